"""The rows of a sheet, put together as they stand in the file.

XlsxWriter keeps every cell as an object until the file is made and asks of each what it is. A table
knows that by its columns, so that a million cells take a second and not ten. Leaves everything else
of a workbook to XlsxWriter: styles, the shared texts, the headings, the parts of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from generator.exports.tables.definition import Table, Value
from generator.exports.tables.text_files import is_formula, list_columns

#: What Excel holds in a cell.
CELL_LIMIT = 32_767

_TRUTHS: Mapping[Value, str] = {True: ' t="b"><v>1</v></c>', False: ' t="b"><v>0</v></c>'}


class Texts(dict[Value, str]):
    """The end of the cell of each text, for all sheets of one workbook: Excel keeps a text once.

    `share` gives the number of a text among them; `quoted` is the number of the style of texts
    that look like formulas.
    """

    def __init__(self, share: Callable[[str], int], quoted: int) -> None:
        super().__init__()
        self._share = share
        self._quoted = quoted

    def __missing__(self, value: Value) -> str:
        text = str(value)
        if len(text) > CELL_LIMIT:
            text = f"{text[: CELL_LIMIT - 1]}…"
        style = f' s="{self._quoted}"' if is_formula(text) else ""
        end = self[value] = f'{style} t="s"><v>{self._share(text)}</v></c>'
        return end


class _Numbers(dict[Value, str]):
    def __missing__(self, value: Value) -> str:
        end = self[value] = f"><v>{value}</v></c>"
        return end


class TableSheet(Worksheet):  # type: ignore[misc] # XlsxWriter is not typed
    """A sheet whose first row is written as usual; the rest is `put_rows`."""

    fh: Any  # what XlsxWriter writes the sheet to
    dim_rowmax: int | None

    def __init__(self) -> None:
        super().__init__()
        self._rows = ""

    def put_rows(self, table: Table, texts: Texts) -> None:
        """The rows of `table`, below the first."""
        known = len(texts)
        self._rows = "".join(_encode(table, texts))
        # How often texts are used is told in the file; each was counted when it was new.
        self.str_table.count += _count_texts(table) - (len(texts) - known)
        if table.rows:
            self._check_dimensions(len(table.rows), len(table.definition.columns) - 1)

    def release(self) -> None:
        """Let go of the text of the sheet, once the file is made: sheet and workbook hold each
        other, and would keep it until a collector comes by."""
        self.fh = None

    def _write_rows(self) -> None:
        # What XlsxWriter itself knows of is the first row alone.
        last, self.dim_rowmax = self.dim_rowmax, 0
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.write(self._rows)
        self._rows = ""


def _encode(table: Table, texts: Texts) -> Iterator[str]:
    ends: Mapping[str, Mapping[Value, str]] = {"integer": _Numbers(), "boolean": _TRUTHS}
    columns = [
        (f'<c r="{xl_col_to_name(place)}', ends.get(column.type, texts))
        for place, column in enumerate(table.definition.columns)
    ]
    for line, row in enumerate(table.rows, 2):
        cells = [
            f'{start}{line}"{end[value]}'
            for (start, end), value in zip(columns, row, strict=True)
            if value is not None
        ]
        yield f'<row r="{line}">{"".join(cells)}</row>'


def _count_texts(table: Table) -> int:
    return sum(
        len(cells) - cells.count(None)
        for column, cells in list_columns(table)
        if column.type not in ("integer", "boolean")
    )
