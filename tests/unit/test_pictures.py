"""Pictures: their figures are the register's, their words are text, and they vanish when empty."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.checking import CheckedRegister, check_register, load_vocabularies
from generator.derived import derive
from generator.insight.coverage import compute_coverage
from generator.insight.ledger import build_ledgers
from generator.insight.lineage import build_lineage
from generator.insight.obstacle_years import count_obstacle_years
from generator.insight.places import find_places
from generator.insight.statistics import compute_statistics
from generator.model import Provision, Record, Replication, TrialObstacle
from generator.pages.page import Figure
from generator.pictures import counties, lettering, lineage, sweden
from generator.pictures.files import build_files, render_data, render_picture
from generator.registry import Registry, build_registry
from generator.sitemap import draw_figures
from tests.registers import day_of
from tests.unit.insight_builders import (
    TODAY,
    make_evaluation,
    make_measure,
    make_obstacle,
    make_programme,
    make_result,
    make_trial,
    span,
    when,
)

REPOSITORY = Path(__file__).parents[2]
HOSTILE = "<script>alert(1)</script> & \"q\" 'r' ]]> {{ x }} \x0b\x1f =1+1"
SVG = "{http://www.w3.org/2000/svg}"


@cache
def real() -> CheckedRegister:
    """The register's own records, which are many and odd enough to be drawn."""
    return check_register(REPOSITORY, today=day_of(REPOSITORY), jobs=1)


def register(*records: Record) -> Registry:
    return build_registry(records, load_vocabularies(REPOSITORY / "schema" / "vocabularies"))


def draw(registry: Registry, today: date = TODAY) -> dict[str, Figure]:
    """Every figure of the register, with those of the counties."""
    figures = dict(draw_figures(derive(registry, today)))
    coverage = compute_coverage(registry)
    places = find_places(registry, coverage)
    drawn = counties.draw_counties(coverage, places, registry.vocabularies)
    return figures | {figure.id: figure for figure in drawn.values()}


@cache
def real_figures() -> Mapping[str, Figure]:
    return draw(real().registry)


@cache
def hostile_figures() -> Mapping[str, Figure]:
    law = Provision(act="2017:725", chapter="6", section="37")
    return draw(
        register(
            make_programme("p", title=HOSTILE, start=when("2019")),
            make_trial(
                "a",
                owner="kommun:1480",
                title=HOSTILE,
                status="evaluated",
                programme="p",
                start=span(actual="2020"),
                measures=(make_measure("m"),),
            ),
            make_evaluation("a", results=(make_result("m", "unchanged"),)),
            make_trial(
                "b",
                owner="kommun:1490",
                title=HOSTILE,
                programme="p",
                start=span(actual="2021-05"),
                replicates=(Replication(trial="a", differences=HOSTILE),),
                obstacles=(TrialObstacle(account="x", obstacle="o"),),
            ),
            make_obstacle("o", ("2020", "reported"), title=HOSTILE, provisions=(law,)),
        )
    )


ALL = (
    *("map", "map-municipalities", "trials-timeline", "programmes", "acts-timeline"),
    *("outcomes-by-area", "obstacle-states", "obstacle-years", "obstacles-by-act", "lineage"),
)


def read(figure: Figure) -> ElementTree.Element:
    return ElementTree.fromstring(render_picture(figure))  # noqa: S314 - our own picture


def words(figure: Figure) -> list[str]:
    return ["".join(e.itertext()) for e in read(figure).iter(f"{SVG}text")]


# Every picture


@pytest.mark.parametrize("kind", ["real", "hostile"])
def test_every_picture_is_drawn_and_stands_alone(kind: str) -> None:
    figures = real_figures() if kind == "real" else hostile_figures()
    assert {*ALL} <= {*figures}
    assert sum(name.startswith("map-county-") for name in figures) == 21
    for figure in figures.values():
        root = read(figure)
        assert root.tag == f"{SVG}svg"
        assert [child.tag for child in root][:3] == [f"{SVG}title", f"{SVG}desc", f"{SVG}style"]
        assert root.findtext(f"{SVG}title") == figure.title
        assert root.findtext(f"{SVG}desc") == figure.description
        assert root.get("role") == "img"
        named = (root.get("aria-labelledby") or "").split()
        assert named == [root[0].get("id"), root[1].get("id")]
        assert float(root.get("width") or 0) > 0 < float(root.get("height") or 0)
        tags = {e.tag.removeprefix(SVG) for e in root.iter()}
        assert not tags & {"a", "script", "foreignObject", "image", "use", "animate"}
        assert all(
            not key.startswith("on") and key != "href" for e in root.iter() for key in e.attrib
        )
        assert "http" not in render_picture(figure).replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("kind", ["real", "hostile"])
