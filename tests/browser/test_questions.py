"""Ten questions that readers come with, answered by clicking and typing as they would.

Each begins on the start page, and ends where the answer stands. What the answer is comes from the
register itself, so that a new record changes both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.checking import CheckedRegister, check_register
from generator.dates import PartialDate
from generator.insight.clock import compute_clock
from generator.insight.coverage import compute_coverage
from generator.insight.ledger import build_ledgers
from generator.insight.lineage import build_lineage
from generator.insight.obstacles import derive_states
from generator.insight.references import find_obstacle
from generator.model import Trial
from generator.registry import Registry
from generator.text import flatten, format_date
from tests.browser.conftest import NARROW, Open
from tests.browser.serving import serve
from tests.git.repositories import MEASURE, TRIAL, amendment, make_repository, trial
from tests.registers import REPOSITORY, day_of
from tests.site.building import Built, build_register

pytestmark = [pytest.mark.browser, pytest.mark.site]


@pytest.fixture(scope="module")
def registry(real: Built) -> Registry:
    checked: CheckedRegister = check_register(real.root, today=day_of(real.root))
    return checked.registry


def menu(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name=name).click()


def search(page: Page, words: str) -> None:
    """From the large field on the start page."""
    field = page.get_by_label("Vad vill du veta?")
    field.fill(words)
    field.press("Enter")
    expect(page.locator("[data-fr-finder][data-ready]")).to_be_attached(timeout=20_000)


def narrow(page: Page, facet: str, value: str) -> None:
    """Tick a value of a facet, which may have to be opened first."""
    box = page.locator("details.fr-facet").filter(has=page.locator("summary", has_text=facet))
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    box.get_by_label(re.compile(rf"^{re.escape(value)}\b")).first.check()
    expect(page.locator("[data-fr-finder][data-ready]")).to_be_attached(timeout=20_000)


def hits(page: Page) -> Locator:
    return page.locator("[data-fr-finder-hits] > li h2 a")


def all_hits(page: Page) -> Locator:
    """Also those that wait for a press of the button."""
    more = page.get_by_role("button", name="Visa fler träffar")
    while more.is_visible():
        before = hits(page).count()
        more.click()
        expect(hits(page).nth(before)).to_be_visible()
    return hits(page)


def titles(found: Locator) -> set[str]:
    return {flatten(text) for text in found.all_text_contents()}


def of(registry: Registry, wanted: Callable[[Trial], bool]) -> set[str]:
    return {flatten(t.title) for t in registry.trials.values() if wanted(t)}


def main_text(page: Page) -> str:
    return flatten(page.locator("main").inner_text())


def day(value: PartialDate) -> str:
    return format_date(value).replace("\u00a0", " ")


# --- 1. Which rules did the secrecy act put in the way, and are they changed? ---


def test_what_has_the_secrecy_act_stood_in_the_way_of(open_page: Open, registry: Registry) -> None:
    page = open_page()
    search(page, "sekretesslagen OSL")
    hits(page).filter(has_text="ekretesslag").first.click()

    expect(page.locator("h1")).to_contain_text("sekretesslag (2009:400)")
    named = [
        o
        for o in registry.obstacles.values()
        if any(p.act == "2009:400" for p in o.provisions) and not o.merged_into
    ]
    assert named
    for obstacle in named:
        expect(page.get_by_role("link", name=flatten(obstacle.title)).first).to_be_visible()
    met = [
        t
        for t in registry.trials.values()
        if "2009:400" in {p.act for p in registry.provisions_of(t)}
    ]
    said = main_text(page)
    if met:
        assert all(flatten(t.title) in said for t in met)
    else:
        assert "Inget försök i registret har avvikit från lagen eller mött den som hinder" in said


# --- 2. Which results are overdue in Västerbotten? ---


def test_which_results_are_overdue_in_a_county(open_page: Open, registry: Registry) -> None:
    late = [d for d in compute_clock(registry, day_of(REPOSITORY)) if d.kind == "results-overdue"]
    current = {d.subject: d for d in late if not d.historical}
    assert "sextimmars-sjojungfrun-umea" in current, "the question needs another county"
    page = open_page()
    menu(page, "Uppföljning")
    row = page.get_by_role("link", name="Sjöjungfrun i Umeå").first
    expect(row).to_be_visible()

    row.click()
    page.get_by_role("link", name=re.compile("^Umeå")).first.click()

    expect(page.locator("h1")).to_contain_text("Umeå")
    assert "Västerbottens län" in main_text(page)
    assert "Resultatet skulle ha varit infört" in main_text(page)


# --- 3. What became of the obstacle in kommunallagen 6 kap. 37 §? ---


def test_what_became_of_the_obstacle_in_a_section(open_page: Open, registry: Registry) -> None:
    obstacle = registry.obstacles["automatiserade-kommunala-beslut"]
    state = derive_states(registry, day_of(REPOSITORY))[obstacle.id]
    assert state.state == "solved"
    last = obstacle.events[-1]
    page = open_page()
    search(page, "kommunallagen 6 kap. 37 §")
    hits(page).filter(has_text="Kommunallag (2017:725)").first.click()

    expect(page.locator("h1")).to_contain_text("(2017:725)")
    place = page.locator("#k6-p37")
    expect(place).to_contain_text("6 kap. 37 §")
    page.get_by_role("link", name=flatten(obstacle.title)).first.click()

    said = main_text(page)
    assert "Löst" in said
    assert day(last.date) in said
    assert last.number in said


# --- 4. Which trials copied another, and did the result hold? ---


def test_which_trials_copied_another_and_did_it_hold(open_page: Open, registry: Registry) -> None:
    chains = build_lineage(registry).chains
    longest = max(chains, key=lambda chain: len(chain.trials))
    first = registry.trials[longest.trials[0]]
    page = open_page()
    page.get_by_role("link", name="Hitta ett försök").first.click()
    heading = page.get_by_role("heading", name="Vilka försök bygger på andra?")
    expect(heading).to_be_visible()
    page.get_by_text("Visa som tabell").last.click()
    table = page.locator("details.fr-data[open] table").last
    for id_ in longest.trials:
        expect(table).to_contain_text(flatten(registry.trials[id_].title))

    page.goto(page.url.partition("forsok/")[0])
    search(page, flatten(first.title))
    hits(page).filter(has_text=flatten(first.title)).first.click()
    page.get_by_role("link", name="Jämför försöken sida vid sida").first.click()

    comparison = page.locator("table.fr-compare__table")
    expect(comparison).to_be_visible()
    compared = parse_qs(urlsplit(page.url).query)["forsok"]
    assert len(compared) > 1
    assert set(compared) <= {*longest.trials}
    for id_ in compared:
        expect(comparison).to_contain_text(flatten(registry.trials[id_].title))
    ledgers = build_ledgers(registry)
    rows = [row for trial in compared for row in ledgers[trial].rows]
    verdicts = {entry.result.verdict for row in rows for entry in row.entries}
    label = registry.vocabularies.label
    told = verdicts & {c.code for c in registry.vocabularies.lists["verdicts"].codes}
    assert told
    for verdict in told - {"not-reported"}:
        expect(comparison).to_contain_text(label("verdicts", verdict))


# --- 5. Has our municipality tried anything, and have the neighbours? ---


def test_what_has_our_municipality_tried_and_its_neighbours(
    open_page: Open, registry: Registry
) -> None:
    page = open_page(width=NARROW)
    search(page, "Göteborg")
    page.get_by_role("button", name=re.compile("Begränsa urvalet")).click()
    narrow(page, "Typ av post", "Organisation")
    hits(page).filter(has_text="Göteborgs Stad").first.click()

    expect(page.locator("h1")).to_have_text("Göteborgs Stad")
    own = compute_coverage(registry).trials_by_body["kommun:1480"]
    said = main_text(page)
    assert all(flatten(registry.trials[t].title) in said for t in own)
    for neighbour in ("Mölndal", "Partille", "Härryda", "Kungälv"):
        assert neighbour in said


# --- 6. What have trials in elder care shown, also those without a difference? ---


def test_what_have_trials_in_elder_care_shown(open_page: Open, registry: Registry) -> None:
    page = open_page()
    page.get_by_role("contentinfo").get_by_role("link", name="Områden").click()
    page.get_by_role("link", name=re.compile("^Äldreomsorg")).first.click()

    expect(page.locator("h1")).to_contain_text("Äldreomsorg")
    said = main_text(page)
    expected = of(registry, lambda t: "aldreomsorg" in t.areas)
    assert expected
    assert all(title in said for title in expected)
    assert "Visade ingen skillnad" in said or "ingen skillnad" in said.lower()


# --- 7. Where may one already try something, and until when? ---


def test_where_may_one_already_try_and_until_when(open_page: Open, registry: Registry) -> None:
    page = open_page()
    page.get_by_role("link", name=re.compile(r"^Alla \d+ försöksförfattningar som gäller")).click()

    section = page.locator("#galler")
    expect(section).to_be_attached()
    said = main_text(page)
    ahead = [
        a
        for a in registry.vocabularies.acts.values()
        if a.kind == "trial-act"
        and a.expires
        and a.in_force
        and a.in_force.first <= day_of(REPOSITORY) < a.expires.first
    ]
    assert ahead
    for act in ahead:
        assert act.code in said
        assert act.expires
        when = section.locator(f'xpath=following::time[@datetime="{act.expires.text}"]')
        expect(when.first).to_be_visible()


# --- 8. What has an authority not answered? ---


def test_what_has_an_authority_not_answered(open_page: Open, registry: Registry) -> None:
    waiting = next(
        d
        for d in compute_clock(registry, day_of(REPOSITORY))
        if d.kind == "unanswered" and not d.historical
    )
    body = registry.vocabularies.organisation(waiting.bodies[-1])
    obstacle = registry.obstacles[waiting.subject]
    page = open_page()
    menu(page, "Uppföljning")
    page.get_by_role("link", name=body.label, exact=True).first.click()

    expect(page.locator("h1")).to_have_text(body.name)
    expect(page.get_by_role("heading", name="Väntar på svar")).to_be_visible()
    expect(page.locator("#utan-svar ~ ul").first).to_contain_text(flatten(obstacle.title))


# --- 9. Which randomised or otherwise strong evaluations found nothing? ---


def test_which_trials_found_no_difference(open_page: Open, registry: Registry) -> None:
    ledgers = build_ledgers(registry)
    unchanged = {
        flatten(t.title)
        for t in registry.trials.values()
        if any(row.verdict == "unchanged" for row in ledgers[t.id].rows)
    }
    assert unchanged
    page = open_page()
    page.locator(".fr-search button").click()
    expect(page.locator("[data-fr-finder][data-ready]")).to_be_attached(timeout=20_000)
    narrow(page, "Besked", "Ingen skillnad")

    assert titles(all_hits(page)) == unchanged
    chip = page.get_by_role("button", name=re.compile("Ingen skillnad"))
    expect(chip).to_be_visible()
    shared = page.url
    again = open_page()
    again.goto(shared)
    expect(again.locator("[data-fr-finder][data-ready]")).to_be_attached(timeout=20_000)
    assert titles(all_hits(again)) == unchanged


# --- 10. Was a trial registered before it began, and what has been changed since? ---


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A register whose history is known: the real one grows while these tests stay."""
    lab = make_repository(tmp_path_factory.mktemp("lab") / "register")
    lab.commit("2026-01-10", {TRIAL: trial()})
    lab.commit("2026-02-02", {TRIAL: trial("running", start="2026-02-02")})
    changed = MEASURE.replace("antal", "minuter")
    why = amendment("2026-03-01", "measures/sen-ankomst", "Skolan mäter i minuter.")
    record = trial("running", start="2026-02-02", measures=changed, extra=why)
    lab.commit("2026-03-02", {TRIAL: record})
    built = build_register(lab.root, lab.root / "site")
    with serve(built.site) as start:
        yield start


