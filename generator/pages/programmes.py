"""The list of programmes: a card each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.insight.counts import Count
from generator.insight.ledger import Ledger, build_ledgers
from generator.model import Programme
from generator.pages import addresses
from generator.pages.page import Figure, Link, Page
from generator.pages.paging import Part, divide, name_part
from generator.pages.trials import TrialRow, build_trial_rows, count_verdicts
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeCard:
    """`verdicts` count the measures of its `trials`, of which `evaluated` have an evaluation."""

    programme: Programme
    address: str
    owners: tuple[Organisation, ...]
    trials: int
    evaluated: int
    verdicts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammesContent:
    """`outside` counts the trials that belong to no programme."""

    part: Part[ProgrammeCard]
    outside: int
    figure: Figure | None


def build_programmes_pages(
    registry: Registry,
    figures: Mapping[str, Figure],
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    rows: Sequence[TrialRow] | None = None,
) -> Iterator[Page]:
    """All programmes, those that began last first, on as many pages as it takes."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    if rows is None:
        rows = build_trial_rows(registry, ledgers=made)
    belonging: dict[str, list[TrialRow]] = {}
    for row in rows:
        if row.programme:
            belonging.setdefault(row.programme.id, []).append(row)
    programmes = sorted(registry.programmes.values(), key=lambda p: swedish_key(p.title))
    programmes.sort(key=lambda p: p.start.first.toordinal() if p.start else 0, reverse=True)
    cards = [
        _card(registry, programme, belonging.get(programme.id, ()), made)
        for programme in programmes
    ]
    outside = sum(row.programme is None for row in rows)
    crumb = Link(title=say("pages.programmes.title"), address=addresses.PROGRAMMES)
    for part in divide(cards, addresses.PROGRAMMES):
        yield Page(
            address=part.address,
            template="programmes",
            title=name_part(crumb.title, part),
            description=say("pages.programmes.description"),
            kind="list",
            section="program",
            content=ProgrammesContent(
                part=part,
                outside=outside,
                figure=figures.get("programmes") if part.is_first else None,
            ),
            crumbs=() if part.is_first else (crumb,),
        )


def _card(
    registry: Registry,
    programme: Programme,
    rows: Sequence[TrialRow],
    ledgers: Mapping[str, Ledger],
) -> ProgrammeCard:
    vocabularies = registry.vocabularies
    return ProgrammeCard(
        programme=programme,
        address=addresses.programme_address(programme.id),
        owners=tuple(vocabularies.organisation(code) for code in programme.owners),
        trials=len(rows),
        evaluated=sum(bool(registry.evaluations_of(row.trial.id)) for row in rows),
        verdicts=count_verdicts(vocabularies, (ledgers[row.trial.id] for row in rows)),
    )
