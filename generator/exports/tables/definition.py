"""What tables there are, with their columns, keys and Swedish descriptions: read from tables.toml.

Owns the one definition that every format is written from. Leaves the rows to ``rows`` and the
formats to the modules named after them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

#: A cell. None is what is not known; no cell is an empty text.
Value = str | int | bool | None
Row = tuple[Value, ...]

#: ``date`` is a text at the precision that is known; ``moment`` is in UTC, to the second.
TYPES = ("text", "integer", "boolean", "date", "moment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`vocabulary` names the code list that a code is explained in; its label then stands in a
    column of its own, which `label_of` ties to the code's."""

    name: str
    type: str
    title: str
    description: str
    required: bool = False
    vocabulary: str = ""
    label_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """`columns` here are `references` in `table`, in the same order."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDefinition:
    """`search` are the columns of the full-text index; none means that there is no such index."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    search: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its rows; each has a cell for every column of the definition."""

    definition: TableDefinition
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        return self.definition.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptions:
    """What the files say of themselves, in Swedish."""

    title: str
    description: str
    safe_cells: str
    sheet: Mapping[str, str]


@cache
def read_definitions() -> tuple[TableDefinition, ...]:
    """Every table, each after those that its foreign keys lead to."""
    return tuple(_table(found) for found in _load()["table"])


@cache
def read_descriptions() -> Descriptions:
    found = _load()["package"]
    return Descriptions(
        title=found["title"],
        description=found["description"],
        safe_cells=found["safe_cells"],
        sheet=found["sheet"],
    )


@cache
def _load() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("tables.toml").read_text("utf-8"))


def _table(found: Mapping[str, Any]) -> TableDefinition:
    return TableDefinition(
        name=found["name"],
        title=found["title"],
        description=found["description"],
        columns=tuple(column for raw in found["columns"] for column in _columns(raw)),
        primary_key=tuple(found["primary_key"]),
        foreign_keys=tuple(_foreign_keys(found)),
        search=tuple(found.get("search", ())),
    )


def _columns(raw: Mapping[str, Any]) -> Iterator[Column]:
    """The column, and after a code the column of its label."""
    column = Column(
        name=raw["name"],
        type=raw.get("type", "text"),
        title=raw["title"],
        description=raw["description"],
        required=raw.get("required", False),
        vocabulary=raw.get("vocabulary", ""),
    )
    if column.type not in TYPES:
        raise ValueError(f"{column.name}: no type {column.type}")
    yield column
    if column.vocabulary:
        words = _load()["package"]["label"]
        yield Column(
            name=f"{column.name}_label",
            type="text",
            title=words["title"].format(title=column.title),
            description=words["description"].format(name=column.name),
            label_of=column.name,
        )


def _foreign_keys(found: Mapping[str, Any]) -> Iterator[ForeignKey]:
    for raw in found["columns"]:
        if "references" in raw:
            table, _, column = raw["references"].partition(".")
            yield ForeignKey(columns=(raw["name"],), table=table, references=(column,))
    for raw in found.get("foreign_keys", ()):
        yield ForeignKey(
            columns=tuple(raw["columns"]),
            table=raw["table"],
            references=tuple(raw["references"]),
        )
