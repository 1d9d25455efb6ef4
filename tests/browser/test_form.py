"""The forms, as an officer, a researcher and an authority use them: from typing to a file."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import HEIGHT, NARROW, WIDE, Open
from tests.browser.test_accessibility import find_overflow, find_violations
from tests.registers import REPOSITORY, day_of
from tests.site.building import Built, copy_register, run_forsok

pytestmark = [pytest.mark.browser, pytest.mark.site]

FORGE = "https://forge.example/labbet/register"
MAILBOX = "forsok@labbet.example"
TRIAL = "skicka-in/forsok/"

OpenForm = Callable[..., Page]


@pytest.fixture
def open_form(open_page: Open) -> OpenForm:
    """Open a form on a day of our own, with this forge and mailbox; wait until it is there."""

    def open_(path: str = TRIAL, *, forge: str = "", mailbox: str = "", **options: Any) -> Page:
        page = open_page("om/", **options)
        page.clock.set_fixed_time(f"{day_of(REPOSITORY).isoformat()}T12:00:00")

        def answer(route: Route) -> None:
            content = json.loads(route.fetch().text())
            content["settings"] |= {
                "forge_kind": forge,
                "forge": FORGE if forge else "",
                "mailbox": mailbox,
            }
            route.fulfill(json=content)

        page.route("**/skicka-in/data/core.json", answer)
        page.goto(page.url.removesuffix("om/") + path)
        page.locator("[data-fr-form] button[type=submit]").wait_for()
        return page

    return open_


def check(page: Page) -> None:
    page.get_by_role("button", name="Kontrollera och gå vidare").click()


def pick(page: Page, label: str, typed: str, option: str) -> None:
    """Choose by typing, as the combobox wants it."""
    box = page.get_by_role("combobox", name=label)
    box.fill(typed)
    page.locator("[role=option]", has_text=option).first.click()


def open_group(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).click()


def fill_trial(page: Page, title: str = "Digitala hembesök i Bollebygd") -> None:
    """The twelve questions, answered as an officer would."""
    page.locator("#f-title").fill(title)
    page.get_by_label("Försöksverksamhet").check()
    page.get_by_label("Sammanfattning").fill(
        "Hemtjänsten ringer ett videosamtal i stället för att göra ett av dagens besök."
    )
    page.get_by_label("Status").select_option("applied")
    page.get_by_label("Ansvarig organisation", exact=False).first.check()
    pick(page, "Organisation", "bolleb", "Bollebygd")
    pick(page, "Område", "äldre", "Äldreomsorg")
    page.get_by_label("Problem").fill("Resorna tar en tredjedel av arbetstiden.")
    page.get_by_label("Vad som görs annorlunda").fill("Ett av tre besök görs som videosamtal.")
    period = page.locator("#f-period")
    period.get_by_label("Planerat").first.fill("2027-01")
    period.get_by_label("Planerat").last.fill("2028-12")
    page.get_by_label("Funktion").fill("Utvecklingsenheten, socialförvaltningen")
    page.get_by_label("E-post").fill("utveckling@bollebygd.se")


def text_of(page: Page) -> str:
    """The file as the last page shows it."""
    expect(page.get_by_role("heading", name="Uppgifterna är klara att lämna in")).to_be_focused()
    return page.locator("#f-yaml").input_value()


def faults(page: Page) -> list[str]:
    return page.locator(".fr-errors li").all_inner_texts()


def is_accepted(tmp_path: Path, real: Built, path: str, text: str) -> None:
    """In a register, the file passes as it stands."""
    root = copy_register(real.root, tmp_path / "register")
    shutil.rmtree(tmp_path / "register" / "build", ignore_errors=True)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())
    formatted = run_forsok("format", "--check", "--root", root, path)
    assert formatted.returncode == 0, formatted.stdout + formatted.stderr
    done = run_forsok("validate", "--root", root, path)
    assert done.returncode == 0, done.stdout + done.stderr


# --- a new trial, and the ways out ----------------------------------------------------------


def test_an_officer_registers_a_trial(open_form: OpenForm, real: Built, tmp_path: Path) -> None:
    page = open_form()
    expect(page.locator(".fr-form__count")).to_have_text("12 frågor, ungefär 15 minuter.")

    fill_trial(page)
    page.get_by_label("Status").select_option("approved")
    expect(page.locator(".fr-form__count")).to_contain_text("15 frågor")
    page.get_by_label("Jämförelse").fill("Samma brukare tre månader före.")
    page.get_by_label("Målgrupp").fill("120 personer med hemtjänst.")
    for name in ("Restid", "Andel brukare som är trygga", "Sjukfrånvaro"):
        page.get_by_role("button", name="Lägg till mått").click()
        item = page.locator("#f-measures .fr-item").last
        expect(item).to_be_focused()
        item.get_by_label("Mått", exact=True).fill(name)
        item.get_by_label("Slag").select_option("outcome")
        item.get_by_label("Enhet").fill("procent")
        item.get_by_label("Mätmetod").fill("kommunens planeringssystem")
        item.get_by_label("Grupp").fill("personal i hemtjänsten")
        item.get_by_label("Tidpunkt").fill("12 månader efter start")
    page.get_by_role("button", name="Ta bort mått 2").click()
    page.get_by_role("button", name="Flytta upp mått 2").click()
    expect(page.locator("#f-measures .fr-item > legend").first).to_have_text("Mått 1: Sjukfrånvaro")
    check(page)

    text = text_of(page)
    assert text.startswith(
        "# yaml-language-server: $schema=../../schema/trial.schema.json\n"
        "id: digitala-hembesok-i-bollebygd\nkind: forsoksverksamhet\n"
    )
    assert re.findall(r"- id: (.*)", text) == ["sjukfranvaro", "restid"]
    assert "organisation: kommun:1443" in text
    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta digitala-hembesok-i-bollebygd.trial.yaml").click()
    taken = download.value.path().read_bytes().decode()
    assert taken == text
    path = "trials/digitala-hembesok-i-bollebygd/trial.yaml"
    expect(page.locator(".fr-done")).to_contain_text(path)
    is_accepted(tmp_path, real, path, taken)


@pytest.mark.parametrize(
    ("forge", "page_address", "named"),
    [
        ("github", f"{FORGE}/new/main", "trials/ett-nytt-forsok/trial.yaml"),
        ("forgejo", f"{FORGE}/_new/main/trials/ett-nytt-forsok", "trial.yaml"),
    ],
)
def test_the_forge_gets_the_file_filled_in(
    open_form: OpenForm, real: Built, tmp_path: Path, forge: str, page_address: str, named: str
) -> None:
    page = open_form(forge=forge)
    fill_trial(page, "Ett nytt försök")
    check(page)
    text = text_of(page)

    address = page.locator("[data-fr-exit=forge]").get_attribute("href") or ""
    assert len(address) <= 7500
    asked = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert address.partition("?")[0] == page_address
    assert asked == {"filename": [named], "value": [text]}
    is_accepted(tmp_path, real, "trials/ett-nytt-forsok/trial.yaml", asked["value"][0])


@pytest.mark.parametrize(
    ("forge", "long", "empty"),
    [
        ("github", True, f"{FORGE}/new/main?filename=trials%2Flangt-forsok%2Ftrial.yaml"),
        ("forgejo", True, f"{FORGE}/_new/main/trials/langt-forsok?filename=trial.yaml"),
        ("gitlab", False, f"{FORGE}/-/new/main?file_name=trials%2Flangt-forsok%2Ftrial.yaml"),
    ],
)
def test_a_long_file_goes_by_the_clipboard(
    open_form: OpenForm, real: Built, tmp_path: Path, forge: str, long: bool, empty: str
) -> None:
    page = open_form(forge=forge, permissions=["clipboard-read", "clipboard-write"])
    fill_trial(page, "Långt försök")
    if long:
        page.get_by_label("Problem").fill("Å, så långt det här är. " * 150)
    check(page)
    text = text_of(page)

    expect(page.locator("[data-fr-exit=forge]")).to_have_count(0)
    page.get_by_role("button", name="1. Kopiera texten").click()
    expect(page.locator(".fr-done > [role=status]")).to_have_text("Texten är kopierad.")
    copied: str = page.evaluate("() => navigator.clipboard.readText()")
    assert page.locator("[data-fr-exit=empty]").get_attribute("href") == empty
    assert copied == text
    is_accepted(tmp_path, real, "trials/langt-forsok/trial.yaml", copied)


def test_the_mailbox_gets_a_letter(open_form: OpenForm) -> None:
    page = open_form(mailbox=MAILBOX)
    fill_trial(page, "Ett brev")
    check(page)
    text_of(page)

    address = page.locator("[data-fr-exit=mail]").get_attribute("href") or ""
    assert address.startswith(f"mailto:{MAILBOX}?subject=")
    assert "ett-brev.trial.yaml" in unquote(address)
    assert "trials/ett-brev/trial.yaml" in unquote(address)


def test_without_forge_and_mailbox_only_the_file_is_offered(open_form: OpenForm) -> None:
    page = open_form()
    fill_trial(page)
    check(page)
    text_of(page)

    exits = page.locator(".fr-exits [data-fr-exit]")
    assert [e.get_attribute("data-fr-exit") for e in exits.all()] == ["download"]


# --- faults ---------------------------------------------------------------------------------


def test_all_faults_at_once_and_each_leads_to_its_field(open_form: OpenForm) -> None:
    page = open_form()
    fill_trial(page)
    page.locator("#f-title").fill("")
    page.get_by_label("Problem").fill("Ring Anna på 08-123 45 67.")
    page.get_by_label("E-post").fill("anna.andersson@bollebygd.se")
    page.locator("#f-period").get_by_label("Planerat").last.fill("2026-12")
    open_group(page, "Mått och jämförelse")
    page.get_by_role("button", name="Lägg till mått").click()
    page.locator("#f-measures").get_by_label("Mått", exact=True).fill("Nöjdhet")
    open_group(page, "Mått och jämförelse")
    check(page)

    summary = page.locator(".fr-errors")
    expect(summary).to_be_focused()
    expect(summary).to_have_attribute("role", "alert")
    told = "\n".join(faults(page))
    for code in ("T002", "T031", "T032", "T020", "T022"):
        assert code in told, told
    assert "Slut: planerat (december 2026)" in told
    assert "”anna.andersson@bollebygd.se” ser ut som en persons e-postadress." in told
    for link in summary.get_by_role("link").all():
        link.click()
        focused = page.locator(":focus")
        assert focused.evaluate("(e) => e.matches('input, select, textarea')"), link.inner_text()
    expect(page.get_by_label("E-post")).to_have_attribute("aria-invalid", "true")
    described = page.get_by_label("E-post").get_attribute("aria-describedby") or ""
    assert all(page.locator(f"#{one}").count() == 1 for one in described.split())
    assert find_violations(page) == []

    page.get_by_label("E-post").fill("utveckling@bollebygd.se")
    expect(page.get_by_label("E-post")).not_to_have_attribute("aria-invalid", "true")


def test_what_is_picked_is_held_to_the_vocabulary(open_form: OpenForm) -> None:
    page = open_form()
    fill_trial(page)
    box = page.get_by_role("combobox", name="Organisation", exact=True)
    box.fill("bolebygd")
    expect(page.locator("[role=option]")).to_contain_text("Menade du")
    box.press("Escape")
    box.fill("Ingen sådan kommun")
    box.press("Tab")
    expect(box).to_have_value("Ingen sådan kommun")
    check(page)

    told = "\n".join(faults(page))
    assert "T005" in told or "T008" in told


def time_presses(page: Page) -> list[float]:
    """Milliseconds of the page's own work from the press until the faults are there, whatever else
    the machine has to do. Five presses."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    spent = []
    for _ in range(5):
        before = worked()
        shown = page.evaluate(
            """() => {
              document.querySelector("[data-fr-form] button[type=submit]").click();
              return new Promise((done) => requestAnimationFrame(() => setTimeout(() =>
                done(document.querySelectorAll(".fr-errors li").length))));
            }"""
        )
        assert shown > 0
        spent.append(1000 * (worked() - before))
    session.detach()
    return spent


