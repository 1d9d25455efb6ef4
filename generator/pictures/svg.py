"""SVG as text: elements with escaped attributes and contents, and the frame of a picture."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Literal


def element(name: str, *children: str, **attributes: object) -> str:
    """One element; its children are markup already.

    ``class_`` and ``text_anchor`` become ``class`` and ``text-anchor``.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(_show(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(content: str, x: float, y: float, **attributes: object) -> str:
    """A line of text at its baseline."""
    return element("text", html.escape(content, quote=False), x=x, y=y, **attributes)


def rectangle(x: float, y: float, width: float, height: float, css: str) -> str:
    return element("rect", class_=css, x=x, y=y, width=max(width, 0), height=height)


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    return element("line", class_=css, x1=x1, y1=y1, x2=x2, y2=y2)


def picture(
    identity: str,
    title: str,
    description: str,
    width: float,
    height: float,
    parts: Iterable[str],
    *,
    shape: Literal["", "wide", "tall"] = "",
) -> str:
    """A whole picture, named and described for those who cannot see it.

    A `wide` one scrolls rather than shrinks on a phone; a `tall` one keeps within a screen.
    """
    labels = f"{identity}-t {identity}-d"
    drawing = element(
        "svg",
        element("title", html.escape(title, quote=False), id=f"{identity}-t"),
        element("desc", html.escape(description, quote=False), id=f"{identity}-d"),
        *parts,
        class_=f"fr-svg fr-svg--{shape}" if shape else "fr-svg",
        viewBox=f"0 0 {_show(width)} {_show(height)}",
        role="img",
        aria_labelledby=labels,
    )
    if shape != "wide":
        return drawing
    return element("div", drawing, class_="fr-scroll", role="region", aria_label=title, tabindex=0)


def _show(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    return str(value)
