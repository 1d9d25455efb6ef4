"""The page of the clock: what is late, what runs out, and who should act.

Owns the layout by kind and by body. What is late is ``insight.clock``'s. A kind with many
deadlines shows the most urgent here and has pages of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate, parse_date
from generator.insight.clock import by_body, by_kind, compute_clock
from generator.insight.deadlines import (
    ACT_NOTICE_MONTHS,
    EXEMPTION_NOTICE_MONTHS,
    HISTORICAL_YEARS,
    RESULTS_DUE_MONTHS,
    STALE_MONTHS,
    UNANSWERED_MONTHS,
    Deadline,
)
from generator.pages import addresses
from generator.pages.page import Link, Page, SearchEntry
from generator.pages.paging import Head, Part, divide, head, name_part
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation
from generator.words import say

#: What has no kind of its own: deadlines so long past that nobody is asked.
HISTORICAL = "historical"

#: Deadlines that the list by body can hold; with more it only counts them, and leads to the bodies.
BY_BODY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """A deadline with the page of what it is about."""

    deadline: Deadline
    subject: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSection:
    """What there is of one kind, the most urgent first; all are at `address` unless it is empty."""

    kind: str
    due: Head[DueItem]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySection:
    """What waits for a body; `items` are empty when there are too many bodies' to show them."""

    body: Organisation
    items: tuple[DueItem, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The spans of time that the clock counts with."""

    results_months: int = RESULTS_DUE_MONTHS
    exemption_months: int = EXEMPTION_NOTICE_MONTHS
    act_months: int = ACT_NOTICE_MONTHS
    stale_months: int = STALE_MONTHS
    unanswered_months: int = UNANSWERED_MONTHS
    historical_years: int = HISTORICAL_YEARS


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpContent:
    """`kinds` in the clock's order, empty ones too; `historical` are so long past that nobody is
    asked, None without any. `today` is the day that everything is counted from."""

    today: PartialDate
    kinds: tuple[KindSection, ...]
    bodies: tuple[BodySection, ...]
    historical: KindSection | None
    total: int
    overdue: int
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class DueContent:
    """All deadlines of a kind, on as many pages as it takes."""

    kind: str
    part: Part[DueItem]
    limits: Limits


def build_follow_up_pages(
    registry: Registry, today: date, *, deadlines: Iterable[Deadline] | None = None
) -> Iterator[Page]:
    """The page of everything that the clock has found, and one for each kind that is long."""
    found = compute_clock(registry, today) if deadlines is None else tuple(deadlines)
    current = [deadline for deadline in found if not deadline.historical]
    exact = parse_date(today.isoformat())
    assert exact is not None, "a day has an ISO form"

    items = {
        kind: _items(registry, listed)
        for kind, listed in (
            *by_kind(current).items(),
            (HISTORICAL, [deadline for deadline in found if deadline.historical]),
        )
    }
    sections = {kind: _section(kind, listed) for kind, listed in items.items()}
    content = FollowUpContent(
        today=exact,
        kinds=tuple(section for kind, section in sections.items() if kind != HISTORICAL),
        bodies=_bodies(registry, by_body(current)),
        historical=sections[HISTORICAL] if items[HISTORICAL] else None,
        total=len(current),
        overdue=sum(deadline.severity == "overdue" for deadline in current),
        limits=Limits(),
    )
    yield Page(
        address=addresses.FOLLOW_UP,
        template="follow_up",
        title=say("pages.follow_up.title"),
        description=say("pages.follow_up.description"),
        kind="list",
        section="uppfoljning",
        content=content,
        search=SearchEntry(kind=say("pages.search.overview")),
    )
    for kind, section in sections.items():
        if section.address:
            yield from _kind_pages(kind, items[kind])


def _kind_pages(kind: str, items: tuple[DueItem, ...]) -> Iterator[Page]:
    crumb = Link(title=say("pages.follow_up.title"), address=addresses.FOLLOW_UP)
    for part in divide(items, addresses.follow_up_address(kind)):
        yield Page(
            address=part.address,
            template="follow_up_kind",
            title=name_part(say(f"pages.follow_up.kinds.{kind}"), part),
            description=say("pages.follow_up.description"),
            kind="list",
            section="uppfoljning",
            content=DueContent(kind=kind, part=part, limits=Limits()),
            crumbs=(crumb,),
        )


def _section(kind: str, items: tuple[DueItem, ...]) -> KindSection:
    first = head(items)
    return KindSection(
        kind=kind,
        due=first,
        address="" if first.is_whole else addresses.follow_up_address(kind),
    )


def _items(registry: Registry, deadlines: Iterable[Deadline]) -> tuple[DueItem, ...]:
    return tuple(DueItem(deadline=d, subject=link_subject(registry, d)) for d in deadlines)


def link_subject(registry: Registry, deadline: Deadline) -> Link:
    """The page of the trial, obstacle or act that a deadline is about."""
    name = deadline.subject
    if deadline.subject_kind == "trial":
        return Link(title=registry.trials[name].title, address=addresses.trial_address(name))
    if deadline.subject_kind == "obstacle":
        title = registry.obstacles[name].title
        return Link(title=title, address=addresses.obstacle_address(name))
    act = registry.vocabularies.act(name)
    return Link(title=act.name, address=addresses.act_address(act))


def _bodies(
    registry: Registry, grouped: Mapping[str, tuple[Deadline, ...]]
) -> tuple[BodySection, ...]:
    organisation = registry.vocabularies.organisation
    room = sum(map(len, grouped.values())) <= BY_BODY
    sections = [
        BodySection(
            body=organisation(code),
            items=_items(registry, listed) if room else (),
            total=len(listed),
        )
        for code, listed in grouped.items()
    ]
    return tuple(sorted(sections, key=lambda section: swedish_key(section.body.label)))
