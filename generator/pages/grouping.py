"""A list under headings, on as many pages as it takes.

Owns which rows of each group stand on a page, and where a group begins. How many rows a page may
carry is ``paging``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.pages.paging import Part, divide

Row = TypeVar("Row")

#: Rows on one page of a grouped list: more than ``paging.PAGE_ROWS``, as its filter does not reach
#: the other pages, and its rows are shorter.
GROUP_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Generic[Row]):
    """The rows of a group that stand on one page, out of `total` on all of them. `begins` is false
    for one that goes on from the page before."""

    code: str
    rows: tuple[Row, ...]
    total: int
    begins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the list of contents: a group, its size and where it begins (with its anchor)."""

    code: str
    total: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedPart(Generic[Row]):
    """A page of a grouped list. `entries` are all groups, also those on other pages."""

    part: Part[tuple[str, Row]]
    groups: tuple[Group[Row], ...]
    entries: tuple[Entry, ...]


def divide_groups(
    groups: Sequence[tuple[str, Sequence[Row]]], address: str, size: int = GROUP_ROWS
) -> Iterator[GroupedPart[Row]]:
    """The pages of `groups` (a code, which is also the anchor, and its rows), as ``paging.divide``
    makes them. Groups without rows are left out."""
    totals = {code: len(rows) for code, rows in groups if rows}
    pairs = [(code, row) for code, rows in groups for row in rows]
    parts = tuple(divide(pairs, address, size))
    begins: dict[str, str] = {}
    for part in parts:
        for code, _ in part.rows:
            begins.setdefault(code, part.address)
    entries = tuple(
        Entry(code=code, total=total, address=f"{begins[code]}#{code}")
        for code, total in totals.items()
    )
    for part in parts:
        here = dict.fromkeys(code for code, _ in part.rows)
        yield GroupedPart(
            part=part,
            groups=tuple(
                Group(
                    code=code,
                    rows=tuple(row for own, row in part.rows if own == code),
                    total=totals[code],
                    begins=begins[code] == part.address,
                )
                for code in here
            ),
            entries=entries,
        )
