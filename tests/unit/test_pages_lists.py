"""The pages that gather: what they count, what they show and what they never let through."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import markdown
import pytest

from generator.checking import load_vocabularies
from generator.dates import parse_date
from generator.diagnostics import Diagnostic, Severity, load_rules
from generator.insight.clock import compute_clock
from generator.insight.counts import Count
from generator.insight.desk import Desk, build_desk
from generator.insight.ledger import build_ledgers
from generator.model import Event, Involvement, Lesson, Provision, Record, TrialObstacle
from generator.pages import addresses, counties, paging
from generator.pages.act_outcomes import build_act_outcomes_page
from generator.pages.acts import build_acts_page, build_trial_acts_pages, is_in_force
from generator.pages.desk import build_desk_page
from generator.pages.exemptions import build_exemptions_pages
from generator.pages.fields import build_fields_page
from generator.pages.follow_up import build_follow_up_pages
from generator.pages.lessons import build_lessons_pages
from generator.pages.missing import build_missing_pages
from generator.pages.nulls import build_nulls_pages
from generator.pages.obstacles import build_obstacles_pages
from generator.pages.organisations import build_organisations_page
from generator.pages.page import Figure, Page
from generator.pages.paging import REACHED_PAGES
from generator.pages.programmes import build_programmes_pages
from generator.pages.randomised import build_randomised_pages
from generator.pages.repeated import build_repeated_pages
from generator.pages.rules import RuleExample, build_rules_page
from generator.pages.start import build_start_page
from generator.pages.statistics import build_statistics_page
from generator.pages.themes import build_evidence_table, build_themes_pages
from generator.pages.trials import build_trial_rows, build_trials_pages
from generator.pages.undecided import build_undecided_pages
from generator.registry import Registry, build_registry
from generator.render import Renderer
from generator.schema import read_schemas
from generator.vocabularies import Act, Vocabularies
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

FIGURE_IDS = (
    "map",
    "map-municipalities",
    "trials-timeline",
    "acts-timeline",
    "outcomes-by-area",
    "obstacle-states",
    "obstacles-by-act",
    "lineage",
)


@cache
def _vocabularies() -> Vocabularies:
    return load_vocabularies(REPOSITORY / "schema" / "vocabularies")


@cache
def _renderer() -> Renderer:
    return Renderer(REPOSITORY / "generator" / "templates", _vocabularies())


def register(*records: Record) -> Registry:
    return build_registry(records, _vocabularies())


def build(registry: Registry, figures: Mapping[str, Figure] | None = None) -> dict[str, Page]:
    """Every page that gathers, by address."""
    given = figures or {}
    schemas = read_schemas(REPOSITORY / "schema")
    pages = [
        build_start_page(registry, TODAY, given),
        *build_trials_pages(registry, TODAY, given),
        *counties.build_pages(registry, given),
        *build_obstacles_pages(registry, TODAY, given),
        build_acts_page(registry, TODAY),
        *build_trial_acts_pages(registry, TODAY, given),
        *build_lessons_pages(registry),
        *build_randomised_pages(registry),
        *build_nulls_pages(registry),
        *build_undecided_pages(registry),
        *build_repeated_pages(registry),
        build_act_outcomes_page(registry, TODAY),
        *build_exemptions_pages(registry, TODAY),
        *build_missing_pages(registry, TODAY),
        build_organisations_page(registry),
        *build_programmes_pages(registry, given),
        *build_themes_pages(registry, TODAY),
        *build_follow_up_pages(registry, TODAY),
        build_statistics_page(registry, TODAY, given),
        build_desk_page(_desk(registry), TODAY, compute_clock(registry, TODAY)),
        build_rules_page(load_rules(), {}),
        build_fields_page(schemas, _vocabularies()),
    ]
    return {page.address: page for page in pages}


def _desk(registry: Registry) -> Desk:
    """The desk with something said of every trial and obstacle."""
    paths = [f"trials/{name}/trial.yaml" for name in registry.trials]
    paths += [f"obstacles/{name}.yaml" for name in registry.obstacles]
    found = [
        Diagnostic(
            path=path,
            line=1,
            column=1,
            code=code,
            severity=Severity.NOTICE,
            message=HOSTILE,
            hint=HOSTILE,
            pointer="/title",
        )
        for path in paths
        for code in ("T022", "R005")
    ]
    return build_desk(registry, TODAY, diagnostics=found)


class Shown:
    """A page as HTML, read back by another parser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.markdown = _renderer().render(page)
        body = self.markdown.split("\n---\n", 1)[1]
        self.html = markdown.markdown(body, extensions=["attr_list", "tables", "toc"])
        self.tree = html5lib.parseFragment(self.html, namespaceHTMLElements=False)

    @property
    def text(self) -> str:
        return _text(self.tree)

    def all(self, tag: str, css: str = "") -> list[Any]:
        return [e for e in self.tree.iter(tag) if css in (e.get("class") or "").split() or not css]

    def table(self, name: str) -> list[list[str]]:
        """The body of the table with this id or caption, cell by cell."""
        for table in self.all("table"):
            if table.get("id") == name or _text(table.find("caption")).startswith(name):
                rows = table.find("tbody").iter("tr")
                return [[_text(cell) for cell in row] for row in rows]
        raise AssertionError(name)

    def section(self, anchor: str) -> str:
        """The text between the second-level heading with this id and the next one."""
        inside, found = False, []
        for element in self.tree:
            if element.tag == "h2":
                inside = element.get("id") == anchor
            elif inside:
                found.append(_text(element))
        return " ".join(found)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def show(address: str, *records: Record) -> Shown:
    return Shown(build(register(*records))[address])


