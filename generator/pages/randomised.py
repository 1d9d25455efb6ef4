"""What randomised trials found, area by area.

Owns which results stand under which area, and in which order: by trial, so that no verdict comes
before another. A trial of several areas stands under each of them. Gathering is
``insight.results``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.insight.counts import (
    Count,
    CrossTable,
    build_verdict_table,
    count_codes,
    count_present,
)
from generator.insight.ledger import Ledger, build_ledgers
from generator.insight.results import DesignFindings, Found, gather_findings
from generator.pages import addresses
from generator.pages.gathered import make_gathered_page
from generator.pages.grouping import Entry, GroupedPart, divide_groups
from generator.pages.page import Page
from generator.pages.trials import Options, TrialRow, build_trial_rows, options
from generator.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A result, and the trial that it is from as lists tell it."""

    found: Found
    row: TrialRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCounts:
    """How the results of an area are spread over the verdicts that occur in any area."""

    entry: Entry
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomisedContent:
    """`verdicts` count each result once, those verdicts that occur; `areas` count it under each
    area of its trial. `of` is how many trials have an evaluation at all."""

    listed: GroupedPart[FoundRow]
    findings: DesignFindings
    of: int
    verdicts: tuple[Count, ...]
    by_kind: CrossTable
    areas: tuple[AreaCounts, ...]
    verdict_options: Options


def build_randomised_pages(
    registry: Registry,
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    rows: Mapping[str, TrialRow] | None = None,
) -> Iterator[Page]:
    """All results of randomised evaluations, on as many pages as it takes. `rows` by trial id."""
    vocabularies = registry.vocabularies
    made = build_ledgers(registry) if ledgers is None else ledgers
    findings = gather_findings(made.values())
    told = rows or {row.trial.id: row for row in build_trial_rows(registry, ledgers=made)}
    areas = options(vocabularies, "areas")
    verdicts = count_present(vocabularies, "verdicts", (f.result.verdict for f in findings.found))
    by_kind = _count_kinds(registry, findings, verdicts)
    grouped = [
        (
            code,
            tuple(
                FoundRow(found=found, row=told[found.trial.id])
                for found in findings.found
                if code in found.trial.areas
            ),
        )
        for code, _ in areas
    ]
    for listed in divide_groups(grouped, addresses.RANDOMISED):
        yield make_gathered_page(
            "randomised",
            listed.part,
            RandomisedContent(
                listed=listed,
                findings=findings,
                of=sum(bool(registry.evaluations_of(trial)) for trial in registry.trials),
                verdicts=verdicts,
                by_kind=by_kind,
                areas=tuple(_count_area(findings, entry, verdicts) for entry in listed.entries),
                verdict_options=options(vocabularies, "verdicts"),
            ),
        )


def _count_area(findings: DesignFindings, entry: Entry, verdicts: Sequence[Count]) -> AreaCounts:
    own = (f.result.verdict for f in findings.found if entry.code in f.trial.areas)
    return AreaCounts(entry=entry, counts=count_codes(own, [count.code for count in verdicts]))


def _count_kinds(
    registry: Registry, findings: DesignFindings, verdicts: Sequence[Count]
) -> CrossTable:
    """Results by the kind of measure, without columns that no result has."""
    table = build_verdict_table(
        "verdicts",
        registry.vocabularies,
        "measure-kinds",
        (
            (f.measure.kind if f.measure else f.result.kind, f.result.verdict)
            for f in findings.found
        ),
    )
    occurring = {count.code for count in verdicts}
    return replace(
        table,
        rows=tuple(
            replace(row, counts=tuple(c for c in row.counts if c.code in occurring))
            for row in table.rows
        ),
    )
