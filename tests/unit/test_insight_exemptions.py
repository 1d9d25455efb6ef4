"""Exemptions in force, and what became of the trial acts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.insight.act_outcomes import OUTCOMES, compare_outcomes, count_outcomes
from generator.insight.exemptions import list_standing
from generator.model import Exemption
from generator.registry import Registry, build_registry
from generator.vocabularies import Act
from tests.unit.insight_builders import (
    TODAY,
    make_exemption,
    make_registry,
    make_trial,
    make_vocabularies,
    maybe,
    when,
)


@pytest.mark.parametrize(
    ("status", "valid_to", "state"),
    [
        ("running", "2026-11-22", "in-force"),
        ("running", "2026-11-21", ""),
        ("running", "2026", "in-force"),
        ("running", "", "no-end"),
        ("approved", "", "no-end"),
        ("approved", "2027", "in-force"),
        ("idea", "2027", ""),
        ("applied", "2027", ""),
        ("ended", "2027", "in-force"),
        ("ended", "", ""),
        ("rejected", "2027", ""),
    ],
)
def test_an_exemption_stands_while_the_trial_may_use_it(
    status: str, valid_to: str, state: str
) -> None:
    registry = make_registry(
        make_trial("t", status=status, exemptions=(make_exemption(valid_to=valid_to),))
    )
    assert [found.state for found in list_standing(registry, TODAY)] == [state] * bool(state)


def test_what_has_not_begun_is_ahead() -> None:
    later = Exemption(description="", valid_from=when("2027-01-01"), valid_to=when("2028"))
    registry = make_registry(make_trial("t", exemptions=(later,)))
    assert [found.state for found in list_standing(registry, TODAY)] == ["ahead"]


def test_the_first_to_end_comes_first_and_days_need_a_day() -> None:
    registry = make_registry(
        make_trial("a", exemptions=(make_exemption(),)),
        make_trial("b", exemptions=(make_exemption(valid_to="2028"),)),
        make_trial("c", exemptions=(make_exemption(valid_to="2026-12-02"),)),
    )
    found = list_standing(registry, TODAY)
    assert [(s.trial.id, s.days_left) for s in found] == [("c", 10), ("b", None), ("a", None)]


# Acts


def acts(*found: Act) -> Registry:
    vocabularies = replace(make_vocabularies(), acts={act.code: act for act in found})
    return build_registry((), vocabularies)


def act(code: str, outcome: str, start: str = "", end: str = "", **fields: str) -> Act:
    kind = fields.pop("kind", "trial-act")
    return Act(
        code=code,
        title=code,
        short=code,
        kind=kind,
        outcome=outcome,
        in_force=maybe(start),
        expires=maybe(end),
        area=fields.pop("area", "skola"),
        evaluation=fields.pop("evaluation", ""),
    )


def test_acts_are_grouped_by_what_became_of_them() -> None:
    outcomes = compare_outcomes(
        acts(
            act("1980:1", "permanent", "1980-01-01", "1988-01-01", evaluation="SOU"),
            act("1990:1", "permanent", "1990-07-01"),
            act("1985:1", "lapsed", "1985-01-01", "1987-06-30"),
            act("2024:1", "ongoing", "2024-01-01"),
            act("2020:1", "ongoing", "2020-01-01", "2026-01-01"),
            act("2010:1", "", kind="act"),
            act("2011:1", "permanent", kind="related"),
        ),
        TODAY,
    )
    groups = {g.code: [e.act.code for e in g.acts] for g in outcomes.groups}
    assert groups == {
        "permanent": ["1990:1", "1980:1"],
        "lapsed": ["1985:1"],
        "replaced": [],
        "repealed": [],
        "unknown": ["2020:1"],
    }
    assert tuple(groups) == OUTCOMES
    assert outcomes.current == 1
    permanent = outcomes.groups[0]
    assert [e.years for e in permanent.acts] == [None, 8]
    assert (permanent.timed, permanent.median_years, permanent.evaluated) == (1, None, 1)
    counted = count_outcomes(outcomes)
    assert (counted.total, [row.count for row in counted.rows]) == (4, [2, 1, 0, 0, 1])


def test_a_median_needs_three() -> None:
    listed = [act(f"198{n}:1", "lapsed", f"198{n}-01-01", f"199{n}-01-01") for n in range(3)]
    listed[2] = replace(listed[2], expires=when("1984-01-01"))
    outcomes = compare_outcomes(acts(*listed), TODAY)
    assert outcomes.groups[1].median_years == 10.0


def test_an_act_that_ended_before_it_began_has_no_length() -> None:
    outcomes = compare_outcomes(acts(act("1980:1", "lapsed", "1985-01-01", "1984-01-01")), TODAY)
    assert [e.years for e in outcomes.groups[1].acts] == [None]


def test_tables_count_by_area_and_decade() -> None:
    outcomes = compare_outcomes(
        acts(
            act("1989:1", "permanent", "1990-01-01", area="vard"),
            act("1981:1", "lapsed", area="skola"),
            act("1982:1", "repealed", area=""),
        ),
        TODAY,
    )
    areas = {row.code: [c.count for c in row.counts] for row in outcomes.by_area.rows}
    assert areas == {"skola": [0, 1, 0, 0, 0], "vard": [1, 0, 0, 0, 0], "": [0, 0, 0, 1, 0]}
    assert [(row.code, row.total) for row in outcomes.by_decade.rows] == [("1980", 2), ("1990", 1)]
    assert outcomes.by_area.total == 3


def test_without_acts_everything_is_empty() -> None:
    outcomes = compare_outcomes(acts(), TODAY)
    assert [len(group.acts) for group in outcomes.groups] == [0] * len(OUTCOMES)
    assert outcomes.by_area.rows == ()