def make_figure(name: str) -> Figure:
    return Figure(
        id=name,
        title=f"Bild {name}",
        description="Vad bilden visar.",
        svg=f'<svg class="fr-svg" role="img"><title>{name}</title></svg>',
        columns=("Område", "Antal"),
        rows=(("Skola", "3"), ("<b>Vård</b>", "1")),
    )


def evaluated(name: str, design: str, comparison: str, **verdicts: str) -> tuple[Record, Record]:
    """A trial with a measure for each verdict, and the evaluation that gives them."""
    return (
        make_trial(
            name,
            owner=OWNER,
            status="evaluated",
            start=span(actual="2020"),
            measures=tuple(make_measure(m) for m in verdicts),
        ),
        make_evaluation(
            name,
            design=design,
            comparison=comparison,
            independence="independent",
            results=tuple(make_result(m, v) for m, v in verdicts.items()),
        ),
    )


# Every page


@cache
def _hostile_pages() -> Mapping[str, Page]:
    lesson = Lesson(text=HOSTILE, audiences=("everyone",), principles=("tillit",))
    return build(
        register(
            make_programme("p", title=HOSTILE, description=HOSTILE, lessons=(lesson,)),
            make_trial(
                "t",
                owner=OWNER,
                title=HOSTILE,
                summary=HOSTILE,
                programme="p",
                principles=("tillit",),
                start=span(actual="2020"),
                lessons=(lesson,),
                obstacles=(
                    TrialObstacle(account=HOSTILE, obstacle="o"),
                    TrialObstacle(account=HOSTILE, title=HOSTILE),
                ),
                exemptions=(make_exemption(act="2024:458", provision=LAW, valid_to="2021"),),
                measures=(make_measure("m"),),
            ),
            make_obstacle(
                "o",
                Event(date=when("2020"), kind="reported"),
                Event(date=when("2021"), kind="changed", number=HOSTILE),
                title=HOSTILE,
                provisions=(LAW,),
                responsible=("region:14",),
            ),
            make_obstacle("o2", ("2020-01-01", "reported"), title=HOSTILE),
        ),
        {name: make_figure(name) for name in FIGURE_IDS},
    )


@pytest.mark.parametrize("address", sorted(_hostile_pages()))
def test_text_of_records_is_never_markup(address: str) -> None:
    shown = Shown(_hostile_pages()[address])
    assert not shown.all("script")
    assert not shown.all("img")
    assert not [a for a in shown.all("a") if "javascript" in (a.get("href") or "")]
    assert not [e for e in shown.tree.iter() if e.get("id") == "id"]
    for element in shown.tree.iter():
        assert "style" not in element.attrib
    if "alert(1)" in shown.text:
        assert "<script>alert(1)</script>" in shown.text


@pytest.mark.parametrize("records", ["none", "hostile"])
def test_every_page_has_one_main_heading_and_no_gaps(records: str) -> None:
    pages = _hostile_pages() if records == "hostile" else build(register())
    for page in pages.values():
        shown = Shown(page)
        assert len(shown.all("h1")) == 1, page.address
        ids = [e.get("id") for e in shown.tree.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), page.address
        levels = [int(e.tag[1]) for e in shown.tree.iter() if e.tag in ("h1", "h2", "h3", "h4")]
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), page.address
        assert all(_text(e) for e in shown.tree.iter() if e.tag in ("h1", "h2", "h3", "h4"))
        assert "None" not in shown.text, page.address


