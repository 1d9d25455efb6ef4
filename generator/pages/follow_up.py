"""The page of the clock: what is late, what runs out, and who should act.

Owns the layout by kind and by body. What is late is ``insight.clock``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation
from generator.words import say

#: Deadlines of one kind that are listed, and of one body.
LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """A deadline with the page of what it is about."""

    deadline: Deadline
    subject: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSection:
    """What there is of one kind: `items` are at most `LISTED` of `total`, the most urgent first."""

    kind: str
    items: tuple[DueItem, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySection:
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
    asked. `today` is the day that everything is counted from."""

    today: PartialDate
    kinds: tuple[KindSection, ...]
    bodies: tuple[BodySection, ...]
    historical: tuple[DueItem, ...]
    total: int
    overdue: int
    limits: Limits


def build_follow_up_page(
    registry: Registry, today: date, *, deadlines: Iterable[Deadline] | None = None
) -> Page:
    """The page of everything that the clock has found."""
    found = compute_clock(registry, today) if deadlines is None else tuple(deadlines)
    current = [deadline for deadline in found if not deadline.historical]
    exact = parse_date(today.isoformat())
    assert exact is not None, "a day has an ISO form"

    def items(deadlines: Iterable[Deadline]) -> tuple[DueItem, ...]:
        return tuple(DueItem(deadline=d, subject=link_subject(registry, d)) for d in deadlines)

    content = FollowUpContent(
        today=exact,
        kinds=tuple(
            KindSection(
                kind=kind,
                items=items(listed[:LISTED]),
                total=len(listed),
            )
            for kind, listed in by_kind(current).items()
        ),
        bodies=_bodies(registry, by_body(current), items),
        historical=items(deadline for deadline in found if deadline.historical),
        total=len(current),
        overdue=sum(deadline.severity == "overdue" for deadline in current),
        limits=Limits(),
    )
    return Page(
        address=addresses.FOLLOW_UP,
        template="follow_up",
        title=say("pages.follow_up.title"),
        description=say("pages.follow_up.description"),
        kind="list",
        section="uppfoljning",
        content=content,
        search=SearchEntry(kind=say("pages.search.overview")),
    )


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
    registry: Registry,
    grouped: Mapping[str, tuple[Deadline, ...]],
    items: Callable[[Iterable[Deadline]], tuple[DueItem, ...]],
) -> tuple[BodySection, ...]:
    organisation = registry.vocabularies.organisation
    sections = [
        BodySection(body=organisation(code), items=items(listed[:LISTED]), total=len(listed))
        for code, listed in grouped.items()
    ]
    return tuple(sorted(sections, key=lambda section: swedish_key(section.body.label)))
