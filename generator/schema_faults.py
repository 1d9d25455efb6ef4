"""JSON Schema's errors in our codes and words: T001 to T013.

The words come from the schemas' own titles, descriptions and examples, and from the rule table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.diagnostics import Diagnostic, load_rules
from generator.source import SourceDocument, escape_pointer
from generator.spelling import nearest
from generator.text import join_words, shorten
from generator.vocabularies import Vocabularies

Node = Mapping[str, Any]  # a (sub)schema, as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One error: `keyword` of `node` expects `expected` of the `value` at `pointer`.

    `path` is where in the schema the keyword stands, and `top` the whole schema.
    """

    keyword: str
    expected: Any
    value: Any
    pointer: str
    node: Node
    path: tuple[str | int, ...]
    top: Node
    document: SourceDocument
    vocabularies: Vocabularies

    @property
    def title(self) -> str:
        return str(self.node.get("title") or self.pointer.rpartition("/")[2] or self.top["title"])

    def report(self, code: str, **words: Any) -> Diagnostic:
        return self.document.report(code, self.pointer, **words)

    def where(self, code: str) -> str:
        """`` i ”Källa”``, or nothing at the top of a record."""
        if not self.pointer:
            return ""
        return load_rules()[code].words["where"].format(parent=self.title)


def translate_error(
    error: Any, schema: Node, document: SourceDocument, vocabularies: Vocabularies
) -> Iterator[Diagnostic]:
    """Diagnostics for one jsonschema ValidationError of a record of the (resolved) `schema`."""
    fault = Fault(
        keyword=error.validator,
        expected=error.validator_value,
        value=error.instance,
        pointer="".join(f"/{escape_pointer(str(step))}" for step in error.absolute_path),
        node=_find_node(schema, error.absolute_path),
        path=tuple(error.absolute_schema_path),
        top=schema,
        document=document,
        vocabularies=vocabularies,
    )
    yield from _HANDLERS.get(fault.keyword, _form)(fault)


def _find_node(schema: Node, path: Any) -> Node:
    node = schema
    for step in path:
        inner = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step)
        node = inner if isinstance(inner, dict) else {}
    return node


def _unknown_fields(fault: Fault) -> Iterator[Diagnostic]:
    known = fault.node.get("properties", {})
    words = load_rules()["T001"].words
    names = {key: key for key in known} | {sub["title"]: key for key, sub in known.items()}
    for key in fault.value:
        if key in known:
            continue
        near = nearest(key, names)
        everything = words["all"].format(all=", ".join(known))
        yield fault.document.report(
            "T001",
            f"{fault.pointer}/{escape_pointer(key)}",
            at_key=True,
            key=shorten(key, 60),
            where=fault.where("T001"),
            suggestion=words["near"].format(near=near) if near else everything,
        )


def _missing_fields(fault: Fault) -> Iterator[Diagnostic]:
    condition = _condition(fault)
    for key in fault.expected:
        if key in fault.value:
            continue
        field = fault.node.get("properties", {}).get(key, {})
        title, description = field.get("title", key), field.get("description", "")
        if condition:
            yield fault.report(
                "T003", title=title, key=key, description=description, condition=condition
            )
        else:
            yield fault.report(
                "T002", title=title, key=key, description=description, where=fault.where("T002")
            )


def _condition(fault: Fault) -> str:
    """In words, the ``if`` that made the field required; empty when it always is."""
    if "then" not in fault.path:
        return ""
    rule: Any = fault.top
    for step in fault.path[: fault.path.index("then")]:
        if step == "if" and "if" in rule:
            break
        rule = rule[step]
    words = load_rules()["T003"].words
    parts = []
    for key, accepted in rule["if"]["properties"].items():
        codes = accepted.get("enum") or [accepted.get("const")]
        vocabulary = _vocabulary(fault, key)
        labels = [fault.vocabularies.label(vocabulary, c) if vocabulary else c for c in codes]
        value = join_words([f"”{label}”" for label in labels], words["or"].strip())
        parts.append(words.get(key, words["unknown"]).format(value=value))
    return words["and"].join(parts)


def _vocabulary(fault: Fault, key: str) -> str:
    """The code list of the field that a condition tests, which is a sibling or at the top."""
    for node in (fault.node, fault.top):
        field = node.get("properties", {}).get(key, {})
        if "x-vocabulary" in field:
            return str(field["x-vocabulary"])
    return ""


_KINDS = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer"}


def _wrong_type(fault: Fault) -> Iterator[Diagnostic]:
    words = load_rules()["T004"].words
    example = next(iter(fault.node.get("examples", [])), None)
    if isinstance(example, bool):
        hint = words["example"].format(example=str(example).lower())
    elif isinstance(example, str | int):
        hint = words["example"].format(example=example)
    else:
        hint = words["none"]
    yield fault.report(
        "T004",
        title=fault.title,
        expected=words[fault.expected],
        found=words[_KINDS.get(type(fault.value), "string")],
        example=hint,
    )


def _unknown_code(fault: Fault) -> Iterator[Diagnostic]:
    if not isinstance(fault.value, str):
        return  # T004 says so
    words = load_rules()["T005"].words
    near = nearest(str(fault.value), fault.expected)
    every = words["all"].format(all=", ".join(fault.expected))
    hint = f"{words['near'].format(near=f'”{near}”')} {every}" if near else every
    value = shorten(str(fault.value), 80)
    yield fault.report("T005", value=value, title=fault.title.lower(), suggestion=hint)


def _too_long(fault: Fault) -> Iterator[Diagnostic]:
    yield fault.report("T006", title=fault.title, length=len(fault.value), limit=fault.expected)


def _too_short(fault: Fault) -> Iterator[Diagnostic]:
    if fault.value:
        yield from _form(fault)
    else:
        yield fault.report("T007", title=fault.title)


def _empty_list(fault: Fault) -> Iterator[Diagnostic]:
    yield fault.report("T010", title=fault.title)


def _repetitions(fault: Fault) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for place, item in enumerate(fault.value):
        if identify(item) in seen:
            pointer = f"{fault.pointer}/{place}"
            value = shorten(str(item), 80)
            yield fault.document.report("T011", pointer, title=fault.title, value=value)
        seen.add(identify(item))


def identify(value: Any) -> str:
    """The same text for the same value, so that equal values are found without comparing all."""
    return json.dumps(value, sort_keys=True)


def _out_of_range(fault: Fault) -> Iterator[Diagnostic]:
    limit = f"≥ {fault.expected}"
    yield fault.report("T012", title=fault.title, value=fault.value, limit=limit)


def _two_ways(fault: Fault) -> Iterator[Diagnostic]:
    if isinstance(fault.value, dict):  # anything else is T004 already
        yield fault.report("T013")


def _form(fault: Fault) -> Iterator[Diagnostic]:
    value = shorten(str(fault.value), 80)
    if fault.node.get("x-date"):
        yield fault.report("T009", value=value)
        return
    if fault.node.get("x-vocabulary"):
        return  # T005 says so, and which code was meant
    example = next(iter(fault.node.get("examples", [""])))
    yield fault.report("T008", value=value, title=fault.title, example=example)


_HANDLERS: Mapping[str, Callable[[Fault], Iterator[Diagnostic]]] = {
    "additionalProperties": _unknown_fields,
    "required": _missing_fields,
    "type": _wrong_type,
    "enum": _unknown_code,
    "maxLength": _too_long,
    "minLength": _too_short,
    "minItems": _empty_list,
    "uniqueItems": _repetitions,
    "minimum": _out_of_range,
    "oneOf": _two_ways,
}