def test_the_first_fault_is_there_at_once(open_form: OpenForm) -> None:
    page = open_form()
    page.wait_for_timeout(300)
    assert time_presses(page)[0] < 100


def test_a_hundred_measures_stay_usable(open_form: OpenForm) -> None:
    page = open_form()
    page.get_by_label("Status").select_option("approved")
    draft = keep_draft(page)
    draft["data"]["measures"] = [{"id": f"matt-{n}", "name": f"Mått {n}"} for n in range(100)]
    page.evaluate(
        "(text) => { localStorage['forsok-utkast:trial//ny'] = text; }", json.dumps(draft)
    )
    page.reload()
    page.get_by_role("button", name="Fortsätt med utkastet").click()
    items = page.locator("#f-measures .fr-item")
    expect(items).to_have_count(100)

    assert min(time_presses(page)) < 250
    assert len(faults(page)) >= 200
    items.nth(57).get_by_label("Enhet").fill("kronor")
    items.nth(57).get_by_role("button", name="Flytta upp").click()
    expect(items.nth(56).get_by_label("Enhet")).to_have_value("kronor")
    expect(items.nth(56)).to_be_focused()
    items.nth(0).get_by_role("button", name="Ta bort").click()
    expect(items).to_have_count(99)


# --- changes, evaluations, obstacles, answers -----------------------------------------------


