"""What a check found, for as long as nothing that it depends on has changed.

Told by content, never by the time of a file: the records, the schemas and vocabularies, the rules
and the generator itself, the day, and since when each record has been registered. Owns only what a
check says; whoever needs the records checks anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from generator.diagnostics import Diagnostic, Severity
from generator.kept import digest_all, list_program
from generator.registry import FoundFiles, find_record_files

#: Below this many records a check takes no time, and leaves nothing behind.
_WORTH_REMEMBERING = 400
#: The libraries that decide what a check finds.
_LIBRARIES = ("pyyaml", "jsonschema", "fastjsonschema")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a check found in the register at `root`; `files` is the number of record files."""

    root: Path
    diagnostics: tuple[Diagnostic, ...]
    files: int


def recall_or_check(
    root: Path, today: date, registered: Mapping[str, str], check: Callable[[], Findings]
) -> Findings:
    """What `check` finds, without asking it when it has been asked before. Remembers in the root's
    ``build/``, which may be deleted at any time; one that cannot be written is no fault."""
    found = find_record_files(root)
    if len(found.records) < _WORTH_REMEMBERING:
        return check()
    path = root / "build" / "check.json"
    key = _digest(root, found, today, registered)
    remembered = _read(root, path, key)
    if remembered is not None:
        return remembered
    findings = check()
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"key": key, **_pack(findings)}), "utf-8")
    return findings


def _digest(root: Path, found: FoundFiles, today: date, registered: Mapping[str, str]) -> str:
    def list_parts() -> Iterator[bytes]:
        yield repr((today, sorted(registered.items()), found.problems)).encode()
        yield from list_program(root, _LIBRARIES)
        start = os.fspath(root)
        for record in found.records:
            yield record.path.encode("utf-8", "surrogateescape")
            yield _read_bytes(f"{start}/{record.path}")

    return digest_all(list_parts())


def _read_bytes(path: str) -> bytes:
    """Its content, or how it cannot be read: the check says so too."""
    try:
        if os.path.islink(path):  # noqa: PTH114 - ten thousand times
            return os.readlink(path).encode("utf-8", "surrogateescape")  # noqa: PTH115
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError as error:
        return repr(error).encode()


def _pack(findings: Findings) -> dict[str, object]:
    return {"diagnostics": [asdict(d) for d in findings.diagnostics], "files": findings.files}


def _read(root: Path, path: Path, key: str) -> Findings | None:
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["key"] != key:
            return None
        return Findings(
            root=root,
            diagnostics=tuple(
                Diagnostic(**{**d, "severity": Severity(d["severity"])})
                for d in content["diagnostics"]
            ),
            files=int(content["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
