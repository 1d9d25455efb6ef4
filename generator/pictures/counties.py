"""A map a county: its municipalities, named where the name fits and numbered where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.insight.coverage import CountyCoverage, Coverage
from generator.pages.page import Figure
from generator.pictures.geometry import Box, Shape, load_geometry, write_path
from generator.pictures.lettering import measure
from generator.pictures.svg import element, picture, text
from generator.pictures.sweden import (
    Places,
    Scale,
    count_municipalities,
    draw_scale_row,
    make_scale,
)
from generator.text import swedish_key
from generator.vocabularies import Vocabularies
from generator.words import say

#: The room for the land in pixels, narrower for a county that stands up; the key is beneath.
WIDTH, NARROW, HEIGHT, KEY = 640, 400, 620, 40
SIZE = 13

#: Where a label may stand, from the middle of its land and away from it, in heights of a line.
_ASIDE = ((0, 0), (0, -0.8), (0, 0.8), (-0.8, 0), (0.8, 0), (0, -1.3), (0, 1.3))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A label about its middle."""

    content: str
    x: float
    y: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        half = measure(self.content, SIZE) / 2 + 2
        return (self.x - half, self.y - SIZE, self.x + half, self.y + 4)

    def meets(self, other: _Word) -> bool:
        a, b = self.box, other.box
        return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

    def is_inside(self, width: int) -> bool:
        left, top, right, bottom = self.box
        return left >= 0 and top >= 0 and right <= width and bottom <= HEIGHT


def draw_counties(
    coverage: Coverage, places: Places, vocabularies: Vocabularies
) -> Mapping[str, Figure]:
    """A figure for each county that the geometry knows, by its two-digit code.

    All have the scale of the whole country, so that a colour means the same on each.
    """
    trials = count_municipalities(places)
    scale = make_scale([*trials.values()])
    known = load_geometry().counties
    return {
        county.county: _draw(county, trials, scale, vocabularies)
        for county in coverage.counties
        if county.county in known
    }


def number_municipalities(county: CountyCoverage, vocabularies: Vocabularies) -> Mapping[str, int]:
    """The numbers on the map and in its table: by code, 1 for the first in the alphabet."""
    reach = county.municipalities
    codes = (*reach.reached, *reach.proposed_only, *reach.missing)
    ordered = sorted(codes, key=lambda c: (swedish_key(vocabularies.organisation(c).label), c))
    return {code: number for number, code in enumerate(ordered, start=1)}


def _draw(
    county: CountyCoverage,
    trials: Mapping[str, int],
    scale: Scale,
    vocabularies: Vocabularies,
) -> Figure:
    geometry = load_geometry()
    every = number_municipalities(county, vocabularies)
    numbers = {code.partition(":")[2]: number for code, number in every.items()}
    own = {c: geometry.municipalities[c] for c in numbers if c in geometry.municipalities}
    land = geometry.counties[county.county].box
    view = land.grow(max(land.width, land.height) // 30)
    is_tall = view.width / view.height < NARROW / HEIGHT
    width = NARROW if is_tall else WIDTH
    seen = _widen(view, width)
    far = [
        element("path", class_="fr-land fr-land--far", d=write_path(shape, 1))
        for code, shape in geometry.counties.items()
        if code != county.county and shape.box.meets(seen)
    ]
    near = [
        element("path", class_=scale.css(trials.get(code, 0)), d=write_path(shape, 1))
        for code, shape in own.items()
    ]
    inner = element(
        "svg",
        *far,
        *near,
        width=width,
        height=HEIGHT,
        viewBox=f"{seen.left} {seen.top} {seen.width} {seen.height}",
        preserveAspectRatio="none",
    )
    names = {c: vocabularies.organisation(f"kommun:{c}").label for c in own}
    words = _place_words(own, names, numbers, seen, width)
    labels = [
        text(w.content, w.x, w.y, class_="fr-label", text_anchor="middle", font_size=SIZE)
        for w in words
    ]
    identity = f"map-county-{county.county}"
    name = say(f"pages.counties.{county.county}")
    title = say("pictures.county.title", county=name)
    description = say(
        "pictures.county.description",
        county=name,
        reached=len(county.municipalities.reached),
        total=county.municipalities.total,
    )
    parts = [inner, *labels, *draw_scale_row(scale, width, HEIGHT + 26, SIZE)]
    rows = tuple(
        (names.get(code, code), str(number), code, str(trials.get(code, 0)))
        for code, number in numbers.items()
    )
    columns = ("municipality", "on-map", "code", "trials")
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(
            identity,
            title,
            description,
            width,
            HEIGHT + (2 * KEY if is_tall else KEY),
            parts,
            shape="tall" if is_tall else "wide",
        ),
        columns=tuple(say(f"pictures.column.{name}") for name in columns),
        rows=rows,
    )


def _widen(view: Box, pixels: int) -> Box:
    """The view with the proportions of a picture `pixels` wide, about the same middle."""
    per_pixel = max(view.width / pixels, view.height / HEIGHT)
    width, height = round(pixels * per_pixel), round(HEIGHT * per_pixel)
    left = view.left - (width - view.width) // 2
    top = view.top - (height - view.height) // 2
    return Box(left=left, top=top, right=left + width, bottom=top + height)


def _place_words(
    shapes: Mapping[str, Shape],
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    seen: Box,
    width: int,
) -> Sequence[_Word]:
    """Names of the largest first; what does not fit its land gets its number, or at last nothing.

    Every number is placed before any name, so that a name never takes a number's only place.
    """
    wide, high = width / seen.width, HEIGHT / seen.height
    spots: dict[str, tuple[float, float]] = {}
    names_first: list[str] = []
    numbered: list[str] = []
    for code, shape in sorted(
        shapes.items(), key=lambda item: (-item[1].box.width * item[1].box.height, item[0])
    ):
        x, y = shape.point
        spots[code] = ((x - seen.left) * wide, (y - seen.top) * high + SIZE / 3)
        room, height = shape.box.width * wide, shape.box.height * high
        fits = measure(names[code], SIZE) <= room * 1.3 and height >= 2 * SIZE
        (names_first if fits else numbered).append(code)
    words: list[_Word] = []

    def put(content: str, code: str) -> bool:
        x, y = spots[code]
        for across, down in _ASIDE:
            word = _Word(content=content, x=x + across * SIZE, y=y + down * SIZE)
            if word.is_inside(width) and not any(map(word.meets, words)):
                words.append(word)
                return True
        return False

    for code in numbered:
        put(str(numbers[code]), code)
    for code in names_first:
        if not put(names[code], code):
            put(str(numbers[code]), code)
    return words