#: Pages that the lists lead to and that no list builds.
WRITTEN = ("sok/", "guider/redaktionen/", "guider/forskare/")

#: Hand-written pages that the lists lead to (docs/pages/skicka-in).
FORMS = {f"skicka-in/{form}" for form in ("", "forsok/", "hinder/", "utvardering/", "svar/")}


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = dict(_hostile_pages())
    anchors = {a: {e.get("id") for e in Shown(p).tree.iter()} for a, p in pages.items()}
    prefixes = ("forsok/t", "hinder/o", "program/p", "organisationer/", "lagrum/", "bilder/")
    for address, page in pages.items():
        for link in Shown(page).all("a"):
            href = link.get("href") or ""
            if "://" in href or href.startswith("mailto:"):
                continue
            path, _, anchor = href.partition("#")
            steps = [*address.split("/")[:-1]]
            for step in path.partition("?")[0].split("/"):
                if step == "..":
                    steps.pop()
                elif step not in ("", "."):
                    steps.append(step)
            target = "".join(f"{step}/" for step in steps)
            known = target in pages or target.startswith(prefixes)
            assert known or target in (*WRITTEN, *FORMS), (address, href)
            if anchor and target in anchors:
                assert anchor in anchors[target], (address, href)


def test_pages_do_not_share_an_address_with_each_other() -> None:
    registry = register()
    pages = [*build_trials_pages(registry, TODAY, {}), *build_themes_pages(registry, TODAY)]
    assert len({page.path for page in pages}) == len(pages)


# Figures


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("", ["map"]),
        ("forsok/", ["lineage"]),
        ("forsok/karta/", ["map-municipalities"]),
        ("forsok/tidslinje/", ["trials-timeline"]),
        ("hinder/", ["obstacle-states", "obstacles-by-act"]),
        ("forsoksforfattningar/", ["acts-timeline"]),
        ("statistik/", ["outcomes-by-area", "obstacle-states", "obstacles-by-act"]),
    ],
)
def test_figures_stand_where_they_belong(address: str, names: list[str]) -> None:
    html = Shown(_hostile_pages()[address]).html
    assert re.findall(r'<svg class="fr-svg" role="img"><title>([^<]*)</title>', html) == names


def test_a_figure_has_its_data_as_a_table_of_text() -> None:
    shown = Shown(_hostile_pages()["forsok/tidslinje/"])
    caption = shown.all("figure")[0].find("figcaption")
    assert _text(caption) == "Bild trials-timeline. Vad bilden visar."
    (data,) = (e for e in shown.all("details") if e.get("class") == "fr-data")
    cells = [_text(c) for c in data.iter() if c.tag in ("th", "td")]
    assert cells == ["Område", "Antal", "Skola", "3", "<b>Vård</b>", "1"]


def test_a_figure_can_be_taken_away_and_is_written_with_its_page() -> None:
    page = _hostile_pages()["forsok/tidslinje/"]
    assert [figure.id for figure in page.figures] == ["trials-timeline"]
    (files,) = (e for e in Shown(page).all("p") if e.get("class") == "fr-figure__files")
    links = [a.get("href") for a in files.iter("a")]
    assert links == [f"../../bilder/trials-timeline.{kind}" for kind in ("svg", "csv")]
    assert len({_text(a) for a in files.iter("a")}) == 2


# Counties


def test_a_county_tells_who_has_tried_and_who_has_not() -> None:
    shown = show(
        "forsok/karta/skane-lan/",
        make_trial("t", owner="kommun:1280", start=span(actual="2020")),
        make_trial("i", owner="kommun:1281", status="idea"),
        make_trial("r", owner="region:12"),
        make_trial("b", owner="kommun:1480"),
    )
    assert shown.table("har-provat") == [["Malmö", "17", "1", "t"]]
    assert "1 av 33 kommuner" in shown.text
    assert "Tillsammans med regionen är det 2 försök." in shown.text
    missing = shown.section("saknas")
    assert "Lund föreslaget" in missing
    assert "Ystad" in missing
    assert "Malmö" not in missing
    assert shown.section("regionen") == "Region Skåne: r."
    assert "Göteborg" not in shown.text


