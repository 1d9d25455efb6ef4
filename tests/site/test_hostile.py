"""Text of records stays text: no markup, no script, no template, no address that runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.site.building import Built
from tests.site.hostile import attack, make_records
from tests.site.reading import PageFile, Pages, listing, local_name, read_pages, text_of

pytestmark = pytest.mark.site

SCRIPTS = {"theme.js", "menu.js", "table.js", "sok.js", "jamfor.js", "form.js"}


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def site(request: pytest.FixtureRequest) -> Pages:
    built: Built = request.getfixturevalue("hostile")
    if request.param == "mkdocs":
        return read_pages(built.site)
    other: Path = request.getfixturevalue("hostile_zensical")
    return read_pages(other)


#: Permanent addresses send the reader on, to a page of a record on this site and nowhere else.
_LEADS_HOME = re.compile(
    r"0; url=(?:\.\./){2,4}(?:forsok|hinder|program)/[a-z0-9-]+/(?:#utvardering-[a-z0-9-]+)?"
)


_TAG = re.compile(r"<([A-Za-z][^\s/>]*)")


def find_dangers(page: PageFile) -> Iterator[str]:
    for element in page.elements:
        tag = local_name(element)
        if tag in ("iframe", "object", "embed", "base", "style", "frame", "template", "img"):
            yield f"<{tag}>"
        if tag == "script":
            data = element.get("type") == "application/ld+json"
            ours = element.get("src", "").rpartition("/")[2] in SCRIPTS
            if not ours and not (data and not element.get("src")):
                yield f"<script> {element.get('src')}"
        if (
            tag == "meta"
            and element.get("http-equiv", "").lower() == "refresh"
            and not (
                page.name.startswith("id/") and _LEADS_HOME.fullmatch(element.get("content", ""))
            )
        ):
            yield "a redirect"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                yield f"{tag} {name}={value}"
    for element, address in page.addresses():
        parts = urlsplit(address.strip())
        if parts.scheme not in ("", "http", "https", "mailto"):
            yield f"{local_name(element)} → {address}"
        if "evil.invalid" in (parts.netloc or ""):
            yield f"{local_name(element)} → {address}"


def test_no_text_becomes_markup_or_script(site: Pages) -> None:
    faults = [f"{page.name}: {danger}" for page in site.values() for danger in find_dangers(page)]
    assert not faults, listing(faults)


def test_linked_data_holds_the_texts_and_is_ended_by_none(site: Pages) -> None:
    held = 0
    for page in site.values():
        for element in page.find("script"):
            if element.get("type") == "application/ld+json":
                written = "".join(element.itertext())
                assert not set(written) & set("<>&"), page.name
                assert isinstance(json.loads(written), dict), page.name
                held += "trial/title" in written
    assert held, "no linked data with an attack in it"


def test_pages_of_hostile_records_are_sound_html(site: Pages) -> None:
    faults = [f"{page.name}: {fault}" for page in site.values() for fault in page.faults]
    assert not faults, listing(faults)


def test_no_element_stands_there_that_sound_records_do_not_have(site: Pages, real: Built) -> None:
    """Read off the tags: a parser's own look at a thousand pages adds nothing to their names."""
    sources = (path.read_text("utf-8") for path in real.site.rglob("*.html"))
    known = {name.rpartition(":")[2] for text in sources for name in _TAG.findall(text)}
    assert len(known) > 40
    found = {local_name(e) for page in site.values() for e in page.elements}
    assert found - known == set()


def test_the_frame_of_the_page_holds(site: Pages) -> None:
    """No text closes the article, the columns or the head."""
    faults = []
    for page in site.values():
        # A page that only leads on has nothing around it.
        around = 0 if page.name.startswith("id/") else 1
        for tag, wanted in (("main", 1), ("article", 1), ("header", around), ("footer", around)):
            of_all = tag != "article"
            count = len([e for e in page.find(tag) if of_all or "fr-page" in e.get("class", "")])
            if count != wanted:
                faults.append(f"{page.name}: {count} <{tag}>")
        if len(page.find("title")) != 1 + len(page.find("svg")) and page.find("svg") == []:
            faults.append(f"{page.name}: {len(page.find('title'))} <title>")
        main = page.find("main")[0]
        outside = [e for e in page.find("body")[0] if "hacked" in text_of(e) and e is not main]
        if outside:
            faults.append(f"{page.name}: record text outside of main")
    assert not faults, listing(faults)


def test_every_text_is_shown_as_it_was_written(site: Pages) -> None:
    shown = "\n".join(page.text for page in site.values())
    _, pointers = make_records()
    missing = [p for p in dict.fromkeys(pointers) if attack(p) not in shown]
    assert not missing, listing(missing)


def test_no_block_of_a_text_becomes_a_heading_or_a_rule(site: Pages) -> None:
    blocks = ("h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote")
    from_blocks = ("Rubrik", "Under", "", "<b>kod</b>", "citat", "<b>")
    words = ("b", "em", "strong", "del", "mark", "code")
    from_words = ("fet", "stark", "kod", "bort", "märk", "punkt", "ett")
    faults = [
        f"{page.name}: <{local_name(element)}> {text_of(element)}"
        for page in site.values()
        for tags, texts in ((blocks, from_blocks), (words, from_words))
        for element in page.find(*tags)
        if text_of(element) in texts
    ]
    assert not faults, listing(faults)
