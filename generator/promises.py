"""What a trial is held to from its start: which fields freeze, and what an amendment covers.

Pure, on plain data, since old versions need not fit today's schema. Shared by the rules about a
change and by what is shown of changes afterwards, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

from generator.changes import Change
from generator.dates import PartialDate, parse_date
from generator.history import Version
from generator.lifecycle import FROZEN_AT_START, has_started
from generator.model import Amendment
from generator.model.fields import Fields
from generator.source import Data

#: Which came first. ``same-day`` and ``imprecise`` cannot be told.
Order = Literal["before", "after", "same-day", "imprecise"]

Record = Mapping[str, Data]

_FROZEN = tuple(tuple(field.split("/")) for field in FROZEN_AT_START)


def is_frozen(change: Change) -> bool:
    """Whether a change touches what is settled when a trial starts."""
    steps = change.steps
    return any(steps[: len(f)] == f or f[: len(steps)] == steps for f in _FROZEN)


def read_status(record: Record | None) -> str:
    """The status as text; empty when there is none."""
    return Fields(dict(record or {})).text("status")


def read_start(record: Record | None) -> PartialDate | None:
    """The actual start, at the precision that it is written with."""
    return Fields(dict(record or {})).part("period").part("start").date("actual")


def is_under_way(record: Record | None) -> bool:
    """Whether a trial, by its own record, has begun (and may be over)."""
    return has_started(read_status(record)) or read_start(record) is not None


def order_of(registered: date, start: PartialDate) -> Order:
    """Whether a trial was registered before or after it started, as far as the dates tell."""
    if registered < start.first:
        return "before"
    if registered > start.last:
        return "after"
    return "same-day" if start.precision == "day" else "imprecise"


def read_amendments(record: Record | None) -> tuple[Amendment, ...]:
    """The amendments that have a date; what else is wrong with them is the schema's affair."""
    return tuple(_read_amendments(record))


def _read_amendments(record: Record | None) -> Iterator[Amendment]:
    listed = (record or {}).get("amendments")
    for item in listed if isinstance(listed, list) else ():
        fields = Fields(item)
        when = parse_date(fields.text("date"))
        if when is not None:
            yield Amendment(date=when, fields=fields.texts("fields"), reason=fields.text("reason"))


def covers(amendment: Amendment, change: Change) -> bool:
    """Whether one of the amendment's fields (``hypothesis``, ``measures/x``) is what changed, or
    what it is a part of."""
    named = (tuple(field.strip("/ ").split("/")) for field in amendment.fields)
    return any(change.steps[: len(field)] == field for field in named)


def find_cover(
    change: Change, before: Record | None, after: Record | None, earlier: Sequence[Version] = ()
) -> Amendment | None:
    """The amendment in `after` that gives the reason for `change`; None when there is none.

    It is new since `before`, or was announced in one of the `earlier` versions and nothing that it
    covers has changed since: an amendment serves once. None that is certainly older than the
    trial's start can be meant.
    """
    known = read_amendments(before)
    start = read_start(after) or read_start(before)
    for amendment in reversed(read_amendments(after)):
        in_time = start is None or amendment.date.last >= start.first
        if not in_time or not covers(amendment, change):
            continue
        if amendment not in known or _is_unused(amendment, change, earlier):
            return amendment
    return None


def _is_unused(amendment: Amendment, change: Change, earlier: Sequence[Version]) -> bool:
    """Whether the same measure or field has stood still since the amendment was written. One that
    came with the record explains what had happened by then."""
    announced = False
    for before, version in pairwise(earlier):
        new = amendment in read_amendments(version.data)
        announced = announced or (new and amendment not in read_amendments(before.data))
        if announced and any(promise_of(c) == promise_of(change) for c in version.changes):
            return False
    return announced


def promise_of(change: Change) -> str:
    """``measures/sjukfranvaro`` or ``hypothesis``: what an amendment is to name."""
    steps = change.steps
    return "/".join(steps[:2] if steps[0] == "measures" else steps)
