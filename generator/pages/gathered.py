"""Pages beneath the lessons that gather what trials found: what all of them have in common."""

from __future__ import annotations

from typing import TypeVar

from generator.pages import addresses
from generator.pages.page import Link, Page, SearchEntry
from generator.pages.paging import Part, name_part
from generator.words import say

Row = TypeVar("Row")


def make_gathered_page(name: str, part: Part[Row], content: object) -> Page:
    """One page of a gathering. `name` is its template, and its own in ``words.toml``; the search
    finds the first of its pages alone."""
    return Page(
        address=part.address,
        template=name,
        title=name_part(say(f"pages.{name}.title"), part),
        description=say(f"pages.{name}.description"),
        kind="list",
        section="lardomar",
        crumbs=(Link(title=say("pages.lessons.title"), address=addresses.LESSONS),),
        search=SearchEntry(kind=say("pages.search.overview")) if part.is_first else None,
        content=content,
    )
