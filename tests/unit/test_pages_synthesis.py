"""Pages that sum up: sentences that are right for one and many, and what is singled out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from generator.insight.ledger import build_ledgers
from generator.insight.obstacles import derive_states, find_answer
from generator.model import Aftermath, Event, Involvement, Provision, Record
from generator.pages.authority import build_authority
from generator.pages.compare import ROWS, build_compare_page
from generator.pages.findings import UNWELCOME, count_verdicts, list_judged, tell_findings
from generator.pages.organisation import find_bodies, find_pages
from generator.pages.themes import build_themes_pages
from generator.pages.trials import build_trial_rows
from tests.unit.insight_builders import (
    TODAY,
    make_evaluation,
    make_exemption,
    make_measure,
    make_obstacle,
    make_result,
    make_trial,
    span,
    when,
)
from tests.unit.test_pages_records import LAW, Shown, _renderer, register, show

GOTHENBURG, ALE, LONELY = "kommun:1480", "kommun:1440", "kommun:0980"


def theme(address: str, *records: Record) -> Shown:
    found = {page.address: page for page in build_themes_pages(register(*records), TODAY)}
    return Shown(found[address])


def told(name: str, verdict: str, **fields: Any) -> tuple[Record, Record]:
    """An evaluated trial with one measure, and its evaluation."""
    trial = make_trial(
        name,
        owner=GOTHENBURG,
        title=f"Försöket {name}",
        status="evaluated",
        measures=(make_measure("m"),),
        **fields,
    )
    return trial, make_evaluation(name, results=(make_result("m", verdict),))


# --- acts -----------------------------------------------------------------------------------


def test_a_section_is_told_in_sentences_for_one() -> None:
    trial, evaluation = told("t", "unchanged", exemptions=(make_exemption(provision=LAW),))
    text = show("lagrum/2017-725/", trial, evaluation).text
    assert "Ett försök har avvikit från lagen. Det är utvärderat." in flat(text)
    assert "Ett mått visar ingen säker skillnad." in flat(text)


def test_a_section_is_told_in_sentences_for_many() -> None:
    pairs = [
        told(name, verdict, exemptions=(make_exemption(provision=LAW),))
        for name, verdict in (("t", "improved"), ("u", "improved"), ("v", "worsened"))
    ]
    later = make_trial("w", owner=GOTHENBURG, exemptions=(make_exemption(provision=LAW),))
    text = flat(show("lagrum/2017-725/", later, *(r for pair in pairs for r in pair)).text)
    assert "Fyra försök har avvikit från lagen. Tre av dem är utvärderade." in text
    assert "Två mått blev bättre och ett blev sämre." in text


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((("2020", "reported"),), "Ett hinder gäller lagen, och det väntar på svar."),
        ((("2020", "reported"), ("2021", "changed")), "Ett hinder gäller lagen, och det är löst."),
    ],
)
def test_the_obstacles_of_an_act(kinds: tuple[tuple[str, str], ...], said: str) -> None:
    text = flat(show("lagrum/2017-725/", make_obstacle("o", *kinds, provisions=(LAW,))).text)
    assert said in text
    assert "hittat i efterhand" not in text


def test_obstacles_that_are_alike_are_told_together() -> None:
    made = [make_obstacle(n, ("2020", "reported"), provisions=(LAW,)) for n in ("o", "p", "q")]
    text = flat(show("lagrum/2017-725/", *made).text)
    assert "Tre hinder gäller lagen, och alla väntar på svar." in text


def test_a_change_is_told_with_its_number() -> None:
    events = (
        Event(date=when("2020"), kind="reported"),
        Event(date=when("2022-07-01"), kind="changed", number="SFS 2022:638", text="Så blev det."),
    )
    shown = show("lagrum/2017-725/", make_obstacle("o", *events, provisions=(LAW,)))
    assert "Regeln ändrades 1 juli 2022 (SFS 2022:638)." in flat(shown.text)
    assert "Så blev det." in shown.text


def test_the_median_says_what_it_counts() -> None:
    made = [
        make_obstacle(n, ("2020-01-01", "reported"), ("2020-03-01", "answered"), provisions=(LAW,))
        for n in ("o", "p", "q")
    ]
    waiting = make_obstacle("r", ("2020-01-01", "reported"), provisions=(LAW,))
    text = flat(show("lagrum/2017-725/", *made, waiting).text)
    assert "i median, räknat på tre rapporterade hinder. Ett väntar ännu på svar." in text


def test_traced_obstacles_are_said_to_prove_nothing() -> None:
    made = make_obstacle("o", ("2020", "changed"), provisions=(LAW,), origin="traced")
    text = flat(show("lagrum/2017-725/", made).text)
    assert "säger därför inget om hur ofta ett hinder blir löst" in text


def test_what_a_departing_trial_led_to_stands_in_its_section() -> None:
    made = make_trial(
        "t",
        owner=GOTHENBURG,
        exemptions=(make_exemption(provision=LAW),),
        aftermath=(Aftermath(kind="made-permanent", text="Det blev lag."),),
    )
    assert "Det blev lag." in show("lagrum/2017-725/", made).text


def test_an_act_without_numbers_of_a_place() -> None:
    whole = Provision(act="2017:725")
    text = flat(show("lagrum/2017-725/", make_obstacle("o", provisions=(whole,))).text)
    assert "Ett hinder gäller lagen" in text


# --- bodies ---------------------------------------------------------------------------------


def test_every_municipality_and_region_has_a_page() -> None:
    registry = register()
    assert find_bodies(registry) == ()
    codes = find_pages(registry)
    assert len(codes) == 290 + 21
    assert GOTHENBURG in codes


def test_a_page_without_trials_helps_on() -> None:
    shown = show("organisationer/kommun-1480/", make_trial("t", owner=ALE, title="Grannens försök"))
    assert "Ingen post i registret nämner Göteborgs Stad än." in flat(shown.text)
    assert "Registrera ett försök" in shown.text
    assert "Grannens försök" in shown.text
    assert "Inget är infört än för Härryda, Kungsbacka" in flat(shown.text)


def test_a_page_counts_its_own_and_its_neighbours() -> None:
    trial, evaluation = told("t", "improved")
    text = flat(
        show(
            "organisationer/kommun-1480/", trial, evaluation, make_trial("u", owner=ALE, title="U")
        ).text
    )
    assert "Registret har ett försök som Göteborgs Stad ansvarar för eller deltar i." in text
    assert "Det är utvärderat. Av de åtta grannkommunerna står en med i något försök." in text


def test_an_island_far_out_has_no_neighbours() -> None:
    shown = show("organisationer/kommun-0980/", make_trial("t", owner=LONELY))
    assert "Kommunen gränsar inte till någon annan kommun." in flat(shown.text)
    assert "grannkommunerna" not in shown.text


def test_a_region_has_its_municipalities() -> None:
    shown = show("organisationer/region-14/", make_trial("t", owner=GOTHENBURG, title="I länet"))
    assert "Vad har länets kommuner prövat?" in shown.texts("h2")
    assert "I länet" in shown.text


def test_many_trials_of_a_neighbour_are_counted_not_listed() -> None:
    made = [
        make_trial(f"t{n}", owner=ALE, title=f"Försök nummer {n}", start=span(str(2000 + n)))
        for n in range(9)
    ]
    shown = show("organisationer/kommun-1480/", *made)
    assert len(re.findall(r"Försök nummer \d", shown.text)) == 3
    assert "Alla 9 försök" in shown.text


def test_an_authority_sees_what_it_has_not_answered() -> None:
    agency = "region:14"
    waiting = make_obstacle(
        "o",
        ("2024-01-01", "reported"),
        title="Väntar",
        responsible=(agency,),
        provisions=(LAW,),
        affected=(GOTHENBURG,),
    )
    older = make_obstacle(
        "p", ("2020-01-01", "reported"), title="Väntar längst", responsible=(agency,)
    )
    done = make_obstacle(
        "q",
        ("2020", "reported"),
        ("2021", "exempted"),
        ("2022", "changed"),
        title="Klart",
        responsible=(agency,),
    )
    shown = show("organisationer/region-14/", waiting, older, done)
    text = shown.text
    assert text.index("Väntar längst") < text.index("Väntar på svar", text.index("Väntar längst"))
    assert "Besvarat, och hur" in shown.texts("h3")
    assert "Vilka regler stoppar vem?" in shown.texts("h3")
    assert "Vilka undantag har getts?" in shown.texts("h3")


def test_an_authority_orders_by_wait_and_gathers_by_provision() -> None:
    registry = register(
        make_obstacle("a", ("2024", "reported"), provisions=(LAW,), affected=(ALE,)),
        make_obstacle("b", ("2019", "reported"), provisions=(LAW,), affected=(GOTHENBURG,)),
        make_obstacle("c", ("2019", "reported"), ("2021", "answered"), provisions=(LAW,)),
    )
    found = build_authority(
        registry.obstacles.values(), derive_states(registry, TODAY), {"a": ("t",)}
    )
    assert [s.obstacle.id for s in found.waiting] == ["b", "a"]
    assert [s.obstacle.id for s in found.answered] == ["c"]
    (stop,) = found.stops
    assert (len(stop.obstacles), stop.open, stop.trials) == (3, 2, ("t",))
    assert set(stop.bodies) == {ALE, GOTHENBURG}


def test_an_answer_that_was_in_vain_is_none() -> None:
    answered = make_obstacle("o", ("2020", "reported"), ("2021", "answered"))
    again = make_obstacle("o", ("2020", "reported"), ("2021", "answered"), ("2022", "reopened"))
    found = find_answer(answered)
    assert found is not None
    assert found.kind == "answered"
    assert find_answer(again) is None


# --- areas and principles -------------------------------------------------------------------


def test_an_area_tells_what_made_no_difference_beside_what_did() -> None:
    good = told("t", "improved", areas=("skola",))
    bad = told("u", "unchanged", areas=("skola",))
    shown = theme("omraden/skola/", *good, *bad)
    text = flat(shown.text)
    assert "Registret har två försök inom området. Båda är utvärderade." in text
    assert "Ett mått blev bättre och ett visar ingen säker skillnad." in text
    assert shown.texts("h4") == ["Blev bättre", "Visar ingen skillnad, eller blev sämre"]


def test_running_trials_of_an_area_stand_apart() -> None:
    shown = theme(
        "omraden/skola/",
        make_trial("t", owner=ALE, areas=("skola",), status="running", start=span("2026", "2026")),
    )
    assert "Vad prövas just nu?" in shown.texts("h2")
    assert "Det pågår." in flat(shown.text)


def test_an_empty_area_has_no_sentences() -> None:
    assert "Registret har" not in theme("omraden/skola/").text


def test_a_principle_is_told_too() -> None:
    made = told("t", "worsened", principles=("helhetssyn",))
    text = flat(theme("principer/helhetssyn/", *made).text)
    assert "Registret har ett försök som prövar principen." in text
    assert "Ett mått blev sämre." in text


def test_findings_are_ordered_by_strength_and_counted() -> None:
    weak, weak_evaluation = told("a", "improved")
    strong = make_trial("b", owner=ALE, status="evaluated", measures=(make_measure("m"),))
    strong_evaluation = make_evaluation(
        "b",
        design="randomised",
        comparison="randomised-control",
        independence="independent",
        results=(make_result("m", "unchanged"),),
    )
    registry = register(weak, weak_evaluation, strong, strong_evaluation)
    rows = {row.trial.id: row for row in build_trial_rows(registry)}
    ledgers = build_ledgers(registry)
    assert [t.row.trial.id for t in tell_findings(registry, ("a", "b"), rows)] == ["b", "a"]
    (judged,) = list_judged(ledgers.values(), rows, UNWELCOME)
    assert (judged.row.trial.id, judged.verdict, judged.level) == ("b", "unchanged", 4)
    counts, missing = count_verdicts(registry, ledgers.values())
    assert [(c.code, c.count) for c in counts] == [("improved", 1), ("unchanged", 1)]
    assert missing == 0


# --- comparison and likeness ----------------------------------------------------------------


def test_every_row_of_the_comparison_has_a_name_and_a_source() -> None:
    shown = Shown(build_compare_page())
    assert len(shown.texts("th")) == len(ROWS)
    trial, evaluation = told(
        "t",
        "improved",
        intervention="Så gjordes det.",
        comparison="Förra året.",
        organisations=(
            Involvement(organisation=GOTHENBURG, role="owner"),
            Involvement(organisation=ALE, role="participant"),
        ),
        exemptions=(make_exemption(provision=LAW, description="Undantaget"),),
        obstacles=(),
        aftermath=(Aftermath(kind="ended", text="Slut."),),
    )
    page = show("forsok/t/", trial, evaluation)
    marked = {e.get("data-fr-compare", "").rstrip("+") for e in page.all("*")} - {""}
    assert marked >= set(ROWS) - {"hinder"}
    assert marked <= set(ROWS)


def test_likeness_is_explained_with_links() -> None:
    fields: dict[str, Any] = {"owner": ALE, "exemptions": (make_exemption(provision=LAW),)}
    shown = show("forsok/t/", make_trial("t", **fields), make_trial("u", **fields))
    links = [link.get("href", "") for link in shown.all("a")]
    assert "../../lagrum/2017-725/#k6-p37" in links
    assert "../../jamfor/?forsok=t&forsok=u" in links
    assert "Samma paragraf" in shown.text or "samma paragraf" in shown.text


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_page_of_comparison_is_rendered() -> None:
    assert "jamfor" in _renderer().render(build_compare_page())