@pytest.mark.parametrize("folder", ["forsok", "hinder"])
def test_a_record_opens_filled_in_and_is_the_same_when_nothing_is_changed(
    open_form: OpenForm, real: Built, fullest: Callable[[str], str], folder: str
) -> None:
    place = fullest(folder)
    name = "trial.yaml" if folder == "forsok" else "obstacle.yaml"
    page = open_form(f"skicka-in/{folder}/?post={place.split('/')[1]}")
    check(page)
    assert text_of(page) == (real.site / place / name).read_text("utf-8")


def test_a_trial_is_changed_from_its_page(open_form: OpenForm, real: Built, tmp_path: Path) -> None:
    page = open_form(forge="github")
    page.goto(page.url.replace(TRIAL, "forsok/sextimmars-svartedalen/"))
    page.get_by_role("link", name="Föreslå en ändring", exact=True).click()
    page.locator("#f-title").wait_for()
    before = page.locator("#f-title").input_value()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Föreslå en ändring: {before}")
    assert page.title() == f"Föreslå en ändring: {before} – Skicka in – Försöksregistret"
    page.locator("#f-title").fill(f"{before}, ändrad")
    check(page)

    text = text_of(page)
    source = (real.root / "trials/sextimmars-svartedalen/trial.yaml").read_text("utf-8")
    changed = [
        new for old, new in zip(source.split("\n"), text.split("\n"), strict=True) if old != new
    ]
    assert changed == [f"title: {before}, ändrad"]
    edit = page.locator("[data-fr-exit=empty]").get_attribute("href")
    assert edit == f"{FORGE}/edit/main/trials/sextimmars-svartedalen/trial.yaml"
    is_accepted(tmp_path, real, "trials/sextimmars-svartedalen/trial.yaml", text)


