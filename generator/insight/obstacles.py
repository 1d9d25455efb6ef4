"""What state an obstacle is in, since when, and how long it has waited.

Owns the dates that follow from an obstacle's events. Leaves the table of states to ``lifecycle``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.insight.timing import count_days_since, has_ceased
from generator.lifecycle import derive_obstacle_state
from generator.model import Event, Obstacle
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Vocabularies

#: States in which nothing more is expected.
SETTLED = ("solved", "written-off")

#: Events in which somebody who can do something about an obstacle does it, or says no.
ANSWERS = ("answered", "exempted", "clarified", "proposed", "decided", "changed", "written-off")

_ACT_NUMBER = re.compile(r"(?<![\d/])\d{4}:\d{1,4}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleState:
    """The state of the obstacle with id `obstacle`, a code of the obstacle-states vocabulary.

    `since`: when it came into that state. `reported`: its first report, None for one that was
    only traced. `answered`: the first event from the report on that left it other than open.
    `outcome`: when it was settled, None while it is not. `days_waiting`: for an open one, the days
    that have certainly gone since it became open. `exempting_acts`: known acts that its exemptions
    rest on; `expired_exemption`: it has no other relief than these, and they no longer apply.
    `latest_known`: the last day on which the record says how things stood.
    """

    obstacle: str
    state: str
    since: PartialDate | None
    reported: PartialDate | None
    answered: PartialDate | None
    outcome: PartialDate | None
    days_waiting: int | None
    exempting_acts: tuple[str, ...]
    expired_exemption: bool
    latest_known: PartialDate | None


def derive_states(registry: Registry, today: date) -> Mapping[str, ObstacleState]:
    """The state of every obstacle by id, also of those merged into another."""
    return {
        obstacle.id: derive_state(obstacle, registry.vocabularies, today)
        for obstacle in registry.obstacles.values()
    }


def standing_obstacles(registry: Registry) -> tuple[Obstacle, ...]:
    """Obstacles that are not merged into another, by title."""
    kept = (o for o in registry.obstacles.values() if not o.merged_into)
    return tuple(sorted(kept, key=lambda o: (swedish_key(o.title), o.id)))


def find_answer(obstacle: Obstacle) -> Event | None:
    """The last thing that was done about the obstacle; None when nothing was, or it was in vain."""
    for event in reversed(obstacle.events):
        if event.kind == "reopened":
            return None
        if event.kind in ANSWERS:
            return event
    return None


def derive_state(obstacle: Obstacle, vocabularies: Vocabularies, today: date) -> ObstacleState:
    """The state after all events, in the record's order (which T040 holds to be time's)."""
    events = obstacle.events
    kinds = [event.kind for event in events]
    states = [derive_obstacle_state(kinds[: place + 1]) for place in range(len(kinds))]
    state = states[-1] if states else derive_obstacle_state(())
    since = _entered(events, states)
    report = next((i for i, kind in enumerate(kinds) if kind == "reported"), None)
    answer = next((i for i, s in enumerate(states) if i >= (report or 0) and s != "open"), None)
    acts = _exempting_acts(events, vocabularies)
    named = tuple(dict.fromkeys(code for codes in acts for code in codes))
    return ObstacleState(
        obstacle=obstacle.id,
        state=state,
        since=since,
        reported=None if report is None else events[report].date,
        answered=None if answer is None else events[answer].date,
        outcome=since if state in SETTLED else None,
        days_waiting=count_days_since(since, today) if since and state == "open" else None,
        exempting_acts=named,
        expired_exemption=state == "exemption"
        and all(acts)
        and all(has_ceased(vocabularies.act(code).expires, today) for code in named),
        latest_known=latest_known(obstacle),
    )


def latest_known(obstacle: Obstacle) -> PartialDate | None:
    """The last of its events, of the days its sources were read, and of its verification."""
    dates = [event.date for event in obstacle.events]
    dates += [source.read for source in obstacle.sources if source.read]
    if obstacle.verified:
        dates.append(obstacle.verified.date)
    return max(dates, key=lambda d: (d.last, d.first), default=None)


def _entered(events: tuple[Event, ...], states: list[str]) -> PartialDate | None:
    """The date of the event from which the last state has held without a break."""
    place = len(states) - 1
    while place > 0 and states[place - 1] == states[place]:
        place -= 1
    return events[place].date if events else None


def _exempting_acts(
    events: tuple[Event, ...], vocabularies: Vocabularies
) -> tuple[tuple[str, ...], ...]:
    """For each exemption, the known acts that its number names."""
    return tuple(
        tuple(code for code in _ACT_NUMBER.findall(event.number) if code in vocabularies.acts)
        for event in events
        if event.kind == "exempted"
    )
