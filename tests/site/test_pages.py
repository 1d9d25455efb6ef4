"""Every page of the real register's site: sound HTML, whole links, no other host, small."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from generator.checking import CheckedRegister, check_register
from generator.pages import addresses
from tests.registers import day_of
from tests.site.building import REPOSITORY, Built
from tests.site.reading import (
    HEADINGS,
    PageFile,
    Pages,
    is_internal,
    listing,
    local_name,
    resolve,
    text_of,
)

pytestmark = pytest.mark.site


#: Folders of the site that are not pages: what Pagefind makes of them.
INDEX = "pagefind/"


@pytest.fixture(scope="module")
def checked(real: Built) -> CheckedRegister:
    return check_register(real.root, today=day_of(real.root))


# --- the pages that must be there -----------------------------------------------------------


def test_every_record_has_its_page(pages: Pages, checked: CheckedRegister) -> None:
    registry = checked.registry
    wanted = [
        *map(addresses.trial_address, registry.trials),
        *map(addresses.obstacle_address, registry.obstacles),
        *map(addresses.programme_address, registry.programmes),
    ]
    assert len(registry.trials) > 40
    assert [a for a in wanted if f"{a}index.html" not in pages] == []


def test_every_evaluation_has_its_place_on_the_page_of_its_trial(
    pages: Pages, checked: CheckedRegister
) -> None:
    faults = []
    for evaluation in checked.registry.all_evaluations():
        address = addresses.evaluation_address(evaluation.trial, evaluation.name)
        page, _, anchor = address.partition("#")
        if anchor not in pages[f"{page}index.html"].ids:
            faults.append(address)
    assert not faults, listing(faults)


@pytest.mark.parametrize(
    "address",
    [
        "",
        addresses.TRIALS,
        addresses.MAP,
        addresses.TIMELINE,
        addresses.OBSTACLES,
        addresses.ACTS,
        addresses.TRIAL_ACTS,
        addresses.LESSONS,
        addresses.ORGANISATIONS,
        addresses.PROGRAMMES,
        addresses.AREAS,
        addresses.PRINCIPLES,
        addresses.FOLLOW_UP,
        addresses.STATISTICS,
        addresses.RULES,
        addresses.FIELDS,
        "sok/",
        "skicka-in/",
        "skriva-i-registret/",
        "oppna-data/",
        "om/",
        "personuppgifter/",
        "tillganglighet/",
        "nordiska-erfarenheter/",
    ],
)
def test_the_site_has_the_page(pages: Pages, address: str) -> None:
    assert f"{address}index.html" in pages


def test_every_rule_is_explained(pages: Pages) -> None:
    rules = tomllib.loads((REPOSITORY / "generator" / "rules.toml").read_text("utf-8"))
    codes = {code for code in rules if re.fullmatch(r"[STRC]\d{3}", code)}
    assert len(codes) > 50
    ids = pages[f"{addresses.RULES}index.html"].ids
    assert sorted(c for c in codes if c.lower() not in ids) == []


def test_the_marker_says_what_was_built(real: Built, pages: Pages) -> None:
    marker = json.loads((real.site / "build.json").read_text("utf-8"))
    assert marker["schema_version"] == "1"
    assert marker["date"] == day_of(real.root).isoformat()
    assert marker["pages"] == len(pages) - 1  # the builder makes 404.html by itself


def test_the_sitemap_is_there(real: Built) -> None:
    ElementTree.parse(real.site / "sitemap.xml")  # noqa: S314 - our own file


def test_the_index_of_the_search_holds_the_records(real: Built, checked: CheckedRegister) -> None:
    entry = json.loads((real.site / INDEX / "pagefind-entry.json").read_text("utf-8"))
    assert list(entry["languages"]) == ["sv"]
    registry = checked.registry
    records = len(registry.trials) + len(registry.obstacles) + len(registry.programmes)
    assert entry["languages"]["sv"]["page_count"] > records


# --- weight ---------------------------------------------------------------------------------

#: Bytes of the HTML of a trial's page; style, scripts and fonts are the same for all pages.
TRIAL_WEIGHT = 60_000
PAGE_WEIGHT = 300_000


def test_a_trial_weighs_little_and_no_page_too_much(real: Built, checked: CheckedRegister) -> None:
    trials = {addresses.trial_address(trial) for trial in checked.registry.trials}
    faults = []
    for path in sorted(real.site.rglob("*.html")):
        name = path.relative_to(real.site).as_posix()
        limit = TRIAL_WEIGHT if name.removesuffix("index.html") in trials else PAGE_WEIGHT
        if path.stat().st_size > limit:
            faults.append(f"{name}: {path.stat().st_size} bytes")
    assert not faults, listing(faults)


# --- each page by itself --------------------------------------------------------------------


def test_pages_say_that_they_are_in_swedish(pages: Pages) -> None:
    assert [p for p in pages.values() if p.root.get("lang") != "sv"] == []


def test_pages_are_sound_html(pages: Pages) -> None:
    faults = (f"{p.name}: {fault}" for p in pages.values() for fault in p.faults)
    found = list(faults)
    assert not found, listing(found)


def test_pages_have_one_main_heading_and_skip_no_level(pages: Pages) -> None:
    faults = []
    for page in pages.values():
        levels = [int(local_name(e)[1]) for e in page.find(*HEADINGS)]
        if levels.count(1) != 1 or levels[0] != 1:
            faults.append(f"{page.name}: h1 stands {levels.count(1)} times, first is h{levels[:1]}")
        for above, below in pairwise(levels):
            if below > above + 1:
                faults.append(f"{page.name}: h{below} after h{above}")
    assert not faults, listing(faults)


def test_headings_have_words(pages: Pages) -> None:
    assert [p for p in pages.values() for e in p.find(*HEADINGS) if not text_of(e)] == []


def test_ids_are_unique_and_references_to_them_lead_somewhere(pages: Pages) -> None:
    faults = []
    names = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list")
    for page in pages.values():
        twice = [i for i, count in Counter(page.ids).items() if count > 1]
        faults += [f"{page.name}: id {i!r} stands more than once" for i in twice]
        known = set(page.ids)
        for element in page.elements:
            for name in names:
                for wanted in element.get(name, "").split():
                    if wanted not in known:
                        faults.append(f"{page.name}: {name}={wanted!r} leads nowhere")
    assert not faults, listing(faults)


def test_titles_tell_pages_apart(pages: Pages) -> None:
    own = [p for p in pages.values() if not p.is_redirect]
    assert [p for p in own if "Försöksregistret" not in p.title] == []
    counted = Counter(p.title for p in own)
    assert [title for title, count in counted.items() if count > 1] == []


def test_pages_have_a_description_of_their_own(pages: Pages) -> None:
    described: dict[str, str] = {}
    for page in pages.values():
        found = [e.get("content", "") for e in page.find("meta") if e.get("name") == "description"]
        assert len(found) == 1, page.name
        described[page.name] = found[0].strip()
    assert [name for name, text in described.items() if len(text) < 20] == []
    # Beyond the start page and the error page, nobody leans on the site's own description.
    general = described["index.html"]
    assert [n for n, text in described.items() if text == general] in (
        ["404.html", "index.html"],
        ["index.html"],
    )


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a value that was missing", r"(?<![\w ])None(?![\w ])|>\s*None\s*<|\bundefined\b|\bNaN\b"),
        ("a template's expression", r"\{\{|\{%|\{#"),
        ("something escaped twice", r"&amp;(lt|gt|amp|quot|apos|nbsp|#\w+);"),
        ("Markdown that was left", r"\{: [.#]|<p>#{1,6} |\]\((?:https?:|\.\./)"),
        ("a value's representation", r"PartialDate\(|Markup\(|&lt;generator\.| object at 0x"),
    ],
)
def test_pages_hold_no_trace_of_how_they_were_made(pages: Pages, what: str, pattern: str) -> None:
    faults = []
    for page in pages.values():
        # An example of a file may hold anything.
        source = re.sub(r"<pre\b.*?</pre>", "", page.source, flags=re.DOTALL)
        for found in re.finditer(pattern, source):
            around = source[max(0, found.start() - 60) : found.end() + 30]
            faults.append(f"{page.name}: {what}: …{around!r}…")
    assert not faults, listing(faults)


def test_no_label_is_empty(pages: Pages) -> None:
    """Badges, terms, links, buttons and captions that say nothing."""
    faults = []
    for page in pages.values():
        for element in page.find("a", "button", "dt", "dd", "caption", "summary", "th", "li"):
            named = element.get("aria-label") or element.get("aria-labelledby")
            shown = text_of(element) or any(e.get("alt") for e in element.iter())
            if not (named or shown):
                markup = ElementTree.tostring(element, "unicode")[:100]
                faults.append(f"{page.name}: {markup}")
    assert not faults, listing(faults)


def test_words_of_neighbours_are_not_glued_together(pages: Pages) -> None:
    """Where an element ends and the next begins without a space, the search makes them one word."""
    pattern = re.compile(r"\w</(?:dt|small|span|a|b)><(?:dd|small|span|a|b)\b[^>]*>\w")
    faults = [f"{p.name}: {m.group()}" for p in pages.values() for m in pattern.finditer(p.source)]
    assert not faults, listing(faults)


def test_tables_can_be_read_aloud_and_on_a_phone(pages: Pages) -> None:
    faults = []
    for page in pages.values():
        for table in page.find("table"):
            heads = [e for e in table.iter() if local_name(e) == "th"]
            if not heads or any(not e.get("scope") for e in heads):
                faults.append(f"{page.name}: a table without scopes: {text_of(table)[:60]}")
            if not any(local_name(e) == "caption" for e in table):
                faults.append(f"{page.name}: a table without caption: {text_of(table)[:60]}")
            if "fr-stack" not in table.get("class", "").split():
                continue
            # A cell across columns holds running text, which needs no label.
            rows = (e for part in table for e in part.iter() if local_name(part) == "tbody")
            cells = [e for e in rows if local_name(e) == "td" and not e.get("colspan")]
            if any(not e.get("data-label") for e in cells):
                faults.append(f"{page.name}: a stacked cell without data-label")
    assert not faults, listing(faults)


def test_pictures_have_a_name(pages: Pages) -> None:
    faults = []
    for page in pages.values():
        pictures = page.find("svg", "img")
        # A part of a drawing that has a frame of its own is named by the drawing.
        parts = {id(e) for whole in pictures for e in whole.iter() if e is not whole}
        for picture in (e for e in pictures if id(e) not in parts):
            hidden = picture.get("aria-hidden") == "true"
            named = picture.get("aria-labelledby") or picture.get("aria-label")
            if not hidden and not named and picture.get("alt") is None:
                faults.append(f"{page.name}: {ElementTree.tostring(picture, 'unicode')[:100]}")
    assert not faults, listing(faults)


def test_dates_are_told_to_machines(pages: Pages) -> None:
    pattern = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
    faults = [
        f"{page.name}: {e.get('datetime')}"
        for page in pages.values()
        for e in page.find("time")
        if not pattern.fullmatch(e.get("datetime", ""))
    ]
    assert not faults, listing(faults)


# --- safety and privacy ---------------------------------------------------------------------


def test_no_page_asks_another_host_for_anything(pages: Pages) -> None:
    faults = []
    for page in pages.values():
        for element, address in page.addresses():
            follows = local_name(element) in ("a", "area")
            canonical = local_name(element) == "link" and element.get("rel") == "canonical"
            if not follows and not canonical and not is_internal(address):
                faults.append(f"{page.name}: {local_name(element)} {address}")
    assert not faults, listing(faults)


def test_links_out_are_ordinary_ones(pages: Pages) -> None:
    faults = [
        f"{page.name}: {address}"
        for page in pages.values()
        for _, address in page.addresses()
        if urlsplit(address).scheme not in ("", "http", "https", "mailto")
    ]
    assert not faults, listing(faults)


#: XML's names for SVG and its like, which look like addresses; nothing is asked of them.
_NAMESPACES = r"(?!www\.w3\.org/(?:2000/svg|1998/Math/MathML|1999/xhtml)[\"'`])"


@pytest.mark.parametrize(
    ("ending", "pattern"),
    [
        ("css", r"@import[^;]*|url\([^)]*//[^)]*\)"),
        ("js", rf"(?:https?:)?//{_NAMESPACES}[\w-]+\.[^\s\"'`]+"),
    ],
)
def test_style_sheets_and_scripts_ask_no_other_host(real: Built, ending: str, pattern: str) -> None:
    found = sorted((real.site / "assets").rglob(f"*.{ending}"))
    assert found
    faults = [f"{p.name}: {m}" for p in found for m in re.findall(pattern, p.read_text("utf-8"))]
    assert not faults, listing(faults)


def find_inline_code(page: PageFile) -> Iterator[str]:
    for element in page.elements:
        tag = local_name(element)
        is_data = element.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and not element.get("src") and not is_data):
            yield f"{page.name}: <{tag}> {text_of(element)[:60]}"
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"{page.name}: {tag} {name}"


def test_no_script_or_style_stands_in_a_page(pages: Pages) -> None:
    """The pages work under a content security policy without ``unsafe-inline``."""
    faults = [fault for page in pages.values() for fault in find_inline_code(page)]
    assert not faults, listing(faults)


def test_linked_data_can_be_read(pages: Pages) -> None:
    for page in pages.values():
        for script in page.find("script"):
            if script.get("type") == "application/ld+json":
                found = json.loads("".join(script.itertext()))
                assert found["@context"] == "https://schema.org", page.name


def test_nothing_of_the_theme_is_left_that_no_page_uses(real: Built, pages: Pages) -> None:
    used = set()
    for page in pages.values():
        used |= {resolve(page.name, a)[0] for _, a in page.addresses() if is_internal(a)}
    named = "\n".join(
        p.read_text("utf-8") for ending in ("css", "js") for p in real.site.rglob(f"*.{ending}")
    )
    left = [
        path.relative_to(real.site).as_posix()
        for path in sorted((real.site / "assets").rglob("*"))
        if path.is_file() and path.name not in named and path.suffix != ".txt"
    ]
    assert [name for name in left if name not in used and "404.html" not in name] == []


# --- links ----------------------------------------------------------------------------------


def find_dead_links(site: Path, pages: Pages) -> Iterator[str]:
    for page in pages.values():
        # The error page is served from any address, so its links are from the host's root.
        here = "" if page.is_error_page else page.name
        for element, address in page.addresses():
            if not is_internal(address) or (local_name(element) == "form" and not address):
                continue
            if address.startswith("/"):
                if page.is_error_page:
                    address = address.lstrip("/")
                else:
                    yield f"{page.name}: {address} is not relative"
                    continue
            path, fragment = resolve(here, address)
            target = f"{path}index.html" if path == "" or path.endswith("/") else path
            if path.startswith("..") or not (site / target).is_file():
                yield f"{page.name}: {address} leads nowhere"
            elif fragment and target in pages and fragment not in pages[target].ids:
                yield f"{page.name}: {address}: no such place on the page"


def test_every_internal_link_leads_somewhere(real: Built, pages: Pages) -> None:
    faults = list(find_dead_links(real.site, pages))
    assert not faults, listing(faults)


def test_lychee_finds_no_dead_link_either(real: Built) -> None:
    lychee = Path(sys.executable).with_name("lychee")
    done = subprocess.run(
        [
            str(lychee),
            "--offline",
            "--include-fragments",
            "--index-files",
            "index.html",
            "--root-dir",
            str(real.site),
            "--no-progress",
            "--format",
            "compact",
            str(real.site / "**" / "*.html"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    assert re.search(r"[1-9]\d* OK", done.stdout), done.stdout


def test_every_page_can_be_reached_from_the_start_page(pages: Pages) -> None:
    seen: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in pages:
            continue
        seen.add(name)
        for element, address in pages[name].addresses():
            if local_name(element) in ("a", "form") and is_internal(address):
                path, _ = resolve(name, address)
                waiting.append(f"{path}index.html" if not path or path.endswith("/") else path)
    unreached = [
        p.name for p in pages.values() if p.name not in seen | {"404.html"} and not p.is_redirect
    ]
    assert not unreached, listing(unreached)


def test_trials_are_not_in_the_navigation(pages: Pages, checked: CheckedRegister) -> None:
    trials = {addresses.trial_address(t) for t in checked.registry.trials}
    for page in pages.values():
        for menu in page.find("nav"):
            if menu.get("id") != "huvudmeny" and menu.get("aria-label") != "Sidfot":
                continue
            for link in menu.iter("a"):
                assert resolve(page.name, link.attrib["href"])[0] not in trials, page.name


# --- weight ---------------------------------------------------------------------------------


def test_a_trial_page_weighs_at_most_60_kb(pages: Pages, checked: CheckedRegister) -> None:
    heavy = []
    for trial in checked.registry.trials:
        size = pages[f"{addresses.trial_address(trial)}index.html"].path.stat().st_size
        if size > 60_000:
            heavy.append(f"{trial}: {size}")
    assert not heavy, listing(heavy)


#: What a style sheet or a module brings with it when it is read.
BROUGHT = re.compile(r"""url\(["']?([^"')]+)|^(?:import|export)\b[^"'()]*["']([^"']+)["']""", re.M)


def _loads(page: PageFile, site: Path) -> set[Path]:
    """The files that a browser fetches to show a page, apart from its HTML."""
    found: set[Path] = set()
    waiting = [
        site / resolve(page.name, address)[0]
        for element, address in page.addresses()
        if is_internal(address)
        and (
            local_name(element) in ("script", "img", "source", "iframe", "image")
            or element.get("rel") in ("stylesheet", "preload", "modulepreload", "icon")
        )
    ]
    while waiting:
        path = waiting.pop().resolve()
        if path in found:
            continue
        found.add(path)
        if path.suffix in (".css", ".js"):
            brought = BROUGHT.findall(path.read_text("utf-8"))
            waiting += [path.parent / (address or module) for address, module in brought]
    return found


def test_no_page_weighs_more_than_300_kb_with_all_that_it_loads(pages: Pages, real: Built) -> None:
    """On a first visit, to a host that does not compress."""
    heavy = {}
    seen = set()
    for page in pages.values():
        if page.is_redirect or page.is_error_page:
            continue
        files = _loads(page, real.site)
        seen |= {path.name for path in files}
        size = page.path.stat().st_size + sum(path.stat().st_size for path in files)
        if size > PAGE_WEIGHT:
            heavy[page.name] = size
    assert heavy == {}
    assert {"register.css", "register-sans.woff2", "table.js", "form.js", "facets.js"} <= seen
