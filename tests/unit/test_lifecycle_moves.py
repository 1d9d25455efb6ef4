"""What a trial is held to: every pair of statuses, what freezes, what an amendment covers."""

from __future__ import annotations

from datetime import date

import pytest

from generator.changes import Change
from generator.dates import PartialDate, parse_date
from generator.diagnostics import Diagnostic
from generator.lifecycle import BROKEN_OFF, COURSE, is_allowed_move
from generator.model import Amendment
from generator.promises import (
    covers,
    find_cover,
    is_frozen,
    is_under_way,
    order_of,
    promise_of,
    read_amendments,
)
from generator.rules.append_only import is_correction, is_typo
from generator.rules.change import build_change_case, check_change
from generator.source import Data, parse_document
from tests.registers import TODAY, vocabularies

STATUSES = (*COURSE, *BROKEN_OFF)
PATH = "trials/x-y/trial.yaml"


def move(before: str, after: str) -> list[Diagnostic]:
    base = parse_document(PATH, f"id: x-y\nstatus: {before}\n".encode())
    head = parse_document(PATH, f"id: x-y\nstatus: {after}\n".encode())
    case = build_change_case({PATH: base}, {PATH: head}, vocabularies=vocabularies(), today=TODAY)
    return list(check_change(case))


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_every_move(before: str, after: str) -> None:
    ahead = before in COURSE and after in COURSE and COURSE.index(after) == COURSE.index(before) + 1
    broken = before in COURSE[:4] and after in BROKEN_OFF
    allowed = before == after or ahead or broken
    assert is_allowed_move(before, after) is allowed
    assert [d.code for d in move(before, after)] == ([] if allowed else ["C003"])


@pytest.mark.parametrize("status", STATUSES)
def test_a_new_record_may_have_any_status(status: str) -> None:
    head = parse_document(PATH, f"id: x-y\nstatus: {status}\n".encode())
    case = build_change_case({}, {PATH: head}, vocabularies=vocabularies(), today=TODAY)
    assert list(check_change(case)) == []


def test_a_status_that_does_not_exist_is_the_schemas_affair() -> None:
    assert move("running", "klart") == []
    assert move("klart", "running") == []


def change(pointer: str) -> Change:
    return Change(pointer=pointer, before="a", after="b")


@pytest.mark.parametrize(
    ("pointer", "frozen"),
    [
        ("/hypothesis", True),
        ("/comparison", True),
        ("/population", True),
        ("/measures", True),
        ("/measures/x", True),
        ("/measures/x/unit", True),
        ("/period", True),
        ("/period/start", True),
        ("/period/start/actual", True),
        ("/period/start/planned", False),
        ("/period/end/actual", False),
        ("/intervention", False),
        ("/status", False),
        ("/title", False),
    ],
)
def test_what_freezes(pointer: str, frozen: bool) -> None:
    assert is_frozen(change(pointer)) is frozen


@pytest.mark.parametrize(
    ("field", "pointer", "covered"),
    [
        ("measures", "/measures/x/unit", True),
        ("measures/x", "/measures/x/unit", True),
        ("/measures/x/", "/measures/x", True),
        ("measures/x/unit", "/measures/x/unit", True),
        ("measures/x/unit", "/measures/x/name", False),
        ("measures/x", "/measures/xy", False),
        ("measures/y", "/measures/x", False),
        ("period", "/period/start/actual", True),
        ("hypothesis", "/comparison", False),
        ("", "/hypothesis", False),
    ],
)
def test_what_an_amendment_covers(field: str, pointer: str, covered: bool) -> None:
    when = parse_date("2026-03-02")
    assert when is not None
    amendment = Amendment(date=when, fields=(field,), reason="")
    assert covers(amendment, change(pointer)) is covered


def test_what_to_name_in_an_amendment() -> None:
    assert promise_of(change("/measures/x/unit")) == "measures/x"
    assert promise_of(change("/period/start/actual")) == "period/start/actual"


