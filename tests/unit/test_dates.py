"""Dates at the precision that is known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import PartialDate, months_between, parse_date


def parsed(text: str) -> PartialDate:
    found = parse_date(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("1984", date(1984, 1, 1), date(1984, 12, 31), "year"),
        ("1984-02", date(1984, 2, 1), date(1984, 2, 29), "month"),
        ("1984-07-01", date(1984, 7, 1), date(1984, 7, 1), "day"),
        ("1500", date(1500, 1, 1), date(1500, 12, 31), "year"),
        ("2199-12", date(2199, 12, 1), date(2199, 12, 31), "month"),
    ],
)
def test_a_date_is_the_days_it_may_be(text: str, first: date, last: date, precision: str) -> None:
    found = parsed(text)
    assert (found.first, found.last, found.precision) == (first, last, precision)
    assert found.year == first.year
    assert str(found) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "84", "19840", "0000", "1984-13", "1984-00", "1984-7", "1984-02-30", "1983-02-29"),
        *("1984-07-1", "1984-07-01 ", "1984-07-01T00:00", "1984-07-01\n", "juli 1984", "1984/07"),
        *("１９８４", "-1984", "+1984", "1984-", "1984--01", "0001", "1499", "2200-01"),
    ],
)
def test_everything_else_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2015", "2016", True),
        ("2015", "2015-06", False),
        ("2015-06", "2015", False),
        ("2015-06", "2015-07-01", True),
        ("2015-06-30", "2015-07", True),
        ("2015-06-30", "2015-06-30", False),
    ],
)
def test_before_only_where_every_day_is(one: str, other: str, before: bool) -> None:
    assert parsed(one).is_before(parsed(other)) is before


@given(
    st.dates(date(1500, 1, 1), date(2199, 12, 31)), st.dates(date(1500, 1, 1), date(2199, 12, 31))
)
def test_days_compare_like_days(one: date, other: date) -> None:
    assert parsed(one.isoformat()).is_before(parsed(other.isoformat())) is (one < other)


@given(st.text(max_size=12))
def test_no_text_raises(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.first <= found.last


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 11, 22), date(2026, 11, 22), 12),
        (date(2025, 11, 22), date(2026, 11, 21), 11),
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2026, 1, 1), date(2025, 12, 1), -1),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_whole_months(start: date, end: date, months: int) -> None:
    assert months_between(start, end) == months
