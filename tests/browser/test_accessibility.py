"""WCAG 2.2 AA as far as a checker sees, and the widths that people have: each kind of page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from generator.checking import check_register
from generator.sitemap import build_pages
from tests.browser.conftest import HEIGHT, NARROW, WIDE, Open
from tests.browser.serving import serve
from tests.registers import REPOSITORY, day_of
from tests.site.building import Built

pytestmark = [pytest.mark.browser, pytest.mark.site]

#: An address; one that ends with * is the fullest page in that folder.
KINDS = (
    "",
    "forsok/",
    "forsok/karta/",
    "forsok/karta/skane-lan/",
    "jamfor/?forsok=sextimmars-svartedalen&forsok=sextimmars-sjojungfrun-umea",
    "forsok/tidslinje/",
    "forsok/*",
    "hinder/",
    "hinder/*",
    "lagrum/",
    "lagrum/*",
    "forsoksforfattningar/",
    "forsoksforfattningar/vad-det-blev/",
    "forsoksforfattningar/undantag/",
    "lardomar/",
    "lardomar/lottade-forsok/",
    "lardomar/ingen-skillnad/",
    "lardomar/avbrutna/",
    "lardomar/upprepade/",
    "organisationer/",
    "organisationer/*",
    "program/",
    "program/*",
    "omraden/",
    "omraden/*",
    "principer/",
    "principer/*",
    "uppfoljning/",
    "uppfoljning/saknas/",
    "redaktionen/",
    "floden/",
    "statistik/",
    "regler/",
    "varfor-fragar-vi/",
    "sok/?q=skola",
    "skicka-in/",
    "oppna-data/",
    "om/",
    "nordiska-erfarenheter/",
    "tillganglighet/",
    "personuppgifter/",
    "skriva-i-registret/",
    "guider/",
    "guider/lamna-in/",
    "guider/forskare/",
    "guider/myndigheter/",
    "guider/redaktionen/",
    "skicka-in/forsok/",
    "skicka-in/hinder/",
    "skicka-in/utvardering/",
    "skicka-in/svar/",
)
#: A page that sends on at once is never read.
_NEVER_READ = {"moved"}
#: Pages that only a register of thousands, one with a history or a site of several has, and the
#: front of a preview: they are made of the same parts.
_NOT_HERE = {"decade", "feed_group", "follow_up_kind", "preview", "registers", "ways"}
_TEMPLATES = REPOSITORY / "generator" / "templates"
_WRITTEN = REPOSITORY / "docs" / "pages"
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


def find_small_targets(page: Page) -> list[str]:
    """WCAG 2.5.8: less than 24 px, not a link in running text, and too close to another target.

    What a screen reader alone meets (`.fr-vh`, the head of a stacked table) is no target.
    """
    found = page.evaluate(
        """() => {
          const shown = (e) => e.checkVisibility({visibilityProperty: true}) &&
            !e.closest(".fr-vh") && getComputedStyle(e.closest("thead") || e).clipPath === "none";
          const inText = (e) => {
            const block = e.closest("p, li, td, th, dd, dt, figcaption, caption, small, summary");
            return e.matches("a") && getComputedStyle(e).display === "inline" && block &&
              block.textContent.trim().length > e.textContent.trim().length + 1;
          };
          const targets = [...document.querySelectorAll(
            "a[href], button, input, select, textarea, summary")].filter(shown)
            .map((element) => ({element, box: element.getBoundingClientRect()}))
            .filter(({box}) => box.width > 1 && box.height > 1);
          const isSmall = (box) => box.width < 24 || box.height < 24;
          const tooClose = (box, other) => {
            const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
            const dx = Math.max(other.left - x, 0, x - other.right);
            const dy = Math.max(other.top - y, 0, y - other.bottom);
            if (Math.hypot(dx, dy) < 12) return true;
            return isSmall(other) && Math.hypot((other.left + other.right) / 2 - x,
              (other.top + other.bottom) / 2 - y) < 24;
          };
          return targets.filter(({element, box}) => isSmall(box) && !inText(element) &&
            targets.some((other) => other.element !== element &&
              !other.element.contains(element) && !element.contains(other.element) &&
              tooClose(box, other.box)))
            .map(({element, box}) =>
              `${element.tagName} ${element.textContent.trim().slice(0, 40)}`
              + ` ${Math.round(box.width)} × ${Math.round(box.height)}`);
        }"""
    )
    return list(found)[:5]


def shorten_lists(page: Page) -> None:
    """Rows of a list are alike, and the checker's time grows with them."""
    page.evaluate(
        "() => document.querySelectorAll('tbody').forEach((body) => "
        "[...body.rows].slice(25).forEach((row) => row.remove()))"
    )