def test_a_county_links_to_each_of_its_municipalities() -> None:
    """Those without a trial have a page too, which tells of their neighbours."""
    shown = show("forsok/karta/skane-lan/", make_trial("t", owner="kommun:1280"))
    links = [a.get("href") for a in shown.all("a") if "organisationer/" in (a.get("href") or "")]
    assert links[0] == "../../../organisationer/kommun-1280/"
    assert len({link for link in links if link and "/kommun-12" in link}) == 33


@pytest.mark.parametrize(
    ("county", "sentence"),
    [
        ("skane-lan", "Ingen av länets 33 kommuner har ansvarat"),
        ("gotlands-lan", "Länets enda kommun har inte ansvarat"),
    ],
)
def test_a_county_without_trials_says_so(county: str, sentence: str) -> None:
    shown = show(f"forsok/karta/{county}/")
    assert sentence in shown.text
    assert "Det betyder inte att inget har prövats" in shown.text


def test_the_map_leads_to_every_county() -> None:
    links = {a.get("href") for a in show("forsok/karta/").all("a")}
    built = {a.split("/")[2] for a in build(register()) if a.count("/") == 3 and "karta" in a}
    assert len(built) == 21
    assert {f"../../forsok/karta/{name}/" for name in built} <= links


def test_an_idea_is_not_counted_where_something_was_tried() -> None:
    shown = show(
        "forsok/karta/",
        make_trial("t", owner=OWNER),
        make_trial("i", owner=OWNER, status="idea"),
    )
    assert [row[2:] for row in shown.table("kommuner")] == [["1", "t"]]


# Trials


def test_rows_stand_with_the_latest_start_first_and_unknown_starts_last() -> None:
    registry = register(
        make_trial("utan", owner=OWNER),
        make_trial("gammal", owner=OWNER, start=span(actual="1984-07-01")),
        make_trial("ny", owner=OWNER, start=span(planned="2027")),
    )
    assert [row.trial.id for row in build_trial_rows(registry)] == ["ny", "gammal", "utan"]


def test_a_row_counts_null_negative_missing_and_pending_alike() -> None:
    trial, evaluation = evaluated(
        "t",
        "before-after",
        "before",
        a="improved",
        b="unchanged",
        c="worsened",
        d="not-reported",
        e="unchanged",
    )
    going = make_trial("g", owner=OWNER, measures=(make_measure("a"),))
    registry = register(trial, evaluation, going)
    rows = {row.trial.id: row for row in build_trial_rows(registry)}
    assert rows["t"].verdicts == (
        Count(code="improved", count=1),
        Count(code="unchanged", count=2),
        Count(code="worsened", count=1),
        Count(code="missing", count=1),
    )
    assert (rows["t"].measures, rows["t"].with_verdict) == (5, 4)
    assert rows["g"].verdicts == (Count(code="pending", count=1),)
    cells = {row[0]: row[4] for row in Shown(build(registry)["forsok/"]).table("forsok")}
    assert cells["t Försöksverksamhet"] == "1 bättre 2 ingen skillnad 1 sämre 1 saknas"
    assert cells["g Försöksverksamhet"] == "1 väntar"


def test_the_county_of_a_body_that_is_gone_is_its_successors() -> None:
    gone = "historisk:stockholms-lans-landsting"
    registry = register(make_trial("t", owner=gone))
    assert build_trial_rows(registry)[0].counties == ("01",)


def test_a_funder_puts_no_trial_in_its_county() -> None:
    bodies = (
        Involvement(organisation=OWNER, role="owner"),
        Involvement(organisation="kommun:0180", role="funder"),
    )
    row = build_trial_rows(register(make_trial("t", organisations=bodies)))[0]
    assert row.counties == ("14",)


def test_a_long_list_is_divided_and_every_trial_is_on_one_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paging, "PAGE_ROWS", 2)
    registry = register(*(make_trial(f"t{n}", owner=OWNER) for n in range(5)))
    pages = [p for p in build_trials_pages(registry, TODAY, {}) if p.template == "trials"]
    assert [p.address for p in pages] == ["forsok/", "forsok/sida/2/", "forsok/sida/3/"]
    shown = [Shown(page) for page in pages]
    assert [len(s.table("forsok")) for s in shown] == [2, 2, 1]
    assert [a.get("href") for a in shown[1].all("a") if a.get("rel")] == [
        "../../../forsok/",
        "../../../forsok/sida/3/",
    ]


