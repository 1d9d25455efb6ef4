"""A page a programme: what it was, on what ground it stood, and the trials that belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.insight.counts import Count
from generator.insight.ledger import Ledger
from generator.insight.lessons import GatheredLesson, gather_lessons
from generator.insight.references import find_programme
from generator.insight.timing import has_passed
from generator.model import Programme
from generator.pages import addresses
from generator.pages.facets import act_facet, facet, hit_facts, register_facet, sort_keys
from generator.pages.page import Link, Page, Relation, SearchEntry
from generator.pages.parts import Citation, FieldTitles, cite, data_alternates
from generator.pages.trials import TrialRow, count_verdicts
from generator.registry import Registry
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeContent:
    """`over` when its end has passed. `verdicts` count the measures of all its trials. `evaluated`
    counts trials that have an evaluation, `places` the municipalities and regions that own or take
    part in one."""

    programme: Programme
    over: bool
    rows: tuple[TrialRow, ...]
    verdicts: tuple[Count, ...]
    evaluated: int
    places: int
    lessons: tuple[GatheredLesson, ...]
    citations: tuple[Citation, ...]


def build_pages(
    registry: Registry,
    today: date,
    *,
    rows: Iterable[TrialRow],
    ledgers: Mapping[str, Ledger],
    fields: FieldTitles,
) -> Iterator[Page]:
    """A page a programme; trials as in lists, those that started last first."""
    belonging: dict[str, list[TrialRow]] = {}
    for row in rows:
        programme = find_programme(registry, row.trial.programme)
        if programme:
            belonging.setdefault(programme.id, []).append(row)
    lessons: dict[str, list[GatheredLesson]] = {}
    for lesson in gather_lessons(registry):
        if lesson.source_kind == "programme":
            lessons.setdefault(lesson.source, []).append(lesson)
    for programme in registry.programmes.values():
        found = tuple(belonging.get(programme.id, ()))
        content = ProgrammeContent(
            programme=programme,
            over=programme.end is not None and has_passed(programme.end, today),
            rows=found,
            verdicts=count_verdicts(
                registry.vocabularies, (ledgers[row.trial.id] for row in found)
            ),
            evaluated=sum(bool(registry.evaluations_of(row.trial.id)) for row in found),
            places=len({body for row in found for body in _places(registry, row)}),
            lessons=tuple(lessons.get(programme.id, ())),
            citations=cite(programme.sources, fields["programme"]),
        )
        yield Page(
            address=addresses.programme_address(programme.id),
            template="programme",
            title=programme.title,
            description=programme.description,
            kind="programme",
            section="program",
            alternates=data_alternates("programmes", programme.id),
            crumbs=(Link(title=say("pages.programmes.title"), address=addresses.PROGRAMMES),),
            search=SearchEntry(
                kind=say("search.programme"),
                meta=hit_facts(start=programme.start, end=programme.end),
                filters=(
                    facet("programme", programme.title),
                    facet("area", *(_area(registry, a) for row in found for a in row.trial.areas)),
                    act_facet(
                        registry.vocabularies, (b.act for b in programme.legal_basis if b.act)
                    ),
                    register_facet(registry, programme.id),
                ),
                sort=sort_keys(programme.title, start=programme.start),
            ),
            relations=(
                Relation(rel="cite-as", address=addresses.identity("programme", programme.id)),
            ),
            content=content,
        )


def _places(registry: Registry, row: TrialRow) -> Iterator[str]:
    for involved in row.trial.organisations:
        kind = registry.vocabularies.organisation(involved.organisation).kind
        if involved.role in ("owner", "participant") and kind in ("kommun", "region"):
            yield involved.organisation


def _area(registry: Registry, code: str) -> str:
    return registry.vocabularies.label("areas", code)
