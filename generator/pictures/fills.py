"""Fills that differ in pattern as well as colour, for print and for those who do not see colours.

Owns which pattern goes with which code, and the key that explains them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.pictures.lettering import measure
from generator.pictures.svg import element, rectangle, text

Pattern = Literal["solid", "up", "down", "level", "cross", "dots", "hole"]

#: Lines of a pattern in a tile of eight by eight.
_LINES: Mapping[Pattern, str] = {
    "up": "M-2 2L2-2M0 8L8 0M6 10L10 6",
    "down": "M-2 6L2 10M0 0L8 8M6-2L10 2",
    "level": "M0 2H8M0 6H8",
    "cross": "M0 0L8 8M0 8L8 0",
}

KEY_ROW = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What is drawn in the colour of the class `css`, under `label` in the key."""

    code: str
    label: str
    css: str
    pattern: Pattern = "solid"


VERDICTS: Mapping[str, Pattern] = {
    "improved": "solid",
    "unchanged": "level",
    "worsened": "up",
    "mixed": "cross",
    "inconclusive": "dots",
    "not-reported": "hole",
}

STATES: Mapping[str, tuple[str, Pattern]] = {
    "open": ("fr-c2", "solid"),
    "answered": ("fr-c6", "up"),
    "exemption": ("fr-c4", "dots"),
    "proposal": ("fr-c3", "level"),
    "solved": ("fr-c1", "solid"),
    "written-off": ("fr-c5", "cross"),
}


def define_patterns(identity: str, fills: Iterable[Fill]) -> str:
    """The patterns of the picture `identity`; empty when all fills are plain."""
    made = [_pattern(_name(identity, f), f) for f in fills if f.pattern not in ("solid", "hole")]
    return element("defs", *made) if made else ""


def _pattern(name: str, fill: Fill) -> str:
    if fill.pattern == "dots":
        marks = [
            element("circle", class_="fr-spot", cx=x, cy=y, r=1.6) for x, y in ((2, 2), (6, 6))
        ]
    else:
        marks = [element("path", class_="fr-hatch", d=_LINES[fill.pattern])]
    ground = element("rect", class_=fill.css, width=8, height=8)
    return element(
        "pattern",
        ground,
        *marks,
        id=name,
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    )


def draw_fill(identity: str, fill: Fill, x: float, y: float, width: float, height: float) -> str:
    """A rectangle with an edge of its own, so that neighbours are told apart in any colours."""
    if fill.pattern == "hole":
        return rectangle(x, y, width, height, "fr-bar fr-bar--hole")
    if fill.pattern == "solid":
        return rectangle(x, y, width, height, f"fr-bar {fill.css}")
    return rectangle(x, y, width, height, "fr-bar", fill=f"url(#{_name(identity, fill)})")


def draw_key(
    identity: str, fills: Sequence[Fill], width: float, x: float = 0, y: float = 0
) -> tuple[tuple[str, ...], float]:
    """The key within `width`, and its height in pixels."""
    parts: list[str] = []
    left, top = x, y
    for fill in fills:
        room = 26 + measure(fill.label) + 18
        if left > x and left + room - 18 > x + width:
            left, top = x, top + KEY_ROW
        parts.append(draw_fill(identity, fill, left + 1, top + 2, 18, 13))
        parts.append(text(fill.label, left + 25, top + 13))
        left += room
    return tuple(parts), (top - y + KEY_ROW if fills else 0)


def _name(identity: str, fill: Fill) -> str:
    return f"{identity}-p-{fill.code}"
