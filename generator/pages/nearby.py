"""What has been tried around a municipality or region: by neighbours, and within a region.

Owns who is near and how much of their trials is told. Who borders on whom is worked out by
``insight.neighbours`` from a map that the caller has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.pages.trials import TrialRow
from generator.text import swedish_key
from generator.vocabularies import Organisation, Vocabularies

#: So many trials are told of each body around; the rest stand on its own page.
TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A body around, with the latest of the `total` trials that it owns or takes part in."""

    body: Organisation
    rows: tuple[TrialRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """Bodies around: those that have `tried` something, and the `quiet`, both by name."""

    tried: tuple[Neighbour, ...] = ()
    quiet: tuple[Organisation, ...] = ()

    @property
    def total(self) -> int:
        return len(self.tried) + len(self.quiet)


def build_nearby(
    vocabularies: Vocabularies,
    codes: Iterable[str],
    trials: Mapping[str, tuple[str, ...]],
    rows: Mapping[str, TrialRow],
) -> Nearby:
    """The bodies `codes`, with `trials` by body (``coverage.link_bodies``) and rows by trial."""
    bodies = sorted(
        (vocabularies.organisations[code] for code in codes if code in vocabularies.organisations),
        key=lambda body: (swedish_key(body.label), body.code),
    )
    return Nearby(
        tried=tuple(
            Neighbour(
                body=body,
                rows=sort_newest(rows[t] for t in trials[body.code])[:TOLD],
                total=len(trials[body.code]),
            )
            for body in bodies
            if trials.get(body.code)
        ),
        quiet=tuple(body for body in bodies if not trials.get(body.code)),
    )


def sort_newest(rows: Iterable[TrialRow]) -> tuple[TrialRow, ...]:
    """Those that started last first, unknown starts last."""
    return tuple(
        sorted(
            rows,
            key=lambda row: (-(row.start.first.toordinal() if row.start else 0), row.trial.id),
        )
    )
