"""Tables as a workbook: a sheet about the file, then one a table.

With ``sheets`` the only XlsxWriter user.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from generator.exports.files import LICENCE, ExportContext
from generator.exports.tables.definition import Table, read_descriptions

#: What Excel holds in a sheet with its heading.
ROW_LIMIT = 1_048_575

_WIDTHS = {"text": 24, "date": 12, "integer": 10, "boolean": 10, "moment": 22}


def render_workbook(tables: Sequence[Table], context: ExportContext) -> bytes:
    """Every cell is a text, a number or a truth value, never a formula or a link.

    A text that looks like a formula carries Excel's own mark (the apostrophe that is not part of
    the text), so that it stays a text when somebody edits the cell.
    """
    import xlsxwriter  # heavy enough to wait for

    from generator.exports.tables.sheets import TableSheet, Texts

    words = read_descriptions()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,  # faster than its files, and bytes that repeat
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = datetime.fromisoformat(context.built).replace(tzinfo=None)
    book.set_properties({"title": words.title, "comments": words.description, "created": created})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    quoted = book.add_format({"quote_prefix": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    about = book.add_worksheet(words.sheet["name"])
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 100)
    facts = [
        ("licence", LICENCE),
        ("built", context.built),
        ("as_of", context.as_of),
        ("commit", context.commit.sha if context.commit else ""),
    ]
    about.write_string(0, 0, words.title, bold)
    about.write_string(1, 1, words.description, wrapped)
    for line, (name, fact) in enumerate(facts, 3):
        about.write_string(line, 0, words.sheet[name])
        about.write_string(line, 1, fact)
    for place, name in enumerate(("table", "contents", "rows")):
        about.write_string(8, place, words.sheet[name], bold)
    for line, table in enumerate(tables, 9):
        fits = len(table.rows) <= ROW_LIMIT
        said = table.definition.description
        about.write_string(line, 0, table.name)
        about.write_string(line, 1, said if fits else words.sheet["too_long"], wrapped)
        about.write_number(line, 2, len(table.rows))

    sheets: list[TableSheet] = []
    texts = Texts(book.str_table._get_shared_string_index, quoted._get_xf_index())
    for table in tables:
        if len(table.rows) > ROW_LIMIT:
            continue
        sheet = book.add_worksheet(table.name, TableSheet)
        sheet.freeze_panes(1, 0)
        columns = table.definition.columns
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, bold)
            sheet.set_column(place, place, _WIDTHS[column.type])
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(columns) - 1)
        sheet.put_rows(table, texts)
        sheets.append(sheet)
    book.close()
    for sheet in sheets:
        sheet.release()
    return out.getvalue()
