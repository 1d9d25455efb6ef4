"""The same site has the same search index, byte for byte.

Pagefind writes the values of each facet in an order of its own, another each time, and names files
by their content. Here they are put in order and named anew. Knows the files of the version of
Pagefind that is pinned: gzip of a mark and CBOR.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import cbor2

ENTRY = "pagefind-entry.json"
_MARK = b"pagefind_dcd"
#: Where in what describes a language its facets are: pairs of a name and a file.
_FILTERS = 3


class SearchIndexError(ValueError):
    """The index is not as this version of Pagefind writes it. `path` is the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def settle(folder: Path) -> None:
    """Put the index in `folder` in order. Raises SearchIndexError and OSError."""
    path = folder / ENTRY
    try:
        entry = json.loads(path.read_text("utf-8"))
        languages = {code: dict(found) for code, found in sorted(entry["languages"].items())}
        names = {code: str(found["hash"]) for code, found in languages.items()}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise SearchIndexError(path) from error
    for code, name in names.items():
        languages[code]["hash"] = _settle_language(folder, code, name)
    entry["languages"] = languages
    path.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _settle_language(folder: Path, code: str, name: str) -> str:
    """The new name of what describes the language."""
    path = folder / f"pagefind.{name}.pf_meta"
    described = _read(path)
    if not isinstance(described, list) or len(described) <= _FILTERS:
        raise SearchIndexError(path)
    described[_FILTERS] = list(_settle_filters(folder, path, code, described[_FILTERS]))
    content = _pack(described)
    path.unlink()
    new = f"{code}_{_name(content, 10)}"
    (folder / f"pagefind.{new}.pf_meta").write_bytes(content)
    return new


def _settle_filters(folder: Path, path: Path, code: str, filters: Any) -> Iterator[list[str]]:
    try:
        found = sorted((str(name), str(file)) for name, file in filters)
    except (TypeError, ValueError) as error:
        raise SearchIndexError(path) from error
    for name, file in found:
        place = folder / "filter" / f"{file}.pf_filter"
        try:
            label, values = _read(place)
            content = _pack([label, sorted(values)])
        except (TypeError, ValueError) as error:
            raise SearchIndexError(place) from error
        place.unlink()
        new = f"{code}_{_name(content, 7)}"
        (folder / "filter" / f"{new}.pf_filter").write_bytes(content)
        yield [name, new]


def _read(path: Path) -> Any:
    try:
        content = gzip.decompress(path.read_bytes())
        if not content.startswith(_MARK):
            raise SearchIndexError(path)
        return cbor2.loads(content[len(_MARK) :])
    except (EOFError, gzip.BadGzipFile, cbor2.CBORDecodeError) as error:
        raise SearchIndexError(path) from error


def _pack(content: Any) -> bytes:
    return gzip.compress(_MARK + cbor2.dumps(content), mtime=0)


def _name(content: bytes, digits: int) -> str:
    return blake2b(content).hexdigest()[:digits]