def test_a_researcher_corrects_an_evaluation(
    open_form: OpenForm, real: Built, tmp_path: Path
) -> None:
    path = next(iter(sorted(real.root.glob("trials/sextimmars-svartedalen/evaluations/*.yaml"))))
    page = open_form()
    page.goto(page.url.replace(TRIAL, "forsok/sextimmars-svartedalen/"))
    page.get_by_role("link", name="Föreslå en ändring av utvärderingen").first.click()
    verdict = page.locator("#f-results").get_by_label("Besked", exact=True).first
    expect(verdict).not_to_have_value("")
    verdict.select_option("inconclusive")
    check(page)

    text = text_of(page)
    relative = path.relative_to(real.root).as_posix()
    expect(page.locator(".fr-done")).to_contain_text(relative)
    source = path.read_text("utf-8").split("\n")
    changed = [n for o, n in zip(source, text.split("\n"), strict=True) if o != n]
    assert changed == ["    verdict: inconclusive"]
    is_accepted(tmp_path, real, relative, text)


def test_a_new_evaluation_has_a_row_for_every_measure(
    open_form: OpenForm, real: Built, tmp_path: Path
) -> None:
    page = open_form("skicka-in/utvardering/")
    pick(page, "Vilket försök gäller det?", "svartedalen", "Sex timmars")
    rows = page.locator("#f-results .fr-item")
    expect(rows.first).to_be_visible()
    measures = (real.root / "trials/sextimmars-svartedalen/trial.yaml").read_text("utf-8")
    assert rows.count() == len(
        re.findall(
            r"^  - id: ", measures.partition("\nmeasures:")[2].partition("\nobstacles:")[0], re.M
        )
    )
    for row in rows.all():
        expect(row.get_by_label("Mått")).not_to_have_value("")
        row.get_by_label("Besked", exact=True).select_option("not-reported")
        row.get_by_label("Varför besked saknas").fill("Nämns inte.")
    page.locator("#f-title").fill("En sen uppföljning")
    expect(page.get_by_label("Namn i adressen")).to_have_value("en-sen-uppfoljning")
    page.get_by_role("button", name="Lägg till utvärderare").click()
    pick(page, "Organisation", "Göteborgs univ", "Göteborgs universitet")
    page.get_by_label("Uppläggning").select_option("case-study")
    page.locator("#f-comparison").get_by_label("Slag").select_option("none")
    page.locator("#f-publication").get_by_label("Slag").select_option("project-report")
    page.get_by_label("Sammanfattning").fill("Ingen ny kunskap.")
    page.get_by_role("button", name="Lägg till källa").click()
    source = page.locator("#f-sources .fr-item")
    source.get_by_role("textbox", name="Titel").fill("En sen uppföljning")
    source.get_by_label("Slag av källa").select_option("research")
    for supported in ("Resultat", "Sammanfattning", "Uppläggning", "Jämförelse"):
        source.get_by_label(supported, exact=True).check()
    check(page)

    assert faults(page) == []
    text = text_of(page)
    path = "trials/sextimmars-svartedalen/evaluations/en-sen-uppfoljning.yaml"
    expect(page.locator(".fr-done")).to_contain_text(path)
    is_accepted(tmp_path, real, path, text)


