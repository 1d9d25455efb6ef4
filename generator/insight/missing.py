"""What each record lacks to be a full entry, and how much it would be worth to know.

Owns `WORTH`, which gaps there are and when a gap is one: what has not happened yet is not missing.
A gap may be nobody's fault, since many sources say nothing. What waits for somebody to act by a
certain day is ``clock``'s, and how many trials lack what is ``coverage``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.insight.coverage import took_place
from generator.insight.ledger import MISSING, NOT_REPORTED, Ledger
from generator.insight.obstacles import ObstacleState, standing_obstacles
from generator.lifecycle import BROKEN_OFF, has_finished
from generator.model import Evaluation, Obstacle, Trial
from generator.registry import Registry
from generator.text import swedish_key

Kind = Literal["trial", "evaluation", "obstacle"]

#: What each gap is worth to fill, from 5 (what the register is for) to 1 (good to know), by the
#: kind of record that lacks it. The order is that in which gaps are shown.
WORTH: Mapping[str, tuple[Kind, int]] = {
    "no-evaluation": ("trial", 5),
    "no-owner": ("trial", 5),
    "unanswered": ("obstacle", 5),
    "no-verdict": ("trial", 4),
    "no-measures": ("trial", 4),
    "stop-reason": ("trial", 4),
    "no-responsible": ("obstacle", 4),
    "no-provisions": ("obstacle", 4),
    "no-start": ("trial", 3),
    "no-end": ("trial", 3),
    "no-comparison": ("trial", 3),
    "no-aftermath": ("trial", 3),
    "exemption-end": ("trial", 3),
    "exemption-provision": ("trial", 2),
    "vague-measures": ("trial", 2),
    "no-population": ("trial", 2),
    "no-problem": ("trial", 2),
    "no-lessons": ("trial", 2),
    "independence": ("evaluation", 2),
    "publication": ("evaluation", 2),
    "no-consequence": ("obstacle", 2),
    "no-wanted-change": ("obstacle", 2),
    "no-hypothesis": ("trial", 1),
    "limitations": ("evaluation", 1),
}

#: Types of obstacle that are rules, and so stand somewhere in an act.
_RULES = frozenset({"lag", "forordning", "foreskrift"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a record lacks. `count` measures, exemptions or evaluations lack it, 1 for what there is
    only one of. `evaluations` are the names of those that do, for a gap of theirs."""

    code: str
    count: int = 1
    evaluations: tuple[str, ...] = ()

    @property
    def worth(self) -> int:
        return WORTH[self.code][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """A ``trial`` (with its evaluations) or ``obstacle`` that lacks something, the weightiest
    first."""

    kind: Kind
    id: str
    title: str
    missing: tuple[Missing, ...]

    @property
    def order(self) -> tuple[int, int, tuple[str, str], str]:
        """The weightiest gap decides, then all of them together."""
        worth = [gap.worth for gap in self.missing]
        return (-max(worth), -sum(worth), swedish_key(self.title), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCount:
    """`count` records lack what `code` names, out of the `of` of that `kind` in the register."""

    code: str
    kind: Kind
    worth: int
    count: int
    of: int


def find_missing(
    registry: Registry, ledgers: Mapping[str, Ledger], states: Mapping[str, ObstacleState]
) -> tuple[Incomplete, ...]:
    """All records that lack something, those that are most worth filling first. `ledgers` by trial
    id, `states` by obstacle id."""
    found = [
        _gather("trial", t.id, t.title, _of_trial(t, registry.evaluations_of(t.id), ledgers[t.id]))
        for t in registry.trials.values()
    ]
    found += (
        _gather("obstacle", o.id, o.title, _of_obstacle(o, states[o.id].state))
        for o in standing_obstacles(registry)
    )
    return tuple(sorted((f for f in found if f.missing), key=lambda f: f.order))


def count_missing(registry: Registry, found: Iterable[Incomplete]) -> tuple[GapCount, ...]:
    """How many lack each thing that any record lacks, in the order of `WORTH`. Gaps of evaluations
    count evaluations."""
    totals: Mapping[Kind, int] = {
        "trial": len(registry.trials),
        "evaluation": sum(1 for _ in registry.all_evaluations()),
        "obstacle": len(standing_obstacles(registry)),
    }
    counted: dict[str, int] = {}
    for record in found:
        for gap in record.missing:
            counted[gap.code] = counted.get(gap.code, 0) + (len(gap.evaluations) or 1)
    return tuple(
        GapCount(code=code, kind=kind, worth=worth, count=counted[code], of=totals[kind])
        for code, (kind, worth) in WORTH.items()
        if code in counted
    )


def _gather(kind: Kind, name: str, title: str, gaps: Iterable[Missing]) -> Incomplete:
    place = {code: number for number, code in enumerate(WORTH)}
    missing = tuple(sorted(gaps, key=lambda gap: place[gap.code]))
    return Incomplete(kind=kind, id=name, title=title, missing=missing)


def _of_trial(
    trial: Trial, evaluations: tuple[Evaluation, ...], ledger: Ledger
) -> Iterator[Missing]:
    begun = took_place(trial)
    over = begun and has_finished(trial.status)
    silent = sum(row.verdict in (MISSING, NOT_REPORTED) for row in ledger.rows)
    vague = sum(
        not (m.unit and m.instrument and m.population and m.time_point) for m in trial.measures
    )
    endless = sum(e.valid_to is None for e in trial.exemptions)
    placeless = sum(e.provision is None for e in trial.exemptions)
    told = bool(trial.lessons) or any(e.lessons for e in evaluations)
    stopped = trial.status in BROKEN_OFF
    conditions = (
        ("no-evaluation", over and not evaluations, 1),
        ("no-owner", not trial.owners, 1),
        ("no-verdict", bool(evaluations) and silent > 0, silent),
        ("no-measures", begun and not trial.measures, 1),
        ("stop-reason", stopped and (trial.stop is None or trial.stop.reason == "unknown"), 1),
        ("no-start", begun and trial.start.actual is None, 1),
        ("no-end", over and trial.end.actual is None, 1),
        ("no-comparison", begun and not trial.comparison, 1),
        ("no-aftermath", over and not trial.aftermath and not stopped, 1),
        ("exemption-end", trial.status == "running" and endless > 0, endless),
        ("exemption-provision", placeless > 0, placeless),
        ("vague-measures", vague > 0, vague),
        ("no-population", begun and not trial.population, 1),
        ("no-problem", not trial.problem, 1),
        ("no-lessons", over and not told, 1),
        ("no-hypothesis", begun and not trial.hypothesis, 1),
    )
    for code, is_missing, count in conditions:
        if is_missing:
            yield Missing(code=code, count=count)
    yield from _of_evaluations(evaluations)


def _of_evaluations(evaluations: Iterable[Evaluation]) -> Iterator[Missing]:
    lacking: dict[str, list[str]] = {}
    for evaluation in evaluations:
        published = evaluation.publication
        for code, is_missing in (
            ("independence", not evaluation.independence),
            ("publication", not (published.address or published.doi or published.isbn)),
            ("limitations", not evaluation.limitations),
        ):
            if is_missing:
                lacking.setdefault(code, []).append(evaluation.name)
    for code, names in lacking.items():
        yield Missing(code=code, count=len(names), evaluations=tuple(names))


def _of_obstacle(obstacle: Obstacle, state: str) -> Iterator[Missing]:
    # Nobody has asked about an obstacle that was traced backwards, so nobody owes it an answer.
    conditions = (
        ("unanswered", obstacle.origin == "reported" and state == "open"),
        ("no-responsible", not obstacle.responsible),
        ("no-provisions", obstacle.type in _RULES and not obstacle.provisions),
        ("no-consequence", not obstacle.consequence),
        ("no-wanted-change", not obstacle.wanted_change),
    )
    return (Missing(code=code) for code, is_missing in conditions if is_missing)
