"""The tables with their rows and the labels of their codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
        Table(definition=definition, rows=_rows(definition, context))
        for definition in read_definitions()
    )


def _rows(definition: TableDefinition, context: ExportContext) -> tuple[Row, ...]:
    """Worked out a column at a time: a column has few codes, and each is looked up once."""
    made = tuple(zip(*ROWS[definition.name](context), strict=True))
    if not made:
        return ()
    given = sum(not column.label_of for column in definition.columns)
    assert len(made) == given, f"{definition.name}: {len(made)} cells for {given} columns"
    return tuple(zip(*_columns(definition, made, context.vocabularies), strict=True))


def _columns(
    definition: TableDefinition, made: Sequence[Sequence[Value]], vocabularies: Vocabularies
) -> Iterator[Sequence[Value]]:
    given, vocabulary = iter(made), ""
    cells: Sequence[Value] = ()
    for column in definition.columns:
        if column.label_of:
            labels = {code: _label(vocabularies, vocabulary, code) for code in set(cells)}
            yield [labels[code] for code in cells]
            continue
        cells = [None if cell == "" else cell for cell in next(given)]
        vocabulary = column.vocabulary
        yield cells


def _label(vocabularies: Vocabularies, vocabulary: str, code: Value) -> Value:
    if code is None:
        return None
    if vocabulary == "organisations":
        return vocabularies.organisation(str(code)).label
    return vocabularies.label(vocabulary, str(code))
