"""The body of a forge's issue form to a record: headings are questions, what follows the answers.

Such a body is the Markdown that the forge makes of a form: ``### Titel``, a blank line, the answer;
``_No response_`` for an empty one. Owns that format; leaves the questions, and how answers become
a record, to ``intake``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.intake import build_answered_record, build_questions, resolve_answer
from generator.schema import Schema
from generator.vocabularies import Vocabularies

_HEADING = re.compile(r"^###[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_NO_ANSWER = ("_No response_", "_Inget svar_")
_BOX = re.compile(r"^- \[( |x|X)\] (.*)$", re.MULTILINE)

#: Kinds of record that have an issue form.
KINDS = ("trial", "obstacle")


def read_issue_form(
    body: str, schemas: Mapping[str, Schema], vocabularies: Vocabularies, *, today: str
) -> str | None:
    """The record that the answers make, as YAML; None when the text is no issue form's body."""
    headings = set(_HEADING.findall(body))
    for kind in KINDS:
        questions = build_questions(schemas[kind])
        titles = [question.title for question in questions]
        if headings and len(headings & set(titles)) * 2 > len(titles):
            answers = _split(body, titles)
            return build_answered_record(
                {
                    q.key: resolve_answer(q, answers.get(q.title, ""), vocabularies)
                    for q in questions
                },
                questions,
                kind,
                today=today,
            )
    return None


def _split(body: str, titles: Sequence[str]) -> Mapping[str, str]:
    """Answers by question. A heading that is no question, or comes a second time or out of turn,
    is a part of the answer that it stands in: somebody has written it there."""
    answers: dict[str, str] = {}
    current = ""
    start = 0
    place = -1
    for found in _HEADING.finditer(body):
        title = found[1]
        if title not in titles[place + 1 :]:
            continue
        if current:
            answers[current] = _clean(body[start : found.start()])
        current, start, place = title, found.end(), titles.index(title, place + 1)
    if current:
        answers[current] = _clean(body[start:])
    return answers


def _clean(answer: str) -> str:
    text = answer.strip()
    if text in _NO_ANSWER:
        return ""
    boxes = _BOX.findall(text)
    if boxes and len(boxes) == len(text.split("\n")):
        return ", ".join(label for mark, label in boxes if mark != " ")
    return text
