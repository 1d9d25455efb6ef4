"""What became of the trial acts: those that became permanent beside those that lapsed.

Owns the groups, how long the acts applied, and their counts by area and decade. The outcome itself
is the vocabulary's, with its source; acts that still apply are not in any group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from generator.insight.counts import CountTable, CrossRow, CrossTable, count_codes, list_codes
from generator.insight.permits import link_permits
from generator.insight.timing import chronological_key, has_ceased
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Act

PERMANENT = "permanent"
ONGOING = "ongoing"
UNKNOWN = "unknown"

#: Outcomes in the order shown, what became permanent beside what did not.
OUTCOMES = (PERMANENT, "lapsed", "replaced", "repealed", UNKNOWN)

#: A median of fewer than these says nothing.
FEWEST = 3

_YEAR = 365.2425


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedAct:
    """A trial act that no longer applies as such; `years` (whole, rounded) from its first day to
    the day on which it ceased, None when either is not known. `trials` in the register were held
    under it."""

    act: Act
    outcome: str
    years: int | None
    trials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGroup:
    """The acts of one outcome, the latest first. `median_years` over the `timed` of them, None when
    those are fewer than `FEWEST`; `evaluated` have an evaluation in the sources."""

    code: str
    acts: tuple[EndedAct, ...]
    median_years: float | None
    timed: int
    evaluated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOutcomes:
    """`groups` in the order of `OUTCOMES`, empty ones too. `current` trial acts apply today. The
    tables count ended acts by outcome."""

    groups: tuple[OutcomeGroup, ...]
    current: int
    by_area: CrossTable
    by_decade: CrossTable


def compare_outcomes(registry: Registry, today: date) -> ActOutcomes:
    """All trial acts and trial clauses of the vocabulary as they stand on a day."""
    acts = [act for act in registry.vocabularies.acts.values() if act.is_trial]
    held = link_permits(registry)
    ended = [
        _end(act, len(held.get(act.code, ())))
        for act in acts
        if act.outcome != ONGOING or has_ceased(act.expires, today)
    ]
    return ActOutcomes(
        groups=tuple(_group(code, ended) for code in OUTCOMES),
        current=len(acts) - len(ended),
        by_area=_tabulate(
            "areas",
            ((e.act.area, e.outcome) for e in ended),
            list_codes(registry.vocabularies, "areas"),
        ),
        by_decade=_tabulate("", ((_decade(e.act), e.outcome) for e in ended)),
    )


def count_outcomes(outcomes: ActOutcomes) -> CountTable:
    """Ended acts by outcome, zeros too."""
    codes = [e.outcome for group in outcomes.groups for e in group.acts]
    return CountTable(
        what="acts",
        vocabulary="act-outcomes",
        total=len(codes),
        rows=count_codes(codes, OUTCOMES),
    )


def _end(act: Act, trials: int) -> EndedAct:
    # An act that was read as ongoing and has run out since: what came of it is not known.
    outcome = act.outcome if act.outcome in OUTCOMES else UNKNOWN
    years = None
    if act.in_force and act.expires:
        days = (act.expires.first - act.in_force.first).days
        years = round(days / _YEAR) if days >= 0 else None
    return EndedAct(act=act, outcome=outcome, years=years, trials=trials)


def _group(code: str, ended: Iterable[EndedAct]) -> OutcomeGroup:
    own = [e for e in ended if e.outcome == code]
    own.sort(key=lambda e: swedish_key(e.act.code))
    own.sort(key=lambda e: _began(e.act), reverse=True)
    years = [e.years for e in own if e.years is not None]
    return OutcomeGroup(
        code=code,
        acts=tuple(own),
        median_years=float(median(years)) if len(years) >= FEWEST else None,
        timed=len(years),
        evaluated=sum(bool(e.act.evaluation) for e in own),
    )


def _began(act: Act) -> tuple[date, date]:
    known = act.in_force or act.issued
    year = date(int(act.code[:4]), 1, 1)
    return chronological_key(known) if known else (year, year)


def _decade(act: Act) -> str:
    return str(_began(act)[0].year // 10 * 10)


def _tabulate(
    vocabulary: str, pairs: Iterable[tuple[str, str]], order: Iterable[str] = ()
) -> CrossTable:
    by_row: dict[str, list[str]] = {}
    for row, outcome in pairs:
        by_row.setdefault(row, []).append(outcome)
    codes = [code for code in order if code in by_row]
    codes += sorted(code for code in by_row if code not in codes)
    rows = tuple(
        CrossRow(code=code, total=len(by_row[code]), counts=count_codes(by_row[code], OUTCOMES))
        for code in codes
    )
    return CrossTable(
        what="acts",
        row_vocabulary=vocabulary,
        column_vocabulary="act-outcomes",
        total=sum(row.total for row in rows),
        rows=rows,
    )
