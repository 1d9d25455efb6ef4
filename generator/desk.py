"""The curator's desk outside the site: on the terminal, as JSON, and as a summary for the forge.

Owns the words around ``insight.desk`` and the command that deals with each row. Leaves deadlines to
``reminders``. Titles, branches and paths are untrusted, and quoted wherever they can be run.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.history import WaitingBranch
from generator.insight.deadlines import Deadline
from generator.insight.desk import DEADLINE_GROUPS, NEW_DAYS, Desk, DeskRecord, Handling
from generator.registry import Registry
from generator.reminders import name_subject, say_deadline
from generator.review.rendering import inert
from generator.text import flatten, shorten
from generator.words import say

#: Rows of one kind that are shown to people; JSON has them all.
LISTED = 20
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to deal with: what it is, what about it, and the command (empty for none)."""

    subject: str
    note: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    code: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """What waits on branches that `main` does not have."""

    main: str
    waiting: tuple[WaitingBranch, ...]


def build_sections(
    desk: Desk,
    branches: Branches | None,
    deadlines: Iterable[Deadline],
    registry: Registry,
    today: date,
) -> tuple[Section, ...]:
    """Everything on the desk, in the order of the work; empty sections too. What needs history is
    left out where there is none."""
    current = [d for d in deadlines if not d.historical]
    found = []
    if branches is not None:
        found.append(Section(code="waiting", rows=tuple(_waiting(branches, today))))
    if desk.new is not None:
        rows = [
            Row(
                subject=_name(n.record),
                note=say("desk.note.new", day=n.registered.day.isoformat()),
                command=_forsok("history", n.record.id),
            )
            for n in desk.new
        ]
        found.append(Section(code="new", rows=tuple(rows)))
    faulty = [
        Row(
            subject=_name(f.record),
            note=say(
                "desk.note.faulty",
                number=len(f.diagnostics),
                code=f.diagnostics[0].code,
                message=f.diagnostics[0].message,
            ),
            command=_forsok("validate", f.record.path, "--notices"),
        )
        for f in desk.faulty
    ]
    duplicates = [
        Row(
            subject=_name(d.record),
            note=d.diagnostic.message,
            command=_forsok("lift", _short(d.record), "--into", "ID")
            if d.record.kind == "obstacle"
            else _forsok("validate", d.record.path),
        )
        for d in desk.duplicates
    ]
    inline = [
        Row(
            subject=flatten(i.title),
            note=say("desk.note.inline", trial=flatten(i.trial_title)),
            command=_forsok("lift", f"{i.trial}/{i.number}"),
        )
        for i in desk.inline
    ]
    found += [
        Section(code="faulty", rows=tuple(faulty)),
        Section(code="duplicates", rows=tuple(duplicates)),
        Section(code="inline", rows=tuple(inline)),
    ]
    for group, kinds in DEADLINE_GROUPS.items():
        listed = [
            Row(
                subject=name_subject(d, registry),
                note=say_deadline(d, registry),
                command=_deal_with(d),
            )
            for d in current
            if d.kind in kinds
        ]
        found.append(Section(code=group, rows=tuple(listed)))
    return tuple(found)


def _deal_with(deadline: Deadline) -> str:
    """A letter to whoever should act; where nobody is written to, a look at the record; for an act
    that no trial rests on, nothing."""
    if deadline.bodies and deadline.severity != "info":
        return _forsok("queue", "--letters", "brev")
    if deadline.subject_kind == "act":
        return ""
    kind = "" if deadline.subject_kind == "trial" else f"{deadline.subject_kind}/"
    return _forsok("history", f"{kind}{deadline.subject}")


def _waiting(branches: Branches, today: date) -> Iterator[Row]:
    for branch in branches.waiting:
        days = _days(branch, today)
        titles = [flatten(title) for title in branch.titles.values()] or list(branch.paths)
        more = say("desk.note.and_more", number=len(branch.paths) - 1)
        yield Row(
            subject=titles[0] + (more if len(branch.paths) > 1 else ""),
            note=say(
                f"desk.note.waiting_{('none', 'one')[days] if days < 2 else 'many'}", days=days
            ),
            command=_forsok("review", "--base", branches.main, "--head", branch.name),
        )


def _days(branch: WaitingBranch, today: date) -> int:
    return max(0, (today - branch.since.day).days)


def _name(record: DeskRecord) -> str:
    title = flatten(record.title) or record.path
    return f"{title} ({flatten(record.trial)})" if record.trial else title


def _short(record: DeskRecord) -> str:
    return record.id.partition("/")[2] or record.id


