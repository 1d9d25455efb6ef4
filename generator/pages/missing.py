"""What the records lack, with the way to fill it in.

Owns which form each gap leads to. What is missing, and its worth, is ``insight.missing``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.insight.ledger import Ledger, build_ledgers
from generator.insight.missing import (
    GapCount,
    Incomplete,
    Missing,
    count_missing,
    find_missing,
)
from generator.insight.obstacles import ObstacleState, derive_states
from generator.pages import addresses
from generator.pages.doors import Doors
from generator.pages.page import Link, Page, SearchEntry
from generator.pages.paging import Part, divide, name_part
from generator.pages.trials import Options
from generator.registry import Registry
from generator.words import say, say_all

#: Gaps that only a new evaluation can fill.
_EVALUATE = frozenset({"no-evaluation", "no-verdict"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRow:
    """A record with what it lacks. `forms` lead to what can be filled in, as far as that is known,
    each once, the weightiest gap's first; their titles are codes: ``edit``, ``evaluate``,
    ``answer``, or ``evaluation`` with the evaluation's name as note."""

    record: Incomplete
    address: str
    forms: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingContent:
    """`counts` tell how many lack what, the most worth first. `whole` of the `records` lack
    nothing. `gaps` are (code, label) pairs for the filter."""

    part: Part[MissingRow]
    counts: tuple[GapCount, ...]
    records: int
    whole: int
    gaps: Options


def build_missing_pages(
    registry: Registry,
    today: date,
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    states: Mapping[str, ObstacleState] | None = None,
) -> Iterator[Page]:
    """The records that lack something, on as many pages as it takes."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    found = find_missing(
        registry, made, derive_states(registry, today) if states is None else states
    )
    counts = count_missing(registry, found)
    standing = sum(not obstacle.merged_into for obstacle in registry.obstacles.values())
    records = len(registry.trials) + standing
    words = say_all("missing.gaps")
    doors = Doors(registers=registry.registers)
    for part in divide([_row(record, doors) for record in found], addresses.MISSING):
        yield Page(
            address=part.address,
            template="missing",
            title=name_part(say("pages.missing.title"), part),
            description=say("pages.missing.description"),
            kind="list",
            section="uppfoljning",
            crumbs=(Link(title=say("pages.follow_up.title"), address=addresses.FOLLOW_UP),),
            search=SearchEntry(kind=say("pages.search.overview")) if part.is_first else None,
            content=MissingContent(
                part=part,
                counts=counts,
                records=records,
                whole=records - len(found),
                gaps=tuple((count.code, words[count.code]) for count in counts),
            ),
        )


def _row(record: Incomplete, doors: Doors) -> MissingRow:
    is_trial = record.kind == "trial"
    address = addresses.trial_address if is_trial else addresses.obstacle_address
    found = (link for gap in record.missing for link in _forms(record, gap, doors))
    forms = {link.address: link for link in found if link.address}
    return MissingRow(record=record, address=address(record.id), forms=tuple(forms.values()))


def _forms(record: Incomplete, gap: Missing, doors: Doors) -> Iterator[Link]:
    if gap.code == "unanswered":
        yield Link(title="answer", address=doors.answer(record.id))
    elif gap.code in _EVALUATE:
        yield Link(title="evaluate", address=doors.evaluate(record.id))
    elif gap.evaluations:
        for name in gap.evaluations:
            yield Link(
                title="evaluation", address=doors.edit_evaluation(record.id, name), note=name
            )
    else:
        yield Link(title="edit", address=doors.edit(record.kind, record.id))