def test_a_lab_tells_of_an_obstacle(open_form: OpenForm, real: Built, tmp_path: Path) -> None:
    page = open_form("skicka-in/hinder/")
    page.locator("#f-title").fill("Kommunen får inte dela ut cykelhjälmar")
    page.get_by_label("Slag av hinder").select_option("lag")
    page.get_by_role("button", name="Lägg till lagrum").click()
    pick(page, "Författning", "kommunallagen", "kommunallagen (2017:725)")
    pick(page, "Område", "trafik", "Trafik")
    pick(page, "Ansvarig", "finansdep", "Finansdepartementet")
    page.get_by_label("Hindret", exact=True).fill("Jurister är oense om vad lagen säger.")
    page.get_by_label("Rapporterat", exact=False).first.check()
    page.locator("#f-events").get_by_label("Datum").fill("2026-10")
    check(page)

    assert faults(page) == []
    text = text_of(page)
    is_accepted(tmp_path, real, "obstacles/kommunen-far-inte-dela-ut-cykelhjalmar.yaml", text)


def test_an_authority_answers(open_form: OpenForm, real: Built, tmp_path: Path) -> None:
    page = open_form()
    page.goto(page.url.replace(TRIAL, "hinder/gardsforsaljning/"))
    page.get_by_role("link", name="Svara på hindret").click()
    page.get_by_label("Datum").fill("2026-11-20")
    page.get_by_label("Händelse").select_option("answered")
    pick(page, "Aktör", "socialdep", "Socialdepartementet")
    page.get_by_label("Beskrivning").fill("Departementet följer hur reglerna används.")
    check(page)

    text = text_of(page)
    source = (real.root / "obstacles/gardsforsaljning.yaml").read_text("utf-8")
    before, after = source.split("\nnote:")
    added = text.removeprefix(before).removesuffix(f"\nnote:{after}")
    assert added == (
        "\n  - date: '2026-11-20'\n    kind: answered\n    actor: organ:socialdepartementet\n"
        "    text: Departementet följer hur reglerna används."
    )
    is_accepted(tmp_path, real, "obstacles/gardsforsaljning.yaml", text)


# --- drafts and bad input -------------------------------------------------------------------


def keep_draft(page: Page) -> dict[str, Any]:
    """The draft, once it has been kept."""
    page.wait_for_function(
        "() => Object.keys(localStorage).some((k) => k.startsWith('forsok-utkast'))"
    )
    page.get_by_text("Utkastet sparades").wait_for()
    kept: dict[str, Any] = json.loads(
        page.evaluate("() => localStorage['forsok-utkast:trial//ny']")
    )
    return kept


