"""The clock: what is late, what runs out, and who should act.

Owns the whole list of deadlines and its order. Leaves the rules about one trial to
``trial_deadlines``, and the letters and their words to ``pages``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from generator.insight.deadlines import (
    ACT_NOTICE_MONTHS,
    KINDS,
    SEVERITIES,
    UNANSWERED_MONTHS,
    Deadline,
)
from generator.insight.obstacles import derive_state, standing_obstacles
from generator.insight.permits import link_permits
from generator.insight.references import current_bodies
from generator.insight.timing import (
    add_months,
    chronological_key,
    count_days_left,
    count_months_over,
    has_ceased,
)
from generator.insight.trial_deadlines import find_trial_deadlines, results_due_date
from generator.registry import Registry

__all__ = [
    "KINDS",
    "SEVERITIES",
    "Deadline",
    "by_body",
    "by_kind",
    "by_subject",
    "compute_clock",
    "results_due_date",
]

_Key = TypeVar("_Key", bound=Hashable)


def compute_clock(registry: Registry, today: date) -> tuple[Deadline, ...]:
    """Everything that is late or soon: historical last, then by severity, kind and date."""
    found: list[Deadline] = []
    for trial in registry.trials.values():
        found += find_trial_deadlines(registry, trial, today)
    found += _expiring_acts(registry, today)
    found += _unanswered(registry, today)
    return tuple(sorted(found, key=_order))


def by_body(deadlines: Iterable[Deadline]) -> Mapping[str, tuple[Deadline, ...]]:
    """Deadlines by the code of each body that should act, in the order given."""
    return _group((body, d) for d in deadlines for body in d.bodies)


def by_kind(deadlines: Iterable[Deadline]) -> Mapping[str, tuple[Deadline, ...]]:
    """Deadlines by kind; every kind of `KINDS` is there, if only with none."""
    found = _group((d.kind, d) for d in deadlines)
    return {kind: found.get(kind, ()) for kind in KINDS}


def by_subject(
    deadlines: Iterable[Deadline],
) -> Mapping[tuple[str, str], tuple[Deadline, ...]]:
    """Deadlines by (subject kind, subject)."""
    return _group(((d.subject_kind, d.subject), d) for d in deadlines)


def _expiring_acts(registry: Registry, today: date) -> Iterator[Deadline]:
    """Trial acts that will cease; the owners of trials still going under them should act."""
    permits = link_permits(registry)
    horizon = add_months(today, ACT_NOTICE_MONTHS)
    for act in registry.vocabularies.acts.values():
        expires = act.expires
        if not act.is_trial or expires is None or has_ceased(expires, today):
            continue
        # One that is issued but not in force yet is not in force.
        if expires.first > horizon or (act.in_force and act.in_force.first > today):
            continue
        trials = (registry.trials[trial] for trial in permits.get(act.code, ()))
        owners = [o for t in trials if t.status in ("approved", "running") for o in t.owners]
        yield Deadline(
            kind="act-expiring",
            severity="soon" if owners else "info",
            subject_kind="act",
            subject=act.code,
            date=expires,
            days_left=count_days_left(expires, today),
            bodies=current_bodies(registry.vocabularies, owners),
            acts=(act.code,),
        )


def _unanswered(registry: Registry, today: date) -> Iterator[Deadline]:
    for obstacle in standing_obstacles(registry):
        state = derive_state(obstacle, registry.vocabularies, today)
        if state.state != "open" or obstacle.origin != "reported":
            continue
        since = state.since
        over = count_months_over(since, today) if since else None
        yield Deadline(
            kind="unanswered",
            severity="overdue" if (over or 0) >= UNANSWERED_MONTHS else "info",
            subject_kind="obstacle",
            subject=obstacle.id,
            date=since,
            months_over=over,
            days_waiting=state.days_waiting,
            bodies=current_bodies(registry.vocabularies, obstacle.responsible),
            provisions=obstacle.provisions,
        )


def _order(deadline: Deadline) -> tuple[bool, int, int, tuple[date, date], str]:
    return (
        deadline.historical,
        SEVERITIES.index(deadline.severity),
        KINDS.index(deadline.kind),
        chronological_key(deadline.date),
        deadline.subject,
    )


def _group(pairs: Iterable[tuple[_Key, Deadline]]) -> Mapping[_Key, tuple[Deadline, ...]]:
    found: dict[_Key, list[Deadline]] = {}
    for key, deadline in pairs:
        found.setdefault(key, []).append(deadline)
    ordered = sorted(found.items(), key=lambda item: str(item[0]))
    return {key: tuple(listed) for key, listed in ordered}
