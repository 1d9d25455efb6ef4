"""Trials that repeat others, and measures that were evaluated more than once.

Owns how a chain is laid out: its trials side by side in time order, then the measures they share.
What held is ``insight``'s (``replications`` and ``results``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.insight.evidence import Strength, strongest
from generator.insight.ledger import Ledger, build_ledgers
from generator.insight.lineage import LineageEdge
from generator.insight.replications import SharedMeasure, compare_chains
from generator.insight.results import JudgedAgain, count_agreements, find_judged_again
from generator.pages import addresses
from generator.pages.gathered import make_gathered_page
from generator.pages.page import Link, Page
from generator.pages.paging import Head, Part, divide, head
from generator.pages.trials import TrialRow, build_trial_rows
from generator.registry import Registry

#: Chains on one page; each is a table of its own.
CHAINS = 20

#: Trials of a chain that are told. A longer chain says how many more there are.
TOLD = 8

#: Measures that the trials of a chain share, and that are told.
SHARED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """A trial of a chain: what it repeats and how it differs, and how strongly it is evaluated
    (None without an evaluation)."""

    row: TrialRow
    repeats: tuple[LineageEdge, ...]
    strength: Strength | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """A chain of replication; `anchor` is the id of its first trial."""

    anchor: str
    trials: Head[ChainLink]
    shared: Head[SharedMeasure]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainRow:
    """A measure that several evaluations judge, and its trial as lists tell it."""

    again: JudgedAgain
    row: TrialRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedContent:
    """`chains` counts how the measures that trials of a chain share go together, `within` the same
    for measures that several evaluations of one trial judge; both by ``results.AGREEMENTS``. Of
    those that held within a trial, `by_others` have verdicts from different organisations.
    `titles` are those of every trial that a chain names."""

    part: Part[ChainRow]
    trials: int
    chains: Mapping[str, int]
    within: Mapping[str, int]
    by_others: int
    again: Head[AgainRow]
    titles: Mapping[str, Link]


def build_repeated_pages(
    registry: Registry,
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    rows: Mapping[str, TrialRow] | None = None,
) -> Iterator[Page]:
    """The chains, on as many pages as it takes; measures judged again stand on the first."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    told = rows or {row.trial.id: row for row in build_trial_rows(registry, ledgers=made)}
    compared = compare_chains(registry, made)
    chains = [
        ChainRow(
            anchor=found.chain.trials[0],
            trials=head(
                [
                    ChainLink(
                        row=told[trial],
                        repeats=tuple(e for e in found.chain.edges if e.target == trial),
                        strength=strongest(registry.evaluations_of(trial)),
                    )
                    for trial in found.chain.trials
                ],
                TOLD,
            ),
            shared=head(found.shared, SHARED),
        )
        for found in compared
    ]
    again = find_judged_again(made.values())
    for part in divide(chains, addresses.REPEATED, CHAINS):
        yield make_gathered_page(
            "repeated",
            part,
            RepeatedContent(
                part=part,
                trials=sum(chain.trials.total for chain in chains),
                chains=count_agreements(s.agreement for chain in compared for s in chain.shared),
                within=count_agreements(found.agreement for found in again),
                by_others=sum(a.by_others for a in again if a.agreement == "held"),
                again=head([AgainRow(again=a, row=told[a.trial.id]) for a in again]),
                titles={
                    trial: Link(title=told[trial].trial.title, address=told[trial].address)
                    for found in compared
                    for trial in found.chain.trials
                },
            ),
        )
