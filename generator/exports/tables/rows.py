"""The rows of each table, from the register as derived on one day.

Owns what stands in each cell, in the order of ``tables.toml``. Leaves labels of codes, which follow
from the definition, to ``building``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC

from generator.dates import PartialDate
from generator.exports.files import ExportContext
from generator.exports.tables.definition import Row
from generator.insight.ledger import MISSING
from generator.insight.lessons import gather_lessons
from generator.insight.permits import own_acts
from generator.model import Measure, Trial
from generator.pages import addresses
from generator.source import Data


def _date(date: PartialDate | None) -> str:
    return date.text if date else ""


def _codes(context: ExportContext) -> Iterator[Row]:
    for name, found in sorted(context.vocabularies.lists.items()):
        for code in found.codes:
            yield name, code.code, code.label, code.definition


def _organisations(context: ExportContext) -> Iterator[Row]:
    """Those of the vocabulary, and any other that a record names, so that every key leads home."""
    known, registry = context.vocabularies, context.registry
    named = {i.organisation for t in registry.trials.values() for i in t.organisations}
    named |= {e.actor for o in registry.obstacles.values() for e in o.events if e.actor}
    for code in sorted(known.organisations.keys() | named):
        body = known.organisation(code)
        yield code, body.name, body.label, body.kind, body.county, body.successor


def _acts(context: ExportContext) -> Iterator[Row]:
    """Those of the vocabulary, and any other that a record names."""
    known, registry = context.vocabularies, context.registry
    exemptions = [e for t in registry.trials.values() for e in t.exemptions]
    named = {e.act for e in exemptions if e.act}
    named |= {e.provision.act for e in exemptions if e.provision}
    named |= {p.act for o in registry.obstacles.values() for p in o.provisions}
    for code in sorted(known.acts.keys() | named):
        act = known.act(code)
        yield (
            *(code, act.title, act.short, act.kind, act.status, act.tried),
            *(_date(act.issued), _date(act.in_force), _date(act.expires), act.outcome),
            *(act.repealed_by, act.replaced_by),
        )


def _programmes(context: ExportContext) -> Iterator[Row]:
    for p in context.registry.programmes.values():
        address = context.address(addresses.programme_address(p.id))
        yield p.id, p.title, p.kind, p.description, _date(p.start), _date(p.end), address


def _trials(context: ExportContext) -> Iterator[Row]:
    registered = context.derived.registered or {}
    beforehand = context.derived.beforehand or {}
    for t in context.registry.trials.values():
        yield (
            *(t.id, t.title, t.summary, t.kind, t.status, t.entered_by, t.programme),
            *(t.problem, t.intervention, t.comparison, t.population, t.hypothesis),
            *(_date(t.start.planned), _date(t.start.actual)),
            *(_date(t.end.planned), _date(t.end.actual), _date(t.results_due)),
            t.resources.budget,
            t.stop.reason if t.stop else "",
            _date(registered.get(t.id)),
            beforehand.get(t.id),
            _date(t.verified.date if t.verified else None),
            context.address(addresses.trial_address(t.id)),
        )


def _trial_areas(context: ExportContext) -> Iterator[Row]:
    for trial in context.registry.trials.values():
        yield from ((trial.id, area) for area in dict.fromkeys(trial.areas))


def _trial_acts(context: ExportContext) -> Iterator[Row]:
    for trial in context.registry.trials.values():
        yield from ((trial.id, act) for act in own_acts(context.vocabularies, trial))


def _trial_organisations(context: ExportContext) -> Iterator[Row]:
    for trial in context.registry.trials.values():
        for number, i in enumerate(trial.organisations, 1):
            yield trial.id, number, i.organisation, i.role, i.note


def _measures_of(context: ExportContext, trial: Trial) -> Mapping[str, Measure]:
    """Those of the record as it stands, and after them those that were dropped since the start."""
    found = {measure.id: measure for measure in trial.measures}
    for row in context.derived.ledgers[trial.id].rows:
        found.setdefault(row.measure.id, row.measure)
    return found


def _measures(context: ExportContext) -> Iterator[Row]:
    for trial in context.registry.trials.values():
        kept = {measure.id for measure in trial.measures}
        outcomes = {row.measure.id: row for row in context.derived.ledgers[trial.id].rows}
        for m in _measures_of(context, trial).values():
            row = outcomes.get(m.id)
            missing = row is not None and row.verdict == MISSING
            yield (
                *(trial.id, m.id, m.name, m.kind, m.unit, m.instrument, m.time_point, m.baseline),
                *(m.direction, m.primary, m.id in kept),
                row.verdict if row and not missing else "",
                row.reason if row and missing else "",
            )


def _evaluations(context: ExportContext) -> Iterator[Row]:
    for e in context.registry.all_evaluations():
        yield (
            *(e.trial, e.name, e.title, e.design, e.comparison, e.independence),
            *(_date(e.published), e.publication.type, e.publication.doi, e.publication.isbn),
            *(e.publication.address, e.summary, e.conclusion, e.limitations, e.recommendation),
        )


def _results(context: ExportContext) -> Iterator[Row]:
    for trial in context.registry.trials.values():
        measures = _measures_of(context, trial)
        for e in context.registry.evaluations_of(trial.id):
            for number, r in enumerate((*e.results, *e.unregistered_results), 1):
                known, f = measures.get(r.measure), r.figures
                yield (
                    *(trial.id, e.name, number, known.id if known else ""),
                    *(
                        known.name if known else r.name or r.measure,
                        known.kind if known else r.kind,
                    ),
                    *(r.verdict, r.reason, f.trial, f.comparison, f.before, f.effect, f.interval),
                    *(f.n, r.text),
                )


def _exemptions(context: ExportContext) -> Iterator[Row]:
    for trial in context.registry.trials.values():
        for number, e in enumerate(trial.exemptions, 1):
            p = e.provision
            place = (p.act, p.chapter, p.section, p.article, p.part) if p else ("",) * 5
            yield (
                *(trial.id, number, e.description, *place, e.act, e.decision, e.number),
                *(_date(e.valid_from), _date(e.valid_to)),
            )


def _obstacles(context: ExportContext) -> Iterator[Row]:
    for o in context.registry.obstacles.values():
        state = context.derived.states[o.id]
        yield (
            *(o.id, o.title, o.type, o.origin, o.description, o.consequence, o.wanted_change),
            *(state.state, _date(state.since), state.days_waiting),
            "" if state.days_waiting is None else context.as_of,
            o.merged_into,
            context.address(addresses.obstacle_address(o.id)),
        )


def _obstacle_provisions(context: ExportContext) -> Iterator[Row]:
    for obstacle in context.registry.obstacles.values():
        for number, p in enumerate(obstacle.provisions, 1):
            yield obstacle.id, number, p.act, p.chapter, p.section, p.article, p.part


def _trial_obstacles(context: ExportContext) -> Iterator[Row]:
    for trial in context.registry.trials.values():
        for number, met in enumerate(trial.obstacles, 1):
            yield trial.id, number, met.obstacle, met.title, met.account


def _events(context: ExportContext) -> Iterator[Row]:
    for obstacle in context.registry.obstacles.values():
        for number, e in enumerate(obstacle.events, 1):
            yield obstacle.id, number, e.date.text, e.kind, e.actor, e.number, e.text


def _lessons(context: ExportContext) -> Iterator[Row]:
    for number, found in enumerate(gather_lessons(context.registry), 1):
        of_programme = found.source_kind == "programme"
        lesson = found.lesson
        yield (
            number,
            "" if of_programme else found.source,
            found.evaluation,
            found.source if of_programme else "",
            *(lesson.text, found.strength),
            " ".join(lesson.audiences),
            " ".join(lesson.principles),
            " ".join(lesson.steering_signals),
            lesson.transferability,
        )


def _versions(context: ExportContext) -> Iterator[Row]:
    history = context.derived.history
    for _, record in sorted(history.records.items()) if history else ():
        for number, v in enumerate(record.versions, 1):
            moment = v.commit.committed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            yield record.kind, record.id, number, moment, v.commit.sha, v.kind, v.status


def _changes(context: ExportContext) -> Iterator[Row]:
    history = context.derived.history
    for _, record in sorted(history.records.items()) if history else ():
        for version, v in enumerate(record.versions, 1):
            for number, c in enumerate(v.changes, 1):
                yield (
                    *(record.kind, record.id, version, number, c.pointer),
                    *(_json(c.before), _json(c.after), c.weight == "major"),
                )


def _json(value: Data) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


#: What makes the rows of each table, by its name.
ROWS: Mapping[str, Callable[[ExportContext], Iterator[Row]]] = {
    "codes": _codes,
    "organisations": _organisations,
    "acts": _acts,
    "programmes": _programmes,
    "trials": _trials,
    "trial_areas": _trial_areas,
    "trial_acts": _trial_acts,
    "trial_organisations": _trial_organisations,
    "measures": _measures,
    "evaluations": _evaluations,
    "results": _results,
    "exemptions": _exemptions,
    "obstacles": _obstacles,
    "obstacle_provisions": _obstacle_provisions,
    "trial_obstacles": _trial_obstacles,
    "events": _events,
    "lessons": _lessons,
    "versions": _versions,
    "changes": _changes,
}
