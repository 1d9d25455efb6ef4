"""Which municipalities and regions lie side by side.

Owns what counts as a neighbour on a simplified map: areas whose borders have a corner in common,
and for islands, which have none, those within `WATER` over water. Simplifying keeps the corners
where three areas meet, so that few borders are lost; it may join four that only nearly meet.
Leaves the shapes to whoever draws the map, and the words to ``pages``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: How far an island's neighbours may be, in the units of the shapes (half kilometres).
WATER = 6

_Corner = tuple[int, int]


def find_neighbours(
    shapes: Mapping[str, Sequence[Sequence[int]]],
) -> Mapping[str, tuple[str, ...]]:
    """The neighbours of each area by code, sorted; none for one that lies far out.

    `shapes` are closed rings by code, each a flat list x, y, x, y … of whole units. Being
    neighbours is mutual.
    """
    corners = {code: _corners(rings) for code, rings in shapes.items()}
    owners: dict[_Corner, set[str]] = {}
    for code, own in corners.items():
        for corner in own:
            owners.setdefault(corner, set()).add(code)
    found: dict[str, set[str]] = {code: set() for code in shapes}
    for codes in owners.values():
        for code in codes:
            found[code] |= codes - {code}
    islands = [code for code, others in found.items() if not others]
    for island in islands:
        for corner in corners[island]:
            for near in _within(corner, WATER):
                for code in owners.get(near, set()) - {island}:
                    found[island].add(code)
                    found[code].add(island)
    return {code: tuple(sorted(others)) for code, others in sorted(found.items())}


def _corners(rings: Sequence[Sequence[int]]) -> set[_Corner]:
    return {(ring[i], ring[i + 1]) for ring in rings for i in range(0, len(ring), 2)}


def _within(corner: _Corner, distance: int) -> list[_Corner]:
    x, y = corner
    steps = range(-distance, distance + 1)
    return [
        (x + dx, y + dy) for dx in steps for dy in steps if dx * dx + dy * dy <= distance * distance
    ]
