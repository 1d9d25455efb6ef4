"""A page a trial: what was promised and what came of it.

Owns what stands on the page and in which order. Stopped, rejected and null trials have the same
parts as successes. What git history proves is shown when there is a history to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.insight.clock import Deadline, by_subject, results_due_date
from generator.insight.evidence import order_by_strength
from generator.insight.ledger import MISSING, Ledger
from generator.insight.lessons import GatheredLesson, gather_lessons
from generator.insight.obstacles import ObstacleState
from generator.insight.references import find_obstacle, find_programme, find_trial
from generator.insight.related import Likeness, Related
from generator.model import (
    Programme,
    Trial,
)
from generator.pages import addresses
from generator.pages.facets import (
    act_facet,
    facet,
    hit_facts,
    label_facet,
    place_facets,
    register_facet,
    responsible_facet,
    sort_keys,
)
from generator.pages.page import Page, Relation, SearchEntry
from generator.pages.parts import Citation, FieldTitles, cite, data_alternates
from generator.pages.proof import Proof
from generator.pages.trial_parts import (
    Finding,
    Happening,
    LedgerTable,
    MetObstacle,
    Step,
    TimedExemption,
    build_exemptions,
    build_finding,
    build_happenings,
    build_obstacles,
    build_steps,
    build_table,
    build_unregistered,
)
from generator.pages.trials import NO_MEASURES, PENDING, TrialRow, concerned_bodies, trials_crumb
from generator.registry import Registry
from generator.text import join_words
from generator.vocabularies import Vocabularies
from generator.words import say

#: The media type of references as CSL-JSON.
CSL = "application/vnd.citationstyles.csl+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A trial that this one repeats, or (`differences` empty) that repeats this one."""

    row: TrialRow
    differences: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """A trial that is like this one, and why."""

    row: TrialRow
    reasons: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialContent:
    """`deadlines` ask somebody to act. `repeats` and `repeated_by` stand apart from `related`.
    `amended` gives the titles of the fields of each amendment. `site` is the absolute address of
    the site, empty when it is not known."""

    trial: Trial
    programme: Programme | None
    steps: tuple[Step, ...]
    ledger: LedgerTable
    unregistered: LedgerTable
    findings: tuple[Finding, ...]
    evaluators: tuple[str, ...]
    funders: tuple[str, ...]
    exemptions: tuple[TimedExemption, ...]
    acts: tuple[str, ...]
    obstacles: tuple[MetObstacle, ...]
    lessons: tuple[GatheredLesson, ...]
    happenings: tuple[Happening, ...]
    deadlines: tuple[Deadline, ...]
    repeats: tuple[Repeated, ...]
    repeated_by: tuple[Repeated, ...]
    related: tuple[Likely, ...]
    amended: tuple[tuple[str, ...], ...]
    citations: tuple[Citation, ...]
    site: str
    proof: Proof | None


