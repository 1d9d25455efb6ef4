"""SVG as text: elements with escaped attributes and contents, and the frame of a picture."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Literal

#: How a picture meets a narrow screen: as it is; scrolling below 720 or 900 pixels; as high as the
#: screen lets it.
Shape = Literal["", "wide", "broad", "tall"]

#: Height to width, beyond which a picture does not fit a page of A4 with its caption.
HIGHEST = 1.35

#: What XML cannot hold in any form.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def element(name: str, *children: str, **attributes: object) -> str:
    """One element; its children are markup already.

    ``class_`` and ``text_anchor`` become ``class`` and ``text-anchor``.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_show(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def escape(content: str, *, quote: bool = False) -> str:
    """Text that means itself in HTML and in XML."""
    return html.escape(_FORBIDDEN.sub("", content), quote=quote)


def text(content: str, x: float, y: float, **attributes: object) -> str:
    """A line of text at its baseline."""
    return element("text", escape(content), x=x, y=y, **attributes)


def rectangle(x: float, y: float, width: float, height: float, css: str, **more: object) -> str:
    return element("rect", class_=css, x=x, y=y, width=max(width, 0), height=height, **more)


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
    shape: Shape = "",
) -> str:
    """A whole picture, named and described for those who cannot see it.

    A `wide` or `broad` one scrolls rather than shrinks on a phone; a `tall` one keeps within a
    screen. One that scrolls and is higher than a page of paper is long, too.
    """
    scrolls = shape in ("wide", "broad")
    names = ["fr-svg", *([f"fr-svg--{shape}"] if shape else [])]
    if scrolls and height > HIGHEST * width:
        names.append("fr-svg--long")
    drawing = element(
        "svg",
        element("title", escape(title), id=f"{identity}-t"),
        element("desc", escape(description), id=f"{identity}-d"),
        *parts,
        class_=" ".join(names),
        viewBox=f"0 0 {_show(width)} {_show(height)}",
        role="img",
        aria_labelledby=f"{identity}-t {identity}-d",
    )
    if not scrolls:
        return drawing
    return element("div", drawing, class_="fr-scroll", role="region", aria_label=title, tabindex=0)


def _show(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    return str(value)
