"""The answer to the one who sent something in: thanks and what happens next, or what to put right.

Owns the letter's words and order. It names fields as the form does, never lines of a file that the
reader has not seen. Plain text, ready to be sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.diagnostics import Diagnostic, Severity
from generator.schema import Schema
from generator.source import parse_document
from generator.submissions.judging import Outcome
from generator.text import flatten
from generator.words import say


def write_reply(outcome: Outcome, schemas: Mapping[str, Schema]) -> str:
    """The letter to the submitter."""
    submission = outcome.submission
    words = {"title": outcome.title, "name": submission.name}
    lines = [say("intake.reply.greeting"), ""]
    if outcome.fate == "refused":
        lines += [say("intake.reply.refused", **words), ""]
        lines += _tell_faults(outcome, schemas)
        lines += ["", say("intake.reply.again")]
    elif outcome.fate == "homeless":
        lines += [say("intake.reply.homeless", **words)]
    else:
        lines += [say(f"intake.reply.{outcome.fate}", **words)]
        advice = list(_tell_faults(outcome, schemas))
        if advice:
            lines += ["", say("intake.reply.advice"), "", *advice]
        if outcome.fate == "taken":
            lines += ["", say("intake.reply.next")]
    if submission.left_out:
        lines += ["", say("intake.reply.left_out")]
        lines += [f"> {line}" for line in submission.left_out.split("\n")]
    lines += ["", say("intake.reply.closing")]
    return "\n".join(lines) + "\n"


def _tell_faults(outcome: Outcome, schemas: Mapping[str, Schema]) -> Iterator[str]:
    for number, found in enumerate(_shown(outcome), 1):
        place = _say_place(found, outcome, schemas)
        said = f"{found.message} {found.hint}".strip()
        placed = f"{place}: {said}" if place else said
        yield say("intake.reply.fault", number=number, said=placed, code=found.code)


def _shown(outcome: Outcome) -> Iterator[Diagnostic]:
    """What the submitter can do something about: notices are for the curator."""
    wanted = (Severity.ERROR,) if outcome.fate == "refused" else (Severity.WARNING,)
    return (d for d in outcome.diagnostics if d.severity in wanted)


def _say_place(found: Diagnostic, outcome: Outcome, schemas: Mapping[str, Schema]) -> str:
    """``Mått, nummer 2, Enhet``: the way to the field; the line for a file that cannot be read."""
    steps = found.pointer.split("/")[1:]
    schema = schemas.get(outcome.submission.kind)
    if not steps or schema is None:
        readable = parse_document(outcome.submission.name, outcome.submission.content).data
        return "" if readable is not None else say("intake.reply.line", line=found.line)
    said: list[str] = []
    pointer = ""
    for step in steps:
        pointer += f"/{step}"
        if step.isdigit():
            said.append(say("intake.reply.item", number=int(step) + 1))
        else:
            said.append(flatten(str(schema.find_field(pointer).get("title", step))))
    return ", ".join(said)
