"""What earlier readings found, kept in a file that may be deleted at any time.

Keyed by what never changes: the files that a commit touched by the commit's hash, the versions of a
record by the hashes of its blobs. Nothing in the file can run when it is read; one that is damaged,
of another format or of another register is as good as none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

#: Part of every file; raised when what is kept, or how versions are compared, changes.
FORMAT = "forsok-history-1"

#: What became of one blob of a line: nothing readable (None), the same as before (empty), or a
#: version: status, former ids, changes (pointer, before, after), packed content.
Reading = tuple[str, list[str], list[tuple[str, Any, Any]], bytes] | tuple[()] | None

Touched = list[tuple[str, str]]


@dataclass(slots=True)
class Known:
    """Readings of lines by `line_key`, and touched files by commit."""

    touched: dict[str, Touched] = field(default_factory=dict)
    lines: dict[str, list[Reading]] = field(default_factory=dict)


def line_key(blobs: Sequence[str]) -> str:
    """The key of a line: two records with the same versions in the same order share it."""
    return sha256("\n".join(blobs).encode()).hexdigest()


def read_known(path: Path | None, prefix: str) -> Known:
    """What is kept at `path` for the register at `prefix`; empty if there is nothing usable."""
    if path is None:
        return Known()
    try:
        content = path.read_bytes()
        head, body = content[:64], memoryview(content)[64:]
        if head != sha256(body).hexdigest().encode():
            return Known()
        size = int.from_bytes(body[:8], "big")
        index = json.loads(bytes(body[8 : 8 + size]))
    except (OSError, ValueError):
        return Known()
    if index["format"] != FORMAT or index["prefix"] != prefix:
        return Known()
    packed = body[8 + size :]
    offset = 0
    lines: dict[str, list[Reading]] = {}
    for key, listed in index["lines"].items():
        readings: list[Reading] = []
        for row in listed:
            if not row:
                readings.append(() if row == [] else None)
                continue
            status, formers, changes, length = row
            readings.append((status, formers, changes, bytes(packed[offset : offset + length])))
            offset += length
        lines[key] = readings
    return Known(touched=index["touched"], lines=lines)


def write_known(path: Path, prefix: str, known: Known) -> None:
    """Keep `known`; the file is replaced whole. A place that cannot be written keeps nothing."""
    packed: list[bytes] = []
    lines = {}
    for key, readings in known.lines.items():
        rows: list[Any] = []
        for reading in readings:
            if reading:
                status, formers, changes, content = reading
                rows.append((status, formers, changes, len(content)))
                packed.append(content)
            else:
                rows.append(reading)
        lines[key] = rows
    index: Mapping[str, Any] = {
        "format": FORMAT,
        "prefix": prefix,
        "touched": known.touched,
        "lines": lines,
    }
    text = json.dumps(index, separators=(",", ":")).encode()
    body = b"".join([len(text).to_bytes(8, "big"), text, *packed])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(sha256(body).hexdigest().encode() + body)
        beside.replace(path)
    except OSError:
        return
