"""What people do on the site, in a real browser: by keyboard, on a phone, without JavaScript."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from generator.checking import CheckedRegister, check_register
from generator.pages.paging import PAGE_ROWS
from tests.browser.conftest import NARROW, Open
from tests.registers import day_of
from tests.site.building import Built
from tests.site.hostile import TRIAL, attack

pytestmark = [pytest.mark.browser, pytest.mark.site]

Fullest = Callable[[str], str]


@pytest.fixture(scope="module")
def checked(real: Built) -> CheckedRegister:
    return check_register(real.root, today=day_of(real.root))


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def shown_rows(page: Page, table: str) -> int:
    return page.locator(f"{table} > tbody > tr:not([hidden])").count()


# --- keyboard -------------------------------------------------------------------------------


def test_the_first_stop_skips_to_the_content(open_page: Open) -> None:
    page = open_page("om/")

    page.keyboard.press("Tab")
    skip = page.locator(".fr-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("path", ["", "forsok/"])
def test_every_stop_shows_where_it_is(open_page: Open, path: str) -> None:
    """A focus mark, on something that can be seen: WCAG 2.4.7 and 2.4.11."""
    page = open_page(path)
    hidden = []
    for _ in range(25):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const e = document.activeElement;
              const style = getComputedStyle(e);
              const box = e.getBoundingClientRect();
              const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              const seen = box.width > 1 && box.height > 1 && box.bottom > 0 &&
                box.top < innerHeight && box.right > 0 && box.left < innerWidth;
              return {name: e.tagName + " " + e.textContent.trim().slice(0, 30),
                      good: seen && (drawn || style.boxShadow !== "none")};
            }"""
        )
        if not stop["good"]:
            hidden.append(stop["name"])
    assert hidden == []


def test_the_menu_opens_and_closes_by_keyboard(open_page: Open) -> None:
    page = open_page(width=NARROW)
    button = page.locator("[data-fr-menu]")
    menu = page.locator("#huvudmeny")
    expect(menu).to_be_hidden()

    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_role("link", name="Försök", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.locator("a:focus")).to_have_count(1)

    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_colour_scheme_is_kept(open_page: Open) -> None:
    page = open_page()
    button = page.locator("[data-fr-theme]")
    expect(button).to_have_accessible_name("Färgschema: följer systemet")
    button.click()
    button.click()
    expect(button).to_have_accessible_name("Färgschema: mörkt")

    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Hinder").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("[data-fr-theme]")).to_have_accessible_name("Färgschema: mörkt")


# --- lists ----------------------------------------------------------------------------------


def rows_of_first_page(checked: CheckedRegister) -> int:
    return min(len(checked.registry.trials), PAGE_ROWS)


def test_a_list_is_filtered_by_typing(open_page: Open, checked: CheckedRegister) -> None:
    page = open_page("forsok/")
    total, first = len(checked.registry.trials), rows_of_first_page(checked)
    assert first < total, "the list has one page, and shows nothing of how the others are reached"
    count = page.locator(".fr-filter__count").first
    expect(count).to_have_text(f"Visar {first} av {total} försök")
    field = page.get_by_label("Sök bland försöken").first.locator("input[type=search]")

    field.focus()
    page.keyboard.type("Skelleftea")  # without its å
    expect(page.locator(".fr-pager")).to_be_hidden()
    # Letter by letter the list gets shorter, and the address last of all.
    page.wait_for_url(re.compile(r"[?&]q=Skelleftea$"))
    expect(page.locator("#forsok > tbody > tr:not([hidden])").first).to_contain_text("Skellefteå")

    shown = shown_rows(page, "#forsok")
    assert 0 < shown < total / 2
    named = [t for t in checked.registry.trials.values() if "Skellefteå" in t.title]
    assert shown >= len(named) > 0
    expect(count).to_have_text(f"Visar {shown} av {total} försök")
    assert parameters(page) == {"q": ["Skelleftea"]}

    page.go_back()
    expect(count).to_have_text(f"Visar {first} av {total} försök")
    expect(field).to_have_value("")
    assert shown_rows(page, "#forsok") == first
    expect(page.locator(".fr-pager")).to_be_visible()

    page.go_forward()
    expect(count).to_have_text(f"Visar {shown} av {total} försök")


def test_a_filter_reaches_the_other_pages_of_its_list(
    open_page: Open, checked: CheckedRegister
) -> None:
    total = len(checked.registry.trials)
    alone = open_page("forsok/sida/2/")
    wanted = alone.locator("#forsok > tbody > tr th a").last
    title, target = wanted.text_content() or "", wanted.evaluate("(link) => link.href")

    page = open_page(f"forsok/?{urlencode({'q': title})}")
    expect(page.locator(".fr-filter__count").first).to_have_text(
        re.compile(rf"Visar \d+ av {total} försök")
    )
    found = page.locator("#forsok > tbody > tr:not([hidden]) th a", has_text=title).first
    expect(found).to_be_visible()
    assert found.evaluate("(link) => link.href") == target

    page.get_by_label("Status").first.focus()
    counts = page.get_by_label("Status").first.locator("option").all_text_contents()
    assert sum(int(n) for text in counts for n in re.findall(r"\((\d+)\)", text)) == total


