"""Which trials took up which: chains of replication, earlier to the left."""

from __future__ import annotations

import textwrap

from generator.insight.lineage import Lineage
from generator.pages.page import Figure
from generator.pictures.svg import element, picture, text
from generator.registry import Registry
from generator.words import say

STEP = 250
BOX = 210
LINE = 16
WIDTH_CHARACTERS = 27


def draw_lineage(lineage: Lineage, registry: Registry) -> Figure | None:
    """A row a chain, a column a place in it; None when nothing replicates anything."""
    if not lineage.chains:
        return None
    boxes: dict[str, tuple[float, float, float]] = {}
    nodes: list[str] = []
    y = 10.0
    columns = 1
    for chain in lineage.chains:
        depth = _depths(chain.trials, [(e.source, e.target) for e in chain.edges])
        levels: dict[int, float] = {}
        bottom = y
        for trial in chain.trials:
            column = depth[trial]
            columns = max(columns, column + 1)
            top = levels.get(column, y)
            record = registry.trials[trial]
            year = f" ({record.start.known.year})" if record.start.known else ""
            lines = textwrap.wrap(f"{record.title}{year}", WIDTH_CHARACTERS)[:4]
            height = len(lines) * LINE + 14
            x = 10 + column * STEP
            boxes[trial] = (x, top, height)
            nodes.append(
                element("rect", class_="fr-node", x=x, y=top, width=BOX, height=height, rx=4)
            )
            nodes += [
                text(part, x + 8, top + 18 + LINE * place, font_size=12)
                for place, part in enumerate(lines)
            ]
            levels[column] = top + height + 12
            bottom = max(bottom, levels[column])
        y = bottom + 16
    edges = []
    for edge in lineage.edges:
        if edge.kind != "replicates" or edge.source not in boxes or edge.target not in boxes:
            continue
        x1, y1, h1 = boxes[edge.source]
        x2, y2, h2 = boxes[edge.target]
        start, end = (x1 + BOX, y1 + h1 / 2), (x2, y2 + h2 / 2)
        if x2 <= x1:
            start, end = (x1 + BOX / 2, y1 + h1), (x2 + BOX / 2, y2)
        edges.append(
            element(
                "path",
                class_="fr-edge",
                fill="none",
                d=f"M{start[0]:.0f} {start[1]:.0f}L{end[0]:.0f} {end[1]:.0f}",
            )
        )
        edges.append(element("circle", class_="fr-dot", cx=end[0], cy=end[1], r=4))
    title = say("pictures.lineage.title")
    description = say("pictures.lineage.description", total=len(lineage.chains))
    rows = tuple(
        (
            registry.trials[edge.target].title,
            registry.trials[edge.source].title,
            " ".join(edge.differences.split()) or say("pictures.unknown"),
        )
        for edge in lineage.edges
        if edge.kind == "replicates"
    )
    names = ("trial", "replicates", "differences")
    width = 20 + (columns - 1) * STEP + BOX
    return Figure(
        id="lineage",
        title=title,
        description=description,
        svg=picture(
            "lineage", title, description, max(width, 720), y, [*edges, *nodes], shape="wide"
        ),
        columns=tuple(say(f"pictures.column.{name}") for name in names),
        rows=rows,
    )


def _depths(trials: tuple[str, ...], edges: list[tuple[str, str]]) -> dict[str, int]:
    """The longest way from a beginning to each trial; cycles are cut at the trials' order."""
    place = {trial: number for number, trial in enumerate(trials)}
    depth = dict.fromkeys(trials, 0)
    for trial in trials:
        for source, target in edges:
            if source == trial and place[target] > place[source]:
                depth[target] = max(depth[target], depth[source] + 1)
    return depth
