"""A page a county: its map, which of its municipalities have tried something, and its region.

Owns what the table beside the map holds. Leaves the drawing to ``pictures``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.insight.coverage import CountyCoverage, Coverage, compute_coverage
from generator.insight.places import find_places
from generator.model import Trial
from generator.pages import addresses
from generator.pages.page import Figure, Link, Page, SearchEntry
from generator.pages.trials import PLACE_SIZE, trials_crumb
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyRow:
    """A municipality or region of the county with at most `PLACE_SIZE` of the `total` trials that
    took place there, by title. `number` is its number on the map, 0 for a region. `proposed`: only
    ideas and the like name it."""

    body: Organisation
    number: int
    trials: tuple[Trial, ...]
    total: int
    proposed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyContent:
    """`tried` and `untried` are the county's municipalities in Swedish order; `trials` counts the
    trials of all of them and of the region, each once."""

    name: str
    figure: Figure | None
    tried: tuple[CountyRow, ...]
    untried: tuple[CountyRow, ...]
    region: CountyRow | None
    trials: int
    others: tuple[Link, ...]


def build_pages(
    registry: Registry, figures: Mapping[str, Figure], coverage: Coverage | None = None
) -> Iterator[Page]:
    """The page of each county that a municipality or region lies in. `figures` by county code."""
    reach = compute_coverage(registry) if coverage is None else coverage
    places = find_places(registry, reach)
    names = {c.county: say(f"pages.counties.{c.county}") for c in reach.counties}
    ordered = sorted(names, key=lambda code: swedish_key(names[code]))
    links = {
        code: Link(title=names[code], address=addresses.county_address(names[code]))
        for code in ordered
    }
    for county in reach.counties:
        yield _build_page(registry, county, places, links, figures.get(county.county))


def _build_page(
    registry: Registry,
    county: CountyCoverage,
    places: Mapping[str, tuple[str, ...]],
    links: Mapping[str, Link],
    figure: Figure | None,
) -> Page:
    body = registry.vocabularies.organisation
    reach = county.municipalities
    codes = sorted(
        (*reach.reached, *reach.proposed_only, *reach.missing),
        key=lambda code: (swedish_key(body(code).label), code),
    )

    def row(code: str, number: int) -> CountyRow:
        trials = [registry.trials[t] for t in places.get(code, ())]
        trials.sort(key=lambda trial: swedish_key(trial.title))
        return CountyRow(
            body=body(code),
            number=number,
            trials=tuple(trials[:PLACE_SIZE]),
            total=len(trials),
            proposed=code in reach.proposed_only,
        )

    rows = [row(code, number) for number, code in enumerate(codes, start=1)]
    link = links[county.county]
    content = CountyContent(
        name=link.title,
        figure=figure,
        tried=tuple(r for r in rows if r.total),
        untried=tuple(r for r in rows if not r.total),
        region=row(county.region, 0) if county.region else None,
        trials=county.trials,
        others=tuple(other for code, other in links.items() if code != county.county),
    )
    return Page(
        address=link.address,
        template="county",
        title=say("pages.county.title", county=link.title),
        description=say("pages.county.description", county=link.title),
        kind="list",
        section="forsok",
        content=content,
        crumbs=(trials_crumb(), Link(title=say("pages.map.crumb"), address=addresses.MAP)),
        search=SearchEntry(kind=say("pages.search.overview")),
    )
