"""What a body that answers for rules has answered, and has not.

Owns how obstacles within its power become what waits, what was answered, which provisions stop
whom, and which exemptions were given. States and days are ``insight``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.insight.obstacles import ObstacleState
from generator.insight.provisions import provision_sort_key
from generator.model import Event, Obstacle, Provision
from generator.pages.parts import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A provision with the obstacles in it, how many of them are `open`, the bodies that they
    stopped (codes) and the ids of the trials that met them."""

    provision: Provision
    obstacles: tuple[Obstacle, ...]
    open: int
    bodies: tuple[str, ...]
    trials: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An exemption: the obstacle that it relieved, and the event that tells of it."""

    obstacle: Obstacle
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """`waiting` are open, the longest wait first; `answered` are the rest, the latest first."""

    waiting: tuple[Standing, ...]
    answered: tuple[Standing, ...]
    stops: tuple[Stop, ...]
    given: tuple[Given, ...]

    @property
    def total(self) -> int:
        return len(self.waiting) + len(self.answered)

    @property
    def solved(self) -> int:
        return sum(answer.state.state == "solved" for answer in self.answered)


def build_authority(
    obstacles: Iterable[Obstacle],
    states: Mapping[str, ObstacleState],
    trials: Mapping[str, tuple[str, ...]],
) -> Authority:
    """From the obstacles within the body's power; `trials` met each (``link_obstacles``)."""
    found = tuple(obstacles)
    standing = [Standing(obstacle=o, state=states[o.id]) for o in found]
    waiting = [s for s in standing if s.state.state == "open"]
    waiting.sort(key=lambda s: (-(s.state.days_waiting or 0), s.obstacle.id))
    answered = [s for s in standing if s.state.state != "open"]
    answered.sort(key=lambda s: (-_day(s.answer), s.obstacle.id))
    return Authority(
        waiting=tuple(waiting),
        answered=tuple(answered),
        stops=_stops(found, states, trials),
        given=tuple(
            Given(obstacle=o, event=event)
            for o in found
            for event in o.events
            if event.kind == "exempted"
        ),
    )


def _day(event: Event | None) -> int:
    return event.date.first.toordinal() if event else 0


def _stops(
    obstacles: Iterable[Obstacle],
    states: Mapping[str, ObstacleState],
    trials: Mapping[str, tuple[str, ...]],
) -> tuple[Stop, ...]:
    by_place: dict[tuple[str, ...], list[Obstacle]] = {}
    provisions: dict[tuple[str, ...], Provision] = {}
    for obstacle in obstacles:
        for provision in obstacle.provisions:
            provisions.setdefault(provision.key, replace(provision, part=""))
            by_place.setdefault(provision.key, []).append(obstacle)
    stops = []
    for provision in sorted(provisions.values(), key=provision_sort_key):
        stopping = list({o.id: o for o in by_place[provision.key]}.values())
        bodies = dict.fromkeys(code for o in stopping for code in (*o.affected, *o.reported_by))
        stops.append(
            Stop(
                provision=provision,
                obstacles=tuple(stopping),
                open=sum(states[o.id].state == "open" for o in stopping),
                bodies=tuple(bodies),
                trials=tuple(sorted({t for o in stopping for t in trials.get(o.id, ())})),
            )
        )
    return tuple(stops)
