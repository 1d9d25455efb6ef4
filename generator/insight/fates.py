"""What has become of what a trial promised: each measure and settled field, then and now.

Owns the comparison of the version in force at the start with the record as it stands. Leaves which
version that is to ``registration``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from generator.changes import Change
from generator.history import Commit, RecordHistory, Version
from generator.model import Amendment, Evaluation, Measure, Trial, build_trial
from generator.promises import find_cover, read_start
from generator.schema import Schema
from generator.source import Data
from generator.text import flatten

Fate = Literal["kept", "changed", "added", "dropped"]

FATES: tuple[Fate, ...] = ("kept", "changed", "added", "dropped")


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


def read_measures(version: Version, schema: Schema) -> tuple[Measure, ...]:
    """The measures of a version, also of one that does not fit the schema any more."""
    listed = (version.data or {}).get("measures")
    typed = schema.apply_types({"measures": listed if isinstance(listed, list) else []})
    found = build_trial(version.path, typed).measures
    return tuple({measure.id: measure for measure in found if measure.id}.values())


def keep_all(trial: Trial) -> tuple[MeasureFate, ...]:
    """The fates of measures that nothing is held to yet."""
    return tuple(MeasureFate(id=m.id, kind="kept", then=m, now=m) for m in trial.measures)


def find_fates(
    trial: Trial, history: RecordHistory, base: int, schema: Schema
) -> tuple[MeasureFate, ...]:
    """What has become of each measure of the version at place `base`, and of those added after."""
    now = {measure.id: measure for measure in trial.measures}
    then = {measure.id: measure for measure in read_measures(history.versions[base], schema)}
    return tuple(
        _find_fate(name, then.get(name), now.get(name), history, base) for name in {**then, **now}
    )


def _find_fate(
    name: str, then: Measure | None, now: Measure | None, history: RecordHistory, base: int
) -> MeasureFate:
    changes = tuple(_compare_measures(then, now)) if then and now else ()
    kind: Fate = "changed" if changes else "kept"
    if then is None or now is None:
        kind = "added" if then is None else "dropped"
    if kind == "kept":
        return MeasureFate(id=name, kind=kind, then=then, now=now)
    commit, amendment = _find_cause(name, history, base)
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


def _find_cause(
    name: str, history: RecordHistory, base: int
) -> tuple[Commit | None, Amendment | None]:
    """The last version that touched a measure, and the amendment that gives the reason."""
    versions = history.versions
    for place in range(len(versions) - 1, base, -1):
        for change in versions[place].changes:
            if change.steps[:2] in (("measures", name), ("measures",)):
                before, after = versions[place - 1].data, versions[place].data
                cover = find_cover(change, before, after, versions[:place])
                return versions[place].commit, cover
    return None, None


_TEXTS = ("hypothesis", "comparison", "population")


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
    trial: Trial, baseline: Version, evaluations: Iterable[Evaluation]
) -> tuple[Promise, ...]:
    """The settled fields but the measures: in `baseline` (`Registration.baseline`), now, and as the
    evaluations describe them."""
    data = dict(baseline.data or {})
    kept: dict[str, Data] = {key: data[key] for key in _TEXTS if key in data}
    then = build_trial(baseline.path, kept)
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
