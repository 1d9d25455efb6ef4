"""Every export of the register, in order: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.exports import calendar, citation, feeds, robots, tables
from generator.exports.api.building import build_files as build_api
from generator.exports.files import ExportContext, ExportFile, Listed
from generator.exports.linked_data import build_catalogue_files

#: Each gives its files; the same context gives the same bytes.
BUILDERS: tuple[Callable[[ExportContext], Iterator[ExportFile]], ...] = (
    build_api,
    tables.build_files,
    feeds.build_files,
    calendar.build_files,
    citation.build_files,
    robots.build_files,
)


def build_exports(context: ExportContext) -> Iterator[ExportFile]:
    """All files that are published beside the pages; last the catalogue of them."""
    listed: list[Listed] = []
    for build in BUILDERS:
        for file in build(context):
            # Not the files themselves: all of them at once are more than a small machine has.
            listed.append(file.listed)
            yield file
    yield from build_catalogue_files(context, listed)
