"""The map: counties as land, a dot for each municipality that has tried something."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from generator.insight.coverage import Coverage
from generator.pages.page import Figure
from generator.pictures.svg import element, picture
from generator.vocabularies import Vocabularies
from generator.words import say

Ring = Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`rings` are closed, flat lists x, y, x, y … in half kilometres; `point` lies inside."""

    point: tuple[int, int]
    rings: tuple[Ring, ...]


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


def draw_map(coverage: Coverage, vocabularies: Vocabularies) -> Figure:
    """Dots sized by the number of trials, on the land of the 21 counties."""
    geometry = load_geometry()
    trials = _counts(coverage)
    parts = [
        element("path", class_="fr-land", d=_path(shape.rings))
        for shape in geometry.counties.values()
    ]
    for code, count in sorted(trials.items(), key=lambda item: (-item[1], item[0])):
        x, y = geometry.municipalities[code].point
        parts.append(element("circle", class_="fr-dot", cx=x, cy=y, r=round(14 + 12 * count**0.5)))
    return _figure("map", coverage, vocabularies, geometry, parts)


def draw_choropleth(coverage: Coverage, vocabularies: Vocabularies) -> Figure:
    """Every municipality, darker the more trials it has taken part in; counties outlined."""
    geometry = load_geometry()
    trials = _counts(coverage)
    parts = [
        element(
            "path", class_=f"fr-land {_step(trials.get(code, 0))}".strip(), d=_path(shape.rings)
        )
        for code, shape in geometry.municipalities.items()
    ]
    return _figure("map-municipalities", coverage, vocabularies, geometry, parts)


def _step(count: int) -> str:
    """The map scale: none, 1, 2, 3–4, 5 or more."""
    for least, css in ((5, "4"), (3, "3"), (2, "2"), (1, "1")):
        if count >= least:
            return f"fr-land--{css}"
    return ""


def _counts(coverage: Coverage) -> Mapping[str, int]:
    """Trials by municipality code (four digits)."""
    known = load_geometry().municipalities
    return {
        code.removeprefix("kommun:"): len(trials)
        for code, trials in coverage.trials_by_body.items()
        if code.startswith("kommun:") and code.removeprefix("kommun:") in known
    }


def _path(rings: Sequence[Ring]) -> str:
    """Rings as one path with relative steps, which are shorter than coordinates."""
    parts = []
    for ring in rings:
        points = list(zip(ring[::2], ring[1::2], strict=True))
        steps = [f"M{points[0][0]} {points[0][1]}"]
        for (x, y), (following, below) in pairwise(points):
            steps.append(f"l{following - x} {below - y}")
        parts.append("".join(steps).replace(" -", "-") + "z")
    return "".join(parts)


def _figure(
    identity: str,
    coverage: Coverage,
    vocabularies: Vocabularies,
    geometry: Geometry,
    parts: Sequence[str],
) -> Figure:
    reached = coverage.municipalities
    title = say(f"pictures.{identity}.title")
    description = say(
        f"pictures.{identity}.description", reached=len(reached.reached), total=reached.total
    )
    margin = 40
    frame = element("g", *parts, transform=f"translate({margin} {margin})")
    width, height = geometry.width + 2 * margin, geometry.height + 2 * margin
    rows = [
        (vocabularies.organisation(code).name, str(len(coverage.trials_by_body[code])))
        for code in sorted(
            (*coverage.municipalities.reached, *coverage.regions.reached),
            key=lambda c: (-len(coverage.trials_by_body.get(c, ())), c),
        )
        if code in coverage.trials_by_body
    ]
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(identity, title, description, width, height, [frame], shape="tall"),
        columns=(say("pictures.column.body"), say("pictures.column.trials")),
        rows=tuple(rows),
    )
