"""Pages of the same digest come out the same: nothing that a page shows is left out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator.checking import CheckedRegister, check_register
from generator.model import Record
from generator.page_digest import PageDigests
from generator.pages.page import Page
from generator.registry import Registry, build_registry
from generator.sitemap import build_pages
from tests.registers import day_of
from tests.site.building import GOLDEN_REGISTER, REPOSITORY, TODAY


def digest_pages(checked: CheckedRegister, registry: Registry) -> Mapping[str, str | None]:
    digests = PageDigests(registry)
    pages = build_pages(replace(checked, registry=registry), TODAY)
    return {page.address: digests.digest(page) for page in pages if not page.bare}


@pytest.fixture(scope="module")
def checked() -> CheckedRegister:
    return check_register(GOLDEN_REGISTER, today=TODAY)


def test_a_register_that_is_read_again_has_the_same_digests(checked: CheckedRegister) -> None:
    again = check_register(GOLDEN_REGISTER, today=TODAY)

    assert digest_pages(checked, checked.registry) == digest_pages(again, again.registry)


def test_a_word_in_a_record_changes_the_pages_that_show_it(checked: CheckedRegister) -> None:
    registry = checked.registry
    trial = registry.trials["kortare-handlaggning"]
    changed = replace(trial, summary=f"{trial.summary} Ändrat.")
    records: list[Record] = [
        *(changed if t is trial else t for t in registry.trials.values()),
        *(e for t in registry.trials for e in registry.evaluations_of(t)),
        *registry.obstacles.values(),
        *registry.programmes.values(),
    ]

    before = digest_pages(checked, registry)
    after = digest_pages(checked, build_registry(tuple(records), registry.vocabularies))

    differing = {address for address in before if before[address] != after[address]}
    assert "forsok/kortare-handlaggning/" in differing
    assert "forsok/friare-oppettider/" not in differing


def test_what_the_page_says_of_itself_counts_too(checked: CheckedRegister) -> None:
    digests = PageDigests(checked.registry)
    page = next(p for p in build_pages(checked, TODAY) if p.kind == "trial")

    assert digests.digest(page) == digests.digest(replace(page))
    assert digests.digest(page) != digests.digest(replace(page, description="Annat"))


def test_what_cannot_be_written_down_has_no_digest(checked: CheckedRegister) -> None:
    digests = PageDigests(checked.registry)
    page = next(build_pages(checked, TODAY))

    assert digests.digest(replace(page, content=lambda: None)) is None


@pytest.mark.parametrize("root", [GOLDEN_REGISTER, REPOSITORY], ids=["golden", "real"])
def test_every_page_about_one_record_has_a_digest(root: Path) -> None:
    checked = check_register(root, today=day_of(root))
    digests = PageDigests(checked.registry)
    about: list[Page] = [
        page
        for page in build_pages(checked, day_of(root))
        if page.kind in ("trial", "obstacle", "programme", "organisation", "act")
    ]

    assert len(about) > len(checked.registry.trials)
    assert [page.address for page in about if digests.digest(page) is None] == []
