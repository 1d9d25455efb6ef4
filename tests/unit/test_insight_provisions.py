"""Provisions: who met them, who departed from them, and how long answers took."""

from __future__ import annotations

from typing import Any

from generator.insight.permits import own_acts
from generator.insight.provisions import (
    ActSynthesis,
    provision_sort_key,
    synthesise_acts,
    trials_permitted_by,
)
from generator.model import (
    Evaluation,
    EvaluationObstacle,
    Identifier,
    Provision,
    Record,
    TrialObstacle,
)
from generator.registry import Registry
from tests.unit.insight_builders import (
    TODAY,
    make_evaluation,
    make_exemption,
    make_obstacle,
    make_registry,
    make_trial,
)

SECTION = Provision(act="2017:2", chapter="6", section="3", part="andra stycket")


def act_of(code: str, *records: Record) -> ActSynthesis:
    return {s.act.code: s for s in synthesise_acts(make_registry(*records), TODAY)}[code]


def test_natural_order() -> None:
    places = [
        ("10", "1", ""),
        ("6", "3 a", ""),
        ("6", "3", ""),
        ("6", "10", ""),
        ("6", "", ""),
        ("", "4", ""),
        ("", "", "6.1 e"),
        ("", "", "6"),
        ("4 a", "1", ""),
        ("4", "1", ""),
    ]
    made = [Provision(act="2010:1", chapter=c, section=s, article=a) for c, s, a in places]
    ordered = sorted(made, key=provision_sort_key)
    assert [(p.chapter, p.section, p.article) for p in ordered] == [
        ("", "", "6"),
        ("", "", "6.1 e"),
        ("", "4", ""),
        ("4", "1", ""),
        ("4 a", "1", ""),
        ("6", "", ""),
        ("6", "3", ""),
        ("6", "3 a", ""),
        ("6", "10", ""),
        ("10", "1", ""),
    ]


def test_a_section_counts_for_its_act_once() -> None:
    obstacle = make_obstacle("hinder", ("2020", "reported"), provisions=(SECTION,))
    other = Provision(act="2017:2", chapter="6", section="4")
    departing = make_trial(
        "avvek", exemptions=(make_exemption(provision=SECTION), make_exemption(provision=other))
    )
    own = make_trial("eget", obstacles=(TrialObstacle(account="a", provisions=(SECTION,)),))
    via = make_trial("via", obstacles=(TrialObstacle(account="a", obstacle="hinder"),))
    told = make_evaluation(
        "avvek", obstacles=(EvaluationObstacle(obstacle="hinder"),), recommendation="change-rule"
    )
    act = act_of("2017:2", obstacle, departing, own, via, told)
    assert [(p.chapter, p.section) for p in act.provisions] == [("6", "3"), ("6", "4")]
    for found in (act.whole, act.provisions[0]):
        assert found.departed == ("avvek",)
        assert found.met == ("avvek", "eget", "via")
        assert found.trials == ("avvek", "eget", "via")
        assert found.obstacles == ("hinder",)
        assert (found.evaluated, found.reported) == (1, 1)
        assert {c.code: c.count for c in found.recommendations.rows if c.count} == {
            "change-rule": 1
        }
        assert {c.code: c.count for c in found.states.rows if c.count} == {"open": 1}
    assert act.provisions[1].met == ()


def test_former_ids_and_merged_obstacles_are_followed() -> None:
    kept = make_obstacle("kvar", ("2020", "reported"), provisions=(SECTION,), aliases=("forr",))
    merged = make_obstacle("gick-upp", ("2020", "reported"), merged_into="forr")
    trial = make_trial("ett", obstacles=(TrialObstacle(account="a", obstacle="gick-upp"),))
    act = act_of("2017:2", kept, merged, trial)
    assert (act.whole.met, act.whole.obstacles) == (("ett",), ("kvar",))


def _answered(name: str, reported: str, answered: str = "", origin: str = "reported") -> Record:
    events = [(reported, "reported"), *([(answered, "changed")] if answered else [])]
    return make_obstacle(name, *events, provisions=(SECTION,), origin=origin)


def test_a_median_rests_on_three_reported_obstacles() -> None:
    three = [
        _answered("a", "2020-01-01", "2020-01-11"),
        _answered("b", "2020-01-01", "2020-01-31"),
        _answered("c", "2020-01-01", "2021-01-01"),
    ]
    beside = [
        _answered("vag", "2019", "2021"),
        _answered("vantar", "2020-01-01"),
        _answered("sparat", "2020-01-01", "2020-01-02", origin="traced"),
    ]
    delay = act_of("2017:2", *three, *beside).whole.to_outcome
    assert (delay.days, delay.count, delay.uncertain, delay.waiting) == (30, 3, 1, 1)
    few = act_of("2017:2", *three[:2], *beside).whole.to_answer
    assert (few.days, few.count) == (None, 2)


def test_trial_acts_depart_and_permit() -> None:
    registry = make_registry(make_trial("ett", exemptions=(make_exemption(act="1984:3"),)))
    assert trials_permitted_by(registry, "1984:3") == ("ett",)
    assert trials_permitted_by(registry, "2010:1") == ()
    found = {s.act.code: s for s in synthesise_acts(registry, TODAY)}
    assert found["1984:3"].permitted == ("ett",)
    assert found["1984:3"].whole.trials == ()
    (section,) = found["2010:1"].provisions
    assert section.departing_acts == found["2010:1"].whole.departing_acts == ("1984:3",)


def test_an_act_without_trials_and_an_unknown_act() -> None:
    names = [s.act.name for s in synthesise_acts(make_registry(), TODAY)]
    assert names == ["skollagen (2010:1)"]
    whole = Provision(act="1900:1")
    unknown = act_of("1900:1", make_trial("ett", exemptions=(make_exemption(provision=whole),)))
    assert (unknown.provisions, unknown.whole.departed) == ((), ("ett",))


def test_evaluations_of_nobody_are_harmless() -> None:
    lone: Evaluation = make_evaluation("finns-inte", recommendation="stop")
    registry: Registry = make_registry(lone)
    assert len(synthesise_acts(registry, TODAY)) == 1


def test_an_identifier_that_is_an_act_makes_it_the_trials_own() -> None:
    def identified(*pairs: tuple[str, str], **fields: Any) -> tuple[str, ...]:
        made = tuple(Identifier(type=kind, value=value) for kind, value in pairs)
        trial = make_trial("ett", identifiers=made, **fields)
        registry = make_registry(trial)
        own = own_acts(registry.vocabularies, trial)
        assert [trials_permitted_by(registry, code) for code in own] == [("ett",)] * len(own)
        assert {s.act.code for s in synthesise_acts(registry, TODAY) if s.permitted} == set(own)
        return own

    assert identified(("sfs", "1984:3")) == ("1984:3",)
    assert identified(("sfs", "Lag (1984:3) om försök, ändrad 2017:2")) == ("1984:3", "2017:2")
    # Numbers of other kinds, of unknown acts and in longer numbers are none.
    assert identified(("diarienummer", "1984:3"), ("sfs", "2099:1")) == ()
    assert identified(("sfs", "11984:3"), ("sfs", "1984:31"), ("sfs", "2/1984:3")) == ()
    # What permits an exemption comes first, and once.
    permitted = (make_exemption(act="2017:2"),)
    both = (("sfs", "1984:3"), ("sfs", "2017:2"))
    assert identified(*both, exemptions=permitted) == ("2017:2", "1984:3")
