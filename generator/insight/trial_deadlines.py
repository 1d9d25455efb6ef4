"""What is late or soon about one trial.

Owns a rule for each kind of deadline that a trial can have. Late is only what is certainly late: an
imprecise date is taken at its last possible day, and what is about to run out at its first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from generator.dates import PartialDate
from generator.insight.deadlines import (
    EXEMPTION_NOTICE_MONTHS,
    HISTORICAL_YEARS,
    RESULTS_DUE_MONTHS,
    STALE_MONTHS,
    Deadline,
)
from generator.insight.permits import list_permits, own_acts
from generator.insight.references import current_bodies, find_programme
from generator.insight.timing import (
    add_months,
    chronological_key,
    count_days_left,
    count_months_over,
    has_ceased,
    has_passed,
    shift_months,
)
from generator.model import Provision, Trial
from generator.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    registry: Registry
    trial: Trial
    today: date

    @property
    def owners(self) -> tuple[str, ...]:
        return current_bodies(self.registry.vocabularies, self.trial.owners)


def find_trial_deadlines(registry: Registry, trial: Trial, today: date) -> Iterator[Deadline]:
    """Every deadline of one trial."""
    case = _Case(registry=registry, trial=trial, today=today)
    for rule in _RULES:
        yield from rule(case)


def results_due_date(trial: Trial, registry: Registry) -> PartialDate | None:
    """When results are due: the trial's own date, or its programme's months after its actual end.

    None when the end is not known. A programme that says nothing has `RESULTS_DUE_MONTHS`.
    """
    if trial.results_due:
        return trial.results_due
    if trial.end.actual is None:
        return None
    programme = find_programme(registry, trial.programme)
    months = programme.results_due_months if programme else None
    return shift_months(trial.end.actual, RESULTS_DUE_MONTHS if months is None else months)


def _results_overdue(case: _Case) -> Iterator[Deadline]:
    """A stopped trial owes results only when it has promised a date."""
    registry, trial, today = case.registry, case.trial, case.today
    due = results_due_date(trial, registry)
    over = trial.status in ("ended", "evaluated") or (
        trial.status == "stopped" and trial.results_due is not None
    )
    if not over or due is None or not has_passed(due, today) or _has_results(registry, trial):
        return
    end = trial.end.actual
    long_ago = end is not None and has_passed(shift_months(end, 12 * HISTORICAL_YEARS), today)
    historical = long_ago and trial.entered_by == "curator"
    yield replace(_late(case, "results-overdue", due), historical=historical)


def _has_results(registry: Registry, trial: Trial) -> bool:
    """Whether an evaluation says something: of a trial without measures, its being there is it."""
    evaluations = registry.evaluations_of(trial.id)
    if not trial.measures:
        return bool(evaluations)
    return any(e.results or e.unregistered_results for e in evaluations)


def _overrun(case: _Case) -> Iterator[Deadline]:
    trial, today = case.trial, case.today
    planned = trial.end.planned
    running = trial.status == "running" and trial.end.actual is None
    if running and planned and has_passed(planned, today):
        yield _late(case, "overrun", planned)


def _exemptions(case: _Case) -> Iterator[Deadline]:
    trial, today = case.trial, case.today
    if trial.status not in ("applied", "approved", "running"):
        return
    expired: dict[PartialDate, dict[Provision | None, None]] = {}
    expiring: dict[PartialDate, dict[Provision | None, None]] = {}
    horizon = add_months(today, EXEMPTION_NOTICE_MONTHS)
    for permit in list_permits(trial):
        last = permit.valid_to
        if last is None:
            continue
        if has_passed(last, today):
            if trial.status == "running":
                expired.setdefault(last, {})[permit.provision] = None
        elif last.first <= horizon:
            expiring.setdefault(last, {})[permit.provision] = None
    for last, provisions in expired.items():
        found = tuple(p for p in provisions if p)
        yield _late(case, "exemption-expired", last, provisions=found)
    for last, provisions in expiring.items():
        yield Deadline(
            kind="exemption-expiring",
            severity="soon",
            subject_kind="trial",
            subject=trial.id,
            date=last,
            days_left=count_days_left(last, today),
            bodies=case.owners,
            provisions=tuple(p for p in provisions if p),
        )


def _legal_basis(case: _Case) -> Iterator[Deadline]:
    """A running trial whose exemption rests on acts that have all ceased; without exemptions, its
    own trial acts, and without those the trial acts that its programme rests on."""
    registry, trial, today = case.registry, case.trial, case.today
    if trial.status != "running":
        return
    acts = registry.vocabularies.acts
    bases = [(permit.provision, permit.acts) for permit in list_permits(trial)]
    if not bases:
        programme = find_programme(registry, trial.programme)
        shared = tuple(b.act for b in programme.legal_basis) if programme else ()
        for named in (own_acts(registry.vocabularies, trial), shared):
            under = tuple(code for code in named if code in acts and acts[code].is_trial)
            if under:
                bases = [(None, under)]
                break
    ceased: dict[str, dict[Provision, None]] = {}
    for provision, codes in bases:
        known = [acts[code] for code in codes if code in acts]
        if not known or len(known) < len(codes):
            continue
        if all(has_ceased(act.expires, today) for act in known):
            last = max(known, key=lambda act: chronological_key(act.expires))
            ceased.setdefault(last.code, {}).update({provision: None} if provision else {})
    for code, provisions in ceased.items():
        expires = acts[code].expires
        assert expires is not None, f"{code}: only acts that have expired come here"
        yield _late(
            case, "legal-basis-expired", expires, provisions=tuple(provisions), acts=(code,)
        )


def _stale(case: _Case) -> Iterator[Deadline]:
    trial, today = case.trial, case.today
    if trial.status not in ("applied", "approved", "running"):
        return
    verified = trial.verified.date if trial.verified else None
    if verified and not has_passed(shift_months(verified, STALE_MONTHS), today):
        return
    yield Deadline(
        kind="stale",
        severity="overdue" if verified else "info",
        subject_kind="trial",
        subject=trial.id,
        date=verified,
        months_over=count_months_over(verified, today) if verified else None,
        bodies=case.owners,
    )


def _late(
    case: _Case,
    kind: str,
    due: PartialDate,
    *,
    provisions: tuple[Provision, ...] = (),
    acts: tuple[str, ...] = (),
) -> Deadline:
    return Deadline(
        kind=kind,
        severity="overdue",
        subject_kind="trial",
        subject=case.trial.id,
        date=due,
        months_over=count_months_over(due, case.today),
        bodies=case.owners,
        provisions=provisions,
        acts=acts,
    )


_RULES: tuple[Callable[[_Case], Iterator[Deadline]], ...] = (
    _results_overdue,
    _legal_basis,
    _exemptions,
    _overrun,
    _stale,
)
