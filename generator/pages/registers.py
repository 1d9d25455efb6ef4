"""The pages that only a site of several registers has: which they are, and the ways into each.

Such a site takes in nothing itself. Its pages for sending in, and for the curators' desk, stand at
the same addresses as in a register of its own, and lead on to the registers' own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate, parse_date
from generator.pages import addresses
from generator.pages.page import Link, Page, SearchEntry
from generator.registers import Register
from generator.registry import Registry
from generator.words import say

#: The pages that lead on to the registers' own, by what ``words.toml`` calls them.
_WAYS = {
    "send_in": addresses.SEND_IN,
    "trial": "skicka-in/forsok/",
    "evaluation": "skicka-in/utvardering/",
    "obstacle": "skicka-in/hinder/",
    "answer": "skicka-in/svar/",
    "desk": addresses.DESK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A register with how many records of each kind it has, and the day of its version."""

    register: Register
    trials: int
    evaluations: int
    obstacles: int
    programmes: int
    day: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistersContent:
    rows: tuple[RegisterRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What a register offers: `address` is the page on its own site, empty when it has none."""

    register: Register
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysContent:
    """`code` is the page's name in ``words.toml``; `pages` are the other ways in, on this site."""

    code: str
    lede: str
    ways: tuple[Way, ...]
    pages: tuple[Link, ...]


def build_pages(registry: Registry) -> Iterator[Page]:
    """None for a register of its own."""
    if not registry.registers:
        return
    yield Page(
        address=addresses.REGISTERS,
        template="registers",
        title=say("pages.registers.title"),
        description=say("pages.registers.description"),
        kind="list",
        search=SearchEntry(kind=say("pages.search.overview")),
        content=RegistersContent(rows=tuple(_count(registry, r) for r in registry.registers)),
    )
    for code, address in _WAYS.items():
        is_form = code not in ("send_in", "desk")
        start = Link(title=say("pages.ways.send_in.title"), address=addresses.SEND_IN)
        forms = [c for c in _WAYS if c not in ("send_in", "desk")] if code == "send_in" else []
        yield Page(
            address=address,
            template="ways",
            title=say(f"pages.ways.{code}.title"),
            description=say(f"pages.ways.{code}.lede"),
            kind="page",
            crumbs=(start,) if is_form else (),
            content=WaysContent(
                code=code,
                lede=say(f"pages.ways.{code}.lede"),
                ways=tuple(
                    Way(register=r, address=f"{r.home}{address}" if r.home else "")
                    for r in registry.registers
                ),
                pages=tuple(
                    Link(title=say(f"pages.ways.{c}.title"), address=_WAYS[c]) for c in forms
                ),
            ),
        )


#: Where the search page's box for the register goes: before the second of its boxes.
_SECOND_BOX = re.compile(rb'(?<=</details>\n)(?=<details class="fr-facet")')


def add_facet(sources: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The hand-written pages, with a box on the search page for narrowing it to a register."""
    path = f"{addresses.SEARCH}index.md"
    if path not in sources:
        return sources
    name, title = say("search.facet.register"), say("pages.registers.facet")
    box = (
        f'<details class="fr-facet" data-fr-facet="{html.escape(name)}" open hidden>'
        f"<summary>{html.escape(title)}</summary></details>\n"
    )
    return {**sources, path: _SECOND_BOX.sub(box.encode(), sources[path], count=1)}


def _count(registry: Registry, register: Register) -> RegisterRow:
    def count(names: Iterator[str]) -> int:
        return sum(registry.register_of(name) == register for name in names)

    return RegisterRow(
        register=register,
        trials=count(iter(registry.trials)),
        evaluations=count(e.trial for e in registry.all_evaluations()),
        obstacles=count(iter(registry.obstacles)),
        programmes=count(iter(registry.programmes)),
        day=_day(register.committed.date()) if register.committed else None,
    )


def _day(day: date) -> PartialDate | None:
    return parse_date(day.isoformat())
