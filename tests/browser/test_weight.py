"""What a page does while it loads and on paper: nothing moves, and nothing is left in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, Open

TRIAL = "sextimmars-svartedalen"

#: Google calls 0.1 good. What is left is the sort buttons of table headers.
MOST_SHIFT = 0.02

#: Called anew for every document, before anything is laid out.
WATCH = """
window.frShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.frShift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["", "forsok/", "hinder/", "lardomar/", f"forsok/{TRIAL}/"])
def test_nothing_moves_while_a_page_loads(open_page: Open, path: str, width: int) -> None:
    page = open_page(path, width=width)
    page.add_init_script(WATCH)
    page.reload()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("window.frShift") <= MOST_SHIFT


def _print(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")


def test_paper_is_black_on_white_whatever_scheme_is_chosen(open_page: Open) -> None:
    page = open_page(f"forsok/{TRIAL}/")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    _print(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(23, 33, 43)"


def test_paper_has_no_navigation_and_every_detail(open_page: Open) -> None:
    page = open_page(f"forsok/{TRIAL}/")
    closed = page.locator("article details:not([open]) > :not(summary)")
    assert closed.count() > 0
    assert not closed.first.is_visible()
    _print(page)
    assert closed.first.is_visible()
    for css in (".fr-top", ".fr-foot__nav", ".fr-crumbs", ".fr-actions >> nth=0"):
        assert not page.locator(css).is_visible(), css


def test_paper_shows_what_a_row_folds_and_says_which_picture_it_cannot_hold(
    open_page: Open,
) -> None:
    page = open_page("forsoksforfattningar/")
    folded = page.locator("#alla-forfattningar details").first
    picture, said = page.locator("#bild-acts-timeline"), page.get_by_text("för hög för papper")
    assert picture.is_visible()
    assert not said.is_visible()
    _print(page)
    assert folded.locator("p").first.is_visible()
    assert not folded.locator("summary").is_visible()
    assert not picture.is_visible()
    assert said.is_visible()


def test_the_start_page_searches_and_leads_on_before_the_map(open_page: Open) -> None:
    page = open_page("", width=NARROW)
    tops = {
        css: page.locator(css).first.bounding_box() for css in (".fr-ways", ".fr-stats", ".fr-svg")
    }
    found = {css: box["y"] + box["height"] for css, box in tops.items() if box}
    assert found[".fr-ways"] < found[".fr-stats"] < found[".fr-svg"]
    assert found[".fr-stats"] < 2 * 812
    page.get_by_label("Vad vill du veta?").fill("skola")
    page.get_by_label("Vad vill du veta?").press("Enter")
    page.wait_for_url("**/sok/?q=skola*")
