"""The pages of single records, down to the HTML that a reader's browser gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import markdown
import pytest

from generator.checking import load_vocabularies
from generator.insight.clock import compute_clock
from generator.insight.fates import Promise
from generator.insight.ledger import build_ledgers
from generator.insight.obstacles import derive_states
from generator.insight.provisions import synthesise_acts
from generator.insight.related import find_related
from generator.model import (
    Aftermath,
    Amendment,
    Author,
    Contact,
    Document,
    Evaluation,
    EvaluationObstacle,
    Evaluator,
    Event,
    Exemption,
    Figures,
    Identifier,
    Involvement,
    LegalBasis,
    Lesson,
    Measure,
    Provision,
    Publication,
    Record,
    Replication,
    Resources,
    Result,
    Source,
    Stop,
    Trial,
    TrialObstacle,
    UnintendedEffect,
)
from generator.pages import act, obstacle, organisation, programme, trial
from generator.pages.page import Page
from generator.pages.proof import Proof, ShownChange, ShownFate, ShownVersion
from generator.pages.trials import build_trial_rows
from generator.registry import Registry, build_registry
from generator.render import Renderer
from generator.schema import read_schemas
from generator.sitemap import map_neighbours
from generator.vocabularies import Vocabularies, consolidated_address, parent_act
from generator.wording import SaidChange
from tests.registers import keep_named_acts
from tests.unit.insight_builders import (
    TODAY,
    make_evaluation,
    make_exemption,
    make_measure,
    make_obstacle,
    make_programme,
    make_result,
    make_trial,
    span,
    when,
)

REPOSITORY = Path(__file__).parents[2]
OWNER = "kommun:1480"
LAW = Provision(act="2017:725", chapter="6", section="37")

#: Whatever a text could try to be: markup, a template, a link, a heading, emphasis, code, a table.
HOSTILE = (
    "# h <script>alert(1)</script> {{ x }} {% x %} [a](javascript:x) *b* _c_ `d` | e | "
    "<!-- fr:end --> &amp; \"q\" 'r' ![i](x) {: #id } \\ ~~s~~ <b>"
)


@cache
def _renderer() -> Renderer:
    return Renderer(REPOSITORY / "generator" / "templates", _vocabularies())


@cache
def _vocabularies() -> Vocabularies:
    """With the acts that these tests and those of the other pages name."""
    named = (path.read_text("utf-8") for path in Path(__file__).parent.glob("*.py"))
    whole = load_vocabularies(REPOSITORY / "schema" / "vocabularies")
    return keep_named_acts(whole, "".join(named))


@cache
def _neighbours() -> Mapping[str, tuple[str, ...]]:
    """From the map, which is the same for every registry."""
    return map_neighbours()


@cache
def _fields() -> Mapping[str, Mapping[str, str]]:
    return {
        kind: {name: field.get("title", name) for name, field in schema.properties.items()}
        for kind, schema in read_schemas(REPOSITORY / "schema").items()
    }


def register(*records: Record) -> Registry:
    return build_registry(records, _vocabularies())


def build(registry: Registry, **more: Any) -> dict[str, Page]:
    """Every page of a record, by address; `more` goes to the trials' pages."""

    def pages() -> Iterator[Page]:
        ledgers = build_ledgers(registry)
        rows = build_trial_rows(registry, ledgers=ledgers)
        states = derive_states(registry, TODAY)
        clock = compute_clock(registry, TODAY)
        yield from trial.build_pages(
            registry,
            TODAY,
            rows=rows,
            ledgers=ledgers,
            states=states,
            deadlines=clock,
            related=find_related(registry),
            fields=_fields(),
            **more,
        )
        yield from obstacle.build_pages(
            registry, TODAY, rows=rows, states=states, deadlines=clock, fields=_fields()
        )
        yield from programme.build_pages(
            registry, TODAY, rows=rows, ledgers=ledgers, fields=_fields()
        )
        yield from organisation.build_pages(
            registry,
            TODAY,
            rows=rows,
            states=states,
            deadlines=clock,
            neighbours=_neighbours(),
        )
        yield from act.build_pages(
            registry,
            TODAY,
            rows=rows,
            syntheses=synthesise_acts(registry, TODAY),
            states=states,
            ledgers=ledgers,
            deadlines=clock,
        )

    return {page.address: page for page in pages()}


