"""Every format of the tables, read back by somebody else and compared with the register."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from generator.exports.files import ExportContext, ExportFile
from generator.exports.tables import build_files
from generator.exports.tables.building import build_tables
from generator.exports.tables.definition import Table, Value, read_definitions
from generator.exports.tables.rows import ROWS
from tests.exports import contexts
from tests.site.building import REPOSITORY

Make = Callable[[], ExportContext]

REGISTERS: Mapping[str, Make] = {
    "empty": contexts.empty,
    "single": contexts.single,
    "golden": contexts.golden,
    "hostile": contexts.hostile,
    "real": contexts.real,
}
NAMES = tuple(definition.name for definition in read_definitions())


@cache
def files(name: str) -> Mapping[str, ExportFile]:
    return {file.path: file for file in build_files(REGISTERS[name]())}


@cache
def tables(name: str) -> Mapping[str, Table]:
    return {table.name: table for table in build_tables(REGISTERS[name]())}


@pytest.fixture(params=REGISTERS)
def register(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_definition_is_whole() -> None:
    assert tuple(ROWS) == NAMES
    seen: set[str] = set()
    for definition in read_definitions():
        seen.add(definition.name)
        assert len(set(definition.names)) == len(definition.names)
        assert set(definition.primary_key) <= set(definition.names)
        assert set(definition.search) <= set(definition.names)
        for key in definition.foreign_keys:
            assert key.table in seen, f"{definition.name}: {key.table} must come before"
            assert set(key.columns) <= set(definition.names)
        for column in definition.columns:
            assert column.title
            assert column.description.endswith(".")


def test_the_same_register_gives_the_same_bytes(register: str) -> None:
    again = {file.path: file for file in build_files(REGISTERS[register]())}
    assert again == files(register)


def test_another_process_gives_the_same_bytes() -> None:
    """Neither the order of sets nor the moment is in the files."""
    code = (
        "import hashlib; from tests.exports import contexts;"
        "from generator.exports.tables import build_files;"
        "[print(f.path, hashlib.sha256(f.content).hexdigest())"
        " for f in build_files(contexts.golden())]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    ours = [f"{p} {hashlib.sha256(f.content).hexdigest()}" for p, f in files("golden").items()]
    assert done.stdout.splitlines() == ours


def test_the_tables_hold_the_register(register: str) -> None:
    registry = REGISTERS[register]().registry
    found = tables(register)
    counts = {
        "trials": len(registry.trials),
        "trial_organisations": sum(len(t.organisations) for t in registry.trials.values()),
        "exemptions": sum(len(t.exemptions) for t in registry.trials.values()),
        "evaluations": len(list(registry.all_evaluations())),
        "results": sum(
            len(e.results) + len(e.unregistered_results) for e in registry.all_evaluations()
        ),
        "obstacles": len(registry.obstacles),
        "events": sum(len(o.events) for o in registry.obstacles.values()),
        "programmes": len(registry.programmes),
    }
    assert {name: len(found[name].rows) for name in counts} == counts
    for trial, row in zip(registry.trials.values(), found["trials"].rows, strict=True):
        cells = dict(zip(found["trials"].definition.names, row, strict=True))
        assert cells["id"] == trial.id
        assert cells["title"] == trial.title
        assert cells["start_actual"] == (trial.start.actual.text if trial.start.actual else None)
        assert cells["status_label"] == registry.vocabularies.label("statuses", trial.status)
    assert {row[0] for row in found["measures"].rows} == {
        trial.id for trial in registry.trials.values() if trial.measures
    }


def test_history_is_in_the_tables() -> None:
    history = contexts.real().derived.history
    if history is None:
        pytest.skip("needs the whole history of the repository")
    versions = [v for r in history.records.values() for v in r.versions]
    assert len(tables("real")["versions"].rows) == len(versions) > 0
    assert len(tables("real")["changes"].rows) == sum(len(v.changes) for v in versions)


def _read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _expected(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


#: What a reader of the CSV files does, as the data package tells.
_MADE_SAFE = re.compile(r"'('*[=+\-@\t\r])")


def test_csv_gives_the_register_back(register: str) -> None:
    for name, table in tables(register).items():
        header, *rows = _read_csv(files(register)[f"data/{name}.csv"].content)
        assert tuple(header) == table.definition.names
        texts = [column.type == "text" for column in table.definition.columns]
        back = [
            [
                _MADE_SAFE.sub(r"\1", c, count=1) if t and _MADE_SAFE.match(c) else c
                for c, t in zip(row, texts, strict=True)
            ]
            for row in rows
        ]
        assert back == [[_expected(value) for value in row] for row in table.rows]


def test_no_cell_of_csv_is_a_formula() -> None:
    cells = [
        cell
        for name in NAMES
        for row in _read_csv(files("hostile")[f"data/{name}.csv"].content)
        for cell in row
    ]
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert '\'=HYPERLINK("https://evil.invalid";"klicka")' in cells
    assert "''=1+1" in cells
    assert "0480" in cells


def test_excel_gives_the_register_back(register: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files(register)["data/forsoksregistret.xlsx"].content))
    assert tuple(book.sheetnames[1:]) == NAMES
    for name, table in tables(register).items():
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        header, *rows = sheet.iter_rows(max_col=len(table.definition.columns))
        assert tuple(cell.value for cell in header) == table.definition.names
        assert [[_read_cell(c.value) for c in row] for row in rows] == [
            list(row) for row in table.rows
        ]
        assert {c.data_type for row in rows for c in row} <= {"s", "n", "b"}
        assert not any(c.hyperlink for row in rows for c in row)
        for row in rows:
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix


def _read_cell(value: Value) -> Value:
    """openpyxl leaves it to its caller to read characters that XML cannot hold."""
    return unescape(value) if isinstance(value, str) else value


@pytest.fixture
def database(register: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(files(register)["data/forsoksregistret.sqlite"].content)
        yield connection


def test_sqlite_gives_the_register_back(register: str, database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for name, table in tables(register).items():
        found = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()  # noqa: S608
        assert found == list(table.rows)
        keys = database.execute(f"PRAGMA foreign_key_list('{name}')").fetchall()
        assert {key[2] for key in keys} == {k.table for k in table.definition.foreign_keys}


def test_every_view_answers(database: sqlite3.Connection) -> None:
    views = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    assert len(views) == 8
    for name in views:
        database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608


def test_the_views_count_what_the_register_holds() -> None:
    context = contexts.real()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(files("real")["data/forsoksregistret.sqlite"].content)
        waiting = connection.execute("SELECT id FROM view_open_obstacles").fetchall()
        missing = connection.execute("SELECT count(*) FROM view_measures_without_verdict")
        owners = dict(connection.execute("SELECT code, trials FROM view_trials_by_organisation"))
        assert missing.fetchone() == (sum(x.missing for x in context.derived.ledgers.values()),)
    standing = {
        o.id
        for o in context.registry.obstacles.values()
        if not o.merged_into and context.derived.states[o.id].state == "open"
    }
    assert {found for (found,) in waiting} == standing
    trials = context.registry.trials.values()
    bodies = {body for trial in trials for body in trial.owners}
    assert owners == {body: sum(body in t.owners for t in trials) for body in bodies}


def test_full_text_finds_words_with_swedish_letters() -> None:
    trial = next(iter(contexts.golden().registry.trials.values()))
    word = next(w for w in re.findall(r"\w+", trial.summary) if re.search("[åäö]", w))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(files("golden")["data/forsoksregistret.sqlite"].content)
        query = (
            "SELECT t.id FROM trials_fts AS f JOIN trials AS t ON t.rowid = f.rowid"
            " WHERE trials_fts MATCH ?"
        )
        assert (trial.id,) in connection.execute(query, (word,)).fetchall()
        bare = word.translate(str.maketrans("åäö", "aao"))
        assert (trial.id,) not in connection.execute(query, (bare,)).fetchall()


def test_parquet_gives_the_register_back(register: str, tmp_path: Path) -> None:
    with duckdb.connect(":memory:") as connection:
        for name, table in tables(register).items():
            path = tmp_path / f"{name}.parquet"
            path.write_bytes(files(register)[f"data/{name}.parquet"].content)
            found = connection.read_parquet(str(path))
            assert tuple(found.columns) == table.definition.names
            moments = [column.type == "moment" for column in table.definition.columns]
            rows = [
                tuple(
                    v.strftime("%Y-%m-%dT%H:%M:%SZ") if m else v
                    for v, m in zip(row, moments, strict=True)
                )
                for row in found.fetchall()
            ]
            assert rows == list(table.rows)


def _write(name: str, folder: Path) -> Path:
    for file in files(name).values():
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    return folder / "data"


def test_frictionless_accepts_the_package(register: str, tmp_path: Path) -> None:
    report = frictionless.validate(str(_write(register, tmp_path) / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:5]
    assert len(report.tasks) == len(NAMES)


def test_the_package_tells_what_the_files_are(register: str) -> None:
    made = files(register)
    package: Any = json.loads(made["data/datapackage.json"].content)
    assert [found["name"] for found in package["resources"]] == list(NAMES)
    for found in package["resources"]:
        content = made[f"data/{found['path']}"].content
        assert found["bytes"] == len(content)
        assert found["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_days_of_waiting_stand_with_the_day_they_are_counted_to(register: str) -> None:
    table = tables(register)["obstacles"]
    names = table.definition.names
    days, counted = names.index("days_waiting"), names.index("counted_to")
    today = REGISTERS[register]().as_of
    assert all(row[counted] == (None if row[days] is None else today) for row in table.rows)


def test_a_text_counts_in_the_workbook_each_time_it_stands_there() -> None:
    with zipfile.ZipFile(io.BytesIO(files("golden")["data/forsoksregistret.xlsx"].content)) as book:
        told = re.search(
            r'<sst [^>]*count="(\d+)" uniqueCount="(\d+)"', _text(book, "sharedStrings")
        )
        assert told
        sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
        used = sum(book.read(name).decode().count(' t="s"') for name in sheets)
        assert (int(told[1]), int(told[2])) == (used, _text(book, "sharedStrings").count("<si>"))


def _text(book: zipfile.ZipFile, name: str) -> str:
    return book.read(f"xl/{name}.xml").decode()
