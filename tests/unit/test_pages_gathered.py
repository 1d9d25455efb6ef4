"""The pages that gather results, chains, outcomes and gaps: what they count, in which order, and
where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from generator.model import (
    Evaluation,
    Figures,
    Measure,
    Publication,
    Record,
    Replication,
    Result,
    Stop,
    Trial,
)
from generator.pages.grouping import divide_groups
from generator.pages.missing import build_missing_pages
from generator.pages.page import Page
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
from tests.unit.test_pages_lists import HOSTILE, LAW, OWNER, Shown, build, register, show

RANDOMISED = "lardomar/lottade-forsok/"
NULLS = "lardomar/ingen-skillnad/"
UNDECIDED = "lardomar/avbrutna/"
REPEATED = "lardomar/upprepade/"
OUTCOMES = "forsoksforfattningar/vad-det-blev/"
EXEMPTIONS = "forsoksforfattningar/undantag/"
MISSING = "uppfoljning/saknas/"

GATHERED = (RANDOMISED, NULLS, UNDECIDED, REPEATED, OUTCOMES, EXEMPTIONS, MISSING)

#: Bytes that a page may have beside the frame (test_pages_weight).
HEAVIEST = 290_000


def trial(name: str, *measures: str, **fields: Any) -> Trial:
    given: dict[str, Any] = {
        "owner": OWNER,
        "status": "evaluated",
        "title": f"Försöket {name}",
        "measures": tuple(map(make_measure, measures)),
    }
    return make_trial(name, **(given | fields))


def lotted(of: str, name: str = "lottad", **verdicts: str) -> Evaluation:
    return make_evaluation(
        of,
        name,
        title=f"Rapporten {name}",
        design="randomised",
        comparison="randomised-control",
        independence="independent",
        results=tuple(make_result(m, v) for m, v in verdicts.items()),
    )


# Every page


def _hostile() -> Iterator[Record]:
    """Every text that these pages show, from a record that wants to be markup."""
    result = Result(
        measure="m",
        verdict="unchanged",
        text=HOSTILE,
        figures=Figures(effect=HOSTILE, interval=HOSTILE, n=3),
    )
    measures = (Measure(id="m", name=HOSTILE, kind="outcome"),)
    for name, verdict in (("t", "unchanged"), ("u", "inconclusive")):
        yield trial(
            name,
            title=HOSTILE,
            measures=measures,
            replicates=(Replication(trial="t", differences=HOSTILE),) if name == "u" else (),
        )
        for design in ("randomised", "account"):
            yield make_evaluation(
                name,
                design,
                title=HOSTILE,
                conclusion=HOSTILE,
                limitations=HOSTILE,
                design=design,
                publication=Publication(type="research-report", publisher=HOSTILE),
                results=(
                    Result(measure="m", verdict=verdict, text=HOSTILE, figures=result.figures),
                ),
            )
    yield trial("s", title=HOSTILE, status="stopped", stop=Stop(reason="harm", text=HOSTILE))
    yield trial(
        "r",
        title=HOSTILE,
        status="running",
        exemptions=(make_exemption(provision=LAW, description=HOSTILE, valid_to="2027"),),
    )
    yield make_obstacle("o", ("2020", "reported"), title=HOSTILE)


@cache
def pages_of(full: bool) -> Mapping[str, Page]:
    """Those of a register of hostile records, or of an empty one."""
    return build(register(*(_hostile() if full else ())))


@pytest.mark.parametrize("address", GATHERED)
def test_text_of_records_is_never_markup(address: str) -> None:
    shown = Shown(pages_of(True)[address])
    if address != OUTCOMES:
        assert "<script>alert(1)</script>" in shown.text
    assert not shown.all("script")
    assert not shown.all("img")
    assert not [a for a in shown.all("a") if "javascript" in (a.get("href") or "")]
    ids = [e.get("id") for e in shown.tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert "id" not in ids
    assert "None" not in shown.text


@pytest.mark.parametrize("address", GATHERED)
@pytest.mark.parametrize("full", [True, False])
def test_every_page_says_what_it_counts_and_what_it_cannot_tell(address: str, full: bool) -> None:
    shown = Shown(pages_of(full)[address])
    assert len(shown.all("h1")) == 1
    if full:
        assert "Räknar " in shown.text
        assert "Kan inte säga " in shown.text
    elif address not in (OUTCOMES,):
        assert shown.all("p", "fr-empty")


def test_the_pages_are_reached_from_where_a_reader_would_look() -> None:
    pages = pages_of(True)

    def links(address: str) -> set[str]:
        up = "../" * address.count("/")
        hrefs = (a.get("href") or "" for a in Shown(pages[address]).all("a"))
        return {href.removeprefix(up).partition("#")[0] for href in hrefs}

    assert {RANDOMISED, NULLS, UNDECIDED, REPEATED} <= links("lardomar/")
    assert {RANDOMISED, NULLS, UNDECIDED, REPEATED, MISSING} <= links("statistik/")
    assert {EXEMPTIONS, OUTCOMES} <= links("forsoksforfattningar/")
    assert {MISSING, EXEMPTIONS} <= links("uppfoljning/")


def test_the_start_page_leads_to_what_was_found() -> None:
    pages = build(register(trial("t", "x"), lotted("t", x="unchanged")))
    links = {a.get("href") for a in Shown(pages[""]).all("a")}
    assert {RANDOMISED, NULLS, UNDECIDED} <= links


# What randomised trials found


def test_results_stand_by_area_and_none_is_put_first_for_going_well() -> None:
    shown = show(
        RANDOMISED,
        trial("b", "x", areas=("skola", "integration")),
        lotted("b", x="improved"),
        trial("a", "x", "y", areas=("skola",)),
        lotted("a", x="worsened", y="unchanged"),
        trial("utan", "x", areas=("skola",)),
        make_evaluation("utan", results=(make_result("x", "improved"),)),
    )
    assert [row[:2] for row in shown.table("Skola")] == [
        ["x Försöket a, tid ej känd", "Sämre"],
        ["y Försöket a, tid ej känd", "Ingen skillnad"],
        ["x Försöket b, tid ej känd", "Bättre"],
    ]
    assert [row[:2] for row in shown.table("Integration")] == [
        ["x Försöket b, tid ej känd", "Bättre"]
    ]
    assert shown.table("Besked ur lottade utvärderingar, efter område") == [
        ["Integration", "1", "0", "0", "1"],
        ["Skola", "1", "1", "1", "3"],
    ]
    assert "2 försök med lottning, av 3 utvärderade" in shown.text
    assert "3 besked om vad som mättes" in shown.text


def test_a_result_leads_to_its_evaluation_and_shows_its_figures() -> None:
    result = Result(
        measure="x",
        verdict="improved",
        text="Fler fick arbete.",
        figures=Figures(effect="+4 procentenheter", interval="1–7", n=1200),
    )
    shown = show(
        RANDOMISED,
        trial("t", "x", start=span(actual="2015"), end=span(actual="2016")),
        make_evaluation("t", "ifau", design="randomised", results=(result,)),
    )
    ((name, _, text, _),) = shown.table("Skola")
    assert name == "x Försöket t, 2015–2016"
    assert text == "Fler fick arbete. +4 procentenheter (1–7) · 1 200 studerade"
    assert "../../forsok/t/#utvardering-ifau" in {a.get("href") for a in shown.all("a")}


def test_measures_that_no_randomised_evaluation_judges_are_counted() -> None:
    shown = show(
        RANDOMISED,
        trial("t", "x", "y"),
        lotted("t", x="improved", y="not-reported"),
    )
    assert "Ett av de 2 måtten i försöken har inget besked" in shown.text
    assert len(shown.table("Skola")) == 1


def test_many_results_are_divided_and_none_is_lost() -> None:
    long = "Ett resultat som är berättat med många ord. " * 8
    records: list[Record] = []
    for number in range(120):
        name = f"t{number:03}"
        own = trial(name, "a", "b", areas=("skola", "integration"))
        records.append(own)
        records.append(
            make_evaluation(
                name,
                design="randomised",
                comparison="randomised-control",
                results=tuple(Result(measure=m, verdict="improved", text=long) for m in "ab"),
            )
        )
    pages = [p for a, p in build(register(*records)).items() if a.startswith(RANDOMISED)]
    assert len(pages) == 5
    sizes = [len(Shown(page).markdown.encode()) for page in pages]
    assert max(sizes) < HEAVIEST
    rows = [row for page in pages for row in page.content.listed.part.rows]  # type: ignore[attr-defined]
    assert len(rows) == 480
    first = Shown(pages[0])
    links = [a.get("href") for a in first.all("a")]
    assert "../../lardomar/lottade-forsok/#integration" in links
    assert "../../lardomar/lottade-forsok/sida/3/#skola" in links
    assert "Skola, fortsättning" in Shown(pages[3]).text
    assert "Sök bland alla" not in first.text


# What made no difference


def test_nulls_say_what_others_found() -> None:
    shown = show(
        NULLS,
        trial("oense", "x"),
        lotted("oense", x="unchanged"),
        make_evaluation("oense", "b", results=(make_result("x", "improved"),)),
        trial("ense", "x"),
        lotted("ense", x="unchanged"),
        trial("annat", "x"),
        lotted("annat", x="improved"),
    )
    rows = shown.table("utan-skillnad")
    assert [row[0] for row in rows] == [
        "x Försöket ense, tid ej känd",
        "x Försöket oense, tid ej känd",
    ]
    assert [row[1].replace("\u00a0", " ") for row in rows] == [
        "Ingen skillnad",
        "Ingen skillnad En annan utvärdering: bättre",
    ]
    assert "2 mått där en utvärdering inte fann någon skillnad, av 3 med besked" in shown.text
    assert "1 av dem där ingen utvärdering säger något annat" in shown.text
    whole = shown.section("hela-forsok")
    assert "Försöket ense" in whole
    assert "Försöket oense" not in whole


# What was broken off or could not be judged


def test_broken_off_trials_say_why_and_when() -> None:
    shown = show(
        UNDECIDED,
        trial(
            "t",
            status="stopped",
            stop=Stop(reason="funding", text="Pengarna tog slut.", date=when("2002")),
        ),
        trial("u", status="rejected"),
    )
    assert shown.table("Stoppades") == [
        ["Försöket t Göteborg, tid ej känd", "Pengarna räckte inte Pengarna tog slut.", "2002"]
    ]
    assert shown.table("Avslogs") == [
        ["Försöket u Göteborg, tid ej känd", "Skälet är inte infört.", "ej känt"]
    ]


def test_a_trial_that_could_not_be_judged_says_why() -> None:
    shown = show(
        UNDECIDED,
        trial("t", "x"),
        make_evaluation(
            "t",
            conclusion="Deltagarna var nöjda",
            limitations="Ingen jämfördes.",
            results=(make_result("x", "inconclusive"),),
        ),
        trial("dold", "x", status="stopped"),
        make_evaluation("dold", results=(make_result("x", "inconclusive"),)),
        trial("slut", "x", status="ended"),
    )
    ((name, found, basis),) = shown.table("Inget känt att jämföra med")
    assert name == "Försöket t Göteborg, tid ej känd"
    assert found == "Deltagarna var nöjda Vad den inte kan säga: Ingen jämfördes."
    assert "Svag evidens" in basis
    assert "1 försök stoppades" in shown.text
    assert "1 andra försök har utvärderats utan att något mått kunde avgöras" in shown.text
    assert "1 är över utan att en utvärdering är införd" in shown.text


# Repetitions


def test_a_chain_lays_its_trials_and_shared_measures_side_by_side() -> None:
    shown = show(
        REPEATED,
        trial("tidig", "x", "y", start=span(actual="2010")),
        lotted("tidig", x="improved", y="improved"),
        trial(
            "sen",
            "x",
            start=span(actual="2015"),
            replicates=(Replication(trial="tidig", differences="Fler deltog."),),
        ),
        lotted("sen", x="unchanged"),
    )
    told = [" ".join("".join(li.itertext()).split()) for li in shown.all("ol", "fr-log")[0]]
    assert told[0].startswith("Försöket tidig från 2010")
    assert "Bygger på det förra. Fler deltog." in told[1]
    assert [row[0] for row in shown.table("Mått som försöken har gemensamt")] == ["x"]
    assert "Höll inte" in shown.table("Mått som försöken har gemensamt")[0][2]
    assert "I kedjorna: ett mått höll inte." in shown.text


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (["inconclusive"], "det går inte att säga om det enda måttet höll."),
        (["mixed", "mixed"], "det går inte att säga för något av de två måtten om det höll."),
        (["improved", "improved"], "två mått höll."),
        (["improved", "mixed"], "ett mått höll och för ett går det inte att säga."),
    ],
)
def test_what_held_is_told_in_a_sentence(verdicts: list[str], sentence: str) -> None:
    names = [f"m{n}" for n, _ in enumerate(verdicts)]
    judged = dict(zip(names, verdicts, strict=True))
    shown = show(REPEATED, trial("t", *names), lotted("t", **judged), lotted("t", "b", **judged))
    assert f"I samma försök: {sentence}" in shown.text


def test_a_long_chain_and_many_chains_stay_light() -> None:
    records: list[Record] = []
    names = tuple(f"m{n}" for n in range(8))
    for chain in range(30):
        for place in range(20):
            earlier = (Replication(trial=f"k{chain}-0", differences="Annorlunda. " * 40),)
            name = f"k{chain}-{place}"
            records.append(
                trial(
                    name,
                    *names,
                    start=span(actual=str(1990 + place)),
                    replicates=earlier if place else (),
                )
            )
    pages = [p for a, p in build(register(*records)).items() if a.startswith(REPEATED)]
    assert len(pages) == 2
    assert max(len(Shown(page).markdown.encode()) for page in pages) < HEAVIEST
    assert "Här visas de åtta första av 20 försök i kedjan." in Shown(pages[0]).text


# Acts and exemptions


def test_acts_that_became_permanent_stand_beside_those_that_lapsed() -> None:
    shown = show(OUTCOMES)
    counted = {row[0]: int(row[1]) for row in shown.table("Försöksförfattningar som inte gäller")}
    assert list(counted)[:2] == ["Blev permanenta", "Löpte ut"]
    for anchor, name in (("permanent", "Blev permanenta"), ("lapsed", "Löpte ut")):
        assert len(shown.table(f"tabell-{anchor}")) == counted[name] > 10
    vocabulary = register().vocabularies.acts.values()
    permanent = [a for a in vocabulary if a.is_trial and a.outcome == "permanent"]
    assert counted["Blev permanenta"] == len(permanent)


def test_exemptions_in_force_say_when_they_end() -> None:
    shown = show(
        EXEMPTIONS,
        trial(
            "t",
            status="running",
            exemptions=(
                make_exemption(provision=LAW, act="2024:458", valid_to="2029-12-31"),
                make_exemption(provision=LAW, valid_to="2026-12-02"),
                make_exemption(description="Något annat"),
                make_exemption(provision=LAW, valid_to="2020"),
            ),
        ),
    )
    rows = shown.table("undantag")
    assert [row[3] for row in rows] == ["2 dec 2026", "31 dec 2029", "ej känd"]
    assert [row[4] for row in rows] == ["10 dagar", "3,1 år", "Slutet är inte känt"]
    assert rows[2][1] == "Ingen paragraf angiven Något annat"
    assert "3 undantag, i 1 försök" in shown.text
    assert "1 tar slut inom 12 månader" in shown.text


# What is missing


def test_each_gap_leads_to_the_form_that_fills_it() -> None:
    shown = show(
        MISSING,
        trial("over", "x", status="ended"),
        trial("klart", "x"),
        make_evaluation("klart", "rapport", results=(make_result("x", "improved"),)),
        make_obstacle("o", ("2020", "reported")),
    )
    forms = {row[0]: row[2] for row in shown.table("saknas")}
    assert forms["Försöket over Försök"].startswith(
        "Lämna in en utvärdering: Försöket over Fyll i posten"
    )
    assert forms["o Hinder"].startswith("Svara på hindret: o Fyll i posten")
    assert "Fyll i utvärderingen rapport" in forms["Försöket klart Försök"]
    hrefs = {a.get("href") for a in shown.all("a")}
    assert {
        "../../skicka-in/utvardering/?forsok=over",
        "../../skicka-in/forsok/?post=over",
        "../../skicka-in/utvardering/?forsok=klart&post=rapport",
        "../../skicka-in/svar/?hinder=o",
        "../../skicka-in/hinder/?post=o",
    } <= hrefs


def test_what_is_missing_is_counted_with_its_weight() -> None:
    shown = show(MISSING, trial("over", "x", status="ended"), trial("ide", status="idea"))
    rows = {row[0]: row[1:] for row in shown.table("luckor")}
    assert rows["Ingen utvärdering är införd"] == ["5", "1 av 2 försök"]
    assert "2 av 2 poster saknar något." in shown.text


def test_several_measures_are_counted_in_the_row() -> None:
    shown = show(MISSING, trial("t", "x", "y", status="running"))
    assert "2 mått utan enhet, mätsätt, grupp eller tidpunkt" in shown.table("saknas")[0][1]


def test_gaps_are_divided_and_every_record_stands_once() -> None:
    registry = register(*(trial(f"t{n}", status="ended") for n in range(160)))
    pages: list[Page] = list(build_missing_pages(registry, TODAY))
    others = [f"{MISSING}sida/{number}/" for number in (2, 3, 4)]
    assert [page.address for page in pages] == [MISSING, *others]
    rows = [row.record.id for page in pages for row in page.content.part.rows]  # type: ignore[attr-defined]
    assert len(set(rows)) == 160
    assert "Vikt" not in Shown(pages[1]).text


# The mechanism itself


def test_groups_are_divided_with_where_each_begins() -> None:
    groups = [("a", (1, 2)), ("tom", ()), ("b", (3, 4, 5))]
    parts = tuple(divide_groups(groups, "x/", 3))
    assert [(e.code, e.total, e.address) for e in parts[0].entries] == [
        ("a", 2, "x/#a"),
        ("b", 3, "x/#b"),
    ]
    assert [[(g.code, g.rows, g.total, g.begins) for g in part.groups] for part in parts] == [
        [("a", (1, 2), 2, True), ("b", (3,), 3, True)],
        [("b", (4, 5), 3, False)],
    ]
    assert parts[1].entries == parts[0].entries


def test_without_rows_there_is_one_page_without_groups() -> None:
    nothing: tuple[int, ...] = ()
    (part,) = divide_groups([("a", nothing)], "x/")
    assert (part.groups, part.entries, part.part.is_whole) == ((), (), True)
