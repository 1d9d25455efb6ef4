"""Every export of the register, in order: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator.exports import calendar, citation, feeds, robots, tables
from generator.exports.api.building import build_files as build_api
from generator.exports.files import ExportContext, ExportFile, Listed
from generator.exports.index import build_index_file
from generator.exports.linked_data import build_catalogue_files

#: Gives its files; the same context gives the same bytes.
Builder = Callable[[ExportContext], Iterator[ExportFile]]

#: Independent of each other, so that each may be run in a process of its own.
BUILDERS: tuple[Builder, ...] = (
    build_api,
    tables.build_files,
    feeds.build_files,
    calendar.build_files,
    citation.build_files,
    robots.build_files,
)

#: About as much work as all the others together.
HEAVY: Builder = tables.build_files


def build_exports(context: ExportContext) -> Iterator[ExportFile]:
    """All files that are published beside the pages."""
    listed: list[Listed] = []
    for build in BUILDERS:
        for file in build(context):
            # Not the files themselves: all of them at once are more than a small machine has.
            listed.append(file.listed)
            yield file
    yield from build_last(context, listed)


def build_last(context: ExportContext, listed: Sequence[Listed]) -> Iterator[ExportFile]:
    """What tells of the other files, once they are `listed`: the catalogue and the index."""
    catalogue = tuple(build_catalogue_files(context, listed))
    yield from catalogue
    yield build_index_file(context, (*listed, *(file.listed for file in catalogue)))
