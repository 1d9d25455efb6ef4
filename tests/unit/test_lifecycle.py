"""The course of a trial and the state of an obstacle, as tables."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.lifecycle import (
    ALLOWED_MOVES,
    BROKEN_OFF,
    COURSE,
    FROZEN_AT_START,
    derive_obstacle_state,
    has_finished,
    has_started,
    is_allowed_move,
)
from tests.registers import schemas, vocabularies

STATUSES = (*COURSE, *BROKEN_OFF)
EVENTS = tuple(code.code for code in vocabularies().lists["event-kinds"].codes)

#: The whole table of DESIGN §4: from, and everything that may follow.
MOVES = {
    "idea": {"applied", "rejected", "withdrawn", "stopped"},
    "applied": {"approved", "rejected", "withdrawn", "stopped"},
    "approved": {"running", "rejected", "withdrawn", "stopped"},
    "running": {"ended", "rejected", "withdrawn", "stopped"},
    "ended": {"evaluated"},
    "evaluated": set(),
    "rejected": set(),
    "withdrawn": set(),
    "stopped": set(),
}


def test_statuses_are_those_of_the_vocabulary() -> None:
    codes = [code.code for code in vocabularies().lists["statuses"].codes]
    assert codes == list(STATUSES)
    assert set(ALLOWED_MOVES) == set(STATUSES)


@pytest.mark.parametrize(("before", "after"), [*product(STATUSES, STATUSES)])
def test_moves(before: str, after: str) -> None:
    assert is_allowed_move(before, after) is (before == after or after in MOVES[before])


def test_an_unknown_status_leads_nowhere() -> None:
    assert not is_allowed_move("pågår", "ended")
    assert not has_started("pågår")
    assert not has_finished("pågår")


def test_started_and_finished() -> None:
    assert [s for s in STATUSES if has_started(s)] == ["running", "ended", "evaluated"]
    finished = ["ended", "evaluated", "rejected", "withdrawn", "stopped"]
    assert [s for s in STATUSES if has_finished(s)] == finished


def test_frozen_fields_exist() -> None:
    for pointer in FROZEN_AT_START:
        assert schemas()["trial"].find_field(f"/{pointer}"), pointer


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], "open"),
        (["reported"], "open"),
        (["reported", "acknowledged"], "open"),
        (["reported", "answered"], "answered"),
        (["reported", "proposed"], "proposal"),
        (["reported", "decided"], "proposal"),
        (["reported", "exempted"], "exemption"),
        (["reported", "exempted", "proposed"], "exemption"),
        (["reported", "exempted", "changed"], "solved"),
        (["reported", "exempted", "reopened"], "open"),
        (["reported", "clarified"], "solved"),
        (["reported", "changed", "proposed"], "solved"),
        (["reported", "changed", "answered", "reported"], "solved"),
        (["reported", "changed", "reopened"], "open"),
        (["reported", "written-off", "changed"], "solved"),
        (["reported", "changed", "written-off"], "written-off"),
    ],
)
def test_states_of_obstacles(events: list[str], state: str) -> None:
    assert derive_obstacle_state(events) == state


@given(st.lists(st.sampled_from(EVENTS), max_size=8))
def test_every_state_is_in_the_vocabulary(events: list[str]) -> None:
    assert derive_obstacle_state(events) in vocabularies().lists["obstacle-states"]
    assert derive_obstacle_state([*events, "reopened"]) == "open"
    assert derive_obstacle_state([*events, "changed"]) == "solved"
    assert derive_obstacle_state([*events, "acknowledged"]) == derive_obstacle_state(events)
