"""Compiled JSON Schemas: a document becomes typed data, or diagnostics.

The only user of jsonschema, whose errors ``schema_faults`` puts in our words. fastjsonschema
answers "is there any fault at all?" some forty times faster, so jsonschema is asked only about
records that have one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import fastjsonschema
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from generator.dates import parse_date
from generator.diagnostics import Diagnostic, load_rules
from generator.schema_faults import identify, translate_error
from generator.source import Data, SourceDocument, escape_pointer
from generator.text import shorten
from generator.vocabularies import Vocabularies

KINDS = ("trial", "evaluation", "obstacle", "programme")

Node = Mapping[str, Any]  # a (sub)schema, as JSON


def _check_unique(_: Any, wanted: Any, value: Any, __: Any) -> Iterator[ValidationError]:
    """`uniqueItems` in one pass: the library compares every pair, and a hostile list has many."""
    if wanted and isinstance(value, list) and len(set(map(identify, value))) < len(value):
        yield ValidationError("")


_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"uniqueItems": _check_unique}
)


class SchemaError(Exception):
    """A schema file cannot be used."""


class Field(NamedTuple):
    """A value in a record together with the schema that describes it.

    `role` is what beyond its form must be checked: ``text``, ``address``, ``date``, ``acts``,
    ``organisations``, ``email``, ``isbn`` or ``orcid``.
    """

    pointer: str
    schema: Node
    value: Data
    role: str


class Schema:
    """One kind of record."""

    def __init__(self, kind: str, content: Node) -> None:
        self.kind = kind
        self.content = content
        self._resolved = _resolve(content, content.get("$defs", {}))
        self._validator = _Validator(content)
        # Without $schema it compiles as draft 7, which means the same for the keywords used here;
        # with references resolved it does not call a function for each of them.
        self._is_sound = fastjsonschema.compile(
            {k: v for k, v in self._resolved.items() if k not in ("$schema", "$id")}
        )
        self._numbers = _typed_paths(self._resolved)
        self._leaves = _Leaves(self._resolved)

    @property
    def properties(self) -> Node:
        """The record's fields, references resolved, in the schema's order."""
        found: Node = self._resolved["properties"]
        return found

    @property
    def resolved(self) -> Node:
        """The whole schema with every reference replaced by what it refers to."""
        found: Node = self._resolved
        return found

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(self.content["required"])

    def apply_types(self, data: dict[str, Data]) -> dict[str, Data]:
        """The data with numbers and truth values where the schema asks for them.

        The reader keeps every scalar as text; here ``budget: 1245000`` becomes an integer while
        ``date: 1984`` stays text. Text that is no number stays text, and is then a fault.
        """
        return _convert(data, self._numbers) if self._numbers else data  # type: ignore[return-value]

    def check(
        self, document: SourceDocument, data: dict[str, Data], vocabularies: Vocabularies
    ) -> Iterator[Diagnostic]:
        """T diagnostics of the record's form. Never raises on record content."""
        try:
            self._is_sound(data)
        except fastjsonschema.JsonSchemaException:
            for error in self._validator.iter_errors(data):
                yield from translate_error(error, self._resolved, document, vocabularies)

    def list_fields(self, data: Data) -> list[Field]:
        """Every leaf value that has a role, depth first."""
        found: list[Field] = []
        self._leaves.collect(data, "", found)
        return found

    def find_field(self, pointer: str) -> Node:
        """The subschema that describes the value at `pointer`; empty when there is none."""
        node: Node = self._resolved
        for step in pointer.split("/")[1:]:
            node = node.get("properties", {}).get(step) or node.get("items") or {}
        return node


def read_schemas(folder: Path) -> Mapping[str, Schema]:
    """The four schemas in `folder`, compiled once per process and folder.

    Raises SchemaError for one that cannot be used, and OSError for one that is not there.
    """
    return _read_schemas(folder.resolve())


def forget_schemas() -> None:
    """Read the schemas anew the next time."""
    _read_schemas.cache_clear()


@cache
def _read_schemas(folder: Path) -> Mapping[str, Schema]:
    return {kind: _read_schema(kind, folder / f"{kind}.schema.json") for kind in KINDS}


def _read_schema(kind: str, path: Path) -> Schema:
    try:
        schema = Schema(kind, json.loads(path.read_text("utf-8")))
        if not schema.properties or not schema.required:
            raise SchemaError(f"{path}: properties, required")
        return schema
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SchemaError(f"{path}: {error}") from error


