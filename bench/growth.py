"""How a cost grows, in a picture with two logarithmic axes: a line of slope one is linear."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _RIGHT, _TOP = 720, 420, 60, 50, 190, 20
_COLOURS = ("#0b5c8a", "#b4531a", "#3d7a3a", "#6b4fa0", "#8a6d00", "#a02d55")


def draw_growth(series: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """SVG of seconds by number of trials, one line a name."""
    points = [point for line in series.values() for point in line if point[1] > 0]
    low_x, high_x = (f(math.log10(x) for x, _ in points) for f in (min, max))
    low_y = math.floor(min(math.log10(y) for _, y in points))
    high_y = math.ceil(max(math.log10(y) for _, y in points))

    def across(trials: float) -> float:
        share = (math.log10(trials) - low_x) / ((high_x - low_x) or 1)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def down(seconds: float) -> float:
        share = (math.log10(seconds) - low_y) / ((high_y - low_y) or 1)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Seconds by number of trials</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low_y, high_y + 1):
        y = down(10**power)
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:g} s</text>'
        )
    parts += [
        f'<text x="{across(trials):.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">'
        f"{trials}</text>"
        for trials in sorted({x for x, _ in points})
    ]
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">trials</text>')
    for number, (name, line) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        places = [(across(x), down(y)) for x, y in line if y > 0]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        y = _TOP + 14 + number * 20
        x = _WIDTH - _RIGHT + 20
        parts.append(
            f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{colour}"/>'
            f'<text x="{x + 16}" y="{y}">{html.escape(name)}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
