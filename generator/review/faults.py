"""What is wrong with the records of a change, as if the whole register had been checked.

Owns the choice of what is said: every fault of the records that the change touches, and a fault
elsewhere only if the change brought it about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.checking import check_file
from generator.diagnostics import Diagnostic
from generator.history import export_files
from generator.model import Evaluation, Obstacle, Record, Trial
from generator.registry import RecordFile, build_registry, find_record_files
from generator.review.reading import Touched, find_related
from generator.rules.registry import RegisterCase, check_registry
from generator.source import read_document
from generator.spelling import nearest
from generator.vocabularies import Vocabularies


@dataclass(frozen=True, slots=True)
class CheckedChange:
    """`owners` and `titles` are those of the trials that were looked at, by id."""

    diagnostics: tuple[Diagnostic, ...]
    owners: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]


def check_records(touched: Touched, vocabularies: Vocabularies, today: date) -> CheckedChange:
    """S, T and R rules, as if the whole register had been checked."""
    own = [file for file in touched.files if file.path in touched.after]
    said: list[Diagnostic] = []
    records: dict[str, Record] = {}
    for file in own:
        found = check_file(touched.folder, file, today)
        said += found.diagnostics
        if found.record is not None:
            records[file.path] = found.record
    related = find_related(touched)
    touched.fetch(file.path for file in related)
    loaded = {**records, **_load(touched, related, today)}
    while more := [f for f in _find_pointed(touched, loaded) if f.path not in loaded]:
        touched.fetch(file.path for file in more)
        found_now = _load(touched, more, today)
        if not found_now:
            break
        loaded |= found_now
    said += (
        d
        for d in find_record_files(touched.folder).problems
        if any(path == d.path or path.startswith(f"{d.path}/") for path in touched.paths)
    )
    faults = tuple(_check_register(touched, loaded, touched.files, vocabularies))
    elsewhere = [d for d in faults if d.path not in touched.after]
    if elsewhere:
        known = _check_base(touched, loaded, vocabularies, today)
        elsewhere = [d for d in elsewhere if _fingerprint(d) not in known]
    said += [d for d in faults if d.path in touched.after] + elsewhere
    trials = [record for record in loaded.values() if isinstance(record, Trial)]
    return CheckedChange(
        diagnostics=tuple(said),
        owners={trial.id: trial.owners for trial in trials},
        titles={trial.id: trial.title for trial in trials},
    )


def _load(touched: Touched, files: Iterable[RecordFile], today: date) -> dict[str, Record]:
    found = ((file.path, check_file(touched.folder, file, today).record) for file in files)
    return {path: record for path, record in found if record is not None}


def _find_pointed(touched: Touched, loaded: Mapping[str, Record]) -> Iterator[RecordFile]:
    """What the records refer to in chains that a rule follows, and for a reference that leads
    nowhere the record that was probably meant."""
    by_place = {(f.kind, f.name): f for f in touched.files if f.kind != "evaluation"}
    for path, record in loaded.items():
        pointed: list[tuple[str, str]] = []
        if isinstance(record, Trial):
            pointed += [("trial", r.trial) for r in record.replicates]
            pointed += [("programme", record.programme)] if record.programme else []
            pointed += [("obstacle", met.obstacle) for met in record.obstacles if met.obstacle]
        elif isinstance(record, Evaluation):
            pointed += [("obstacle", met.obstacle) for met in record.obstacles]
        elif isinstance(record, Obstacle) and record.merged_into:
            pointed.append(("obstacle", record.merged_into))
        for kind, name in pointed:
            if (kind, name) in by_place:
                if kind == "trial" or isinstance(record, Obstacle):
                    yield by_place[kind, name]
            elif path in touched.after:
                meant = nearest(name, [n for k, n in by_place if k == kind])
                if meant:
                    yield by_place[kind, meant]


def _check_register(
    touched: Touched,
    loaded: Mapping[str, Record],
    files: tuple[RecordFile, ...],
    vocabularies: Vocabularies,
) -> Iterator[Diagnostic]:
    records = tuple(record for _, record in sorted(loaded.items()))
    case = RegisterCase(
        registry=build_registry(records, vocabularies),
        records=records,
        files=files,
        locate=lambda path, pointer: read_document(touched.folder, path).locate(pointer),
    )
    yield from check_registry(case)


def _check_base(
    touched: Touched, loaded: Mapping[str, Record], vocabularies: Vocabularies, today: date
) -> frozenset[tuple[str, ...]]:
    """What the same rules said before the change, with the same other records."""
    with TemporaryDirectory(prefix="forsok-") as made:
        folder = Path(made)
        export_files(touched.root, touched.base.sha, touched.before, folder)
        if (touched.root / "schema").is_dir():
            (folder / "schema").symlink_to((touched.root / "schema").resolve())
        files = find_record_files(folder).records
        before = {f.path: check_file(folder, f, today).record for f in files}
    kept = {path: record for path, record in loaded.items() if path not in touched.after}
    kept |= {path: record for path, record in before.items() if record is not None}
    listed = {f.path: f for f in touched.files if f.path not in touched.after or f.path in before}
    listed |= {file.path: file for file in files}
    found = _check_register(touched, kept, tuple(sorted(listed.values())), vocabularies)
    return frozenset(_fingerprint(d) for d in found if d.path not in touched.after)


def _fingerprint(found: Diagnostic) -> tuple[str, ...]:
    return (found.path, found.code, found.pointer, found.message)
