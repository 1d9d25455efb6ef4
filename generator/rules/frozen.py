"""C rules on what a trial is held to once it has started: settled fields, the start, amendments."""

from __future__ import annotations

from collections.abc import Iterator

from generator.changes import Change
from generator.diagnostics import Diagnostic, Severity, build_diagnostic, load_rules
from generator.promises import (
    find_cover,
    is_frozen,
    is_under_way,
    order_of,
    promise_of,
    read_amendments,
    read_start,
)
from generator.rules.change_case import ChangeCase, say_day
from generator.rules.changed_records import ChangedRecord
from generator.source import Data
from generator.text import format_date, join_words


def check_frozen(case: ChangeCase) -> Iterator[Diagnostic]:
    """C004: one finding a measure or field, whatever parts of it changed."""
    for record in case.records:
        if record.kind != "trial" or not record.is_comparable:
            continue
        severity = _severity_of_breaking(case, record)
        if severity is None:
            continue
        history = case.history_of(record)
        earlier = history.versions if history else ()
        broken: dict[str, list[Change]] = {}
        for change in record.changes:
            if not _is_promise(record, change, severity) or _is_postdated(case, record, change):
                continue
            if find_cover(change, record.data_before, record.data_after, earlier) is None:
                broken.setdefault(promise_of(change), []).append(change)
        for promise, changes in broken.items():
            what = _say_promise(record, promise, changes)
            yield build_diagnostic(
                "C004",
                record.place(changes[0].pointer),
                severity=severity,
                what=what,
                field=promise,
            )


def _severity_of_breaking(case: ChangeCase, record: ChangedRecord) -> Severity | None:
    """None before the start. A warning where the change itself tells of a start that was: what the
    trial was to prove has then changed after it, but nothing said so until now."""
    if is_under_way(record.data_before):
        return Severity.ERROR
    start = read_start(record.data_after)
    return Severity.WARNING if start is not None and start.last < case.today else None


def _is_promise(record: ChangedRecord, change: Change, severity: Severity) -> bool:
    if not is_frozen(change):
        return False
    whole_measure = change.steps[0] == "measures" and len(change.steps) <= 2
    if severity is Severity.WARNING:
        # What a status asks for is filled in when it is reached.
        return change.before is not None and change.steps[0] != "period"
    if change.before is None and not whole_measure:
        # A gap that is filled breaks no promise, where nobody has promised anything.
        entered = record.data_before.get("entered_by"), record.data_after.get("entered_by")
        return change.steps[0] != "period" and entered != ("curator", "curator")
    return True


def _say_promise(record: ChangedRecord, promise: str, changes: list[Change]) -> str:
    words = load_rules()["C004"].words
    if not promise.startswith("measures/"):
        return words.get(promise.rpartition("/")[2], promise)
    first = changes[0]
    whole = first.after if isinstance(first.after, dict) else first.before
    item: Data = whole if len(first.steps) == 2 else _find_measure(record, first.steps[1])
    name = item.get("name") if isinstance(item, dict) else None
    if len(first.steps) > 2:
        parts = join_words([words.get(f"part_{c.steps[2]}", c.steps[2]) for c in changes])
        return words["measure"].format(name=name or first.steps[1], parts=parts)
    key = "added" if first.before is None else "dropped"
    return words[key].format(name=name or first.steps[1])


def _find_measure(record: ChangedRecord, name: str) -> Data:
    listed = record.data_before.get("measures")
    items = listed if isinstance(listed, list) else []
    return next((m for m in items if isinstance(m, dict) and m.get("id") == name), None)


def check_starts(case: ChangeCase) -> Iterator[Diagnostic]:
    """C008. With an amendment that gives the reason it is a warning, for the curator to judge."""
    for record in case.records:
        for change in record.changes:
            if not _is_postdated(case, record, change):
                continue
            history, start = case.history_of(record), read_start(record.data_after)
            assert history is not None
            assert start is not None
            cover = find_cover(change, record.data_before, record.data_after, history.versions)
            yield build_diagnostic(
                "C008",
                record.place(change.pointer),
                severity=Severity.WARNING if cover else None,
                start=format_date(start),
                registered=say_day(history.registered.day),
            )


def _is_postdated(case: ChangeCase, record: ChangedRecord, change: Change) -> bool:
    """Whether a change of the actual start makes a trial that was not registered beforehand look
    as if it was."""
    history = case.history_of(record)
    if change.pointer != "/period/start/actual" or record.kind != "trial" or history is None:
        return False
    registered = history.registered.day
    before, after = read_start(record.data_before), read_start(record.data_after)
    if after is None or not is_under_way(record.data_before):
        return False
    was_beforehand = before is not None and order_of(registered, before) == "before"
    return order_of(registered, after) == "before" and not was_beforehand


def check_amendments(case: ChangeCase) -> Iterator[Diagnostic]:
    """C012: an amendment is written when the change has been decided."""
    for record in case.records:
        if record.kind != "trial" or not record.is_comparable:
            continue
        known = read_amendments(record.data_before)
        for amendment in read_amendments(record.data_after):
            if amendment not in known and amendment.date.first > case.today:
                pointer = f"/amendments/{amendment.date.text}/date"
                when = format_date(amendment.date)
                yield build_diagnostic("C012", record.place(pointer), severity=None, date=when)
