"""Sums with dates of which only the year or the month may be known.

Owns how an imprecise date is moved and counted from: late is only what is certainly late, and a
number of days is given only where the dates decide it. Leaves what is due, and when, to ``clock``.
"""

from __future__ import annotations

import calendar
from datetime import date

from generator.dates import PartialDate, months_between, parse_date


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift_months(when: PartialDate, months: int) -> PartialDate:
    """`when` moved by `months`, at the precision it has.

    A year moved by something else than whole years becomes the latest month that it may be.
    """
    latest = add_months(when.last, months)
    if when.precision == "day":
        text = latest.isoformat()
    elif when.precision == "year" and months % 12 == 0:
        text = f"{latest.year:04}"
    else:
        text = f"{latest.year:04}-{latest.month:02}"
    shifted = parse_date(text)
    assert shifted is not None, f"{text}: made of a date"
    return shifted


def has_passed(when: PartialDate, today: date) -> bool:
    """Certainly over: the last day that it may be is before today."""
    return when.last < today


def has_ceased(expires: PartialDate | None, today: date) -> bool:
    """Whether something that `expires` (the first day on which it no longer applies) has ended."""
    return expires is not None and expires.last <= today


def count_months_over(when: PartialDate, today: date) -> int:
    """Whole months that have certainly gone since `when`; never below 0."""
    return max(0, months_between(when.last, today))


def count_days_left(when: PartialDate, today: date) -> int | None:
    """Days until `when`; None unless it is known to the day and has not passed."""
    left = (when.first - today).days
    return left if when.precision == "day" and left >= 0 else None


def count_days_since(when: PartialDate, today: date) -> int | None:
    """Days that have gone at least since `when`; None when that day may still come."""
    gone = (today - when.last).days
    return gone if gone >= 0 else None


def count_days_between(first: PartialDate, second: PartialDate) -> int | None:
    """Days from `first` to `second`, each in the middle of the days that it may be.

    None when either is only known by its year: half a year's error each way is too much.
    """
    if "year" in (first.precision, second.precision):
        return None
    middles = [(d.first.toordinal() + d.last.toordinal()) // 2 for d in (first, second)]
    return middles[1] - middles[0]


def chronological_key(when: PartialDate | None) -> tuple[date, date]:
    """Sort key: the earliest first, the vaguer after the exact, and the unknown last."""
    return (when.first, when.last) if when else (date.max, date.max)