def test_nothing_is_drawn_outside_or_with_a_broken_number(kind: str) -> None:
    figures = real_figures() if kind == "real" else hostile_figures()
    for figure in figures.values():
        root = read(figure)
        width, height = float(root.get("width") or 0), float(root.get("height") or 0)
        for shape in root.findall(f"{SVG}rect")[1:]:
            x, y, wide, tall = (float(shape.get(k) or 0) for k in ("x", "y", "width", "height"))
            assert x >= 0 <= y, figure.id
            assert wide >= 0 <= tall, figure.id
            assert x + wide <= width + 1, figure.id
            assert y + tall <= height + 1, figure.id
        for label in root.findall(f"{SVG}text"):
            size = float(label.get("font-size") or 13)
            room = lettering.measure(label.text or "", size)
            x, anchor = float(label.get("x") or 0), label.get("text-anchor")
            left = x - room if anchor == "end" else x - room / 2 if anchor == "middle" else x
            assert left >= -2, (figure.id, label.text)
            assert left + room <= width + 2, (figure.id, label.text)
            assert size <= float(label.get("y") or 0) + 2 <= height + 2, (figure.id, label.text)


def test_every_pattern_that_is_used_is_there_once() -> None:
    for figure in real_figures().values():
        made = re.findall(r'<pattern id="([^"]+)"', figure.svg)
        assert len(made) == len(set(made))
        assert set(re.findall(r"url\(#([^)]+)\)", figure.svg)) <= set(made)
    every = [i for f in real_figures().values() for i in re.findall(r' id="([^"]+)"', f.svg)]
    assert len(every) == len(set(every)), "two pictures on one page would share an id"


def test_text_of_records_is_text() -> None:
    shown = words(hostile_figures()["trials-timeline"])
    assert any(word.startswith('<script>alert(1)</script> & "q"') for word in shown)
    for figure in hostile_figures().values():
        assert "<script" not in figure.svg
        assert not re.search("[\x00-\x08\x0b-\x1f]", figure.svg)


def test_the_same_register_gives_the_same_bytes() -> None:
    again = draw(real().registry)
    for name, figure in real_figures().items():
        assert [*build_files(figure)] == [*build_files(again[name])]


def test_the_data_reads_back_as_the_table() -> None:
    for figure in (*real_figures().values(), *hostile_figures().values()):
        path, content = [(f.path, f.content) for f in build_files(figure)][1]
        assert path == f"bilder/{figure.id}.csv"
        assert content.startswith(b"\xef\xbb\xbf")
        text = content.decode("utf-8-sig")
        rows = [*csv.reader(text.splitlines(keepends=True), delimiter=";")]
        assert [tuple(row) for row in rows] == [figure.columns, *figure.rows]
        assert text.count("\r\n") == len(figure.rows) + 1
        assert all(len(row) == len(figure.columns) for row in figure.rows)