def test_a_draft_is_kept_and_can_be_deleted(open_form: OpenForm) -> None:
    page = open_form()
    page.locator("#f-title").fill("Halvvägs 🚲")
    keep_draft(page)
    page.reload()
    page.get_by_role("button", name="Fortsätt med utkastet").click()
    expect(page.locator("#f-title")).to_have_value("Halvvägs 🚲")
    expect(page.locator("#f-title")).to_be_focused()

    page.reload()
    page.get_by_role("button", name="Ta bort utkastet").click()
    assert page.evaluate("() => localStorage.length") == 0
    page.reload()
    page.locator("#f-title").wait_for()
    expect(page.get_by_role("button", name="Fortsätt med utkastet")).to_have_count(0)


def test_an_older_draft_opens_with_what_fits_and_shows_the_rest(open_form: OpenForm) -> None:
    page = open_form()
    page.locator("#f-title").fill("x")
    draft = keep_draft(page)
    draft["digest"] = "older"
    draft["data"] = {
        "title": "Ur ett äldre formulär",
        "purpose": "Ett fält som inte finns längre",
        "status": "pilot",
        "organisations": [{"organisation": "kommun:1443", "weight": "tung"}],
        "areas": "skola",
    }
    page.evaluate(
        "(text) => { localStorage['forsok-utkast:trial//ny'] = text; }", json.dumps(draft)
    )
    page.reload()
    page.get_by_role("button", name="Fortsätt med utkastet").click()

    rest = page.locator("#f-rest")
    expect(rest).to_be_focused()
    for text in ("Ett fält som inte finns längre", "pilot", "tung", "skola"):
        expect(rest).to_contain_text(text)
    expect(page.locator("#f-title")).to_have_value("Ur ett äldre formulär")
    expect(page.get_by_role("combobox", name="Organisation", exact=True)).to_have_value("Bollebygd")
    page.get_by_text("Utkastet sparades").wait_for()
    page.reload()
    page.get_by_role("button", name="Fortsätt med utkastet").click()
    expect(page.locator("#f-rest")).to_contain_text("Ett fält som inte finns längre")


def test_a_draft_of_a_record_that_has_changed_since_says_so(open_form: OpenForm) -> None:
    page = open_form("skicka-in/forsok/?post=sextimmars-svartedalen")
    page.locator("#f-title").fill("Ändrad titel")
    page.get_by_text("Utkastet sparades").wait_for()
    key = "forsok-utkast:trial//sextimmars-svartedalen"
    for base, said in (("", "Utkastet är öppnat."), ("{}", "Posten har ändrats i registret")):
        if base:
            page.evaluate(
                "([key, base]) => { const kept = JSON.parse(localStorage[key]); kept.base = base;"
                " localStorage[key] = JSON.stringify(kept); }",
                [key, base],
            )
        page.reload()
        page.get_by_role("button", name="Fortsätt med utkastet").click()
        expect(page.locator("#f-besked")).to_contain_text(said)
        expect(page.locator("#f-title")).to_have_value("Ändrad titel")
        page.get_by_text("Utkastet sparades").wait_for()


def test_without_storage_the_form_works_and_says_so(open_form: OpenForm, browser: Any) -> None:
    page = open_form()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('nej'); }});"
    )
    page.reload()
    expect(page.get_by_text("sparar inga utkast")).to_be_visible()
    fill_trial(page)
    check(page)
    text_of(page)


def test_pasted_text_becomes_what_the_checker_accepts(
    open_form: OpenForm, real: Built, tmp_path: Path
) -> None:
    page = open_form()
    fill_trial(page, "Ur\u00a0Word\u00ad och\u200b vidare")
    page.get_by_label("Problem").fill(
        "”Smart” – citat…\r\n\r\n- punkt ett\u000b- punkt två\ufeff\r\n\r\n"
        "👩\u200d🏫 6\u00a0kap. 37\u00a0§"
    )
    check(page)

    text = text_of(page)
    assert "title: Ur\u00a0Word och vidare\n" in text
    assert "  - punkt ett\n  - punkt två\n" in text
    is_accepted(tmp_path, real, "trials/ur-word-och-vidare/trial.yaml", text)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("skicka-in/forsok/?post=finns-inte", "inget försök med id ”finns-inte”"),
        ("skicka-in/forsok/?post=../../etc", "inget försök med id ”../../etc”"),
        ("skicka-in/hinder/?post=<b>x</b>", "inget hinder med id ”<b>x</b>”"),
    ],
)
def test_an_unknown_id_is_said_to_be_unknown(open_form: OpenForm, path: str, said: str) -> None:
    page = open_form(path)
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.locator("#f-title")).to_have_value("")


