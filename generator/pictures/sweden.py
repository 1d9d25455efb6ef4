"""The maps of Sweden: dots on the counties, and municipalities shaded by their trials."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.insight.coverage import Coverage
from generator.pages.page import Figure
from generator.pictures.geometry import load_geometry, outline_counties, outline_municipalities
from generator.pictures.lettering import measure
from generator.pictures.svg import element, picture, text
from generator.text import format_number
from generator.vocabularies import Vocabularies
from generator.words import say

#: Grids in half kilometres: a grid step is about a pixel on the start page and the map page.
COARSE, FINE = 8, 3

Places = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`least` are the fewest trials of each of the four steps."""

    least: tuple[int, int, int, int]
    most: int

    def css(self, count: int) -> str:
        step = bisect_right(self.least, count)
        return f"fr-land fr-land--{step}" if step else "fr-land"

    def entries(self) -> tuple[tuple[str, str], ...]:
        """Class and words for none and for each step that somebody reaches."""
        found = [("fr-land", say("pictures.scale.none"))]
        for place, least in enumerate(self.least):
            if least > self.most:
                break
            last = self.least[place + 1] - 1 if place < 3 else None
            found.append((f"fr-land fr-land--{place + 1}", _range(least, last)))
        return tuple(found)


def make_scale(counts: Sequence[int]) -> Scale:
    """Steps of 1, 2, 3–4 and 5, or where somebody has many, a quarter of the places on each."""
    found = sorted(c for c in counts if c)
    most = found[-1] if found else 0
    if most < 12:
        return Scale(least=(1, 2, 3, 5), most=most)
    least = [found[0]]
    for quarter in (1, 2, 3):
        least.append(max(found[len(found) * quarter // 4], least[-1] + 1))
    return Scale(least=(least[0], least[1], least[2], least[3]), most=most)


def count_municipalities(places: Places) -> Mapping[str, int]:
    """Trials by municipality code (four digits), for those that the geometry knows."""
    known = load_geometry().municipalities
    return {
        code.removeprefix("kommun:"): len(trials)
        for code, trials in places.items()
        if code.startswith("kommun:") and code.removeprefix("kommun:") in known
    }


def draw_map(coverage: Coverage, places: Places, vocabularies: Vocabularies) -> Figure:
    """Dots sized by the number of trials, on the land of the 21 counties."""
    geometry, trials = load_geometry(), count_municipalities(places)
    parts = [element("path", class_="fr-land", d=d) for d in outline_counties(COARSE).values()]
    most = max(trials.values(), default=0)
    for code, count in sorted(trials.items(), key=lambda item: (-item[1], item[0])):
        x, y = geometry.municipalities[code].point
        parts.append(_dot(x / COARSE, y / COARSE, count, most))
    if trials:
        counts = [1, most] if most > 1 else [1]
        for place, count in enumerate(counts):
            y = 14 + 22 * place
            parts.append(_dot(2, y - 4, count, most))
            parts.append(text(_trials(count), 14, y, font_size=13))
    return _figure("map", coverage, places, vocabularies, parts, COARSE)


def _dot(x: float, y: float, count: int, most: int) -> str:
    """The area grows with the number, within what does not hide the land."""
    radius = 1.8 + 1.5 * count**0.5 if most <= 25 else 3 + 7 * (count / most) ** 0.5
    return element("circle", class_="fr-dot", cx=float(x), cy=float(y), r=radius)


def draw_choropleth(coverage: Coverage, places: Places, vocabularies: Vocabularies) -> Figure:
    """Every municipality, darker the more trials it has taken part in; counties outlined."""
    trials = count_municipalities(places)
    scale = make_scale([*trials.values()])
    parts = [
        element("path", class_=scale.css(trials.get(code, 0)), d=d)
        for code, d in outline_municipalities(FINE).items()
    ]
    parts += [element("path", class_="fr-border", d=d) for d in outline_counties(FINE).values()]
    parts += draw_scale(scale, 0, 30, 20)
    return _figure("map-municipalities", coverage, places, vocabularies, parts, FINE)


def draw_scale(scale: Scale, x: float, y: float, size: float) -> list[str]:
    """The key as a column with its heading at the baseline `y`, in letters of `size`."""
    parts = [text(say("pictures.scale.title"), x, y, class_="fr-strong", font_size=size)]
    for place, (css, words) in enumerate(scale.entries(), start=1):
        parts += _entry(css, words, x, y + place * size * 1.7, size)
    return parts


def draw_scale_row(scale: Scale, width: float, y: float, size: float) -> list[str]:
    """The key as a row, with its words at the baseline `y`; on several where `width` is small."""
    heading = say("pictures.scale.title")
    parts = [text(heading, 2, y, class_="fr-strong", font_size=size)]
    x = 2 + measure(heading, size) * 1.15 + size * 1.5
    for css, words in scale.entries():
        room = size * 3.2 + measure(words, size)
        if x + room > width:
            x, y = 2, y + size * 1.7
        parts += _entry(css, words, x, y, size)
        x += room
    return parts


def _entry(css: str, words: str, x: float, y: float, size: float) -> list[str]:
    return [
        element("rect", class_=css, x=x, y=y - size * 0.85, width=size * 1.5, height=size),
        text(words, x + size * 2, y, font_size=size),
    ]


def _range(least: int, last: int | None) -> str:
    if last is None:
        return say("pictures.scale.from", least=format_number(least))
    if last == least:
        return format_number(least)
    return say("pictures.scale.range", least=format_number(least), last=format_number(last))


def _trials(count: int) -> str:
    return say("pictures.scale.trials", count=format_number(count))


def _figure(
    identity: str,
    coverage: Coverage,
    places: Places,
    vocabularies: Vocabularies,
    parts: Sequence[str],
    step: int,
) -> Figure:
    geometry = load_geometry()
    reached = coverage.municipalities
    title = say(f"pictures.{identity}.title")
    description = say(
        f"pictures.{identity}.description", reached=len(reached.reached), total=reached.total
    )
    margin = 12
    frame = element("g", *parts, transform=f"translate({margin} {margin})")
    width = geometry.width // step + 2 * margin
    height = geometry.height // step + 2 * margin
    rows = tuple(
        (vocabularies.organisation(code).name, code.partition(":")[2], str(len(places[code])))
        for code in sorted(places, key=lambda code: (-len(places[code]), code))
    )
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(identity, title, description, width, height, [frame], shape="tall"),
        columns=tuple(say(f"pictures.column.{name}") for name in ("body", "code", "trials")),
        rows=rows,
    )
