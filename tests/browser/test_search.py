"""The search page: words, facets, orders and addresses, as people and keyboards use them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from generator.checking import CheckedRegister, check_register
from generator.insight.evidence import strongest
from generator.insight.obstacles import derive_states, standing_obstacles
from generator.insight.references import current_bodies
from generator.pages.trials import concerned_bodies, counties_of
from generator.text import swedish_key
from generator.words import say
from tests.browser.conftest import NARROW, Open
from tests.registers import REPOSITORY, day_of
from tests.site.building import Built

pytestmark = [pytest.mark.browser, pytest.mark.site]


@pytest.fixture(scope="module")
def checked(real: Built) -> CheckedRegister:
    return check_register(real.root, today=day_of(real.root))


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def ready(page: Page) -> int:
    """Wait for hits and facets; the number of hits that the page says there are."""
    page.locator("[data-fr-finder][data-ready]").wait_for()
    said = re.match(r"(\d+) träff", page.locator("[data-fr-finder-status]").inner_text())
    assert said
    return int(said[1])


def facet(page: Page, name: str) -> Locator:
    return page.locator(f"[data-fr-facet={name}]")


def tick(page: Page, name: str, value: str) -> int:
    box = facet(page, name)
    if not box.evaluate("box => box.open"):
        box.locator("summary").click()
    box.get_by_role("checkbox", name=re.compile(rf"^{re.escape(value)} \d+$")).click()
    return ready(page)


def counts(page: Page, name: str) -> dict[str, int]:
    """The choices that can be seen in an open facet, with how many each would give."""
    rows = facet(page, name).locator(".fr-facet__row:not([hidden]) label")
    rows.first.wait_for()  # they are made when it is opened
    told = rows.evaluate_all("all => all.map(l => [...l.children].map(c => c.textContent))")
    return {value: int(count) for value, count in told}


def titles(page: Page) -> list[str]:
    return page.locator("[data-fr-finder-hits] h2").all_inner_texts()


# --- words ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "forsok/karta/", "om/"])
def test_a_word_in_the_header_leads_to_a_trial(open_page: Open, path: str) -> None:
    page = open_page(path)
    field = page.locator(".fr-search input")
    field.fill("sextimmars arbetsdag")
    field.press("Enter")
    page.wait_for_url("**/sok/?q=*")
    assert ready(page) > 0
    first = page.locator("[data-fr-finder-hits] a").first
    title = first.text_content()
    first.click()
    expect(page.locator("body")).to_have_attribute("data-kind", "trial")
    expect(page.locator("h1")).to_have_text(title or "-")


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("förskolor", "förskola"),
        ("arbetsdagar", "arbetsdag"),
        ("kommunernas", "kommunen"),
        ("aldreomsorg", "äldreomsorg"),
    ],
)
def test_the_search_knows_swedish(open_page: Open, typed: str, stands: str) -> None:
    page = open_page(f"sok/?q={typed}")
    ready(page)
    marked = page.locator("[data-fr-finder-hits] mark").all_text_contents()
    assert stands in {word.lower().rstrip(".,:;?") for word in marked}


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("2017:725", "/lagrum/2017-725/"),
        ("6 kap. 37 § kommunallagen", "/lagrum/2017-725/"),
        ("OSL", "/lagrum/2009-400/"),
    ],
)
def test_a_law_is_found_by_its_number(open_page: Open, typed: str, leads_to: str) -> None:
    page = open_page(f"sok/?q={quote(typed)}")
    ready(page)
    first = page.locator("[data-fr-finder-hits] h2 a").first
    expect(first).to_have_attribute("href", re.compile(re.escape(leads_to) + "$"))


def test_a_search_without_hits_helps(open_page: Open) -> None:
    page = open_page("sok/?q=zzyzzxq")
    help_ = page.locator("[data-fr-finder-empty]")
    expect(help_).to_be_visible()
    expect(page.locator("[data-fr-finder-status]")).to_have_text("0 träffar på ”zzyzzxq”")
    help_.get_by_role("link", name="försöken").click()
    expect(page.locator("h1")).to_be_visible()
    assert urlsplit(page.url).path.endswith("/forsok/")


def test_all_hits_can_be_had(open_page: Open) -> None:
    page = open_page("sok/?q=kommun")
    hits = page.locator("[data-fr-finder-hits] > li")
    expect(hits).to_have_count(20)
    page.get_by_role("button", name="Visa fler träffar").click()
    expect(hits).to_have_count(40)
    expect(hits.nth(20).locator("h2 a")).to_be_focused()


def test_nothing_that_is_typed_runs(open_page: Open) -> None:
    page = open_page("sok/?q=%3Cimg%20src%3Dx%20onerror%3Dhacked()%3E%3Cscript%3E")
    ready(page)
    assert page.locator("main img").count() == 0


# --- facets ---------------------------------------------------------------------------------


def kinds(checked: CheckedRegister) -> Mapping[str, int]:
    registry = checked.registry
    return {
        say("search.trial"): len(registry.trials),
        say("search.obstacle"): len(standing_obstacles(registry)),
        say("search.programme"): len(registry.programmes),
    }


def test_every_count_is_what_the_register_says(open_page: Open, checked: CheckedRegister) -> None:
    registry = checked.registry
    vocabularies = registry.vocabularies
    trials, obstacles = registry.trials.values(), standing_obstacles(registry)
    states = derive_states(registry, day_of(REPOSITORY))
    page = open_page("sok/")
    ready(page)
    for name in ("lage", "omrade", "lan", "myndighet", "evidens"):
        facet(page, name).locator("summary").click()

    shown = counts(page, "typ")
    assert kinds(checked).items() <= shown.items()
    assert sum(shown.values()) == ready(page), "every page is of one kind"
    labels = {code.code: code.label for code in vocabularies.lists["statuses"].codes}
    assert counts(page, "status") == Counter(labels[t.status] for t in trials)
    labels = {code.code: code.label for code in vocabularies.lists["obstacle-states"].codes}
    assert counts(page, "lage") == Counter(labels[states[o.id].state] for o in obstacles)
    level = [strongest(registry.evaluations_of(t.id)) for t in trials]
    assert counts(page, "evidens") == Counter(
        say(f"search.evidence.{'none' if found is None else found.level}") for found in level
    )

    tick(page, "typ", say("search.trial"))
    areas = Counter(vocabularies.label("areas", a) for t in trials for a in set(t.areas))
    assert counts(page, "omrade") == areas
    assert counts(page, "lan") == Counter(
        say(f"pages.counties.{county}")
        for t in trials
        for county in counties_of(vocabularies, concerned_bodies(t))
    )
    tick(page, "typ", say("search.trial"))
    tick(page, "typ", say("search.obstacle"))
    assert counts(page, "myndighet") == Counter(
        vocabularies.organisation(body).name
        for o in obstacles
        for body in current_bodies(vocabularies, o.responsible)
    )


def test_several_values_widen_and_several_facets_narrow(
    open_page: Open, checked: CheckedRegister
) -> None:
    trials = checked.registry.trials.values()
    page = open_page("sok/")
    ready(page)
    assert tick(page, "status", "Pågår") == sum(t.status == "running" for t in trials)
    both = [t for t in trials if t.status in ("running", "ended")]
    assert tick(page, "status", "Avslutat") == len(both)

    facet(page, "omrade").locator("summary").click()
    area, promised = next(iter(counts(page, "omrade").items()))
    assert tick(page, "omrade", area) == promised, "a count is what a choice gives"
    label = checked.registry.vocabularies.label
    assert promised == sum(area in {label("areas", a) for a in t.areas} for t in both)


def test_the_address_holds_everything(open_page: Open) -> None:
    page = open_page("sok/?q=skola")
    first = ready(page)
    second = tick(page, "status", "Utvärderat")
    third = tick(page, "typ", "Försök")
    page.get_by_label("Ordning", exact=True).select_option("titel")
    ready(page)
    assert 0 < third <= second < first
    wanted = {
        "q": ["skola"],
        "status": ["Utvärderat"],
        "typ": ["Försök"],
        "sortera": ["titel"],
    }
    assert parameters(page) == wanted
    shown = titles(page)

    page.go_back()
    page.go_back()
    expect(page.locator("[data-fr-finder-status]")).to_have_text(f"{second} träffar på ”skola”")
    assert parameters(page) == {"q": ["skola"], "status": ["Utvärderat"]}
    page.go_forward()
    page.go_forward()
    expect(page.get_by_label("Ordning", exact=True)).to_have_value("titel")
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    assert ready(page) == third
    assert titles(page) == shown


def test_choices_are_chips_that_can_be_taken_away(open_page: Open) -> None:
    page = open_page("sok/?status=P%C3%A5g%C3%A5r&typ=F%C3%B6rs%C3%B6k&lan=Finns+inte")
    assert ready(page) == 0
    chips = page.get_by_role("list", name="Valda urval").get_by_role("button")
    expect(chips).to_have_count(4)
    unknown = facet(page, "lan").get_by_role("checkbox", name=re.compile("^Finns inte"))
    expect(unknown).to_be_checked()

    helped = page.locator("[data-fr-finder-help]").get_by_role("button")
    expect(helped).to_have_count(1)
    promised = re.search(r"\((\d+) träff", helped.inner_text())
    helped.click()
    assert promised
    assert ready(page) == int(promised[1]) > 0
    chips.first.focus()
    page.keyboard.press("Enter")
    expect(chips.first).to_be_focused()
    page.get_by_role("button", name="Rensa allt").click()
    ready(page)
    expect(chips).to_have_count(0)
    expect(page.locator("[data-fr-finder-status]")).to_be_focused()
    assert parameters(page) == {}


def test_a_long_facet_is_found_by_typing(open_page: Open) -> None:
    page = open_page("sok/")
    ready(page)
    box = facet(page, "kommun")
    box.locator("summary").click()
    all_ = list(counts(page, "kommun"))
    assert all_ == sorted(all_, key=swedish_key)
    box.get_by_label("Hitta i listan: Kommun").fill("goteb")
    assert list(counts(page, "kommun")) == ["Göteborg"]


# --- orders ---------------------------------------------------------------------------------


def test_titles_stand_in_swedish_order(open_page: Open) -> None:
    page = open_page("sok/?typ=Program&sortera=titel")
    ready(page)
    shown = titles(page)
    assert len(shown) > 5
    assert shown == sorted(shown, key=lambda title: swedish_key(title)[0][:30])


@pytest.mark.parametrize(("order", "last_first"), [("start", True), ("aldst", False)])
def test_trials_stand_by_their_start(
    open_page: Open, checked: CheckedRegister, order: str, last_first: bool
) -> None:
    starts = {t.title: t.start.known for t in checked.registry.trials.values()}
    page = open_page(f"sok/?typ=F%C3%B6rs%C3%B6k&sortera={order}")
    ready(page)
    shown = [found.first for title in titles(page) if (found := starts[title])]
    assert len(shown) == 20
    assert shown == sorted(shown, reverse=last_first)
    known = [found.first for found in starts.values() if found]
    assert shown[0] == (max(known) if last_first else min(known))


def test_the_strongest_evidence_comes_first(open_page: Open, checked: CheckedRegister) -> None:
    registry = checked.registry
    levels = {
        t.title: found.level
        for t in registry.trials.values()
        if (found := strongest(registry.evaluations_of(t.id)))
    }
    page = open_page("sok/?sortera=evidens")
    ready(page)
    shown = [levels[title] for title in titles(page)]
    assert shown == sorted(levels.values(), reverse=True)[: len(shown)]


# --- states, keyboard, widths ---------------------------------------------------------------


def test_a_search_that_cannot_start_says_so(open_page: Open) -> None:
    page = open_page("sok/?q=skola")
    ready(page)

    def refuse(route: Route) -> None:
        route.fulfill(status=200, content_type="text/javascript", body="export {};")

    page.route("**/pagefind/pagefind.js", refuse)
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Sökningen gick inte att starta")
    expect(page.locator("[data-fr-finder-status]")).to_have_text("")
    page.get_by_role("alert").get_by_role("link", name="hinder").click()
    assert urlsplit(page.url).path.endswith("/hinder/")


def test_the_search_points_to_the_lists_without_javascript(open_page: Open) -> None:
    page = open_page("", java_script_enabled=False)
    page.locator(".fr-search input").fill("skola")
    page.locator(".fr-search input").press("Enter")
    page.wait_for_url("**/sok/?q=skola")
    expect(page.locator("[data-fr-finder]")).to_be_hidden()
    page.locator("noscript").get_by_role("link", name="hinder").click()
    assert urlsplit(page.url).path.endswith("/hinder/")


def test_the_search_works_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("sok/")
    before = ready(page)
    page.get_by_label("Vad söker du?").focus()
    page.keyboard.type("skola")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok/?q=skola")
    words = ready(page)
    assert 0 < words < before
    press_until(page, lambda: focused(page, "summary"))
    # A long list has a field to type in first.
    press_until(page, lambda: focused(page, "input[type=checkbox]"))
    page.keyboard.press("Space")
    assert 0 < ready(page) < words
    expect(page.locator(":focus")).to_be_checked()
    assert "typ" in parameters(page)
    # Back past the choices is a link past all of them.
    press_until(page, lambda: focused(page, "a.fr-skip[href='#sok-traffar']"), "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page, "[data-fr-finder-hits] a")
    title = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)


def focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("s => document.activeElement.matches(s)", selector))


def press_until(page: Page, reached: Callable[[], bool], key: str = "Tab") -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if reached():
            return
    raise AssertionError("sixty steps and not there")


def test_hits_are_announced(open_page: Open) -> None:
    page = open_page("sok/?q=skola")
    ready(page)
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ träffar på ”skola”$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_telephone_has_the_choices_behind_a_button(open_page: Open, scheme: str) -> None:
    page = open_page("sok/?status=P%C3%A5g%C3%A5r", width=NARROW, color_scheme=scheme)
    ready(page)
    button = page.get_by_role("button", name="Begränsa urvalet (1)")
    panel = page.locator("#sok-urval")
    expect(panel).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(panel).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


# --- what the page and the register say of each other ---------------------------------------


def test_the_page_knows_every_facet_and_word(real: Built, checked: CheckedRegister) -> None:
    source = (real.site / "sok" / "index.html").read_text("utf-8")
    found = re.findall(r'data-fr-facet="?([a-z]+)"?(?: data-order="([^"]*)")?', source)
    orders = {name: order.split("|") for name, order in found if order}
    keys = ("record", "status", "kind", "programme", "area", "county", "municipality", "act")
    more = ("responsible", "principle", "evidence", "registered", "verdict", "state")
    named = {say(f"search.facet.{key}") for key in (*keys, *more, "obstacle_type")}
    assert {name for name, _ in found} == named
    lists = checked.registry.vocabularies.lists
    for name, vocabulary in (("status", "statuses"), ("lage", "obstacle-states")):
        assert orders[name] == [code.label for code in lists[vocabulary].codes]
    assert orders["evidens"] == [say(f"search.evidence.{n}") for n in (4, 3, 2, 1, 0, "none")]
    stand_ins = [say(f"search.verdict.{c}") for c in ("missing", "pending", "no-measures")]
    verdicts = [c.label for c in lists["verdicts"].codes if c.code != "not-reported"]
    assert orders["besked"] == [*verdicts, *stand_ins]


# --- what is fetched ------------------------------------------------------------------------------

#: Asks the index for each word as it is written and as the page asks for it.
_BOTH_WAYS = """
async (words) => {
  const root = new URL(document.documentElement.dataset.root + "/", location.href);
  const index = await import(new URL("pagefind/pagefind.js", root));
  const { stemWords } = await import(new URL("assets/js/sok/stem.js", root));
  const ids = async (query) => (await index.search(query)).results.map((hit) => hit.id).sort();
  const stemmed = words.filter((word) => stemWords(word) !== word);
  const differing = [];
  for (const word of stemmed) {
    if (String(await ids(word)) !== String(await ids(stemWords(word)))) differing.push(word);
  }
  return [stemmed.length, differing];
}
"""


def test_a_search_by_stems_finds_the_same(open_page: Open, checked: CheckedRegister) -> None:
    """The stemmer is ours, and the index's is Pagefind's."""
    texts = " ".join(trial.summary + trial.problem for trial in checked.registry.trials.values())
    words = sorted(set(re.findall(r"[a-zåäö]{4,}", texts.lower())))[::5]
    page = open_page("sok/?q=skola")
    ready(page)

    stemmed, differing = page.evaluate(_BOTH_WAYS, words)

    assert stemmed > 100
    assert not differing


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("förskolor i Göteborg", "forskol goteborg"),
        ('"rätt till insyn"', '"rätt till insyn"'),
        ("i", "i"),
        ("2017:725 kap.", "2017:725 kap."),
        ("lasarettets universitet", "lasarettets universitet"),
    ],
)
def test_what_the_index_is_asked_for(open_page: Open, query: str, asked: str) -> None:
    page = open_page("sok/")
    code = "async (query) => (await import('./assets/js/sok/stem.js')).stemWords(query)"
    page.goto(page.url.replace("sok/", ""))

    assert page.evaluate(code, query) == asked


def test_the_first_hits_come_before_the_rest(open_page: Open) -> None:
    """Each hit is a file of its own, so that few are asked for at first."""
    page = open_page("")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url + "sok/?q=kommun")
    page.locator("[data-fr-finder-hits] > li").first.wait_for()
    ready(page)

    kinds = ["hit" if ".pf_fragment" in url else "facet" for url in asked if ".pf_f" in url]
    assert kinds.index("facet") == 5
    assert page.locator("[data-fr-finder-hits] > li").count() == 20
    assert not [url for url in asked if "worker" in url]
