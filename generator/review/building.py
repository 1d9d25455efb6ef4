"""A change reviewed: what is wrong with its records, what it does to each, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.changes import Change
from generator.checking import load_vocabularies
from generator.dates import PartialDate
from generator.diagnostics import Diagnostic, has_errors, sort_diagnostics
from generator.history import Commit, RecordHistory, read_history
from generator.model import Amendment
from generator.model.fields import Fields
from generator.promises import find_cover, is_frozen, is_under_way, read_start
from generator.resources import find_resource, find_schemas
from generator.review.faults import check_records
from generator.review.reading import open_change
from generator.rules.change import (
    ChangedRecord,
    build_change_case,
    check_change,
    list_needed,
    pair_records,
)
from generator.schema import read_schemas
from generator.source import Data
from generator.text import flatten
from generator.vocabularies import Vocabularies
from generator.wording import SaidChange, Wording

_DUPLICATES = ("R004", "R005")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedChange:
    """A change in words. `broken`: of what was settled, after the start; `amendment` gives the
    reason, if one does."""

    said: SaidChange
    major: bool
    broken: bool
    amendment: Amendment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedRecord:
    """What the change does to one record.

    `action`: ``new``, ``changed``, ``renamed``, ``removed``, ``layout`` (nothing but how the file
    looks) or ``unreadable``. `facts` tell of a new one: the titles of fields, and their values.
    `changes` are major first. `trial` is the title of an evaluation's trial. `start` is a trial's,
    the planned one for want of the actual.
    """

    kind: str
    id: str
    former_id: str
    trial: str
    path: str
    title: str
    action: str
    status: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[ReviewedChange, ...]
    start: PartialDate | None
    is_started: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The review of a change. `base` is the commit that it left; `head` None for the working tree.

    `diagnostics` are all that is said of it, also the likely `duplicates`. `checks` are codes of
    the checklist. `files` counts the record files that the change touches.
    """

    base: Commit
    head: Commit | None
    records: tuple[ReviewedRecord, ...]
    diagnostics: tuple[Diagnostic, ...]
    checks: tuple[str, ...]
    files: int

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.diagnostics)

    @property
    def duplicates(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.code in _DUPLICATES)


def read_review(
    root: Path,
    base: str,
    head: str | None = None,
    *,
    today: date,
    submitter: str = "",
    cache: Path | None = None,
) -> Review:
    """Review the change from where `head` left `base`; without `head`, what is checked out with all
    that is not committed. `submitter` is the code of the body that made the change, if known;
    `cache` that of `read_history`.

    Raises HistoryError for revisions that cannot be found or compared.
    """
    vocabularies = load_vocabularies(find_resource(root, "schema/vocabularies"))
    with open_change(root, base, head) as touched:
        records = pair_records(touched.before, touched.after)
        needed = list_needed(records)
        histories: Mapping[str, RecordHistory] = {}
        if needed:
            found = read_history(root, revision=touched.base.sha, only=needed, cache=cache)
            histories = found.records
        checked = check_records(touched, vocabularies, today)
        case = build_change_case(
            touched.before,
            touched.after,
            vocabularies=vocabularies,
            today=today,
            histories=histories,
            owners=checked.owners,
            submitter=submitter,
        )
        diagnostics = sort_diagnostics((*checked.diagnostics, *check_change(case)))
        return Review(
            base=touched.base,
            head=touched.head,
            records=tuple(
                _review_record(
                    root,
                    record,
                    vocabularies,
                    histories.get(record.key_before),
                    checked.titles.get(record.file.trial, record.file.trial),
                )
                for record in records
            ),
            diagnostics=diagnostics,
            checks=tuple(_list_checks(records, diagnostics)),
            files=len(records),
        )


# --- what is said of each record -----------------------------------------------------------------

#: What is told of a new record, beside its title.
_FACTS: Mapping[str, tuple[str, ...]] = {
    "trial": ("status", "kind", "programme", "organisations", "areas", "period", "measures"),
    "evaluation": ("evaluators", "design", "independence", "published", "results"),
    "obstacle": ("type", "provisions", "responsible", "reported_by", "events"),
    "programme": ("kind", "period", "owners", "planned_participants"),
}


