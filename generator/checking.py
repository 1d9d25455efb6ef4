"""A root folder to a checked register: read, check, build, over the machine's cores.

Owns the order of the work; the work itself is in ``source``, ``schema``, ``rules`` and
``registry``. One unreadable file hides no other.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from generator.diagnostics import (
    Diagnostic,
    Location,
    apply_since,
    has_errors,
    sort_diagnostics,
)
from generator.forked import count_cores, map_forked
from generator.model import (
    Record,
    build_evaluation,
    build_obstacle,
    build_programme,
    build_trial,
)
from generator.registry import RecordFile, Registry, build_registry, find_record_files
from generator.resources import find_home, find_resource, find_schemas
from generator.rules.case import Case
from generator.rules.record import check_record
from generator.rules.registry import Locate, RegisterCase, check_registry
from generator.schema import Schema, check_values, forget_schemas, read_schemas
from generator.source import Data, SourceDocument, locate_quickly, read_document
from generator.vocabularies import Vocabularies, read_vocabularies

#: Below this many files, starting workers costs more than it saves.
_WORTH_WORKERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRegister:
    """What was found under a root. `files` counts the record files that were looked at."""

    root: Path
    registry: Registry
    diagnostics: tuple[Diagnostic, ...]
    files: int

    @property
    def work(self) -> Path:
        """Where a build keeps what it makes on the way: a joint site's is not the register's."""
        folder = self.root / "build"
        return folder / "joint" if self.registry.registers else folder

    @property
    def is_sound(self) -> bool:
        """No errors (warnings and notices may remain)."""
        return not has_errors(self.diagnostics)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """One file: a record if it is sound enough to be one, and what is wrong with it."""

    record: Record | None
    diagnostics: tuple[Diagnostic, ...]


def check_register(
    root: Path,
    *,
    today: date,
    jobs: int | None = None,
    registered: Mapping[str, str] | None = None,
) -> CheckedRegister:
    """Read and check every record under `root`, which may be relative. Never raises on what the
    records hold.

    `registered`, by path, makes younger rules mild on older records (`apply_since`).

    Raises VocabularyError or OSError when the generator's own files cannot be used.
    """
    # What is read once a process is kept by its place, which a change of folder must not move.
    with _without_collector():
        return _check_register(root.absolute(), today, jobs, registered or {})


def _check_register(
    root: Path, today: date, jobs: int | None, registered: Mapping[str, str]
) -> CheckedRegister:
    found = find_record_files(root)
    _, vocabularies = _load_tools(root)
    checked = list(_check_files(root, found.records, today, jobs))
    records = tuple(c.record for c in checked if c.record is not None)
    registry = build_registry(records, vocabularies)
    case = RegisterCase(
        registry=registry, records=records, files=found.records, locate=_locator(root)
    )
    diagnostics = [d for c in checked for d in c.diagnostics]
    diagnostics += found.problems
    diagnostics += check_registry(case)
    return CheckedRegister(
        root=root,
        registry=registry,
        diagnostics=sort_diagnostics(apply_since(diagnostics, registered)),
        files=len(found.records),
    )


def select_diagnostics(
    diagnostics: Iterable[Diagnostic], paths: Sequence[str]
) -> tuple[Diagnostic, ...]:
    """Those about `paths` (files or folders, relative to the root with slashes)."""
    wanted = tuple(p.strip("/") for p in paths)
    if not wanted or "." in wanted or "" in wanted:
        return tuple(diagnostics)
    return tuple(
        d for d in diagnostics if any(d.path == w or d.path.startswith(f"{w}/") for w in wanted)
    )


def check_file(root: Path, file: RecordFile, today: date) -> CheckedFile:
    """Read and check one record: S and T rules."""
    data, diagnostics = _check_data(root, file, today)
    record = None if data is None else _build(file, data)
    return CheckedFile(record=record, diagnostics=diagnostics)


def _check_data(root: Path, file: RecordFile, today: date) -> tuple[Data, tuple[Diagnostic, ...]]:
    """The plain data that a record can be built from, None if it cannot, and what is wrong."""
    document = read_document(root, file.path)
    if document.data is None:
        return None, document.problems
    schemas, vocabularies = _load_tools(root)
    schema = schemas[file.kind]
    data = schema.apply_types(document.data)
    problems = list(document.problems)
    # A value that could not be read as it stands is not judged as well. Of a field that is
    # written twice the last is judged: it was read.
    unread = {(p.line, p.column) for p in document.problems if p.code != "S003"}
    fields = schema.list_fields(data)
    form = [
        *schema.check(document, data, vocabularies),
        *check_values(fields, document, vocabularies),
    ]
    problems += [p for p in form if (p.line, p.column) not in unread]
    if has_errors(problems):
        return None, tuple(problems)
    record = _build(file, data)
    case = Case(
        document=document,
        data=data,
        fields=fields,
        record=record,
        schema=schema,
        vocabularies=vocabularies,
        name=file.name,
        today=today,
    )
    problems += check_record(case)
    return data, tuple(problems)


@cache
def _load_tools(root: Path) -> tuple[Mapping[str, Schema], Vocabularies]:
    """The schemas and vocabularies that hold for `root`, looked up once a process."""
    vocabularies = load_vocabularies(find_resource(root, "schema/vocabularies"))
    return read_schemas(find_schemas(root)), vocabularies


def forget_tools() -> None:
    """Read schemas and vocabularies anew: for a process that outlives a change of them."""
    _load_tools.cache_clear()
    load_vocabularies.cache_clear()
    forget_schemas()


@cache
def load_vocabularies(folder: Path) -> Vocabularies:
    """The vocabularies in `folder`, and the generator's for what it lacks; read once a process."""
    own = find_home() / "schema" / "vocabularies"
    return read_vocabularies(folder, None if folder == own else own)


def _build(file: RecordFile, data: Data) -> Record:
    if file.kind == "trial":
        return build_trial(file.path, data)
    if file.kind == "evaluation":
        return build_evaluation(file.path, data, trial=file.trial, name=file.name)
    if file.kind == "obstacle":
        return build_obstacle(file.path, data)
    return build_programme(file.path, data)


def _check_files(
    root: Path, files: Sequence[RecordFile], today: date, jobs: int | None
) -> Iterator[CheckedFile]:
    workers = jobs or count_cores()
    if workers <= 1 or len(files) < _WORTH_WORKERS:
        for file in files:
            yield check_file(root, file, today)
        return
    # Compiled before the fork, so that every worker has them.
    _load_tools(root)
    chunks = [files[i : i + 100] for i in range(0, len(files), 100)]
    parts = map_forked(_check_chunk, (root, chunks, today), len(chunks), workers)
    for chunk, found in zip(chunks, parts, strict=True):
        for file, (data, diagnostics) in zip(chunk, found, strict=True):
            record = None if data is None else _build(file, data)
            yield CheckedFile(record=record, diagnostics=diagnostics)


def _check_chunk(
    work: tuple[Path, Sequence[Sequence[RecordFile]], date], turn: int
) -> list[tuple[Data, tuple[Diagnostic, ...]]]:
    """Plain data of the sound records, which travels between processes faster than records do."""
    root, chunks, today = work
    return [_check_data(root, file, today) for file in chunks[turn]]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Records hold no cycles, so that a collector would only look for what is not there.

    Holds for the workers as well, which are forked inside.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _locator(root: Path) -> Locate:
    @cache
    def read(path: str) -> SourceDocument:
        return read_document(root, path)

    def locate(path: str, pointer: str) -> Location:
        quick = locate_quickly(path, (root / path).read_bytes(), pointer)
        return quick or read(path).locate(pointer)

    return locate