def test_was_a_trial_registered_beforehand_and_what_was_changed(
    open_page: Open, history: str
) -> None:
    page = open_page(start=history)
    search(page, "skolstart")
    hits(page).first.click()

    expect(page.locator("h1")).to_have_text("Senare skolstart")
    assert "Registrerat i förväg" in main_text(page)
    page.get_by_role("link", name="Alla versioner").first.click()
    versions = page.locator("#versioner")
    expect(versions).to_be_in_viewport()
    said = main_text(page)
    assert "10 januari 2026" in said
    assert "antal i månaden" in said
    assert "minuter i månaden" in said
    assert "Skolan mäter i minuter." in said


# --- and none of it needs more than the start page to begin at ---


def test_the_three_ways_on_are_in_the_first_screen(open_page: Open) -> None:
    for width in (NARROW, 1280):
        page = open_page(width=width)
        for name in ("Hitta ett försök", "Lär av andra", "Registrera ett försök"):
            expect(page.get_by_role("link", name=name).first).to_be_in_viewport()


def test_obstacles_that_were_merged_are_followed(registry: Registry) -> None:
    """What the questions rest on: a reference leads to the record that tells today."""
    for record in registry.trials.values():
        for met in record.obstacles:
            if met.obstacle:
                assert find_obstacle(registry, met.obstacle) is not None
