"""How strong the evidence of an evaluation is, by a table that is shown to everyone.

Owns `STRENGTH_TABLE` and the deductions. The table is the register's own: it ranks designs by what
else than the trial could explain a result, and says nothing of how well a study was carried out.
Leaves the rules about which design fits which comparison to ``rules``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.model import Evaluation

MAX_LEVEL = 4

#: Comparisons that cannot show what would have happened otherwise, and the most they can carry.
WEAK_COMPARISONS = ("none", "unknown", "benchmark")
WEAK_CAP = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthRow:
    """`level` of a design with a comparison; comparison ``""`` is any that has no row."""

    design: str
    comparison: str
    level: int
    reason: str


def _row(design: str, comparison: str, level: int, reason: str) -> StrengthRow:
    return StrengthRow(design=design, comparison=comparison, level=level, reason=reason)


#: Every design, from the strongest. A page prints these rows as they stand.
STRENGTH_TABLE: tuple[StrengthRow, ...] = (
    _row("randomised", "randomised-control", 4, "randomised"),
    _row("randomised", "between-variants", 3, "randomised-variants"),
    _row("randomised", "", 1, "misfit"),
    _row("quasi-experimental", "both", 3, "comparison-group"),
    _row("quasi-experimental", "comparison-group", 3, "comparison-group"),
    _row("quasi-experimental", "", 1, "misfit"),
    _row("before-after", "before", 2, "before-value"),
    _row("before-after", "", 1, "misfit"),
    _row("register-data", "both", 2, "comparison-group"),
    _row("register-data", "comparison-group", 2, "comparison-group"),
    _row("register-data", "before", 2, "before-value"),
    _row("register-data", "", 1, "descriptive"),
    _row("comparative-cases", "", 1, "descriptive"),
    _row("survey", "", 1, "descriptive"),
    _row("process", "", 1, "descriptive"),
    _row("case-study", "", 1, "descriptive"),
    _row("legal-analysis", "", 0, "not-measured"),
    _row("account", "", 0, "not-measured"),
)

#: Every reason, in the order in which they are given: the row's own, then what was taken off.
REASONS = (
    "randomised",
    "randomised-variants",
    "comparison-group",
    "before-value",
    "descriptive",
    "not-measured",
    "misfit",
    "comparison-none",
    "comparison-unknown",
    "comparison-benchmark",
    "internal",
    "independence-unknown",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """`level` from 0 (nothing measured) to `MAX_LEVEL`; `reasons` are codes of `REASONS`.

    `independence` is empty when it is not known.
    """

    level: int
    design: str
    comparison: str
    independence: str
    reasons: tuple[str, ...]


_ROWS = {(row.design, row.comparison): row for row in STRENGTH_TABLE}
_UNKNOWN_DESIGN = _row("", "", 0, "not-measured")


def derive_strength(evaluation: Evaluation) -> Strength:
    """The row of `STRENGTH_TABLE`, at most `WEAK_CAP` for a weak comparison, and one level less
    (not below 0) for those who evaluate themselves."""
    design, comparison = evaluation.design, evaluation.comparison
    row = _ROWS.get((design, comparison)) or _ROWS.get((design, "")) or _UNKNOWN_DESIGN
    level = row.level
    reasons = [row.reason]
    if comparison in WEAK_COMPARISONS:
        level = min(level, WEAK_CAP)
        reasons.append(f"comparison-{comparison}")
    if evaluation.independence == "internal":
        level = max(0, level - 1)
        reasons.append("internal")
    elif not evaluation.independence:
        reasons.append("independence-unknown")
    return Strength(
        level=level,
        design=design,
        comparison=comparison,
        independence=evaluation.independence,
        reasons=tuple(reasons),
    )


def order_by_strength(evaluations: Iterable[Evaluation]) -> tuple[Evaluation, ...]:
    """The strongest first; of two as strong, the one published last."""

    def key(evaluation: Evaluation) -> tuple[int, int, str, str]:
        published = evaluation.published.last if evaluation.published else date.min
        level = derive_strength(evaluation).level
        return (-level, -published.toordinal(), evaluation.trial, evaluation.name)

    return tuple(sorted(evaluations, key=key))


def strongest(evaluations: Iterable[Evaluation]) -> Strength | None:
    """The strength of the strongest; None when there is no evaluation."""
    ordered = order_by_strength(evaluations)
    return derive_strength(ordered[0]) if ordered else None
