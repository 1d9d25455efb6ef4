"""Neighbours: on small maps where it can be seen, and on the map of Sweden where it is known."""

from __future__ import annotations

import pytest

from generator.checking import load_vocabularies
from generator.insight.neighbours import WATER, find_neighbours
from generator.resources import find_home
from generator.sitemap import map_neighbours

#: Two squares with an edge in common, one that meets them in a corner, one alone.
SQUARES = {
    "a": [[0, 0, 10, 0, 10, 10, 0, 10]],
    "b": [[10, 0, 20, 0, 20, 10, 10, 10]],
    "c": [[20, 10, 30, 10, 30, 20, 20, 20]],
    "far": [[100, 100, 110, 100, 110, 110]],
}


def test_a_common_corner_makes_neighbours() -> None:
    assert find_neighbours(SQUARES) == {"a": ("b",), "b": ("a", "c"), "c": ("b",), "far": ()}


def test_an_island_has_neighbours_over_narrow_water_only() -> None:
    near = {**SQUARES, "island": [[-WATER, 0, -WATER - 5, 0, -WATER - 5, 5]]}
    assert find_neighbours(near)["island"] == ("a",)
    assert "island" in find_neighbours(near)["a"]
    wide = {**SQUARES, "island": [[-WATER - 1, 0, -WATER - 5, 0, -WATER - 5, 5]]}
    assert find_neighbours(wide)["island"] == ()


def test_a_second_ring_counts() -> None:
    both = {"a": [[0, 0, 1, 0, 1, 1], [50, 50, 51, 50, 51, 51]], "b": [[51, 51, 60, 51, 60, 60]]}
    assert find_neighbours(both)["a"] == ("b",)


def test_nothing_has_no_neighbours() -> None:
    assert find_neighbours({}) == {}


@pytest.fixture(scope="module")
def by_name() -> dict[str, set[str]]:
    known = load_vocabularies(find_home() / "schema" / "vocabularies").organisations
    return {
        known[code].label: {known[other].label for other in others}
        for code, others in map_neighbours().items()
    }


def test_every_municipality_and_region_is_on_the_map(by_name: dict[str, set[str]]) -> None:
    known = load_vocabularies(find_home() / "schema" / "vocabularies").organisations
    local = {o.code for o in known.values() if o.county}
    assert set(map_neighbours()) == local


def test_neighbours_are_mutual() -> None:
    found = map_neighbours()
    assert all(code in found[other] for code, others in found.items() for other in others)
    assert all(code not in others for code, others in found.items())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "Göteborg",
            "Ale Härryda Kungsbacka Kungälv Lerum Mölndal Partille Öckerö",
        ),
        ("Ale", "Alingsås Göteborg Kungälv Lerum Trollhättan Lilla_Edet"),
        ("Öckerö", "Göteborg"),
        ("Gotland", ""),
        ("Kiruna", "Gällivare Pajala"),
        ("Borgholm", "Mörbylånga"),
        ("Tjörn", "Orust Stenungsund"),
        ("Region Gotland", ""),
        ("Region Norrbotten", "Region_Västerbotten"),
        ("Region Skåne", "Region_Blekinge Region_Halland Region_Kronoberg"),
    ],
)
def test_known_neighbours(name: str, expected: str, by_name: dict[str, set[str]]) -> None:
    assert by_name[name] == {word.replace("_", " ") for word in expected.split()}
