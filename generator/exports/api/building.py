"""The files of the API: each answer in its envelope, lists in pages, the index, the descriptions.

Owns what every answer says of itself: version, moment, commit, licence, own address, page, labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.exports.api.answers import Index, IndexEntry
from generator.exports.api.codes import Labels
from generator.exports.api.describing import INDEX, VERSION, build_openapi, build_schema
from generator.exports.api.endpoints import PAGE_SIZE, SUMMARIES, Endpoint, list_endpoints
from generator.exports.api.shapes import Codes, encode
from generator.exports.api.source import Answer, ApiSource, prepare
from generator.exports.files import LICENCE, ExportContext, ExportFile
from generator.pages.addresses import API
from generator.words import say

_JSON = "application/json"

#: One for all files; what is written was made here, so nothing in it can hold itself.
_write = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def build_files(context: ExportContext) -> Iterator[ExportFile]:
    """Every file of the API."""
    envelope = _Envelope(context)
    source = prepare(context)
    entries = []
    for endpoint in list_endpoints(context):
        answers = items = 0
        for answer in endpoint.make(source):
            answers += 1
            if endpoint.listed:
                assert isinstance(answer.data, tuple)
                items += len(answer.data)
                yield from _pages(envelope, answer)
            else:
                path = f"{API}{'/'.join(answer.steps)}.json"
                record = answer.steps[1] if endpoint.tells_record else ""
                yield envelope.file(path, answer.page, answer.data, envelope.origin(record))
        entries.append(_entry(source, endpoint, answers, items))
    index = Index(
        title=say("api.title"),
        description=say("api.promise"),
        schema=context.address(f"{API}schema.json"),
        openapi=context.address(f"{API}openapi.json"),
        endpoints=tuple(entries),
    )
    yield envelope.file(f"{API}{INDEX.path}", "", index)
    yield _file(f"{API}schema.json", build_schema(context), "application/schema+json")
    yield _file(f"{API}openapi.json", build_openapi(context))


def _pages(envelope: _Envelope, answer: Answer) -> Iterator[ExportFile]:
    """A list in files of `PAGE_SIZE`; an empty one is a file too."""
    data = answer.data
    assert isinstance(data, tuple)
    base = f"{API}{'/'.join(answer.steps)}"
    number = max(1, -(-len(data) // PAGE_SIZE))
    paths = [f"{base}.json", *(f"{base}/page/{page}.json" for page in range(2, number + 1))]
    for place, path in enumerate(paths):
        shown = data[place * PAGE_SIZE : (place + 1) * PAGE_SIZE]
        following = envelope.context.address(paths[place + 1]) if place + 1 < number else None
        yield envelope.file(path, answer.page, shown, {"total": len(data), "next": following})


class _Envelope:
    """What every answer says of itself, with what is the same in all of them made once."""

    def __init__(self, context: ExportContext) -> None:
        self.context = context
        self._labels = Labels(context.vocabularies)
        self._common = {
            "schema_version": VERSION,
            "built": context.built,
            "as_of": context.as_of,
            "commit": context.commit.sha if context.commit else None,
            "licence": LICENCE,
        }

    def file(
        self, path: str, page: str, data: object, more: Mapping[str, Any] | None = None
    ) -> ExportFile:
        codes: Codes = set()
        if isinstance(data, tuple):
            content: Any = [{**self._origin_of(item), **encode(item, codes)} for item in data]
        else:
            content = encode(data, codes)
        told = {
            **self._common,
            "self": self.context.address(path),
            "page": self.context.address(page) if page else None,
            **(more or {}),
            "labels": self._labels.of(codes),
            "data": content,
        }
        return _file(path, told)

    def origin(self, record: str) -> Mapping[str, Any]:
        """What is said of the register that a record comes from, where there are several."""
        found = self.context.registry.register_of(record)
        return {"register": found.code} if found else {}

    def _origin_of(self, item: object) -> Mapping[str, Any]:
        field = SUMMARIES.get(type(item))
        return self.origin(getattr(item, field)) if field else {}


def _entry(source: ApiSource, endpoint: Endpoint, answers: int, items: int) -> IndexEntry:
    whole = "" if endpoint.parameters else source.context.address(f"{API}{endpoint.path}")
    return IndexEntry(
        name=endpoint.name,
        path=endpoint.path,
        description=say(f"api.endpoints.{endpoint.name}"),
        address=whole,
        answers=answers,
        items=items if endpoint.listed else None,
    )


def _file(path: str, content: dict[str, Any], media_type: str = _JSON) -> ExportFile:
    return ExportFile(path=path, content=_write(content).encode() + b"\n", media_type=media_type)
