"""What is known of each act and provision: who met it, who departed from it, what came of it.

Owns the synthesis by act, chapter and section (or article). Medians and shares are of reported
obstacles only, since one that was traced backwards from a change is solved by construction. Leaves
addresses and the names of provisions to ``pages``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from generator.dates import PartialDate
from generator.insight.counts import CountTable, build_count_table, list_codes
from generator.insight.obstacles import ObstacleState, derive_states, standing_obstacles
from generator.insight.permits import link_permits
from generator.insight.references import departed_provisions, met_provisions
from generator.insight.timing import count_days_between
from generator.model import Obstacle, Provision
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Act, Departure

#: A median of fewer is not shown.
FEWEST = 3

_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Median `days` over `count` reported obstacles; None when they are fewer than `FEWEST`.

    `uncertain` got there, but with dates too vague to count with. `waiting` have not got there, so
    that a short median beside many waiting is not mistaken for speed.
    """

    days: int | None
    count: int
    uncertain: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionSynthesis:
    """One provision, or a whole act when chapter, section and article are empty.

    `departed`: ids of trials with an exemption from it. `met`: ids of trials that say that it was
    in the way, themselves, by an obstacle or in an evaluation. `obstacles`: ids, not merged ones.
    `departing_acts`: codes of trial acts that depart from it. `evaluated`: how many of `trials`
    have an evaluation; `recommendations` counts what these evaluations recommend. `states` counts
    all the obstacles, `reported` of which were reported.
    """

    act: str
    chapter: str
    section: str
    article: str
    departed: tuple[str, ...]
    met: tuple[str, ...]
    obstacles: tuple[str, ...]
    departing_acts: tuple[str, ...]
    evaluated: int
    recommendations: CountTable
    states: CountTable
    reported: int
    to_answer: Delay
    to_outcome: Delay

    @property
    def key(self) -> _Key:
        return (self.act, self.chapter, self.section, self.article)

    @property
    def trials(self) -> tuple[str, ...]:
        """Ids of the trials that departed from it or met it."""
        return tuple(sorted({*self.departed, *self.met}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSynthesis:
    """An act as a `whole` (all mentions of it) and its `provisions` in natural order.

    `permitted`: ids of the trials that are held under the act (``permits.own_acts``).
    """

    act: Act
    whole: ProvisionSynthesis
    provisions: tuple[ProvisionSynthesis, ...]
    permitted: tuple[str, ...]


class _Mentions:
    """Who mentions a provision; keys of dictionaries, to keep each once."""

    __slots__ = ("departed", "departing_acts", "met", "obstacles")

    def __init__(self) -> None:
        self.departed: dict[str, None] = {}
        self.met: dict[str, None] = {}
        self.obstacles: dict[str, Obstacle] = {}
        self.departing_acts: dict[str, None] = {}


def synthesise_acts(registry: Registry, today: date) -> tuple[ActSynthesis, ...]:
    """Every act that a trial, an obstacle or a trial act mentions, by the act's Swedish name."""
    mentions = _collect(registry)
    permits = link_permits(registry)
    states = derive_states(registry, today)
    by_act: dict[str, list[_Key]] = {code: [] for code in permits}
    for key in mentions:
        by_act.setdefault(key[0], []).append(key)
    made = []
    for code, keys in by_act.items():
        whole = (code, "", "", "")
        parts = sorted((key for key in keys if key != whole), key=_key_order)
        made.append(
            ActSynthesis(
                act=registry.vocabularies.act(code),
                whole=_synthesise(registry, whole, mentions.get(whole, _Mentions()), states),
                provisions=tuple(_synthesise(registry, k, mentions[k], states) for k in parts),
                permitted=permits.get(code, ()),
            )
        )
    return tuple(sorted(made, key=lambda s: (swedish_key(s.act.name), s.act.code)))


def trials_permitted_by(registry: Registry, act: str) -> tuple[str, ...]:
    """Ids of the trials that are held under `act`."""
    return link_permits(registry).get(act, ())


def provision_sort_key(
    provision: Provision | Departure | ProvisionSynthesis,
) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Natural order: 6 kap. before 10 kap., 3 § before 3 a §, the whole before its parts."""
    return _key_order(_key_of(provision))


def _key_of(provision: Provision | Departure | ProvisionSynthesis) -> _Key:
    return (provision.act, provision.chapter, provision.section, provision.article)


def _key_order(key: _Key) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    return tuple(
        tuple(
            (0, int(part), "") if part.isdigit() else (1, 0, part)
            for part in re.findall(r"\d+|[^\W\d]+", step.casefold())
        )
        for step in key
    )


def _collect(registry: Registry) -> dict[_Key, _Mentions]:
    """Mentions by provision; each counts for its whole act too, once."""
    found: dict[_Key, _Mentions] = {}

    def places(provisions: Iterable[Provision | Departure]) -> list[_Mentions]:
        keys = dict.fromkeys(map(_key_of, provisions))
        keys |= {(key[0], "", "", ""): None for key in keys}
        return [found.setdefault(key, _Mentions()) for key in keys]

    for trial in registry.trials.values():
        for place in places(departed_provisions(trial)):
            place.departed[trial.id] = None
        for place in places(met_provisions(registry, trial)):
            place.met[trial.id] = None
    for obstacle in standing_obstacles(registry):
        for place in places(obstacle.provisions):
            place.obstacles[obstacle.id] = obstacle
    for act in registry.vocabularies.acts.values():
        if act.is_trial:
            for place in places(act.departs_from):
                place.departing_acts[act.code] = None
    return found


def _synthesise(
    registry: Registry, key: _Key, mentions: _Mentions, states: Mapping[str, ObstacleState]
) -> ProvisionSynthesis:
    trials = {**mentions.departed, **mentions.met}
    evaluations = [e for trial in trials for e in registry.evaluations_of(trial)]
    reported = [o for o in mentions.obstacles.values() if o.origin == "reported"]
    vocabularies = registry.vocabularies
    act, chapter, section, article = key
    return ProvisionSynthesis(
        act=act,
        chapter=chapter,
        section=section,
        article=article,
        departed=tuple(sorted(mentions.departed)),
        met=tuple(sorted(mentions.met)),
        obstacles=tuple(mentions.obstacles),
        departing_acts=tuple(sorted(mentions.departing_acts)),
        evaluated=sum(bool(registry.evaluations_of(trial)) for trial in trials),
        recommendations=build_count_table(
            "evaluations",
            "recommendations",
            (e.recommendation for e in evaluations if e.recommendation),
            order=list_codes(vocabularies, "recommendations"),
        ),
        states=build_count_table(
            "obstacles",
            "obstacle-states",
            (states[o].state for o in mentions.obstacles),
            order=list_codes(vocabularies, "obstacle-states"),
        ),
        reported=len(reported),
        to_answer=_delay((_began(o), states[o.id].answered) for o in reported),
        to_outcome=_delay((_began(o), states[o.id].outcome) for o in reported),
    )


def _began(obstacle: Obstacle) -> PartialDate | None:
    """Its first report, or its first event where the report has no date of its own."""
    events = obstacle.events
    report = next((event for event in events if event.kind == "reported"), None)
    first = report or (events[0] if events else None)
    return first.date if first else None


def _delay(pairs: Iterable[tuple[PartialDate | None, PartialDate | None]]) -> Delay:
    days: list[int] = []
    uncertain = waiting = 0
    for began, reached in pairs:
        if reached is None:
            waiting += 1
            continue
        gone = count_days_between(began, reached) if began else None
        if gone is None:
            uncertain += 1
        else:
            # The middle of a month may come before a day late in the same month.
            days.append(max(0, gone))
    return Delay(
        days=round(median(days)) if len(days) >= FEWEST else None,
        count=len(days),
        uncertain=uncertain,
        waiting=waiting,
    )
