"""Tables as an SQLite database with foreign keys, full-text indexes and views.

Made in memory by the same statements in the same order, so that the same rows give the same bytes
with the same version of SQLite. Datasette finds the indexes by their names and their content.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib import resources

from generator.exports.tables.definition import Table, TableDefinition

_TYPES = {
    "text": "TEXT",
    "date": "TEXT",
    "moment": "TEXT",
    "integer": "INTEGER",
    "boolean": "INTEGER",
}


def render_database(tables: Sequence[Table]) -> bytes:
    """The whole database file. Raises sqlite3.IntegrityError where a key leads nowhere."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        for table in tables:
            definition = table.definition
            for statement in _create(definition):
                connection.execute(statement)
            # A key to a row of the same table may come before that row.
            connection.execute("PRAGMA defer_foreign_keys = ON")
            marks = ", ".join("?" * len(definition.columns))
            into = f"INSERT INTO {_quote(table.name)} VALUES ({marks})"  # noqa: S608 - our names
            connection.executemany(into, table.rows)
            if definition.search:
                index = _quote(f"{table.name}_fts")
                connection.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608
        connection.execute("COMMIT")
        connection.executescript(_views())
        return connection.serialize()


def _create(definition: TableDefinition) -> Iterator[str]:
    lines = [
        f"{_quote(c.name)} {_TYPES[c.type]}" + (" NOT NULL" if c.required else "")
        for c in definition.columns
    ]
    lines.append(f"PRIMARY KEY ({_list(definition.primary_key)})")
    lines += [
        f"FOREIGN KEY ({_list(key.columns)}) REFERENCES {_quote(key.table)}"
        f" ({_list(key.references)})"
        for key in definition.foreign_keys
    ]
    name = definition.name
    yield f"CREATE TABLE {_quote(name)} (\n  " + ",\n  ".join(lines) + "\n)"
    for key in definition.foreign_keys:
        if key.columns != definition.primary_key[: len(key.columns)]:
            index = f"{name}_{'_'.join(key.columns)}"
            yield f"CREATE INDEX {_quote(index)} ON {_quote(name)} ({_list(key.columns)})"
    if definition.search:
        # Swedish letters are letters of their own: ö is not o.
        yield (
            f"CREATE VIRTUAL TABLE {_quote(f'{name}_fts')} USING fts5({_list(definition.search)},"
            f" content={_quote(name)}, tokenize='unicode61 remove_diacritics 0')"
        )


def _quote(name: str) -> str:
    return f'"{name}"'


def _list(names: Sequence[str]) -> str:
    return ", ".join(map(_quote, names))


@cache
def _views() -> str:
    return resources.files(__package__).joinpath("views.sql").read_text("utf-8")
