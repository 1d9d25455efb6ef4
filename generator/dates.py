"""Dates at the precision that is known: a year, a month or a day.

A partial date is the span of days that it may be. Two of them are compared only where the spans
decide the answer, so that `2015` is neither before nor after `2015-06`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
#: What a register of trials may speak of. Outside it a year is a slip of the hand, and a time line
#: or a calendar to it would have no end.
FIRST_YEAR, LAST_YEAR = 1500, 2199


@dataclass(frozen=True, slots=True)
class PartialDate:
    """`text` as written, and the first and last day that it may be."""

    text: str
    first: date
    last: date

    @property
    def precision(self) -> str:
        """``year``, ``month`` or ``day``."""
        return {4: "year", 7: "month"}.get(len(self.text), "day")

    @property
    def year(self) -> int:
        return self.first.year

    def is_before(self, other: PartialDate) -> bool:
        """Certainly before: every day it may be precedes every day that `other` may be."""
        return self.last < other.first

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=8192)
def parse_date(text: str) -> PartialDate | None:
    """`1984`, `1984-07` or `1984-07-01`; None for anything else, for 30 February
    and for a year outside `FIRST_YEAR` to `LAST_YEAR`."""
    found = _SHAPE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        if month is not None and day is not None:
            exact = date(year, month, day)
            return PartialDate(text, exact, exact)
        if month is not None:
            last = calendar.monthrange(year, month)[1]
            return PartialDate(text, date(year, month, 1), date(year, month, last))
        return PartialDate(text, date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        return None


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`; negative when `end` comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months
