"""The page of open data: each format with what it is for, how large it is and how fresh.

Owns how the published files are grouped into ways to take the register. What each is for, and the
examples, are the template's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from generator.dates import PartialDate, parse_date
from generator.history import Commit
from generator.pages import addresses
from generator.pages.page import Page, SearchEntry
from generator.words import say

#: Files under ``data/`` by how their names end, and folders by how they begin.
_ENDINGS: Mapping[str, str] = {
    ".xlsx": "workbook",
    ".sqlite": "database",
    ".parquet": "parquet",
    ".csv": "csv",
    ".rdf": "catalogue",
    ".ttl": "catalogue",
}
_NAMES: Mapping[str, str] = {"datapackage.json": "package", "index.json": "index"}
_FOLDERS: Mapping[str, str] = {
    addresses.API: "api",
    addresses.FEEDS: "feeds",
    addresses.CALENDARS: "calendars",
    addresses.TRIALS: "references",
}
_DATA = "data/"
_COMMIT_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDataContent:
    """`sizes` are bytes by group, only for what has been written; `commit` is empty outside git.
    `day` is that of the data, `today` the one that what changes by itself is counted to."""

    day: PartialDate
    today: PartialDate
    commit: str
    sizes: tuple[tuple[str, int], ...]

    def size(self, group: str) -> int:
        return dict(self.sizes).get(group, 0)


def build_open_data_page(today: date, commit: Commit | None, files: Mapping[str, int]) -> Page:
    """`files` are the published files by path, with their bytes; none in a preview."""
    day = parse_date((commit.committed.date() if commit else today).isoformat())
    counted = parse_date(today.isoformat())
    assert day is not None
    assert counted is not None
    return Page(
        address=addresses.DATA,
        template="open_data",
        title=say("pages.open_data.title"),
        description=say("pages.open_data.description"),
        kind="open-data",
        section="oppna-data",
        search=SearchEntry(kind=say("pages.open_data.title")),
        content=OpenDataContent(
            day=day,
            today=counted,
            commit=commit.sha[:_COMMIT_SHOWN] if commit else "",
            sizes=tuple(sorted(group_sizes(files).items())),
        ),
    )


def group_sizes(files: Mapping[str, int]) -> Mapping[str, int]:
    """The bytes of each group of files."""
    sizes: dict[str, int] = {}
    for path, size in files.items():
        group = find_group(path)
        if group:
            sizes[group] = sizes.get(group, 0) + size
    return sizes


def find_group(path: str) -> str:
    """The group that a published file belongs to; empty for one that is no data."""
    if path.startswith(_DATA):
        place = PurePosixPath(path)
        return _NAMES.get(place.name) or _ENDINGS.get(place.suffix, "")
    return next((group for folder, group in _FOLDERS.items() if path.startswith(folder)), "")
