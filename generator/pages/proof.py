"""What a trial's page shows of its history: when it was registered, and every version in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate, parse_date
from generator.history import History, RecordHistory
from generator.insight.fates import MeasureFate, Promise, compare_promises
from generator.insight.registration import Registration
from generator.insight.timeline import TimedChange, build_timeline
from generator.model.fields import Fields
from generator.registry import Registry
from generator.schema import Schema
from generator.wording import SaidChange, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A change in words. `broken`: it touches what was settled before the start; `reason` is the
    amendment's, empty when none covers it."""

    said: SaidChange
    broken: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """A version. `kind` is history's; `is_start`: it was in force when the trial started; `title`
    is the one that the trial had, empty when it was removed."""

    date: PartialDate
    commit: str
    kind: str
    is_start: bool
    is_major: bool
    title: str
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFate:
    """What became of a measure after the start: ``changed``, ``added`` or ``dropped``."""

    kind: str
    date: PartialDate | None
    changes: tuple[SaidChange, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What history proves of a trial. `kind` and `reason` are codes of ``insight.registration``.

    `fates` holds the measures, by id, that are not as they were at the start; `promises` the other
    settled fields of a trial that has started and changed, at the start and now. `has_earlier`: it
    can be cited as it was before.
    """

    kind: str
    reason: str
    registered: PartialDate | None
    versions: tuple[ShownVersion, ...]
    has_earlier: bool
    fates: Mapping[str, ShownFate]
    promises: tuple[Promise, ...]

    @property
    def start_version(self) -> ShownVersion | None:
        return next((v for v in self.versions if v.is_start), None)


def build_proofs(
    registry: Registry,
    history: History,
    registrations: Mapping[str, Registration],
    schema: Schema,
) -> Mapping[str, Proof]:
    """A proof for each trial, by its id. `schema` is the trials'."""
    wording = Wording(schema, registry.vocabularies)
    return {
        trial: _build_proof(registry, history.of("trial", trial), registration, wording)
        for trial, registration in registrations.items()
    }


def _build_proof(
    registry: Registry,
    history: RecordHistory | None,
    registration: Registration,
    wording: Wording,
) -> Proof:
    trial = registry.trials[registration.trial]
    promises: tuple[Promise, ...] = ()
    if registration.baseline is not None:
        found = compare_promises(
            trial, registration.baseline, registry.evaluations_of(registration.trial)
        )
        promises = found if any(promise.changed for promise in found) else ()
    return Proof(
        kind=registration.kind,
        reason=registration.reason,
        registered=_day(registration.registered.day) if registration.registered else None,
        versions=_versions(history, registration, wording),
        has_earlier=bool(history and history.earlier),
        fates={f.id: _fate(f, wording) for f in registration.fates if f.kind != "kept"},
        promises=promises,
    )


def _versions(
    history: RecordHistory | None, registration: Registration, wording: Wording
) -> tuple[ShownVersion, ...]:
    if history is None:
        return ()
    shown = []
    for timed in build_timeline(history, registration):
        data = timed.version.data
        shown.append(
            ShownVersion(
                date=_day(timed.commit.day),
                commit=timed.commit.sha,
                kind=timed.version.kind,
                is_start=timed.is_start,
                is_major=timed.is_major,
                title=Fields(dict(data)).text("title") if data is not None else "",
                changes=tuple(_change(change, wording, data) for change in timed.changes),
            )
        )
    return tuple(reversed(shown))


def _change(timed: TimedChange, wording: Wording, data: object) -> ShownChange:
    record = data if isinstance(data, dict) else None
    return ShownChange(
        said=wording.say_change(timed.change, record),
        broken=timed.broken,
        reason=timed.amendment.reason if timed.amendment else "",
    )


def _fate(fate: MeasureFate, wording: Wording) -> ShownFate:
    return ShownFate(
        kind=fate.kind,
        date=_day(fate.date) if fate.date else None,
        changes=tuple(wording.say_change(change) for change in fate.changes),
        reason=fate.amendment.reason if fate.amendment else "",
    )


def _day(day: date) -> PartialDate:
    found = parse_date(day.isoformat())
    assert found is not None
    return found
