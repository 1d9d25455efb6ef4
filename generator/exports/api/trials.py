"""The answers about trials, their versions and their evaluations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.dates import PartialDate
from generator.exports.api.answers import (
    ChangeAnswer,
    EvaluationAnswer,
    EvaluationFacts,
    EvaluationLink,
    EvaluationSummary,
    LedgerAnswer,
    LedgerEntryAnswer,
    LedgerRowAnswer,
    TrialAnswer,
    TrialFacts,
    TrialSummary,
    VersionAnswer,
    VersionsAnswer,
)
from generator.exports.api.source import Answer, ApiSource
from generator.history import RecordHistory
from generator.insight.evidence import derive_strength, order_by_strength, strongest
from generator.insight.ledger import Ledger, LedgerEntry
from generator.insight.permits import own_acts
from generator.insight.registration import Registration
from generator.model import Evaluation, Trial
from generator.pages import addresses


def list_trials(source: ApiSource) -> Iterator[Answer]:
    yield Answer(
        steps=("trials",),
        page=addresses.TRIALS,
        data=tuple(_summarise(source, trial) for trial in source.registry.trials.values()),
    )


def tell_trials(source: ApiSource) -> Iterator[Answer]:
    for trial in source.registry.trials.values():
        yield Answer(
            steps=("trials", trial.id),
            page=addresses.trial_address(trial.id),
            data=TrialAnswer(record=trial, derived=_derive(source, trial)),
        )


def tell_versions(source: ApiSource) -> Iterator[Answer]:
    """Nothing without history, nor for a trial that is not committed."""
    registrations = source.context.derived.registrations
    for trial in source.registry.trials.values():
        history = _history(source, trial.id)
        if history is not None:
            yield Answer(
                steps=("trials", trial.id, "versions"),
                page=addresses.trial_address(trial.id),
                data=_tell_history(history, registrations.get(trial.id)),
            )


def list_evaluations(source: ApiSource) -> Iterator[Answer]:
    yield Answer(
        steps=("evaluations",),
        data=tuple(
            EvaluationSummary(
                trial=evaluation.trial,
                name=evaluation.name,
                title=evaluation.title,
                design=evaluation.design,
                comparison=evaluation.comparison,
                published=evaluation.published,
                recommendation=evaluation.recommendation,
                strength=derive_strength(evaluation).level,
                address=_evaluation_data(source, evaluation),
                page=_evaluation_page(source, evaluation),
            )
            for evaluation in source.registry.all_evaluations()
        ),
    )


def tell_evaluations(source: ApiSource) -> Iterator[Answer]:
    for evaluation in source.registry.all_evaluations():
        yield Answer(
            steps=("trials", evaluation.trial, "evaluations", evaluation.name),
            page=addresses.evaluation_address(evaluation.trial, evaluation.name),
            data=EvaluationAnswer(
                record=evaluation,
                derived=EvaluationFacts(strength=derive_strength(evaluation)),
            ),
        )


def _summarise(source: ApiSource, trial: Trial) -> TrialSummary:
    evaluations = source.registry.evaluations_of(trial.id)
    ledger = source.context.derived.ledgers[trial.id]
    best = strongest(evaluations)
    return TrialSummary(
        id=trial.id,
        title=trial.title,
        kind=trial.kind,
        status=trial.status,
        areas=trial.areas,
        owners=trial.owners,
        programme=trial.programme,
        start=trial.start.known,
        end=trial.end.known,
        registered=_registered(source, trial.id),
        registered_beforehand=_beforehand(source, trial.id),
        measures=len(ledger.rows),
        measures_with_verdict=ledger.with_verdict,
        evaluations=len(evaluations),
        strength=best.level if best else None,
        address=source.data("trials", trial.id),
        page=source.page(addresses.trial_address(trial.id)),
    )


def _derive(source: ApiSource, trial: Trial) -> TrialFacts:
    registration = source.context.derived.registrations.get(trial.id)
    evaluations = order_by_strength(source.registry.evaluations_of(trial.id))
    committed = registration.registered if registration else None
    return TrialFacts(
        registered=_registered(source, trial.id),
        registered_commit=committed.sha if committed else "",
        registered_beforehand=_beforehand(source, trial.id),
        registration=registration.kind if registration else "",
        registration_reason=registration.reason if registration else "",
        ledger=_tell_ledger(source.context.derived.ledgers[trial.id]),
        strength=strongest(evaluations),
        evaluations=tuple(
            EvaluationLink(
                name=evaluation.name,
                title=evaluation.title,
                strength=derive_strength(evaluation),
                address=_evaluation_data(source, evaluation),
                page=_evaluation_page(source, evaluation),
            )
            for evaluation in evaluations
        ),
        deadlines=source.due.get(("trial", trial.id), ()),
        acts=own_acts(source.registry.vocabularies, trial),
        obstacles=source.faced.get(trial.id, ()),
        replicated_by=source.registry.replicated_by.get(trial.id, ()),
        versions=source.data("trials", trial.id, "versions") if _history(source, trial.id) else "",
        references=tuple(_references(source, trial.id)),
    )


def _references(source: ApiSource, trial: str) -> Iterator[str]:
    history = _history(source, trial)
    places: list[Callable[[str, str], str]] = [addresses.citation_address]
    if history and history.earlier:
        places.append(addresses.earlier_citations_address)
    for place in places:
        yield from (source.page(place(trial, ending)) for ending in ("bib", "ris", "json"))


def _tell_ledger(ledger: Ledger) -> LedgerAnswer:
    return LedgerAnswer(
        rows=tuple(
            LedgerRowAnswer(
                measure=row.measure,
                verdict=row.verdict,
                reason=row.reason,
                entries=tuple(map(_tell_entry, row.entries)),
            )
            for row in ledger.rows
        ),
        unregistered=tuple(map(_tell_entry, ledger.unregistered)),
        with_verdict=ledger.with_verdict,
        missing=ledger.missing,
    )


def _tell_entry(entry: LedgerEntry) -> LedgerEntryAnswer:
    return LedgerEntryAnswer(
        evaluation=entry.evaluation.name,
        design=entry.evaluation.design,
        strength=entry.strength.level,
        verdict=entry.result.verdict,
        name=entry.result.name,
        reason=entry.result.reason,
        text=entry.result.text,
        figures=entry.result.figures,
    )


def _tell_history(history: RecordHistory, registration: Registration | None) -> VersionsAnswer:
    return VersionsAnswer(
        id=history.id,
        registered=history.registered.day.isoformat(),
        registered_beforehand=registration.beforehand if registration else None,
        versions=tuple(
            VersionAnswer(
                commit=version.commit.sha,
                date=version.commit.day.isoformat(),
                condition=version.status,
                changes=tuple(
                    ChangeAnswer(
                        pointer=change.pointer,
                        before=change.before,
                        after=change.after,
                        weight=change.weight,
                    )
                    for change in version.changes
                ),
            )
            for version in history.versions
        ),
    )


def _history(source: ApiSource, trial: str) -> RecordHistory | None:
    history = source.context.derived.history
    return history.of("trial", trial) if history else None


def _registered(source: ApiSource, trial: str) -> PartialDate | None:
    return source.registered.get(trial) if source.registered is not None else None


def _beforehand(source: ApiSource, trial: str) -> bool | None:
    return source.beforehand.get(trial) if source.beforehand is not None else None


def _evaluation_data(source: ApiSource, evaluation: Evaluation) -> str:
    return source.data("trials", evaluation.trial, "evaluations", evaluation.name)


def _evaluation_page(source: ApiSource, evaluation: Evaluation) -> str:
    return source.page(addresses.evaluation_address(evaluation.trial, evaluation.name))
