"""Long lists on several pages, and lists that show their first rows and say how many there are.

Owns how many rows a page may carry, what the pages of a list are called (``hinder/sida/2/``) and
what leads from one to the next. A page of a large register must not be too heavy for a phone, so
every list without a known end goes through `divide` or `head`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.words import say

Row = TypeVar("Row")

#: Rows on one page of a list. A row is about 1.3 kB of HTML with some fifteen links and badges,
#: which a phone must lay out before anything is seen; and a page with all that it loads, on a first
#: visit to a host that does not compress, stays below 300 kB. A filter reaches the other pages too.
PAGE_ROWS = 40

#: The same for a list whose rows are a line each.
LINE_ROWS = 150

#: So many pages of a list are read together when a reader filters or sorts it (table.js); beyond
#: that the way to the rest is the search.
REACHED_PAGES = 25

#: Rows of a list that stands beside others on a page.
HEAD_ROWS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a page stands among several: it is `number` of the `pages`, given by address."""

    number: int
    pages: tuple[str, ...]

    @property
    def of(self) -> int:
        return len(self.pages)

    @property
    def previous(self) -> str:
        """The address of the page before; empty on the first."""
        return self.pages[self.number - 2] if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after; empty on the last."""
        return self.pages[self.number] if self.number < self.of else ""

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers that the pager names: the first, the last and this one with its neighbours;
        0 stands for a gap."""
        near = {1, self.of, *range(self.number - 1, self.number + 2)}
        numbers: list[int] = []
        for number in sorted(near & set(range(1, self.of + 1))):
            before = numbers[-1] if numbers else 0
            if number == before + 2:
                numbers.append(before + 1)
            elif number > before + 2:
                numbers.append(0)
            numbers.append(number)
        return tuple(numbers)

    def address(self, number: int) -> str:
        return self.pages[number - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Row]):
    """The rows of one page of a list, out of `total` on all its pages."""

    address: str
    rows: tuple[Row, ...]
    total: int
    pager: Pager

    @property
    def is_first(self) -> bool:
        return self.pager.number == 1

    @property
    def is_whole(self) -> bool:
        """Whether the list has this page only."""
        return self.pager.of == 1

    @property
    def is_reached(self) -> bool:
        """Whether the filter on this page is of the whole list."""
        return self.pager.of <= REACHED_PAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Generic[Row]):
    """The first `rows` of `total`."""

    rows: tuple[Row, ...]
    total: int

    @property
    def is_whole(self) -> bool:
        return len(self.rows) == self.total


def divide(rows: Sequence[Row], address: str, size: int | None = None) -> Iterator[Part[Row]]:
    """The pages of a list, `size` rows (`PAGE_ROWS` by default) on each; an empty list has one.

    The first page has the list's own address, and the others ``sida/2/`` and so on below it.
    """
    step = PAGE_ROWS if size is None else size
    count = max(1, -(-len(rows) // step))
    pages = (address, *(f"{address}sida/{number}/" for number in range(2, count + 1)))
    for number, here in enumerate(pages, start=1):
        yield Part(
            address=here,
            rows=tuple(rows[(number - 1) * step : number * step]),
            total=len(rows),
            pager=Pager(number=number, pages=pages),
        )


def name_part(title: str, part: Part[Row]) -> str:
    """The title of a page of a list: from the second page on, with its number."""
    if part.is_first:
        return title
    return say("pages.list.part", title=title, number=part.pager.number, of=part.pager.of)


def head(rows: Sequence[Row], size: int | None = None) -> Head[Row]:
    """The first `size` rows (`HEAD_ROWS` by default)."""
    return Head(rows=tuple(rows[: HEAD_ROWS if size is None else size]), total=len(rows))