def test_an_unknown_evaluation_gives_no_form(open_page: Open) -> None:
    page = open_page("skicka-in/utvardering/?forsok=sextimmars-svartedalen&post=nej")
    expect(page.get_by_role("alert")).to_contain_text("ingen utvärdering som heter ”nej”")


@pytest.mark.parametrize("name", ["forsok", "utvardering", "hinder", "svar"])
def test_without_javascript_the_page_says_what_to_do(open_page: Open, name: str) -> None:
    page = open_page(f"skicka-in/{name}/", java_script_enabled=False)
    notice = page.locator("noscript, .fr-notice").last
    expect(notice).to_contain_text("Formuläret behöver JavaScript")
    page.locator("a[href='../#andra-vagar']").click()
    expect(page.locator("#andra-vagar")).to_be_visible()


def test_hostile_titles_are_only_text(open_page: Open, hostile_address: str) -> None:
    page = open_page("skicka-in/utvardering/", start=hostile_address)
    page.get_by_role("combobox", name="Vilket försök gäller det?").fill("fientligt")
    expect(page.locator("[role=option]").first).to_contain_text("<script>hacked()</script>")


# --- for everyone ---------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_can_be_used_by_everyone(open_form: OpenForm, scheme: str) -> None:
    page = open_form("skicka-in/forsok/?post=sextimmars-svartedalen", color_scheme=scheme)
    for group in page.locator(".fr-more > summary").all():
        group.click()
    for width in (320, NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert find_overflow(page) == [], width
    assert find_violations(page) == []
    check(page)
    text_of(page)
    assert find_violations(page) == []
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    assert find_overflow(page) == []


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError(target)


def test_by_keyboard_alone(open_form: OpenForm) -> None:
    """Typing, choosing in lists and comboboxes, adding and removing, to the file: no mouse."""
    page = open_form()
    keys = page.keyboard
    tab_to(page, page.locator("#f-title"))
    keys.type("Med tangenter")
    tab_to(page, page.locator("#f-kind input").first)
    keys.press("Space")
    tab_to(page, page.get_by_label("Sammanfattning"))
    keys.type("Allt sker från tangentbordet.")
    tab_to(page, page.get_by_label("Status"))
    keys.type("Id")
    tab_to(page, page.locator("#f-entered_by input").first)
    keys.press("Space")
    tab_to(page, page.get_by_role("combobox", name="Organisation", exact=True))
    keys.type("gävle")
    expect(page.locator("[role=option]").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    tab_to(page, page.get_by_role("combobox", name="Område"))
    for area in ("skola", "kultur"):
        keys.type(area)
        keys.press("ArrowDown")
        keys.press("Enter")
    expect(page.locator(".fr-picked li")).to_have_count(2)
    keys.press("Shift+Tab")
    keys.press("Enter")
    expect(page.locator(".fr-picked li")).to_have_count(1)
    expect(page.get_by_role("combobox", name="Område")).to_be_focused()
    tab_to(page, page.get_by_label("Problem"))
    keys.type("Inget.")
    tab_to(page, page.get_by_label("Vad som görs annorlunda"))
    keys.type("Musen läggs undan.")
    tab_to(page, page.locator("#f-period").get_by_label("Planerat").first)
    keys.type("2027")
    tab_to(page, page.get_by_label("Funktion"))
    keys.type("Kansliet")
    tab_to(page, page.get_by_label("E-post"))
    keys.type("kansliet@gavle.se")
    keys.press("Enter")

    text = text_of(page)
    assert "organisation: kommun:2180" in text
    assert "- skola\n" in text


def test_the_form_weighs_little(real: Built) -> None:
    """All that the page needs, gzipped: its code, its data, its looks and its fonts apart."""
    site = real.site
    needed = [
        site / TRIAL / "index.html",
        site / "assets/css/register.css",
        *site.glob("assets/js/form*.js"),
        *(site / "assets/js").glob("[tm][hea]*.js"),
        *(site / "skicka-in/data").glob("*.json"),
    ]
    weights = {path.name: len(gzip.compress(path.read_bytes())) for path in needed}
    assert sum(weights.values()) <= 300_000, weights
    assert weights["form.js"] <= 60_000, weights
