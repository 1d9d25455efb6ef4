"""A page a body: what it has tried, paid for, judged and answers for, and what neighbours tried.

Owns which bodies records name (`find_bodies`), which have a page (`find_pages`: these, and every
municipality and region) and what is listed there. What predecessors did stands on the page of the
body that has taken over, under their own names, and theirs remain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.insight.clock import Deadline, by_body
from generator.insight.coverage import link_bodies
from generator.insight.obstacles import ObstacleState, standing_obstacles
from generator.insight.references import current_body, link_obstacles
from generator.model import Evaluation, Obstacle, Programme, Trial
from generator.pages import addresses
from generator.pages.authority import Authority, build_authority
from generator.pages.facets import place_facets, responsible_facet, sort_keys
from generator.pages.nearby import Nearby, build_nearby
from generator.pages.page import Link, Page, SearchEntry
from generator.pages.parts import data_alternates
from generator.pages.trials import TrialRow
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation, Vocabularies
from generator.words import say

#: What a body can be to a trial, in the order of the page; then what it can be to an obstacle.
TRIAL_ROLES = ("owner", "participant", "evaluator", "funder", "partner")
OBSTACLE_ROLES = ("responsible", "reported", "affected", "acted")

#: Kinds that all have a page, since all of them are known and each has neighbours to learn from.
LOCAL = ("kommun", "region")

#: Trials or obstacles of one role that are listed; more are counted.
LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A trial in which the body has a part; `under` is the predecessor that had it, if any."""

    row: TrialRow
    under: Organisation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """An obstacle that concerns the body; `under` is the predecessor that it concerned, if any."""

    obstacle: Obstacle
    state: ObstacleState
    under: Organisation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Trials (`parts`) or obstacles (`concerns`) by what the body is to them: one of `TRIAL_ROLES`
    or `OBSTACLE_ROLES`. At most `LISTED` of `total`."""

    role: str
    total: int
    parts: tuple[Part, ...] = ()
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline for the body, with the page that it is about."""

    deadline: Deadline
    subject: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationContent:
    """`due` ask the body to act; `past` are so old that nobody is asked. `county` is the county's
    name, empty for bodies without. `tried` counts the trials that it owns or takes part in,
    `evaluated` those of them with an evaluation. `neighbours` are municipalities or regions beside
    it, `inside` a region's municipalities, `region` a municipality's region. `authority` is about
    the obstacles that it can do something about, None when there are none."""

    body: Organisation
    county: str
    tried: int
    evaluated: int
    neighbours: Nearby
    inside: Nearby
    region: Organisation | None
    authority: Authority | None
    predecessors: tuple[Organisation, ...]
    successor: Organisation | None
    trials: tuple[Group, ...]
    obstacles: tuple[Group, ...]
    programmes: tuple[Programme, ...]
    due: tuple[Due, ...]
    past: int


def find_bodies(registry: Registry) -> tuple[str, ...]:
    """Codes of the bodies that have a page: those that records name, and those that have taken
    over from one of these, by code."""
    named: set[str] = set()
    for trial in registry.trials.values():
        for roles in _trial_roles(registry, trial).values():
            named |= roles
        for met in trial.obstacles:
            named |= set(met.responsible)
        named |= {trial.verified.by} if trial.verified else set()
    for obstacle in registry.obstacles.values():
        for roles in _obstacle_roles(obstacle).values():
            named |= roles
        named |= {obstacle.verified.by} if obstacle.verified else set()
    for programme in registry.programmes.values():
        named |= set(programme.owners)
        named |= {programme.verified.by} if programme.verified else set()
    for evaluation in registry.all_evaluations():
        named |= {evaluation.verified.by} if evaluation.verified else set()
    named |= {current_body(registry.vocabularies, code) for code in named}
    return tuple(sorted(named - {""}))


def find_pages(registry: Registry) -> tuple[str, ...]:
    """Codes of the bodies that have a page: `find_bodies`, and every municipality and region."""
    known = registry.vocabularies.organisations.values()
    return tuple(
        sorted({*find_bodies(registry), *(b.code for b in known if b.kind in LOCAL and b.county)})
    )


