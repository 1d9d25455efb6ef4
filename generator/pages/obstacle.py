"""A page an obstacle: what stood in the way, whom it hit, and what became of the rule.

Owns what stands on the page. An obstacle that was merged into another keeps its page, which says
where the story goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.insight.clock import Deadline, by_subject
from generator.insight.obstacles import ObstacleState
from generator.insight.references import current_bodies, find_obstacle, link_obstacles
from generator.insight.timing import count_days_between
from generator.lifecycle import derive_obstacle_state
from generator.model import Evaluation, Event, Obstacle
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
from generator.pages.page import Link, Page, Relation, SearchEntry
from generator.pages.parts import Citation, FieldTitles, cite, data_alternates
from generator.pages.trials import TrialRow
from generator.registry import Registry
from generator.text import join_words
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An event; `turned` when it left the obstacle in another state than before."""

    event: Event
    turned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How the obstacle showed, told by a trial or by an evaluation of it."""

    text: str
    evaluation: Evaluation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """A trial that met the obstacle, with what is told of it."""

    row: TrialRow
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleContent:
    """`days_to_answer` and `days_to_outcome` count from the report, None where there is none or
    the dates are too vague. `merged` are obstacles that are told here instead."""

    obstacle: Obstacle
    state: ObstacleState
    days_to_answer: int | None
    days_to_outcome: int | None
    merged_into: Link | None
    merged: tuple[Obstacle, ...]
    turns: tuple[Turn, ...]
    encounters: tuple[Encounter, ...]
    deadlines: tuple[Deadline, ...]
    citations: tuple[Citation, ...]


def build_pages(
    registry: Registry,
    today: date,  # noqa: ARG001 - the same call for every kind of page
    *,
    rows: Iterable[TrialRow],
    states: Mapping[str, ObstacleState],
    deadlines: Iterable[Deadline],
    fields: FieldTitles,
) -> Iterator[Page]:
    """A page an obstacle, merged ones too, from values of ``insight`` for the whole register."""
    by_trial = {row.trial.id: row for row in rows}
    trials = link_obstacles(registry)
    due = by_subject(deadlines)
    merged: dict[str, list[Obstacle]] = {}
    for obstacle in registry.obstacles.values():
        kept = find_obstacle(registry, obstacle.id)
        if kept and kept.id != obstacle.id:
            merged.setdefault(kept.id, []).append(obstacle)
    for obstacle in registry.obstacles.values():
        state = states[obstacle.id]
        kept = find_obstacle(registry, obstacle.id) if obstacle.merged_into else None
        told_here = (obstacle, *merged.get(obstacle.id, ()))
        names = {name for o in told_here for name in (o.id, *o.aliases)}
        content = ObstacleContent(
            obstacle=obstacle,
            state=state,
            days_to_answer=_days(state.reported, state.answered),
            days_to_outcome=_days(state.reported, state.outcome),
            merged_into=Link(title=kept.title, address=addresses.obstacle_address(kept.id))
            if kept
            else None,
            merged=tuple(merged.get(obstacle.id, ())),
            turns=tuple(_turns(obstacle)),
            encounters=tuple(
                Encounter(row=by_trial[t], tellings=tuple(_tellings(registry, t, names)))
                for t in trials.get(obstacle.id, ())
            ),
            deadlines=due.get(("obstacle", obstacle.id), ()),
            citations=cite(obstacle.sources, fields["obstacle"]),
        )
        yield Page(
            address=addresses.obstacle_address(obstacle.id),
            template="obstacle",
            title=obstacle.title,
            description=obstacle.description,
            kind="obstacle",
            section="hinder",
            crumbs=(Link(title=say("pages.obstacles.title"), address=addresses.OBSTACLES),),
            search=None if kept else _search(registry, obstacle, state),
            relations=(
                Relation(rel="cite-as", address=addresses.identity("obstacle", obstacle.id)),
            ),
            content=content,
            alternates=data_alternates("obstacles", obstacle.id),
        )


def _days(first: PartialDate | None, second: PartialDate | None) -> int | None:
    days = count_days_between(first, second) if first and second else None
    return days if days is not None and days >= 0 else None


def _turns(obstacle: Obstacle) -> Iterator[Turn]:
    before = derive_obstacle_state(())
    kinds: list[str] = []
    for event in obstacle.events:
        kinds.append(event.kind)
        after = derive_obstacle_state(kinds)
        yield Turn(event=event, turned=after != before)
        before = after


def _tellings(registry: Registry, trial: str, names: set[str]) -> Iterator[Telling]:
    """What a trial and its evaluations tell of the obstacle with one of these ids."""
    for met in registry.trials[trial].obstacles:
        if met.obstacle in names and met.account:
            yield Telling(text=met.account)
    for evaluation in registry.evaluations_of(trial):
        for told in evaluation.obstacles:
            if told.obstacle in names and told.account:
                yield Telling(text=told.account, evaluation=evaluation)


def _search(registry: Registry, obstacle: Obstacle, state: ObstacleState) -> SearchEntry:
    vocabularies = registry.vocabularies
    label = vocabularies.label("obstacle-states", state.state)
    responsible = current_bodies(vocabularies, obstacle.responsible)
    return SearchEntry(
        kind=say("search.obstacle"),
        meta=hit_facts(
            state=label,
            badge=state.state,
            owner=join_words([vocabularies.organisation(code).name for code in responsible]),
        ),
        filters=(
            facet("state", label),
            label_facet(vocabularies, "obstacle_type", "obstacle-types", obstacle.type),
            label_facet(vocabularies, "area", "areas", *obstacle.areas),
            *place_facets(vocabularies, (*obstacle.affected, *obstacle.reported_by)),
            responsible_facet(vocabularies, obstacle.responsible),
            act_facet(vocabularies, (provision.act for provision in obstacle.provisions)),
            register_facet(registry, obstacle.id),
        ),
        sort=sort_keys(obstacle.title),
    )
