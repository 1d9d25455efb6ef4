"""The page of statistics: the register in figures, each with what it counts.

Owns which tables there are and their order. The counting is ``insight``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from generator.insight.counts import Count, CountTable, CrossRow, CrossTable, build_count_table
from generator.insight.coverage import Coverage, compute_coverage
from generator.insight.desk import Handling
from generator.insight.evidence import (
    MAX_LEVEL,
    STRENGTH_TABLE,
    WEAK_CAP,
    WEAK_COMPARISONS,
    StrengthRow,
    derive_strength,
)
from generator.insight.ledger import Ledger, LedgerSummary, build_ledgers, summarise_ledgers
from generator.insight.registration import RegistrationSummary
from generator.insight.statistics import Statistics, compute_statistics
from generator.pages import addresses
from generator.pages.page import Figure, Page, SearchEntry
from generator.pages.themes import EvidenceTable, build_evidence_table
from generator.pages.trials import options
from generator.registry import Registry
from generator.words import say

_Row = TypeVar("_Row", Count, CrossRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsContent:
    """`levels` count evaluations by strength; `strength_table` is how it is worked out, with at
    most `weak_cap` for the `weak_comparisons`. `decade_words` name the codes of decades. `traced`
    obstacles are in no share."""

    coverage: Coverage
    by_area: CountTable
    verdicts_by_area: CrossTable
    summary: LedgerSummary
    statistics: Statistics
    evidence: EvidenceTable
    levels: CountTable
    decade_words: Mapping[str, str]
    strength_table: tuple[StrengthRow, ...]
    weak_comparisons: tuple[str, ...]
    weak_cap: int
    evaluations: int
    reported: int
    traced: int
    curated: int
    registrations: RegistrationSummary | None
    handling: Handling | None
    outcomes_figure: Figure | None
    states_figure: Figure | None
    acts_figure: Figure | None
    years_figure: Figure | None


def build_statistics_page(
    registry: Registry,
    today: date,
    figures: Mapping[str, Figure],
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    coverage: Coverage | None = None,
    statistics: Statistics | None = None,
    registrations: RegistrationSummary | None = None,
    handling: Handling | None = None,
) -> Page:
    """The page of all figures. `registrations` come from history, None where there is none."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    levels = [str(derive_strength(e).level) for e in registry.all_evaluations()]
    standing = [o for o in registry.obstacles.values() if not o.merged_into]
    reported = sum(obstacle.origin == "reported" for obstacle in standing)
    reach = compute_coverage(registry) if coverage is None else coverage
    figured = compute_statistics(registry, today, made) if statistics is None else statistics
    alphabet = [code for code, _ in options(registry.vocabularies, "areas")]
    content = StatisticsContent(
        coverage=reach,
        by_area=replace(reach.by_area, rows=tuple(_in_order(reach.by_area.rows, alphabet))),
        verdicts_by_area=replace(
            figured.verdicts_by_area,
            rows=tuple(_in_order(figured.verdicts_by_area.rows, alphabet)),
        ),
        summary=summarise_ledgers(registry, made),
        statistics=figured,
        evidence=build_evidence_table(registry, made.values()),
        levels=build_count_table(
            "evaluations",
            "",
            levels,
            order=tuple(str(level) for level in range(MAX_LEVEL, -1, -1)),
        ),
        decade_words={
            row.code: say("pages.trial_acts.decade", decade=row.code)
            if row.code
            else say("pages.statistics.unknown")
            for row in reach.by_decade.rows
        },
        strength_table=STRENGTH_TABLE,
        weak_comparisons=WEAK_COMPARISONS,
        weak_cap=WEAK_CAP,
        evaluations=len(levels),
        reported=reported,
        traced=len(standing) - reported,
        registrations=registrations,
        handling=handling,
        curated=sum(trial.entered_by == "curator" for trial in registry.trials.values()),
        outcomes_figure=figures.get("outcomes-by-area"),
        states_figure=figures.get("obstacle-states"),
        acts_figure=figures.get("obstacles-by-act"),
        years_figure=figures.get("obstacle-years"),
    )
    return Page(
        address=addresses.STATISTICS,
        template="statistics",
        title=say("pages.statistics.title"),
        description=say("pages.statistics.description"),
        kind="list",
        section="statistik",
        content=content,
        search=SearchEntry(kind=say("pages.search.overview")),
    )


def _in_order(rows: Iterable[_Row], codes: Sequence[str]) -> list[_Row]:
    """Rows in the order of `codes`, other ones last."""
    place = {code: number for number, code in enumerate(codes)}
    return sorted(rows, key=lambda row: place.get(row.code, len(place)))