def test_a_filter_is_told_where_the_other_pages_are_unless_they_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paging, "PAGE_ROWS", 2)

    def first(count: int) -> Shown:
        registry = register(*(make_trial(f"t{n}", owner=OWNER) for n in range(count)))
        return Shown(next(build_trials_pages(registry, TODAY, {})))

    def told(shown: Shown) -> list[tuple[str | None, str | None]]:
        tables = [t for t in shown.all("table") if t.get("id") == "forsok"]
        return [(t.get("data-fr-total"), t.get("data-fr-pages")) for t in tables]

    assert told(first(2)) == [(None, None)]
    assert told(first(3)) == [("3", "../forsok/ ../forsok/sida/2/ ")]
    assert "Filtret gäller hela listan." in first(3).text
    many = first(2 * REACHED_PAGES + 1)
    assert told(many) == [(None, None)]
    assert "Filtret gäller bara den här sidan." in many.text


def test_registered_beforehand_is_told_only_when_history_is_given() -> None:
    registry = register(make_trial("t", owner=OWNER), make_trial("u", owner=OWNER))
    without = Shown(next(build_trials_pages(registry, TODAY, {})))
    assert "registrerades innan" not in without.text
    pages = build_trials_pages(registry, TODAY, {}, beforehand={"t": True, "u": False})
    shown = Shown(next(pages))
    assert "1 av 2 försök registrerades innan de började" in shown.text
    assert [row[3] for row in shown.table("forsok")] == ["Pågår I förväg", "Pågår I efterhand"]


def test_the_map_page_tells_what_it_leaves_out() -> None:
    state = Involvement(organisation="organ:regeringen", role="owner")
    shown = show(
        "forsok/karta/",
        make_trial("t", owner=OWNER),
        make_trial("statligt", organisations=(state,)),
        make_trial("forslag", owner="kommun:0480", status="idea"),
    )
    assert shown.table("kommuner") == [["Göteborg", "Västra Götalands län", "1", "t"]]
    assert "1 av 290 kommuner" in shown.text
    assert "1 försök har varken någon kommun eller region" in shown.text
    counties_list, proposed = shown.all("ul", "fr-tags")
    assert "Västra Götalands län 1 av 49" in _text(counties_list)
    assert "Södermanlands län 0 av 9" in _text(counties_list)
    assert _text(proposed) == "Nyköping 1"


def test_the_time_line_groups_by_decade_and_keeps_those_without_start() -> None:
    shown = show(
        "forsok/tidslinje/",
        make_trial("t", owner=OWNER, start=span(actual="1991")),
        make_trial("u", owner=OWNER, start=span(planned="2027"), status="approved"),
        make_trial("v", owner=OWNER),
    )
    headings = [_text(h) for h in shown.all("h2")]
    assert headings == ["2020-talet", "1990-talet", "Start ej känd"]
    assert shown.table("1 försök som började eller är tänkta att börja under 2020-talet") == [
        ["u", "2027 (planerat)", "ej känt", "Beslutat"]
    ]


# Obstacles


def test_shares_are_of_reported_obstacles_only() -> None:
    shown = show(
        "hinder/",
        make_obstacle("a", ("2020-01-01", "reported")),
        make_obstacle("b", ("2020-01-01", "reported"), ("2021-01-01", "changed")),
        make_obstacle("c", ("2020-01-01", "changed"), origin="traced"),
        make_obstacle("d", ("2020-01-01", "changed"), origin="traced"),
    )
    shares = {row[0]: row[1:] for row in shown.table("Läget för de 2 rapporterade")}
    assert shares["Öppet"] == ["1", "50 %"]
    assert shares["Löst"] == ["1", "50 %"]
    assert "Spårade hinder, i antal: löst 2." in shown.text


def test_obstacles_stand_reported_first_with_days_of_waiting() -> None:
    shown = show(
        "hinder/",
        make_obstacle("spårat", ("2020-01-01", "proposed"), origin="traced", title="Aa"),
        make_obstacle("rapporterat", ("2026-11-12", "reported"), title="Bb", provisions=(LAW,)),
    )
    rows = shown.table("hinder")
    assert [row[0] for row in rows] == ["Bb Lag · rapporterat", "Aa Lag · spårat"]
    assert rows[0][1] == "Öppet 10 dagar utan svar"
    assert rows[0][2] == "Kommunallagen (2017:725) 6 kap. 37 §"


