"""The page "why do we ask": every field of the four schemas, for whom it is a must, and where it
is shown.

Made from the schemas alone, so that it says what the checker and the forms do. The conditions under
which a field is a must are put in words by the rule table (T003).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.diagnostics import load_rules
from generator.pages import addresses
from generator.pages.page import Page, SearchEntry
from generator.schema import KINDS, Node, Schema
from generator.text import join_words
from generator.vocabularies import Vocabularies
from generator.words import say

#: How a field is asked for: always; with the group that it is part of; in each of a list of groups;
#: on conditions; it or another; whoever wants.
ALWAYS, WITHIN, EACH, WHEN, EITHER = "always", "within", "each", "when", "either"
OPTIONAL = "optional"

#: Vocabularies too long to be listed on the page.
LONG = ("organisations", "acts", "areas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """`kind` is one of the codes above. `words`: the title of the group (within, each), the
    conditions (when), or the titles of what may be given instead (either)."""

    kind: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A field. `key` is its place (``period.start.actual``), `titles` its own title and those of
    the groups that it is part of, outermost first.

    `shape` is ``text``, ``code``, ``date``, ``number``, ``flag``, ``reference``, ``address`` or
    ``group``; `many` when several can be given. `limit` is the most characters, 0 for no limit.
    `choices` are the labels of a code. `shown_on` may be a group's.
    """

    key: str
    anchor: str
    titles: tuple[str, ...]
    description: str
    example: str
    shape: str
    many: bool
    limit: int
    vocabulary: str
    choices: tuple[str, ...]
    requirement: Requirement
    shown_on: tuple[str, ...]

    @property
    def depth(self) -> int:
        return len(self.titles) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTable:
    """The fields of one kind of record. `first` are the titles of those that a new submission by
    the body itself must have."""

    kind: str
    title: str
    description: str
    rows: tuple[FieldRow, ...]
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsContent:
    tables: tuple[FieldTable, ...]


def build_fields_page(schemas: Mapping[str, Schema], vocabularies: Vocabularies) -> Page:
    """The page of all fields."""
    tables = tuple(_table(schemas[kind], vocabularies) for kind in KINDS)
    return Page(
        address=addresses.FIELDS,
        template="fields",
        title=say("pages.fields.title"),
        description=say("pages.fields.description"),
        kind="list",
        section="varfor-fragar-vi",
        content=FieldsContent(tables=tables),
        search=SearchEntry(kind=say("pages.search.fields")),
    )


def _table(schema: Schema, vocabularies: Vocabularies) -> FieldTable:
    reader = _Reader(schema, vocabularies)
    first = (*schema.required, *reader.required_of_owner())
    return FieldTable(
        kind=schema.kind,
        title=str(schema.content["title"]),
        description=str(schema.content["description"]),
        rows=tuple(reader.rows()),
        first=tuple(str(schema.properties[key]["title"]) for key in dict.fromkeys(first)),
    )


