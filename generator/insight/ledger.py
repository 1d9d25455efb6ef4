"""The ledger of outcomes: one verdict for each measure, or the reason why there is none.

Owns how verdicts of several evaluations become one. Works on the measures it is given: those that
the record has now, unless the caller passes those that were registered at the start, which is where
``history`` will join. Leaves the wording of verdicts and reasons to templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.insight.counts import (
    Count,
    CountTable,
    CrossTable,
    build_count_table,
    build_verdict_table,
    count_codes,
    list_codes,
)
from generator.insight.evidence import Strength, derive_strength, order_by_strength
from generator.lifecycle import BROKEN_OFF, has_finished
from generator.model import Evaluation, Measure, Result, Trial
from generator.registry import Registry

MISSING = "missing"

#: Why a measure has no verdict: more is to come; the trial came to nothing; nobody has evaluated;
#: those who have say nothing of the measure.
MISSING_REASONS = ("not-finished", "broken-off", "not-evaluated", "not-mentioned")

DISAGREEMENT = "disagreement"
NOT_REPORTED = "not-reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What one evaluation says of one measure."""

    evaluation: Evaluation
    result: Result
    strength: Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """`verdict` is a code of the verdicts vocabulary or `MISSING`.

    `reason` is one of `MISSING_REASONS` for a missing one, `DISAGREEMENT` when evaluations differ
    (the verdict is then ``mixed``), else empty. `entries` are all that was said, strongest first.
    """

    measure: Measure
    entries: tuple[LedgerEntry, ...]
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A trial's rows in the order of its measures, and results for anything else.

    `counts` are rows by verdict, `MISSING` last. `with_verdict` counts rows where an evaluation
    says something: neither missing nor not reported.
    """

    trial: Trial
    rows: tuple[LedgerRow, ...]
    unregistered: tuple[LedgerEntry, ...]
    counts: tuple[Count, ...]
    with_verdict: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSummary:
    """All ledgers together. `trials` have at least one measure; `measures` are their rows.

    `with_verdict` + `not_reported` + `missing` = `measures`. `by_verdict` and `by_measure_kind`
    count measures, `by_design` counts what single evaluations say (a measure may be counted
    twice), `missing_by_reason` counts measures without verdict.
    """

    trials: int
    measures: int
    with_verdict: int
    not_reported: int
    missing: int
    by_verdict: CountTable
    by_measure_kind: CrossTable
    by_design: CrossTable
    missing_by_reason: CountTable


def build_ledger(
    trial: Trial, evaluations: Iterable[Evaluation], measures: Sequence[Measure] | None = None
) -> Ledger:
    """The ledger of a trial over `measures`, by default those of the record as it stands.

    A result for a measure that is not among them is listed as unregistered, never dropped.
    """
    registered = trial.measures if measures is None else tuple(measures)
    known = {measure.id for measure in registered}
    ordered = order_by_strength(evaluations)
    by_measure: dict[str, list[LedgerEntry]] = {}
    unregistered: list[LedgerEntry] = []
    for evaluation in ordered:
        strength = derive_strength(evaluation)
        for result in (*evaluation.results, *evaluation.unregistered_results):
            entry = LedgerEntry(evaluation=evaluation, result=result, strength=strength)
            if result.measure in known:
                by_measure.setdefault(result.measure, []).append(entry)
            else:
                unregistered.append(entry)
    why_missing = _why_missing(trial, evaluated=bool(ordered))
    rows = tuple(_row(m, tuple(by_measure.get(m.id, ())), why_missing) for m in registered)
    missing = sum(row.verdict == MISSING for row in rows)
    silent = sum(row.verdict == NOT_REPORTED for row in rows)
    return Ledger(
        trial=trial,
        rows=rows,
        unregistered=tuple(unregistered),
        counts=count_codes(
            (r.verdict for r in rows), tuple(dict.fromkeys(r.verdict for r in _shown_order(rows)))
        ),
        with_verdict=len(rows) - missing - silent,
        missing=missing,
    )


def build_ledgers(registry: Registry) -> Mapping[str, Ledger]:
    """Every trial's ledger by the trial's id, also where it has no rows."""
    return {
        trial.id: build_ledger(trial, registry.evaluations_of(trial.id))
        for trial in registry.trials.values()
    }


def summarise_ledgers(
    registry: Registry, ledgers: Mapping[str, Ledger] | None = None
) -> LedgerSummary:
    """The ledgers of the whole register: `ledgers` by trial where they rest on the measures at the
    start, so that a dropped measure still counts; else those of the records as they stand."""
    vocabularies = registry.vocabularies
    made = build_ledgers(registry) if ledgers is None else ledgers
    rows = [row for ledger in made.values() for row in ledger.rows]
    entries = [entry for row in rows for entry in row.entries]
    missing = [row.reason for row in rows if row.verdict == MISSING]
    silent = sum(row.verdict == NOT_REPORTED for row in rows)
    verdicts = (*list_codes(vocabularies, "verdicts"), MISSING)
    return LedgerSummary(
        trials=sum(bool(ledger.rows) for ledger in made.values()),
        measures=len(rows),
        with_verdict=len(rows) - len(missing) - silent,
        not_reported=silent,
        missing=len(missing),
        by_verdict=build_count_table(
            "measures", "verdicts", (row.verdict for row in rows), order=verdicts
        ),
        by_measure_kind=build_verdict_table(
            "measures",
            vocabularies,
            "measure-kinds",
            ((row.measure.kind, row.verdict) for row in rows),
        ),
        by_design=build_verdict_table(
            "verdicts",
            vocabularies,
            "designs",
            ((e.evaluation.design, e.result.verdict) for e in entries),
        ),
        missing_by_reason=build_count_table("measures", "", missing, order=MISSING_REASONS),
    )


def _row(measure: Measure, entries: tuple[LedgerEntry, ...], why_missing: str) -> LedgerRow:
    said = {entry.result.verdict for entry in entries}
    if len(said) > 1:
        # An evaluation that leaves a measure out takes nothing from one that does not.
        said.discard(NOT_REPORTED)
    if not said:
        return LedgerRow(measure=measure, entries=(), verdict=MISSING, reason=why_missing)
    if len(said) > 1:
        return LedgerRow(measure=measure, entries=entries, verdict="mixed", reason=DISAGREEMENT)
    return LedgerRow(measure=measure, entries=entries, verdict=said.pop(), reason="")


def _why_missing(trial: Trial, *, evaluated: bool) -> str:
    if not has_finished(trial.status):
        return "not-finished"
    if evaluated:
        return "not-mentioned"
    return "broken-off" if trial.status in BROKEN_OFF else "not-evaluated"


def _shown_order(rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    """Rows with a verdict first, those without last, otherwise as they stand."""
    return sorted(rows, key=lambda row: row.verdict == MISSING)
