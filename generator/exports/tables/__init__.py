"""The register as tidy tables, for spreadsheets, databases and programs for statistics.

One definition (``tables.toml``) gives CSV with a data package, a workbook, SQLite and Parquet.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.exports.files import ExportContext, ExportFile
from generator.exports.index import FOLDER
from generator.exports.tables.building import build_tables
from generator.exports.tables.database import render_database
from generator.exports.tables.parquet import parquet_writer
from generator.exports.tables.text_files import render_csv, render_package
from generator.exports.tables.workbook import render_workbook

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def build_files(context: ExportContext) -> Iterator[ExportFile]:
    """Every table in every format."""
    tables = build_tables(context)
    texts = []
    with parquet_writer() as render_parquet:
        for table in tables:
            text = ExportFile(
                path=f"{FOLDER}{table.name}.csv", content=render_csv(table), media_type="text/csv"
            )
            # What it says of itself is kept, and not what it holds.
            texts.append(text.listed)
            yield text
            yield ExportFile(
                path=f"{FOLDER}{table.name}.parquet",
                content=render_parquet(table, text.content),
                media_type="application/vnd.apache.parquet",
            )
            del text
    yield ExportFile(
        path=f"{FOLDER}datapackage.json",
        content=render_package(zip(tables, texts, strict=True), context),
        media_type="application/json",
    )
    yield ExportFile(
        path=f"{FOLDER}forsoksregistret.xlsx",
        content=render_workbook(tables, context),
        media_type=_WORKBOOK,
    )
    yield ExportFile(
        path=f"{FOLDER}forsoksregistret.sqlite",
        content=render_database(tables),
        media_type="application/vnd.sqlite3",
    )
