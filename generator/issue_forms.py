"""The forge's issue forms, from the schema: what a new trial and a new obstacle are asked, and a
form to report a fault with.

Labels are the schema's titles in the order of ``intake.build_questions``, so that what a form gives
can be read again (``submissions.issue_form``). GitHub and Forgejo read the same files. Leaves
writing them to ``make issue-forms``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.intake import Question, build_questions
from generator.schema import Schema
from generator.vocabularies import Vocabularies
from generator.words import say

#: Where the forge looks for them.
FOLDER = ".github/ISSUE_TEMPLATE"

#: A report: an id, and whether it is answered at length and must be.
_REPORT = (
    ("page", False, True),
    ("fault", True, True),
    ("instead", True, False),
    ("source", False, False),
    ("reporter", False, False),
)

Field = Mapping[str, Any]


def build_issue_forms(
    schemas: Mapping[str, Schema], vocabularies: Vocabularies
) -> Mapping[str, str]:
    """The YAML of each form by its file's name."""
    forms = {
        "1-forsok.yml": _render("trial", _ask(schemas["trial"], vocabularies)),
        "2-hinder.yml": _render("obstacle", _ask(schemas["obstacle"], vocabularies)),
        "3-fel.yml": _render("report", _report()),
    }
    return dict(sorted(forms.items()))


def _ask(schema: Schema, vocabularies: Vocabularies) -> Iterator[Field]:
    for question in build_questions(schema):
        yield _field(question, schema, vocabularies)


def _field(question: Question, schema: Schema, vocabularies: Vocabularies) -> Field:
    attributes: dict[str, Any] = {"label": question.title, "description": _describe(question)}
    if question.codes:
        kind = "dropdown"
        if question.many:
            attributes["multiple"] = True
        attributes["options"] = [
            vocabularies.label(question.vocabulary, code) for code in question.codes
        ]
    else:
        node = schema.find_field(f"/{question.key.replace('.', '/')}")
        long = node.get("x-text") == "paragraphs" or question.many
        kind = "textarea" if long else "input"
        attributes["placeholder"] = question.example
    return {
        "type": kind,
        "id": question.key.replace(".", "-").replace("_", "-"),
        "attributes": attributes,
        "validations": {"required": question.required},
    }


def _describe(question: Question) -> str:
    """What the field is for, and how several answers are written."""
    said = [question.description]
    if question.many and not question.codes:
        kind = "provisions" if question.key == "provisions" else "bodies"
        said.append(say(f"issue_forms.many.{kind}"))
    if question.key == "organisations.organisation":
        said.append(say("issue_forms.many.owner_first"))
    return " ".join(said)


def _report() -> Iterator[Field]:
    for name, long, required in _REPORT:
        yield {
            "type": "textarea" if long else "input",
            "id": name,
            "attributes": {
                "label": say(f"issue_forms.report.{name}"),
                "description": say(f"issue_forms.report.{name}_help"),
                "placeholder": say(f"issue_forms.report.{name}_example"),
            },
            "validations": {"required": required},
        }


def _render(name: str, fields: Iterable[Field]) -> str:
    intro = {"type": "markdown", "attributes": {"value": say(f"issue_forms.{name}.intro")}}
    lines = [
        f"# {say('issue_forms.generated')}",
        f"name: {_quote(say(f'issue_forms.{name}.name'))}",
        f"description: {_quote(say(f'issue_forms.{name}.description'))}",
        f"title: {_quote(say(f'issue_forms.{name}.title'))}",
        "body:",
    ]
    for field in (intro, *fields):
        lines += _dump(field)
    return "\n".join(lines) + "\n"


def _dump(field: Field) -> Iterator[str]:
    """One field as YAML; every text is written as JSON, which YAML reads without guessing."""
    mark = "- "
    for key, value in field.items():
        if not isinstance(value, Mapping):
            yield f"  {mark}{key}: {value}"
        else:
            yield f"  {mark}{key}:"
            for inner, content in value.items():
                if isinstance(content, list):
                    yield f"      {inner}:"
                    yield from (f"        - {_quote(option)}" for option in content)
                else:
                    yield f"      {inner}: {_quote(content)}"
        mark = "  "


def _quote(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
