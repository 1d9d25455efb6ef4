"""Parts of a trial's page: status line, ledger, findings, exemptions, obstacles, what came after.

Owns how each follows from the record, its evaluations and ``insight``. Leaves which of them stand
on the page, and in what order, to ``trial`` and its template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.insight.counts import Count, count_codes
from generator.insight.deadlines import EXEMPTION_NOTICE_MONTHS
from generator.insight.evidence import Strength, derive_strength
from generator.insight.ledger import NOT_REPORTED, Ledger, LedgerEntry
from generator.insight.obstacles import ObstacleState
from generator.insight.references import find_obstacle
from generator.insight.timing import add_months, chronological_key, has_passed
from generator.lifecycle import BROKEN_OFF, COURSE
from generator.model import (
    Aftermath,
    Evaluation,
    Exemption,
    Measure,
    Obstacle,
    Provision,
    Result,
    Stop,
    Trial,
)
from generator.registry import Registry

#: The columns of figures that a ledger may have: attributes of `Figures`.
FIGURES = ("trial", "before", "comparison", "effect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step on the status line. `state` is ``done``, ``now``, ``stop`` or ``ahead``; the date of
    a step ahead is the planned one."""

    status: str
    state: str
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one evaluation says of one measure; `figures` if they stand in columns of their own."""

    evaluation: Evaluation
    result: Result
    figures: bool

    @property
    def text(self) -> bool:
        """Whether there is anything to read beside the figures."""
        result = self.result
        more = result.figures.n is not None or result.figures.interval
        return bool(result.text or result.reason or more)

    @property
    def rows(self) -> int:
        return 2 if self.figures and self.text else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A measure, or (`measure` is None) something else that was found, with what was said of it."""

    name: str
    kind: str
    verdict: str
    reason: str
    statements: tuple[Statement, ...]
    measure: Measure | None = None

    @property
    def rows(self) -> int:
        return sum(statement.rows for statement in self.statements) or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTable:
    """`columns` are those of `FIGURES` that some line has, none when there are fewer than two."""

    columns: tuple[str, ...]
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An evaluation with the strength of its evidence; `counts` are its results by verdict."""

    evaluation: Evaluation
    strength: Strength
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedExemption:
    """`clock` is ``ok``, ``soon``, ``expired``, ``ahead`` or ``""`` where no end is known."""

    exemption: Exemption
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How an obstacle showed, told by the trial itself or by `evaluation`."""

    text: str
    evaluation: Evaluation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetObstacle:
    """An obstacle that the trial met. Without `obstacle` it has no record of its own."""

    title: str
    type: str
    provisions: tuple[Provision, ...]
    responsible: tuple[str, ...]
    accounts: tuple[Account, ...]
    obstacle: Obstacle | None = None
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened afterwards: either of the two."""

    date: PartialDate | None
    stop: Stop | None = None
    aftermath: Aftermath | None = None


def build_steps(
    trial: Trial, evaluations: Sequence[Evaluation], due: PartialDate | None, today: date
) -> tuple[Step, ...]:
    """The course with what is known of its dates, or the way to where it was broken off."""
    if trial.status in BROKEN_OFF:
        return _broken_steps(trial)
    published = [e.published for e in evaluations if e.published]
    expected = due if due and not has_passed(due, today) else None
    happened = {
        "running": trial.start.actual,
        "ended": trial.end.actual,
        "evaluated": min(published, key=chronological_key, default=None),
    }
    planned = {"running": trial.start.planned, "ended": trial.end.planned, "evaluated": expected}
    here = COURSE.index(trial.status)
    return tuple(
        Step(
            status=status,
            state="done" if place < here else "now" if place == here else "ahead",
            date=(happened if place <= here else planned).get(status),
        )
        for place, status in enumerate(COURSE)
    )


def _broken_steps(trial: Trial) -> tuple[Step, ...]:
    """Only what must have come before: one that is rejected was applied for, one that has started
    was decided on."""
    if trial.start.actual:
        before: tuple[str, ...] = ("idea", "applied", "approved", "running")
    else:
        before = ("idea", "applied") if trial.status == "rejected" else ("idea",)
    dates = {"running": trial.start.actual}
    steps = [Step(status=s, state="done", date=dates.get(s)) for s in before]
    last = (trial.stop.date if trial.stop else None) or trial.end.actual
    return (*steps, Step(status=trial.status, state="stop", date=last))


def build_table(ledger: Ledger) -> LedgerTable:
    """A line a measure."""
    columns = _columns(entry.result for row in ledger.rows for entry in row.entries)
    lines = []
    for row in ledger.rows:
        # An evaluation that leaves a measure out adds nothing beside one that does not.
        telling = [e for e in row.entries if e.result.verdict != NOT_REPORTED]
        lines.append(
            LedgerLine(
                name=row.measure.name,
                kind=row.measure.kind,
                verdict=row.verdict,
                reason=row.reason,
                statements=tuple(_statement(e, columns) for e in telling or row.entries),
                measure=row.measure,
            )
        )
    return LedgerTable(columns=columns, lines=tuple(lines))


def build_unregistered(ledger: Ledger) -> LedgerTable:
    """A line for everything else that evaluations found."""
    columns = _columns(entry.result for entry in ledger.unregistered)
    lines = tuple(
        LedgerLine(
            name=entry.result.name or entry.result.measure,
            kind=entry.result.kind,
            verdict=entry.result.verdict,
            reason="",
            statements=(_statement(entry, columns),),
        )
        for entry in ledger.unregistered
    )
    return LedgerTable(columns=columns, lines=lines)


def _columns(results: Iterable[Result]) -> tuple[str, ...]:
    used = {name for r in results for name in FIGURES if getattr(r.figures, name)}
    # A single figure reads better among the words than in a column that is mostly empty.
    return tuple(name for name in FIGURES if name in used) if len(used) > 1 else ()


def _statement(entry: LedgerEntry, columns: tuple[str, ...]) -> Statement:
    figures = any(getattr(entry.result.figures, name) for name in columns)
    return Statement(evaluation=entry.evaluation, result=entry.result, figures=figures)


def build_finding(evaluation: Evaluation) -> Finding:
    """How strong an evaluation is, and how its verdicts fall."""
    results = (*evaluation.results, *evaluation.unregistered_results)
    found = [r.verdict for r in results if r.verdict != NOT_REPORTED]
    return Finding(
        evaluation=evaluation,
        strength=derive_strength(evaluation),
        counts=count_codes(found, tuple(dict.fromkeys(found))),
    )


def build_exemptions(trial: Trial, today: date) -> tuple[TimedExemption, ...]:
    return tuple(
        TimedExemption(exemption=exemption, clock=_clock(exemption, today))
        for exemption in trial.exemptions
    )


def _clock(exemption: Exemption, today: date) -> str:
    last = exemption.valid_to
    if last and has_passed(last, today):
        return "expired"
    if exemption.valid_from and exemption.valid_from.first > today:
        return "ahead"
    if last is None:
        return ""
    return "soon" if last.first <= add_months(today, EXEMPTION_NOTICE_MONTHS) else "ok"


def build_obstacles(
    registry: Registry,
    trial: Trial,
    evaluations: Iterable[Evaluation],
    states: Mapping[str, ObstacleState],
) -> tuple[MetObstacle, ...]:
    """Those of the trial, then those that only evaluations tell of; each once with all accounts."""
    accounts: dict[str, list[Account]] = {}
    described: list[MetObstacle] = []
    for met in trial.obstacles:
        account = Account(text=met.account)
        known = find_obstacle(registry, met.obstacle) if met.obstacle else None
        if known:
            accounts.setdefault(known.id, []).append(account)
        else:
            described.append(
                MetObstacle(
                    title=met.title or met.obstacle,
                    type=met.type,
                    provisions=met.provisions,
                    responsible=met.responsible,
                    accounts=(account,),
                )
            )
    for evaluation in evaluations:
        for told in evaluation.obstacles:
            known = find_obstacle(registry, told.obstacle)
            if known:
                accounts.setdefault(known.id, []).append(
                    Account(text=told.account, evaluation=evaluation)
                )
    linked = (
        MetObstacle(
            title=obstacle.title,
            type=obstacle.type,
            provisions=obstacle.provisions,
            responsible=obstacle.responsible,
            accounts=tuple(account for account in told if account.text),
            obstacle=obstacle,
            state=states[obstacle.id].state,
        )
        for obstacle, told in ((registry.obstacles[name], a) for name, a in accounts.items())
    )
    return (*linked, *described)


def build_happenings(trial: Trial) -> tuple[Happening, ...]:
    """In time order; what has no date comes last, as it stands."""
    found = [Happening(date=a.date, aftermath=a) for a in trial.aftermath]
    if trial.stop:
        found.insert(0, Happening(date=trial.stop.date, stop=trial.stop))
    return tuple(sorted(found, key=lambda h: chronological_key(h.date)))
