"""What waits for whom, said outside the site: the queue on the terminal and as JSON, and a ready
reminder for each body.

Owns the words around the clock's deadlines. Leaves what is late to ``insight.clock``, and writing
the letters to disk to the command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from generator.dates import PartialDate
from generator.insight.clock import KINDS, SEVERITIES, Deadline, by_body, results_due_date
from generator.insight.ledger import MISSING, NOT_REPORTED, Ledger, build_ledger
from generator.registry import Registry
from generator.text import flatten, format_date, join_words, slugify, swedish_key
from generator.vocabularies import Vocabularies
from generator.words import say

ByBody = Mapping[str, tuple[Deadline, ...]]


def build_queue_json(
    deadlines: Iterable[Deadline],
    registry: Registry,
    today: date,
    more: Mapping[str, object] | None = None,
) -> str:
    """Every deadline, also historical ones, in the clock's order; bodies with code and name. `more`
    are keys that others add."""
    listed = tuple(deadlines)
    names = registry.vocabularies.organisation
    content = {
        "schema_version": "1",
        "date": today.isoformat(),
        "deadlines": [
            {
                "kind": d.kind,
                "severity": d.severity,
                "subject_kind": d.subject_kind,
                "subject": d.subject,
                "title": name_subject(d, registry),
                "date": d.date.text if d.date else None,
                "months_over": d.months_over,
                "days_left": d.days_left,
                "days_waiting": d.days_waiting,
                "historical": d.historical,
                "bodies": [{"code": code, "name": names(code).name} for code in d.bodies],
                "message": say_deadline(d, registry),
            }
            for d in listed
        ],
        "counts": {kind: sum(d.kind == kind for d in listed) for kind in KINDS},
        **(more or {}),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def build_queue_text(deadlines: Iterable[Deadline], registry: Registry, today: date) -> str:
    """What waits, by the body that should act, in Swedish order; historical ones only counted."""
    listed = tuple(deadlines)
    waiting = tuple(d for d in listed if not d.historical)
    grouped = _in_order(by_body(waiting), registry.vocabularies)
    orphans = tuple(d for d in waiting if not d.bodies)
    lines: list[str] = []
    for body, found in grouped.items():
        name = registry.vocabularies.organisation(body).name
        lines += [say("queue.heading", body=name, number=len(found)), *_lines(found, registry), ""]
    if orphans:
        nobody = say("queue.heading", body=say("queue.nobody"), number=len(orphans))
        lines += [nobody, *_lines(orphans, registry), ""]
    lines.append(
        say(
            "queue.summary",
            deadlines=_count("queue.deadlines", len(waiting)),
            bodies=_count("queue.bodies", len(grouped)),
            today=_say_day(today),
        )
        if waiting
        else say("queue.nothing")
    )
    if len(listed) > len(waiting):
        lines.append(say("queue.historical", number=len(listed) - len(waiting)))
    return "\n".join(lines) + "\n"


def build_letters(
    deadlines: ByBody,
    registry: Registry,
    today: date,
    form_address: str,
    *,
    ledgers: Mapping[str, Ledger] | None = None,
) -> Mapping[str, str]:
    """A ready reminder for each body, by the name of its file: its entries that something is due
    for, the blanks in their ledgers, the next date to keep, and the address of the form.

    `deadlines` as ``clock.by_body`` groups them; nobody is reminded of historical ones, nor of
    something merely worth knowing. `ledgers` by trial, where they rest on the measures at the
    start; else they are built from the records as they stand.
    """
    letters = {}
    for body, listed in _in_order(deadlines, registry.vocabularies).items():
        found = tuple(d for d in listed if not d.historical and d.severity != "info")
        if found:
            letter = _write_letter(body, found, registry, today, form_address, ledgers or {})
            letters[f"{slugify(body)}.txt"] = letter
    return letters


def _write_letter(
    body: str,
    deadlines: tuple[Deadline, ...],
    registry: Registry,
    today: date,
    form_address: str,
    ledgers: Mapping[str, Ledger],
) -> str:
    name = registry.vocabularies.organisation(body).name
    subjects: dict[tuple[str, str], list[Deadline]] = {}
    for deadline in deadlines:
        subjects.setdefault((deadline.subject_kind, deadline.subject), []).append(deadline)
    key = "letters.subject_one" if len(subjects) == 1 else "letters.subject_many"
    lines = [
        say(key, body=name, number=len(subjects)),
        "",
        say("letters.greeting"),
        "",
        say("letters.intro"),
    ]
    for number, ((kind, subject), found) in enumerate(subjects.items(), 1):
        lines += ["", say("letters.entry", number=number, title=name_subject(found[0], registry))]
        lines += [f"   {line}" for line in _tell_entry(kind, subject, found, registry, ledgers)]
    lines += ["", _say_next(body, registry, today), "", say("letters.form", address=form_address)]
    lines += [say("letters.form_note"), "", say("letters.neutral"), ""]
    lines += [say("letters.closing"), "", say("letters.date", today=_say_day(today))]
    return "\n".join(lines) + "\n"


def _tell_entry(
    kind: str,
    subject: str,
    deadlines: Iterable[Deadline],
    registry: Registry,
    ledgers: Mapping[str, Ledger],
) -> Iterator[str]:
    status = ""
    trial = registry.trials.get(subject) if kind == "trial" else None
    if trial:
        status = registry.vocabularies.label("statuses", trial.status).lower()
    yield say(f"letters.entry_{kind}", id=subject, status=status)
    for deadline in deadlines:
        yield say_deadline(deadline, registry)
    if trial is None or not trial.measures:
        return
    ledger = ledgers.get(subject) or build_ledger(trial, registry.evaluations_of(subject))
    blanks = [row for row in ledger.rows if row.verdict in (MISSING, NOT_REPORTED)]
    if not blanks:
        yield say("letters.all_filled")
        return
    yield say("letters.blanks")
    for row in blanks:
        reason = say(f"letters.reason.{row.reason or NOT_REPORTED}")
        yield say("letters.blank", measure=flatten(row.measure.name), reason=reason)


def _say_next(body: str, registry: Registry, today: date) -> str:
    """The next date that the body has to keep, in any of its entries."""
    dates: list[tuple[PartialDate, str]] = []
    for name in registry.trials_by_body.get(body, ()):
        trial = registry.trials[name]
        if body not in trial.owners:
            continue
        title = flatten(trial.title)
        due = results_due_date(trial, registry)
        if due is not None and trial.status in ("running", "ended"):
            dates.append((due, say("letters.next_results", title=title)))
        if trial.status == "running" and trial.end.planned and not trial.end.actual:
            dates.append((trial.end.planned, say("letters.next_end", title=title)))
        if trial.status in ("approved", "running"):
            ends = (e.valid_to for e in trial.exemptions if e.valid_to)
            dates += [(end, say("letters.next_exemption", title=title)) for end in ends]
    ahead = [(when, what) for when, what in dates if when.last >= today]
    if not ahead:
        return say("letters.next_none")
    when, what = min(ahead, key=lambda found: (found[0].last, found[1]))
    return say("letters.next", date=format_date(when), what=what)


def say_deadline(deadline: Deadline, registry: Registry) -> str:
    """One deadline as a sentence, to stand after the title of what it is about."""
    kind = deadline.kind
    if deadline.date is None:
        kind = {"stale": "stale-never", "unanswered": "unanswered-undated"}.get(kind, kind)
    acts = join_words([registry.vocabularies.act(code).name for code in deadline.acts])
    named = dict.fromkeys(p.act for p in deadline.provisions)
    provisions = join_words([registry.vocabularies.act(code).name for code in named])
    return say(
        f"queue.kind.{kind}",
        date=format_date(deadline.date) if deadline.date else "",
        over=_count("queue.over", deadline.months_over) if deadline.months_over else "",
        left=_count("queue.left", deadline.days_left) if deadline.days_left is not None else "",
        waiting=say("queue.waiting", number=deadline.days_waiting) if deadline.days_waiting else "",
        acts=acts,
        provisions=say("queue.provisions", provisions=provisions) if provisions else "",
    )


def _lines(deadlines: Iterable[Deadline], registry: Registry) -> Iterator[str]:
    ordered = sorted(deadlines, key=lambda d: SEVERITIES.index(d.severity))
    for deadline in ordered:
        mark = say(f"queue.severity.{deadline.severity}")
        title, what = name_subject(deadline, registry), say_deadline(deadline, registry)
        yield "  " + say("queue.line", mark=mark, title=title, what=what)


def name_subject(deadline: Deadline, registry: Registry) -> str:
    """The title of the trial, obstacle or act that a deadline is about."""
    if deadline.subject_kind == "act":
        return registry.vocabularies.act(deadline.subject).name
    if deadline.subject_kind == "obstacle":
        return flatten(registry.obstacles[deadline.subject].title)
    return flatten(registry.trials[deadline.subject].title)


def _in_order(grouped: ByBody, vocabularies: Vocabularies) -> ByBody:
    names = vocabularies.organisation
    ordered = sorted(grouped.items(), key=lambda found: swedish_key(names(found[0]).name))
    return dict(ordered)


def _count(key: str, number: int) -> str:
    return say(f"{key}_{'one' if number == 1 else 'many'}", number=number)


def _say_day(day: date) -> str:
    return format_date(PartialDate(day.isoformat(), day, day))
