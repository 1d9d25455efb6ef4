"""The curator's desk as a page: what is new, what has faults, what to lift, and what is late.

Owns the layout and which page or command each row leads to. What lies on the desk is
``insight.desk``'s. Branches that wait are known only to a clone, so the page names the command.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate, parse_date
from generator.insight.clock import by_kind
from generator.insight.deadlines import Deadline
from generator.insight.desk import DEADLINE_GROUPS, NEW_DAYS, Desk, DeskRecord, Handling
from generator.pages import addresses
from generator.pages.page import Link, Page, SearchEntry
from generator.words import say

#: Rows of one kind that are listed; the command has them all.
LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    subject: Link
    kind: str
    registered: PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyRow:
    """`found` are code and sentence of what is said; `path` is the file to check."""

    subject: Link
    found: tuple[tuple[str, str], ...]
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRow:
    """`lift` is the id to merge when it is an obstacle, else empty."""

    subject: Link
    message: str
    lift: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineRow:
    trial: Link
    title: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineGroup:
    """How many deadlines of each kind; `kinds` are code and number, those of none left out."""

    code: str
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskContent:
    """`new` is None for a site that is built without history. The totals count what is listed and
    what is not."""

    today: PartialDate
    new_days: int
    new: tuple[NewRow, ...] | None
    new_total: int
    faulty: tuple[FaultyRow, ...]
    faulty_total: int
    duplicates: tuple[DuplicateRow, ...]
    inline: tuple[InlineRow, ...]
    inline_total: int
    groups: tuple[DeadlineGroup, ...]
    handling: Handling | None


def build_desk_page(desk: Desk, today: date, deadlines: Iterable[Deadline]) -> Page:
    """The page of the desk."""
    exact = parse_date(today.isoformat())
    assert exact is not None, "a day has an ISO form"
    kinds = by_kind(d for d in deadlines if not d.historical)
    content = DeskContent(
        today=exact,
        new_days=NEW_DAYS,
        new=None if desk.new is None else tuple(_new_rows(desk)),
        new_total=len(desk.new or ()),
        faulty=tuple(
            FaultyRow(
                subject=link_record(f.record),
                found=tuple((d.code, d.message) for d in f.diagnostics),
                path=f.record.path,
            )
            for f in desk.faulty[:LISTED]
        ),
        faulty_total=len(desk.faulty),
        duplicates=tuple(
            DuplicateRow(
                subject=link_record(d.record),
                message=d.diagnostic.message,
                lift=d.record.id.partition("/")[2] if d.record.kind == "obstacle" else "",
            )
            for d in desk.duplicates
        ),
        inline=tuple(
            InlineRow(
                trial=Link(title=i.trial_title, address=addresses.trial_address(i.trial)),
                title=i.title,
                target=f"{i.trial}/{i.number}",
            )
            for i in desk.inline[:LISTED]
        ),
        inline_total=len(desk.inline),
        groups=tuple(
            DeadlineGroup(
                code=group,
                kinds=tuple((kind, len(kinds[kind])) for kind in listed if kinds[kind]),
            )
            for group, listed in DEADLINE_GROUPS.items()
        ),
        handling=desk.handling,
    )
    return Page(
        address=addresses.DESK,
        template="desk",
        title=say("pages.desk.title"),
        description=say("pages.desk.description"),
        kind="list",
        section="uppfoljning",
        content=content,
        search=SearchEntry(kind=say("pages.search.overview")),
    )


def _new_rows(desk: Desk) -> Iterable[NewRow]:
    for found in (desk.new or ())[:LISTED]:
        day = parse_date(found.registered.day.isoformat())
        assert day is not None, "a day has an ISO form"
        yield NewRow(subject=link_record(found.record), kind=found.record.kind, registered=day)


def link_record(record: DeskRecord) -> Link:
    """The page of a record, with its id for a title where faults hide that."""
    name = record.id.partition("/")[2] or record.id
    title = record.title or record.path
    if record.kind == "evaluation":
        trial, _, evaluation = name.partition("/")
        address = addresses.evaluation_address(trial, evaluation)
        return Link(title=title, address=address, note=record.trial)
    build = {
        "trial": addresses.trial_address,
        "obstacle": addresses.obstacle_address,
        "programme": addresses.programme_address,
    }[record.kind]
    return Link(title=title, address=build(name))
