"""A change with everything that the C rules may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.history import RecordHistory
from generator.promises import covers, is_frozen, is_under_way, read_amendments
from generator.rules.changed_records import ChangedRecord, Documents, pair_records
from generator.text import format_date
from generator.vocabularies import Vocabularies


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCase:
    """A change with what the rules may look at.

    `histories` are those of the records at the base, and of ids that they claim, by kind and id
    (``trial/x``), as far as somebody looked (see `list_needed`); `owners` the owners of the trials
    that evaluations are about, by id; `submitter` the code of the body that made the change, empty
    when it is not known.
    """

    records: tuple[ChangedRecord, ...]
    vocabularies: Vocabularies
    today: date
    histories: Mapping[str, RecordHistory]
    owners: Mapping[str, tuple[str, ...]]
    submitter: str = ""

    def history_of(self, record: ChangedRecord) -> RecordHistory | None:
        """The history of the record up to the base."""
        return self.histories.get(record.key_before)


def build_change_case(
    base: Documents,
    head: Documents,
    *,
    vocabularies: Vocabularies,
    today: date,
    histories: Mapping[str, RecordHistory] | None = None,
    owners: Mapping[str, tuple[str, ...]] | None = None,
    submitter: str = "",
) -> ChangeCase:
    """The case of a change, from the files that it touches: `base` without those that are new,
    `head` without those that are gone."""
    return ChangeCase(
        records=pair_records(base, head),
        vocabularies=vocabularies,
        today=today,
        histories=histories or {},
        owners=owners or {},
        submitter=submitter,
    )


def list_needed(records: tuple[ChangedRecord, ...]) -> frozenset[str]:
    """The keys of those whose history some rule must know, which takes a look at every commit: an
    id is claimed, a start moved, or an old amendment may cover a new change."""
    needed: set[str] = set()
    for record in records:
        if record.kind == "evaluation":
            continue
        claimed = set(record.aliases_after) - set(record.aliases_before)
        needed.update(f"{record.kind}/{alias}" for alias in claimed)
        if is_under_way(record.data_before) and _may_break(record):
            needed.add(record.key_before)
            needed.update(f"{record.kind}/{alias}" for alias in record.aliases_before)
    return frozenset(needed)


def _may_break(record: ChangedRecord) -> bool:
    old = read_amendments(record.data_before)
    return any(
        change.pointer == "/period/start/actual" or any(covers(a, change) for a in old)
        for change in record.changes
        if is_frozen(change)
    )


def say_day(day: date) -> str:
    """``2 mars 2026``."""
    return format_date(PartialDate(day.isoformat(), day, day))
