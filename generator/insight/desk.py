"""The curator's desk: what is new, what has faults, what may be there twice, and what to lift.

Owns which records stand on it and how long contributions have taken. Leaves deadlines to ``clock``,
branches that wait to ``history``, and the command for each row to whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from generator.diagnostics import Diagnostic
from generator.history import Commit, History, Submission
from generator.registry import RecordFile, Registry, classify

NEW_DAYS = 30
DUPLICATES = ("R004", "R005")

#: Kinds of deadline by what the desk calls them, in the order of the desk.
DEADLINE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "overdue": (
        *("results-overdue", "legal-basis-expired", "exemption-expired", "overrun"),
        "unanswered",
    ),
    "expiring": ("exemption-expiring", "act-expiring"),
    "unverified": ("stale",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRecord:
    """A record by its file; `title` is that of an evaluation's trial too, or empty when the record
    has faults that hide it. `id` is what commands call it: ``x``, ``obstacle/y``."""

    kind: str
    id: str
    path: str
    title: str
    trial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    record: DeskRecord
    registered: Commit


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """A record with everything that is said of it, likely duplicates apart."""

    record: DeskRecord
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    record: DeskRecord
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineObstacle:
    """An obstacle that is described in a trial only. `number` is its place there, from 1."""

    trial: str
    trial_title: str
    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Days from a record's first commit on its branch to the merge, over all that came by one."""

    records: int
    median_days: float
    longest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies on the desk. `new` and `handling` are None without history; `handling` also when
    nothing has come by a merge."""

    new: tuple[NewRecord, ...] | None
    faulty: tuple[Faulty, ...]
    duplicates: tuple[Duplicate, ...]
    inline: tuple[InlineObstacle, ...]
    handling: Handling | None


def build_desk(
    registry: Registry,
    today: date,
    *,
    diagnostics: Iterable[Diagnostic],
    history: History | None = None,
) -> Desk:
    """`diagnostics` are those of the whole register; those about no record are left out."""
    faults: dict[str, list[Diagnostic]] = {}
    duplicates = []
    for diagnostic in diagnostics:
        file = classify(diagnostic.path)
        if file is None:
            continue
        if diagnostic.code in DUPLICATES:
            record = describe(file, registry)
            duplicates.append(Duplicate(record=record, diagnostic=diagnostic))
        else:
            faults.setdefault(diagnostic.path, []).append(diagnostic)
    faulty = []
    for path, found in faults.items():
        file = classify(path)
        assert file is not None, "only records were kept"
        faulty.append(Faulty(record=describe(file, registry), diagnostics=tuple(found)))
    return Desk(
        new=None if history is None else _find_new(registry, history, today),
        faulty=tuple(sorted(faulty, key=_worst_first)),
        duplicates=tuple(duplicates),
        inline=_find_inline(registry),
        handling=_measure_sent_in(registry, history) if history else None,
    )


def _measure_sent_in(registry: Registry, history: History) -> Handling | None:
    """What the curators bring in themselves, from a branch of their own as well, waits for nobody
    and is not counted."""
    return measure_handling(s for s in history.submissions if _is_sent_in(s.path, registry))


def _is_sent_in(path: str, registry: Registry) -> bool:
    file = classify(path)
    if file is None:
        return False
    if file.kind == "obstacle" and file.name in registry.obstacles:
        return registry.obstacles[file.name].origin == "reported"
    trial = registry.trials.get(file.trial or file.name)
    return (
        file.kind in ("trial", "evaluation") and trial is not None and trial.entered_by != "curator"
    )


def measure_handling(submissions: Iterable[Submission]) -> Handling | None:
    """None when nothing has come by a merge: then there is nothing to count."""
    days = [submission.days for submission in submissions]
    if not days:
        return None
    return Handling(records=len(days), median_days=median(days), longest_days=max(days))


def describe(file: RecordFile, registry: Registry) -> DeskRecord:
    """What a desk says of a file: a record that has faults may have no title."""
    title = ""
    trial = registry.trials.get(file.trial or file.name)
    if file.kind == "trial" and trial:
        title = trial.title
    elif file.kind == "evaluation":
        found = registry.evaluations_of(file.trial)
        title = next((e.title for e in found if e.name == file.name), "")
    elif file.kind == "obstacle" and file.name in registry.obstacles:
        title = registry.obstacles[file.name].title
    elif file.kind == "programme" and file.name in registry.programmes:
        title = registry.programmes[file.name].title
    named = f"{file.trial}/{file.name}" if file.kind == "evaluation" else file.name
    return DeskRecord(
        kind=file.kind,
        id=named if file.kind == "trial" else f"{file.kind}/{named}",
        path=file.path,
        title=title,
        trial=trial.title if trial and file.kind == "evaluation" else "",
    )


def _worst_first(faulty: Faulty) -> tuple[int, str]:
    order = {"error": 0, "warning": 1, "notice": 2}
    return min(order[str(d.severity)] for d in faulty.diagnostics), faulty.record.path


def _find_new(registry: Registry, history: History, today: date) -> tuple[NewRecord, ...]:
    earliest = today - timedelta(days=NEW_DAYS)
    found = []
    for record in history.records.values():
        file = classify(record.path)
        if file is None or record.is_removed or not earliest <= record.registered.day <= today:
            continue
        found.append(NewRecord(record=describe(file, registry), registered=record.registered))
    return tuple(sorted(found, key=lambda n: (-n.registered.day.toordinal(), n.record.path)))


def _find_inline(registry: Registry) -> tuple[InlineObstacle, ...]:
    return tuple(
        InlineObstacle(
            trial=trial.id,
            trial_title=trial.title,
            number=number,
            title=obstacle.title or obstacle.account,
        )
        for trial in sorted(registry.trials.values(), key=lambda t: t.id)
        for number, obstacle in enumerate(trial.obstacles, 1)
        if not obstacle.obstacle
    )
