"""Sweden as outlines: municipalities and counties, coarser or finer, as paths.

Owns ``geometry.json`` (source and licence stand in the file). Leaves what is drawn to ``sweden``
and ``counties``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

Ring = Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Left, top, right, bottom in half kilometres."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def grow(self, by: int) -> Box:
        return Box(
            left=self.left - by, top=self.top - by, right=self.right + by, bottom=self.bottom + by
        )

    def meets(self, other: Box) -> bool:
        apart = (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )
        return not apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`rings` are closed, flat lists x, y, x, y … in half kilometres; `point` lies inside."""

    point: tuple[int, int]
    rings: tuple[Ring, ...]

    @property
    def box(self) -> Box:
        across = [x for ring in self.rings for x in ring[::2]]
        down = [y for ring in self.rings for y in ring[1::2]]
        return Box(left=min(across), top=min(down), right=max(across), bottom=max(down))


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """Sweden by municipality code and county code (see ``geometry.json`` for source, licence)."""

    width: int
    height: int
    municipalities: Mapping[str, Shape]
    counties: Mapping[str, Shape]


@cache
def load_geometry() -> Geometry:
    raw = json.loads(resources.files(__package__).joinpath("geometry.json").read_text("utf-8"))

    def shapes(name: str) -> Mapping[str, Shape]:
        return {
            code: Shape(point=tuple(row["point"]), rings=tuple(row["rings"]))
            for code, row in raw[name].items()
        }

    return Geometry(
        width=raw["width"],
        height=raw["height"],
        municipalities=shapes("municipalities"),
        counties=shapes("counties"),
    )


@cache
def outline_counties(step: int) -> Mapping[str, str]:
    """The path of each county on a grid of `step` half kilometres, in units of the grid."""
    return {c: write_path(shape, step) for c, shape in load_geometry().counties.items()}


@cache
def outline_municipalities(step: int) -> Mapping[str, str]:
    return {c: write_path(shape, step) for c, shape in load_geometry().municipalities.items()}


def write_path(shape: Shape, step: int) -> str:
    """The shape as a path with whole, relative steps, which are shorter than coordinates.

    Neighbours share their borders still, since the same point always goes to the same place on the
    grid. Islands that become nothing are left out, but never a whole shape.
    """
    snapped = [_snap(ring, step) for ring in shape.rings]
    kept = [ring for ring in snapped if len(ring) > 2]
    if not kept:
        kept = [_snap(max(shape.rings, key=len), 1)]
        kept = [[(round(x / step), round(y / step)) for x, y in kept[0]]]
    return "".join(map(_write_ring, kept))


def _snap(ring: Ring, step: int) -> list[tuple[int, int]]:
    """Points on the grid, without those that repeat or lie on the line between their neighbours."""
    points: list[tuple[int, int]] = []
    for x, y in zip(ring[::2], ring[1::2], strict=True):
        point = (round(x / step), round(y / step))
        if points and point == points[-1]:
            continue
        points.append(point)
        while len(points) > 2 and _is_straight(*points[-3:]):
            del points[-2]
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _is_straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _write_ring(points: Sequence[tuple[int, int]]) -> str:
    (x, y), *rest = points
    steps = f"M{x} {y}l"
    for following, below in rest:
        steps += f" {following - x} {below - y}"
        x, y = following, below
    return steps.replace(" -", "-").replace("l ", "l") + "z"
