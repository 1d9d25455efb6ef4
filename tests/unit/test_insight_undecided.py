"""Trials that were broken off, and those that no evaluation could judge."""

from __future__ import annotations

from typing import Any

import pytest

from generator.insight.ledger import build_ledgers
from generator.insight.undecided import (
    UNDECIDED_REASONS,
    find_undecided,
    list_broken_off,
    list_unevaluated,
)
from generator.model import Record, Result, Stop
from tests.unit.insight_builders import (
    make_evaluation,
    make_measure,
    make_registry,
    make_result,
    make_trial,
    maybe,
    span,
)


def evaluated(name: str = "t", verdict: str = "inconclusive", **fields: Any) -> tuple[Record, ...]:
    return (
        make_trial(name, status="evaluated", measures=(make_measure("x"),)),
        make_evaluation(name, results=(make_result("x", verdict),), **fields),
    )


def reasons(*records: Record) -> list[tuple[str, str]]:
    registry = make_registry(*records)
    return [(u.trial.id, u.reason) for u in find_undecided(registry, build_ledgers(registry))]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"design": "account", "comparison": "none"}, "not-measured"),
        ({"design": "legal-analysis", "comparison": "none"}, "not-measured"),
        ({"design": "process", "comparison": "none"}, "no-comparison"),
        ({"design": "before-after", "comparison": "unknown"}, "no-comparison"),
        ({"design": "quasi-experimental", "comparison": "benchmark"}, "no-comparison"),
        ({"design": "comparative-cases", "comparison": "comparison-group"}, "descriptive"),
        ({"design": "quasi-experimental", "comparison": "comparison-group"}, "uncertain"),
        ({"design": "randomised", "comparison": "randomised-control"}, "uncertain"),
        (
            {"design": "before-after", "comparison": "before", "independence": "internal"},
            "uncertain",
        ),
        ({"verdict": "not-reported", "design": "randomised"}, "silent"),
    ],
)
def test_the_design_says_why_nothing_could_be_decided(fields: dict[str, str], reason: str) -> None:
    assert reasons(*evaluated(**fields)) == [("t", reason)]


@pytest.mark.parametrize("verdict", ["improved", "unchanged", "worsened", "mixed"])
def test_a_trial_with_a_verdict_is_decided(verdict: str) -> None:
    assert reasons(*evaluated(verdict=verdict)) == []


def test_a_result_that_was_not_registered_decides_too() -> None:
    extra = Result(verdict="worsened", name="Annat", kind="outcome")
    assert reasons(make_trial("t"), make_evaluation("t", unregistered_results=(extra,))) == []


def test_without_measures_there_is_nothing_to_decide() -> None:
    assert reasons(make_trial("t"), make_evaluation("t")) == [("t", "no-measures")]


def test_a_trial_that_nobody_evaluated_is_not_undecided() -> None:
    assert reasons(make_trial("t", status="ended", measures=(make_measure("x"),))) == []


def test_the_strongest_that_judges_gives_the_reason() -> None:
    """A stronger study that leaves the measures out tells nothing of why."""
    registry = make_registry(
        make_trial("t", status="evaluated", measures=(make_measure("x"),)),
        make_evaluation("t", "svag", results=(make_result("x", "inconclusive"),)),
        make_evaluation(
            "t",
            "tyst",
            design="randomised",
            comparison="randomised-control",
            results=(make_result("x", "not-reported"),),
        ),
    )
    (found,) = find_undecided(registry, build_ledgers(registry))
    assert (found.evaluation.name, found.reason) == ("svag", "no-comparison")


def test_they_stand_by_reason_and_then_by_title() -> None:
    found = reasons(
        *evaluated("b", design="account"),
        *evaluated("c", design="before-after", comparison="before"),
        *evaluated("a", design="account"),
        make_trial("d"),
        make_evaluation("d"),
    )
    assert [name for name, _ in found] == ["d", "a", "b", "c"]
    order = [UNDECIDED_REASONS.index(reason) for _, reason in found]
    assert order == sorted(order)


def test_broken_off_trials_stand_with_the_latest_first() -> None:
    def broken(name: str, status: str, day: str = "") -> Record:
        stop = Stop(reason="harm", text="", date=maybe(day))
        return make_trial(name, status=status, stop=stop)

    registry = make_registry(
        broken("b", "rejected"),
        broken("a", "withdrawn"),
        broken("c", "stopped", "1968"),
        broken("d", "stopped", "2002-05"),
        make_trial("e", status="stopped"),
        make_trial("gar", status="running"),
    )
    assert [t.id for t in list_broken_off(registry)] == ["d", "c", "a", "b", "e"]


def test_unevaluated_trials_took_place_and_are_over() -> None:
    registry = make_registry(
        make_trial("slut", status="ended"),
        make_trial("pagar", status="running"),
        make_trial("ide", status="idea"),
        make_trial("avslaget", status="rejected"),
        make_trial("stoppat", status="stopped", start=span(actual="2020")),
        make_trial("klart", status="evaluated"),
        make_evaluation("klart"),
    )
    assert list_unevaluated(registry) == ("slut", "stoppat")
