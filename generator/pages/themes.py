"""Pages by theme: areas and principles, each with an index and a page a code.

Owns what belongs to a theme and how verdicts are told by the strength of their evidence
(`EvidenceTable`), which statistics use too. Every code of a vocabulary has its page, so that
addresses stay the same from before the first record to after the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.insight.counts import Count
from generator.insight.evidence import MAX_LEVEL
from generator.insight.ledger import MISSING, NOT_REPORTED, Ledger, build_ledgers
from generator.insight.lessons import (
    GatheredLesson,
    by_area,
    by_principle,
    gather_lessons,
)
from generator.insight.obstacles import ObstacleState, derive_states
from generator.insight.references import link_obstacles
from generator.pages import addresses
from generator.pages.acts import TrialActRow, build_trial_act_row, is_in_force
from generator.pages.facets import facet, sort_keys
from generator.pages.lessons import LessonRow, build_lesson_rows
from generator.pages.obstacles import ObstacleRow, build_obstacle_rows
from generator.pages.page import Link, Page, SearchEntry
from generator.pages.theme_synthesis import ThemeSynthesis, build_synthesis
from generator.pages.trials import TrialRow, build_trial_rows, options
from generator.registry import Registry
from generator.text import swedish_key
from generator.words import say

#: Trials, obstacles and lessons listed on the page of a theme; more are in the lists, by filter.
LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """Measures whose verdict rests on evidence of `level`, by verdict."""

    level: int
    counts: tuple[Count, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTable:
    """Measures by the strongest evaluation that judges them (strongest first, zeros left out) and
    by verdict. `missing` have no verdict though the trial is over, `pending` because it is not."""

    verdicts: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    judged: int
    missing: int
    pending: int

    @property
    def measures(self) -> int:
        return self.judged + self.missing + self.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeContent:
    """What there is about `code`. `trials`, `obstacles` and `lessons` are at most `LISTED`, of so
    many in all; `acts` are the trial acts in force, of `acts_total`."""

    code: str
    trials: tuple[TrialRow, ...]
    trials_total: int
    evaluated: int
    evidence: EvidenceTable
    synthesis: ThemeSynthesis
    obstacles: tuple[ObstacleRow, ...]
    obstacles_total: int
    lessons: tuple[LessonRow, ...]
    lessons_total: int
    acts: tuple[TrialActRow, ...]
    acts_total: int

    @property
    def is_empty(self) -> bool:
        return not (self.trials or self.obstacles or self.lessons or self.acts_total)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSummary:
    code: str
    address: str
    content: ThemeContent


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesContent:
    """Summaries of all themes; `trials` counts all trials, `without` those with no theme."""

    themes: tuple[ThemeSummary, ...]
    trials: int
    without: int


def build_themes_pages(
    registry: Registry,
    today: date,
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    states: Mapping[str, ObstacleState] | None = None,
    rows: Sequence[TrialRow] | None = None,
    lessons: Sequence[GatheredLesson] | None = None,
) -> Iterator[Page]:
    """The index of areas with a page each, and the index of principles with a page each."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    known = derive_states(registry, today) if states is None else states
    trials = build_trial_rows(registry, ledgers=made) if rows is None else rows
    told = gather_lessons(registry) if lessons is None else lessons
    obstacles = build_obstacle_rows(registry, today, states=known)
    yield from _areas(registry, today, made, trials, obstacles, by_area(told))
    yield from _principles(registry, made, trials, obstacles, by_principle(told))


def build_evidence_table(registry: Registry, ledgers: Iterable[Ledger]) -> EvidenceTable:
    """The measures of `ledgers` by strength of evidence and verdict."""
    verdicts = tuple(
        code.code
        for code in registry.vocabularies.lists["verdicts"].codes
        if code.code != NOT_REPORTED
    )
    counted: dict[tuple[int, str], int] = {}
    missing = pending = 0
    for ledger in ledgers:
        for row in ledger.rows:
            if row.reason == "not-finished":
                pending += 1
            elif row.verdict in (MISSING, NOT_REPORTED):
                missing += 1
            else:
                telling = (e for e in row.entries if e.result.verdict != NOT_REPORTED)
                key = (max(e.strength.level for e in telling), row.verdict)
                counted[key] = counted.get(key, 0) + 1
    rows = []
    for level in range(MAX_LEVEL, -1, -1):
        counts = tuple(Count(code=v, count=counted.get((level, v), 0)) for v in verdicts)
        total = sum(count.count for count in counts)
        if total:
            rows.append(EvidenceRow(level=level, counts=counts, total=total))
    judged = sum(counted.values())
    return EvidenceTable(
        verdicts=verdicts, rows=tuple(rows), judged=judged, missing=missing, pending=pending
    )


