"""Figures over the whole register, each of which says what it counts.

Owns tables of verdicts, obstacle states and decades. Verdicts are those of the ledger (one for a
measure) where they are counted by area, and single evaluations' where they are counted by how the
evaluation was made. Obstacles are reported ones only. Leaves out every ranking of bodies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.insight.counts import (
    CountTable,
    CrossTable,
    build_count_table,
    build_verdict_table,
    list_codes,
)
from generator.insight.coverage import count_decades
from generator.insight.ledger import MISSING, Ledger, build_ledgers
from generator.insight.obstacles import derive_states, standing_obstacles
from generator.model import Evaluation
from generator.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """`verdicts_by_area` counts ``measures`` that an evaluation says something of (a trial with
    two areas counts in both rows); by design and by independence count ``verdicts`` of single
    evaluations on registered measures (independence ``""``: not known). `obstacle_states` counts
    reported ``obstacles``; `trials_by_decade` counts ``trials`` by start.
    """

    verdicts_by_area: CrossTable
    verdicts_by_design: CrossTable
    verdicts_by_independence: CrossTable
    obstacle_states: CountTable
    trials_by_decade: CountTable


def compute_statistics(
    registry: Registry, today: date, ledgers: Mapping[str, Ledger] | None = None
) -> Statistics:
    """The figures of the register; `ledgers` as in ``ledger.summarise_ledgers``."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    return Statistics(
        verdicts_by_area=_verdicts_by_area(registry, made),
        verdicts_by_design=_verdicts_by(registry, "designs", lambda e: e.design),
        verdicts_by_independence=_verdicts_by(registry, "independence", lambda e: e.independence),
        obstacle_states=_obstacle_states(registry, today),
        trials_by_decade=count_decades(registry),
    )


def _verdicts_by_area(registry: Registry, ledgers: Mapping[str, Ledger]) -> CrossTable:
    found = [
        (ledger.trial.areas, row.verdict)
        for ledger in ledgers.values()
        for row in ledger.rows
        if row.verdict != MISSING
    ]
    return build_verdict_table(
        "measures",
        registry.vocabularies,
        "areas",
        ((area, verdict) for areas, verdict in found for area in areas),
        total=len(found),
    )


def _verdicts_by(
    registry: Registry, vocabulary: str, code_of: Callable[[Evaluation], str]
) -> CrossTable:
    return build_verdict_table(
        "verdicts",
        registry.vocabularies,
        vocabulary,
        (
            (code_of(evaluation), result.verdict)
            for evaluation in registry.all_evaluations()
            for result in evaluation.results
        ),
    )


def _obstacle_states(registry: Registry, today: date) -> CountTable:
    states = derive_states(registry, today)
    return build_count_table(
        "obstacles",
        "obstacle-states",
        (states[o.id].state for o in standing_obstacles(registry) if o.origin == "reported"),
        order=list_codes(registry.vocabularies, "obstacle-states"),
    )
