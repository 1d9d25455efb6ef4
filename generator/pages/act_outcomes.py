"""What became of the trial acts: permanent beside lapsed.

Owns the layout. What became of each is the vocabulary's, and the counting ``insight``'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.insight.act_outcomes import ActOutcomes, compare_outcomes, count_outcomes
from generator.insight.counts import CountTable, CrossTable
from generator.pages import addresses
from generator.pages.page import Link, Page, SearchEntry
from generator.pages.trials import options
from generator.registry import Registry
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOutcomesContent:
    """`counted` are all ended acts by outcome; `words` name the rows of the table by decade."""

    outcomes: ActOutcomes
    counted: CountTable
    words: Mapping[str, str]


def build_act_outcomes_page(registry: Registry, today: date) -> Page:
    """All trial acts that no longer apply as such. They are the vocabulary's, so their number does
    not grow with the records."""
    outcomes = compare_outcomes(registry, today)
    return Page(
        address=addresses.ACT_OUTCOMES,
        template="act_outcomes",
        title=say("pages.act_outcomes.title"),
        description=say("pages.act_outcomes.description"),
        kind="list",
        section="forsoksforfattningar",
        crumbs=(Link(title=say("pages.trial_acts.title"), address=addresses.TRIAL_ACTS),),
        search=SearchEntry(kind=say("pages.search.overview")),
        content=ActOutcomesContent(
            outcomes=replace(outcomes, by_area=_in_order(outcomes.by_area, registry)),
            counted=count_outcomes(outcomes),
            words={
                row.code: say("pages.trial_acts.decade", decade=row.code)
                for row in outcomes.by_decade.rows
            },
        ),
    )


def _in_order(found: CrossTable, registry: Registry) -> CrossTable:
    """Areas as the alphabet has them; acts without a known area last."""
    place = {code: n for n, (code, _) in enumerate(options(registry.vocabularies, "areas"))}
    rows = sorted(found.rows, key=lambda row: place.get(row.code, len(place)))
    return replace(found, rows=tuple(rows))
