"""Which pages the site has: insight is derived once, and every page built from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from generator.checking import CheckedRegister
from generator.derived import Derived, derive
from generator.diagnostics import load_rules
from generator.exports.files import Listed
from generator.history import History
from generator.insight.desk import Desk, build_desk
from generator.insight.lineage import build_lineage
from generator.insight.neighbours import find_neighbours
from generator.insight.obstacle_years import count_obstacle_years
from generator.insight.occasions import find_occasions
from generator.insight.places import find_places
from generator.insight.registration import (
    summarise_registrations,
)
from generator.insight.related import find_related
from generator.insight.statistics import compute_statistics
from generator.pages import (
    act,
    counties,
    identity,
    moved,
    obstacle,
    organisation,
    programme,
    registers,
    trial,
)
from generator.pages.act_outcomes import build_act_outcomes_page
from generator.pages.acts import build_acts_page, build_trial_acts_pages
from generator.pages.calendars import list_calendars
from generator.pages.compare import build_compare_page
from generator.pages.desk import build_desk_page
from generator.pages.exemptions import build_exemptions_pages
from generator.pages.feeds import Feed, build_feeds_pages, link_feeds, list_feeds
from generator.pages.fields import build_fields_page
from generator.pages.follow_up import build_follow_up_pages
from generator.pages.lessons import build_lessons_pages
from generator.pages.missing import build_missing_pages
from generator.pages.nulls import build_nulls_pages
from generator.pages.obstacles import build_obstacles_pages
from generator.pages.open_data import build_open_data_page
from generator.pages.organisations import build_organisations_page
from generator.pages.page import Figure, Page
from generator.pages.programmes import build_programmes_pages
from generator.pages.randomised import build_randomised_pages
from generator.pages.repeated import build_repeated_pages
from generator.pages.rules import build_rules_page
from generator.pages.start import build_start_page
from generator.pages.statistics import build_statistics_page
from generator.pages.themes import build_themes_pages
from generator.pages.trials import build_trial_rows, build_trials_pages
from generator.pages.undecided import build_undecided_pages
from generator.pictures.charts import (
    draw_obstacle_states,
    draw_obstacles_by_act,
    draw_outcomes_by_area,
)
from generator.pictures.counties import draw_counties
from generator.pictures.geometry import load_geometry
from generator.pictures.lineage import draw_lineage
from generator.pictures.sweden import draw_choropleth, draw_map
from generator.pictures.timelines import (
    draw_acts_timeline,
    draw_programmes,
    draw_trials_timeline,
)
from generator.pictures.years import draw_obstacle_years
from generator.resources import find_home, find_schemas
from generator.rule_examples import read_examples
from generator.schema import KINDS, Schema, read_schemas


def build_pages(
    checked: CheckedRegister,
    today: date,
    history: History | None = None,
    derived: Derived | None = None,
    exported: Sequence[Listed] = (),
    moved_to: Sequence[tuple[str, str]] = (),
) -> Iterator[Page]:
    """Every generated page of the site. `history` is None for a register outside git; `derived` is
    what follows from all three, worked out here unless given; `exported` are the files for
    programs that the site has, `moved_to` the addresses that have another now."""
    schemas = read_schemas(find_schemas(checked.root))
    derived = derived or derive(checked.registry, today, history, schemas["trial"])
    figures = draw_figures(derived)
    desk = build_desk(checked.registry, today, diagnostics=checked.diagnostics, history=history)
    feeds = list_feeds(derived.registry, derived.news)
    offered = link_feeds(feeds)
    pages = _build_pages(checked, derived, schemas, figures, desk, feeds)
    # Several registers have a version each: the page of registers tells which.
    commit = history.head if history and not checked.registry.registers else None
    sizes = {file.path: file.size for file in exported}
    for page in chain(
        pages, [build_open_data_page(today, commit, sizes)], moved.build_moved_pages(moved_to)
    ):
        found = offered.get(page.address)
        yield replace(page, alternates=(*page.alternates, *found)) if found else page


def _build_pages(
    checked: CheckedRegister,
    derived: Derived,
    schemas: Mapping[str, Schema],
    figures: Mapping[str, Figure],
    desk: Desk,
    feeds: tuple[Feed, ...],
) -> Iterator[Page]:
    today = derived.today
    yield from _lists(derived, figures, desk)
    occasions = find_occasions(derived.registry, today, derived.history)
    yield from build_feeds_pages(
        feeds,
        list_calendars(derived.registry, occasions),
        has_history=derived.news is not None,
    )
    if not checked.registry.registers:
        yield build_desk_page(desk, today, derived.deadlines)
    yield from registers.build_pages(checked.registry)
    yield from _records(derived, schemas)
    yield from moved.build_pages(checked.registry)
    yield from identity.build_pages(checked.registry)
    yield build_rules_page(load_rules(), read_examples(find_home()))
    yield build_fields_page(schemas, checked.registry.vocabularies)


def _lists(derived: Derived, figures: Mapping[str, Figure], desk: Desk) -> Iterator[Page]:
    """The start page, the lists and what sums up the register."""
    registry, today = derived.registry, derived.today
    ledgers, states, coverage = derived.ledgers, derived.states, derived.coverage
    yield build_start_page(
        registry,
        today,
        figures,
        ledgers=ledgers,
        states=states,
        deadlines=derived.deadlines,
        coverage=coverage,
        beforehand=derived.beforehand,
        registered=derived.registered,
    )
    yield from build_trials_pages(
        registry, today, figures, ledgers=ledgers, beforehand=derived.beforehand
    )
    yield from counties.build_pages(
        registry, draw_counties(coverage, find_places(registry, coverage), registry.vocabularies)
    )
    yield build_compare_page()
    yield from build_obstacles_pages(registry, today, figures, states=states)
    yield build_acts_page(registry, today, syntheses=derived.syntheses)
    yield from build_trial_acts_pages(registry, today, figures)
    yield from build_lessons_pages(registry)
    yield from _gathered(derived)
    yield build_organisations_page(registry, coverage=coverage)
    yield from build_programmes_pages(registry, figures, ledgers=ledgers)
    yield from build_themes_pages(registry, today, ledgers=ledgers, states=states)
    yield from build_follow_up_pages(registry, today, deadlines=derived.deadlines)
    yield build_statistics_page(
        registry,
        today,
        figures,
        ledgers=ledgers,
        coverage=coverage,
        handling=desk.handling,
        registrations=summarise_registrations(derived.registrations.values())
        if derived.proofs is not None
        else None,
    )


def _gathered(derived: Derived) -> Iterator[Page]:
    """What many records say together: results, chains, outcomes of acts, and what is missing."""
    registry, today, ledgers = derived.registry, derived.today, derived.ledgers
    rows = {row.trial.id: row for row in build_trial_rows(registry, ledgers=ledgers)}
    yield from build_randomised_pages(registry, ledgers=ledgers, rows=rows)
    yield from build_nulls_pages(registry, ledgers=ledgers, rows=rows)
    yield from build_undecided_pages(registry, ledgers=ledgers, rows=rows)
    yield from build_repeated_pages(registry, ledgers=ledgers, rows=rows)
    yield build_act_outcomes_page(registry, today)
    yield from build_exemptions_pages(registry, today, rows=rows)
    yield from build_missing_pages(registry, today, ledgers=ledgers, states=derived.states)


def _records(derived: Derived, schemas: Mapping[str, Schema]) -> Iterator[Page]:
    """A page each for trials, obstacles, programmes, organisations and acts."""
    registry, today = derived.registry, derived.today
    ledgers, states, deadlines = derived.ledgers, derived.states, derived.deadlines
    rows = build_trial_rows(registry, ledgers=ledgers)
    fields = {
        kind: {key: str(node["title"]) for key, node in schemas[kind].properties.items()}
        for kind in KINDS
    }
    yield from trial.build_pages(
        registry,
        today,
        rows=rows,
        ledgers=ledgers,
        states=states,
        deadlines=deadlines,
        related=find_related(registry),
        fields=fields,
        proofs=derived.proofs,
    )
    yield from obstacle.build_pages(
        registry, today, rows=rows, states=states, deadlines=deadlines, fields=fields
    )
    yield from programme.build_pages(registry, today, rows=rows, ledgers=ledgers, fields=fields)
    yield from organisation.build_pages(
        registry,
        today,
        rows=rows,
        states=states,
        deadlines=deadlines,
        neighbours=map_neighbours(),
    )
    yield from act.build_pages(
        registry,
        today,
        rows=rows,
        syntheses=derived.syntheses,
        states=states,
        ledgers=ledgers,
        deadlines=deadlines,
    )


def map_neighbours() -> Mapping[str, tuple[str, ...]]:
    """The neighbours of each municipality and region by code, from the map."""
    geometry = load_geometry()
    found: dict[str, tuple[str, ...]] = {}
    for kind, shapes in (("kommun", geometry.municipalities), ("region", geometry.counties)):
        near = find_neighbours({code: shape.rings for code, shape in shapes.items()})
        found |= {f"{kind}:{a}": tuple(f"{kind}:{b}" for b in others) for a, others in near.items()}
    return found


def draw_figures(derived: Derived) -> Mapping[str, Figure]:
    """Every picture of the site, by its id."""
    registry, today = derived.registry, derived.today
    vocabularies = registry.vocabularies
    statistics = compute_statistics(registry, today, derived.ledgers)
    places = find_places(registry, derived.coverage)
    drawn = (
        draw_map(derived.coverage, places, vocabularies),
        draw_choropleth(derived.coverage, places, vocabularies),
        draw_trials_timeline(registry, today),
        draw_programmes(registry, today),
        draw_acts_timeline(registry, today),
        draw_outcomes_by_area(statistics.verdicts_by_area, vocabularies),
        draw_obstacle_states(statistics.obstacle_states, vocabularies),
        draw_obstacles_by_act(derived.syntheses),
        draw_obstacle_years(count_obstacle_years(registry, today), vocabularies),
        draw_lineage(build_lineage(registry), registry, derived.ledgers),
    )
    return {figure.id: figure for figure in drawn if figure is not None}