def _forsok(*arguments: str) -> str:
    return shlex.join(("forsok", *arguments))


def build_desk_text(sections: Iterable[Section], handling: Handling | None) -> str:
    """For a terminal: what there is, each row with its command beneath."""
    lines: list[str] = []
    for section in sections:
        if section.code in DEADLINE_GROUPS or not section.rows:
            continue  # deadlines are told by the body that should act
        lines.append(_heading(section))
        for row in section.rows[:LISTED]:
            lines += [f"  {row.subject}. {row.note}", f"      {row.command}"]
        lines += [*_rest(section, "  "), ""]
    if handling is not None:
        lines += [say_handling(handling), ""]
    return "".join(f"{_CONTROL.sub('?', line)}\n" for line in lines)


def build_desk_markdown(sections: Sequence[Section], handling: Handling | None, today: date) -> str:
    """For the forge: a table for each kind. Nothing in it is markup, a link or a call."""
    lines = [f"## {say('desk.title')}", "", say("desk.counted", today=today.isoformat()), ""]
    if not any(section.rows for section in sections):
        lines += [say("desk.nothing"), ""]
    for section in sections:
        if not section.rows:
            continue
        heads = " | ".join(say(f"desk.{head}") for head in ("subject", "what", "command"))
        lines += [f"### {_heading(section)}", "", f"| {heads} |", "| --- | --- | --- |"]
        for row in section.rows[:LISTED]:
            lines.append(f"| {inert(row.subject)} | {inert(row.note)} | {_code(row.command)} |")
        lines += ["", *_rest(section, ""), *([""] if len(section.rows) > LISTED else [])]
    if handling is not None:
        lines += [say_handling(handling), ""]
    return "\n".join(lines)


def _code(command: str) -> str:
    plain = _CONTROL.sub("?", command).replace("`", "'").replace("|", "\\|")
    return f"`{plain}`" if plain else "–"


def _heading(section: Section) -> str:
    return say(f"desk.heading.{section.code}", number=len(section.rows), days=NEW_DAYS)


def _rest(section: Section, indent: str) -> Iterator[str]:
    left = len(section.rows) - LISTED
    if left > 0:
        yield f"{indent}{say('desk.rest', number=left)}"


def say_handling(handling: Handling) -> str:
    """``Från bidrag till registrering: 3 dagar i median …``"""
    key = "one" if handling.records == 1 else "many"
    return say(
        f"desk.handling_{key}",
        median=f"{handling.median_days:g}".replace(".", ","),
        longest=handling.longest_days,
        records=handling.records,
    )


def build_desk_json(desk: Desk, branches: Branches | None, today: date) -> dict[str, Any]:
    """The desk's keys in the JSON of the queue; null for what needs history where there is none."""
    return {
        "new": None
        if desk.new is None
        else [
            {
                **_tell(n.record),
                "registered": n.registered.day.isoformat(),
                "commit": n.registered.sha,
                "command": _forsok("history", n.record.id),
            }
            for n in desk.new
        ],
        "waiting": None
        if branches is None
        else [
            {
                "branch": b.name,
                "since": b.since.day.isoformat(),
                "days": _days(b, today),
                "commit": b.newest.sha,
                "records": [{"path": p, "title": b.titles.get(p)} for p in b.paths],
                "command": _forsok("review", "--base", branches.main, "--head", b.name),
            }
            for b in branches.waiting
        ],
        "faulty": [
            {
                **_tell(f.record),
                "diagnostics": [
                    {
                        "line": d.line,
                        "code": d.code,
                        "severity": str(d.severity),
                        "message": d.message,
                    }
                    for d in f.diagnostics
                ],
                "command": _forsok("validate", f.record.path, "--notices"),
            }
            for f in desk.faulty
        ],
        "duplicates": [
            {
                **_tell(d.record),
                "code": d.diagnostic.code,
                "message": d.diagnostic.message,
            }
            for d in desk.duplicates
        ],
        "inline_obstacles": [
            {
                "trial": i.trial,
                "number": i.number,
                "title": i.title,
                "command": _forsok("lift", f"{i.trial}/{i.number}"),
            }
            for i in desk.inline
        ],
        "handling": None
        if desk.handling is None
        else {
            "records": desk.handling.records,
            "median_days": desk.handling.median_days,
            "longest_days": desk.handling.longest_days,
        },
    }


def _tell(record: DeskRecord) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "id": record.id,
        "path": record.path,
        "title": shorten(record.title, 300) or None,
    }