@pytest.mark.parametrize("cell", ["=1+1", "+46", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    figure = Figure(id="x", title="", description="", svg="", columns=("a",), rows=((cell,),))
    assert render_data(figure).splitlines()[1].strip('"').startswith("'")


def test_a_picture_without_drawing_is_a_bug() -> None:
    empty = Figure(id="x", title="", description="", svg="<p>", columns=(), rows=())
    with pytest.raises(ValueError, match="x: no drawing"):
        render_picture(empty)


def test_the_files_have_the_colours_of_the_site() -> None:
    """In light and in dark, the same tokens as the stylesheet; and every class that is drawn."""
    site = (REPOSITORY / "docs/assets/css/register.css").read_text("utf-8")
    own = (REPOSITORY / "generator/pictures/standalone.css").read_text("utf-8")
    bright, dark = own.split("@media", 1)
    light_site, dark_site = site.split("@media screen and (prefers-color-scheme: dark)", 1)
    for part, theirs in ((bright, light_site), (dark, dark_site)):
        tokens = re.findall(r"(--fr-[\w-]+): (#[0-9a-f]{6});", part)
        assert len(tokens) > 20
        for token, value in tokens:
            found = re.search(rf"{token}: (#[0-9a-f]{{6}});", theirs)
            assert found is not None, token
            assert found.group(1) == value, token
    used = {
        c
        for f in real_figures().values()
        for cs in re.findall(r'class="([^"]+)"', f.svg)
        for c in cs.split()
    }
    styled = {*re.findall(r"\.(fr-[\w-]+)", own)}
    shapes = {"fr-svg", "fr-svg--wide", "fr-svg--broad", "fr-svg--tall", "fr-svg--long"}
    for css in used - shapes - {"fr-scroll"}:
        assert css in styled or css == "fr-v-not-reported", css
    assert not {"<", "&"} & {*own}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_marks_and_words_can_be_told_from_the_ground(scheme: int) -> None:
    own = (REPOSITORY / "generator/pictures/standalone.css").read_text("utf-8")
    tokens = dict(re.findall(r"--fr-([\w-]+): (#[0-9a-f]{6});", own.split("@media", 1)[scheme]))
    paper = tokens["paper"]
    for mark in (
        "edge",
        "brand",
        "focus",
        "c1",
        "c2",
        "c3",
        "c4",
        "c5",
        "c6",
        "v1",
        "v2",
        "v3",
        "v4",
        "v5",
    ):
        assert contrast(tokens[mark], paper) >= 3, mark
    for word in ("ink", "muted"):
        assert contrast(tokens[word], paper) >= 4.5, word
        assert contrast(tokens[word], tokens["surface"]) >= 4.5, word
    steps = [luminance(tokens[f"land-{n}"]) for n in range(5)]
    assert steps == sorted(steps, reverse=scheme == 0), "the scale goes one way"
    for n in range(4):
        assert contrast(tokens[f"land-{n}"], tokens[f"land-{n + 1}"]) >= 1.4, n


# Nothing, one, and very many


def test_an_empty_register_has_maps_and_what_does_not_come_from_records() -> None:
    figures = draw(register())
    assert {*figures} - {f"map-county-{n:02}" for n in range(26)} == {
        "map",
        "map-municipalities",
        "acts-timeline",
    }
    assert figures["map"].rows == ()
    assert "0 av 290" in figures["map"].description
    assert all(row[-1] == "0" for row in figures["map-county-12"].rows)


def test_one_idea_without_dates_draws_nothing_more_than_none() -> None:
    assert {*draw(register(make_trial("i", owner="kommun:1480", status="idea")))} == {
        *draw(register())
    }


def test_one_trial_is_a_whole_picture() -> None:
    figures = draw(register(make_trial("t", owner="kommun:1480", start=span(actual="2026"))))
    assert [row[0] for row in figures["trials-timeline"].rows] == ["t"]
    assert [row[1:] for row in figures["map"].rows] == [("1480", "1")]


def test_many_trials_are_counted_by_year_and_all_of_them() -> None:
    many = 400
    trials = [
        make_trial(f"t{n:03}", owner="kommun:1480", start=span(actual=str(1990 + n % 37)))
        for n in range(many)
    ]
    figures = draw(register(*trials, make_evaluation("t003"), make_trial("u", owner="kommun:1480")))
    figure = figures["trials-timeline"]
    assert sum(int(row[-1]) for row in figure.rows) == many
    assert [row for row in figure.rows if row[1] != "0"] == [("1993", "1", "10", "11")]
    assert "400 av 401" in figure.description
    assert len(figure.svg) < 30_000
    read(figure)


def test_the_scale_of_the_map_follows_a_large_register() -> None:
    small, large = sweden.make_scale([1, 1, 5]), sweden.make_scale([1, 4, 9, 40, 300])
    assert small.least == (1, 2, 3, 5)
    assert [words for _, words in small.entries()] == [
        "Inga kända",
        "1",
        "2",
        "3–4",
        "5 eller fler",
    ]
    assert large.least[0] == 1
    assert sorted({*large.least}) == [*large.least]
    assert [large.css(n) for n in (0, 1, 300)] == [
        "fr-land",
        "fr-land fr-land--1",
        "fr-land fr-land--4",
    ]
    assert [*map(len, [sweden.make_scale([]).entries(), sweden.make_scale([1]).entries()])] == [
        1,
        2,
    ]


# Each picture against the register


def test_the_maps_show_the_trials_that_took_place() -> None:
    registry = real().registry
    coverage = compute_coverage(registry)
    places = find_places(registry, coverage)
    expected = {code.partition(":")[2]: str(len(trials)) for code, trials in places.items()}
    assert {*places} == {*coverage.municipalities.reached, *coverage.regions.reached}
    for name in ("map", "map-municipalities"):
        assert {row[1]: row[2] for row in real_figures()[name].rows} == expected
    dots = list(read(real_figures()["map"]).iter(f"{SVG}circle"))
    assert len(dots) == len(coverage.municipalities.reached) + 2  # and the key's two
    land = read(real_figures()["map-municipalities"]).findall(f".//{SVG}path")
    assert sum((e.get("class") or "").startswith("fr-land fr-land--") for e in land) == len(
        coverage.municipalities.reached
    )


def test_an_idea_is_on_no_map() -> None:
    idea = make_trial("i", owner="kommun:1480", status="idea")
    begun = make_trial("r", owner="kommun:1480")
    assert [row[2] for row in draw(register(idea, begun))["map"].rows] == ["1"]


@pytest.mark.parametrize(
    "county", [f"{n:02}" for n in (1, 3, *range(4, 11), 12, 13, 14, *range(17, 26))]
)
def test_every_municipality_of_a_county_is_in_its_table_and_on_its_map(county: str) -> None:
    figure = real_figures()[f"map-county-{county}"]
    bodies = real().registry.vocabularies.organisations.values()
    own = {b.label: b.code[7:] for b in bodies if b.kind == "kommun" and b.county == county}
    assert {row[0]: row[2] for row in figure.rows} == own
    assert [row[1] for row in figure.rows] == [str(n + 1) for n in range(len(own))]
    labels = {e.text for e in read(figure).iter(f"{SVG}text") if e.get("class") == "fr-label"}
    assert all(row[0] in labels or row[1] in labels for row in figure.rows)
    assert len(labels) == len(own)


def test_the_bars_of_verdicts_are_the_statistics() -> None:
    registry = real().registry
    table = compute_statistics(registry, TODAY, build_ledgers(registry)).verdicts_by_area
    figure = real_figures()["outcomes-by-area"]
    label = registry.vocabularies.label
    assert {row[0]: row[1:] for row in figure.rows} == {
        label("areas", row.code): (*(str(c.count) for c in row.counts), str(row.total))
        for row in table.rows
    }
    bars = re.findall(r'class="fr-bar[^>]*width="([\d.]+)" height="22"', figure.svg)
    assert len(bars) == sum(bool(c.count) for row in table.rows for c in row.counts)


def test_a_null_result_is_drawn_as_wide_as_a_good_one() -> None:
    registry = register(
        make_trial(
            "t", owner="kommun:1480", status="evaluated", measures=tuple(map(make_measure, "abc"))
        ),
        make_evaluation(
            "t", results=tuple(map(make_result, "abc", ("improved", "unchanged", "worsened")))
        ),
    )
    svg = draw(registry)["outcomes-by-area"].svg
    widths = re.findall(r'class="fr-bar[^>]*width="([\d.]+)" height="22"', svg)
    assert len(widths) == 3
    assert len({*widths}) == 1


def test_the_states_are_those_of_reported_obstacles() -> None:
    registry = real().registry
    table = compute_statistics(registry, TODAY).obstacle_states
    assert [row[1] for row in real_figures()["obstacle-states"].rows] == [
        str(count.count) for count in table.rows
    ]


def test_the_last_year_of_the_obstacles_is_how_they_stand() -> None:
    registry = real().registry
    rows = count_obstacle_years(registry, TODAY)
    now = {row.origin: row for row in rows if row.year == TODAY.year}
    states = compute_statistics(registry, TODAY).obstacle_states
    assert now["reported"].counts == states.rows
    figure = real_figures()["obstacle-years"]
    assert len(figure.rows) == len(rows)
    assert [row[2:] for row in figure.rows] == [
        (*(str(c.count) for c in row.counts), str(row.total)) for row in rows
    ]


def test_traced_obstacles_have_no_part_in_the_order_of_acts() -> None:
    often, once = Provision(act="2010:800"), Provision(act="2017:725")
    registry = register(
        *(
            make_obstacle(f"t{n}", ("2020", "changed"), origin="traced", provisions=(often,))
            for n in range(4)
        ),
        make_obstacle("r", ("2020", "reported"), provisions=(once,)),
    )
    rows = draw(registry)["obstacles-by-act"].rows
    assert [row[0] for row in rows] == ["kommunallagen (2017:725)", "skollagen (2010:800)"]
    assert [row[1:] for row in rows] == [("1", "0", "0"), ("0", "4", "0")]


def test_the_acts_are_all_there_by_what_became_of_them() -> None:
    registry = real().registry
    dated = [
        a for a in registry.vocabularies.acts.values() if a.is_trial and (a.in_force or a.issued)
    ]
    figure = real_figures()["acts-timeline"]
    assert sorted(row[0] for row in figure.rows) == sorted(a.code for a in dated)
    order = [row[-1] for row in figure.rows]
    assert order == sorted(order, key=order.index), "one group after another"
    assert words(figure).count("i dag") == len({*order})
    long = {name for name, drawn in real_figures().items() if "fr-svg--long" in drawn.svg}
    assert "acts-timeline" in long, "it takes more than a page of paper"
    assert not long & {"map", "obstacle-states", "verdicts-by-area"}


def test_a_chain_tells_what_each_trial_found() -> None:
    registry = real().registry
    figure = real_figures()["lineage"]
    replications = [e for e in build_lineage(registry).edges if e.kind == "replicates"]
    assert [(row[0], row[2]) for row in figure.rows] == [
        (registry.trials[e.target].title, registry.trials[e.source].title) for e in replications
    ]
    ledgers = build_ledgers(registry)
    for edge, row in zip(replications, figure.rows, strict=True):
        assert row[1] == lineage.describe_outcome(ledgers[edge.target], registry.vocabularies)


def test_an_outcome_names_null_results_and_gaps() -> None:
    registry = register(
        make_trial(
            "t", owner="kommun:1480", status="evaluated", measures=tuple(map(make_measure, "abc"))
        ),
        make_evaluation("t", results=(make_result("a", "unchanged"), make_result("b", "worsened"))),
        make_trial("u", owner="kommun:1480", measures=(make_measure("a"),)),
        make_trial("v", owner="kommun:1480"),
    )
    ledgers = build_ledgers(registry)
    told = [lineage.describe_outcome(ledgers[t], registry.vocabularies) for t in "tuv"]
    assert told == ["1 ingen skillnad, 1 sämre, 1 utan besked", "1 väntar", "Inga mått angivna"]


def test_a_ring_of_replications_is_drawn() -> None:
    registry = register(
        make_trial("a", owner="kommun:1480", replicates=(Replication(trial="b"),)),
        make_trial("b", owner="kommun:1480", replicates=(Replication(trial="a"),)),
    )
    assert len(draw(registry)["lineage"].rows) == 2


def test_a_programme_stands_with_its_trials_whether_or_not_its_start_is_known() -> None:
    registry = register(
        make_programme("p", title="P", start=when("2020")),
        make_programme("q", title="Q", aliases=("gammal",)),
        make_programme("tom", title="Tom", start=when("2020")),
        make_trial("a", owner="kommun:1480", programme="p", start=span(actual="2021")),
        make_trial("b", owner="kommun:1480", programme="gammal", start=span(planned="2022")),
        make_trial("c", owner="kommun:1480", programme="p"),
    )
    figure = draw(registry)["programmes"]
    assert [row[:2] for row in figure.rows] == [("P", "a"), ("Q", "b")]
    assert "Programmet" in words(figure)


def test_a_large_programme_shows_its_latest_trials_and_says_so() -> None:
    trials = [
        make_trial(f"t{n:02}", owner="kommun:1480", programme="p", start=span(actual=str(1990 + n)))
        for n in range(30)
    ]
    figure = draw(register(make_programme("p", title="P"), *trials))["programmes"]
    assert [row[1] for row in figure.rows] == [f"t{n}" for n in range(18, 30)]
    assert "P (de 12 senaste av 30 försök)" in words(figure)
