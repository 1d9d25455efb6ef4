"""Trials that were broken off, and those that no evaluation could judge.

Owns their headings: first the ways to be broken off, then the reasons why nothing could be decided.
What counts as either is ``insight.undecided``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.insight.evidence import Strength
from generator.insight.ledger import Ledger, build_ledgers
from generator.insight.undecided import (
    UNDECIDED_REASONS,
    find_undecided,
    list_broken_off,
    list_unevaluated,
)
from generator.lifecycle import BROKEN_OFF
from generator.model import Evaluation, Stop
from generator.pages import addresses
from generator.pages.gathered import make_gathered_page
from generator.pages.grouping import GroupedPart, divide_groups
from generator.pages.page import Page
from generator.pages.trials import TrialRow, build_trial_rows
from generator.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class UndecidedRow:
    """A trial with why it stands here: its `stop`, or the strongest `evaluation` that could not
    tell. A broken-off trial without a stated reason has neither."""

    row: TrialRow
    stop: Stop | None = None
    evaluation: Evaluation | None = None
    strength: Strength | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndecidedContent:
    """`broken_off` and `undecided` trials are listed, and no trial twice. `evaluated` trials have
    an evaluation, and `unevaluated` are over without one."""

    listed: GroupedPart[UndecidedRow]
    broken_off: int
    undecided: int
    evaluated: int
    unevaluated: int


def build_undecided_pages(
    registry: Registry,
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    rows: Mapping[str, TrialRow] | None = None,
) -> Iterator[Page]:
    """The trials, on as many pages as it takes. `rows` by trial id."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    told = rows or {row.trial.id: row for row in build_trial_rows(registry, ledgers=made)}
    broken = list_broken_off(registry)
    names = {trial.id for trial in broken}
    undecided = [u for u in find_undecided(registry, made) if u.trial.id not in names]
    groups = [
        (
            status,
            tuple(
                UndecidedRow(row=told[trial.id], stop=trial.stop)
                for trial in broken
                if trial.status == status
            ),
        )
        for status in reversed(BROKEN_OFF)
    ]
    groups += [
        (
            reason,
            tuple(
                UndecidedRow(row=told[u.trial.id], evaluation=u.evaluation, strength=u.strength)
                for u in undecided
                if u.reason == reason
            ),
        )
        for reason in UNDECIDED_REASONS
    ]
    for listed in divide_groups(groups, addresses.UNDECIDED):
        yield make_gathered_page(
            "undecided",
            listed.part,
            UndecidedContent(
                listed=listed,
                broken_off=len(broken),
                undecided=len(undecided),
                evaluated=sum(bool(registry.evaluations_of(t)) for t in registry.trials),
                unevaluated=len(list_unevaluated(registry)),
            ),
        )
