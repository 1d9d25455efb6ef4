"""What the site tells robots: that all may be read, and where things are (robots.txt, llms.txt)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.exports.files import ExportContext, ExportFile
from generator.words import say


def build_files(context: ExportContext) -> Iterator[ExportFile]:
    """Both files. A map of the site is named only where its address is known."""
    lines = ["User-agent: *", "Disallow:"]
    if context.site:
        lines += ["", f"Sitemap: {context.address('sitemap.xml')}"]
    yield ExportFile(
        path="robots.txt", content="\n".join([*lines, ""]).encode(), media_type="text/plain"
    )
    registry = context.registry
    said = say(
        "robots.llms",
        trials=len(registry.trials),
        evaluations=sum(1 for _ in registry.all_evaluations()),
        obstacles=len(registry.obstacles),
        programmes=len(registry.programmes),
        built=context.built,
        root=context.address(""),
    )
    yield ExportFile(path="llms.txt", content=said.encode(), media_type="text/plain")
