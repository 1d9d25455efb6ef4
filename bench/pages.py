"""Built pages of any number for the search: real facets and sentences, newly put together.

Copies of the real pages would say the same words in the same order, and an index of them would be
smaller than an honest one. Each page here has sentences of its own choice, and some compounds that
nothing else has, as Swedish does.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.checking import check_register
from generator.pages.facets import TITLE_KEY
from generator.pages.page import Page, SearchEntry
from generator.render import Renderer
from generator.resources import PACKAGE
from generator.sitemap import build_pages
from generator.words import say

#: One word in so many is a compound of its own.
COMPOUND_EVERY = 150

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TAG = re.compile(r"<[^>]*>|^#+ |\{:[^}]*\}", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedPage:
    """A page as the search sees it. `sections` are headings with their text."""

    address: str
    title: str
    entry: SearchEntry
    sections: Sequence[tuple[str, str]]

    @property
    def body(self) -> str:
        """The HTML between the page's own tags."""
        parts = [f"<h1>{html.escape(self.title)}</h1>"]
        for number, (heading, text) in enumerate(self.sections):
            if heading:
                parts.append(f'<h2 id="d{number}">{html.escape(heading)}</h2>')
            parts.append(f"<p>{html.escape(text)}</p>")
        return "\n".join(parts)


def make_pages(root: Path, today: date, trials: int) -> Iterator[SearchedPage]:
    """`trials` made-up pages after the real trials of `root`, and its other pages as they are."""
    checked = check_register(root, today=today)
    vocabularies = checked.registry.vocabularies
    renderer = Renderer(PACKAGE / "templates", vocabularies)
    found = [page for page in build_pages(checked, today) if page.search]
    texts = {page.address: _text_of(renderer, page) for page in found}
    models = [page for page in found if page.kind == "trial"]
    for page in found:
        if page.kind != "trial" and page.search:
            text = (("", texts[page.address]),)
            yield SearchedPage(
                address=page.address, title=page.title, entry=page.search, sections=text
            )
    sentences = [s for page in models for s in _SENTENCE.split(texts[page.address])]
    places = [body for body in vocabularies.organisations.values() if body.kind == "kommun"]
    acts = [act.name for act in vocabularies.acts.values()]
    chance = random.Random(0)  # noqa: S311 - the same pages each time
    words = sorted({w for s in sentences for w in re.findall(r"[a-zåäö]{4,9}", s)})
    for number in range(trials):
        model = models[number % len(models)]
        assert model.search
        place = places[chance.randrange(len(places))]
        replaced = {
            "municipality": (place.label,),
            "county": (say(f"pages.counties.{place.county}"),),
            # Few acts are met by many, and many by few.
            "act": (acts[min(int(chance.paretovariate(0.6)), len(acts)) - 1],),
        }
        length = len(texts[model.address].split())
        title = f"{model.title} i {place.label} {number}"
        yield SearchedPage(
            address=f"forsok/{number}/",
            title=title,
            entry=_entry(model.search, replaced, title, chance),
            sections=tuple(_sections(sentences, words, length, chance)),
        )


def _text_of(renderer: Renderer, page: Page) -> str:
    text = _FRONT_MATTER.sub("", renderer.render(page), count=1)
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _entry(
    model: SearchEntry,
    replaced: Mapping[str, tuple[str, ...]],
    title: str,
    chance: random.Random,
) -> SearchEntry:
    new = {say(f"search.facet.{key}"): values for key, values in replaced.items()}
    registered = {say("search.facet.registered"): (say("search.registered.afterwards"),)}
    filters = {**dict(model.filters), **new, **registered}
    day = date.fromordinal(date(1971, 1, 1).toordinal() + chance.randrange(20_000))
    sort = {
        **dict(model.sort),
        say("search.sort.title"): title.casefold()[:TITLE_KEY],
        say("search.sort.registered"): day.isoformat(),
        say("search.sort.start"): day.isoformat(),
    }
    return SearchEntry(
        kind=model.kind,
        meta=model.meta,
        filters=tuple(filters.items()),
        sort=tuple(sort.items()),
    )


def _sections(
    sentences: Sequence[str], words: Sequence[str], length: int, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Sentences until there are `length` words, under a heading every hundred words or so."""
    told = 0
    while told < length:
        part: list[str] = []
        while len(part) < 100 and told + len(part) < length:
            part += chance.choice(sentences).split()
        for place in range(0, len(part), COMPOUND_EVERY):
            part[place] = chance.choice(words) + chance.choice(words)
        told += len(part)
        yield " ".join(part[:3]), " ".join(part)
