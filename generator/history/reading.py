"""One pass over the main line: commits, touched files, versions, and what changed in each.

Owns the order of the work and its spreading over the machine's cores. The first time, git compares
each commit with its parent and every version is parsed; afterwards only what is new.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from generator.forked import count_cores, map_forked
from generator.history.branches import find_submissions
from generator.history.cache import Known, Reading, Touched, line_key, read_known, write_known
from generator.history.lines import Key, Step, Touch, paths_of, trace_lines
from generator.history.repository import GraphCommit, Repository, open_repository
from generator.history.values import Commit, History, HistoryError, Misdated, read_moment
from generator.history.versions import assemble, read_line

#: Below these many, starting workers costs more than it saves; and how many each takes at a time.
_WORTH_WORKERS = 400
_COMMITS_EACH = 1250
_LINES_EACH = 500

_Work = TypeVar("_Work")
_Result = TypeVar("_Result")


def read_history(
    root: Path,
    *,
    revision: str = "HEAD",
    cache: Path | None = None,
    today: date | None = None,
    only: Collection[Key] | None = None,
    jobs: int | None = None,
) -> History:
    """Every record's versions on the first-parent line up to `revision`.

    `cache` is a file for what never changes; it may be deleted at any time, and is written only
    for HEAD and all records. With `only` (keys such as ``trial/x``) no other record is read; former
    ids must then be named too. A commit dated after `today` is misdated, and moves no other.
    Records keep their history under a new id through the ``aliases`` that they have at `revision`.

    Raises HistoryError outside git, before the first commit, for an unknown revision, in a shallow
    clone, and where objects are missing.
    """
    with open_repository(root) as repository, _without_collector():
        line, known = _open_line(repository, revision, cache)
        workers = jobs or count_cores()
        pairs = list(zip((sha for sha, _ in line), ["", *(sha for sha, _ in line)], strict=False))
        beside: list[GraphCommit] = []
        if only is None:  # contributions are counted for the whole register only
            on_line = {sha for sha, _ in line}
            graph = repository.read_commits(line[-1][0])
            beside = [commit for commit in graph if commit.sha not in on_line]
            pairs += [(commit.sha, commit.parent) for commit in beside]
        missing = [sha for sha, _ in pairs if sha not in known.touched]
        if only is not None:
            paths = [path for key in only for path in paths_of(key)]
            touching = repository.find_touching(line[-1][0], paths)
            known.touched |= {sha: [] for sha, _ in line if sha not in touching}
        touched = _read_touched(repository, root, pairs, known, workers)
        steps = trace_lines(_list_touches(line, touched))
        if only is not None:
            steps = {key: found for key, found in steps.items() if key in only}
        readings = _read_lines(root, steps, known, workers)
        is_whole = revision == "HEAD" and only is None
        if cache is not None and is_whole and (missing or readings.new):
            kept = {sha: touched[sha] for sha, _ in pairs}
            write_known(cache, repository.prefix, Known(touched=kept, lines=readings.by_line))
        commits, misdated = _date_commits(line, today)
        history = assemble(commits, misdated, steps, readings.by_record)
        found = find_submissions(history.records.values(), beside, touched)
        return replace(history, submissions=found)


@contextmanager
def _without_collector() -> Iterator[None]:
    """What is built here holds no cycles, and a collector would look through all of it, and through
    all that the caller holds, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# --- commits -----------------------------------------------------------------------------------


def _open_line(
    repository: Repository, revision: str, cache: Path | None
) -> tuple[list[tuple[str, int]], Known]:
    if not repository.has_commits():
        raise HistoryError("history.empty")
    if repository.is_shallow():
        raise HistoryError("history.shallow")
    line = repository.read_line(repository.find(revision))
    return line, read_known(cache, repository.prefix)


def _read_touched(
    repository: Repository,
    root: Path,
    wanted: Sequence[tuple[str, str]],
    known: Known,
    workers: int,
) -> Mapping[str, Touched]:
    """The record files that each commit touched, compared with its first parent, which is given
    with it (empty for the first of all)."""
    pairs = [pair for pair in wanted if pair[0] not in known.touched]
    if workers > 1 and len(pairs) >= _WORTH_WORKERS:
        work = [(root, chunk) for chunk in _chunks(pairs, _COMMITS_EACH)]
        found = [touched for part in _spread(_touches_of, work, workers) for touched in part]
    else:
        found = repository.read_touches(pairs) if pairs else []
    return known.touched | dict(zip((sha for sha, _ in pairs), found, strict=True))


def _touches_of(work: tuple[Path, Sequence[tuple[str, str]]]) -> list[Touched]:
    root, pairs = work
    with open_repository(root) as repository:
        return repository.read_touches(pairs)


def _list_touches(
    line: Sequence[tuple[str, int]], touched: Mapping[str, Touched]
) -> Iterator[Touch]:
    for place, (sha, _) in enumerate(line):
        for path, blob in touched[sha]:
            yield Touch(place, path, blob)


def _date_commits(
    line: Sequence[tuple[str, int]], today: date | None
) -> tuple[list[Commit], tuple[Misdated, ...]]:
    """Commits with the dates that count: none comes before those that it builds on."""
    commits: list[Commit] = []
    misdated: list[Misdated] = []
    latest = datetime.min.replace(tzinfo=UTC)
    for sha, seconds in line:
        stated = read_moment(seconds)
        counted = max(stated, latest)
        ahead = today is not None and stated.date() > today
        if ahead or counted != stated:
            misdated.append(Misdated(sha=sha, stated=stated, counted=counted, ahead=ahead))
        if not ahead:
            latest = counted
        commits.append(Commit(sha=sha, committed=counted))
    return commits, tuple(misdated)


# --- versions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Readings:
    """What each record's steps hold; `new` when some of it had to be read from git."""

    by_record: Mapping[Key, list[Reading]]
    by_line: dict[str, list[Reading]]
    new: bool


def _read_lines(
    root: Path, steps: Mapping[Key, Sequence[Step]], known: Known, workers: int
) -> _Readings:
    keys = {record: line_key([s.blob for s in found]) for record, found in steps.items()}
    blobs = {keys[record]: [s.blob for s in found] for record, found in steps.items()}
    found = {key: known.lines[key] for key in blobs if key in known.lines}
    missing = [key for key in blobs if key not in found]
    work = [(root, [blobs[key] for key in part]) for part in _chunks(missing, _LINES_EACH)]
    if workers > 1 and sum(len(blobs[key]) for key in missing) >= _WORTH_WORKERS:
        parts = _spread(_readings_of, work, workers)
    else:
        parts = map(_readings_of, work)
    found |= zip(missing, (reading for part in parts for reading in part), strict=True)
    by_record = {record: found[key] for record, key in keys.items()}
    return _Readings(by_record, found, bool(missing))


def _readings_of(work: tuple[Path, Sequence[Sequence[str]]]) -> list[list[Reading]]:
    root, lines = work
    with open_repository(root) as repository:
        contents = repository.read_blobs(b for blobs in lines for b in blobs if b)
        return [read_line(blobs, contents) for blobs in lines]


def _chunks(items: Sequence[_Work], size: int) -> Iterator[Sequence[_Work]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _spread(
    run: Callable[[_Work], _Result], work: Sequence[_Work], workers: int
) -> Iterator[_Result]:
    # Forked while the collector is off, and so without one.
    return map_forked(lambda parts, turn: run(parts[turn]), work, len(work), workers)
