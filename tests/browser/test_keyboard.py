"""Walks by keyboard alone, from the start page to what people came for, and where focus goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Open
from tests.site.building import Built

pytestmark = [pytest.mark.browser, pytest.mark.site]

Fullest = Callable[[str], str]

#: Where focus is: its name, whether all of it can be seen and nothing lies over its middle, and
#: whether it comes after the stop before it, in the page and to the eye.
_STOP = """() => {
  const e = document.activeElement;
  const before = window.stopBefore;
  window.stopBefore = e;
  if (e === document.body) return {name: "nothing", tag: "BODY"};
  const box = e.getClientRects()[0] || e.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const over = document.elementFromPoint(x, y);
  const label = e.labels && e.labels[0] ? e.labels[0].textContent : "";
  return {
    name: (e.getAttribute("aria-label") || label || e.textContent || e.value || "").trim()
      .replace(/\\s+/g, " "),
    tag: e.tagName,
    seen: x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight,
    covered: !!over && over !== e && !e.contains(over) && !over.contains(e),
    inOrder: !before || !before.isConnected || before === e ||
      !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""


def step(page: Page, key: str = "Tab") -> dict[str, Any]:
    page.keyboard.press(key)
    stop: dict[str, Any] = page.evaluate(_STOP)
    return stop


def tab_to(page: Page, name: str, *, most: int = 60) -> dict[str, Any]:
    """Press Tab until focus is on what is called `name` (a pattern for the whole of it)."""
    met = []
    for _ in range(most):
        stop = step(page)
        met.append(stop["name"][:40])
        if re.fullmatch(name, stop["name"]):
            return stop
    raise AssertionError(f"no stop called {name}: {met}")


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


# --- walks ----------------------------------------------------------------------------------


def test_from_the_start_page_to_a_trial_and_back(open_page: Open) -> None:
    page = open_page()
    tab_to(page, "Sök i registret", most=15)
    page.keyboard.type("sextimmars arbetsdag")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fr-finder-status]")).to_have_text(re.compile(r"\d+ träff"))
    searched = page.url

    first = (page.locator("[data-fr-finder-hits] a").first.text_content() or "").strip()
    tab_to(page, re.escape(first), most=80)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(first)
    expect(page.locator("body")).to_have_attribute("data-kind", "trial")

    # Alt and the left arrow are the browser's own, which a headless one does not have.
    page.go_back()
    expect(page.locator("[data-fr-finder-status]")).to_have_text(re.compile(r"\d+ träff"))
    assert page.url == searched
    expect(page.locator("[data-fr-finder-hits] a").first).to_have_text(first)


def test_past_the_menu_in_one_step(open_page: Open, fullest: Fullest) -> None:
    page = open_page(fullest("forsok"))
    assert step(page)["name"] == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    step(page)
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_through_the_menu_of_a_phone(open_page: Open) -> None:
    page = open_page(width=NARROW)
    tab_to(page, "Meny", most=5)
    assert page.locator("#huvudmeny a:visible").count() == 0
    page.keyboard.press("Space")
    assert step(page)["name"] == "Försök"
    tab_to(page, "Hinder", most=3)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    assert path_of(page).endswith("/hinder/")
    # The next page starts with a closed menu, which takes no stops.
    tab_to(page, "Meny", most=5)
    assert step(page)["name"] == "Sök i registret"


def test_a_closed_menu_gives_focus_back(open_page: Open) -> None:
    page = open_page(width=NARROW)
    tab_to(page, "Meny", most=5)
    page.keyboard.press("Enter")
    tab_to(page, "Lagrum", most=5)
    page.keyboard.press("Escape")
    expect(page.locator("[data-fr-menu]")).to_be_focused()


def test_a_list_is_narrowed_and_sorted(open_page: Open) -> None:
    page = open_page("forsok/")
    count = page.locator(".fr-filter__count").first
    expect(count).to_have_attribute("role", "status")
    everything = count.text_content() or ""
    tab_to(page, "Sök bland försöken", most=30)
    page.keyboard.type("policylabb")
    expect(count).not_to_have_text(everything)
    expect(count).to_have_text(re.compile(r"Visar \d+ av"))

    tab_to(page, "Status", most=3)
    page.keyboard.press("ArrowDown")
    assert "status=" in page.url
    expect(page.locator("select:focus")).to_have_count(1)

    tab_to(page, "Rensa", most=12)
    page.keyboard.press("Enter")
    # The button is gone with what it cleared; focus is not.
    expect(page.locator("input[type=search]:focus")).to_have_count(1)
    expect(count).to_have_text(everything)

    tab_to(page, "Försök", most=20)
    page.keyboard.press("Space")
    expect(page.locator("th[aria-sort=ascending] button:focus")).to_have_count(1)
    page.keyboard.press("Space")
    expect(page.locator("th[aria-sort=descending] button:focus")).to_have_count(1)


def test_the_table_of_a_picture_is_opened_and_scrolled(open_page: Open) -> None:
    page = open_page("forsok/karta/", width=NARROW)
    tab_to(page, "Visa som tabell: .*", most=60)
    folded = page.locator("details:has(> summary:focus)")
    expect(folded).not_to_have_attribute("open", re.compile(""))
    page.keyboard.press("Enter")
    expect(folded).to_have_attribute("open", "")
    expect(folded.locator("table")).to_be_visible()
    # A box that may scroll is a stop with a name, so that arrow keys reach all of it.
    stop = step(page)
    assert stop["name"].endswith("tabell")
    page.keyboard.press("Space")
    expect(page.locator("[role=region]:focus")).to_have_count(1)


# --- focus ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("kind", ["", "forsok", "hinder", "lagrum", "organisationer"])
def test_focus_follows_the_text_and_is_never_hidden(
    open_page: Open, fullest: Fullest, kind: str, width: int
) -> None:
    """WCAG 2.4.3, 2.4.7 and 2.4.11, from the first stop to the last, and back a bit."""
    page = open_page(fullest(kind) if kind else "", width=width)
    stops = page.locator("a[href], button, input, select, summary, [tabindex='0']")
    most = min(stops.count(), 120)
    faults = []
    for _ in range(most):
        stop = step(page)
        if stop["tag"] == "BODY":
            break  # out of the page, into the browser's own controls
        if not (stop["seen"] and stop["inOrder"]) or stop["covered"] or not stop["name"]:
            faults.append(stop)
    assert faults == []
    back = [step(page, "Shift+Tab") for _ in range(5)]
    assert all(stop["tag"] != "BODY" and stop["seen"] for stop in back), back


def test_no_stop_is_out_of_the_order_of_the_page(real: Built) -> None:
    """A positive tabindex would be."""
    for page in real.site.rglob("*.html"):
        assert set(re.findall(r'tabindex="([^"]*)"', page.read_text("utf-8"))) <= {"0", "-1"}, page
