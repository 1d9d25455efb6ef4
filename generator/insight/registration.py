"""What git history proves of a trial: registered beforehand or afterwards, and on what promises.

Owns which came first, registration or start, at the precision that is known; which version was in
force at the start; and what has become of each measure since. Leaves verdicts to ``ledger`` and
words to ``pages``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from generator.changes import Change
from generator.dates import PartialDate
from generator.history import Commit, History, RecordHistory, Version
from generator.insight.counts import Count, count_codes
from generator.lifecycle import BROKEN_OFF, has_started
from generator.model import Amendment, Evaluation, Measure, Trial, build_trial
from generator.promises import find_cover, is_frozen, order_of, read_start
from generator.registry import Registry
from generator.schema import Schema
from generator.text import flatten

Kind = Literal["beforehand", "afterwards", "undecidable", "not-started"]
Fate = Literal["kept", "changed", "added", "dropped"]

KINDS: tuple[Kind, ...] = ("beforehand", "afterwards", "undecidable", "not-started")
FATES: tuple[Fate, ...] = ("kept", "changed", "added", "dropped")

#: Why a registration is of its kind.
REASONS: Mapping[Kind, tuple[str, ...]] = {
    "beforehand": ("before-start",),
    "afterwards": ("after-start", "entered-as-started"),
    "undecidable": ("same-day", "imprecise-start", "no-start-date", "not-committed"),
    "not-started": ("not-started", "broken-off"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFate:
    """What has become of a measure since the trial's start (or since it was entered).

    `then` is None for one that was added, `now` for one that was dropped. `changes` are the parts
    that differ between them. `date` and `commit` are of the last version that touched it, None
    when that is not committed; `amendment` gives the reason, if one covers it.
    """

    id: str
    kind: Fate
    then: Measure | None
    now: Measure | None
    changes: tuple[Change, ...] = ()
    commit: Commit | None = None
    amendment: Amendment | None = None

    @property
    def name(self) -> str:
        """The name that the measure was registered under."""
        found = self.then or self.now
        return found.name if found else self.id

    @property
    def date(self) -> date | None:
        return self.commit.day if self.commit else None


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
            fates=_keep_all(trial),
            late=(),
        )
    kind, reason = _judge(trial, history)
    place = _find_start(history)
    started = history.versions[place] if place is not None else None
    baseline = None
    if kind != "not-started":
        baseline = started or _find_fallback(trial, history, reason)
    return Registration(
        trial=trial.id,
        kind=kind,
        reason=reason,
        registered=history.registered,
        start=trial.start.actual,
        start_version=started,
        baseline=baseline,
        newest=history.versions[-1],
        fates=_find_fates(trial, history, baseline, schema) if baseline else _keep_all(trial),
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
        if order == "before":
            return "beforehand", "before-start"
        if order == "after":
            return "afterwards", "after-start"
        return "undecidable", "same-day" if order == "same-day" else "imprecise-start"
    if any(has_started(v.status) for v in history.versions) or trial.status == "stopped":
        return "undecidable", "no-start-date"
    return "not-started", "broken-off" if trial.status in BROKEN_OFF else "not-started"


def _find_start(history: RecordHistory) -> int | None:
    """The place of the version in which the status first became running, or a later one."""
    for place, version in enumerate(history.versions):
        stopped = version.status == "stopped" and read_start(version.data) is not None
        if has_started(version.status) or stopped:
            return place or None
    return None


def _find_fallback(trial: Trial, history: RecordHistory, reason: str) -> Version:
    """The baseline without a start version: what was in force on the day of the start if the
    status has not followed, else the first version."""
    start = trial.start.actual
    if reason == "before-start" and start is not None:
        in_force = [v for v in history.versions if v.commit.day < start.first and v.content]
        if in_force:
            return in_force[-1]
    return history.versions[0]


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


# --- measures ----------------------------------------------------------------------------------


def read_measures(version: Version, schema: Schema) -> tuple[Measure, ...]:
    """The measures of a version, also of one that does not fit the schema any more."""
    listed = (version.data or {}).get("measures")
    typed = schema.apply_types({"measures": listed if isinstance(listed, list) else []})
    found = build_trial(version.path, typed).measures
    return tuple({measure.id: measure for measure in found if measure.id}.values())


def _keep_all(trial: Trial) -> tuple[MeasureFate, ...]:
    return tuple(MeasureFate(id=m.id, kind="kept", then=m, now=m) for m in trial.measures)


def _find_fates(
    trial: Trial, history: RecordHistory, baseline: Version, schema: Schema
) -> tuple[MeasureFate, ...]:
    now = {measure.id: measure for measure in trial.measures}
    then = {measure.id: measure for measure in read_measures(baseline, schema)}
    since = history.versions[history.versions.index(baseline) :]
    return tuple(_find_fate(name, then.get(name), now.get(name), since) for name in {**then, **now})


def _find_fate(
    name: str, then: Measure | None, now: Measure | None, since: Sequence[Version]
) -> MeasureFate:
    changes = tuple(_compare_measures(then, now)) if then and now else ()
    kind: Fate = "changed" if changes else "kept"
    if then is None or now is None:
        kind = "added" if then is None else "dropped"
    if kind == "kept":
        return MeasureFate(id=name, kind=kind, then=then, now=now)
    commit, amendment = _find_cause(name, since)
    return MeasureFate(
        id=name,
        kind=kind,
        then=then,
        now=now,
        changes=changes,
        commit=commit,
        amendment=amendment,
    )


def _compare_measures(then: Measure, now: Measure) -> Iterator[Change]:
    for part in fields(Measure):
        before, after = getattr(then, part.name), getattr(now, part.name)
        if isinstance(before, str):
            before, after = flatten(before), flatten(after)
        if before != after:
            pointer = f"/measures/{then.id}/{part.name}"
            yield Change(
                pointer=pointer,
                before=None if before == "" else before,
                after=None if after == "" else after,
            )


def _find_cause(name: str, since: Sequence[Version]) -> tuple[Commit | None, Amendment | None]:
    """The last version that touched a measure, and the amendment that gives the reason."""
    for place in range(len(since) - 1, 0, -1):
        version, before = since[place], since[place - 1]
        for change in version.changes:
            if change.steps[:2] in (("measures", name), ("measures",)):
                cover = find_cover(change, before.data, version.data, before.commit.day)
                return version.commit, cover
    return None, None


# --- at the start, now, and in the evaluation ----------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A field that is settled at the start, in words: ``hypothesis``, ``comparison``,
    ``population``, ``start``. `evaluated` are what evaluations (by name) say of it."""

    field: str
    then: str
    now: str
    evaluated: tuple[tuple[str, str], ...] = ()

    @property
    def changed(self) -> bool:
        return self.then != self.now


def compare_promises(
    trial: Trial, registration: Registration, evaluations: Iterable[Evaluation], schema: Schema
) -> tuple[Promise, ...]:
    """The settled text fields at the start, now, and as the evaluations describe them; measures
    are in `Registration.fates`. Empty when the trial has not started."""
    if registration.baseline is None:
        return ()
    data = dict(registration.baseline.data or {})
    kept = {key: data[key] for key in ("hypothesis", "comparison", "population") if key in data}
    then = build_trial(registration.baseline.path, schema.apply_types(kept))
    start = read_start(data)
    compared = tuple((e.name, e.comparison_note) for e in evaluations if e.comparison_note)
    found = (
        Promise(field="hypothesis", then=flatten(then.hypothesis), now=flatten(trial.hypothesis)),
        Promise(
            field="comparison",
            then=flatten(then.comparison),
            now=flatten(trial.comparison),
            evaluated=compared,
        ),
        Promise(field="population", then=flatten(then.population), now=flatten(trial.population)),
        Promise(
            field="start",
            then=start.text if start else "",
            now=trial.start.actual.text if trial.start.actual else "",
        ),
    )
    return tuple(p for p in found if p.then or p.now or p.evaluated)