def _review_record(
    root: Path,
    record: ChangedRecord,
    vocabularies: Vocabularies,
    history: RecordHistory | None,
    trial: str,
) -> ReviewedRecord:
    schema = read_schemas(find_schemas(root))[record.kind]
    wording = Wording(schema, vocabularies)
    data: Mapping[str, Data] = record.data_after or record.data_before
    title, status = data.get("title"), data.get("status")
    former = record.file_before.name if record.file_before else ""
    facts = []
    if record.before is None:
        facts = [
            (str(schema.find_field(f"/{key}").get("title", key)), wording.say_part(key, data[key]))
            for key in _FACTS[record.kind]
            if key in data
        ]
    return ReviewedRecord(
        kind=record.kind,
        id=record.file.name,
        former_id=former if former != record.file.name else "",
        trial=trial,
        path=record.file.path,
        title=flatten(title) if isinstance(title, str) else record.file.name,
        action=_action(record),
        status=status if isinstance(status, str) else "",
        facts=tuple(facts),
        changes=tuple(_review_changes(record, wording, history)),
        start=_find_start(data) if record.kind == "trial" else None,
        is_started=is_under_way(data),
    )


def _find_start(data: Mapping[str, Data]) -> PartialDate | None:
    planned = Fields(dict(data)).part("period").part("start").date("planned")
    return read_start(data) or planned


def _action(record: ChangedRecord) -> str:
    if record.after is None:
        return "removed"
    if not record.data_after:
        return "unreadable"
    if record.before is None:
        return "new"
    moved = record.file_before is not None and record.file_before.name != record.file.name
    if moved:
        return "renamed"
    return "changed" if record.changes or not record.data_before else "layout"


def _review_changes(
    record: ChangedRecord, wording: Wording, history: RecordHistory | None
) -> Iterator[ReviewedChange]:
    def review(change: Change) -> ReviewedChange:
        named = record.data_after if change.after is not None else record.data_before
        broken = record.kind == "trial" and is_frozen(change) and is_under_way(record.data_before)
        earlier = history.versions if history else ()
        cover = find_cover(change, record.data_before, record.data_after, earlier)
        return ReviewedChange(
            said=wording.say_change(change, named),
            major=change.weight == "major",
            broken=broken,
            amendment=cover if broken else None,
        )

    yield from map(review, sorted(record.changes, key=lambda change: change.weight != "major"))


# --- the checklist -------------------------------------------------------------------------------


def _list_checks(
    records: Iterable[ChangedRecord], diagnostics: Iterable[Diagnostic]
) -> Iterator[str]:
    """Codes of ``review.checks``, each once, in the order of the work."""
    wanted = {"sources", "personal", "merge"}
    for record in records:
        if record.before is None and record.kind != "programme":
            wanted.add(f"new_{record.kind}")
        if record.before is None and record.kind == "trial":
            wanted |= {"new_trial_words", "new_trial_measures"}
        if record.before is None and record.kind == "evaluation":
            wanted.add("new_evaluation_status")
        if record.file_before and record.file_before.name != record.file.name:
            wanted.add("renamed")
        tops = {change.steps[0] for change in record.changes}
        started = record.kind == "trial" and is_under_way(record.data_before)
        if started and any(is_frozen(change) for change in record.changes):
            wanted.add("after_start")
        if "stop" in tops:
            wanted.add("broken_off")
        if record.kind == "obstacle" and "events" in tops:
            wanted.add("events")
    said = {d.code for d in diagnostics}
    if said & set(_DUPLICATES):
        wanted.add("duplicates")
    if "C009" in said:
        wanted.add("other_body")
    yield from (code for code in _CHECKS if code in wanted)


_CHECKS = (
    "new_trial",
    "new_trial_words",
    "new_trial_measures",
    "new_evaluation",
    "new_evaluation_status",
    "new_obstacle",
    "after_start",
    "broken_off",
    "events",
    "duplicates",
    "other_body",
    "renamed",
    "sources",
    "personal",
    "merge",
)
