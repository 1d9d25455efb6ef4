"""Bars: verdicts by area, states of obstacles now, the acts that stand in the way most often."""

from __future__ import annotations

from collections.abc import Sequence

from generator.insight.counts import CountTable, CrossTable
from generator.insight.provisions import ActSynthesis
from generator.pages.page import Figure
from generator.pictures.fills import STATES, VERDICTS, Fill, define_patterns, draw_fill, draw_key
from generator.pictures.lettering import measure, wrap
from generator.pictures.svg import picture, text
from generator.text import format_number, swedish_key
from generator.vocabularies import Vocabularies
from generator.words import say

WIDTH = 720
LABELS = 230
#: What stands to the right of the longest bar.
SUMS = 56
ROW = 34
BAR = 22


def draw_outcomes_by_area(table: CrossTable, vocabularies: Vocabularies) -> Figure | None:
    """Verdicts by area as stacked bars, null results as visible as the rest; None without any."""
    identity = "outcomes-by-area"
    rows = [row for row in table.rows if row.total]
    if not rows:
        return None
    label = vocabularies.label
    rows.sort(key=lambda r: (-r.total, swedish_key(label(table.row_vocabulary, r.code))))
    fills = {
        count.code: Fill(
            code=count.code,
            label=label("verdicts", count.code),
            css=f"fr-v-{count.code}",
            pattern=VERDICTS.get(count.code, "hole"),
        )
        for count in rows[0].counts
    }
    key, height = draw_key(identity, [*fills.values()], WIDTH)
    scale = (WIDTH - LABELS - SUMS) / max(row.total for row in rows)
    parts = [define_patterns(identity, fills.values()), *key]
    top = height + 8
    for place, row in enumerate(rows):
        y = top + place * ROW
        parts += _label(label(table.row_vocabulary, row.code), y)
        x = float(LABELS)
        for count in row.counts:
            if count.count:
                wide = count.count * scale
                parts.append(draw_fill(identity, fills[count.code], x, y, wide, BAR))
                parts += _number(count.count, x, wide, y)
                x += wide
        parts.append(text(format_number(row.total), x + 7, y + 16, class_="fr-strong"))
    data = tuple(
        (
            label(table.row_vocabulary, row.code),
            *(str(c.count) for c in row.counts),
            str(row.total),
        )
        for row in rows
    )
    names = [fill.label for fill in fills.values()]
    columns = (say("pictures.column.area"), *names, say("pictures.column.sum"))
    return _figure(identity, parts, top + len(rows) * ROW, columns, data, table.total)


def draw_obstacle_states(table: CountTable, vocabularies: Vocabularies) -> Figure | None:
    """How many obstacles stand in each state; None without any."""
    identity = "obstacle-states"
    if not table.total:
        return None
    most = max(count.count for count in table.rows)
    scale = (WIDTH - LABELS - SUMS) / most
    fills = state_fills(vocabularies)
    parts = [define_patterns(identity, fills)]
    by_code = {fill.code: fill for fill in fills}
    rows: list[tuple[str, str]] = []
    for place, count in enumerate(table.rows):
        y = 4 + place * ROW
        words = vocabularies.label(table.vocabulary, count.code)
        parts += _label(words, y)
        if count.count:
            parts.append(
                draw_fill(identity, by_code[count.code], LABELS, y, count.count * scale, BAR)
            )
        x = LABELS + count.count * scale + 7
        parts.append(text(format_number(count.count), x, y + 16, class_="fr-strong"))
        rows.append((words, str(count.count)))
    columns = (say("pictures.column.state"), say("pictures.column.obstacles"))
    return _figure(identity, parts, 4 + len(rows) * ROW, columns, tuple(rows), table.total)


