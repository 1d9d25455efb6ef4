"""Answers to a record: what a new trial is asked, and the YAML that the answers make.

The questions are the schema's required fields for a trial that its owner enters, so the form, the
terminal and the checker can never ask for different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.formatting import format_record
from generator.schema import Schema
from generator.source import INVISIBLE, Data, SourceDocument, parse_document
from generator.text import slugify

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema/trial.schema.json"

#: Answered by the others: the id by the title, who enters it by who asks.
DERIVED_ANSWERS = ("id", "entered_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask. `key` is a field, or a path with dots inside one.

    `codes` are the accepted codes of a short list; `many` allows several.
    """

    key: str
    title: str
    description: str
    example: str
    codes: tuple[str, ...] = ()
    many: bool = False
    required: bool = True


def required_of_owner(schema: Schema) -> tuple[str, ...]:
    """The fields that an owner must fill in for a new trial, in the schema's order."""
    needed = set(schema.required)
    for rule in schema.content.get("allOf", ()):
        test = rule["if"]["properties"]
        if set(test) == {"entered_by"} and test["entered_by"].get("const") == "owner":
            needed |= set(rule["then"].get("required", ()))
    return tuple(key for key in schema.properties if key in needed)


def build_questions(schema: Schema) -> tuple[Question, ...]:
    """What to ask for a new trial: a question a required field, with its parts where it has any."""
    return tuple(
        question
        for key in required_of_owner(schema)
        if key not in DERIVED_ANSWERS
        for question in _questions(key, schema.properties[key])
    )


_PARTS = {
    "organisations": ("organisation",),
    "period": ("start", "end"),
    "contact": ("function", "email"),
}


def _questions(key: str, node: Mapping[str, Any]) -> Iterator[Question]:
    inner = node.get("items", node)
    parts = _PARTS.get(key)
    if not parts:
        yield _question(key, node, inner)
        return
    for part in parts:
        field = inner["properties"][part]
        if part in ("start", "end"):
            yield _question(f"{key}.{part}", field, field["properties"]["planned"])
        else:
            yield _question(f"{key}.{part}", field, field, many=key == "organisations")


def _question(
    key: str, titled: Mapping[str, Any], leaf: Mapping[str, Any], *, many: bool = False
) -> Question:
    example = leaf["examples"][0]
    return Question(
        key=key,
        title=titled["title"],
        description=titled["description"],
        example=str(example),
        codes=tuple(leaf.get("enum", ())),
        many=many or titled.get("type") == "array",
    )


def clean_answer(text: str) -> str:
    """An answer as it was meant: without what a terminal sends for arrow keys and the like."""
    sound = text.encode("utf-8", "ignore").decode()
    return INVISIBLE.sub("", re.sub(r"\x1b\[[0-9;]*[A-Za-z~]", "", sound)).strip()


def split_answers(text: str) -> tuple[str, ...]:
    """``kommun:0480, kommun:0482`` as its parts."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def build_answered_record(answers: Mapping[str, str], questions: Sequence[Question]) -> str:
    """The canonical YAML of a trial from answers by question key."""
    many = {q.key: q.many for q in questions}
    data: dict[str, Data] = {"id": slugify(answers.get("title", ""))[:60].strip("-")}
    data["entered_by"] = "owner"
    for key, answer in answers.items():
        if not answer.strip():
            continue
        field, _, part = key.partition(".")
        value: Data = list(split_answers(answer)) if many.get(key) else answer.strip()
        if field == "organisations":
            bodies = value if isinstance(value, list) else [value]
            data[field] = [
                {"organisation": body, "role": "participant" if place else "owner"}
                for place, body in enumerate(bodies)
            ]
        elif part:
            inner = data.setdefault(field, {})
            assert isinstance(inner, dict)
            inner[part] = {"planned": value} if part in ("start", "end") else value
        else:
            data[field] = value
    return _dump(data)


def render_record(draft: str, schema: Schema, path: str) -> str:
    """A draft in canonical form."""
    document = parse_document(path, draft.encode())
    return format_record(document, schema, SCHEMA_LINE)


def build_template(schema: Schema) -> str:
    """A file to fill in by hand: every question as a comment above its example."""
    lines = [SCHEMA_LINE]
    asked = required_of_owner(schema)
    for key in asked:
        node = schema.properties[key]
        lines += ["", f"# {node['title']}. {node['description']}"]
        codes = node.get("enum") or node.get("items", {}).get("enum")
        if codes:
            lines.append(f"# {', '.join(codes)}")
        lines += _dump({key: _example(key, node)}).rstrip("\n").split("\n")
    return "\n".join(lines) + "\n"


def _example(key: str, node: Mapping[str, Any]) -> Data:
    if key == "status":
        return "idea"
    if key == "entered_by":
        return "owner"
    example: Data = node["examples"][0]
    return example


def _dump(value: Data, indent: int = 0) -> str:
    """Plain block YAML with every text in double quotes; ``format`` makes it canonical."""
    pad = " " * indent
    if isinstance(value, dict):
        parts = []
        for key, inner in value.items():
            if isinstance(inner, dict | list):
                parts.append(f"{pad}{key}:\n{_dump(inner, indent + 2)}")
            else:
                parts.append(f"{pad}{key}: {_quote(inner)}\n")
        return "".join(parts)
    if isinstance(value, list):
        parts = []
        for inner in value:
            if isinstance(inner, dict):
                nested = _dump(inner, indent + 2)
                parts.append(f"{pad}- {nested[indent + 2 :]}")
            else:
                parts.append(f"{pad}- {_quote(inner)}\n")
        return "".join(parts)
    return f"{pad}{_quote(value)}\n"


def _quote(value: Data) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'.replace("\n", "\\n")


def trial_path(root: Path, trial: str) -> Path:
    return root / "trials" / trial / "trial.yaml"


def read_draft(path: str, text: str) -> SourceDocument:
    """A draft as a document, for checking before it is written."""
    return parse_document(path, text.encode())
