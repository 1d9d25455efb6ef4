"""The Markdown of a small register, beside what it was when somebody last looked at it.

``pytest tests/golden --update-golden`` rewrites the expected files; the difference is for review.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.checking import check_register
from generator.render import Renderer
from generator.resources import PACKAGE
from generator.sitemap import build_pages
from tests.site.building import GOLDEN_REGISTER, TODAY

EXPECTED = Path(__file__).parent / "expected"

#: One of each kind of page that is made from records, and of each fate of a trial.
ADDRESSES = (
    "",
    "forsok/friare-oppettider/",
    "forsok/friare-oppettider-norr/",
    "forsok/kortare-handlaggning/",
    "hinder/krav-pa-personal/",
    "hinder/bygglov-samma-dag/",
    "program/oppna-kommuner/",
)


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    checked = check_register(GOLDEN_REGISTER, today=TODAY)
    assert checked.is_sound, checked.diagnostics
    renderer = Renderer(PACKAGE / "templates", checked.registry.vocabularies)
    pages = (page for page in build_pages(checked, TODAY) if page.address in ADDRESSES)
    return {page.address: _shorten(renderer.render(page)) for page in pages}


def _shorten(text: str) -> str:
    """Without the outlines of the map, which nobody can review."""
    return re.sub(r' d="[^"]{200,}"', ' d="…"', text)


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_as_expected(address: str, rendered: dict[str, str], update_golden: bool) -> None:
    path = EXPECTED / (f"{address.strip('/').replace('/', '.') or 'start'}.md")
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(rendered[address], "utf-8")
    assert rendered[address] == path.read_text("utf-8")


def test_nothing_is_expected_that_is_not_made() -> None:
    names = {f"{a.strip('/').replace('/', '.') or 'start'}.md" for a in ADDRESSES}
    assert {path.name for path in EXPECTED.iterdir()} == names
