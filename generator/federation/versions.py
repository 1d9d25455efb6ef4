"""Histories under the ids that records have in a joint register.

Every version is as it was, with joint ids for records. What changed between two is worked out anew,
since items of lists are named by the records that they refer to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.changes import compare
from generator.federation.records import References, find_references, join_data
from generator.history import History, RecordHistory, Version
from generator.history.values import pack
from generator.registers import Register
from generator.schema import Schema
from generator.source import Data


def join_histories(
    members: Sequence[tuple[Register, History]], schemas: Mapping[str, Schema]
) -> History:
    """One history of all. `head` is the latest of the heads, which alone says nothing about what
    the others were built from: ``Register.commit`` does."""
    joint = [_join_history(history, register, schemas) for register, history in members]
    records = {key: found for history in joint for key, found in history.records.items()}
    submissions = [s for history in joint for s in history.submissions]
    return History(
        head=max((history.head for history in joint), key=lambda c: (c.committed, c.sha)),
        commits=sum(history.commits for history in joint),
        records=dict(sorted(records.items())),
        unreadable=tuple(u for history in joint for u in history.unreadable),
        misdated=tuple(m for history in joint for m in history.misdated),
        submissions=tuple(sorted(submissions, key=lambda s: (s.merged.committed, s.path))),
    )


def _join_history(history: History, register: Register, schemas: Mapping[str, Schema]) -> History:
    references = {kind: find_references(schema) for kind, schema in schemas.items()}
    path = register.joint_path
    records: dict[str, RecordHistory] = {}
    for record in history.records.values():
        name = register.joint(record.id)
        records[f"{record.kind}/{name}"] = RecordHistory(
            kind=record.kind,
            id=name,
            path=path(record.path),
            versions=tuple(_join_versions(record.versions, register, references[record.kind])),
        )
    return replace(
        history,
        records=records,
        unreadable=tuple(replace(u, path=path(u.path)) for u in history.unreadable),
        submissions=tuple(replace(s, path=path(s.path)) for s in history.submissions),
    )


def _join_versions(
    versions: Sequence[Version], register: Register, references: References
) -> Iterator[Version]:
    before: Mapping[str, Data] | None = None
    for version in versions:
        path, data = register.joint_path(version.path), version.data
        if data is None:
            yield replace(version, path=path)
            continue
        after = join_data(data, references, register)
        # What the first version, or one that is back as it was, has not changed stays so.
        changes = compare(before, after) if version.changes and before is not None else ()
        content = version.content if after == data else pack(after)
        yield replace(version, path=path, changes=changes, content=content)
        before = after
