"""Trials that came to nothing, and those that an evaluation could not judge, with the reason.

Owns what counts as undecided, and why it is so, read from the strongest evaluation's design: what a
record says in words about its limits is shown beside it and never classified.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.insight.coverage import took_place
from generator.insight.evidence import Strength, derive_strength, order_by_strength
from generator.insight.ledger import MISSING, NOT_REPORTED, Ledger
from generator.insight.results import DECIDED
from generator.insight.timing import chronological_key
from generator.lifecycle import BROKEN_OFF, has_finished
from generator.model import Evaluation, Trial
from generator.registry import Registry
from generator.text import swedish_key

#: Why no measure could be decided, in the order shown.
UNDECIDED_REASONS = (
    "no-measures",
    "silent",
    "not-measured",
    "no-comparison",
    "descriptive",
    "uncertain",
)

_NOTHING_TO_COMPARE = frozenset({"comparison-none", "comparison-unknown", "comparison-benchmark"})
_DESCRIBES = frozenset({"descriptive", "misfit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """An evaluated trial without a measure that could be decided. `evaluation` is the strongest of
    those that judge a measure, of all where none does; `reason` is one of `UNDECIDED_REASONS`."""

    trial: Trial
    evaluation: Evaluation
    strength: Strength
    reason: str


def list_broken_off(registry: Registry) -> tuple[Trial, ...]:
    """Trials that were stopped, rejected or withdrawn: the latest first, those without a date
    last."""
    broken = [t for t in registry.trials.values() if t.status in BROKEN_OFF]
    broken.sort(key=lambda trial: (swedish_key(trial.title), trial.id))
    dated = [t for t in broken if t.stop and t.stop.date]
    dated.sort(key=lambda t: chronological_key(t.stop.date if t.stop else None), reverse=True)
    return (*dated, *(t for t in broken if not (t.stop and t.stop.date)))


def find_undecided(registry: Registry, ledgers: Mapping[str, Ledger]) -> tuple[Undecided, ...]:
    """By reason in their order, then by title. `ledgers` by trial id."""
    found = [
        _judge(ledger, evaluations)
        for trial in registry.trials.values()
        if (evaluations := registry.evaluations_of(trial.id))
        and not _is_decided(ledger := ledgers[trial.id])
    ]
    place = {reason: number for number, reason in enumerate(UNDECIDED_REASONS)}
    found.sort(key=lambda u: (place[u.reason], swedish_key(u.trial.title), u.trial.id))
    return tuple(found)


def list_unevaluated(registry: Registry) -> tuple[str, ...]:
    """Ids of trials that took place and are over, without an evaluation in the register."""
    return tuple(
        trial.id
        for trial in registry.trials.values()
        if took_place(trial)
        and has_finished(trial.status)
        and not registry.evaluations_of(trial.id)
    )


def _is_decided(ledger: Ledger) -> bool:
    verdicts = {row.verdict for row in ledger.rows}
    verdicts |= {entry.result.verdict for entry in ledger.unregistered}
    return not verdicts.isdisjoint(DECIDED)


def _judge(ledger: Ledger, evaluations: Iterable[Evaluation]) -> Undecided:
    entries = [e for row in ledger.rows for e in row.entries if e.result.verdict != NOT_REPORTED]
    judging = order_by_strength(e.evaluation for e in entries)
    evaluation = (judging or order_by_strength(evaluations))[0]
    strength = derive_strength(evaluation)
    return Undecided(
        trial=ledger.trial,
        evaluation=evaluation,
        strength=strength,
        reason=_reason(ledger, strength),
    )


def _reason(ledger: Ledger, strength: Strength) -> str:
    if not ledger.rows:
        return "no-measures"
    if all(row.verdict in (MISSING, NOT_REPORTED) for row in ledger.rows):
        return "silent"
    reasons = frozenset(strength.reasons)
    if "not-measured" in reasons:
        return "not-measured"
    if reasons & _NOTHING_TO_COMPARE:
        return "no-comparison"
    return "descriptive" if reasons & _DESCRIBES else "uncertain"