def build_pages(
    registry: Registry,
    today: date,
    *,
    rows: Iterable[TrialRow],
    ledgers: Mapping[str, Ledger],
    states: Mapping[str, ObstacleState],
    deadlines: Iterable[Deadline],
    related: Mapping[str, Sequence[Related]],
    fields: FieldTitles,
    proofs: Mapping[str, Proof] | None = None,
    site: str = "",
) -> Iterator[Page]:
    """A page a trial, from values of ``insight`` for the whole register.

    `proofs` by trial id come from history, None where there is none. `site` is the absolute address
    of the site with its last slash, for the reference that readers copy.
    """
    by_trial = {row.trial.id: row for row in rows}
    due = by_subject(d for d in deadlines if not d.historical)
    lessons: dict[str, list[GatheredLesson]] = {}
    for lesson in gather_lessons(registry):
        if lesson.source_kind != "programme":
            lessons.setdefault(lesson.source, []).append(lesson)
    for trial in registry.trials.values():
        evaluations = order_by_strength(registry.evaluations_of(trial.id))
        # Practitioners' own lessons first: those of the evaluations follow, strongest first.
        own = sorted(lessons.get(trial.id, ()), key=lambda item: item.source_kind != "trial")
        content = TrialContent(
            trial=trial,
            programme=find_programme(registry, trial.programme),
            steps=build_steps(trial, evaluations, results_due_date(trial, registry), today),
            ledger=build_table(ledgers[trial.id]),
            unregistered=build_unregistered(ledgers[trial.id]),
            findings=tuple(map(build_finding, evaluations)),
            evaluators=_unique(
                *trial.evaluators, *(e.organisation for v in evaluations for e in v.evaluators)
            ),
            funders=_unique(
                *(i.organisation for i in trial.organisations if i.role == "funder"),
                *trial.resources.funders,
            ),
            exemptions=build_exemptions(trial, today),
            acts=by_trial[trial.id].acts,
            obstacles=build_obstacles(registry, trial, evaluations, states),
            lessons=tuple(own),
            happenings=build_happenings(trial),
            deadlines=due.get(("trial", trial.id), ()),
            repeats=tuple(_repeats(registry, trial, by_trial)),
            repeated_by=tuple(
                Repeated(row=by_trial[t])
                for name in (trial.id, *trial.aliases)
                for t in registry.replicated_by.get(name, ())
            ),
            related=tuple(_related(related.get(trial.id, ()), by_trial)),
            amended=tuple(
                tuple(fields["trial"].get(f.partition("/")[0], f) for f in a.fields)
                for a in trial.amendments
            ),
            citations=cite(trial.sources, fields["trial"], evaluations, fields["evaluation"]),
            site=site,
            proof=(proofs or {}).get(trial.id),
        )
        yield Page(
            address=addresses.trial_address(trial.id),
            template="trial",
            title=trial.title,
            description=trial.summary,
            kind="trial",
            section="forsok",
            crumbs=(trials_crumb(),),
            search=_search(registry, by_trial[trial.id], content),
            relations=(
                Relation(rel="cite-as", address=addresses.identity("trial", trial.id)),
                Relation(
                    rel="describedby",
                    address=addresses.citation_address(trial.id, "json"),
                    type=CSL,
                ),
            ),
            content=content,
            alternates=data_alternates("trials", trial.id),
        )


def _unique(*codes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))


def _repeats(registry: Registry, trial: Trial, rows: Mapping[str, TrialRow]) -> Iterator[Repeated]:
    for replication in trial.replicates:
        earlier = find_trial(registry, replication.trial)
        if earlier:
            yield Repeated(row=rows[earlier.id], differences=replication.differences)


def _related(found: Iterable[Related], rows: Mapping[str, TrialRow]) -> Iterator[Likely]:
    """Repetitions stand apart, so what is left are likenesses of other kinds."""
    for other in found:
        codes = {reason.code for reason in other.reasons}
        if not codes & {"replicates", "replicated-by"}:
            yield Likely(row=rows[other.trial], reasons=other.reasons)


def _search(registry: Registry, row: TrialRow, content: TrialContent) -> SearchEntry:
    vocabularies = registry.vocabularies
    trial, proof = row.trial, content.proof
    acts = {*(p.act for p in registry.provisions_of(trial)), *content.acts}
    told = (find_obstacle(registry, met.obstacle) for met in trial.obstacles)
    responsible = [code for met in trial.obstacles for code in met.responsible]
    responsible += [code for obstacle in told if obstacle for code in obstacle.responsible]
    level = content.findings[0].strength.level if content.findings else None
    state = vocabularies.label("statuses", trial.status)
    return SearchEntry(
        kind=say("search.trial"),
        meta=hit_facts(
            state=state,
            badge=trial.status,
            start=row.start,
            end=row.end,
            owner=join_words([body.name for body in row.owners]),
        ),
        filters=(
            facet("status", state),
            label_facet(vocabularies, "kind", "kinds", trial.kind),
            facet("programme", *([row.programme.title] if row.programme else [])),
            label_facet(vocabularies, "area", "areas", *trial.areas),
            *place_facets(vocabularies, concerned_bodies(trial)),
            responsible_facet(vocabularies, responsible),
            act_facet(vocabularies, acts - {""}),
            label_facet(vocabularies, "principle", "principles", *trial.principles),
            facet("evidence", say(f"search.evidence.{'none' if level is None else level}")),
            facet("registered", *([say(f"search.registered.{proof.kind}")] if proof else [])),
            facet("verdict", *(_verdict(vocabularies, code) for code in row.verdict_codes)),
            register_facet(registry, trial.id),
        ),
        sort=sort_keys(
            trial.title,
            registered=proof.registered if proof else None,
            start=row.start,
        ),
    )


def _verdict(vocabularies: Vocabularies, code: str) -> str:
    """What the vocabulary calls a verdict, or what stands in the place of one."""
    if code in (MISSING, PENDING, NO_MEASURES):
        return say(f"search.verdict.{code}")
    return vocabularies.label("verdicts", code)
