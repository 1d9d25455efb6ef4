"""Sums with imprecise dates."""

from __future__ import annotations

from datetime import date

import pytest

from generator.insight.timing import (
    add_months,
    chronological_key,
    count_days_between,
    count_days_left,
    count_days_since,
    count_months_over,
    has_ceased,
    has_passed,
    shift_months,
)
from tests.unit.insight_builders import TODAY, when


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_a_month_that_is_too_short_ends_on_its_last_day(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("text", "months", "expected"),
    [
        ("1991", 12, "1992"),
        ("1991", 18, "1993-06"),
        ("1991-05", 18, "1992-11"),
        ("1991-05-31", 1, "1991-06-30"),
        ("1991-05-31", 0, "1991-05-31"),
    ],
)
def test_a_shifted_date_keeps_its_precision(text: str, months: int, expected: str) -> None:
    assert str(shift_months(when(text), months)) == expected


def test_late_is_only_what_is_certainly_late() -> None:
    assert not has_passed(when("2026"), TODAY)
    assert not has_passed(when("2026-11"), TODAY)
    assert not has_passed(when("2026-11-22"), TODAY)
    assert has_passed(when("2026-11-21"), TODAY)
    assert has_passed(when("2025"), TODAY)
    assert count_months_over(when("2025"), TODAY) == 10
    assert count_months_over(when("2027"), TODAY) == 0


def test_an_act_has_ceased_on_the_day_it_expires_and_a_last_day_has_not_passed() -> None:
    assert has_ceased(when("2026-11-22"), TODAY)
    assert not has_ceased(when("2026-11-23"), TODAY)
    assert not has_ceased(when("2026"), TODAY)
    assert not has_ceased(None, TODAY)


def test_days_are_given_only_when_the_dates_decide_them() -> None:
    assert count_days_left(when("2026-12-02"), TODAY) == 10
    assert count_days_left(when("2026-12"), TODAY) is None
    assert count_days_left(when("2026-11-21"), TODAY) is None
    assert count_days_since(when("2026-10"), TODAY) == 22
    assert count_days_since(when("2026"), TODAY) is None
    assert count_days_between(when("2020-01-01"), when("2020-01-31")) == 30
    assert count_days_between(when("2020-01-01"), when("2021")) is None


def test_unknown_comes_last_and_vague_after_exact() -> None:
    dates = [None, when("1990"), when("1990-01-01"), when("1989-12")]
    ordered = sorted(dates, key=chronological_key)
    assert [str(d) if d else "" for d in ordered] == ["1989-12", "1990-01-01", "1990", ""]
