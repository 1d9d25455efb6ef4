"""The register as tidy tables, for spreadsheets, databases and programs for statistics.

One definition (``tables.toml``) gives CSV with a data package, a workbook, SQLite and Parquet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from generator.exports.files import LICENCE, ExportContext, ExportFile
from generator.exports.tables.building import build_tables
from generator.exports.tables.database import render_database
from generator.exports.tables.parquet import render_parquets
from generator.exports.tables.text_files import render_csv, render_package
from generator.exports.tables.workbook import render_workbook

FOLDER = "data"

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def build_files(context: ExportContext) -> Iterator[ExportFile]:
    """Every table in every format, and last what the files are: ``index.json``."""
    files = []
    for file in _build(context):
        files.append((file.path, len(file.content), hashlib.sha256(file.content).hexdigest()))
        yield file
    index = {
        "built": context.built,
        "commit": context.commit.sha if context.commit else None,
        "licence": LICENCE,
        "files": [
            {"path": path, "address": context.address(path), "bytes": size, "sha256": digest}
            for path, size, digest in files
        ],
    }
    yield ExportFile(
        path=f"{FOLDER}/index.json",
        content=(json.dumps(index, ensure_ascii=False, indent=2) + "\n").encode(),
        media_type="application/json",
    )


def _build(context: ExportContext) -> Iterator[ExportFile]:
    tables = build_tables(context)
    texts = [
        ExportFile(
            path=f"{FOLDER}/{table.name}.csv", content=render_csv(table), media_type="text/csv"
        )
        for table in tables
    ]
    yield from texts
    yield ExportFile(
        path=f"{FOLDER}/datapackage.json",
        content=render_package(zip(tables, texts, strict=True), context),
        media_type="application/json",
    )
    yield ExportFile(
        path=f"{FOLDER}/forsoksregistret.xlsx",
        content=render_workbook(tables, context),
        media_type=_WORKBOOK,
    )
    yield ExportFile(
        path=f"{FOLDER}/forsoksregistret.sqlite",
        content=render_database(tables),
        media_type="application/vnd.sqlite3",
    )
    for table, content in render_parquets(tables):
        yield ExportFile(
            path=f"{FOLDER}/{table.name}.parquet",
            content=content,
            media_type="application/vnd.apache.parquet",
        )
