"""Columns a year: the states of obstacles over time, and a long register's trials by start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from generator.insight.obstacle_years import ORIGINS, ObstacleYear
from generator.pages.page import Figure
from generator.pictures.charts import state_fills
from generator.pictures.fills import Fill, define_patterns, draw_fill, draw_key
from generator.pictures.lettering import measure
from generator.pictures.svg import line, picture, text
from generator.text import format_number
from generator.vocabularies import Vocabularies
from generator.words import say

WIDTH = 720
LEFT = 44
PANEL = 170

#: A year with the number of each fill.
Column = tuple[int, Mapping[str, int]]


def draw_obstacle_years(years: Sequence[ObstacleYear], vocabularies: Vocabularies) -> Figure | None:
    """A panel each for reported and traced obstacles; None when there are none."""
    identity = "obstacle-years"
    if not years:
        return None
    fills = state_fills(vocabularies)
    key, y = draw_key(identity, fills, WIDTH)
    parts = [define_patterns(identity, fills), *key]
    y += 12
    for origin in ORIGINS:
        found = [year for year in years if year.origin == origin]
        if not found:
            continue
        heading = say(f"pictures.obstacle-years.{origin}", total=format_number(found[-1].total))
        parts.append(text(heading, 0, y + 14, class_="fr-strong", font_size=14))
        columns = [(f.year, {c.code: c.count for c in f.counts}) for f in found]
        parts += draw_columns(identity, fills, columns, y + 30)
        y += PANEL + 74
    labels = [fill.label for fill in fills]
    names = ("year", "origin")
    title = say(f"pictures.{identity}.title")
    description = say(f"pictures.{identity}.description", first=years[0].year, last=years[-1].year)
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(identity, title, description, WIDTH, y - 8, parts, shape="wide"),
        columns=(
            *(say(f"pictures.column.{name}") for name in names),
            *labels,
            say("pictures.column.sum"),
        ),
        rows=tuple(
            (
                str(year.year),
                vocabularies.label("obstacle-origins", year.origin),
                *(str(count.count) for count in year.counts),
                str(year.total),
            )
            for year in years
        ),
    )


def draw_columns(
    identity: str, fills: Sequence[Fill], columns: Sequence[Column], top: float
) -> list[str]:
    """Stacked columns, `PANEL` pixels high, with an axis of numbers and one of years (24 more)."""
    most = max((sum(counts.values()) for _, counts in columns), default=0) or 1
    step = nice_step(most)
    ceiling = -(-most // step) * step
    foot = top + PANEL
    wide = (WIDTH - LEFT - 4) / len(columns)
    parts: list[str] = []
    for value in range(0, ceiling + 1, step):
        y = foot - PANEL * value / ceiling
        parts.append(line(LEFT, y, WIDTH, y, "fr-gridline" if value else "fr-axis"))
        parts.append(
            text(format_number(value), LEFT - 8, y + 4, class_="fr-muted", text_anchor="end")
        )
    gap = 2 if wide > 9 else 0.5
    for place, (year, counts) in enumerate(columns):
        x, y = LEFT + place * wide, foot
        for fill in fills:
            tall = PANEL * counts.get(fill.code, 0) / ceiling
            if tall:
                y -= tall
                parts.append(draw_fill(identity, fill, x + gap / 2, y, wide - gap, tall))
        # The last year of many may have a number wider than its column.
        middle = min(x + wide / 2, WIDTH - measure(str(year)) / 2)
        parts += _year(year, middle, foot + 18, is_shown=years_shown(columns))
    return parts


def years_shown(columns: Sequence[Column]) -> Callable[[int], bool]:
    """Which years have room for their number: each, every fifth or every tenth."""
    count = len(columns)
    every = 1 if count <= 14 else 5 if count <= 70 else 10
    return lambda year: year % every == 0


def nice_step(most: int) -> int:
    """A round step that gives at most six lines up to `most`."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if most <= 5 * step:
                return step
        size *= 10


def _year(year: int, x: float, y: float, *, is_shown: Callable[[int], bool]) -> list[str]:
    if not is_shown(year):
        return []
    return [text(str(year), x, y, class_="fr-muted", text_anchor="middle")]
