"""Obstacles: states, their dates, and how long they have waited."""

from __future__ import annotations

from generator.insight.obstacles import (
    ObstacleState,
    derive_state,
    derive_states,
    standing_obstacles,
)
from generator.model import Event, Obstacle, Source, Verified
from tests.unit.insight_builders import TODAY, make_obstacle, make_registry, make_vocabularies, when


def state_of(obstacle: Obstacle) -> ObstacleState:
    return derive_state(obstacle, make_vocabularies(), TODAY)


def exempted(date: str, number: str) -> Event:
    return Event(date=when(date), kind="exempted", number=number)


def test_an_open_one_waits_from_its_report() -> None:
    state = state_of(make_obstacle("ett", ("2026-01-01", "reported"), ("2026-05", "acknowledged")))
    assert (state.state, str(state.since), state.days_waiting) == ("open", "2026-01-01", 325)
    assert state.answered is None
    assert state.outcome is None


def test_a_vague_report_is_counted_from_its_last_possible_day() -> None:
    assert state_of(make_obstacle("ett", ("2025", "reported"))).days_waiting == 326
    assert state_of(make_obstacle("ett", ("2026", "reported"))).days_waiting is None


def test_an_answer_ends_the_waiting() -> None:
    obstacle = make_obstacle("ett", ("2020", "reported"), ("2021-03", "answered"))
    state = state_of(obstacle)
    assert (state.state, str(state.since), str(state.answered)) == ("answered",) + ("2021-03",) * 2
    assert state.days_waiting is None


def test_a_proposal_is_no_outcome_and_a_change_is() -> None:
    events = [("2018", "reported"), ("2019", "proposed"), ("2020-05", "decided")]
    proposal = state_of(make_obstacle("ett", *events))
    assert (proposal.state, str(proposal.since), proposal.outcome) == ("proposal", "2019", None)
    changed = state_of(make_obstacle("ett", *events, ("2021-01-01", "changed")))
    assert (changed.state, str(changed.outcome)) == ("solved", "2021-01-01")
    assert str(changed.answered) == "2019"


def test_a_reopened_one_waits_anew_and_has_no_outcome() -> None:
    state = state_of(
        make_obstacle("ett", ("2018", "reported"), ("2019", "changed"), ("2026-11-12", "reopened"))
    )
    assert (state.state, str(state.since), state.days_waiting) == ("open", "2026-11-12", 10)
    assert str(state.reported) == "2018"
    assert str(state.answered) == "2019"
    assert state.outcome is None


def test_what_came_before_the_report_does_not_answer_it() -> None:
    state = state_of(make_obstacle("ett", ("2015", "proposed"), ("2019-02-01", "reported")))
    assert state.state == "open"
    assert state.answered is None
    assert str(state.since) == "2019-02-01"


def test_an_exemption_whose_acts_have_all_ceased() -> None:
    state = state_of(make_obstacle("ett", exempted("1984", "SFS 1984:3 (till 1992-01-01)")))
    assert (state.state, state.exempting_acts, state.expired_exemption) == (
        "exemption",
        ("1984:3",),
        True,
    )


def test_an_exemption_that_was_followed_by_one_in_force() -> None:
    obstacle = make_obstacle("ett", exempted("1984", "1984:3"), exempted("2024", "SFS 2024:4"))
    state = state_of(obstacle)
    assert state.exempting_acts == ("1984:3", "2024:4")
    assert not state.expired_exemption


def test_an_exemption_that_rests_on_something_unknown_is_not_called_expired() -> None:
    assert not state_of(make_obstacle("ett", exempted("1984", ""))).expired_exemption
    both = make_obstacle("ett", exempted("1984", "1984:3"), exempted("1990", "dnr 7"))
    assert not state_of(both).expired_exemption
    # A bill's number is not an act's, even where the digits are the same.
    assert (
        state_of(make_obstacle("ett", exempted("1984", "prop. 1983/1984:3"))).exempting_acts == ()
    )


def test_a_changed_rule_is_not_an_expired_exemption() -> None:
    obstacle = make_obstacle("ett", exempted("1984", "1984:3"), ("1992", "changed"))
    assert not state_of(obstacle).expired_exemption


def test_latest_known_is_the_last_that_the_record_says() -> None:
    source = Source(title="a", kind="official", supports=(), read=when("2025-05-05"))
    obstacle = make_obstacle(
        "ett",
        ("2018", "reported"),
        sources=(source,),
        verified=Verified(date=when("2026-01-02"), by="organ:verket"),
    )
    assert str(state_of(obstacle).latest_known) == "2026-01-02"
    assert str(state_of(make_obstacle("ett", ("2018", "reported"))).latest_known) == "2018"


def test_no_events_is_open_since_nobody_knows_when() -> None:
    state = state_of(make_obstacle("ett"))
    assert (state.state, state.since, state.days_waiting, state.latest_known) == (
        "open",
        None,
        None,
        None,
    )
    assert not state.expired_exemption


def test_merged_ones_have_a_state_but_do_not_stand() -> None:
    registry = make_registry(
        make_obstacle("a", ("2018", "reported"), title="Ö"),
        make_obstacle("b", ("2018", "reported"), title="Å"),
        make_obstacle("c", ("2018", "reported"), title="A", merged_into="a"),
    )
    assert list(derive_states(registry, TODAY)) == ["a", "b", "c"]
    assert [o.id for o in standing_obstacles(registry)] == ["b", "a"]
    assert derive_states(make_registry(), TODAY) == {}