def test_obstacles_without_anyone_responsible_have_a_group_of_their_own() -> None:
    shown = show(
        "hinder/",
        make_obstacle("a", ("2020-01-01", "reported"), responsible=("organ:regeringen",)),
        make_obstacle("b", ("2020-01-01", "reported")),
    )
    summaries = [_text(s) for s in shown.all("summary")]
    assert "Regeringen: 1 hinder, 1 rapporterat" in summaries
    assert "Ingen ansvarig angiven: 1 hinder, 1 rapporterat" in summaries


# Acts


def _act(**fields: Any) -> Act:
    given: dict[str, Any] = {
        "code": "2024:1",
        "title": "Lag om försök",
        "short": "",
        "kind": "trial-act",
        "outcome": "ongoing",
    }
    return Act(**(given | fields))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"expires": parse_date("2026-11-23")}, True),
        # The first day on which it no longer applies is today.
        ({"expires": parse_date("2026-11-22")}, False),
        ({"in_force": parse_date("2026-11-22")}, True),
        ({"in_force": parse_date("2026-11-23")}, False),
        ({"outcome": "unknown"}, False),
        ({"outcome": "lapsed", "expires": parse_date("2030")}, False),
        ({"kind": "trial-clause"}, True),
        ({"kind": "act"}, False),
        ({"kind": "related"}, False),
    ],
)
def test_in_force_is_only_what_the_sources_say_applies(
    fields: dict[str, Any], expected: bool
) -> None:
    assert is_in_force(_act(**fields), TODAY) is expected


def test_every_trial_act_is_listed_and_clauses_stand_apart() -> None:
    shown, *others = [Shown(page) for page in build_trial_acts_pages(register(), TODAY, {})]
    listed = [act for act in _vocabularies().acts.values() if act.kind != "act"]
    assert sum(len(page.table("alla-forfattningar")) for page in (shown, *others)) == len(listed)
    assert all("Gäller i dag" not in page.text for page in others)
    current = shown.table("Försöksförfattningar som gäller")
    named = {row[0].rpartition("(")[2].rstrip(")") for row in current}
    assert named == {a.code for a in listed if a.kind == "trial-act" and is_in_force(a, TODAY)}
    clauses = shown.table("Försöksparagrafer som gäller")
    assert any("29 kap. 23 §" in row[0] for row in clauses)


def test_an_act_is_listed_with_its_sections_and_how_many_met_them() -> None:
    shown = show(
        "lagrum/",
        make_trial("t", owner=OWNER, exemptions=(make_exemption(provision=LAW, act="2024:458"),)),
        make_obstacle("o", ("2020-01-01", "reported"), provisions=(LAW,)),
    )
    rows = {row[0]: row[1:] for row in shown.table("lagrum")}
    sections, *counts = rows["Kommunallagen (2017:725) KL"]
    assert "6 kap. 37 §" in sections.split(", ")
    assert counts == ["1", "0", "1"]


# Lessons


def test_lessons_are_listed_once_and_found_by_theme() -> None:
    lesson = Lesson(
        text="Räkna på vem som betalar.",
        audiences=("managers", "politicians"),
        principles=("tillit", "kunskap"),
        steering_signals=("ekonomistyrning",),
    )
    shown = show(
        "lardomar/",
        make_trial("t", owner=OWNER, title="Försöket", lessons=(lesson,)),
        make_evaluation(
            "t", design="randomised", comparison="randomised-control", lessons=(lesson,)
        ),
    )
    cards = shown.all("ul", "fr-lessons")[0].findall("li")
    assert [card.get("data-facet-evidens") for card in cards] == ["4", "none"]
    assert "Stark evidens: Försöket" in _text(cards[0])
    assert "inte utvärderat: Försöket" in _text(cards[1])
    assert "För chefer och politiker" in _text(cards[0])
    assert "1 av 2 lärdomar kommer från utvärderingar" in shown.text
    groups = {d.get("id"): len(list(d.iter("li"))) for d in shown.all("details")}
    assert groups == {
        "princip-tillit": 2,
        "princip-kunskap": 2,
        "styrsignal-ekonomistyrning": 2,
        "omrade-skola": 2,
    }


# Organisations and programmes


