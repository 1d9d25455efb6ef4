"""The list of obstacles: as a table, by state and by who is responsible.

Owns how an obstacle is told in one row (`ObstacleRow`), which other lists use too. Counts, shares
and medians are of reported obstacles only: a traced one is found backwards from a change, so it is
solved by construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.insight.counts import Count, CountTable, count_codes, list_codes
from generator.insight.obstacles import ObstacleState, derive_states, standing_obstacles
from generator.insight.references import current_bodies, link_obstacles
from generator.insight.statistics import Statistics, compute_statistics
from generator.model import Event, Obstacle
from generator.pages import addresses
from generator.pages.page import Figure, Link, Page
from generator.pages.paging import LINE_ROWS, Part, divide, name_part
from generator.pages.trials import Options, options
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleRow:
    """An obstacle as lists tell it. `trials` met it; `responsible` are bodies of today. `change`
    is the last event that solved it, if it is solved."""

    obstacle: Obstacle
    address: str
    state: ObstacleState
    responsible: tuple[Organisation, ...]
    trials: int
    change: Event | None

    @property
    def is_reported(self) -> bool:
        return self.obstacle.origin == "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleGroup:
    """Obstacles of one state or one responsible body; `code` is ``""`` when nobody is named."""

    code: str
    rows: tuple[ObstacleRow, ...]
    reported: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstaclesContent:
    """`reported_states` count reported obstacles; `traced_states` the others, for comparison only
    by those who know how they were found. `grouped` is whether each obstacle stands under its
    state too, or the states lead to the search."""

    part: Part[ObstacleRow]
    grouped: bool
    by_state: tuple[ObstacleGroup, ...]
    by_responsible: tuple[ObstacleGroup, ...]
    reported: int
    traced: int
    reported_states: CountTable
    traced_states: tuple[Count, ...]
    waiting: int
    states: Options
    types: Options
    areas: Options
    bodies: Options
    origins: Options
    states_figure: Figure | None
    acts_figure: Figure | None


def build_obstacle_rows(
    registry: Registry,
    today: date,
    obstacles: Iterable[Obstacle] | None = None,
    *,
    states: Mapping[str, ObstacleState] | None = None,
) -> tuple[ObstacleRow, ...]:
    """Rows for `obstacles` (all that are not merged by default): reported first, then by title."""
    found = standing_obstacles(registry) if obstacles is None else obstacles
    known = derive_states(registry, today) if states is None else states
    met = link_obstacles(registry)
    rows = (
        ObstacleRow(
            obstacle=obstacle,
            address=addresses.obstacle_address(obstacle.id),
            state=known[obstacle.id],
            responsible=tuple(
                registry.vocabularies.organisation(code)
                for code in current_bodies(registry.vocabularies, obstacle.responsible)
            ),
            trials=len(met.get(obstacle.id, ())),
            change=_solving_event(obstacle, known[obstacle.id]),
        )
        for obstacle in found
    )
    return tuple(sorted(rows, key=lambda r: (not r.is_reported, swedish_key(r.obstacle.title))))


def build_obstacles_pages(
    registry: Registry,
    today: date,
    figures: Mapping[str, Figure],
    *,
    states: Mapping[str, ObstacleState] | None = None,
    statistics: Statistics | None = None,
) -> Iterator[Page]:
    """All obstacles, on as many pages as it takes; what is counted stands on the first."""
    counted = compute_statistics(registry, today) if statistics is None else statistics
    vocabularies = registry.vocabularies
    rows = build_obstacle_rows(registry, today, states=states)
    order = list_codes(vocabularies, "obstacle-states")
    traced = [row.state.state for row in rows if not row.is_reported]
    named = {body.code: body for row in rows for body in row.responsible}
    bodies = sorted(named.values(), key=lambda body: swedish_key(body.label))
    parts = tuple(divide(rows, addresses.OBSTACLES))
    content = ObstaclesContent(
        part=parts[0],
        grouped=len(rows) <= LINE_ROWS,
        by_state=tuple(
            _group(code, [row for row in rows if row.state.state == code]) for code in order
        ),
        by_responsible=tuple(
            group
            for code in (*(body.code for body in bodies), "")
            if (group := _group(code, [row for row in rows if _is_of(row, code)])).rows
        ),
        reported=len(rows) - len(traced),
        traced=len(traced),
        reported_states=counted.obstacle_states,
        traced_states=tuple(c for c in count_codes(traced, order) if c.count),
        waiting=sum(row.is_reported and row.state.state == "open" for row in rows),
        states=options(vocabularies, "obstacle-states"),
        types=options(vocabularies, "obstacle-types"),
        areas=options(vocabularies, "areas"),
        bodies=tuple((body.slug, body.label) for body in bodies),
        origins=options(vocabularies, "obstacle-origins"),
        states_figure=figures.get("obstacle-states"),
        acts_figure=figures.get("obstacles-by-act"),
    )
    crumb = Link(title=say("pages.obstacles.title"), address=addresses.OBSTACLES)
    for part in parts:
        yield Page(
            address=part.address,
            template="obstacles",
            title=name_part(crumb.title, part),
            description=say("pages.obstacles.description"),
            kind="list",
            section="hinder",
            content=replace(content, part=part),
            crumbs=() if part.is_first else (crumb,),
        )


def _solving_event(obstacle: Obstacle, state: ObstacleState) -> Event | None:
    if state.state != "solved":
        return None
    solving = [event for event in obstacle.events if event.kind in ("changed", "clarified")]
    return solving[-1] if solving else None


def _is_of(row: ObstacleRow, code: str) -> bool:
    codes = [body.code for body in row.responsible]
    return code in codes if code else not codes


def _group(code: str, rows: list[ObstacleRow]) -> ObstacleGroup:
    reported = sum(row.is_reported for row in rows)
    return ObstacleGroup(code=code, rows=tuple(rows), reported=reported)
