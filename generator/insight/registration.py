"""What git history proves of a trial: registered beforehand or afterwards, and on what promises.

Owns which came first, registration or start, at the precision that is known, and which version was
in force at the start. Leaves what has become of each promise since to ``fates``, verdicts to
``ledger``, and words to ``pages``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from generator.changes import Change
from generator.dates import PartialDate, parse_date
from generator.history import Commit, History, RecordHistory, Version
from generator.insight.counts import Count, count_codes
from generator.insight.fates import FATES, MeasureFate, find_fates, keep_all
from generator.lifecycle import BROKEN_OFF, has_started
from generator.model import Measure, Trial
from generator.promises import find_cover, is_frozen, order_of, read_start
from generator.registry import Registry
from generator.schema import Schema

Kind = Literal["beforehand", "afterwards", "undecidable", "not-started"]

KINDS: tuple[Kind, ...] = ("beforehand", "afterwards", "undecidable", "not-started")

#: Why a registration is of its kind.
REASONS: Mapping[Kind, tuple[str, ...]] = {
    "beforehand": ("before-start",),
    "afterwards": ("after-start", "entered-as-started"),
    "undecidable": (
        "same-day",
        "imprecise-start",
        "no-start-date",
        "start-moved",
        "not-committed",
    ),
    "not-started": ("not-started", "broken-off"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """When a trial was registered, against its actual `start`.

    `reason` is one of `REASONS`. `start_version` is the version in which the status first became
    running; None when the trial has not started, or was entered as started. `baseline` is what
    later changes are counted from: the start version, or for want of one the first; None when the
    trial has not started or is not committed. `late` are changes to frozen fields that came to the
    main line after the actual start but no later than the start version. `newest` is what history
    has of the record now.
    """

    trial: str
    kind: Kind
    reason: str
    registered: Commit | None
    start: PartialDate | None
    start_version: Version | None
    baseline: Version | None
    newest: Version | None
    fates: tuple[MeasureFate, ...]
    late: tuple[Change, ...]

    @property
    def beforehand(self) -> bool | None:
        """For formats that have yes, no and unknown; a trial that has not started is unknown."""
        return {"beforehand": True, "afterwards": False}.get(self.kind)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The rows of the ledger: measures as they were registered, then those added since."""
        found = (fate.then or fate.now for fate in self.fates)
        return tuple(measure for measure in found if measure)

    def fate_of(self, measure: str) -> MeasureFate | None:
        return next((fate for fate in self.fates if fate.id == measure), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSummary:
    """The whole register: trials by kind, and the measures of those that have started by fate."""

    by_kind: tuple[Count, ...]
    by_fate: tuple[Count, ...]
    trials: int
    measures: int


def derive_registration(
    trial: Trial, history: RecordHistory | None, schema: Schema
) -> Registration:
    """What history proves of `trial`, which is the record as it stands. `schema` is the trials'."""
    if history is None or history.is_removed:
        return Registration(
            trial=trial.id,
            kind="undecidable",
            reason="not-committed",
            registered=None,
            start=trial.start.actual,
            start_version=None,
            baseline=None,
            newest=None,
            fates=keep_all(trial),
            late=(),
        )
    kind, reason = _judge(trial, history)
    place = _find_start(history)
    base = None
    if kind != "not-started":
        base = place if place is not None else _find_fallback(trial, history, reason)
    return Registration(
        trial=trial.id,
        kind=kind,
        reason=reason,
        registered=history.registered,
        start=trial.start.actual,
        start_version=history.versions[place] if place is not None else None,
        baseline=None if base is None else history.versions[base],
        newest=history.versions[-1],
        fates=keep_all(trial) if base is None else find_fates(trial, history, base, schema),
        late=_find_late(trial, history, place),
    )


def derive_registrations(
    registry: Registry, history: History, schema: Schema
) -> Mapping[str, Registration]:
    """Every trial's registration by its id."""
    return {
        trial.id: derive_registration(trial, history.of("trial", trial.id), schema)
        for trial in registry.trials.values()
    }


def summarise_registrations(registrations: Iterable[Registration]) -> RegistrationSummary:
    """How many of each kind; every kind and fate is there, if only with none."""
    listed = tuple(registrations)
    started = [r for r in listed if r.kind != "not-started"]
    fates = [fate.kind for r in started for fate in r.fates]
    return RegistrationSummary(
        by_kind=count_codes((r.kind for r in listed), KINDS),
        by_fate=count_codes(fates, FATES),
        trials=len(listed),
        measures=len(fates),
    )


# --- which came first --------------------------------------------------------------------------


def _judge(trial: Trial, history: RecordHistory) -> tuple[Kind, str]:
    if has_started(history.versions[0].status):
        return "afterwards", "entered-as-started"
    start = trial.start.actual
    if start is not None:
        order = order_of(history.registered.day, start)
        if order == "before" and _was_moved(history):
            return "undecidable", "start-moved"
        if order == "before":
            return "beforehand", "before-start"
        if order == "after":
            return "afterwards", "after-start"
        return "undecidable", "same-day" if order == "same-day" else "imprecise-start"
    statuses = (trial.status, *(version.status for version in history.versions))
    if any(map(has_started, statuses)) or trial.status == "stopped":
        return "undecidable", "no-start-date"
    return "not-started", "broken-off" if trial.status in BROKEN_OFF else "not-started"


def _was_moved(history: RecordHistory) -> bool:
    """Whether the record has given a start that was not after its registration, and left it
    without an amendment: then the date that it gives now proves nothing."""
    for place, (before, after) in enumerate(pairwise(history.versions), 1):
        for change in after.changes:
            if change.pointer != "/period/start/actual":
                continue
            stated = parse_date(change.before) if isinstance(change.before, str) else None
            if stated is None or order_of(history.registered.day, stated) == "before":
                continue
            earlier = history.versions[:place]
            if find_cover(change, before.data, after.data, earlier) is None:
                return True
    return False


def _find_start(history: RecordHistory) -> int | None:
    """The place of the version in which the status first became running, or a later one."""
    for place, version in enumerate(history.versions):
        stopped = version.status == "stopped" and read_start(version.data) is not None
        if has_started(version.status) or stopped:
            return place or None
    return None


def _find_fallback(trial: Trial, history: RecordHistory, reason: str) -> int:
    """The place of the baseline without a start version: what was in force when the trial started
    if the status has not followed, else the first version."""
    start = trial.start.actual
    in_force = [
        place
        for place, version in enumerate(history.versions)
        if start is not None and version.commit.day < start.first and version.content
    ]
    return in_force[-1] if reason == "before-start" and in_force else 0


def _find_late(trial: Trial, history: RecordHistory, place: int | None) -> tuple[Change, ...]:
    start = trial.start.actual
    if start is None or place is None:
        return ()
    return tuple(
        change
        for version in history.versions[1 : place + 1]
        if version.commit.day > start.last
        for change in version.changes
        if is_frozen(change) and change.steps[0] != "period"
    )
