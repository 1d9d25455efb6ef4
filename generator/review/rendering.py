"""A review in Swedish: a summary for the pull request, which a municipality may be sent as it
stands, and a shorter one for the terminal.

Record text is untrusted: in the summary it can be neither markup, a link nor a call on a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.diagnostics import Diagnostic, Severity
from generator.review.building import Review, ReviewedChange, ReviewedRecord
from generator.text import escape, flatten, format_date, join_words
from generator.words import say

#: More changes of one record than this are counted, not listed: a forge cuts long comments off.
_MOST_CHANGES = 40
_ACTIONS = ("new", "changed", "renamed", "removed", "layout")

#: What a forge makes links, calls and references of, also where it is no Markdown.
_AUTOMATIC = re.compile(r"@(?=\w)|(?<=\w)(?=://)|(?<=www)(?=\.)|(?<=mailto)(?=:)", re.IGNORECASE)
_UNSEEN = "\u200b"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render_markdown(review: Review) -> str:
    """The summary for a pull request."""
    lines = [f"## {say('review.title')}", "", _introduce(review), ""]
    rest = [d for d in review.diagnostics if d not in review.duplicates]
    for severity in Severity:
        found = [d for d in rest if d.severity is severity]
        lines += _list_diagnostics(say(f"review.{severity}s"), found, review)
    for heading, actions in (
        ("new", ("new",)),
        ("changed", ("changed", "renamed")),
        ("removed", ("removed", "unreadable")),
    ):
        records = [r for r in review.records if r.action in actions]
        if records:
            lines += [f"### {say(f'review.{heading}')}", ""]
            for record in records:
                lines += _tell(record)
    lines += _list_diagnostics(say("review.duplicates"), review.duplicates, review)
    if review.records:
        lines += [f"### {say('review.checklist')}", ""]
        lines += [f"- [ ] {say(f'review.checks.{code}')}" for code in review.checks]
        lines.append("")
    lines.append(say("review.footer", base=f"`{review.base.sha[:10]}`"))
    return "\n".join(lines) + "\n"


def render_text(review: Review) -> str:
    """What the change does, for a terminal; the diagnostics have their own reporter."""
    lines = [_introduce(review)]
    for record in review.records:
        lines += ["", f"{_kind(record)}: {record.title} ({record.path})"]
        if record.former_id:
            lines.append(f"  {say('review.was_called', id=record.former_id)}")
        for label, value in record.facts:
            lines.append(f"  {label}: {value}")
        for change in record.changes[:_MOST_CHANGES]:
            before = change.said.before or say("review.absent")
            after = change.said.after or say("review.absent")
            lines.append(f"  {change.said.field}: {before} → {after}")
        if len(record.changes) > _MOST_CHANGES:
            lines.append(f"  {_say_more(record)}")
    return "".join(f"{_CONTROL.sub('?', line)}\n" for line in lines)


def _introduce(review: Review) -> str:
    """``Ändringen rör tre poster: en ny och två ändrade. Ett fel måste rättas innan …``"""
    if not review.records and not review.diagnostics:
        return say("review.nothing")
    counts = Counter("removed" if r.action == "unreadable" else r.action for r in review.records)
    parts = [_count(action, counts[action]) for action in _ACTIONS if counts[action]]
    records = _count("records", len(review.records))
    if set(counts) == {"layout"}:
        what = say("review.intro_layout", records=records)
    elif parts:
        what = say("review.intro", records=records, parts=join_words(parts))
    else:
        what = say("review.nothing")
    severities = Counter(d.severity for d in review.diagnostics)
    errors, warnings = severities[Severity.ERROR], severities[Severity.WARNING]
    if errors:
        verdict = say("review.verdict_errors", errors=_count("errors", errors))
    elif warnings:
        verdict = say("review.verdict_warnings", warnings=_count("warnings", warnings))
    else:
        verdict = say("review.verdict_clean")
    return f"{what} {verdict}"


def _count(key: str, number: int) -> str:
    return say(f"review.{key}_{'one' if number == 1 else 'many'}", number=number)


def _list_diagnostics(
    heading: str, diagnostics: Sequence[Diagnostic], review: Review
) -> Iterator[str]:
    """Findings under the title of each record; nothing when there are none."""
    if not diagnostics:
        return
    titles = {record.path: record.title for record in review.records}
    yield from (f"### {heading}", "")
    for path in dict.fromkeys(d.path for d in diagnostics):
        title = titles.get(path, "")
        yield f"**{inert(title)}** (`{_code(path)}`)" if title else f"`{_code(path)}`"
        yield ""
        gone = any(record.path == path and record.action == "removed" for record in review.records)
        for d in diagnostics:
            if d.path == path:
                key = "review.no_line" if gone else "review.line"
                words = {"message": inert(d.message), "hint": inert(d.hint)}
                yield f"- {say(key, line=d.line, code=d.code, **words)}"
        yield ""


def _tell(record: ReviewedRecord) -> Iterator[str]:
    yield f"#### {_kind(record)}: {inert(record.title)}"
    yield ""
    if record.trial:
        yield from (say("review.of_trial", trial=inert(record.trial)), "")
    if record.former_id:
        key = "old_id_lost" if record.action == "removed" else "was_called"
        yield from (say(f"review.{key}", id=inert(record.former_id)), "")
    if record.action == "unreadable":
        yield from (say("review.unreadable"), "")
    for label, value in record.facts:
        yield f"- {inert(label)}: {inert(value)}"
    if record.facts:
        yield ""
    if record.action == "new" and record.kind == "trial":
        start = f"{format_date(record.start)}" if record.start else ""
        said = say("review.registered_start", start=start) if start else ""
        when = "afterwards" if record.is_started else "beforehand"
        yield from (say(f"review.registered_{when}", start=said), "")
    yield from _tell_changes(record)


def _tell_changes(record: ReviewedRecord) -> Iterator[str]:
    shown = record.changes[:_MOST_CHANGES]
    major = "major" if record.kind == "trial" else "major_other"
    for key, changes in (
        (major, [c for c in shown if c.major]),
        ("minor", [c for c in shown if not c.major]),
    ):
        if not changes:
            continue
        yield from (say(f"review.{key}"), "")
        heads = (say(f"review.{name}") for name in ("field", "before", "after"))
        yield f"| {' | '.join(heads)} |"
        yield "| --- | --- | --- |"
        for change in changes:
            yield f"| {_row(change)} |"
        yield ""
        yield from _give_reasons(changes)
    if len(record.changes) > _MOST_CHANGES:
        yield from (_say_more(record), "")


def _row(change: ReviewedChange) -> str:
    said = change.said
    cells = (said.field, said.before, said.after)
    return " | ".join(inert(cell) or say("review.absent") for cell in cells)


def _give_reasons(changes: Iterable[ReviewedChange]) -> Iterator[str]:
    found = dict.fromkeys(change.amendment for change in changes if change.amendment)
    for amendment in found:
        day, reason = format_date(amendment.date), inert(amendment.reason)
        yield from (say("review.reason", date=day, reason=reason), "")


def _say_more(record: ReviewedRecord) -> str:
    return say("review.more", number=len(record.changes) - _MOST_CHANGES)


def _kind(record: ReviewedRecord) -> str:
    return say(f"review.kinds.{record.kind}")


def inert(text: str) -> str:
    """Text that means itself in a forge's comment: no markup, and no link, call or reference of
    its own making."""
    plain = _CONTROL.sub("", flatten(text))
    marked = _AUTOMATIC.sub(lambda found: f"{found.group()}{_UNSEEN}", plain)
    return escape(marked)


def _code(path: str) -> str:
    return _CONTROL.sub("?", path).replace("`", "")
