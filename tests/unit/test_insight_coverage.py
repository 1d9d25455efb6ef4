"""Coverage: who has taken part, and what is missing."""

from __future__ import annotations

from generator.insight.coverage import GAPS, compute_coverage
from generator.model import Involvement, Lesson
from tests.unit.insight_builders import make_evaluation, make_registry, make_trial, span


def test_reach_is_by_trials_that_took_place() -> None:
    coverage = compute_coverage(
        make_registry(
            make_trial("pagar"),
            make_trial("ide", owner="kommun:0002", status="idea"),
            make_trial(
                "stoppat",
                owner="historisk:landstinget",
                status="stopped",
                start=span(actual="1990"),
            ),
            make_trial("aldrig-borjat", owner="region:03", status="withdrawn"),
        )
    )
    cities = coverage.municipalities
    assert (cities.total, cities.reached) == (3, ("kommun:0001",))
    assert (cities.proposed_only, cities.missing) == (("kommun:0002",), ("kommun:0003",))
    assert coverage.regions.reached == ("region:01",)
    assert coverage.regions.proposed_only == ("region:03",)
    assert coverage.trials_by_body["region:01"] == ("stoppat",)
    first, second = coverage.counties
    assert (first.county, first.trials, first.region, first.region_reached) == (
        "01",
        2,
        "region:01",
        True,
    )
    assert (second.county, second.trials, second.region_reached) == ("03", 0, False)


def test_swedish_order_and_roles() -> None:
    parts = [("kommun:0002", "participant"), ("kommun:0001", "owner"), ("kommun:0003", "owner")]
    trial = make_trial(
        "ett",
        organisations=(
            *(Involvement(organisation=code, role=role) for code, role in parts),
            Involvement(organisation="region:03", role="partner"),
        ),
    )
    coverage = compute_coverage(make_registry(trial))
    assert coverage.municipalities.reached == ("kommun:0003", "kommun:0001", "kommun:0002")
    assert coverage.regions.reached == ()
    assert coverage.counties[0].trials == 1


def test_a_body_that_nobody_took_over_from_is_said() -> None:
    registry = make_registry(make_trial("ett", owner="historisk:glomd"))
    assert compute_coverage(registry).bodies_without_successor == ("historisk:glomd",)


def test_tables_count_trials() -> None:
    coverage = compute_coverage(
        make_registry(
            make_trial("ett", areas=("skola", "trafik"), start=span(planned="1988-02")),
            make_trial("tva", status="evaluated", start=span("2009", "2010")),
            make_trial("tre", status="idea"),
            make_evaluation("tva", "svag"),
            make_evaluation("tva", "stark", design="before-after", comparison="before"),
        )
    )
    decades = [(c.code, c.count) for c in coverage.by_decade.rows]
    assert decades == [("1980", 1), ("1990", 0), ("2000", 0), ("2010", 1), ("", 1)]
    assert coverage.by_area.total == 3
    assert sum(c.count for c in coverage.by_area.rows) == 4
    assert {c.code: c.count for c in coverage.by_design.rows if c.count} == {"before-after": 1}
    assert coverage.by_design.total == 1
    assert {c.code for c in coverage.by_status.rows if not c.count} >= {"applied", "ended"}


def test_gaps_say_out_of_how_many() -> None:
    coverage = compute_coverage(
        make_registry(
            make_trial("ett", status="ended", owner="organ:verket", entered_by="curator"),
            make_trial("tva", status="evaluated", lessons=(Lesson(text="a"),)),
            make_trial("tre", status="idea"),
            make_evaluation("tva", comparison="benchmark"),
        )
    )
    assert [gap.code for gap in coverage.gaps] == list(GAPS)
    assert {gap.code: (gap.count, gap.of) for gap in coverage.gaps} == {
        "no-start": (2, 2),
        "no-local-body": (1, 3),
        "no-measures": (2, 2),
        "no-evaluation": (1, 2),
        "no-comparison": (1, 1),
        "no-lessons": (1, 2),
        "never-verified": (3, 3),
        "entered-by-curator": (1, 3),
    }


def test_empty_register() -> None:
    coverage = compute_coverage(make_registry())
    assert (coverage.trials, coverage.municipalities.reached) == (0, ())
    assert coverage.by_decade.rows == ()
    assert len(coverage.municipalities.missing) == 3
