"""What the search narrows and sorts pages by.

Owns how codes become the values of facets, the same for every kind of page, so that one choice
finds trials, obstacles and acts alike. Facets are named in ``words.toml`` as they stand in
addresses; their headings and order are in ``docs/pages/sok/index.md``.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.dates import PartialDate
from generator.insight.references import current_bodies
from generator.pages.trials import counties_of
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Vocabularies, parent_act
from generator.words import say

Facet = tuple[str, tuple[str, ...]]
#: Letters of a title that tell where it stands: readers fetch those of every page.
TITLE_KEY = 30

Pairs = tuple[tuple[str, str], ...]


def facet(name: str, *values: str) -> Facet:
    """A facet by its key in ``words.toml``, with labels."""
    return say(f"search.facet.{name}"), tuple(dict.fromkeys(values))


def register_facet(registry: Registry, record: str) -> Facet:
    """The register that a record comes from, in a site of several."""
    found = registry.register_of(record)
    return facet("register", *([found.name] if found else []))


def label_facet(vocabularies: Vocabularies, name: str, vocabulary: str, *codes: str) -> Facet:
    return facet(name, *(vocabularies.label(vocabulary, code) for code in codes))


def place_facets(vocabularies: Vocabularies, bodies: Iterable[str]) -> tuple[Facet, ...]:
    """Counties and municipalities of bodies, successors for those that are gone."""
    codes = tuple(bodies)
    found = [vocabularies.organisation(code) for code in current_bodies(vocabularies, codes)]
    return (
        facet("county", *(say(f"pages.counties.{c}") for c in counties_of(vocabularies, codes))),
        facet("municipality", *(body.label for body in found if body.kind == "kommun")),
    )


def responsible_facet(vocabularies: Vocabularies, bodies: Iterable[str]) -> Facet:
    """Who answers for a rule today: successors for authorities that are gone."""
    codes = current_bodies(vocabularies, bodies)
    return facet("responsible", *(vocabularies.organisation(code).name for code in codes))


def act_facet(vocabularies: Vocabularies, codes: Iterable[str]) -> Facet:
    """Acts, and for a clause also the act that it stands in."""
    every = {c for code in codes for c in (code, parent_act(code)) if c}
    return facet("act", *(act_label(vocabularies, code) for code in sorted(every)))


def act_label(vocabularies: Vocabularies, code: str) -> str:
    """``Kommunallagen (2017:725)``: a list of choices begins with capitals."""
    act = vocabularies.act(code)
    name = code if act.title == code else act.name
    return name[:1].upper() + name[1:]


def sort_keys(
    title: str,
    *,
    registered: PartialDate | None = None,
    start: PartialDate | None = None,
) -> Pairs:
    """Keys for the orders that hits can stand in. The search compares them letter by letter, so
    the title has its å, ä and ö turned into what comes last. A page without a key comes after
    those that have it. Strength of evidence is sorted by its facet."""
    keys = {
        "title": swedish_key(title)[0][:TITLE_KEY],
        "registered": registered.first.isoformat() if registered else "",
        "start": start.first.isoformat() if start else "",
    }
    return tuple((say(f"search.sort.{key}"), value) for key, value in keys.items() if value)


def hit_facts(
    *,
    state: str = "",
    badge: str = "",
    start: PartialDate | None = None,
    end: PartialDate | None = None,
    owner: str = "",
) -> Pairs:
    """What is shown with a hit; `badge` is the code of `state`."""
    years = "–".join(dict.fromkeys(str(day.year) for day in (start, end) if day))
    if start and not end:
        years = say("search.since", year=years)
    facts = {"state": state, "badge": badge, "years": years, "owner": owner}
    return tuple((key, value) for key, value in facts.items() if value)
