"""What records lack, and which of it is most worth filling."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.insight.ledger import build_ledgers
from generator.insight.missing import WORTH, Incomplete, count_missing, find_missing
from generator.insight.obstacles import derive_states
from generator.model import (
    Aftermath,
    Lesson,
    Measure,
    Provision,
    Publication,
    Record,
    Stop,
)
from tests.unit.insight_builders import (
    TODAY,
    make_evaluation,
    make_exemption,
    make_measure,
    make_obstacle,
    make_registry,
    make_result,
    make_trial,
    span,
)

LAW = Provision(act="2010:1", chapter="6", section="3")

WHOLE_MEASURE = Measure(
    id="x", name="x", kind="outcome", unit="%", instrument="a", population="b", time_point="c"
)

#: A trial that lacks nothing.
WHOLE: dict[str, Any] = {
    "status": "evaluated",
    "problem": "a",
    "comparison": "b",
    "population": "c",
    "hypothesis": "d",
    "start": span(actual="2020"),
    "end": span(actual="2021"),
    "measures": (WHOLE_MEASURE,),
    "lessons": (Lesson(text="e"),),
    "aftermath": (Aftermath(kind="ended", text="f"),),
}


def judge(**fields: Any) -> Record:
    given: dict[str, Any] = {
        "results": (make_result("x", "improved"),),
        "independence": "independent",
        "publication": Publication(type="research-report", isbn="1"),
        "limitations": "g",
    }
    return make_evaluation("t", **(given | fields))


def find(*records: Record) -> tuple[Incomplete, ...]:
    registry = make_registry(*records)
    return find_missing(registry, build_ledgers(registry), derive_states(registry, TODAY))


def lacks(*records: Record) -> list[tuple[str, int]]:
    found = find(*records)
    return [(gap.code, gap.count) for record in found for gap in record.missing]


def test_a_whole_record_lacks_nothing() -> None:
    assert find(make_trial("t", **WHOLE), judge()) == ()


@pytest.mark.parametrize(
    ("fields", "gap"),
    [
        ({"organisations": ()}, ("no-owner", 1)),
        ({"start": span(planned="2020")}, ("no-start", 1)),
        ({"end": span(planned="2021")}, ("no-end", 1)),
        ({"comparison": ""}, ("no-comparison", 1)),
        ({"population": ""}, ("no-population", 1)),
        ({"problem": ""}, ("no-problem", 1)),
        ({"hypothesis": ""}, ("no-hypothesis", 1)),
        ({"aftermath": ()}, ("no-aftermath", 1)),
        ({"lessons": ()}, ("no-lessons", 1)),
        ({"measures": (replace(WHOLE_MEASURE, unit=""),)}, ("vague-measures", 1)),
        (
            {"exemptions": (make_exemption(description="a"), make_exemption(description="b"))},
            ("exemption-provision", 2),
        ),
    ],
)
def test_a_trial_lacks_what_it_does_not_say(fields: dict[str, Any], gap: tuple[str, int]) -> None:
    assert lacks(make_trial("t", **(WHOLE | fields)), judge()) == [gap]


@pytest.mark.parametrize(
    ("fields", "gap"),
    [
        ({"independence": ""}, "independence"),
        ({"publication": Publication(type="research-report")}, "publication"),
        ({"limitations": ""}, "limitations"),
    ],
)
def test_an_evaluation_lacks_what_it_does_not_say(fields: dict[str, Any], gap: str) -> None:
    (record,) = find(make_trial("t", **WHOLE), judge(**fields), judge(name="hel"))
    (missing,) = record.missing
    assert (missing.code, missing.evaluations) == (gap, ("slutrapport",))


def test_lessons_of_an_evaluation_are_lessons() -> None:
    own = make_trial("t", **(WHOLE | {"lessons": ()}))
    assert lacks(own, judge(lessons=(Lesson(text="a"),))) == []


@pytest.mark.parametrize("verdict", ["not-reported", None])
def test_measures_without_a_verdict_are_counted_once_there_is_an_evaluation(
    verdict: str | None,
) -> None:
    results = (make_result("x", verdict),) if verdict else ()
    assert lacks(make_trial("t", **WHOLE), judge(results=results)) == [("no-verdict", 1)]
    assert ("no-verdict", 1) not in lacks(make_trial("t", **WHOLE))


def test_nobody_has_evaluated_what_is_over() -> None:
    assert lacks(make_trial("t", **WHOLE)) == [("no-evaluation", 1)]


@pytest.mark.parametrize("status", ["idea", "applied", "approved"])
def test_what_has_not_begun_lacks_nothing_that_comes_later(status: str) -> None:
    assert lacks(make_trial("t", status=status, problem="a")) == []


def test_what_goes_on_lacks_no_end_and_no_result() -> None:
    going = WHOLE | {"status": "running", "end": span(), "aftermath": (), "lessons": ()}
    assert lacks(make_trial("t", **going)) == []
    endless = going | {"exemptions": (make_exemption(provision=LAW),)}
    assert lacks(make_trial("t", **endless)) == [("exemption-end", 1)]
    bare = going | {"measures": ()}
    assert lacks(make_trial("t", **bare)) == [("no-measures", 1)]


@pytest.mark.parametrize(
    ("stop", "is_missing"),
    [
        (None, True),
        (Stop(reason="unknown", text=""), True),
        (Stop(reason="funding", text=""), False),
    ],
)
def test_a_broken_off_trial_should_say_why(stop: Stop | None, is_missing: bool) -> None:
    broken = make_trial("t", status="rejected", problem="a", stop=stop)
    assert lacks(broken) == [("stop-reason", 1)] * is_missing


def test_an_obstacle_lacks_what_it_does_not_say() -> None:
    bare = make_obstacle("o", ("2020", "reported"), type="lag")
    assert [code for code, _ in lacks(bare)] == [
        "unanswered",
        "no-responsible",
        "no-provisions",
        "no-consequence",
        "no-wanted-change",
    ]
    told = {
        "responsible": ("organ:verket",),
        "consequence": "a",
        "wanted_change": "b",
    }
    answered = (("2020", "reported"), ("2021", "answered"))
    assert lacks(make_obstacle("o", *answered, type="kultur", **told)) == []
    assert lacks(make_obstacle("o", *answered, provisions=(LAW,), **told)) == []


def test_nobody_owes_a_traced_obstacle_an_answer() -> None:
    traced = make_obstacle("o", ("2020", "reported"), origin="traced")
    assert "unanswered" not in [code for code, _ in lacks(traced)]


def test_a_merged_obstacle_is_told_by_the_other() -> None:
    whole = {"responsible": ("a",), "consequence": "a", "wanted_change": "b", "type": "kultur"}
    merged = make_obstacle("o", merged_into="p")
    assert find(merged, make_obstacle("p", origin="traced", **whole)) == ()


def test_the_weightiest_gap_decides_and_then_all_together() -> None:
    registry = [
        make_trial("latt", **(WHOLE | {"status": "running", "hypothesis": "", "problem": ""})),
        make_trial("tung", **WHOLE),
        make_trial("tyngst", **(WHOLE | {"problem": ""})),
        make_trial("mellan", **(WHOLE | {"status": "running", "measures": ()})),
    ]
    assert [record.id for record in find(*registry)] == ["tyngst", "tung", "mellan", "latt"]


def test_counts_say_of_how_many() -> None:
    registry = make_registry(
        make_trial("t", **(WHOLE | {"problem": ""})),
        judge(limitations=""),
        judge(name="b", limitations=""),
        make_trial("u", **WHOLE),
        make_obstacle("o", origin="traced", type="kultur", wanted_change="a", consequence="b"),
    )
    found = find_missing(registry, build_ledgers(registry), derive_states(registry, TODAY))
    counts = {c.code: (c.count, c.of, c.kind) for c in count_missing(registry, found)}
    assert counts == {
        "no-evaluation": (1, 2, "trial"),
        "no-responsible": (1, 1, "obstacle"),
        "no-problem": (1, 2, "trial"),
        "limitations": (2, 2, "evaluation"),
    }
    assert list(counts) == [code for code in WORTH if code in counts]


def test_heavier_gaps_come_first() -> None:
    worths = [worth for _, worth in WORTH.values()]
    assert worths == sorted(worths, reverse=True)
    assert make_measure("x") != WHOLE_MEASURE