def draw_obstacles_by_act(acts: Sequence[ActSynthesis], *, most: int = 15) -> Figure | None:
    """The acts that most reported obstacles and trials name; None without any.

    Traced obstacles are drawn, but have no part in the order: which ones were traced says what has
    been changed, not what stands in the way.
    """
    identity = "obstacles-by-act"
    counted = [
        (
            synthesis.act.short or synthesis.act.title,
            synthesis.act.code,
            synthesis.whole.reported,
            len(synthesis.whole.obstacles) - synthesis.whole.reported,
            len(synthesis.whole.met),
        )
        for synthesis in acts
        if synthesis.whole.obstacles or synthesis.whole.met
    ]
    if not counted:
        return None
    counted.sort(key=lambda r: (-(r[2] + r[4]), -r[2], -r[3], swedish_key(r[0]), r[1]))
    shown = counted[:most]
    fills = [
        Fill(code="reported", label=say("pictures.column.reported"), css="fr-c1"),
        Fill(code="traced", label=say("pictures.column.traced"), css="fr-c5", pattern="up"),
        Fill(code="met", label=say("pictures.column.met"), css="fr-c3", pattern="level"),
    ]
    key, height = draw_key(identity, fills, WIDTH)
    scale = (WIDTH - LABELS - SUMS) / max(max(r[2] + r[3], r[4]) for r in shown)
    parts = [define_patterns(identity, fills), *key]
    step = ROW + 12
    for place, (name, code, reported, traced, met) in enumerate(shown):
        y = height + 8 + place * step
        parts += _label(_name(name, code), y + 3)
        x = float(LABELS)
        for fill, count in zip(fills, (reported, traced), strict=False):
            if count:
                parts.append(draw_fill(identity, fill, x, y, count * scale, 15))
                x += count * scale
        parts.append(text(_pair(reported, traced), x + 7, y + 12, class_="fr-strong"))
        if met:
            parts.append(draw_fill(identity, fills[2], LABELS, y + 17, met * scale, 15))
        parts.append(text(format_number(met), LABELS + met * scale + 7, y + 29, class_="fr-strong"))
    data = tuple(
        (_name(name, code), str(reported), str(traced), str(met))
        for name, code, reported, traced, met in shown
    )
    columns = (say("pictures.column.act"), *(fill.label for fill in fills))
    return _figure(
        identity, parts, height + 8 + len(shown) * step, columns, data, len(counted), len(shown)
    )


def state_fills(vocabularies: Vocabularies) -> tuple[Fill, ...]:
    """The fill of each state of obstacles, in the vocabulary's order."""
    return tuple(
        Fill(
            code=code.code,
            label=code.label,
            css=STATES.get(code.code, ("fr-c6", "solid"))[0],
            pattern=STATES.get(code.code, ("fr-c6", "solid"))[1],
        )
        for code in vocabularies.lists["obstacle-states"].codes
    )


def _name(name: str, code: str) -> str:
    if code in name:
        return name
    return f"{name}, {code}" if code.startswith("(") else f"{name} ({code})"


def _pair(reported: int, traced: int) -> str:
    if not traced:
        return format_number(reported)
    return f"{format_number(reported)} + {format_number(traced)}"


def _label(words: str, y: float) -> list[str]:
    """A row's name to the left of its bar, on two lines where one is too narrow."""
    lines = wrap(words, LABELS - 14)
    first = y + 16 if len(lines) == 1 else y + 8
    return [
        text(part, LABELS - 10, first + 14 * place, text_anchor="end")
        for place, part in enumerate(lines)
    ]


def _number(count: int, x: float, width: float, y: float) -> list[str]:
    """The number on its part of a bar, where there is room."""
    words = format_number(count)
    if measure(words) + 10 > width:
        return []
    return [text(words, x + width / 2, y + 16, class_="fr-label", text_anchor="middle")]


def _figure(
    identity: str,
    parts: Sequence[str],
    height: float,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    total: int,
    shown: int = 0,
) -> Figure:
    title = say(f"pictures.{identity}.title")
    description = say(f"pictures.{identity}.description", total=total, shown=shown)
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(identity, title, description, WIDTH, height, parts, shape="wide"),
        columns=columns,
        rows=rows,
    )
