"""Tables as CSV, and the data package that describes them (Frictionless, RFC 4180).

Commas, since these files are for programs: RFC 4180, Frictionless and every reader's default agree
on them. For those who double-click there is the workbook; the charts' data, which people open by
hand, keep the semicolon that Swedish Excel asks for (``pictures.files``).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from generator.exports.files import LICENCE, ExportContext, ExportFile
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
    types = [column.type for column in table.definition.columns]
    for row in table.rows:
        writer.writerow([_cell(v, t, safe) for v, t in zip(row, types, strict=True)])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value, type_: str, safe: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if safe and type_ == "text" and FORMULA.match(text) else text


def render_package(tables: Iterable[tuple[Table, ExportFile]], context: ExportContext) -> bytes:
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


def _resource(definition: TableDefinition, file: ExportFile) -> Mapping[str, Any]:
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
        "bytes": len(file.content),
        "hash": f"sha256:{hashlib.sha256(file.content).hexdigest()}",
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
