"""How much room words take, and how they are broken, since a picture cannot measure them itself."""

from __future__ import annotations

from generator.text import flatten

_NARROW, _SLIM, _WIDE = frozenset("iljI.,:;'|!()[]"), frozenset('frt -–/”"'), frozenset("mwMW@%—")


def measure(content: str, size: float = 13) -> float:
    """The width of a line in pixels, a little more than the site's own letters take."""
    return size * sum(map(_width, content))


def _width(character: str) -> float:
    if character in _NARROW:
        return 0.26
    if character in _SLIM:
        return 0.33
    if character in _WIDE:
        return 0.82
    return 0.6 if character.isupper() else 0.5


def fit(content: str, room: float, size: float = 13) -> str:
    """The text, cut at a word where it is wider than `room` pixels."""
    whole = flatten(content)
    if measure(whole, size) <= room:
        return whole
    words = whole.split()
    while len(words) > 1:
        words.pop()
        cut = " ".join(words).rstrip(" ,;:.–-") + "…"
        if measure(cut, size) <= room:
            return cut
    only = words[0] if words else ""
    while only and measure(only + "…", size) > room:
        only = only[:-1]
    return only + "…"


def wrap(content: str, room: float, size: float = 13, most: int = 2) -> tuple[str, ...]:
    """At most `most` lines, the last of them cut if the rest does not fit."""
    lines: list[str] = []
    words = flatten(content).split()
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and measure(" ".join(words[: taken + 1]), size) <= room:
            taken += 1
        lines.append(fit(" ".join(words[:taken]), room, size))
        words = words[taken:]
    if words:
        lines.append(fit(" ".join(words), room, size))
    return tuple(lines)
