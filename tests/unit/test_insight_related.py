"""Related trials: likeness with reasons, and cost that does not grow with the square."""

from __future__ import annotations

from generator.insight.related import COMPARED, SHOWN, Likeness, find_related
from generator.model import Identifier, Provision, Record, Replication, Trial, TrialObstacle
from tests.unit.insight_builders import (
    make_exemption,
    make_measure,
    make_obstacle,
    make_programme,
    make_registry,
    make_trial,
    span,
)

PART = Provision(act="2017:2", chapter="6", section="3", part="andra stycket")
SECTION = Provision(act="2017:2", chapter="6", section="3")


def reasons(one: str, other: str, *records: Record) -> tuple[Likeness, ...]:
    found = find_related(make_registry(*records))[one]
    return next(related.reasons for related in found if related.trial == other)


def test_replication_says_which_way() -> None:
    first = make_trial("a", areas=("skola",), aliases=("forr",))
    second = make_trial("b", areas=("vard",), replicates=(Replication(trial="forr"),))
    assert [r.code for r in reasons("a", "b", first, second)] == ["replicated-by"]
    assert [r.code for r in reasons("b", "a", first, second)] == ["replicates"]


def test_a_section_goes_before_its_act() -> None:
    obstacle = make_obstacle("hinder", ("2020", "reported"), provisions=(SECTION,))
    departed = make_trial("a", areas=(), exemptions=(make_exemption(provision=PART),))
    met = make_trial("b", areas=(), obstacles=(TrialObstacle(account="x", obstacle="hinder"),))
    elsewhere = Provision(act="2017:2", chapter="1", section="1")
    act = make_trial("c", areas=(), exemptions=(make_exemption(provision=elsewhere),))
    records = (obstacle, departed, met, act)
    (section,) = reasons("a", "b", *records)
    assert (section.code, section.provisions, section.values) == ("section", (SECTION,), ())
    (only_act,) = reasons("a", "c", *records)
    assert (only_act.code, only_act.values) == ("act", ("2017:2",))
    related = find_related(make_registry(*records))["a"]
    assert [r.trial for r in related] == ["b", "c"]


def test_trials_held_under_one_act_are_alike() -> None:
    named = make_trial("a", areas=(), identifiers=(Identifier(type="sfs", value="1984:3"),))
    exempted = make_trial("b", areas=(), exemptions=(make_exemption(act="1984:3"),))
    (shared,) = reasons("a", "b", named, exempted)
    assert (shared.code, shared.values) == ("act", ("1984:3",))


def test_areas_and_programme_are_named() -> None:
    programme = make_programme("p")
    one = make_trial("a", areas=("vard", "skola"), programme="p")
    two = make_trial("b", areas=("skola", "vard"), programme="p")
    found = reasons("a", "b", programme, one, two)
    assert {r.code: r.values for r in found} == {"programme": ("p",), "area": ("skola", "vard")}


def _others(count: int) -> list[Trial]:
    return [make_trial(f"annan-{i}", areas=(), title=f"Vanligt försök {i}") for i in range(count)]


def test_rare_words_count_and_common_ones_do_not() -> None:
    one = make_trial("a", title="Vanligt försök med självkörande bussar i glesbygd", areas=())
    two = make_trial("b", title="Glesbygd: självkörande bussar", areas=())
    (words,) = reasons("a", "b", one, two, *_others(40))
    assert (words.code, words.values) == ("title-words", ("bussar", "glesbygd", "självkörande"))


def test_a_word_or_two_alone_are_chance() -> None:
    one = make_trial("a", title="Bussar i Malmö", areas=())
    two = make_trial("b", title="Bad i Malmö", areas=())
    assert find_related(make_registry(one, two, *_others(40)))["a"] == ()
    beside = make_trial("c", title="Bad i Malmö", areas=("vard",))
    three = make_trial("d", title="Bussar i Malmö", areas=("vard",))
    codes = [r.code for r in reasons("c", "d", beside, three, *_others(40))]
    assert codes == ["title-words", "area"]


def test_measures_share_words() -> None:
    measures = (make_measure("sjukfrånvaro bland anställda"), make_measure("kostnad"))
    one = make_trial("a", areas=("vard",), measures=measures)
    two = make_trial("b", areas=("vard",), measures=measures[:1])
    found = {r.code: r.values for r in reasons("a", "b", one, two, *_others(60))}
    assert found["measure-words"] == ("anställda", "bland", "sjukfrånvaro")


def test_a_trait_that_many_share_suggests_the_nearest_in_time() -> None:
    trials = [
        make_trial(f"t{year}", areas=("skola",), start=span(actual=str(year)))
        for year in range(1900, 2020)
    ]
    found = find_related(make_registry(*trials))
    for trial in ("t1900", "t1950", "t2019"):
        years = [int(related.trial[1:]) for related in found[trial]]
        assert len(years) == SHOWN
        assert max(abs(year - int(trial[1:])) for year in years) <= 2 * COMPARED


def test_the_same_register_gives_the_same_answer_in_any_order() -> None:
    trials = [
        make_trial(f"t{i}", areas=("skola",) if i % 2 else ("vard",), programme="p" * (i % 3))
        for i in range(60)
    ]
    records: list[Record] = [make_programme("p"), make_programme("pp"), *trials]
    assert find_related(make_registry(*records)) == find_related(make_registry(*reversed(records)))


def test_alone_and_empty() -> None:
    assert find_related(make_registry()) == {}
    alone = make_trial("a", title="Ensamt försök", replicates=(Replication(trial="a"),))
    assert find_related(make_registry(alone)) == {"a": ()}
