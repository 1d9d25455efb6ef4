"""Bytes that somebody sent to the record in them.

Owns what is allowed to differ from a clean file without anybody being bothered: how it was encoded
and quoted on its way, what a word processor slipped in, and what stands under the record. Each
tidying is told (`Submission.tidied`), and what is left out is kept (`Submission.left_out`). Leaves
everything that could change the meaning to the checks.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.registry import RecordFile, classify
from generator.schema import Schema
from generator.source import INVISIBLE, MAX_BYTES, Data, parse_document
from generator.submissions.issue_form import read_issue_form
from generator.text import slugify
from generator.vocabularies import Vocabularies

_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(
    r"^[ \u00a0\u2007\u202f]*[\u00a0\u2007\u202f][ \u00a0\u2007\u202f]*", re.MULTILINE
)
_KEY = re.compile(r"(?:[a-z_][a-z0-9_]*|'[^']*'|\"[^\"]*\"):(?:\s|$)")
_PLACE = re.compile(r"^#[ \t]*(?:sökväg|plats)[ \t]*:[ \t]*(\S+)[ \t]*$\n?", re.MULTILINE | re.I)
#: What the form calls its files, and what a browser may add when there is one already.
_NAME = re.compile(
    r"([a-z0-9-]+)\.(trial|evaluation|obstacle)(?:\.([a-z0-9-]+))?(?: ?\(\d+\))?\.yaml"
)
_SCHEMA = re.compile(r"^#.*\bschema/([a-z]+)\.schema\.json", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A record as it was sent. `content` is YAML, or the bytes as they came if they are no text.

    `file` is where the record belongs, None where that cannot be told. `tidied` are codes of what
    was put right (`TIDIED`), `left_out` the text that stood under the record.
    """

    name: str
    content: bytes
    data: dict[str, Data] | None
    file: RecordFile | None
    kind: str
    tidied: tuple[str, ...] = ()
    left_out: str = ""


#: What is put right without asking, in the order that it is done.
TIDIED = ("encoding", "quoted", "fence", "issue", "indent", "invisible", "cut")


def read_submission(
    name: str,
    content: bytes,
    schemas: Mapping[str, Schema],
    vocabularies: Vocabularies,
    *,
    today: str,
    place: str = "",
) -> Submission:
    """The record in `content`, which came as the file `name` on the ISO day `today`.

    `place` is where it belongs, for a record that cannot tell (an evaluation says nowhere which
    trial it is of).
    """
    tidied: list[str] = []
    text = _decode(content, tidied)
    if text is None:
        return Submission(name=name, content=content, data=None, file=None, kind="")
    text = _unquote(text, tidied)
    text = _unfence(text, tidied)
    answered = read_issue_form(text, schemas, vocabularies, today=today)
    if answered is not None:
        tidied.append("issue")
        text = answered
    text = _change(
        text, _INDENT.sub(lambda found: " " * len(found.group()), text), "indent", tidied
    )
    text = _change(text, INVISIBLE.sub("", text), "invisible", tidied)
    text, left_out = _cut(text, schemas, tidied)
    place = place or next(iter(_PLACE.findall(text)), "") or _read_name(name)
    text = _PLACE.sub("", text)
    data = parse_document(name, text.encode()).data
    kind = _find_kind(text, place, data, schemas)
    return Submission(
        name=name,
        content=text.encode(),
        data=data,
        file=_find_file(kind, place, data),
        kind=kind,
        tidied=tuple(tidied),
        left_out=left_out,
    )


def _read_name(name: str) -> str:
    """Where a file from the form belongs; empty for one with another name."""
    found = _NAME.fullmatch(name)
    match found.groups() if found else ():
        case (trial, "evaluation", str(evaluation)):
            return f"trials/{trial}/evaluations/{evaluation}.yaml"
        case (id_, "trial", None):
            return f"trials/{id_}/trial.yaml"
        case (id_, "obstacle", None):
            return f"obstacles/{id_}.yaml"
    return ""


def _decode(content: bytes, tidied: list[str]) -> str | None:
    """The text with plain line ends; None for what the reader of records should refuse itself."""
    if len(content) > 4 * MAX_BYTES:
        return None
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
        tidied.append("encoding")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _change(before: str, after: str, code: str, tidied: list[str]) -> str:
    if before != after:
        tidied.append(code)
    return after


def _unquote(text: str, tidied: list[str]) -> str:
    """Without the ``>`` that mail programs put before each line of an answered letter."""
    lines = text.split("\n")
    if all(line.startswith(">") for line in lines if line.strip()) and text.strip():
        tidied.append("quoted")
        return "\n".join(re.sub(r"^> ?", "", line) for line in lines)
    return text


def _unfence(text: str, tidied: list[str]) -> str:
    """What stands in the first block of code that holds a record, if any does."""
    for found in _FENCE.finditer(text):
        if re.search(r"^(?:id|title):\s", found[2], re.MULTILINE):
            tidied.append("fence")
            return found[2]
    return text


def _cut(text: str, schemas: Mapping[str, Schema], tidied: list[str]) -> tuple[str, str]:
    """The record, and what stands under it: a signature, or the rest of a letter.

    Nothing is cut where more fields follow: then a line inside the record is wrong, and the reader
    says which.
    """
    known = {key for schema in schemas.values() for key in schema.properties}
    lines = text.split("\n")
    begun = False
    for number, line in enumerate(lines):
        key = _KEY.match(line)
        if key:
            begun = begun or line.partition(":")[0] in known
        elif begun and line.strip() and not line.startswith((" ", "\t", "#", "- ", "-\t")):
            if line.strip() in ("-", "---", "..."):
                continue
            rest = lines[number:]
            if any(_KEY.match(later) and later.partition(":")[0] in known for later in rest):
                break
            tidied.append("cut")
            return "\n".join(lines[:number]).rstrip() + "\n", "\n".join(rest).strip()
    return text, ""


def _find_kind(
    text: str, place: str, data: Mapping[str, Data] | None, schemas: Mapping[str, Schema]
) -> str:
    """The kind of record: by its place, by the line that editors read, or by its fields."""
    file = classify(place)
    if file is not None:
        return file.kind
    said = _SCHEMA.search(text)
    if said and said[1] in schemas:
        return said[1]
    counted = {
        kind: sum(key in schema.properties for key in data or ())
        for kind, schema in schemas.items()
    }
    most = max(counted.values(), default=0)
    kinds = [kind for kind, count in counted.items() if count == most]
    return kinds[0] if most and len(kinds) == 1 else ""


def _find_file(kind: str, place: str, data: Mapping[str, Data] | None) -> RecordFile | None:
    """Where the record belongs; None where it does not say."""
    if place:
        given = classify(place)
        names = (given.name, given.trial) if given else ()
        sound = all(name == slugify(name) for name in names if name)
        return given if sound and place.endswith(".yaml") else None
    folder = {"trial": "trials/{}/trial.yaml", "obstacle": "obstacles/{}.yaml"}
    folder["programme"] = "programmes/{}.yaml"
    if kind not in folder or data is None:
        return None
    written = data.get("id") or data.get("title")
    name = slugify(written)[:80].strip("-") if isinstance(written, str) else ""
    return classify(folder[kind].format(name)) if name else None
