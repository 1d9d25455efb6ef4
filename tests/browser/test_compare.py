"""Two or three trials side by side: chosen by typing, shared by address, told by their pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.checking import CheckedRegister, check_register
from generator.pages.compare import ROWS
from tests.browser.conftest import NARROW, Open
from tests.registers import day_of
from tests.site.building import Built

pytestmark = [pytest.mark.browser, pytest.mark.site]

TABLE = ".fr-compare__table"


@pytest.fixture(scope="module")
def trials(real: Built) -> list[str]:
    """Ids of evaluated trials with measures, so that there is something to compare."""
    checked: CheckedRegister = check_register(real.root, today=day_of(real.root))
    found = [
        trial.id
        for trial in checked.registry.trials.values()
        if trial.measures and checked.registry.evaluations_of(trial.id)
    ]
    assert len(found) > 3
    return sorted(found)


def chosen(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("forsok", [])


def columns(page: Page) -> list[str]:
    expect(page.locator("[data-fr-compare-status]")).not_to_have_text("Hämtar …")
    return page.locator(f"{TABLE} thead th a").all_text_contents()


def test_trials_are_chosen_by_typing(open_page: Open) -> None:
    page = open_page("jamfor/")
    field = page.get_by_label("Lägg till ett försök")
    status = page.locator("[data-fr-compare-status]")

    field.focus()
    page.keyboard.type("sex timmars arbetsdag")
    expect(status).to_have_text(re.compile("hittades. Välj ett"))
    page.keyboard.press("Tab")  # the button, for those who want to press one
    page.keyboard.press("Tab")
    first = page.locator(":focus").text_content()
    page.keyboard.press("Enter")
    expect(page.locator(f"{TABLE} thead th a")).to_have_count(1)
    expect(status).to_have_text("Ett försök är valt. Lägg till ett eller två att jämföra med.")
    expect(field).to_be_focused()
    assert first == f"Lägg till {columns(page)[0]}"

    page.keyboard.type("sex timmars arbetsdag")
    page.locator("[data-fr-compare-hits] button").first.click()
    expect(page.locator(f"{TABLE} thead th a")).to_have_count(2)
    assert len(chosen(page)) == 2

    page.go_back()
    expect(page.locator(f"{TABLE} thead th a")).to_have_count(1)


def test_the_address_is_the_choice(open_page: Open, trials: list[str]) -> None:
    ids = trials[:3]
    page = open_page("jamfor/?" + "&".join(f"forsok={name}" for name in ids))
    assert len(columns(page)) == 3
    rows = page.locator(f"{TABLE} tbody tr")
    assert rows.evaluate_all("all => all.map(r => r.dataset.key)") == list(ROWS)
    expect(page.locator(f"{TABLE} tbody th[scope=row]")).to_have_count(len(ROWS))

    page.get_by_role("button", name=re.compile("^Ta bort")).first.click()

    expect(page.locator(f"{TABLE} thead th a")).to_have_count(2)
    assert chosen(page) == ids[1:]


def test_a_cell_says_what_the_page_of_the_trial_says(open_page: Open, trials: list[str]) -> None:
    page = open_page(f"forsok/{trials[0]}/")
    said = page.locator('[data-fr-compare="matt"]').first.text_content()
    owner = page.locator('[data-fr-compare="vem"]').first.text_content() or ""
    title = page.locator("h1").text_content()

    page.get_by_role("link", name="Jämför med ett annat").click()

    assert columns(page) == [title]
    expect(page.locator('tr[data-key="matt"] td')).to_contain_text(said or "–")
    expect(page.locator('tr[data-key="vem"] td')).to_contain_text(owner.split("\n")[0].strip())
    link = page.locator('tr[data-key="vem"] td a').first
    link.click()
    expect(page.locator('article[data-kind="organisation"]')).to_be_visible()


def test_what_differs_is_marked_and_can_stand_alone(open_page: Open, trials: list[str]) -> None:
    page = open_page(f"jamfor/?forsok={trials[0]}&forsok={trials[1]}")
    columns(page)
    differing = page.locator(f"{TABLE} tr.fr-is-different")
    alike = page.locator(f"{TABLE} tbody tr:not(.fr-is-different):not([hidden])")
    assert differing.count() > 2
    expect(differing.first.locator("th small")).to_have_text("Skiljer")

    page.get_by_label("Visa bara det som skiljer").check()

    expect(alike).to_have_count(0)
    assert differing.count() > 2


@pytest.fixture
def lenient(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Open an address in a browser that may say on its console that something was not found."""
    context = browser.new_context()
    context.set_default_timeout(10_000)

    def open_(path: str) -> Page:
        page = context.new_page()
        page.goto(address + path)
        return page

    yield open_
    context.close()


@pytest.mark.parametrize("name", ["finns-inte-alls", "../../om", "karta", "<b>hej</b>"])
def test_what_is_not_a_trial_is_said_in_words(
    lenient: Callable[[str], Page], trials: list[str], name: str
) -> None:
    page = lenient(f"jamfor/?forsok={quote(name)}&forsok={trials[0]}")
    message = f"Registret har inget försök som heter ”{name}”."
    expect(page.get_by_role("alert")).to_contain_text(message)
    assert len(columns(page)) == 1


def test_a_page_that_cannot_be_fetched_does_not_take_the_others_along(
    lenient: Callable[[str], Page], trials: list[str]
) -> None:
    page = lenient("jamfor/")
    page.route(f"**/forsok/{trials[0]}/", lambda route: route.fulfill(status=503, body=""))
    page.evaluate(
        """(query) => { history.pushState(null, "", "?" + query);
                        dispatchEvent(new PopStateEvent("popstate")); }""",
        f"forsok={trials[0]}&forsok={trials[1]}",
    )
    expect(page.get_by_role("alert")).to_contain_text("gick inte att hämta")
    assert len(columns(page)) == 1


def test_more_than_three_are_not_compared(open_page: Open, trials: list[str]) -> None:
    page = open_page("jamfor/?" + "&".join(f"forsok={name}" for name in trials[:4]))
    expect(page.get_by_role("alert")).to_contain_text("Högst tre försök går att jämföra.")
    assert len(columns(page)) == 3


def test_on_a_phone_nothing_is_lost(open_page: Open, trials: list[str]) -> None:
    page = open_page(f"jamfor/?forsok={trials[0]}&forsok={trials[1]}", width=NARROW)
    columns(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    expect(page.get_by_role("button", name=re.compile("^Ta bort"))).to_have_count(2)
    expect(page.locator('tr[data-key="vad"] td').last).to_be_visible()


def test_without_script_the_page_says_what_to_do(open_page: Open) -> None:
    page = open_page("jamfor/", java_script_enabled=False)
    notice = page.locator("noscript .fr-notice")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("Jämförelsen hämtar försökens sidor")
    page.locator("noscript").get_by_role("link", name="listan över försök").click()
    assert urlsplit(page.url).path.endswith("/forsok/")
