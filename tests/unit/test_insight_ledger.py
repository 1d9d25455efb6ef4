"""The ledger: one verdict for each measure, or why there is none."""

from __future__ import annotations

import pytest

from generator.insight.ledger import build_ledger, build_ledgers, summarise_ledgers
from generator.model import Result
from tests.unit.insight_builders import (
    make_evaluation,
    make_measure,
    make_registry,
    make_result,
    make_trial,
)

SICK_LEAVE = make_measure("sjukfranvaro")
COST = make_measure("kostnad", "cost")


def verdict_of(*verdicts: str, status: str = "evaluated") -> tuple[str, str, int]:
    """Verdict, reason and number of entries when evaluations say `verdicts` of one measure."""
    evaluations = [
        make_evaluation("ett", f"e{i}", results=(make_result("sjukfranvaro", verdict),))
        for i, verdict in enumerate(verdicts)
    ]
    trial = make_trial("ett", status=status, measures=(SICK_LEAVE,))
    (row,) = build_ledger(trial, evaluations).rows
    return row.verdict, row.reason, len(row.entries)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (("improved",), ("improved", "", 1)),
        (("improved", "improved"), ("improved", "", 2)),
        (("improved", "worsened"), ("mixed", "disagreement", 2)),
        (("improved", "inconclusive"), ("mixed", "disagreement", 2)),
        (("mixed",), ("mixed", "", 1)),
        (("not-reported",), ("not-reported", "", 1)),
        (("not-reported", "unchanged"), ("unchanged", "", 2)),
        (("not-reported", "improved", "worsened"), ("mixed", "disagreement", 3)),
    ],
)
def test_several_evaluations_become_one_verdict(
    verdicts: tuple[str, ...], expected: tuple[str, str, int]
) -> None:
    assert verdict_of(*verdicts) == expected


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("idea", "not-finished"),
        ("running", "not-finished"),
        ("ended", "not-evaluated"),
        ("evaluated", "not-evaluated"),
        ("rejected", "broken-off"),
        ("stopped", "broken-off"),
    ],
)
def test_why_nothing_is_said(status: str, reason: str) -> None:
    assert verdict_of(status=status) == ("missing", reason, 0)


@pytest.mark.parametrize(
    ("status", "reason"), [("evaluated", "not-mentioned"), ("running", "not-finished")]
)
def test_an_evaluation_that_does_not_mention_it(status: str, reason: str) -> None:
    trial = make_trial("ett", status=status, measures=(SICK_LEAVE, COST))
    evaluation = make_evaluation("ett", results=(make_result("kostnad", "unchanged"),))
    ledger = build_ledger(trial, (evaluation,))
    assert [(r.measure.id, r.verdict, r.reason) for r in ledger.rows] == [
        ("sjukfranvaro", "missing", reason),
        ("kostnad", "unchanged", ""),
    ]
    assert [(c.code, c.count) for c in ledger.counts] == [("unchanged", 1), ("missing", 1)]
    assert (ledger.with_verdict, ledger.missing) == (1, 1)


def test_entries_come_strongest_first() -> None:
    weak = make_evaluation("ett", "a", results=(make_result("sjukfranvaro", "improved"),))
    strong = make_evaluation(
        "ett",
        "b",
        design="randomised",
        comparison="randomised-control",
        results=(make_result("sjukfranvaro", "unchanged"),),
    )
    trial = make_trial("ett", status="evaluated", measures=(SICK_LEAVE,))
    (row,) = build_ledger(trial, (weak, strong)).rows
    assert [(e.evaluation.name, e.strength.level) for e in row.entries] == [("b", 4), ("a", 1)]


def test_measures_registered_at_the_start_can_be_passed_in() -> None:
    trial = make_trial("ett", status="evaluated", measures=(SICK_LEAVE, COST))
    evaluation = make_evaluation(
        "ett",
        results=(make_result("kostnad", "improved"),),
        unregistered_results=(Result(name="Nyanställda", kind="outcome", verdict="improved"),),
    )
    ledger = build_ledger(trial, (evaluation,), measures=(SICK_LEAVE,))
    assert [row.measure.id for row in ledger.rows] == ["sjukfranvaro"]
    assert [e.result.measure or e.result.name for e in ledger.unregistered] == [
        "kostnad",
        "Nyanställda",
    ]
    assert build_ledger(trial, (evaluation,), measures=()).rows == ()


def test_summary_counts_measures_and_says_so() -> None:
    registry = make_registry(
        make_trial("ett", status="evaluated", measures=(SICK_LEAVE, COST)),
        make_evaluation(
            "ett",
            design="quasi-experimental",
            results=(
                make_result("sjukfranvaro", "unchanged"),
                make_result("kostnad", "not-reported"),
            ),
        ),
        make_trial("tva", status="running", measures=(SICK_LEAVE,)),
        make_trial("utan-matt"),
    )
    summary = summarise_ledgers(registry)
    assert (summary.trials, summary.measures, summary.with_verdict) == (2, 3, 1)
    assert (summary.not_reported, summary.missing) == (1, 1)
    assert {c.code: c.count for c in summary.by_verdict.rows if c.count} == {
        "unchanged": 1,
        "not-reported": 1,
        "missing": 1,
    }
    assert (summary.by_verdict.what, summary.by_verdict.total) == ("measures", 3)
    assert {c.code: c.count for c in summary.missing_by_reason.rows if c.count} == {
        "not-finished": 1
    }
    assert [(row.code, row.total) for row in summary.by_measure_kind.rows] == [
        ("outcome", 2),
        ("cost", 1),
    ]
    columns = {tuple(c.code for c in row.counts) for row in summary.by_measure_kind.rows}
    assert len(columns) == 1
    assert [(row.code, row.total) for row in summary.by_design.rows] == [("quasi-experimental", 2)]


def test_empty_register() -> None:
    assert build_ledgers(make_registry()) == {}
    assert summarise_ledgers(make_registry()).measures == 0


def test_a_measure_that_was_dropped_still_counts() -> None:
    dropped = make_measure("m")
    trial = make_trial("t", status="ended")
    registry = make_registry(trial)
    ledgers = {"t": build_ledger(trial, (), (dropped,))}
    assert summarise_ledgers(registry).measures == 0
    summary = summarise_ledgers(registry, ledgers)
    assert (summary.trials, summary.measures, summary.missing) == (1, 1, 1)
