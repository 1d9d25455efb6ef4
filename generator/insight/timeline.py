"""A record's versions as a time line: what changed in each, when, and for what reason.

Owns which changes came after the start, and which amendment gives the reason. Leaves the words to
``wording``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.changes import Change
from generator.history import Commit, RecordHistory, Version
from generator.insight.registration import Registration
from generator.model import Amendment
from generator.promises import find_cover, is_frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedChange:
    """`broken`: it touches what was settled, after the start. `amendment` gives the reason, if one
    covers it."""

    change: Change
    broken: bool = False
    amendment: Amendment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedVersion:
    """A version with its changes, major ones first. `is_start`: in force when the trial started."""

    version: Version
    changes: tuple[TimedChange, ...]
    is_start: bool

    @property
    def commit(self) -> Commit:
        return self.version.commit

    @property
    def is_major(self) -> bool:
        return self.version.kind != "changed" or any(
            c.change.weight == "major" for c in self.changes
        )


def build_timeline(
    history: RecordHistory, registration: Registration | None = None
) -> tuple[TimedVersion, ...]:
    """Every version, oldest first. `registration` is a trial's; without it nothing is broken."""
    started = registration.baseline if registration else None
    after_start = False
    timeline: list[TimedVersion] = []
    for place, version in enumerate(history.versions):
        earlier = history.versions[:place] if after_start else ()
        changes = [_time(change, version, earlier) for change in version.changes]
        changes.sort(key=lambda timed: timed.change.weight != "major")
        timeline.append(
            TimedVersion(
                version=version,
                changes=tuple(changes),
                is_start=registration is not None and version is registration.start_version,
            )
        )
        after_start = after_start or version is started
    return tuple(timeline)


def _time(change: Change, version: Version, earlier: Sequence[Version]) -> TimedChange:
    if not earlier or not is_frozen(change):
        return TimedChange(change=change)
    cover = find_cover(change, earlier[-1].data, version.data, earlier)
    return TimedChange(change=change, broken=True, amendment=cover)
