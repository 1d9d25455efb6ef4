"""No page of a large register is too heavy for a phone, and a divided list loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from generator.checking import CheckedRegister, check_register
from generator.model import Record
from generator.pages import paging
from generator.pages.page import Page
from generator.pages.paging import HEAD_ROWS, PAGE_ROWS, Pager, divide, head
from generator.registry import build_registry
from generator.render import Renderer
from generator.resources import PACKAGE
from generator.sitemap import build_pages
from tests.site.building import GOLDEN_REGISTER, TODAY

#: Bytes of a page's HTML. The frame of ``base.html`` is some 8 kB of them.
HEAVIEST = 300_000
FRAME = 10_000

TRIALS, OBSTACLES, PROGRAMMES = 900, 450, 160

#: What real titles and texts are long; those of the small register are short.
WORDS = " som prövas i flera kommuner samtidigt under en begränsad tid"


def _multiply(checked: CheckedRegister) -> Iterator[Record]:
    """The small register many times over, every copy with an id of its own."""
    registry = checked.registry

    def name(record: str, turn: int) -> str:
        return f"{record}-{turn}" if record else ""

    turns = -(-TRIALS // len(registry.trials))
    met, programmes = OBSTACLES // len(registry.obstacles), PROGRAMMES // len(registry.programmes)
    for turn in range(turns):
        for trial in registry.trials.values():
            yield replace(
                trial,
                id=name(trial.id, turn),
                title=f"{trial.title} {turn}{WORDS}",
                programme=name(trial.programme, turn % programmes),
                obstacles=tuple(
                    replace(found, obstacle=name(found.obstacle, turn % met))
                    for found in trial.obstacles
                ),
            )
            for evaluation in registry.evaluations_of(trial.id):
                yield replace(evaluation, trial=name(trial.id, turn))
    for turn in range(met):
        for obstacle in registry.obstacles.values():
            yield replace(
                obstacle, id=name(obstacle.id, turn), title=f"{obstacle.title} {turn}{WORDS}"
            )
    for turn in range(programmes):
        for programme in registry.programmes.values():
            yield replace(programme, id=name(programme.id, turn))


@cache
def _large() -> tuple[Page, ...]:
    checked = check_register(GOLDEN_REGISTER, today=TODAY)
    registry = build_registry(_multiply(checked), checked.registry.vocabularies)
    return tuple(build_pages(replace(checked, registry=registry), TODAY))


@cache
def _renderer() -> Renderer:
    checked = check_register(GOLDEN_REGISTER, today=TODAY)
    return Renderer(PACKAGE / "templates", checked.registry.vocabularies)


def _sample() -> Iterator[Page]:
    """Every page that gathers; of the records' own a few, since their size does not depend on how
    many there are."""
    seen: dict[str, int] = {}
    for page in _large():
        seen[page.template] = seen.get(page.template, 0) + 1
        if page.template not in ("trial", "obstacle", "programme", "moved") or (
            seen[page.template] <= 5
        ):
            yield page


def test_no_page_of_a_large_register_is_too_heavy() -> None:
    sizes = {page.address: len(_renderer().render(page).encode()) for page in _sample()}
    assert len(sizes) > 100
    assert max(sizes.values()) > 100_000, "the register is too small to show anything"
    heavy = {address: size for address, size in sizes.items() if size + FRAME > HEAVIEST}
    assert not heavy


@pytest.mark.parametrize("template", ["trials", "obstacles", "lessons", "programmes", "decade"])
def test_every_row_of_a_divided_list_is_on_one_of_its_pages(template: str) -> None:
    parts: list[Any] = [page.content.part for page in _large() if page.template == template]  # type: ignore[attr-defined]
    lists: dict[str, list[Any]] = {}
    for part in parts:
        lists.setdefault(part.pager.pages[0], []).append(part)
    assert max(len(found) for found in lists.values()) > 1
    for first, found in lists.items():
        assert [part.address for part in found] == list(found[0].pager.pages), first
        assert sum(len(part.rows) for part in found) == found[0].total
        assert len({id(row) for part in found for row in part.rows}) == found[0].total


def test_every_page_of_a_list_leads_on_and_says_what_the_filter_covers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paging, "REACHED_PAGES", 17)
    pages = {page.address: page for page in _large()}
    first, second = pages["forsok/"], pages["forsok/sida/2/"]
    assert second.title.startswith("Försök, sida 2 av ")
    shown = _renderer().render(first)
    assert 'href="../forsok/sida/2/" rel="next"' in shown
    assert 'rel="prev"' not in shown
    assert "Filtret gäller bara den här sidan" in shown
    assert re.search(r'href="\.\./sok/">Sök bland alla försök</a>', shown)
    assert 'rel="prev"' in _renderer().render(second)


def test_what_is_left_out_of_a_page_is_reached_from_it() -> None:
    pages = {page.address: page for page in _large()}
    shown = _renderer().render(pages["uppfoljning/"])
    own = {address for address in pages if re.fullmatch(r"uppfoljning/[a-z-]+/", address)}
    assert own
    assert {f'<a href="../{address}">' in shown for address in own} == {True}
    timeline = _renderer().render(pages["forsok/tidslinje/"])
    assert 'href="../../forsok/tidslinje/2020-talet/"' in timeline


# The mechanism itself


def test_a_list_is_divided_into_pages_with_addresses_that_stay() -> None:
    parts = tuple(divide(range(5), "hinder/", 2))
    assert [part.rows for part in parts] == [(0, 1), (2, 3), (4,)]
    assert [part.address for part in parts] == ["hinder/", "hinder/sida/2/", "hinder/sida/3/"]
    assert [(p.pager.previous, p.pager.next) for p in parts] == [
        ("", "hinder/sida/2/"),
        ("hinder/", "hinder/sida/3/"),
        ("hinder/sida/2/", ""),
    ]
    assert [part.is_first for part in parts] == [True, False, False]


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (1, 1), (PAGE_ROWS, 1), (PAGE_ROWS + 1, 2)])
def test_a_list_has_no_more_pages_than_it_needs(rows: int, pages: int) -> None:
    parts = tuple(divide(range(rows), "x/"))
    assert len(parts) == pages
    assert parts[0].is_whole is (pages == 1)
    assert parts[0].total == rows


@pytest.mark.parametrize(
    ("number", "of", "shown"),
    [
        (1, 1, (1,)),
        (1, 2, (1, 2)),
        (1, 9, (1, 2, 0, 9)),
        (3, 9, (1, 2, 3, 4, 0, 9)),
        (4, 9, (1, 2, 3, 4, 5, 0, 9)),
        (5, 9, (1, 0, 4, 5, 6, 0, 9)),
        (9, 9, (1, 0, 8, 9)),
    ],
)
def test_the_pager_names_the_ends_and_the_neighbours(
    number: int, of: int, shown: tuple[int, ...]
) -> None:
    pager = Pager(number=number, pages=tuple(f"x/{n}/" for n in range(1, of + 1)))
    assert pager.shown == shown


def test_a_head_knows_what_it_leaves_out() -> None:
    assert head(range(3)).is_whole
    assert head(range(HEAD_ROWS + 1)).rows == tuple(range(HEAD_ROWS))
    assert head(range(HEAD_ROWS + 1)).total == HEAD_ROWS + 1
    assert not head(range(3), 2).is_whole
