"""What evaluations found across trials: by design, without a difference, and judged again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.insight.ledger import build_ledgers
from generator.insight.replications import compare_chains
from generator.insight.results import (
    compare_verdicts,
    count_agreements,
    find_all_null,
    find_judged_again,
    find_nulls,
    gather_findings,
)
from generator.model import Evaluation, Evaluator, Measure, Record, Replication, Result, Trial
from tests.unit.insight_builders import (
    make_evaluation,
    make_measure,
    make_registry,
    make_result,
    make_trial,
    span,
)


def trial(name: str, *measures: str, repeats: str = "", start: str = "") -> Trial:
    return make_trial(
        name,
        status="evaluated",
        measures=tuple(map(make_measure, measures)),
        replicates=(Replication(trial=repeats),) if repeats else (),
        start=span(actual=start),
    )


def lotted(of: str, name: str = "lottad", **verdicts: str) -> Evaluation:
    return make_evaluation(
        of,
        name,
        design="randomised",
        comparison="randomised-control",
        independence="independent",
        results=tuple(make_result(m, v) for m, v in verdicts.items()),
    )


def told(of: str, name: str = "berattelse", **verdicts: str) -> Evaluation:
    return make_evaluation(of, name, results=tuple(make_result(m, v) for m, v in verdicts.items()))


# By design


def test_results_of_a_design_stand_by_trial_and_never_by_verdict() -> None:
    registry = make_registry(
        trial("b", "x", "y"),
        lotted("b", x="worsened", y="improved"),
        trial("a", "x"),
        lotted("a", x="unchanged"),
        trial("utan", "x"),
        told("utan", x="improved"),
    )
    found = gather_findings(build_ledgers(registry).values())
    assert [(f.trial.id, f.name, f.result.verdict) for f in found.found] == [
        ("a", "x", "unchanged"),
        ("b", "x", "worsened"),
        ("b", "y", "improved"),
    ]
    assert found.trials == ("a", "b")
    assert (found.evaluations, found.measures, found.silent) == (2, 3, 0)


def test_what_a_design_leaves_out_is_counted_and_not_listed() -> None:
    registry = make_registry(
        trial("t", "x", "y", "z"),
        lotted("t", x="improved", y="not-reported"),
        told("t", y="improved", z="improved"),
    )
    found = gather_findings(build_ledgers(registry).values())
    assert [f.name for f in found.found] == ["x"]
    assert (found.measures, found.silent) == (3, 2)


def test_a_result_that_was_never_registered_is_named_by_itself() -> None:
    extra = Result(verdict="worsened", name="Oväntat", kind="outcome")
    silent = Result(verdict="not-reported", name="Tyst", kind="outcome")
    registry = make_registry(
        trial("t"),
        make_evaluation("t", design="randomised", unregistered_results=(extra, silent)),
    )
    (found,) = gather_findings(build_ledgers(registry).values()).found
    assert (found.name, found.measure) == ("Oväntat", None)


def test_two_evaluations_of_a_design_both_count() -> None:
    registry = make_registry(
        trial("t", "x"), lotted("t", "forst", x="improved"), lotted("t", "sedan", x="unchanged")
    )
    found = gather_findings(build_ledgers(registry).values())
    assert sorted(f.result.verdict for f in found.found) == ["improved", "unchanged"]
    assert (found.evaluations, len(found.trials)) == (2, 1)


# Without a difference


def test_nulls_stand_by_strength_with_the_disputed_last() -> None:
    registry = make_registry(
        trial("svag", "x"),
        told("svag", x="unchanged"),
        trial("stark", "x"),
        lotted("stark", x="unchanged"),
        trial("oense", "x", "y"),
        lotted("oense", x="unchanged", y="improved"),
        told("oense", x="improved"),
    )
    nulls = find_nulls(build_ledgers(registry).values())
    assert [(n.found.trial.id, n.others) for n in nulls] == [
        ("stark", ()),
        ("svag", ()),
        ("oense", ("improved",)),
    ]


def test_the_strongest_evaluation_that_saw_no_difference_is_shown() -> None:
    registry = make_registry(
        trial("t", "x"),
        told("t", x="unchanged"),
        lotted("t", x="not-reported"),
        lotted("t", "b", x="unchanged"),
    )
    (null,) = find_nulls(build_ledgers(registry).values())
    assert null.found.evaluation.name == "b"
    assert null.others == ()


@pytest.mark.parametrize(
    ("verdicts", "is_null"),
    [
        ({"x": "unchanged", "y": "unchanged"}, True),
        ({"x": "unchanged", "y": "inconclusive"}, True),
        ({"x": "unchanged", "y": "not-reported"}, True),
        ({"x": "unchanged", "y": "mixed"}, False),
        ({"x": "unchanged", "y": "worsened"}, False),
        ({"x": "inconclusive"}, False),
        ({}, False),
    ],
)
def test_a_trial_is_null_when_everything_that_was_decided_is(
    verdicts: dict[str, str], is_null: bool
) -> None:
    registry = make_registry(trial("t", *verdicts), lotted("t", **verdicts))
    assert [t.id for t in find_all_null(build_ledgers(registry).values())] == ["t"] * is_null


# Judged again


@pytest.mark.parametrize(
    ("verdicts", "agreement"),
    [
        (("improved", "improved"), "held"),
        (("unchanged", "unchanged", "unchanged"), "held"),
        (("improved", "unchanged"), "differs"),
        (("improved", "worsened", "inconclusive"), "differs"),
        (("improved", "inconclusive"), "undecided"),
        (("improved", "mixed"), "undecided"),
        (("mixed", "mixed"), "undecided"),
        (("missing", "not-reported"), "undecided"),
        ((), "undecided"),
    ],
)
def test_verdicts_go_together_only_when_they_say_which_way(
    verdicts: tuple[str, ...], agreement: str
) -> None:
    assert compare_verdicts(verdicts) == agreement


def test_measures_judged_again_stand_with_what_differs_first() -> None:
    registry = make_registry(
        trial("t", "a", "b", "c", "d"),
        lotted("t", a="inconclusive", b="improved", c="improved", d="improved"),
        told("t", a="improved", b="improved", c="unchanged", d="not-reported"),
    )
    again = find_judged_again(build_ledgers(registry).values())
    assert [(f.row.measure.id, f.agreement) for f in again] == [
        ("c", "differs"),
        ("b", "held"),
        ("a", "undecided"),
    ]
    assert [e.result.verdict for e in again[0].entries] == ["improved", "unchanged"]
    counted = count_agreements(found.agreement for found in again)
    assert counted == {"held": 1, "differs": 1, "undecided": 1}
    assert count_agreements(()) == {"held": 0, "differs": 0, "undecided": 0}


@pytest.mark.parametrize(
    ("first", "second", "by_others"),
    [
        (("organ:verket",), ("region:01",), True),
        (("organ:verket",), ("organ:verket",), False),
        (("organ:verket", "region:01"), ("region:01",), False),
        (("organ:verket",), (), False),
    ],
)
def test_the_same_organisation_twice_may_be_the_same_study(
    first: tuple[str, ...], second: tuple[str, ...], by_others: bool
) -> None:
    def by(bodies: tuple[str, ...], name: str) -> Evaluation:
        found = lotted("t", name, x="improved")
        return replace(found, evaluators=tuple(Evaluator(organisation=b) for b in bodies))

    registry = make_registry(trial("t", "x"), by(first, "a"), by(second, "b"))
    (again,) = find_judged_again(build_ledgers(registry).values())
    assert again.by_others is by_others


# Chains


def compare(*records: Record) -> list[tuple[tuple[str, ...], list[tuple[str, str]]]]:
    registry = make_registry(*records)
    return [
        (found.chain.trials, [(m.name, m.agreement) for m in found.shared])
        for found in compare_chains(registry, build_ledgers(registry))
    ]


def test_a_chain_compares_measures_with_the_same_id() -> None:
    assert compare(
        trial("sen", "x", "z", repeats="tidig", start="2020"),
        lotted("sen", x="improved", z="improved"),
        trial("tidig", "x", "y", start="2010"),
        lotted("tidig", x="improved", y="improved"),
    ) == [(("tidig", "sen"), [("x", "held")])]


def test_a_chain_compares_measures_with_the_same_name() -> None:
    early = make_trial(
        "tidig",
        measures=(Measure(id="a", name="Sjukfrånvaro", kind="outcome"),),
        start=span("2010"),
    )
    late = make_trial(
        "sen",
        measures=(
            Measure(id="b", name="sjukfrånvaro", kind="outcome"),
            Measure(id="c", name="Sjukfrånvaro bland chefer", kind="outcome"),
        ),
        replicates=(Replication(trial="tidig"),),
    )
    assert compare(early, late) == [(("tidig", "sen"), [("Sjukfrånvaro", "undecided")])]


def test_two_like_measures_of_one_trial_are_no_repetition() -> None:
    twice = make_trial(
        "tidig",
        measures=(
            Measure(id="a", name="Tid", kind="outcome"),
            Measure(id="b", name="Tid", kind="outcome"),
        ),
        start=span("2010"),
    )
    assert compare(twice, trial("sen", "x", repeats="tidig")) == [(("tidig", "sen"), [])]


def test_without_links_there_are_no_chains() -> None:
    assert compare(trial("a", "x"), trial("b", "x")) == []
