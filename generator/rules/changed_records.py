"""What a change does to each record: the record before it beside the record after it.

Owns which file at the base is which file at the head, also where a folder was renamed and left an
alias. Pure; leaves judging to ``change``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.changes import Change, compare, find_item
from generator.diagnostics import Location
from generator.formatting import normalise
from generator.model.fields import Fields
from generator.registry import RecordFile, classify
from generator.source import Data, SourceDocument, escape_pointer

Documents = Mapping[str, SourceDocument]

#: A record that went and one that came are taken for the same when so much of them is.
_SAME_FIELDS = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRecord:
    """A record that a change touches: `before` at the base, `after` at the head, with their files.

    One of them is None for a record that is new or gone. `changes` is empty unless both could be
    read.
    """

    kind: str
    file_before: RecordFile | None
    file_after: RecordFile | None
    before: SourceDocument | None
    after: SourceDocument | None
    changes: tuple[Change, ...] = ()

    @property
    def data_before(self) -> dict[str, Data]:
        return (self.before.data if self.before else None) or {}

    @property
    def data_after(self) -> dict[str, Data]:
        return (self.after.data if self.after else None) or {}

    @property
    def key_before(self) -> str:
        """``trial/x`` with the id at the base; empty for a new record."""
        return f"{self.kind}/{self.file_before.name}" if self.file_before else ""

    @property
    def aliases_before(self) -> tuple[str, ...]:
        return Fields(self.data_before).texts("aliases")

    @property
    def aliases_after(self) -> tuple[str, ...]:
        return Fields(self.data_after).texts("aliases")

    @property
    def file(self) -> RecordFile:
        """Where it lies after the change, or lay before it."""
        found = self.file_after or self.file_before
        assert found is not None
        return found

    @property
    def is_comparable(self) -> bool:
        """Whether there is something to read on both sides."""
        return bool(self.data_before and self.data_after)

    def place(self, pointer: str) -> Location:
        """Where a change's pointer stands in the file at the head; what is gone there at what it
        stood in, and a file that is gone at its first line."""
        if self.after is None:
            return Location(path=self.file.path)
        return self.after.locate(_by_place(self.data_after, pointer))


def pair_records(base: Documents, head: Documents) -> tuple[ChangedRecord, ...]:
    """The records among the files that a change touches, `base` and `head` by path.

    A former id in the head's ``aliases`` makes a file that went and one that came one record; an
    evaluation moves with its trial.
    """
    before, after = dict(_classify(base)), dict(_classify(head))
    moved = dict(_find_moves(before, after, head))
    found = [
        _pair(before.get(moved.get(key, key)), file, base, head) for key, file in after.items()
    ]
    taken = {moved.get(key, key) for key in after}
    found += [_pair(file, None, base, head) for key, file in before.items() if key not in taken]
    return tuple(sorted(found, key=lambda record: record.file))


def find_successor(gone: ChangedRecord, records: tuple[ChangedRecord, ...]) -> ChangedRecord | None:
    """The new record that `gone` seems to have become without saying so; None for none."""
    for other in records:
        if other.kind != gone.kind or other.before is not None or other.after is None:
            continue
        if _share_of_same(gone.data_before, other.data_after) >= _SAME_FIELDS:
            return other
    return None


def _classify(documents: Documents) -> Iterator[tuple[str, RecordFile]]:
    for path in sorted(documents):
        file = classify(PurePosixPath(path))
        if file is not None:
            yield f"{file.kind}/{file.trial}/{file.name}", file


def _find_moves(
    before: Mapping[str, RecordFile], after: Mapping[str, RecordFile], head: Documents
) -> Iterator[tuple[str, str]]:
    """From the place of a record at the head to its place at the base."""
    trials: dict[str, str] = {}
    for key, file in after.items():
        if file.kind == "evaluation" or key in before:
            continue
        for alias in Fields(head[file.path].data).texts("aliases"):
            former = f"{file.kind}//{alias}"
            if former in before and former not in after:
                yield key, former
                if file.kind == "trial":
                    trials[file.name] = alias
    for key, file in after.items():
        former = f"evaluation/{trials.get(file.trial, '')}/{file.name}"
        if file.kind == "evaluation" and former in before and former not in after:
            yield key, former


def _pair(
    file_before: RecordFile | None,
    file_after: RecordFile | None,
    base: Documents,
    head: Documents,
) -> ChangedRecord:
    file = file_after or file_before
    assert file is not None
    before = base[file_before.path] if file_before else None
    after = head[file_after.path] if file_after else None
    changes: tuple[Change, ...] = ()
    if before and before.data and after and after.data:
        changes = compare(before.data, after.data)
    return ChangedRecord(
        kind=file.kind,
        file_before=file_before,
        file_after=file_after,
        before=before,
        after=after,
        changes=changes,
    )


def _share_of_same(before: Mapping[str, Data], after: Mapping[str, Data]) -> float:
    keys = (before.keys() | after.keys()) - {"id", "status", "kind", "areas", "entered_by"}
    same = [key for key in keys if normalise(before.get(key)) == normalise(after.get(key))]
    return len(same) / len(keys) if keys else 0.0


def _by_place(data: Data, pointer: str) -> str:
    """A change's pointer, which names items, as one that counts them; cut off at what is gone."""
    found = ""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(data, list):
            place = find_item(data, name)
            if place is None:
                break
            data = data[place]
            found += f"/{place}"
        elif isinstance(data, dict) and name in data:
            data = data[name]
            found += f"/{escape_pointer(name)}"
        else:
            break
    return found
