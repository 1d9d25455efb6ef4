"""A figure as files to take away: a picture that stands alone, and its data for a spreadsheet.

Owns their addresses and forms. Leaves writing to ``site``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from generator.pages import addresses
from generator.pages.page import Figure
from generator.pictures.svg import element

#: Swedish and other Nordic Excel divide cells by the semicolon, since the comma is their decimal
#: sign: with commas a double-click puts a whole row into one cell. Everything else that reads CSV
#: can be told the delimiter, or finds it.
DELIMITER = ";"

#: How a cell begins that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DRAWING = re.compile(r"<svg\b.*</svg>", re.DOTALL)
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """`path` is from the site's root."""

    path: str
    content: bytes


def build_files(figure: Figure) -> Iterator[PictureFile]:
    """The picture and the data of a figure."""
    svg, data = addresses.picture_address(figure.id), addresses.data_address(figure.id)
    yield PictureFile(path=svg, content=render_picture(figure).encode())
    yield PictureFile(path=data, content=render_data(figure).encode("utf-8-sig"))


def render_picture(figure: Figure) -> str:
    """The drawing with a style, a ground and a size of its own, so that any viewer shows it."""
    found = _DRAWING.search(figure.svg)
    if found is None:
        raise ValueError(f"{figure.id}: no drawing")
    opening, rest = found.group().split(">", 1)
    size = _SIZE.search(opening)
    if size is None:
        raise ValueError(f"{figure.id}: no size")
    width, height = size.groups()
    frame = f'xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" xml:lang="sv"'
    head = f"{opening} {frame}>"
    style = element("style", _style())
    ground = element("rect", class_="fr-ground", width="100%", height="100%")
    # The title and the description stand first, where every reader looks for them.
    before, end, after = rest.partition("</desc>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{before}{end}{style}{ground}{after}\n'


def render_data(figure: Figure) -> str:
    """The figure's table with semicolons, lines that end as RFC 4180 says, and no formulas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n")
    for row in (figure.columns, *figure.rows):
        writer.writerow(map(_safe, row))
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


@cache
def _style() -> str:
    """The colours of the site's stylesheet; its lines hold nothing that XML would mind."""
    return resources.files(__package__).joinpath("standalone.css").read_text("utf-8")
