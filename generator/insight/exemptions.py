"""The exemptions that apply on a day, and when they end.

Owns which of the trials' exemptions are in force. Those that have run out while the trial goes on,
and those about to, are also deadlines: ``clock``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.insight.timing import chronological_key, count_days_left, has_passed
from generator.lifecycle import BROKEN_OFF
from generator.model import Exemption, Trial
from generator.registry import Registry
from generator.text import swedish_key

#: The trial may use it: a decision is made, and nobody has said that it is over.
_STANDING = ("approved", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingExemption:
    """`state` is ``in-force``, ``ahead`` (it has not begun) or ``no-end`` (no last day is known).
    `days_left` only where the last day is known to the day."""

    trial: Trial
    exemption: Exemption
    state: str
    days_left: int | None


def list_standing(registry: Registry, today: date) -> tuple[StandingExemption, ...]:
    """The exemptions of trials that are decided or run, and of others where the last day is known
    and still to come; the first to end comes first, those without an end last."""
    found = [
        StandingExemption(
            trial=trial,
            exemption=exemption,
            state=_state(exemption, today),
            days_left=count_days_left(exemption.valid_to, today) if exemption.valid_to else None,
        )
        for trial in registry.trials.values()
        for exemption in trial.exemptions
        if _stands(trial, exemption, today)
    ]
    found.sort(key=lambda s: (chronological_key(s.exemption.valid_to), swedish_key(s.trial.title)))
    return tuple(found)


def _stands(trial: Trial, exemption: Exemption, today: date) -> bool:
    if exemption.valid_to and has_passed(exemption.valid_to, today):
        return False
    if trial.status in (*BROKEN_OFF, "idea", "applied"):
        return False
    return exemption.valid_to is not None or trial.status in _STANDING


def _state(exemption: Exemption, today: date) -> str:
    if exemption.valid_from and exemption.valid_from.first > today:
        return "ahead"
    return "in-force" if exemption.valid_to else "no-end"