def build_pages(
    registry: Registry,
    today: date,  # noqa: ARG001 - the same call for every kind of page
    *,
    rows: Iterable[TrialRow],
    states: Mapping[str, ObstacleState],
    deadlines: Iterable[Deadline],
    neighbours: Mapping[str, tuple[str, ...]],
) -> Iterator[Page]:
    """A page a body of `find_pages`, from values of ``insight`` for the whole register;
    `neighbours` by code of municipality and region (``insight.neighbours``)."""
    vocabularies = registry.vocabularies
    by_trial = {row.trial.id: row for row in rows}
    parts, concerns = _parts(registry, by_trial.values()), _concerns(registry, states)
    tried, met = link_bodies(registry), link_obstacles(registry)
    inside = _municipalities(vocabularies)
    owned: dict[str, list[Programme]] = {}
    for programme in registry.programmes.values():
        for code in dict.fromkeys(programme.owners):
            owned.setdefault(code, []).append(programme)
    due = by_body(deadlines)
    codes = find_pages(registry)
    names = Counter(vocabularies.organisation(code).name for code in codes)
    for code in codes:
        body = vocabularies.organisation(code)
        own = tried.get(code, ())
        family = _family(vocabularies, codes, code)
        acting = due.get(code, ())
        content = OrganisationContent(
            body=body,
            county=say(f"pages.counties.{body.county}") if body.county else "",
            tried=len(own),
            evaluated=sum(bool(registry.evaluations_of(trial)) for trial in own),
            neighbours=build_nearby(vocabularies, neighbours.get(code, ()), tried, by_trial),
            inside=build_nearby(
                vocabularies,
                inside.get(body.county, ()) if body.kind == "region" else (),
                tried,
                by_trial,
            ),
            region=vocabularies.organisations.get(f"region:{body.county}")
            if body.kind == "kommun"
            else None,
            authority=_authority(family, concerns, states, met),
            predecessors=tuple(vocabularies.organisation(c) for c in family[1:]),
            successor=vocabularies.organisation(current_body(vocabularies, code))
            if body.successor
            else None,
            trials=tuple(_trial_groups(vocabularies, family, parts)),
            obstacles=tuple(_obstacle_groups(vocabularies, family, concerns)),
            programmes=tuple(sorted(owned.get(code, ()), key=lambda p: swedish_key(p.title))),
            due=tuple(
                Due(deadline=d, subject=_subject(registry, d)) for d in acting if not d.historical
            ),
            past=sum(d.historical for d in acting),
        )
        yield Page(
            address=addresses.organisation_address(body),
            template="organisation",
            # A municipality and a region may have the same name, as on Gotland.
            title=body.name
            if names[body.name] == 1
            else f"{body.name} ({vocabularies.label('organisation-kinds', body.kind).lower()})",
            description=say("search.organisation_description", name=body.name),
            kind="organisation",
            section="organisationer",
            alternates=data_alternates("organisations", body.slug),
            crumbs=(Link(title=say("pages.organisations.title"), address=addresses.ORGANISATIONS),),
            search=SearchEntry(
                kind=say("search.organisation"),
                filters=(
                    *place_facets(vocabularies, [code]),
                    responsible_facet(vocabularies, [code] if _is_responsible(content) else []),
                ),
                sort=sort_keys(body.name),
            ),
            content=content,
        )


def _is_responsible(content: OrganisationContent) -> bool:
    return any(group.role == "responsible" for group in content.obstacles)


def _trial_roles(registry: Registry, trial: Trial) -> Mapping[str, set[str]]:
    """Codes of bodies by what they are to the trial."""
    roles: dict[str, set[str]] = {role: set() for role in TRIAL_ROLES}
    for involved in trial.organisations:
        roles[involved.role].add(involved.organisation)
    roles["funder"] |= set(trial.resources.funders)
    roles["evaluator"] |= set(trial.evaluators)
    evaluations: tuple[Evaluation, ...] = registry.evaluations_of(trial.id)
    roles["evaluator"] |= {e.organisation for found in evaluations for e in found.evaluators}
    roles["evaluator"].discard("")
    return roles


