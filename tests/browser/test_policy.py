"""The content security policy that each page carries holds where the host sends no header."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Open
from tests.browser.serving import POLICY, serve
from tests.site.building import Built

pytestmark = [pytest.mark.browser, pytest.mark.site]

_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
#: Only a header can say this one, and browsers warn of it elsewhere.
_HEADER_ONLY = "; frame-ancestors 'none'"
_WASM = " 'wasm-unsafe-eval'"


def read_policy(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    found = _META.findall(text)
    assert len(found) == 1, page
    head = text[: text.index(found[0])]
    assert "<script" not in head, f"{page}: a script before the policy is not under it"
    assert "<link" not in head, f"{page}: a link before the policy is not under it"
    return str(found[0])


def test_every_page_carries_the_policy(real: Built) -> None:
    stated = POLICY.removesuffix(_HEADER_ONLY)
    for page in sorted(real.site.rglob("*.html")):
        searches = page.parent.name in ("sok", "jamfor")
        assert read_policy(page) == (stated if searches else stated.replace(_WASM, "")), page


_FOREIGN = """() => new Promise((done) => {
  const refused = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    refused.push(event.effectiveDirective);
    if (refused.length === 4) done(refused.sort());
  });
  const add = (name, fill) => {
    const e = document.createElement(name);
    fill(e);
    document.body.append(e);
  };
  add("script", (e) => { e.textContent = "window.ran = true"; });
  add("style", (e) => { e.textContent = "body { color: red }"; });
  add("img", (e) => { e.src = "http://127.0.0.2:9/x.png"; });
  add("iframe", (e) => { e.src = "http://127.0.0.2:9/"; });
})"""


def test_the_page_itself_refuses_what_is_not_its_own(browser: Browser, real: Built) -> None:
    """A script in the page, a style in the page, a picture and a frame from elsewhere."""
    with serve(real.site, policy=None) as start:
        page = browser.new_page()
        page.goto(start + "om/")
        refused = page.evaluate(_FOREIGN)
        ran = page.evaluate("() => 'ran' in window")
        page.close()
    assert refused == ["frame-src", "img-src", "script-src-elem", "style-src-elem"]
    assert not ran


def test_search_works_without_a_header(open_page: Open, real: Built) -> None:
    with serve(real.site, policy=None) as start:
        page = open_page("sok/?q=skola", start=start)
        expect(page.locator("[data-fr-finder-hits] a").first).to_be_visible()


def test_linked_data_passes_the_policy_and_is_read_as_data(open_page: Open, real: Built) -> None:
    """Opened as all pages are: a violation on the console fails."""
    for path in ("", "oppna-data/"):
        page = open_page(path)
        written = page.locator("script[type='application/ld+json']").text_content()
        assert written
        assert json.loads(written)["@context"] == "https://schema.org"
    with serve(real.site, policy=None) as start:
        open_page("", start=start)
