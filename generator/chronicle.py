"""The history of one record, told: as JSON (a contract, DESIGN §9) and as text for a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from generator.changes import Change
from generator.dates import PartialDate
from generator.history import History, HistoryError, RecordHistory
from generator.insight.registration import Registration
from generator.insight.timeline import TimedChange, TimedVersion, build_timeline
from generator.spelling import nearest
from generator.text import flatten, format_date
from generator.vocabularies import Vocabularies
from generator.wording import Wording
from generator.words import say

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_KINDS = ("trial", "obstacle", "programme", "evaluation")


def find_history(history: History, name: str) -> RecordHistory:
    """The record that `name` means: an id, a key (``obstacle/x``, ``evaluation/x/rapport``), a path
    that it has or had, or a former id. Raises HistoryError for none, with the nearest."""
    wanted = name.strip("/")
    if wanted in history.records:
        return history.records[wanted]
    for kind in _KINDS:
        found = history.of(kind, wanted)
        if found:
            return found
    for found in history.records.values():
        places = {version.path for version in found.versions}
        folders = {p.removesuffix("/trial.yaml") for p in places}
        former = {p.rpartition("/")[2].removesuffix(".yaml") for p in folders}
        if wanted in places | folders or (found.kind != "evaluation" and wanted in former):
            return found
    near = nearest(wanted, [r.id for r in history.records.values()])
    words = {"suggestion": say("history.near", near=near), "near": near} if near else {}
    raise HistoryError("history.unknown_record", **{"name": name, "suggestion": "", **words})


def build_history_json(history: RecordHistory, registration: Registration | None) -> str:
    """``{"id", "registered", "registered_beforehand", "versions": […]}``, oldest version first.

    `registered_beforehand` is null where it cannot be told, and for what is no trial. Days are in
    UTC. `from` and `to` are as they stand in the record: text, list, object, or null for nothing.
    """
    content = {
        "id": history.id,
        "registered": history.registered.day.isoformat(),
        "registered_beforehand": registration.beforehand if registration else None,
        "versions": [
            {
                "commit": version.commit.sha,
                "date": version.commit.day.isoformat(),
                "status": version.status,
                "changes": [
                    {
                        "pointer": change.pointer,
                        "from": change.before,
                        "to": change.after,
                        "class": change.weight,
                    }
                    for change in version.changes
                ],
            }
            for version in history.versions
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def render_history_text(
    whole: History,
    history: RecordHistory,
    registration: Registration | None,
    wording: Wording,
    vocabularies: Vocabularies,
) -> str:
    """One version a paragraph, oldest first, with what its dates prove."""
    newest = next((v.data for v in reversed(history.versions) if v.content), None) or {}
    title = newest.get("title")
    shown = flatten(title) if isinstance(title, str) else history.id
    lines = [say("history.text.heading", title=shown, id=history.id)]
    lines += [say_registration(registration) if registration else _registered(history), ""]
    for timed in build_timeline(history, registration):
        lines += _tell_version(timed, wording, vocabularies)
    lines += _tell_faults(whole, history)
    return "".join(f"{_CONTROL.sub('?', line)}\n" for line in lines)


def say_registration(registration: Registration) -> str:
    """One sentence: registered beforehand, afterwards, or why that cannot be told."""
    words = {
        "registered": _say_day(registration.registered.day) if registration.registered else "",
        "start": format_date(registration.start) if registration.start else "",
    }
    if registration.kind == "undecidable":
        reason = say(f"history.text.{registration.reason}", **words)
        return say("history.text.undecidable", reason=reason)
    with_start = registration.kind == "afterwards" and registration.start
    return say(f"history.text.{registration.kind}{'_start' if with_start else ''}", **words)


def _registered(history: RecordHistory) -> str:
    return say("history.text.registered", date=_say_day(history.registered.day))


def _tell_version(
    timed: TimedVersion, wording: Wording, vocabularies: Vocabularies
) -> Iterator[str]:
    version = timed.version
    what = [say(f"history.text.version_{version.kind}")]
    said = {c.change.pointer for c in timed.changes}
    if version.status and (version.kind != "changed" or "/status" in said):
        label = vocabularies.label("statuses", version.status).lower()
        what.append(say("history.text.status", status=label))
    yield say(
        "history.text.version",
        date=version.commit.day.isoformat(),
        commit=version.commit.sha[:10],
        what=", ".join(what),
    )
    if timed.is_start:
        yield f"  {say('history.text.start')}"
    for change in timed.changes:
        if change.change.pointer != "/status":
            yield f"  {_tell_change(change, timed, wording)}"


def _tell_change(change: TimedChange, timed: TimedVersion, wording: Wording) -> str:
    said = wording.say_change(change.change, timed.version.data)
    key = _key(change.change)
    text = say(f"history.text.{key}", field=said.field, before=said.before, after=said.after)
    if not change.broken:
        return text
    if change.amendment:
        reason = flatten(change.amendment.reason)
        return f"{text}. {say('history.text.reason', reason=reason)}"
    return f"{text}. {say('history.text.no_reason')}"


def _key(change: Change) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "change"


def _tell_faults(whole: History, history: RecordHistory) -> Iterator[str]:
    paths = {version.path for version in history.versions}
    for fault in whole.unreadable:
        if fault.path in paths:
            day, sha = fault.commit.day.isoformat(), fault.commit.sha[:10]
            yield say("history.text.unreadable", date=day, commit=sha)
    shas = {version.commit.sha for version in history.versions}
    for found in whole.misdated:
        if found.sha in shas:
            key = "ahead" if found.ahead else "misdated"
            yield say(
                f"history.text.{key}",
                commit=found.sha[:10],
                stated=found.stated.date().isoformat(),
                counted=found.counted.date().isoformat(),
            )


def _say_day(day: date) -> str:
    return format_date(PartialDate(day.isoformat(), day, day))
