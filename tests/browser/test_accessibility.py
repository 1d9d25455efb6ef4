"""WCAG 2.2 AA as far as a checker sees, and the widths that people have: each kind of page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import HEIGHT, NARROW, WIDE, Open
from tests.browser.serving import serve
from tests.site.building import Built

pytestmark = [pytest.mark.browser, pytest.mark.site]

#: An address; one that ends with * is the fullest page in that folder.
KINDS = (
    "",
    "forsok/",
    "forsok/karta/",
    "forsok/tidslinje/",
    "forsok/*",
    "hinder/",
    "hinder/*",
    "lagrum/",
    "lagrum/*",
    "forsoksforfattningar/",
    "lardomar/",
    "organisationer/",
    "organisationer/*",
    "program/",
    "program/*",
    "omraden/",
    "omraden/*",
    "principer/",
    "principer/*",
    "uppfoljning/",
    "statistik/",
    "regler/",
    "varfor-fragar-vi/",
    "sok/?q=skola",
    "skicka-in/",
    "oppna-data/",
    "om/",
    "nordiska-erfarenheter/",
)
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": _RULES},
    "resultTypes": ["violations"],
}
Fullest = Callable[[str], str]


def find_violations(page: Page) -> list[str]:
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [
        f"{v['id']} ({len(v['nodes'])}): {v['nodes'][0]['html'][:160]} "
        f"{v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in found
    ]


def find_overflow(page: Page) -> list[str]:
    """The elements that make the page wider than the window."""
    found = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > width + 1)
            .map((e) => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 40));
        }"""
    )
    return list(found)[:5]


def shorten_lists(page: Page) -> None:
    """Rows of a list are alike, and the checker's time grows with them."""
    page.evaluate(
        "() => document.querySelectorAll('tbody').forEach((body) => "
        "[...body.rows].slice(25).forEach((row) => row.remove()))"
    )


def locate(kind: str, fullest: Fullest) -> str:
    return fullest(kind.removesuffix("/*")) if kind.endswith("/*") else kind


@pytest.mark.parametrize("kind", KINDS)
def test_page_can_be_read_by_everyone(open_page: Open, fullest: Fullest, kind: str) -> None:
    page = open_page(locate(kind, fullest))
    if kind.startswith("sok/"):
        page.locator("[data-fr-finder-hits] > li").first.wait_for()
    for width in (320, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert find_overflow(page) == [], f"{width} px"
    shorten_lists(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert find_violations(page) == [], f"{width} px"


def test_the_error_page_can_be_read_by_everyone(open_page: Open, real: Built) -> None:
    """It is served from any address, so its links are from the host's root."""
    with serve(real.site, folder="/") as start:
        page = open_page("forsok/finns/inte/", start=start)
        assert page.title() == "Sidan finns inte – Försöksregistret"
        assert find_violations(page) == []
        page.set_viewport_size({"width": 320, "height": HEIGHT})
        assert find_overflow(page) == []


@pytest.mark.parametrize("kind", ["", "forsok/*", "forsok/", "statistik/"])
def test_dark_page_can_be_read_by_everyone(open_page: Open, fullest: Fullest, kind: str) -> None:
    page = open_page(locate(kind, fullest), color_scheme="dark")
    background = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", background)[:3])) < 200
    shorten_lists(page)
    assert find_violations(page) == []


@pytest.mark.parametrize("kind", ["", "forsok/*", "forsok/"])
def test_page_holds_with_the_spacing_that_readers_may_choose(
    open_page: Open, fullest: Fullest, kind: str
) -> None:
    """WCAG 1.4.12, at the width of 400 % zoom (1.4.10)."""
    page = open_page(locate(kind, fullest), width=320, bypass_csp=True)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; "
        "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    assert find_overflow(page) == []


def test_a_page_without_styles_still_has_its_order(open_page: Open, fullest: Fullest) -> None:
    """What is read first is what matters: skip link, menu, heading, text, footer."""
    page = open_page(fullest("forsok"), width=WIDE)
    order = page.evaluate(
        """() => [".fr-skip", "header", "main h1", "main", "footer"].map((s) =>
             document.querySelector(s)).every((e, i, all) => i === 0 || e.contains(all[i - 1]) ||
             all[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    )
    assert order