_CHECKED_ROLES = frozenset({"date", "organisations", "acts"})


def check_values(
    fields: Iterable[Field], document: SourceDocument, vocabularies: Vocabularies
) -> Iterator[Diagnostic]:
    """What JSON Schema cannot say: T009 for days that do not exist, and T005 for organisations
    and acts that are not in the vocabularies (too long to be enumerations in the schemas)."""
    words = load_rules()["T005"].words
    for field in fields:
        vocabulary = field.role
        if vocabulary not in _CHECKED_ROLES or not isinstance(field.value, str):
            continue
        if vocabulary == "date":
            # A date of the wrong shape has been reported by its pattern.
            if parse_date(field.value) is None and re.match(field.schema["pattern"], field.value):
                yield document.report("T009", field.pointer, value=field.value)
            continue
        if vocabularies.knows(vocabulary, field.value):
            continue
        near = vocabularies.suggest(vocabulary, field.value)
        if near and vocabulary == "organisations":
            meant = words["near"].format(near=f"{near} ({vocabularies.organisation(near).name})")
        elif near:
            meant = words["near"].format(near=f"{near} ({vocabularies.act(near).title})")
        else:
            meant = words["unknown"].format(vocabulary=vocabulary)
        yield document.report(
            "T005",
            field.pointer,
            value=shorten(field.value, 80),
            title=str(field.schema.get("title", vocabulary)).lower(),
            suggestion=meant,
        )


def _resolve(node: Any, definitions: Node) -> Any:
    """The schema with every local reference replaced by what it refers to."""
    if isinstance(node, dict):
        if "$ref" in node:
            return _resolve(definitions[node["$ref"].rpartition("/")[2]], definitions)
        return {key: _resolve(value, definitions) for key, value in node.items() if key != "$defs"}
    if isinstance(node, list):
        return [_resolve(value, definitions) for value in node]
    return node


def _typed_paths(node: Node) -> Any:
    """A tree of only the branches that end in a number or a truth value; None without any."""
    kind = node.get("type")
    if kind in ("integer", "number", "boolean"):
        return kind
    if kind == "array":
        inner = _typed_paths(node.get("items", {}))
        return [inner] if inner else None
    branches = {
        key: branch
        for key, sub in node.get("properties", {}).items()
        if (branch := _typed_paths(sub))
    }
    return branches or None


def _convert(value: Data, tree: Any) -> Data:
    if isinstance(tree, dict):
        if not isinstance(value, dict):
            return value
        changed = {k: _convert(value[k], branch) for k, branch in tree.items() if k in value}
        return {**value, **changed} if changed else value
    if isinstance(tree, list):
        return [_convert(v, tree[0]) for v in value] if isinstance(value, list) else value
    if not isinstance(value, str):
        return value
    if tree == "boolean":
        return {"true": True, "false": False}.get(value, value)
    digits = value.removeprefix("-")
    if len(digits) < 16 and digits.isascii() and digits.isdigit():
        return int(value) if value == "0" or not digits.startswith("0") else value
    return value


class _Leaves:
    """A schema made ready for walking many records: sub-schemas by key, roles worked out."""

    __slots__ = ("_inner", "_items", "_node", "_role")

    def __init__(self, node: Node, name: str = "") -> None:
        self._node = node
        self._role = _role_of(node, name)
        self._inner = {
            key: (f"/{escape_pointer(key)}", _Leaves(sub, key))
            for key, sub in node.get("properties", {}).items()
            if sub
        }
        self._items = _Leaves(node["items"], name) if node.get("items") else None

    def collect(self, value: Data, pointer: str, found: list[Field]) -> None:
        if isinstance(value, dict):
            inner = self._inner
            for key, part in value.items():
                known = inner.get(key)
                if known is not None:
                    known[1].collect(part, pointer + known[0], found)
        elif isinstance(value, list):
            if self._items is not None:
                for place, part in enumerate(value):
                    self._items.collect(part, f"{pointer}/{place}", found)
        elif self._role:
            found.append(Field(pointer, self._node, value, self._role))


def _role_of(node: Node, name: str) -> str:
    for mark, role in (("x-text", "text"), ("x-address", "address"), ("x-date", "date")):
        if node.get(mark):
            return role
    vocabulary = node.get("x-vocabulary")
    if vocabulary in ("organisations", "acts"):
        return str(vocabulary)
    return name if name in ("email", "isbn", "orcid") else ""
