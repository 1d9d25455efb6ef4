"""Statistics: what is counted, and that only reported obstacles are."""

from __future__ import annotations

from generator.insight.statistics import compute_statistics
from tests.unit.insight_builders import (
    TODAY,
    make_evaluation,
    make_measure,
    make_obstacle,
    make_registry,
    make_result,
    make_trial,
)


def test_verdicts_by_area_count_measures_and_by_design_verdicts() -> None:
    registry = make_registry(
        make_trial(
            "ett",
            status="evaluated",
            areas=("trafik", "skola"),
            measures=(make_measure("m"), make_measure("utan")),
        ),
        make_evaluation("ett", "a", results=(make_result("m", "improved"),)),
        make_evaluation(
            "ett", "b", independence="internal", results=(make_result("m", "worsened"),)
        ),
    )
    found = compute_statistics(registry, TODAY)
    areas = found.verdicts_by_area
    assert (areas.what, areas.total) == ("measures", 1)
    assert [(row.code, row.total) for row in areas.rows] == [("skola", 1), ("trafik", 1)]
    assert {c.code: c.count for c in areas.rows[0].counts if c.count} == {"mixed": 1}
    assert (found.verdicts_by_design.what, found.verdicts_by_design.total) == ("verdicts", 2)
    independence = [(row.code, row.total) for row in found.verdicts_by_independence.rows]
    assert independence == [("internal", 1), ("", 1)]


def test_traced_and_merged_obstacles_are_not_counted() -> None:
    registry = make_registry(
        make_obstacle("a", ("2020", "reported")),
        make_obstacle("b", ("2020", "reported"), merged_into="a"),
        make_obstacle("c", ("2020", "changed"), origin="traced"),
    )
    states = compute_statistics(registry, TODAY).obstacle_states
    assert (states.what, states.total) == ("obstacles", 1)
    assert [(c.code, c.count) for c in states.rows][:2] == [("open", 1), ("answered", 0)]


def test_empty_register() -> None:
    found = compute_statistics(make_registry(), TODAY)
    assert found.verdicts_by_area.rows == ()
    assert found.trials_by_decade.total == 0