def lay_out_rows(page: Page) -> None:
    """As when a reader has scrolled to them. The checker asks rows below the window for their text
    and gets none, since they wait to be laid out (`content-visibility`)."""
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("* { content-visibility: visible !important; }");
          document.adoptedStyleSheets = [sheet];
        }"""
    )


def locate(kind: str, fullest: Fullest) -> str:
    return fullest(kind.removesuffix("/*")) if kind.endswith("/*") else kind


def test_every_kind_of_page_is_tried(real: Built, fullest: Fullest) -> None:
    """A new template, or a new page written by hand, needs its line in KINDS."""
    tried = {locate(kind, fullest).partition("?")[0] for kind in KINDS}
    pages = build_pages(check_register(real.root, today=day_of(real.root)), day_of(real.root))
    templates = {page.template for page in pages if page.address in tried}
    known = {path.name.removesuffix(".md.j2") for path in _TEMPLATES.glob("[!_]*.md.j2")}
    assert known - templates == _NEVER_READ | _NOT_HERE

    written = (path.relative_to(_WRITTEN).with_suffix("") for path in _WRITTEN.rglob("*.md"))
    addresses = {f"{path.as_posix().removesuffix('/index')}/" for path in written}
    assert addresses - tried == set()


@pytest.mark.parametrize("kind", KINDS)
def test_page_can_be_read_by_everyone(open_page: Open, fullest: Fullest, kind: str) -> None:
    page = open_page(locate(kind, fullest))
    if kind.startswith("sok/"):
        page.locator("[data-fr-finder-hits] > li").first.wait_for()
    for width in (320, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert find_overflow(page) == [], f"{width} px"
    shorten_lists(page)
    lay_out_rows(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert find_small_targets(page) == [], f"{width} px"
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


@pytest.mark.parametrize(
    "path",
    ["statistik/", "omraden/skola/", "forsoksforfattningar/vad-det-blev/", "hinder/"],
)
def test_numbers_on_a_phone_are_a_table_that_nobody_must_push_aside(
    open_page: Open, path: str
) -> None:
    page = open_page(path, width=320)
    page.evaluate("document.querySelectorAll('details').forEach((found) => { found.open = true; })")
    wide = page.evaluate(
        """[...document.querySelectorAll(".fr-tablewrap")]
        .filter((found) => found.scrollWidth > found.clientWidth + 1)
        .map((found) => found.textContent.trim().slice(0, 60))"""
    )
    assert wide == []
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = {node["role"]["value"] for node in tree if "role" in node}
    assert {"table", "row", "columnheader", "rowheader", "cell"} <= roles
    assert "LayoutTable" not in roles


@pytest.mark.parametrize("kind", ["", "forsok/*", "forsok/", "statistik/"])
def test_page_is_whole_in_the_reader_s_own_colours(
    open_page: Open, fullest: Fullest, kind: str
) -> None:
    """High contrast: what is current, shapes, edges and text in pictures do not fade away."""
    page = open_page(locate(kind, fullest), forced_colors="active", color_scheme="dark")
    seen = page.evaluate(_OWN_COLOURS)
    assert seen["faded"] == []
    assert seen["scheme"] == "none", "the choice of a colour scheme does nothing here"
    if kind == "forsok/":
        assert seen["current"] not in seen["others"]


_OWN_COLOURS = r"""() => {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((v) => v / 255).map(
      (v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + .05) / (low + .05);
  };
  const ground = getComputedStyle(document.body).backgroundColor;
  const faded = [];
  const check = (selector, property, least) => {
    for (const e of document.querySelectorAll(selector)) {
      const colour = getComputedStyle(e)[property];
      if (contrast(colour, ground) < least) faded.push(`${selector} ${property} ${colour}`);
    }
  };
  check(".fr-svg text:not(.fr-onfill)", "fill", 4.5);
  check(".fr-axis", "stroke", 3);
  check(".fr-svg .fr-bar", "stroke", 3); // whatever its fill is
  check(".fr-badge", "borderTopColor", 3);
  check(".fr-badge", "color", 4.5);
  check(".fr-share__part", "fill", 3);
  const border = (e) => getComputedStyle(e).borderBottomColor;
  return {
    faded: [...new Set(faded)],
    scheme: getComputedStyle(document.querySelector("[data-fr-theme]")).display,
    current: border(document.querySelector(".fr-nav a[aria-current]") || document.body),
    others: [...document.querySelectorAll(".fr-nav a:not([aria-current])")].map(border),
  };
}"""


def test_nothing_moves_for_those_who_ask_for_rest(open_page: Open, fullest: Fullest) -> None:
    page = open_page(fullest("forsok"), reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
             const style = getComputedStyle(e);
             return style.scrollBehavior === "smooth" || style.animationName !== "none" ||
               style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
           }).map((e) => e.tagName + "." + e.className)"""
    )
    assert moving == []


def test_a_page_without_styles_still_has_its_order(open_page: Open, fullest: Fullest) -> None:
    """What is read first is what matters: skip link, menu, heading, text, footer."""
    page = open_page(fullest("forsok"), width=WIDE)
    order = page.evaluate(
        """() => [".fr-skip", "header", "main h1", "main", "footer"].map((s) =>
             document.querySelector(s)).every((e, i, all) => i === 0 || e.contains(all[i - 1]) ||
             all[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    )
    assert order