def record(*amendments: tuple[str, str], start: str = "2026-02-01") -> dict[str, Data]:
    listed: list[Data] = [{"date": d, "fields": [f], "reason": "r"} for d, f in amendments]
    period: Data = {"start": {"actual": start}}
    return {"status": "running", "period": period, "amendments": listed}


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-02-01", True), ("2026-03", True), ("2026", True), ("2026-01-31", False)],
)
def test_an_amendment_is_not_older_than_the_start(day: str, found: bool) -> None:
    cover = find_cover(change("/hypothesis"), record(), record((day, "hypothesis")))
    assert (cover is not None) is found


def test_an_amendment_that_was_there_before_is_used() -> None:
    same = record(("2026-03-01", "hypothesis"))
    assert find_cover(change("/hypothesis"), same, same) is None


def test_amendments_that_cannot_be_read_cover_nothing() -> None:
    broken: dict[str, Data] = {"amendments": ["x", {"date": "igår"}, {"fields": ["hypothesis"]}]}
    assert read_amendments(broken) == ()
    assert read_amendments({"amendments": "x"}) == read_amendments(None) == ()


@pytest.mark.parametrize(
    ("status", "start", "under_way"),
    [
        ("approved", "", False),
        ("running", "", True),
        ("evaluated", "", True),
        ("withdrawn", "", False),
        ("stopped", "2026-02", True),
        ("approved", "2026-02", True),
    ],
)
def test_whether_it_has_begun(status: str, start: str, under_way: bool) -> None:
    data: dict[str, Data] = {"status": status}
    if start:
        data["period"] = {"start": {"actual": start}}
    assert is_under_way(data) is under_way


@pytest.mark.parametrize(
    ("start", "order"),
    [
        ("2026-03-11", "before"),
        ("2026-03-10", "same-day"),
        ("2026-03-09", "after"),
        ("2026-03", "imprecise"),
        ("2026-04", "before"),
        ("2026-02", "after"),
        ("2026", "imprecise"),
    ],
)
def test_which_came_first(start: str, order: str) -> None:
    when = parse_date(start)
    assert isinstance(when, PartialDate)
    assert order_of(date(2026, 3, 10), when) == order


# --- corrections -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "typo"),
    [
        ("Skolvreket svarade kommunen", "Skolverket svarade kommunen", True),
        ("Skolverke svarade kommunen", "Skolverket svarade kommunen", True),
        ("Skolvverket svarade kommunen", "Skolverket svarade kommunen", True),
        ("Det ökade inte", "Det ökade nu", False),
        ("Den blev högre än väntat", "Den blev lägre än väntat", False),
        ("41 procent svarade", "47 procent svarade", False),
        ("improved", "improve", False),
        ("Det blev bättre", "Det blev inte bättre", False),
        ("kommun:0480 svarade", "kommun:0481 svarade", False),
        ("Färre kom sent", "Färre kom sent", True),
    ],
)
def test_misspellings(before: str, after: str, typo: bool) -> None:
    assert is_typo(before, after) is typo


@pytest.mark.parametrize(
    ("before", "after", "fair"),
    [
        ({"verdict": "improved"}, {"verdict": "improved", "text": "Ny."}, True),
        ({"verdict": "improved", "text": "A."}, {"verdict": "improved"}, False),
        ({"source": "http://a"}, {"source": "http://b"}, True),
        ({"source": "http://a"}, {}, False),
        ({"figures": {"n": "12"}}, {"figures": {"n": "12", "trial": "4"}}, True),
        ({"figures": {"n": "12"}}, {"figures": {"n": "13"}}, False),
        ({"text": "En rad."}, {"text": "En\nrad."}, True),
        ({"fields": ["a"]}, {"fields": ["a", "b"]}, False),
    ],
)
def test_corrections(before: Data, after: Data, fair: bool) -> None:
    assert is_correction(before, after) is fair
