"""Every export of the register, in order: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.exports.api.building import build_files as build_api
from generator.exports.files import ExportContext, ExportFile

#: Each gives its files; the same context gives the same bytes.
BUILDERS: tuple[Callable[[ExportContext], Iterator[ExportFile]], ...] = (build_api,)


def build_exports(context: ExportContext) -> Iterator[ExportFile]:
    """All files that are published beside the pages."""
    for build in BUILDERS:
        yield from build(context)
