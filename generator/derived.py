"""Everything that follows from a register on one day, derived once for pages and exports alike.

Owns that nothing is worked out twice, and that a page and a file of data can never say different
things. Leaves each derivation to ``insight``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.history import History
from generator.insight.clock import Deadline, compute_clock
from generator.insight.coverage import Coverage, compute_coverage
from generator.insight.ledger import Ledger, build_ledger
from generator.insight.news import NewsItem, collect_news
from generator.insight.obstacles import ObstacleState, derive_states
from generator.insight.provisions import ActSynthesis, synthesise_acts
from generator.insight.registration import Registration, derive_registrations
from generator.pages.proof import Proof, build_proofs
from generator.registry import Registry
from generator.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What follows from a register on one day.

    `history`, `proofs`, `news` and what rests on them are None for a register outside git.
    """

    registry: Registry
    today: date
    history: History | None
    ledgers: Mapping[str, Ledger]
    states: Mapping[str, ObstacleState]
    deadlines: tuple[Deadline, ...]
    syntheses: tuple[ActSynthesis, ...]
    coverage: Coverage
    registrations: Mapping[str, Registration]
    proofs: Mapping[str, Proof] | None
    news: tuple[NewsItem, ...] | None

    @property
    def beforehand(self) -> Mapping[str, bool] | None:
        """Whether each trial was registered before its start, where that can be told; None without
        history."""
        if self.proofs is None:
            return None
        known = {trial: found.beforehand for trial, found in self.registrations.items()}
        return {trial: value for trial, value in known.items() if value is not None}

    @property
    def registered(self) -> Mapping[str, PartialDate] | None:
        """The day of each registration; None without history."""
        if self.proofs is None:
            return None
        return {trial: p.registered for trial, p in self.proofs.items() if p.registered}


def derive(
    registry: Registry, today: date, history: History | None = None, schema: Schema | None = None
) -> Derived:
    """`history` is None for a register outside git; `schema`, the trials', goes with it."""
    registrations: Mapping[str, Registration] = {}
    proofs: Mapping[str, Proof] | None = None
    if history is not None and schema is not None:
        registrations = derive_registrations(registry, history, schema)
        proofs = build_proofs(registry, history, registrations, schema)
    return Derived(
        registry=registry,
        today=today,
        history=history,
        registrations=registrations,
        proofs=proofs,
        ledgers={
            trial.id: build_ledger(
                trial,
                registry.evaluations_of(trial.id),
                registrations[trial.id].measures if trial.id in registrations else None,
            )
            for trial in registry.trials.values()
        },
        states=derive_states(registry, today),
        deadlines=compute_clock(registry, today),
        syntheses=synthesise_acts(registry, today),
        coverage=compute_coverage(registry),
        news=None if history is None else collect_news(registry, history),
    )