class Shown:
    """A page as HTML, read back by another parser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.markdown = _renderer().render(page)
        body = self.markdown.split("\n---\n", 1)[1]
        extensions = ["attr_list", "tables", "toc"]
        self.html = markdown.markdown(body, extensions=extensions)
        self.tree = html5lib.parseFragment(self.html, namespaceHTMLElements=False)

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.itertext()).split())

    def all(self, tag: str, css: str = "") -> list[Any]:
        return [e for e in self.tree.iter(tag) if css in (e.get("class") or "").split() or not css]

    def texts(self, tag: str, css: str = "") -> list[str]:
        return [" ".join("".join(e.itertext()).split()) for e in self.all(tag, css)]


def show(address: str, *records: Record, **more: Any) -> Shown:
    return Shown(build(register(*records), **more)[address])


def show_trial(*records: Record, **fields: Any) -> Shown:
    made = make_trial("t", owner=OWNER, title="Rubrik", summary="Kort.", **fields)
    return show("forsok/t/", made, *records)


def row_texts(shown: Shown) -> list[list[str]]:
    """The body rows of the first table, cell by cell."""
    table = shown.all("table")[0]
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in table.find("tbody").iter("tr")
    ]


# Everything


def rich_trial(text: str) -> Trial:
    """A trial with every field filled; `text` wherever a text may stand."""
    return Trial(
        path="trials/t/trial.yaml",
        id="t",
        kind="frikommun",
        title=text,
        summary=text,
        status="stopped",
        entered_by="curator",
        organisations=(
            Involvement(organisation=OWNER, role="owner", note=text),
            Involvement(organisation="kommun:1281", role="participant", note=text),
            Involvement(organisation="region:14", role="funder", note=text),
            Involvement(organisation="region:12", role="partner", note=text),
        ),
        areas=("skola",),
        intervention=text,
        programme="p",
        evaluators=("region:01",),
        problem=text,
        comparison=text,
        population=text,
        hypothesis=text,
        start=span("2018-01", "2018-02-01"),
        end=span("2020", "2019-12-31"),
        measures=(
            Measure(
                id="m",
                name=text,
                kind="outcome",
                unit=text,
                instrument=text,
                population=text,
                time_point=text,
                baseline=text,
                direction="increase",
                primary=True,
            ),
        ),
        exemptions=(
            Exemption(
                description=text,
                provision=replace(LAW, part=text),
                act="1984:382",
                decision=text,
                number=text,
                valid_from=when("2018"),
                valid_to=when("2019-12-31"),
            ),
        ),
        obstacles=(
            TrialObstacle(obstacle="o", account=text),
            TrialObstacle(
                title=text, type="lag", account=text, provisions=(LAW,), responsible=("region:09",)
            ),
        ),
        principles=("tillit",),
        steering_signals=("tillsyn", "kultur"),
        resources=Resources(
            budget=1245000,
            funders=("region:14",),
            reference=text,
            staff_time=text,
            savings_target=True,
            note=text,
        ),
        legal_review=text,
        ethics_review=text,
        dpia=text,
        equal_treatment=text,
        contact=Contact(function=text, email="x@example.se"),
        identifiers=(Identifier(type="diarienummer", value=text),),
        replicates=(Replication(trial="earlier", differences=text),),
        lessons=(Lesson(text=text, audiences=("managers",), principles=("tillit",)),),
        amendments=(Amendment(date=when("2018-03"), fields=("measures",), reason=text),),
        stop=Stop(reason="law", text=text, date=when("2019-11")),
        aftermath=(
            Aftermath(kind="ended", text=text, act="2010:800", date=when("2020"), source="ftp://x"),
        ),
        sources=(
            Source(
                title=text,
                kind="press",
                supports=("summary", "period"),
                publisher=text,
                address="javascript:alert(1)",
                reference=text,
                published=when("2019"),
                read=when("2026-11-22"),
                note=text,
            ),
        ),
    )


def rich_evaluation(text: str) -> Evaluation:
    return Evaluation(
        path="trials/t/evaluations/e.yaml",
        trial="t",
        name="e",
        title=text,
        evaluators=(Evaluator(organisation="region:01", authors=(Author(name=text),)),),
        design="before-after",
        comparison="before",
        comparison_note=text,
        independence="internal",
        period_start=when("2018"),
        period_end=when("2019"),
        published=when("2020"),
        publication=Publication(
            type="sou",
            publisher=text,
            number=text,
            isbn="978-91-38-24819-5",
            doi="10.1/x",
            address="javascript:alert(1)",
        ),
        conclusion=text,
        summary=text,
        results=(
            Result(
                measure="m",
                verdict="improved",
                figures=Figures(
                    trial=text, comparison=text, before=text, effect=text, n=1200, interval=text
                ),
                text=text,
            ),
        ),
        unregistered_results=(Result(name=text, kind="cost", verdict="not-reported", reason=text),),
        unintended_effects=(UnintendedEffect(effect=text, borne_by=text),),
        obstacles=(EvaluationObstacle(obstacle="o", account=text),),
        lessons=(Lesson(text=text),),
        limitations=text,
        recommendation="change-rule",
        recommendation_text=text,
        data_availability=text,
        sources=(Source(title=text, kind="press", supports=("results",)),),
    )


def rich_records(text: str) -> tuple[Record, ...]:
    return (
        rich_trial(text),
        rich_evaluation(text),
        make_trial("earlier", owner=OWNER, title=text),
        make_obstacle(
            "o",
            Event(
                date=when("2019"),
                kind="reported",
                actor="region:14",
                number=text,
                text=text,
                source="javascript:x",
            ),
            title=text,
            description=text,
            consequence=text,
            wanted_change=text,
            provisions=(LAW,),
            responsible=("region:09",),
            affected=(OWNER,),
            affected_note=text,
            reported_by=(OWNER,),
            note=text,
        ),
        make_programme(
            "p",
            title=text,
            description=text,
            legal_basis=(LegalBasis(act="1984:382", text=text), LegalBasis(text=text)),
            owners=(OWNER,),
            planned_participants=9,
            participants_note=text,
            preparatory_study=text,
            evaluation_plan=text,
            results_due_months=6,
            documents=(Document(title=text, number=text, address="javascript:x"),),
            lessons=(Lesson(text=text),),
        ),
    )


RICH = (
    "forsok/t/",
    "hinder/o/",
    "program/p/",
    "organisationer/kommun-1480/",
    "organisationer/region-14/",
    "lagrum/2017-725/",
    "lagrum/1984-382/",
)


@cache
def rich_pages(text: str) -> Mapping[str, Page]:
    return build(register(*rich_records(text)))


@cache
def bare_pages() -> Mapping[str, Page]:
    return build(register(*_bare()))


@pytest.mark.parametrize("address", RICH)
def test_hostile_text_stands_as_text(address: str) -> None:
    shown = Shown(rich_pages(HOSTILE)[address])
    plain = Shown(rich_pages("Lugn text.")[address])
    tags = [element.tag for element in shown.tree.iter() if isinstance(element.tag, str)]
    assert tags == [element.tag for element in plain.tree.iter() if isinstance(element.tag, str)]
    assert not shown.all("script")
    for link in shown.all("a"):
        assert re.match(r"(https?://|mailto:|#|(\.\./)+|\./)", link.get("href")), link.get("href")
    if "Lugn text." in plain.text:
        assert shown.text.count(HOSTILE.split("<!--")[0].strip()) >= 1
        assert "{: #id } \\ ~~s~~ <b>" in shown.text


@pytest.mark.parametrize("address", RICH)
def test_no_page_has_holes(address: str) -> None:
    for pages in (rich_pages("Text."), bare_pages()):
        if address not in pages:
            continue
        shown = Shown(pages[address])
        assert not re.search(r"\bNone\b|Undefined", shown.text)
        for tag in ("h1", "h2", "h3", "p", "li", "dt", "dd"):
            for element in shown.all(tag):
                assert "".join(element.itertext()).strip(), (tag, html5lib.serialize(element))
        ids = [element.get("id") for element in shown.tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))


def _bare() -> tuple[Record, ...]:
    """As little as the schema allows."""
    return (
        make_trial(
            "t",
            owner=OWNER,
            title="Rubrik",
            summary="Kort.",
            intervention="Något.",
            status="idea",
            programme="p",
            exemptions=(Exemption(description="Fick avvika.", act="1984:382"),),
        ),
        make_obstacle("o", title="Hindret", description="Text.", provisions=(LAW,)),
        make_programme("p", title="Programmet", description="Text.", owners=("region:14",)),
    )


# The trial's page


def test_the_order_of_a_trial() -> None:
    shown = show("forsok/t/", *rich_records("Text."))
    assert shown.texts("h2") == [
        "Vad utlovades, vad blev det?",
        "Vad gjordes annorlunda?",
        "Vad kostade det, och vem betalade?",
        "Vad säger utvärderingen?",
        "Vilka undantag gällde?",
        "Hur prövades rätt, etik och dataskydd?",
        "Vad stod i vägen?",
        "Lärdomar",
        "Vad ändrades under vägen?",
        "Vad hände sedan?",
        "Källor",
        "Kort om försöket",
        "Upprepar",
        "Ta med dig",
    ]
    assert "1 245 000 kronor" in shown.text


def test_a_trial_that_has_not_begun_asks_in_the_future() -> None:
    shown = show_trial(status="approved", start=span("2027-01"), end=span("2029"))
    assert shown.texts("h2")[:3] == [
        "Vad utlovas?",
        "Vad ska göras annorlunda?",
        "Vad säger utvärderingen?",
    ]
    assert "Försöket har inte börjat" in shown.text
    assert "januari 2027 – 2029 (planerat)" in shown.text
    assert shown.texts("li")[:6] == [
        "Idé",
        "Ansökt",
        "Beslutat",
        "Planerad start jan 2027",
        "Planerat slut 2029",
        "Utvärdering",
    ]


@pytest.mark.parametrize(
    ("status", "fields", "steps"),
    [
        (
            "stopped",
            {"start": span(actual="2018"), "stop": Stop(reason="law", text="Nej.")},
            ["Idé", "Ansökt", "Beslutat", "Startade 2018", "Stoppat"],
        ),
        (
            "rejected",
            {"stop": Stop(reason="politics", text="Nej.", date=when("2020-05-02"))},
            ["Idé", "Ansökt", "Avslaget 2 maj 2020"],
        ),
        ("withdrawn", {"stop": Stop(reason="unknown", text="Nej.")}, ["Idé", "Återkallat"]),
    ],
)
def test_a_broken_off_trial_ends_in_a_stop(
    status: str, fields: dict[str, Any], steps: list[str]
) -> None:
    shown = show_trial(status=status, **fields)
    line = shown.all("ol", "fr-steps")[0]
    assert [" ".join("".join(li.itertext()).split()) for li in line] == steps
    assert line[-1].get("class") == "fr-is-stop"
    assert line[-1].get("aria-current") == "step"
    assert "Nej." in shown.texts("li", "fr-log__major")[0]


def test_a_running_trial_says_since_when() -> None:
    shown = show_trial(start=span(actual="2025-03-01"), end=span("2030-02-28"))
    assert "Pågår sedan 1 mar 2025" in shown.texts("li")
    assert "sedan 1 mars 2025, planerat till 28 februari 2030" in shown.text


def test_registered_afterwards_is_said_until_history_says_more() -> None:
    assert "Registrerat i efterhand" in show_trial(entered_by="curator").texts("span", "fr-badge")
    owner = show_trial(entered_by="owner")
    assert owner.texts("span", "fr-badge") == ["Pågår"]
    assert "Versioner" not in owner.texts("h2")
    assert "byggd utan registrets historik" in owner.text
    made = make_trial("t", owner=OWNER, measures=(make_measure("m"),))
    change = SaidChange(field="Hypotes", before="<i>", after="Nu")
    version = ShownVersion(
        date=when("2024-01-02"),
        commit="0123456789abcdef",
        kind="changed",
        is_start=True,
        is_major=True,
        title="Vad det hette",
        changes=(ShownChange(said=change, broken=True, reason="Enkäten föll bort."),),
    )
    proved = Proof(
        kind="beforehand",
        reason="before-start",
        registered=when("2024-01-02"),
        versions=(version,),
        has_earlier=True,
        fates={"m": ShownFate(kind="added", date=when("2025-02-03"), changes=(), reason="")},
        promises=(Promise(field="comparison", then="Grannen", now="Ingen"),),
    )
    shown = show("forsok/t/", made, proofs={"t": proved})
    assert "Registrerat i förväg" in shown.texts("span", "fr-badge")
    assert "I registret sedan 2 januari 2024. Det var innan försöket började." in shown.text
    assert "versionen från 2 januari 2024" in shown.text
    assert "Tillagt efter start 3 februari 2025" in row_texts(shown)[0][0]
    assert "Inget skäl är angivet." in row_texts(shown)[0][0]
    assert shown.texts("del") == ["<i>"]
    assert "Hypotes ändrades efter start: <i> Nu Skäl: Enkäten föll bort." in shown.text
    assert "citera som: Vad det hette, Försöksregistret, version 0123456789ab" in shown.text
    for place in ("Tidigare versioner för referenshanterare", "stod i tidigare versioner"):
        assert f"{place}: BibTeX, RIS, CSL-JSON." in shown.text
    alone = show("forsok/t/", made, proofs={"t": replace(proved, has_earlier=False)})
    assert "tidigare versioner" not in alone.text.lower()
    assert "Grannen" in shown.text
    assert "byggd utan registrets historik" not in shown.text


def test_without_measures_the_page_says_so() -> None:
    shown = show_trial(status="ended", entered_by="curator")
    assert "Källorna nämner inga mått som bestämdes för försöket." in shown.text
    assert not shown.all("table")


@pytest.mark.parametrize("count", [1, 20])
def test_a_line_a_measure(count: int) -> None:
    measures = tuple(make_measure(f"m{n}") for n in range(count))
    shown = show_trial(status="ended", measures=measures)
    rows = row_texts(shown)
    assert len(rows) == count
    assert rows[0] == ["m0", "Saknas", "Ingen utvärdering är införd."]


def test_figures_and_words_of_one_evaluation() -> None:
    measures = (
        Measure(id="a", name="Frånvaro", kind="outcome", unit="procent", direction="decrease"),
        make_measure("b", "experience"),
        make_measure("c"),
    )
    evaluation = make_evaluation(
        "t",
        results=(
            Result(
                measure="a",
                verdict="improved",
                figures=Figures(trial="6,3 procent", comparison="12,8 procent", n=80),
                text="Lägre än där inget ändrades.",
            ),
            Result(measure="b", verdict="inconclusive", text="För få svar."),
            Result(measure="c", verdict="not-reported", reason="Nämns inte."),
        ),
    )
    shown = show_trial(evaluation, status="evaluated", measures=measures)
    assert row_texts(shown) == [
        ["Frånvaro procent Ska minska", "Bättre", "6,3 procent", "12,8 procent"],
        ["Lägre än där inget ändrades. Antal studerade: 80"],
        ["b Upplevelse", "Går inte att avgöra", "För få svar."],
        ["c", "Saknas", "Nämns inte."],
    ]
    # A row of words belongs to the measure and the verdict above it.
    first = shown.all("table")[0].find("tbody")[0]
    assert [cell.get("rowspan") for cell in first[:2]] == ["2", "2"]


def test_a_single_kind_of_figure_stands_among_the_words() -> None:
    figures = Figures(effect="−3 procent")
    result = Result(measure="m", verdict="worsened", figures=figures, text="Lönen sjönk.")
    shown = show_trial(
        make_evaluation("t", results=(result,)), status="evaluated", measures=(make_measure("m"),)
    )
    assert row_texts(shown) == [["m", "Sämre", "Effekt: −3 procent Lönen sjönk."]]


def test_evaluations_that_differ_stand_side_by_side() -> None:
    evaluations = (
        make_evaluation(
            "t", "ett", published=when("2019"), results=(make_result("m", "improved"),)
        ),
        make_evaluation(
            "t", "tva", published=when("2020"), results=(make_result("m", "worsened"),)
        ),
        make_evaluation("t", "tre", results=(make_result("m", "not-reported"),)),
    )
    shown = show_trial(*evaluations, status="evaluated", measures=(make_measure("m"),))
    rows = row_texts(shown)
    assert rows[0][0] == "m Utvärderingarna säger olika"
    assert [row[-2] for row in rows] == ["Sämre tva 2020", "Bättre ett 2019"]


def test_the_strength_comes_before_the_conclusion() -> None:
    strong = make_evaluation(
        "t",
        "stark",
        design="randomised",
        comparison="randomised-control",
        independence="independent",
        conclusion="Ingen skillnad",
        results=(make_result("m", "unchanged"),),
    )
    weak = make_evaluation("t", "svag", design="account", comparison="none", conclusion="Bra")
    shown = show_trial(weak, strong, status="evaluated", measures=(make_measure("m"),))
    findings = shown.all("section", "fr-finding")
    assert [found.get("id") for found in findings] == ["utvardering-stark", "utvardering-svag"]
    assert shown.texts("section", "fr-finding")[0].startswith(
        "Stark evidens. Lottad, jämfört med en lottad grupp som inte fick det nya. "
        "Oberoende utvärdering. Ingen skillnad"
    )
    assert [p.get("data-strength") for p in shown.all("p", "fr-strength")] == ["4", "0"]


def test_results_that_nobody_promised_stand_apart() -> None:
    evaluation = make_evaluation(
        "t", unregistered_results=(Result(name="Nyanställda", kind="process", verdict="mixed"),)
    )
    shown = show_trial(evaluation, status="evaluated")
    assert "Vad blev det mer?" in shown.texts("h3")
    assert row_texts(shown)[0][:2] == ["Nyanställda Genomförande", "Blandat"]


@pytest.mark.parametrize(
    ("status", "fields", "word"),
    [
        ("running", {"valid_to": when("2026-12-31")}, "Löper ut snart"),
        ("running", {"valid_to": when("2030")}, "Gäller"),
        ("running", {"valid_to": when("2026-10")}, "Har löpt ut"),
        ("evaluated", {"valid_to": when("1991-12-31")}, "Har upphört"),
        ("approved", {"valid_from": when("2027"), "valid_to": when("2028")}, "Gäller inte än"),
        ("running", {}, "Undantag"),
    ],
)
def test_the_clock_of_an_exemption(status: str, fields: dict[str, Any], word: str) -> None:
    exemption = Exemption(description="Fick avvika.", provision=LAW, act="1984:382", **fields)
    shown = show_trial(status=status, exemptions=(exemption,))
    article = shown.texts("article", "fr-obstacle")[0]
    assert article.startswith(f"{word} Kommunallagen (2017:725) 6 kap. 37 § Fick avvika.")
    assert "Stöd: lagen (1984:382) om försöksverksamhet" in article


def test_what_is_late_is_shown_at_the_top() -> None:
    late = show_trial(start=span(actual="2020"), end=span("2022-06-30"))
    notice = late.texts("div", "fr-notice")[0]
    assert notice.startswith("Över tiden Försöket skulle ha slutat 30 juni 2022, för 4 år sedan")
    old = show_trial(
        status="ended", entered_by="curator", start=span(actual="1990"), end=span(actual="1992")
    )
    assert not old.all("div", "fr-notice")


def test_an_obstacle_with_a_record_carries_its_state_and_both_accounts() -> None:
    known = make_obstacle("o", ("2019", "reported"), ("2020", "changed"), title="Regeln")
    evaluation = make_evaluation(
        "t", obstacles=(EvaluationObstacle(obstacle="o", account="Enligt oss."),)
    )
    shown = show_trial(
        known,
        evaluation,
        status="evaluated",
        obstacles=(
            TrialObstacle(obstacle="o", account="Det tog stopp."),
            TrialObstacle(title="Pengarna", type="ekonomi", account="De tog slut."),
        ),
    )
    linked, inline = shown.all("article", "fr-obstacle")
    assert linked.find(".//h3/a").get("href") == "../../hinder/o/"
    assert shown.texts("article", "fr-obstacle")[0] == (
        "Lag Regeln Löst Det tog stopp. Enligt utvärderingen: Enligt oss."
    )
    assert inline.find(".//h3/a") is None


def test_sources_are_one_list_with_what_each_supports() -> None:
    report = Source(
        title="Rapporten",
        kind="research",
        supports=("summary", "areas"),
        address="https://example.se/rapport",
        read=when("2026-11-22"),
    )
    evaluation = make_evaluation("t", sources=(replace(report, supports=("results",)),))
    shown = show_trial(
        evaluation,
        status="evaluated",
        sources=(report, Source(title="Boken", kind="press", supports=())),
    )
    assert [li.get("id") for li in shown.all("ol", "fr-src")[0]] == ["kalla-1", "kalla-2"]
    first = shown.texts("ol", "fr-src")[0]
    assert first.startswith(
        "Rapporten. Forskning. Läst 22 november 2026. Stöder: sammanfattning, område. "
        "Stöder i utvärderingen: resultat."
    )


def test_repetitions_stand_apart_from_likeness() -> None:
    first = make_trial("t", owner=OWNER, title="Den första", areas=("skola",))
    second = make_trial("u", owner=OWNER, title="Den andra", replicates=(Replication(trial="t"),))
    third = make_trial("v", owner=OWNER, title="Något annat", areas=("skola",))
    shown = show("forsok/t/", first, second, third)
    cards = shown.texts("section", "fr-card")
    assert any(card.startswith("Upprepat av Den andra") for card in cards)
    likeness = next(card for card in cards if card.startswith("Liknande försök"))
    assert "Något annat" in likeness
    assert "Samma område: skola" in likeness
    assert "Den andra" not in likeness


def test_many_participants_are_folded() -> None:
    codes = sorted(c for c in _vocabularies().organisations if c.startswith("kommun:"))[:12]
    involved = (
        Involvement(organisation=OWNER, role="owner"),
        *(Involvement(organisation=code, role="participant") for code in codes),
    )
    shown = show_trial(organisations=involved)
    assert "och 7 till" in shown.texts("summary")


def test_the_reference_has_the_address_when_it_is_known() -> None:
    made = make_trial("t", owner=OWNER, title="Rubrik")
    shown = show("forsok/t/", made, site="https://example.se/")
    assert "Rubrik. Försöksregistret, https://example.se/id/t/ (läst [datum])." in shown.text


def test_a_trial_is_found_by_what_it_is() -> None:
    page = build(
        register(
            make_trial("t", owner=OWNER, exemptions=(make_exemption(provision=LAW),)),
            make_evaluation("t", design="before-after", comparison="before"),
        )
    )["forsok/t/"]
    assert page.search is not None
    filters = dict(page.search.filters)
    assert filters["lan"] == ("Västra Götalands län",)
    assert filters["kommun"] == ("Göteborg",)
    assert filters["evidens"] == ("Svag till måttlig",)
    assert len(filters["lag"]) == 1


# The other pages


def test_a_merged_obstacle_sends_its_reader_on() -> None:
    kept = make_obstacle("kept", ("2019", "reported"), title="Det som står kvar")
    gone = make_obstacle("gone", ("2018", "reported"), title="Samma sak", merged_into="kept")
    met = make_trial(
        "t", owner=OWNER, obstacles=(TrialObstacle(obstacle="gone", account="Stopp."),)
    )
    pages = build(register(kept, gone, met))
    assert pages["hinder/gone/"].search is None
    assert "sammanslaget med Det som står kvar" in Shown(pages["hinder/gone/"]).text
    shown = Shown(pages["hinder/kept/"])
    assert "Samma sak" in shown.text
    assert "Stopp." in shown.texts("article", "fr-obstacle")[0]


def test_the_story_of_an_obstacle() -> None:
    events = (
        Event(date=when("2019-06"), kind="reported", actor="region:14", text="Brev."),
        Event(date=when("2020-01-01"), kind="acknowledged"),
        Event(
            date=when("2022-07-01"), kind="changed", number="SFS 2022:638", source="https://x.se"
        ),
    )
    shown = show("hinder/o/", make_obstacle("o", *events, title="Regeln", provisions=(LAW,)))
    assert "Regeln är ändrad eller klarlagd sedan 1 juli 2022." in shown.text
    log = shown.all("ol", "fr-log")[0]
    assert [li.get("class") for li in log] == [None, None, "fr-log__major"]
    assert shown.texts("ol", "fr-log")[0].endswith("Regeln ändrad · SFS 2022:638 Källa: x.se")
    links = [a.get("href") for a in shown.all("a")]
    assert "../../lagrum/2017-725/#k6-p37" in links
    assert "https://rkrattsbaser.gov.se/sfst?bet=2017:725" in links
    assert "Ungefär 3 år" in shown.text


def test_a_programme_counts_its_trials() -> None:
    made = make_trial(
        "t", owner=OWNER, status="ended", programme="p", measures=(make_measure("m"),)
    )
    evaluation = make_evaluation("t", results=(make_result("m", "improved"),))
    shown = show("program/p/", make_programme("p", title="Programmet"), made, evaluation)
    assert "Ett försök är infört, 1 med en utvärdering i registret." in shown.text
    assert "1 bättre" in shown.texts("span", "fr-badge")
    assert "Vad är programmet?" in shown.texts("h2")


def test_only_bodies_that_are_named_have_a_page() -> None:
    records = (
        make_trial("t", owner="kommun:1281", evaluators=("region:14",)),
        make_obstacle("o", Event(date=when("2020"), kind="reported", actor="region:08")),
    )
    found = organisation.find_bodies(register(*records))
    assert found == ("kommun:1281", "region:08", "region:14")


def test_a_body_has_what_its_predecessors_did() -> None:
    gone = next(b for b in _vocabularies().organisations.values() if b.successor)
    now = _vocabularies().organisation(gone.successor)
    while now.successor:
        now = _vocabularies().organisation(now.successor)
    made = make_trial("t", owner=gone.code, title="Förr i tiden")
    paid = make_trial("u", title="Betalt", evaluators=(gone.code,))
    pages = build(register(made, paid))
    shown = Shown(pages[f"organisationer/{now.slug}/"])
    assert f"Betalt som {gone.name} · " in shown.text
    # Where the item itself says whose it was, that is enough.
    assert f"Förr i tiden {gone.label} · " in shown.text
    assert "Förr i tiden" in Shown(pages[f"organisationer/{gone.slug}/"]).text
    assert "Finns inte längre" in Shown(pages[f"organisationer/{gone.slug}/"]).text


def test_a_body_sees_what_waits_for_it() -> None:
    waiting = make_obstacle("o", ("2020-01-01", "reported"), responsible=("region:14",))
    shown = show("organisationer/region-14/", waiting)
    assert shown.texts("h2")[0] == "Vad väntar på Västra Götalandsregionen?"
    assert "Väntar på svar" in shown.texts("span", "fr-badge")


def test_trial_acts_have_pages_without_being_named() -> None:
    codes = act.find_acts(register())
    acts = _vocabularies().acts
    assert {code for code, found in acts.items() if found.is_trial} <= set(codes)
    assert set(codes) <= set(acts)


def test_an_act_section_by_section() -> None:
    second = replace(LAW, chapter="10", section="3")
    records = (
        make_obstacle("o", ("2019", "reported"), title="Hindret", provisions=(second,)),
        make_trial("t", owner=OWNER, title="Försöket", exemptions=(make_exemption(provision=LAW),)),
        make_trial(
            "u",
            owner=OWNER,
            title="Ett till",
            obstacles=(
                TrialObstacle(
                    title="X", type="lag", account="Y", provisions=(Provision(act="2017:725"),)
                ),
            ),
        ),
    )
    shown = show("lagrum/2017-725/", *records)
    headings = [(h.get("id"), "".join(h.itertext())) for h in shown.all("h3")]
    places = [heading for heading in headings if heading[0] in ("k6-p37", "k10-p3", "hela")]
    assert places == [
        ("k6-p37", "6\u00a0kap. 37\u00a0§"),
        ("k10-p3", "10\u00a0kap. 3\u00a0§"),
        ("hela", "Utan angiven paragraf"),
    ]
    assert shown.texts("h1") == ["Kommunallag (2017:725)"]
    assert "Ett till" in shown.text.split("Utan angiven paragraf")[1]


def test_a_trial_act_tells_what_it_was() -> None:
    shown = show("lagrum/2024-1231/")
    assert "Vad får prövas?" in shown.texts("h2")
    assert "Gäller" in shown.texts("span", "fr-badge")
    assert shown.texts("p", "fr-lede")[0].startswith("Lagen (2024:1231) om försöksverksamhet")


def test_an_act_that_was_replaced_leads_to_what_took_its_place() -> None:
    old, new = Provision(act="1982:763"), Provision(act="2017:30")
    gone = Provision(act="1973:349")
    records = (
        make_obstacle("o", ("1990", "reported"), provisions=(old, gone)),
        make_obstacle("p", ("2019", "reported"), provisions=(new,)),
    )
    before = show("lagrum/1982-763/", *records)
    assert "Gäller inte längre. Ersatt av hälso- och sjukvårdslagen (2017:30)." in before.text
    assert "../../lagrum/2017-30/" in [a.get("href") for a in before.all("a")]
    assert "Ersatt av" in before.texts("dt")
    after = show("lagrum/2017-30/", *records)
    assert "Ersätter" in after.texts("dt")
    assert "../../lagrum/1982-763/" in [a.get("href") for a in after.all("a")]
    assert "Gäller inte längre" not in after.text
    # What took its place may have no page here: then the law itself is a link.
    elsewhere = show("lagrum/1973-349/", *records)
    assert "Ersatt av SFS 1999:1395 (läs lagtexten)." in " ".join(elsewhere.text.split())


def test_who_has_taken_over_stands_beside_a_body_that_is_gone() -> None:
    council = Involvement(
        organisation="historisk:stockholms-lans-landsting", role="owner", note="Kliniken"
    )
    plain = replace(council, note="")
    made = make_trial("t", organisations=(council,), evaluators=(plain.organisation,))
    shown = show("forsok/t/", made)
    assert "Stockholms läns landsting I dag Region Stockholm. Kliniken" in shown.text
    assert shown.text.count("I dag Region Stockholm") == 2
    alone = show("forsok/t/", make_trial("t", organisations=(plain,)))
    assert alone.texts("small").count("I dag Region Stockholm") == 1
    assert "I dag" not in show_trial().text


def test_an_act_among_the_identifiers_of_a_trial_links_both_ways() -> None:
    named = (Identifier(type="sfs", value="Lag (2024:1231)"),)
    made = make_trial("t", owner=OWNER, title="Ögonen", identifiers=named)
    there = show("lagrum/2024-1231/", made)
    assert "Ett försök i registret har stöd av den." in there.text
    assert "Inga försök eller hinder i registret pekar" not in there.text
    assert "../../forsok/t/" in [a.get("href") for a in there.all("a")]
    back = show("forsok/t/", made)
    assert "Försöksförfattning" in back.texts("dt")
    assert "../../lagrum/2024-1231/" in [a.get("href") for a in back.all("a")]
    ordinary = (make_exemption(act="2024:1231"), make_exemption(act="2010:800"))
    both = show_trial(exemptions=ordinary)
    assert "Författningar" in both.texts("dt")


def test_what_is_not_known_of_a_trial_leaves_no_mark_in_a_list() -> None:
    exempted: dict[str, Any] = {
        "exemptions": (make_exemption(act="2024:1231"),),
        "status": "evaluated",
    }
    nobody = make_trial("nobody", title="Ingens", organisations=(), **exempted)
    owned = make_trial("owned", owner=OWNER, title="Någons", **exempted)
    timed = make_trial(
        "timed",
        title="När",
        organisations=(),
        start=span("", "2020"),
        end=span("", "2021"),
        **exempted,
    )
    whole = make_trial("whole", owner=OWNER, title="Helt", start=span("", "2020"), **exempted)
    shown = show("lagrum/2024-1231/", nobody, owned, timed, whole)
    told = {" ".join("".join(item.itertext()).split()) for item in shown.all("li")}
    assert {
        "Ingens utvärderat",
        "Någons Göteborg · utvärderat",
        "När 2020–2021 · utvärderat",
        "Helt Göteborg, från 2020 · utvärderat",
    } <= told


@pytest.mark.parametrize(
    ("code", "address", "parent"),
    [
        ("2010:800", "https://rkrattsbaser.gov.se/sfst?bet=2010:800", ""),
        ("2010:800 29 kap. 23 §", "https://rkrattsbaser.gov.se/sfst?bet=2010:800", "2010:800"),
        ("(EU) 2016/679", "https://eur-lex.europa.eu/eli/reg/2016/679/oj", ""),
        ("(EU) 2016/x", "", ""),
        ("okänd", "", ""),
        ("2010:800?x=1", "", ""),
    ],
)
def test_where_the_law_is_published(code: str, address: str, parent: str) -> None:
    assert consolidated_address(code) == address
    assert parent_act(code) == parent
