"""What the trials of an area or a principle show together.

Owns what is singled out: the strongest evaluations, what became better and what did not, and what
is being tried now. How measures are judged is ``insight.ledger``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.insight.counts import Count, count_codes, list_codes
from generator.insight.ledger import Ledger
from generator.pages.findings import (
    UNWELCOME,
    JudgedMeasure,
    Told,
    count_verdicts,
    list_judged,
    tell_findings,
)
from generator.pages.obstacles import ObstacleRow
from generator.pages.trials import TrialRow
from generator.registry import Registry

#: Evaluations, measures of each kind and running trials that are singled out.
TOLD = 5
MEASURES = 6
RUNNING = 20

#: From this level up, something was compared with.
STRONG = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSynthesis:
    """`findings` are the `TOLD` strongest of `findings_total` evaluations, of which `strong` have
    level `STRONG` or more. `better` and `unwelcome` (no difference, or worse) are at most
    `MEASURES` of as many in all. `verdicts` count the measures, of which `missing` have none.
    `states` count the obstacles. `running` are at most `RUNNING`."""

    findings: tuple[Told, ...]
    findings_total: int
    strong: int
    better: tuple[JudgedMeasure, ...]
    better_total: int
    unwelcome: tuple[JudgedMeasure, ...]
    unwelcome_total: int
    verdicts: tuple[Count, ...]
    missing: int
    states: tuple[Count, ...]
    running: tuple[TrialRow, ...]
    running_total: int


def build_synthesis(
    registry: Registry,
    ledgers: Mapping[str, Ledger],
    trials: Sequence[TrialRow],
    obstacles: Iterable[ObstacleRow],
) -> ThemeSynthesis:
    """From all the trials and obstacles of the theme."""
    rows = {row.trial.id: row for row in trials}
    own = [ledgers[trial] for trial in rows]
    findings = tell_findings(registry, rows, rows)
    better = list_judged(own, rows, ("improved",))
    unwelcome = list_judged(own, rows, UNWELCOME)
    verdicts, missing = count_verdicts(registry, own)
    running = [row for row in trials if row.trial.status == "running"]
    return ThemeSynthesis(
        findings=findings[:TOLD],
        findings_total=len(findings),
        strong=sum(told.finding.strength.level >= STRONG for told in findings),
        better=better[:MEASURES],
        better_total=len(better),
        unwelcome=unwelcome[:MEASURES],
        unwelcome_total=len(unwelcome),
        verdicts=verdicts,
        missing=missing,
        states=count_codes(
            (row.state.state for row in obstacles),
            list_codes(registry.vocabularies, "obstacle-states"),
        ),
        running=tuple(running[:RUNNING]),
        running_total=len(running),
    )
