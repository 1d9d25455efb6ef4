"""Tables as CSV, and the data package that describes them (Frictionless, RFC 4180).

Commas, since these files are for programs: RFC 4180, Frictionless and every reader's default agree
on them. For those who double-click there is the workbook; the charts' data, which people open by
hand, keep the semicolon that Swedish Excel asks for (``pictures.files``).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.exports.files import LICENCE, ExportContext, Listed
from generator.exports.tables.definition import (
    Column,
    Table,
    TableDefinition,
    Value,
    read_descriptions,
)

#: What a spreadsheet would take for a formula; with an apostrophe before, a text that already has
#: one gets another, so that taking one away always gives the text back.
FORMULA = re.compile(r"'*[=+\-@\t\r]")

_TRUTHS: Mapping[Value, str | None] = {True: "true", False: "false", None: None}

#: A date at the precision that is known; Frictionless has no type for it.
PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_TYPES = {
    "text": "string",
    "date": "string",
    "integer": "integer",
    "boolean": "boolean",
    "moment": "datetime",
}


def render_csv(table: Table, *, safe: bool = True) -> bytes:
    """The table, with a byte order mark by which Excel knows UTF-8. `safe`: without formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.definition.names)
    writer.writerows(zip(*_cells(table, safe), strict=True))
    return out.getvalue().encode("utf-8-sig")


def has_formulas(table: Table) -> bool:
    """Whether any cell is another in a file that is `safe`."""
    return any(
        _find_formulas(cells) for column, cells in list_columns(table) if column.type == "text"
    )


def _cells(table: Table, safe: bool) -> Iterator[Iterable[Value]]:
    """What is written, a column at a time; the writer itself turns numbers into text, and what is
    not known into nothing."""
    for column, cells in list_columns(table):
        if column.type == "boolean":
            yield [_TRUTHS[cell] for cell in cells]
        elif safe and column.type == "text" and (formulas := _find_formulas(cells)):
            yield [f"'{cell}" if cell in formulas else cell for cell in cells]
        else:
            yield cells


def _find_formulas(cells: Iterable[Value]) -> frozenset[Value]:
    """Looked for among what differs: much stands in many cells."""
    return frozenset(filter(is_formula, set(cells)))


def list_columns(table: Table) -> Iterable[tuple[Column, tuple[Value, ...]]]:
    """Each column with its cells; nothing of a table without rows."""
    return zip(table.definition.columns, zip(*table.rows, strict=True), strict=bool(table.rows))


def is_formula(cell: Value) -> bool:
    """Whether a spreadsheet might run a text, or take the apostrophe before it for its own."""
    return cell is not None and FORMULA.match(str(cell)) is not None


def render_package(tables: Iterable[tuple[Table, Listed]], context: ExportContext) -> bytes:
    """``datapackage.json`` over the CSV files, whose paths are beside its own."""
    words = read_descriptions()
    content: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "forsoksregistret",
        "title": words.title,
        "description": f"{words.description}\n\n{words.safe_cells}",
        "created": context.built,
        "licenses": [{"name": "CC0-1.0", "path": LICENCE, "title": "CC0 1.0"}],
    }
    if context.site:
        content["homepage"] = context.site
        content["sources"] = [{"title": "Försöksregistret", "path": context.site}]
    else:
        content["sources"] = [{"title": "Försöksregistret"}]
    if context.commit:
        content["version"] = context.commit.sha
    content["resources"] = [_resource(table.definition, file) for table, file in tables]
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(definition: TableDefinition, file: Listed) -> Mapping[str, Any]:
    # Frictionless takes a key of several columns of which one is empty for a broken one; in SQL,
    # and so in the database, it is no key at all. Only keys that are always whole are told here.
    required = {column.name for column in definition.columns if column.required}
    return {
        "profile": "tabular-data-resource",
        "name": definition.name,
        "title": definition.title,
        "description": definition.description,
        "path": file.path.rpartition("/")[2],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n"},
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [_field(column) for column in definition.columns],
            "missingValues": [""],
            "primaryKey": list(definition.primary_key),
            "foreignKeys": [
                {
                    "fields": list(key.columns),
                    "reference": {
                        "resource": "" if key.table == definition.name else key.table,
                        "fields": list(key.references),
                    },
                }
                for key in definition.foreign_keys
                if len(key.columns) == 1 or required.issuperset(key.columns)
            ],
        },
    }


def _field(column: Column) -> Mapping[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.type == "date":
        constraints["pattern"] = PARTIAL_DATE
    field = {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.title,
        "description": column.description,
    }
    return field | ({"constraints": constraints} if constraints else {})