def _obstacle_roles(obstacle: Obstacle) -> Mapping[str, set[str]]:
    """Codes of bodies by what they are to the obstacle; who only acted in its story last."""
    named = {*obstacle.responsible, *obstacle.reported_by, *obstacle.affected, ""}
    return {
        "responsible": set(obstacle.responsible),
        "reported": set(obstacle.reported_by),
        "affected": set(obstacle.affected),
        "acted": {event.actor for event in obstacle.events} - named,
    }


def _parts(
    registry: Registry, rows: Iterable[TrialRow]
) -> Mapping[tuple[str, str], list[TrialRow]]:
    found: dict[tuple[str, str], list[TrialRow]] = {}
    for row in rows:
        for role, codes in _trial_roles(registry, row.trial).items():
            for code in codes:
                found.setdefault((code, role), []).append(row)
    return found


def _concerns(
    registry: Registry, states: Mapping[str, ObstacleState]
) -> Mapping[tuple[str, str], list[Concern]]:
    found: dict[tuple[str, str], list[Concern]] = {}
    for obstacle in standing_obstacles(registry):
        for role, codes in _obstacle_roles(obstacle).items():
            for code in codes:
                concern = Concern(obstacle=obstacle, state=states[obstacle.id])
                found.setdefault((code, role), []).append(concern)
    return found


def _family(vocabularies: Vocabularies, codes: Iterable[str], code: str) -> tuple[str, ...]:
    """The body and, if it stands today, those with pages that it has taken over from."""
    if vocabularies.organisation(code).successor:
        return (code,)
    gone = [c for c in codes if c != code and current_body(vocabularies, c) == code]
    return (code, *gone)


def _trial_groups(
    vocabularies: Vocabularies,
    family: tuple[str, ...],
    parts: Mapping[tuple[str, str], list[TrialRow]],
) -> Iterator[Group]:
    for role in TRIAL_ROLES:
        found = {
            row.trial.id: Part(
                row=row, under=vocabularies.organisation(code) if code != family[0] else None
            )
            for code in reversed(family)
            for row in parts.get((code, role), ())
        }
        if found:
            ordered = sorted(
                found.values(),
                key=lambda p: p.row.start.first.toordinal() if p.row.start else 0,
                reverse=True,
            )
            yield Group(role=role, parts=tuple(ordered[:LISTED]), total=len(ordered))


def _obstacle_groups(
    vocabularies: Vocabularies,
    family: tuple[str, ...],
    concerns: Mapping[tuple[str, str], list[Concern]],
) -> Iterator[Group]:
    for role in OBSTACLE_ROLES[1:]:  # what it is responsible for is told by `authority`
        found = {
            concern.obstacle.id: Concern(
                obstacle=concern.obstacle,
                state=concern.state,
                under=vocabularies.organisation(code) if code != family[0] else None,
            )
            for code in reversed(family)
            for concern in concerns.get((code, role), ())
        }
        if found:
            listed = tuple(found.values())
            yield Group(role=role, concerns=listed[:LISTED], total=len(listed))


def _authority(
    family: tuple[str, ...],
    concerns: Mapping[tuple[str, str], list[Concern]],
    states: Mapping[str, ObstacleState],
    met: Mapping[str, tuple[str, ...]],
) -> Authority | None:
    found = {
        concern.obstacle.id: concern.obstacle
        for code in reversed(family)
        for concern in concerns.get((code, "responsible"), ())
    }
    return build_authority(found.values(), states, met) if found else None


def _municipalities(vocabularies: Vocabularies) -> Mapping[str, tuple[str, ...]]:
    """Codes of the municipalities by county."""
    found: dict[str, list[str]] = {}
    for body in vocabularies.organisations.values():
        if body.kind == "kommun" and body.county:
            found.setdefault(body.county, []).append(body.code)
    return {county: tuple(sorted(codes)) for county, codes in sorted(found.items())}


def _subject(registry: Registry, deadline: Deadline) -> Link:
    name = deadline.subject
    if deadline.subject_kind == "trial":
        return Link(title=registry.trials[name].title, address=addresses.trial_address(name))
    if deadline.subject_kind == "obstacle":
        title = registry.obstacles[name].title
        return Link(title=title, address=addresses.obstacle_address(name))
    act = registry.vocabularies.act(name)
    return Link(title=act.name, address=addresses.act_address(act))
