"""Tables as Parquet files. The only DuckDB user.

DuckDB is 69 MB installed and brings nothing else with it. It reads and writes on disk only, so a
folder of its own comes and goes. One thread, so that the same rows give the same bytes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.exports.tables.definition import Table
from generator.exports.tables.text_files import has_formulas, render_csv

_TYPES = {
    "text": "VARCHAR",
    "date": "VARCHAR",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "moment": "TIMESTAMP",
}

#: The longest line that is read: texts may be long.
_LINE_LIMIT = 64 * 1024 * 1024


@contextmanager
def parquet_writer() -> Iterator[Callable[[Table, bytes], bytes]]:
    """Gives what makes a table's file; it takes the table and its safe CSV, which nearly always
    is what there is to read."""
    import duckdb  # heavy enough to wait for

    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(":memory:", config={"threads": 1}) as connection,
    ):
        source, target = Path(folder) / "in.csv", Path(folder) / "out.parquet"

        def render(table: Table, text: bytes) -> bytes:
            source.write_bytes(render_csv(table, safe=False) if has_formulas(table) else text)
            read = connection.read_csv(
                str(source),
                columns={c.name: _TYPES[c.type] for c in table.definition.columns},
                header=True,
                auto_detect=False,
                sep=",",
                quotechar='"',
                escapechar='"',
                max_line_size=_LINE_LIMIT,
                parallel=False,
            )
            read.write_parquet(str(target), compression="zstd")
            return target.read_bytes()

        yield render
