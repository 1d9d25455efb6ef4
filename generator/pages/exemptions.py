"""The exemptions that apply today, and when they end.

Owns the layout. Which they are is ``insight.exemptions``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate, parse_date
from generator.insight.deadlines import EXEMPTION_NOTICE_MONTHS
from generator.insight.exemptions import StandingExemption, list_standing
from generator.insight.timing import add_months
from generator.pages import addresses
from generator.pages.page import Link, Page, SearchEntry
from generator.pages.paging import Part, divide, name_part
from generator.pages.trials import TrialRow, build_trial_rows
from generator.registry import Registry
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionRow:
    """An exemption and its trial as lists tell it; `clock` is ``soon``, ``ok``, ``ahead`` or ``""``
    without a known end."""

    standing: StandingExemption
    row: TrialRow
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionsContent:
    """`trials` have an exemption in the list; `soon` exemptions end within `notice` months. `today`
    is the day that everything is counted from."""

    part: Part[ExemptionRow]
    today: PartialDate
    trials: int
    soon: int
    notice: int


def build_exemptions_pages(
    registry: Registry, today: date, *, rows: Mapping[str, TrialRow] | None = None
) -> Iterator[Page]:
    """The exemptions, the first to end first, on as many pages as it takes. `rows` by trial id."""
    told = rows or {row.trial.id: row for row in build_trial_rows(registry)}
    listed = [
        ExemptionRow(standing=found, row=told[found.trial.id], clock=_clock(found, today))
        for found in list_standing(registry, today)
    ]
    exact = parse_date(today.isoformat())
    assert exact is not None, "a day has an ISO form"
    for part in divide(listed, addresses.EXEMPTIONS):
        yield Page(
            address=part.address,
            template="exemptions",
            title=name_part(say("pages.exemptions.title"), part),
            description=say("pages.exemptions.description"),
            kind="list",
            section="forsoksforfattningar",
            crumbs=(Link(title=say("pages.trial_acts.title"), address=addresses.TRIAL_ACTS),),
            search=SearchEntry(kind=say("pages.search.overview")) if part.is_first else None,
            content=ExemptionsContent(
                part=part,
                today=exact,
                trials=len({row.row.trial.id for row in listed}),
                soon=sum(row.clock == "soon" for row in listed),
                notice=EXEMPTION_NOTICE_MONTHS,
            ),
        )


def _clock(found: StandingExemption, today: date) -> str:
    last = found.exemption.valid_to
    if found.state == "ahead":
        return "ahead"
    if last is None:
        return ""
    return "soon" if last.first <= add_months(today, EXEMPTION_NOTICE_MONTHS) else "ok"