def test_what_is_missing_adds_up_to_all_municipalities() -> None:
    shown = show("organisationer/", make_trial("t", owner=OWNER))
    assert "1 av 290" in _text(shown.all("ul", "fr-stats")[0])
    missing = [_text(s) for s in shown.all("summary")]
    assert sum(int(line.split(": ")[1].split()[0]) for line in missing) == 289


def test_only_named_bodies_are_links() -> None:
    shown = show("organisationer/", make_trial("t", owner=OWNER))
    chips = [_text(li) for ul in shown.all("ul", "fr-tags") for li in ul]
    assert chips == ["Göteborg 1 försök och hinder"]


def test_a_programme_card_counts_its_trials_and_verdicts() -> None:
    trial, evaluation = evaluated("t", "before-after", "before", a="unchanged")
    records = (make_programme("p", title="Programmet", start=when("2020")), trial, evaluation)
    registry = register(*records[:1], make_trial("u", owner=OWNER, programme="p"), *records[1:])
    shown = Shown(build(registry)["program/"])
    card = _text(shown.all("section", "fr-card")[0])
    assert "Försök i registret 1, varav inget utvärderat" in card
    assert "1 försök i registret hör inte till något program" in shown.text


# Themes


def test_verdicts_are_told_by_the_strongest_evidence() -> None:
    records = [
        *evaluated("a", "randomised", "randomised-control", x="unchanged", y="not-reported"),
        *evaluated("b", "case-study", "none", x="inconclusive"),
        make_trial("c", owner=OWNER, measures=(make_measure("x"),)),
    ]
    registry = register(*records)
    table = build_evidence_table(registry, build_ledgers(registry).values())
    found = {row.level: {c.code: c.count for c in row.counts if c.count} for row in table.rows}
    assert found == {4: {"unchanged": 1}, 1: {"inconclusive": 1}}
    assert (table.judged, table.missing, table.pending, table.measures) == (2, 1, 1, 4)


def test_every_area_and_principle_has_its_page_from_the_start() -> None:
    pages = build(register())
    for area in _vocabularies().lists["areas"].codes:
        assert pages[addresses.area_address(area.code)].title == area.label
    for principle in _vocabularies().lists["principles"].codes:
        shown = Shown(pages[addresses.principle_address(principle.code)])
        assert principle.definition in shown.text


def test_an_area_gathers_its_trials_obstacles_and_acts() -> None:
    shown = show(
        "omraden/skola/",
        make_trial("t", owner=OWNER, areas=("skola",)),
        make_trial("u", owner=OWNER, areas=("trafik",)),
        make_obstacle("o", ("2020-01-01", "reported"), areas=("skola",)),
    )
    assert [row[0] for row in shown.table("tabell")] == ["t Försöksverksamhet"]
    assert [row[0] for row in shown.table("hindertabell")] == ["o Lag · rapporterat"]
    assert "Tvåspråkig undervisning" in shown.section("forfattningar")


# Follow-up


def test_follow_up_tells_who_should_act_and_lists_the_old_apart() -> None:
    shown = show(
        "uppfoljning/",
        make_trial("sen", owner=OWNER, status="ended", end=span(actual="2024-01-31")),
        make_trial(
            "gammal",
            owner=OWNER,
            status="ended",
            end=span(actual="1991-12-31"),
            entered_by="curator",
        ),
        make_obstacle("o", ("2026-11-02", "reported"), responsible=("organ:regeringen",)),
    )
    assert [row[0] for row in shown.table("tabell-results-overdue")] == ["sen"]
    assert shown.table("tabell-results-overdue")[0][3] == "Göteborg"
    assert [row[0] for row in shown.table("tabell-historiskt")] == ["gammal"]
    assert shown.table("tabell-unanswered")[0][1] == "2 nov 2026 20 dagar"
    assert shown.section("exemption-expired").endswith("Inget just nu.")
    assert "Göteborg: 1 sak" in [_text(s) for s in shown.all("summary")]


# Statistics and start


def test_statistics_show_null_and_negative_with_the_rest() -> None:
    trial, evaluation = evaluated(
        "t", "before-after", "before", a="improved", b="unchanged", c="worsened"
    )
    shown = show("statistik/", trial, evaluation)
    verdicts = {row[0]: row[1:] for row in shown.table("Mått efter besked.")}
    assert verdicts["Bättre"] == verdicts["Ingen skillnad"] == verdicts["Sämre"] == ["1", "33 %"]
    assert verdicts["Inget besked"] == ["0", "0 %"]
    for heading in ("forsok", "besked", "underlag", "omraden", "hinder"):
        assert "Kan inte säga" in shown.section(heading), heading