def _areas(
    registry: Registry,
    today: date,
    ledgers: Mapping[str, Ledger],
    trials: Sequence[TrialRow],
    obstacles: Sequence[ObstacleRow],
    lessons: Mapping[str, tuple[GatheredLesson, ...]],
) -> Iterator[Page]:
    vocabularies = registry.vocabularies
    acts = [act for act in vocabularies.acts.values() if act.is_trial]
    acts.sort(key=lambda act: swedish_key(act.short or act.title))
    summaries = []
    for code, label in options(vocabularies, "areas"):
        inside = [act for act in acts if act.area == code]
        content = _theme(
            registry,
            code,
            ledgers,
            [row for row in trials if code in row.trial.areas],
            [row for row in obstacles if code in row.obstacle.areas],
            lessons.get(code, ()),
            acts=tuple(build_trial_act_row(a, today) for a in inside if is_in_force(a, today)),
            acts_total=len(inside),
        )
        address = addresses.area_address(code)
        summaries.append(ThemeSummary(code=code, address=address, content=content))
        crumb = Link(title=say("pages.areas.title"), address=addresses.AREAS)
        yield Page(
            address=address,
            template="area",
            title=label,
            description=say("pages.area.description", area=label.lower()),
            kind="theme",
            section="omraden",
            content=content,
            crumbs=(crumb,),
            search=None if content.is_empty else _search("area", label),
        )
    yield _index(addresses.AREAS, "areas", "omraden", summaries, trials)


def _principles(
    registry: Registry,
    ledgers: Mapping[str, Ledger],
    trials: Sequence[TrialRow],
    obstacles: Sequence[ObstacleRow],
    lessons: Mapping[str, tuple[GatheredLesson, ...]],
) -> Iterator[Page]:
    vocabularies = registry.vocabularies
    met = link_obstacles(registry)
    summaries = []
    for code in vocabularies.lists["principles"].codes:
        own = [row for row in trials if code.code in row.trial.principles]
        ids = {row.trial.id for row in own}
        content = _theme(
            registry,
            code.code,
            ledgers,
            own,
            [row for row in obstacles if not ids.isdisjoint(met.get(row.obstacle.id, ()))],
            lessons.get(code.code, ()),
        )
        address = addresses.principle_address(code.code)
        summaries.append(ThemeSummary(code=code.code, address=address, content=content))
        crumb = Link(title=say("pages.principles.title"), address=addresses.PRINCIPLES)
        yield Page(
            address=address,
            template="principle",
            title=code.label,
            description=say(
                "pages.principle.description",
                principle=code.label.lower(),
                definition=code.definition,
            ),
            kind="theme",
            section="principer",
            content=content,
            crumbs=(crumb,),
            search=_search("principle", code.label),
        )
    yield _index(addresses.PRINCIPLES, "principles", "principer", summaries, trials)


def _search(name: str, label: str) -> SearchEntry:
    """`name` is that of the facet, too."""
    return SearchEntry(
        kind=say(f"pages.search.{name}"), filters=(facet(name, label),), sort=sort_keys(label)
    )


def _theme(
    registry: Registry,
    code: str,
    ledgers: Mapping[str, Ledger],
    trials: Sequence[TrialRow],
    obstacles: Sequence[ObstacleRow],
    lessons: tuple[GatheredLesson, ...],
    *,
    acts: tuple[TrialActRow, ...] = (),
    acts_total: int = 0,
) -> ThemeContent:
    return ThemeContent(
        code=code,
        trials=tuple(trials[:LISTED]),
        trials_total=len(trials),
        evaluated=sum(bool(registry.evaluations_of(row.trial.id)) for row in trials),
        evidence=build_evidence_table(registry, (ledgers[row.trial.id] for row in trials)),
        synthesis=build_synthesis(registry, ledgers, trials, obstacles),
        obstacles=tuple(obstacles[:LISTED]),
        obstacles_total=len(obstacles),
        lessons=build_lesson_rows(registry, lessons[:LISTED]),
        lessons_total=len(lessons),
        acts=acts,
        acts_total=acts_total,
    )


def _index(
    address: str,
    name: str,
    section: str,
    summaries: Sequence[ThemeSummary],
    trials: Sequence[TrialRow],
) -> Page:
    about = [r.trial.principles if name == "principles" else r.trial.areas for r in trials]
    return Page(
        address=address,
        template=name,
        title=say(f"pages.{name}.title"),
        description=say(f"pages.{name}.description"),
        kind="list",
        section=section,
        content=ThemesContent(
            themes=tuple(summaries),
            trials=len(trials),
            without=sum(not codes for codes in about),
        ),
        search=SearchEntry(kind=say("pages.search.overview")),
    )
