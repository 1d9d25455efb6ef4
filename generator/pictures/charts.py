"""Bars: verdicts by area, states of obstacles, the acts that stand in the way most often."""

from __future__ import annotations

from collections.abc import Sequence

from generator.insight.counts import CountTable, CrossTable
from generator.insight.provisions import ActSynthesis
from generator.pages.page import Figure
from generator.pictures.svg import element, picture, rectangle, text
from generator.text import shorten
from generator.vocabularies import Vocabularies
from generator.words import say

WIDTH = 720
LABELS = 210
ROW = 30


def draw_outcomes_by_area(table: CrossTable, vocabularies: Vocabularies) -> Figure:
    """Verdicts by area as stacked bars, null results as visible as the rest."""
    identity = "outcomes-by-area"
    rows = [row for row in table.rows if row.total]
    codes = [c.code for c in table.rows[0].counts] if table.rows else []
    most = max((row.total for row in rows), default=1)
    scale = (WIDTH - LABELS - 60) / most
    top = 52
    parts = list(_legend([(f"fr-v-{c}", vocabularies.label("verdicts", c)) for c in codes]))
    for place, row in enumerate(rows):
        y = top + place * ROW
        name = vocabularies.label(table.row_vocabulary, row.code)
        parts.append(text(shorten(name, 28), LABELS - 8, y + 17, text_anchor="end"))
        x = float(LABELS)
        for count in row.counts:
            if count.count:
                parts.append(rectangle(x, y + 3, count.count * scale, 20, f"fr-v-{count.code}"))
                x += count.count * scale
        parts.append(text(str(row.total), x + 6, y + 18, class_="fr-strong"))
    names = [vocabularies.label("verdicts", c) for c in codes]
    data = tuple(
        (
            vocabularies.label(table.row_vocabulary, row.code),
            *(str(c.count) for c in row.counts),
            str(row.total),
        )
        for row in rows
    )
    columns = (say("pictures.column.area"), *names, say("pictures.column.sum"))
    return _figure(identity, parts, top + len(rows) * ROW + 8, columns, data, len(rows))


def draw_obstacle_states(table: CountTable, vocabularies: Vocabularies) -> Figure:
    """How many obstacles stand in each state."""
    bars = [(vocabularies.label(table.vocabulary, c.code), c.count) for c in table.rows]
    columns = (say("pictures.column.state"), say("pictures.column.obstacles"))
    return _plain("obstacle-states", bars, columns, table.total)


def draw_obstacles_by_act(acts: Sequence[ActSynthesis], *, most: int = 15) -> Figure:
    """The acts that most obstacles and trials name."""
    counted = []
    for synthesis in acts:
        found = set(synthesis.whole.obstacles)
        for provision in synthesis.provisions:
            found |= set(provision.obstacles)
        if found:
            counted.append((synthesis.act.short or synthesis.act.title, synthesis.act.code, found))
    counted.sort(key=lambda row: (-len(row[2]), row[1]))
    bars = [
        (name if code in name else f"{name} ({code})", len(found))
        for name, code, found in counted[:most]
    ]
    columns = (say("pictures.column.act"), say("pictures.column.obstacles"))
    return _plain("obstacles-by-act", bars, columns, len(counted))


def _plain(
    identity: str, bars: Sequence[tuple[str, int]], columns: tuple[str, ...], total: int
) -> Figure:
    most = max((count for _, count in bars), default=1) or 1
    scale = (WIDTH - LABELS - 60) / most
    parts = []
    for place, (name, count) in enumerate(bars):
        y = 8 + place * ROW
        parts.append(text(shorten(name, 30), LABELS - 8, y + 17, text_anchor="end"))
        if count:
            parts.append(rectangle(LABELS, y + 3, count * scale, 20, "fr-c1"))
        parts.append(text(str(count), LABELS + count * scale + 6, y + 18, class_="fr-strong"))
    data = tuple((name, str(count)) for name, count in bars)
    return _figure(identity, parts, 16 + len(bars) * ROW, columns, data, total)


def _figure(
    identity: str,
    parts: Sequence[str],
    height: float,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    total: int,
) -> Figure:
    title = say(f"pictures.{identity}.title")
    description = say(f"pictures.{identity}.description", total=total)
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(identity, title, description, WIDTH, height, parts, shape="wide"),
        columns=columns,
        rows=rows,
    )


def _legend(entries: Sequence[tuple[str, str]]) -> Sequence[str]:
    """Two rows of at most three keys."""
    parts = []
    for place, (css, label) in enumerate(entries):
        x, y = (place % 3) * 200, (place // 3) * 22
        parts.append(element("rect", class_=css, x=x + 1, y=y + 3, width=14, height=12))
        parts.append(text(label, x + 22, y + 14))
    return parts
