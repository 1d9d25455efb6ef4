"""The page of programmes: a card each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.insight.counts import Count
from generator.insight.ledger import Ledger, build_ledgers
from generator.model import Programme
from generator.pages import addresses
from generator.pages.page import Figure, Page
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

    cards: tuple[ProgrammeCard, ...]
    outside: int
    figure: Figure | None


def build_programmes_page(
    registry: Registry,
    figures: Mapping[str, Figure],
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    rows: Sequence[TrialRow] | None = None,
) -> Page:
    """The page of all programmes, those that began last first."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    if rows is None:
        rows = build_trial_rows(registry, ledgers=made)
    belonging: dict[str, list[TrialRow]] = {}
    for row in rows:
        if row.programme:
            belonging.setdefault(row.programme.id, []).append(row)
    programmes = sorted(registry.programmes.values(), key=lambda p: swedish_key(p.title))
    programmes.sort(key=lambda p: p.start.first.toordinal() if p.start else 0, reverse=True)
    content = ProgrammesContent(
        cards=tuple(
            _card(registry, programme, belonging.get(programme.id, ()), made)
            for programme in programmes
        ),
        outside=sum(row.programme is None for row in rows),
        figure=figures.get("programmes"),
    )
    return Page(
        address=addresses.PROGRAMMES,
        template="programmes",
        title=say("pages.programmes.title"),
        description=say("pages.programmes.description"),
        kind="list",
        section="program",
        content=content,
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
