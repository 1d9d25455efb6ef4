"""What made no difference: measures that an evaluation saw no difference in.

Owns what a reader sees of each. Which they are, and in which order, is ``insight.results``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.insight.ledger import Ledger, build_ledgers
from generator.insight.results import Null, find_all_null, find_nulls
from generator.pages import addresses
from generator.pages.gathered import make_gathered_page
from generator.pages.page import Page
from generator.pages.paging import Head, Part, divide, head
from generator.pages.trials import Options, TrialRow, build_trial_rows, options
from generator.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class NullRow:
    """A measure without a difference, and its trial as lists tell it."""

    null: Null
    row: TrialRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NullsContent:
    """`agreed` of the measures have no other verdict. `all_null` trials have no measure that went
    another way; every one of their measures is in the list. `judged` measures of all have a
    verdict. Options are (code, label) pairs for the filters."""

    part: Part[NullRow]
    agreed: int
    judged: int
    all_null: Head[TrialRow]
    areas: Options
    kinds: Options


def build_nulls_pages(
    registry: Registry,
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    rows: Mapping[str, TrialRow] | None = None,
) -> Iterator[Page]:
    """The measures, on as many pages as it takes. `rows` by trial id."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    told = rows or {row.trial.id: row for row in build_trial_rows(registry, ledgers=made)}
    nulls = [NullRow(null=n, row=told[n.found.trial.id]) for n in find_nulls(made.values())]
    all_null = [told[trial.id] for trial in find_all_null(made.values())]
    for part in divide(nulls, addresses.NULLS):
        yield make_gathered_page(
            "nulls",
            part,
            NullsContent(
                part=part,
                agreed=sum(not row.null.others for row in nulls),
                judged=sum(ledger.with_verdict for ledger in made.values()),
                all_null=head(all_null),
                areas=options(registry.vocabularies, "areas"),
                kinds=options(registry.vocabularies, "measure-kinds"),
            ),
        )
