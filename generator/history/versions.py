"""Versions of records: what each step of a line holds, and the lines of one record put together.

Pure, but for the parsing. Owns what counts as a version: one that can be read and means something
else than the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.changes import Change, compare
from generator.history.cache import Reading
from generator.history.lines import Key, Step, expand_aliases, join_renamed
from generator.history.values import (
    Commit,
    History,
    Misdated,
    RecordHistory,
    Unreadable,
    Version,
    VersionKind,
    pack,
)
from generator.source import Data, parse_document


def read_line(blobs: Sequence[str], contents: Iterator[tuple[str, bytes]]) -> list[Reading]:
    """What became of each blob of a line (empty: the record was gone), given their contents in
    that order."""
    readings: list[Reading] = []
    before: Mapping[str, Data] | None = None
    gone = False
    for blob in blobs:
        if not blob:
            gone = True
            readings.append(())
            continue
        _, content = next(contents)
        # Faults that leave something to read were the check's affair when the version came in.
        data = parse_document(blob, content).data
        if data is None:
            readings.append(None)
            continue
        changes = compare(before, data) if before is not None else ()
        if before is not None and not changes and not gone:
            readings.append(())  # only layout or comments changed
            continue
        rows = [(c.pointer, c.before, c.after) for c in changes]
        status, formers = data.get("status"), data.get("aliases")
        readings.append(
            (
                status if isinstance(status, str) else "",
                [f for f in formers if isinstance(f, str)] if isinstance(formers, list) else [],
                rows,
                pack(data),
            )
        )
        before, gone = data, False
    return readings


def assemble(
    commits: Sequence[Commit],
    misdated: tuple[Misdated, ...],
    steps: Mapping[Key, Sequence[Step]],
    readings: Mapping[Key, Sequence[Reading]],
) -> History:
    """The history of every record, under the id that it has at the end of the line."""
    versions: dict[Key, list[Version]] = {}
    unreadable: list[Unreadable] = []
    for key, found in steps.items():
        versions[key] = list(_list_versions(found, readings[key], commits, unreadable))
    lines = {key: found for key, found in steps.items() if versions[key]}
    joined = join_renamed(lines, expand_aliases(lines, _find_aliases(lines, readings)))
    records: dict[Key, RecordHistory] = {}
    for key, places in joined.items():
        whole = _join([versions[place] for place in places])
        kind, _, name = key.partition("/")
        records[key] = RecordHistory(kind=kind, id=name, path=whole[-1].path, versions=whole)
    return History(
        head=commits[-1],
        commits=len(commits),
        records=dict(sorted(records.items())),
        unreadable=tuple(unreadable),
        misdated=misdated,
    )


def _list_versions(
    steps: Sequence[Step],
    readings: Sequence[Reading],
    commits: Sequence[Commit],
    unreadable: list[Unreadable],
) -> Iterator[Version]:
    kind: VersionKind = "registered"
    for step, reading in zip(steps, readings, strict=True):
        commit = commits[step.commit]
        if not step.blob:
            if kind == "changed":
                yield Version(kind="removed", commit=commit, path=step.path)
                kind = "restored"
        elif reading is None:
            unreadable.append(Unreadable(path=step.path, commit=commit))
        elif reading:
            status, _, rows, content = reading
            yield Version(
                kind=kind,
                commit=commit,
                path=step.path,
                status=status,
                changes=tuple(Change(pointer=p, before=b, after=a) for p, b, a in rows),
                content=content,
            )
            kind = "changed"


def _find_aliases(
    steps: Mapping[Key, Sequence[Step]], readings: Mapping[Key, Sequence[Reading]]
) -> Mapping[Key, Key]:
    """Former to present keys, as the records that stand say."""
    found: dict[Key, Key] = {}
    for key, listed in steps.items():
        last = next((r for r in reversed(readings[key]) if r), None)
        if last and listed[-1].blob and not key.startswith("evaluation/"):
            kind = key.partition("/")[0]
            for former in last[1]:
                found.setdefault(f"{kind}/{former}", key)
    return found


def _join(parts: Sequence[Sequence[Version]]) -> tuple[Version, ...]:
    """The versions of one record through its ids."""
    whole: list[Version] = []
    for part in parts:
        first, *rest = part
        if whole:
            moved = whole[-1].kind == "removed" and whole[-1].commit == first.commit
            if moved:
                whole.pop()
            before = next(v.data for v in reversed(whole) if v.content is not None)
            assert before is not None
            assert first.data is not None
            first = Version(
                kind="renamed" if moved else "restored",
                commit=first.commit,
                path=first.path,
                status=first.status,
                changes=compare(before, first.data),
                content=first.content,
            )
        whole += [first, *rest]
    return tuple(whole)
