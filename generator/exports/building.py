"""Every export of the register, in order: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.exports import calendar, citation, feeds, robots
from generator.exports.files import ExportContext, ExportFile

#: Each gives its files; the same context gives the same bytes.
BUILDERS: tuple[Callable[[ExportContext], Iterator[ExportFile]], ...] = (
    feeds.build_files,
    calendar.build_files,
    citation.build_files,
    robots.build_files,
)


def build_exports(context: ExportContext) -> Iterator[ExportFile]:
    """All files that are published beside the pages."""
    for build in BUILDERS:
        yield from build(context)
