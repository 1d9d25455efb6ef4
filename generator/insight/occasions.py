"""Days worth a place in a calendar: what ends, what is due and what runs out.

Owns which days those are, and whose. Only dates known to the day: an entry on a day that nobody has
promised would say more than the register knows. Leaves what is late to ``clock``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.dates import PartialDate
from generator.history import History
from generator.insight.permits import link_permits, list_permits
from generator.insight.references import current_bodies, find_programme
from generator.insight.timing import add_months
from generator.insight.trial_deadlines import results_due_date
from generator.model import Provision, Trial
from generator.registry import Registry

OccasionKind = Literal["planned-end", "results-due", "exemption-ends", "act-expires"]

#: What has passed is kept for so long, so that a calendar shows what was missed.
KEPT_MONTHS = 12

_GOING = ("applied", "approved", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something on a `day`, about a trial (`subject` is its id) or an act (its code).

    `key` names it whatever the day is moved to and whatever the trial is renamed to. `bodies` are
    those concerned, successors for those that are gone; `programmes` are ids.
    """

    key: str
    kind: OccasionKind
    subject: str
    day: date
    bodies: tuple[str, ...]
    programmes: tuple[str, ...]
    provision: Provision | None = None


def find_occasions(
    registry: Registry, today: date, history: History | None
) -> tuple[Occasion, ...]:
    """Every occasion from `KEPT_MONTHS` ago on, by day."""
    oldest = add_months(today, -KEPT_MONTHS)
    found = [
        *(o for trial in registry.trials.values() for o in _of_trial(registry, trial, history)),
        *_of_acts(registry),
    ]
    return tuple(sorted((o for o in found if o.day >= oldest), key=lambda o: (o.day, o.key)))


def _of_trial(registry: Registry, trial: Trial, history: History | None) -> Iterator[Occasion]:
    programme = find_programme(registry, trial.programme)
    known = history.of("trial", trial.id) if history else None
    name = known.versions[0].path if known else trial.path

    def occasion(
        kind: OccasionKind, when: PartialDate | None, detail: str, provision: Provision | None
    ) -> Iterator[Occasion]:
        if when is not None and when.precision == "day":
            yield Occasion(
                key=f"{name}#{kind}{detail}",
                kind=kind,
                subject=trial.id,
                day=when.first,
                bodies=current_bodies(registry.vocabularies, trial.owners),
                programmes=(programme.id,) if programme else (),
                provision=provision,
            )

    if trial.status in _GOING:
        if trial.end.actual is None:
            yield from occasion("planned-end", trial.end.planned, "", None)
        seen: dict[str, int] = {}
        for permit in list_permits(trial):
            place = "/".join(permit.provision.key) if permit.provision else ""
            # Exemptions that name no provision are told apart by their order alone.
            number = seen[place] = seen.get(place, 0) + 1
            detail = f"/{place}/{number}"
            yield from occasion("exemption-ends", permit.valid_to, detail, permit.provision)
    if _owes_results(registry, trial):
        yield from occasion("results-due", results_due_date(trial, registry), "", None)


def _owes_results(registry: Registry, trial: Trial) -> bool:
    """Whether results are still to come; of a stopped trial only if it has promised a day."""
    if registry.evaluations_of(trial.id) or trial.status in ("idea", "rejected", "withdrawn"):
        return False
    return trial.status != "stopped" or trial.results_due is not None


def _of_acts(registry: Registry) -> Iterator[Occasion]:
    """Trial acts that cease: of concern to owners of trials going on under them."""
    permits = link_permits(registry)
    programmes: dict[str, list[str]] = {}
    for programme in registry.programmes.values():
        for basis in programme.legal_basis:
            programmes.setdefault(basis.act, []).append(programme.id)
    for act in registry.vocabularies.acts.values():
        expires = act.expires
        if not act.is_trial or expires is None or expires.precision != "day":
            continue
        trials = [registry.trials[trial] for trial in permits.get(act.code, ())]
        owners = [o for t in trials if t.status in _GOING for o in t.owners]
        under = [p.id for t in trials if (p := find_programme(registry, t.programme))]
        yield Occasion(
            key=f"{act.code}#act-expires",
            kind="act-expires",
            subject=act.code,
            day=expires.first,
            bodies=current_bodies(registry.vocabularies, owners),
            programmes=tuple(sorted({*programmes.get(act.code, ()), *under})),
        )


def group_occasions(
    occasions: Iterable[Occasion],
) -> Mapping[tuple[str, str], tuple[Occasion, ...]]:
    """Occasions by ("organisation", code) and ("programme", id), each in the order given."""
    found: dict[tuple[str, str], list[Occasion]] = {}
    for occasion in occasions:
        for body in occasion.bodies:
            found.setdefault(("organisation", body), []).append(occasion)
        for programme in occasion.programmes:
            found.setdefault(("programme", programme), []).append(occasion)
    return {key: tuple(listed) for key, listed in sorted(found.items())}
