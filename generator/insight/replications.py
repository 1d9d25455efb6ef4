"""Chains of replication, and what in them held.

Owns which measures of linked trials are the same, and what their verdicts say together. The same
means that the records give a measure the same id or the same name: nothing is guessed from words
that are merely alike. Leaves the links themselves to ``lineage``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.insight.ledger import Ledger
from generator.insight.lineage import Chain, build_lineage
from generator.insight.results import compare_verdicts
from generator.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedMeasure:
    """A measure that two trials or more of a chain have. `verdicts` are (trial id, verdict) in time
    order; `agreement` is one of ``results.AGREEMENTS``."""

    name: str
    verdicts: tuple[tuple[str, str], ...]
    agreement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedChain:
    """A chain with the measures that its trials share, in the order of the earliest of them."""

    chain: Chain
    shared: tuple[SharedMeasure, ...]


def compare_chains(registry: Registry, ledgers: Mapping[str, Ledger]) -> tuple[ComparedChain, ...]:
    """All chains in time order; `ledgers` by trial id."""
    return tuple(
        ComparedChain(chain=chain, shared=_find_shared(chain, ledgers))
        for chain in build_lineage(registry).chains
    )


def _find_shared(chain: Chain, ledgers: Mapping[str, Ledger]) -> tuple[SharedMeasure, ...]:
    names: list[str] = []
    verdicts: list[dict[str, str]] = []
    by_id: dict[str, int] = {}
    by_name: dict[str, int] = {}
    for trial in chain.trials:
        for row in ledgers[trial].rows:
            measure = row.measure
            folded = measure.name.casefold()
            place = by_id.get(measure.id, by_name.get(folded, len(names)))
            if place == len(names):
                names.append(measure.name)
                verdicts.append({})
            by_id.setdefault(measure.id, place)
            by_name.setdefault(folded, place)
            # Two measures of one trial that fall together say nothing about a repetition.
            verdicts[place].setdefault(trial, row.verdict)
    return tuple(
        SharedMeasure(
            name=name, verdicts=tuple(found.items()), agreement=compare_verdicts(found.values())
        )
        for name, found in zip(names, verdicts, strict=True)
        if len(found) > 1
    )
