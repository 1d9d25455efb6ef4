"""In what state the obstacles stood at the end of each year.

Owns the count over time. Reported and traced obstacles are counted apart, since those that were
traced from a bill or an act are mostly solved by construction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.insight.counts import Count, list_codes
from generator.insight.obstacles import standing_obstacles
from generator.lifecycle import derive_obstacle_state
from generator.model import Obstacle
from generator.registry import Registry

ORIGINS = ("reported", "traced")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleYear:
    """Obstacles with this `origin` by state at the end of `year`, or today in the last one.

    `counts` have every state in the vocabulary's order. An obstacle counts from its first event on;
    one whose event is known to the year alone counts from that year.
    """

    year: int
    origin: str
    counts: tuple[Count, ...]
    total: int


def count_obstacle_years(registry: Registry, today: date) -> tuple[ObstacleYear, ...]:
    """Each year from the first event to today, reported first; empty when nothing has happened.

    An origin that no obstacle has is left out.
    """
    order = list_codes(registry.vocabularies, "obstacle-states")
    made: list[ObstacleYear] = []
    everything = standing_obstacles(registry)
    years = [e.date.year for o in everything for e in o.events if e.date.first <= today]
    for origin in ORIGINS:
        found = [o for o in everything if o.origin == origin and o.events]
        if not found or not years:
            continue
        histories = [tuple(_states(obstacle, today)) for obstacle in found]
        for year in range(min(years), today.year + 1):
            states = Counter(
                reached[-1]
                for history in histories
                if (reached := [state for since, state in history if since <= year])
            )
            made.append(
                ObstacleYear(
                    year=year,
                    origin=origin,
                    counts=tuple(Count(code=code, count=states[code]) for code in order),
                    total=states.total(),
                )
            )
    return tuple(made)


def _states(obstacle: Obstacle, today: date) -> Iterator[tuple[int, str]]:
    """Year and state after each event up to today."""
    kinds: list[str] = []
    for event in obstacle.events:
        if event.date.first <= today:
            kinds.append(event.kind)
            yield event.date.year, derive_obstacle_state(kinds)