def test_a_filter_says_when_it_does_not_reach_the_other_pages(open_page: Open) -> None:
    page = open_page("forsok/")
    page.route("**/sida/2/", lambda route: route.fulfill(body="<!doctype html>"))
    page.get_by_label("Sök bland försöken").first.locator("input[type=search]").fill("skola")
    count = page.locator(".fr-filter__count").first
    expect(count).to_contain_text("Listans andra sidor gick inte att läsa.")
    assert shown_rows(page, "#forsok") > 0
    expect(page.locator(".fr-pager")).to_be_visible()


def test_a_list_that_shows_nothing_says_so(open_page: Open, checked: CheckedRegister) -> None:
    page = open_page("forsok/?q=finnsintealls")
    expect(page.locator(".fr-empty").first).to_be_visible()
    expect(page.locator("#forsok")).to_be_hidden()

    page.get_by_role("button", name="Rensa").first.click()

    expect(page.locator("#forsok")).to_be_visible()
    assert shown_rows(page, "#forsok") == rows_of_first_page(checked)
    assert parameters(page) == {}


def test_a_filtered_view_has_an_address(open_page: Open, checked: CheckedRegister) -> None:
    statuses = Counter(t.status for t in checked.registry.trials.values())
    status, count = statuses.most_common()[-1]

    page = open_page(f"forsok/?status={status}")

    assert shown_rows(page, "#forsok") == count < len(checked.registry.trials)
    expect(page.get_by_label("Status").first).to_have_value(status)


def test_a_list_is_sorted_by_a_button_in_its_head(
    open_page: Open, checked: CheckedRegister
) -> None:
    page = open_page("forsok/")
    titles = page.locator("#forsok > tbody > tr:not([hidden]) > :first-child")
    before = titles.all_text_contents()
    head = page.locator("#forsok thead th").first
    button = head.get_by_role("button")

    button.focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(titles).to_have_count(len(checked.registry.trials))  # of all its pages
    after = titles.all_text_contents()
    assert set(before) < set(after)
    in_order = page.evaluate(
        "(words) => words.every((w, i) => !i || new Intl.Collator('sv', {numeric: true})"
        ".compare(words[i - 1], w) <= 0)",
        [text.strip() for text in after],
    )
    assert in_order
    assert "sort" in parameters(page)

    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert titles.all_text_contents()[0] == after[-1]

    page.go_back()
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.go_back()
    expect(head).not_to_have_attribute("aria-sort", re.compile("."))
    assert titles.all_text_contents() == before


# --- hostile records ------------------------------------------------------------------------


def test_no_text_of_a_record_runs(open_page: Open, hostile_address: str) -> None:
    """`open_page` fails the test if anything ran, was refused by the policy or called out."""
    page = open_page(f"forsok/{TRIAL}/", start=hostile_address)
    expect(page.locator("h1")).to_contain_text(attack("trial/title"))
    page.goto(hostile_address + "forsok/")
    page.goto(hostile_address)
    page.goto(hostile_address + "sok/?q=hacked")
    expect(page.locator("[data-fr-finder-hits] a").first).to_be_visible()
    assert page.locator("[data-fr-finder-hits] :is(img, script, iframe, svg)").count() == 0
    expect(page.locator("[data-fr-finder-hits]")).to_contain_text("hacked()")


# --- without JavaScript, on paper -----------------------------------------------------------


def test_lists_are_whole_without_javascript(open_page: Open, checked: CheckedRegister) -> None:
    page = open_page("forsok/", java_script_enabled=False)
    assert shown_rows(page, "#forsok") == rows_of_first_page(checked)
    assert page.locator(".fr-filter, .fr-sort").count() == 0
    following = page.locator(".fr-pager a[rel=next]")
    seen = page.locator("#forsok > tbody > tr").count()
    while following.count():
        following.first.click()
        seen += page.locator("#forsok > tbody > tr").count()
    assert seen == len(checked.registry.trials)


def test_the_menu_is_open_without_javascript(open_page: Open) -> None:
    page = open_page(width=NARROW, java_script_enabled=False)
    expect(page.locator("[data-fr-menu]")).to_be_hidden()
    expect(page.locator("#huvudmeny").get_by_role("link", name="Hinder")).to_be_visible()


def test_a_trial_can_be_printed(open_page: Open, fullest: Fullest) -> None:
    page = open_page(fullest("forsok"))
    page.emulate_media(media="print")
    for hidden in (".fr-top", ".fr-foot__nav", ".fr-skip"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    colour = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert colour in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_a_trial_in_the_dark_is_printed_on_white(open_page: Open, fullest: Fullest) -> None:
    page = open_page(fullest("forsok"), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.evaluate("() => getComputedStyle(document.querySelector('h1')).color")
    assert sum(map(int, re.findall(r"\d+", ink)[:3])) < 250, "dark ink on white paper"