def test_statistics_publish_how_the_strength_is_worked_out() -> None:
    rows = show("statistik/").table("Uppläggning och jämförelse")
    assert rows[0][:3] == ["Lottad", "Lottad jämförelsegrupp", "4"]


def test_the_start_page_counts_traced_obstacles_apart() -> None:
    shown = show(
        "",
        make_trial("t", owner=OWNER, entered_by="curator"),
        make_obstacle("a", ("2020-01-01", "reported")),
        make_obstacle("b", ("2020-01-01", "changed"), origin="traced", title="Spårat hinder"),
    )
    numbers = [_text(li) for li in shown.all("ul", "fr-stats")[0]]
    assert numbers[0] == "1 försök"
    assert numbers[1] == "2 hinder: 1 rapporterat, 1 spårat ur lagändringar"
    assert numbers[2] == "1 av 1 försök införda i efterhand ur öppna källor"
    assert "Det enda rapporterade hindret är inte löst." in shown.text
    assert "Spårat hinder" in shown.text


def test_the_start_page_tells_of_history_when_it_is_given() -> None:
    registry = register(make_trial("t", owner=OWNER, title="Försöket"))
    page = build_start_page(
        registry, TODAY, {}, beforehand={"t": True}, registered={"t": when("2026-11-20")}
    )
    shown = Shown(page)
    assert "1 av 1 försök registrerade i förväg" in _text(shown.all("ul", "fr-stats")[0])
    assert "Försöket Registrerat 20 november 2026 · pågår" in shown.text


# Rules and fields


def test_every_rule_stands_under_its_anchor() -> None:
    shown = Shown(build_rules_page(load_rules(), {}))
    headings = {h.get("id"): _text(h) for h in shown.all("h3")}
    for code, rule in load_rules().items():
        anchor = addresses.rule_address(code).partition("#")[2]
        assert headings[anchor] == f"{code} {rule.title}"
    assert "{" not in shown.text


def test_examples_keep_their_lines_and_indents_and_stay_text() -> None:
    bad = "areas:\n  - skola\n  -   <b>vård</b>\n"
    page = build_rules_page(load_rules(), {"S003": RuleExample(good="id: a\n", bad=bad)})
    shown = list(Shown(page).all("pre"))
    assert "".join(shown[0].itertext()) == "areas:\n  - skola\n  - <b>vård</b>\n"
    assert "".join(shown[1].itertext()) == "id: a\n"


def test_every_field_of_every_schema_has_a_row_with_an_anchor() -> None:
    schemas = read_schemas(REPOSITORY / "schema")
    content: Any = build_fields_page(schemas, _vocabularies()).content
    for table in content.tables:
        keys = [row.key for row in table.rows]
        assert len(keys) == len(set(keys))
        assert [k for k in keys if "." not in k] == list(schemas[table.kind].properties)
        assert all(row.description and row.titles[-1] for row in table.rows)
    anchors = [row.anchor for table in content.tables for row in table.rows]
    assert len(anchors) == len(set(anchors))


def test_a_new_trial_asks_for_at_most_twelve_fields() -> None:
    content: Any = build_fields_page(read_schemas(REPOSITORY / "schema"), _vocabularies()).content
    trial = next(table for table in content.tables if table.kind == "trial")
    assert len(trial.first) <= 12
    assert {"Titel", "Kontakt", "Problem"} <= set(trial.first)


def test_when_a_field_is_a_must_is_said_in_words() -> None:
    shown = show("varfor-fragar-vi/")
    rows = {row[0]: row for name in ("trial", "evaluation") for row in shown.table(f"{name}-falt")}
    assert rows["Titel title"][2] == "Alltid"
    assert rows["Mått measures"][2] == (
        "När ”Ansvarig organisation” lämnar uppgifterna och när försöket har status "
        "”Beslutat”, ”Pågår”, ”Avslutat” eller ”Utvärderat”"
    )
    assert rows["Tid › Start › Faktiskt period.start.actual"][2].startswith("När ”Ansvarig")
    assert rows["Mått › Måttets id measures.id"][2] == "För varje mått"
    assert rows["Hinder › Hinder i registret obstacles.obstacle"][2] == (
        "Den här, eller ”rubrik” och ”slag av hinder”"
    )
    assert rows["Hypotes hypothesis"][2] == "Frivillig"
