"""What differs between two versions of a record, field by field, and how much it matters.

Owns the differences and their pointers. Leaves which fields matter to ``lifecycle``, when they
changed to ``history``, and their Swedish words to ``wording``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.formatting import normalise
from generator.lifecycle import is_major_field
from generator.source import Data, escape_pointer

Weight = Literal["major", "minor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `before` is None for what was added, `after` for what was removed.

    `pointer` names items of lists by what identifies them (``/measures/sjukfranvaro/unit``,
    ``/events/2026-03-02/text``), since their places say nothing. Items that nothing identifies
    are added and removed whole, at the list's own pointer.
    """

    pointer: str
    before: Data
    after: Data

    @property
    def weight(self) -> Weight:
        return "major" if is_major_field(self.pointer) else "minor"

    @property
    def steps(self) -> tuple[str, ...]:
        """The pointer's steps as they are written in the record."""
        return split_pointer(self.pointer)


def split_pointer(pointer: str) -> tuple[str, ...]:
    """``/measures/a~1b`` → ``("measures", "a/b")``."""
    return tuple(s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:])


def compare(before: Mapping[str, Data], after: Mapping[str, Data]) -> tuple[Change, ...]:
    """Every difference in meaning, in the order of the later version.

    How lines are wrapped, how values are quoted and in which order fields and named items stand
    means nothing.
    """
    return tuple(_compare_mappings(before, after, ""))


def _compare_mappings(
    before: Mapping[str, Data], after: Mapping[str, Data], pointer: str
) -> Iterator[Change]:
    for key in dict.fromkeys((*after, *before)):
        ours, theirs = before.get(key), after.get(key)
        if ours != theirs:
            yield from _compare(ours, theirs, f"{pointer}/{escape_pointer(key)}")


def _compare(before: Data, after: Data, pointer: str) -> Iterator[Change]:
    # What a record leaves out is an empty group or list: its parts are told one by one.
    if isinstance(before or after, dict) and isinstance(after or before, dict):
        yield from _compare_mappings(_mapping(before), _mapping(after), pointer)
    elif isinstance(before or after, list) and isinstance(after or before, list):
        yield from _compare_lists(_list(before), _list(after), pointer)
    else:
        yield from _compare_values(before, after, pointer)


def _compare_values(before: Data, after: Data, pointer: str) -> Iterator[Change]:
    if normalise(before) != normalise(after):
        yield Change(pointer=pointer, before=before, after=after)


def _compare_lists(before: list[Data], after: list[Data], pointer: str) -> Iterator[Change]:
    name = _naming_field(before, after)
    if name:
        ours, theirs = _by_name(before, name), _by_name(after, name)
        for called in dict.fromkeys((*theirs, *ours)):
            here = f"{pointer}/{escape_pointer(called)}"
            old, new = ours.get(called), theirs.get(called)
            if old is None or new is None:
                yield Change(pointer=here, before=old, after=new)
            else:
                yield from _compare(old, new, here)
        return
    waiting = [normalise(item) for item in after]
    added = list(after)
    for item in before:
        plain = normalise(item)
        if plain in waiting:
            place = waiting.index(plain)
            del waiting[place], added[place]
        else:
            yield Change(pointer=pointer, before=item, after=None)
    for item in added:
        yield Change(pointer=pointer, before=None, after=item)


#: Fields that may name the items of a list, the surest first.
_NAMES = (
    "id",
    "measure",
    "organisation",
    "obstacle",
    "trial",
    "name",
    "title",
    "act",
    "date",
    "description",
)


def _naming_field(before: Sequence[Data], after: Sequence[Data]) -> str:
    """The field that all items of both lists have, and no two in one list share; else empty."""
    for field in _NAMES:
        if _is_named(before, field) and _is_named(after, field) and (before or after):
            return field
    return ""


def find_item(items: Sequence[Data], name: str) -> int | None:
    """The place of the item that a pointer's step names; None when there is none."""
    for field in _NAMES:
        for place, item in enumerate(items):
            if isinstance(item, dict) and item.get(field) == name:
                return place
    return None


def _is_named(items: Sequence[Data], field: str) -> bool:
    names = {
        name
        for item in items
        if isinstance(item, dict) and isinstance(name := item.get(field), str) and name
    }
    return len(names) == len(items)


def _by_name(items: Sequence[Data], field: str) -> dict[str, Data]:
    return {str(item[field]): item for item in items if isinstance(item, dict)}


def _mapping(value: Data) -> dict[str, Data]:
    return value if isinstance(value, dict) else {}


def _list(value: Data) -> list[Data]:
    return value if isinstance(value, list) else []
