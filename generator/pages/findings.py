"""What evaluations of several trials say together, the strongest evidence first.

Owns the order and the counts. A result that shows no difference, or a worse one, is told in the
same way as a good one. How strong evidence is, is ``insight.evidence``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.insight.counts import Count, count_codes, list_codes
from generator.insight.evidence import order_by_strength
from generator.insight.ledger import MISSING, NOT_REPORTED, Ledger
from generator.model import Measure
from generator.pages.trial_parts import Finding, build_finding
from generator.pages.trials import TrialRow
from generator.registry import Registry

#: Verdicts that a reader who looks for success would miss.
UNWELCOME = ("unchanged", "worsened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An evaluation, of the trial `row`."""

    row: TrialRow
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMeasure:
    """A measure of the trial `row` with its verdict, and the level of the strongest evaluation
    that judges it."""

    row: TrialRow
    measure: Measure
    verdict: str
    level: int


def tell_findings(
    registry: Registry, trials: Iterable[str], rows: Mapping[str, TrialRow]
) -> tuple[Told, ...]:
    """All evaluations of `trials` (ids), the strongest first, the newest of two as strong."""
    evaluations = [e for trial in trials for e in registry.evaluations_of(trial)]
    return tuple(
        Told(row=rows[evaluation.trial], finding=build_finding(evaluation))
        for evaluation in order_by_strength(evaluations)
    )


def list_judged(
    ledgers: Iterable[Ledger], rows: Mapping[str, TrialRow], verdicts: Iterable[str]
) -> tuple[JudgedMeasure, ...]:
    """The measures with one of `verdicts`, the strongest evidence first, then by trial."""
    wanted = frozenset(verdicts)
    found = [
        JudgedMeasure(
            row=rows[ledger.trial.id],
            measure=row.measure,
            verdict=row.verdict,
            level=max(
                (e.strength.level for e in row.entries if e.result.verdict != NOT_REPORTED),
                default=0,
            ),
        )
        for ledger in ledgers
        for row in ledger.rows
        if row.verdict in wanted
    ]
    return tuple(sorted(found, key=lambda m: (-m.level, m.row.trial.id, m.measure.id)))


def count_verdicts(registry: Registry, ledgers: Iterable[Ledger]) -> tuple[tuple[Count, ...], int]:
    """Measures by verdict, those that occur in the vocabulary's order; and how many have none."""
    found = [row.verdict for ledger in ledgers for row in ledger.rows]
    judged = [verdict for verdict in found if verdict not in (MISSING, NOT_REPORTED)]
    order = tuple(c for c in list_codes(registry.vocabularies, "verdicts") if c in judged)
    return count_codes(judged, order), len(found) - len(judged)
