"""Answers to a record: what is asked of a new one, and the YAML that the answers make.

The questions are the schema's required fields for a record that its owner enters, so the form, the
terminal, the forge's issue forms and the checker can never ask for different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.formatting import format_record
from generator.schema import Schema
from generator.source import INVISIBLE, Data, SourceDocument, parse_document
from generator.text import slugify
from generator.vocabularies import Vocabularies

#: Answered by the others: the id by the title, who enters it by who asks, and of an obstacle that
#: it is reported today.
DERIVED_ANSWERS = ("id", "entered_by", "origin", "events")

#: Asked as well, without having to be answered: what makes a report of use to those who read it.
WELCOME = {"obstacle": ("provisions", "responsible", "consequence", "wanted_change", "reported_by")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask. `key` is a field, or a path with dots inside one.

    `codes` are the accepted codes of a short list; `many` allows several. `vocabulary` names the
    list that the codes are from, also for one that is too long to ask from.
    """

    key: str
    title: str
    description: str
    example: str
    codes: tuple[str, ...] = ()
    vocabulary: str = ""
    many: bool = False
    required: bool = True


def required_of_owner(schema: Schema) -> tuple[str, ...]:
    """The fields that an owner must fill in for a new record, in the schema's order."""
    needed = set(schema.required)
    for rule in schema.content.get("allOf", ()):
        test = rule["if"]["properties"]
        if set(test) == {"entered_by"} and test["entered_by"].get("const") == "owner":
            needed |= set(rule["then"].get("required", ()))
    return tuple(key for key in schema.properties if key in needed)


def build_questions(schema: Schema) -> tuple[Question, ...]:
    """What to ask for a new record: a question a field, with its parts where it has any, in the
    schema's order."""
    needed = required_of_owner(schema)
    welcome = WELCOME.get(schema.kind, ())
    return tuple(
        replace(question, required=key in needed)
        for key in schema.properties
        if (key in needed and key not in DERIVED_ANSWERS) or key in welcome
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
        example=write_place(example) if key == "provisions" else str(example),
        codes=tuple(leaf.get("enum", ())),
        vocabulary=leaf.get("x-vocabulary", ""),
        many=many or titled.get("type") == "array",
    )


def clean_answer(text: str) -> str:
    """An answer as it was meant: without what a terminal sends for arrow keys and the like."""
    sound = text.encode("utf-8", "ignore").decode()
    return INVISIBLE.sub("", re.sub(r"\x1b\[[0-9;]*[A-Za-z~]", "", sound)).strip()


def split_answers(text: str) -> tuple[str, ...]:
    """``kommun:0480, kommun:0482`` as its parts."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def resolve_answer(question: Question, answer: str, vocabularies: Vocabularies) -> str:
    """The answer with codes for labels and names. What is not known stays as it was written, for
    the checker to say what was meant."""
    if question.key == "provisions":
        return ", ".join(
            write_place({**parts, "act": vocabularies.find("acts", act) or act})
            for parts in map(split_place, split_answers(answer.replace("\n", ",")))
            if (act := parts.get("act", ""))
        )
    if not question.vocabulary:
        return answer
    if not question.many:
        return vocabularies.find(question.vocabulary, answer) or answer
    whole = vocabularies.find(question.vocabulary, answer)
    if whole:
        return whole
    lines = answer.replace("\n", ",")
    return ", ".join(_join_known(split_answers(lines), question.vocabulary, vocabularies))


def _join_known(parts: Sequence[str], vocabulary: str, vocabularies: Vocabularies) -> Sequence[str]:
    """Codes for the parts of a list. A name may hold commas: the longest that is known is meant."""
    found: list[str] = []
    place = 0
    while place < len(parts):
        for end in range(len(parts), place, -1):
            code = vocabularies.find(vocabulary, ", ".join(parts[place:end]))
            if code:
                found.append(code)
                place = end
                break
        else:
            found.append(parts[place])
            place += 1
    return found


def build_answered_record(
    answers: Mapping[str, str],
    questions: Sequence[Question],
    kind: str = "trial",
    *,
    today: str = "",
) -> str:
    """The YAML of a record from answers by question key, for ``format`` to make canonical.

    `today` is the ISO day on which an obstacle is reported.
    """
    many = {q.key: q.many for q in questions}
    data: dict[str, Data] = {"id": slugify(answers.get("title", ""))[:60].strip("-")}
    if kind == "trial":
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
        elif field == "provisions":
            data[field] = [dict(split_place(place)) for place in split_answers(answer)]
        elif part:
            inner = data.setdefault(field, {})
            assert isinstance(inner, dict)
            inner[part] = {"planned": value} if part in ("start", "end") else value
        else:
            data[field] = value
    if kind == "obstacle":
        event: dict[str, Data] = {"date": today, "kind": "reported"}
        reporters = data.get("reported_by")
        if isinstance(reporters, list) and reporters:
            event["actor"] = reporters[0]
        data |= {"origin": "reported", "events": [event]}
    return _dump(data)


_PLACE = re.compile(
    r"""(?ix) (?P<act>.*?) [\s,]*
    (?: (?P<chapter>\d+\s?[a-z]?)\s*kap\.? \s*)?
    (?: (?P<section>\d+\s?[a-z]?)\s*(?:§|par\.?) | art(?:ikel|\.)?\s*(?P<article>\d+[a-z]?) )?
    \s*"""
)


def split_place(written: str) -> Mapping[str, str]:
    """``2017:725 6 kap. 37 §`` as the parts of a provision; what is no place stays in the act."""
    found = _PLACE.fullmatch(written)
    assert found is not None, "every part may be empty"
    parts = {key: " ".join(value.split()) for key, value in found.groupdict("").items()}
    return {key: value for key, value in parts.items() if value}


def write_place(parts: Mapping[str, str]) -> str:
    """The parts of a provision as they are written: the other way of `split_place`."""
    written = [parts.get("act", "")]
    for key, form in (("chapter", "{} kap."), ("section", "{} §"), ("article", "artikel {}")):
        if parts.get(key):
            written.append(form.format(parts[key]))
    return " ".join(written)


def render_record(draft: str, schema: Schema, path: str, *, with_schema: bool = True) -> str:
    """A draft in canonical form; `with_schema` where the register has schemas of its own that
    editors can be pointed to."""
    document = parse_document(path, draft.encode())
    return format_record(document, schema, schema_line(path, schema.kind) if with_schema else "")


def schema_line(path: str, kind: str) -> str:
    """The comment that lets editors find the schema of the record at `path` (from the root)."""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}schema/{kind}.schema.json"


def build_template(schema: Schema) -> str:
    """A file to fill in by hand: every question as a comment above its example."""
    lines = [schema_line("trials/new/trial.yaml", schema.kind)]
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
