"""The exit door: Zensical builds the same tree with the same ``mkdocs.yml`` to the same site."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.site.building import Built
from tests.site.reading import listing, read_outline

pytestmark = pytest.mark.site


def list_pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def compare(ours: Path, theirs: Path) -> Iterator[str]:
    for name in list_pages(ours):
        # The error page is served from any address: each builder has its own way to say so.
        if name == "404.html" or not (theirs / name).is_file():
            continue
        a, b = read_outline(ours, ours / name), read_outline(theirs, theirs / name)
        if a.title != b.title:
            yield f"{name}: title {a.title!r} ≠ {b.title!r}"
        if a.headings != b.headings:
            yield f"{name}: headings {sorted(set(a.headings) ^ set(b.headings))[:4]}"
        if a.links != b.links:
            yield f"{name}: links {sorted(set(a.links) ^ set(b.links))[:4]}"
        if a.words != b.words:
            pairs = enumerate(zip_longest(a.words.split(), b.words.split()))
            place, (ours_, theirs_) = next(found for found in pairs if len(set(found[1])) > 1)
            yield f"{name}: word {place} {ours_!r} ≠ {theirs_!r}"


def test_both_builders_make_the_same_pages(real: Built, real_zensical: Path) -> None:
    assert list_pages(real.site) == list_pages(real_zensical)


def test_both_builders_agree_on_every_page(real: Built, real_zensical: Path) -> None:
    faults = list(compare(real.site, real_zensical))
    assert not faults, listing(faults)


def test_both_builders_agree_on_hostile_text(hostile: Built, hostile_zensical: Path) -> None:
    assert list_pages(hostile.site) == list_pages(hostile_zensical)
    faults = list(compare(hostile.site, hostile_zensical))
    assert not faults, listing(faults)


def test_both_builders_copy_the_same_assets(real: Built, real_zensical: Path) -> None:
    def read(site: Path) -> dict[str, bytes]:
        folder = site / "assets"
        wanted = ("css/register.css", "js/table.js", "js/menu.js", "img/favicon.svg")
        return {name: (folder / name).read_bytes() for name in wanted}

    assert read(real.site) == read(real_zensical)
