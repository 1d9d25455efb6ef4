"""The tables with their rows and the labels of their codes."""

from __future__ import annotations

from collections.abc import Iterator

from generator.exports.files import ExportContext
from generator.exports.tables.definition import (
    Row,
    Table,
    TableDefinition,
    Value,
    read_definitions,
)
from generator.exports.tables.rows import ROWS
from generator.vocabularies import Vocabularies


def build_tables(context: ExportContext) -> tuple[Table, ...]:
    """Every table, each after those that its foreign keys lead to."""
    return tuple(
        Table(definition=definition, rows=tuple(_rows(definition, context)))
        for definition in read_definitions()
    )


def _rows(definition: TableDefinition, context: ExportContext) -> Iterator[Row]:
    columns, vocabularies = definition.columns, context.vocabularies
    given = sum(not column.label_of for column in columns)
    for made in ROWS[definition.name](context):
        assert len(made) == given, f"{definition.name}: {len(made)} cells for {given} columns"
        cells, vocabulary = iter(made), ""
        row: list[Value] = []
        for column in columns:
            if column.label_of:
                row.append(_label(vocabularies, vocabulary, row[-1]))
                continue
            cell = next(cells)
            row.append(None if cell == "" else cell)
            vocabulary = column.vocabulary
        yield tuple(row)


def _label(vocabularies: Vocabularies, vocabulary: str, code: Value) -> Value:
    if code is None:
        return None
    if vocabulary == "organisations":
        return vocabularies.organisation(str(code)).label
    return vocabularies.label(vocabulary, str(code))
