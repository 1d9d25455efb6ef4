"""The list of bodies that records name, and how much of the public sector that is.

Owns how bodies are grouped. Which bodies have a page is ``organisation``'s; who has been reached is
``insight.coverage``'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.insight.coverage import Coverage, compute_coverage
from generator.insight.obstacles import standing_obstacles
from generator.insight.references import current_bodies
from generator.pages import addresses
from generator.pages.organisation import find_bodies
from generator.pages.page import Page
from generator.pages.trials import Options, county_options
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation
from generator.words import say

#: Kinds whose bodies are all known, so that it can be said how many are missing.
COUNTED = ("kommun", "region")

#: Groups larger than this get letters to go by.
LETTERS_FROM = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow:
    """A body that has a page, with the numbers of trials and obstacles that concern it."""

    body: Organisation
    address: str
    trials: int
    obstacles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterGroup:
    """Bodies whose names begin with `letter`; empty for a group that needs no letters."""

    letter: str
    rows: tuple[BodyRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindGroup:
    kind: str
    letters: tuple[LetterGroup, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingCounty:
    """The municipalities of a county in which no trial is known to have been made."""

    county: str
    bodies: tuple[Organisation, ...]
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsContent:
    groups: tuple[KindGroup, ...]
    historical: tuple[BodyRow, ...]
    coverage: Coverage
    missing: tuple[MissingCounty, ...]
    missing_regions: tuple[Organisation, ...]
    total: int


def build_organisations_page(registry: Registry, *, coverage: Coverage | None = None) -> Page:
    """The page of all bodies that records name."""
    vocabularies = registry.vocabularies
    reach = compute_coverage(registry) if coverage is None else coverage
    trials, obstacles = _count(registry)
    rows = [
        BodyRow(
            body=body,
            address=addresses.organisation_address(body),
            trials=trials.get(body.code, 0),
            obstacles=obstacles.get(body.code, 0),
        )
        for body in map(vocabularies.organisation, find_bodies(registry))
    ]
    rows.sort(key=lambda row: swedish_key(row.body.label))
    present = [row for row in rows if not row.body.code.startswith("historisk:")]
    kinds = [code.code for code in vocabularies.lists["organisation-kinds"].codes]
    names: Options = county_options(vocabularies)
    content = OrganisationsContent(
        groups=tuple(
            group
            for kind in kinds
            if (group := _group(kind, [row for row in present if row.body.kind == kind])).total
        ),
        historical=tuple(row for row in rows if row.body.code.startswith("historisk:")),
        coverage=reach,
        missing=tuple(
            MissingCounty(
                county=dict(names).get(county.county, county.county),
                bodies=tuple(map(vocabularies.organisation, county.municipalities.missing)),
                of=county.municipalities.total,
            )
            for county in reach.counties
            if county.municipalities.missing
        ),
        missing_regions=tuple(map(vocabularies.organisation, reach.regions.missing)),
        total=len(rows),
    )
    return Page(
        address=addresses.ORGANISATIONS,
        template="organisations",
        title=say("pages.organisations.title"),
        description=say("pages.organisations.description"),
        kind="list",
        section="organisationer",
        content=content,
    )


def _count(registry: Registry) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many trials and obstacles each body, or one that it succeeded, has any part in."""
    trials: dict[str, int] = {}
    for trial in registry.trials.values():
        told = [e.organisation for v in registry.evaluations_of(trial.id) for e in v.evaluators]
        named = (*trial.bodies, *trial.evaluators, *trial.resources.funders, *filter(None, told))
        for code in _family(registry, named):
            trials[code] = trials.get(code, 0) + 1
    obstacles: dict[str, int] = {}
    for obstacle in standing_obstacles(registry):
        actors = [event.actor for event in obstacle.events if event.actor]
        named = (*obstacle.responsible, *obstacle.affected, *obstacle.reported_by, *actors)
        for code in _family(registry, named):
            obstacles[code] = obstacles.get(code, 0) + 1
    return trials, obstacles


def _family(registry: Registry, named: Sequence[str]) -> set[str]:
    return {*named, *current_bodies(registry.vocabularies, named)}


def _group(kind: str, rows: Sequence[BodyRow]) -> KindGroup:
    letters: dict[str, list[BodyRow]] = {}
    for row in rows:
        letter = row.body.label[:1].upper() if len(rows) >= LETTERS_FROM else ""
        letters.setdefault(letter, []).append(row)
    return KindGroup(
        kind=kind,
        letters=tuple(LetterGroup(letter=k, rows=tuple(v)) for k, v in letters.items()),
        total=len(rows),
    )