class _Reader:
    """The rows of one schema."""

    def __init__(self, schema: Schema, vocabularies: Vocabularies) -> None:
        self._schema = schema
        self._vocabularies = vocabularies
        self._conditions = dict(_conditions(schema.content.get("allOf", ())))

    def rows(self) -> Iterator[FieldRow]:
        for key, node in self._schema.properties.items():
            required = key in self._schema.required
            requirement = Requirement(kind=ALWAYS) if required else Requirement(kind=OPTIONAL)
            yield from self._row((key,), node, (), requirement, (), {})

    def required_of_owner(self) -> tuple[str, ...]:
        """Fields that only depend on who submits: those that a new idea must have too."""
        return tuple(
            path[0]
            for path, tests in self._conditions.items()
            for test in tests
            if len(path) == 1 and {k: _accepted(v) for k, v in test.items()} == _BY_OWNER
        )

    def _row(
        self,
        path: tuple[str, ...],
        node: Node,
        outer: tuple[str, ...],
        requirement: Requirement,
        shown_on: tuple[str, ...],
        siblings: Mapping[tuple[str, ...], list[Node]],
    ) -> Iterator[FieldRow]:
        many = node.get("type") == "array"
        inner: Node = node["items"] if many else node
        titles = (*outer, str(node.get("title", path[-1])))
        shown = tuple(node.get("x-shown-on", ())) or shown_on
        vocabulary = str(inner.get("x-vocabulary", ""))
        tests = self._conditions.get(path, []) + siblings.get(path[-1:], [])
        if requirement.kind == OPTIONAL and tests:
            requirement = Requirement(kind=WHEN, words=tuple(self._words(t) for t in tests))
        yield FieldRow(
            key=".".join(path),
            anchor="-".join((self._schema.kind, *path)).replace("_", "-"),
            titles=titles,
            description=str(node.get("description", "")),
            example=self._example(node, vocabulary),
            shape=_shape(inner),
            many=many,
            limit=int(inner.get("maxLength", 0)),
            vocabulary=vocabulary,
            choices=self._choices(vocabulary),
            requirement=requirement,
            shown_on=shown,
        )
        properties: Node = inner.get("properties", {})
        within = dict(_conditions(inner.get("allOf", ())))
        either = _alternatives(inner)
        for key, sub in properties.items():
            if key in inner.get("required", ()):
                group = str(inner.get("title", titles[-1]))
                asked = Requirement(kind=EACH if many else WITHIN, words=(group,))
            elif key in either:
                others = tuple(str(properties[other]["title"]) for other in either[key])
                asked = Requirement(kind=EITHER, words=others)
            else:
                asked = Requirement(kind=OPTIONAL)
            yield from self._row((*path, key), sub, titles, asked, shown, within)

    def _words(self, test: Node) -> str:
        """A condition in the words of the rule table."""
        words = load_rules()["T003"].words
        parts = []
        for key, accepted in test.items():
            labels = [self._label(key, code) for code in _accepted(accepted)]
            value = join_words([f"”{label}”" for label in labels], words["or"].strip())
            parts.append(words.get(key, words["unknown"]).format(value=value))
        return words["and"].join(parts)

    def _label(self, key: str, code: str) -> str:
        for node in _every_field(self._schema.properties):
            field = node.get(key, {})
            if "x-vocabulary" in field:
                return self._vocabularies.label(str(field["x-vocabulary"]), code)
        return code

    def _example(self, node: Node, vocabulary: str) -> str:
        """The first example with its label, if it is a single value or a list of such."""
        example = next(iter(node.get("examples", ())), "")
        values = example if isinstance(example, list) else [example]
        if any(isinstance(value, dict | list | bool) for value in values):
            return ""
        known = self._vocabularies.lists.get(vocabulary)
        texts = [str(value) for value in values]
        return ", ".join(f"{known.label(t)} ({t})" if known and t in known else t for t in texts)

    def _choices(self, vocabulary: str) -> tuple[str, ...]:
        if not vocabulary or vocabulary in LONG:
            return ()
        return tuple(code.label for code in self._vocabularies.lists[vocabulary].codes)


_BY_OWNER = {"entered_by": ("owner",)}


def _accepted(test: Node) -> tuple[str, ...]:
    found = test.get("enum") or [test.get("const", "")]
    return tuple(map(str, found))


def _conditions(rules: Any) -> Iterator[tuple[tuple[str, ...], list[Node]]]:
    """Paths of fields with the tests (``if``) that make them a must, each path once."""
    found: dict[tuple[str, ...], list[Node]] = {}
    for rule in rules:
        for path in _demanded(rule["then"], ()):
            found.setdefault(path, []).append(rule["if"]["properties"])
    yield from found.items()


def _demanded(node: Node, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for key in node.get("required", ()):
        yield (*path, key)
    for key, sub in node.get("properties", {}).items():
        yield from _demanded(sub, (*path, key))


def _alternatives(node: Node) -> Mapping[str, tuple[str, ...]]:
    """For each field that one branch of ``oneOf`` asks for, what the other branches ask for."""
    branches = [tuple(branch.get("required", ())) for branch in node.get("oneOf", ())]
    return {
        key: tuple(k for other in branches if other is not branch for k in other)
        for branch in branches
        for key in branch
    }


def _every_field(properties: Node) -> Iterator[Node]:
    """The properties of a record, and of every group in it."""
    yield properties
    for node in properties.values():
        inner = node["items"] if node.get("type") == "array" else node
        if "properties" in inner:
            yield from _every_field(inner["properties"])


def _shape(node: Node) -> str:
    if node.get("type") == "object":
        return "group"
    if node.get("type") in ("integer", "number"):
        return "number"
    if node.get("type") == "boolean":
        return "flag"
    for mark, shape in (
        ("x-vocabulary", "code"),
        ("x-date", "date"),
        ("x-ref", "reference"),
        ("x-address", "address"),
    ):
        if node.get(mark):
            return shape
    return "text"
