"""The pages that a site of several registers has instead of forms and a desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.pages import addresses
from generator.pages.doors import Doors
from generator.pages.page import Page
from generator.pages.registers import add_facet, build_pages
from generator.registers import Register
from generator.registry import Registry, build_registry
from generator.render import Renderer
from generator.resources import PACKAGE
from tests.registers import REPOSITORY, vocabularies

HOSTILE = '<script>alert(1)</script> **a** [b](javascript:c) {{ 7 * 7 }} {: onclick=x } "&amp;'

WHOLE = Register(
    code="norr",
    name="Norra labbet",
    home="https://norr.example/",
    forge_kind="github",
    forge="https://forge.example/norr",
    mailbox="labbet@norr.example",
)
BARE = Register(code="syd", name="Södra labbet")


def joint(*registers: Register) -> Registry:
    return replace(build_registry((), vocabularies()), registers=registers)


def show(registry: Registry) -> dict[str, str]:
    renderer = Renderer(PACKAGE / "templates", vocabularies(), registers=registry.registers)
    return {page.address: renderer.render(page) for page in build_pages(registry)}


def test_a_register_of_its_own_has_none_of_them() -> None:
    assert not [*build_pages(joint())]


def test_they_stand_where_the_forms_and_the_desk_would() -> None:
    pages: list[Page] = [*build_pages(joint(WHOLE, BARE))]
    assert {page.address for page in pages} == {
        addresses.REGISTERS,
        addresses.DESK,
        "skicka-in/",
        *(f"skicka-in/{name}/" for name in ("forsok", "utvardering", "hinder", "svar")),
    }


def test_what_is_not_known_of_a_register_is_not_offered() -> None:
    shown = show(joint(WHOLE, BARE))
    page = shown["skicka-in/hinder/"]
    assert (
        '<a href="https://norr.example/skicka-in/hinder/" rel="external">Norra labbet</a>' in page
    )
    assert "På registrets egen webbplats, eller " in page
    assert "<li>Södra labbet <small>Registret har inte sagt hur det tar emot något</small>" in page
    assert shown[addresses.REGISTERS].count("Kodförråd") == 1


@pytest.mark.parametrize("address", ["register/", "skicka-in/", "skicka-in/svar/", "redaktionen/"])
def test_a_name_is_text(address: str) -> None:
    page = show(joint(replace(WHOLE, name=HOSTILE), replace(BARE, name=HOSTILE)))[address]
    for markup in ("<script", "**a**", "](javascript", "{{", "{: onclick"):
        assert markup not in page
    assert "alert(1)" in page


def test_the_search_page_gets_one_box_more() -> None:
    path = "sok/index.md"
    source = (REPOSITORY / "docs" / "pages" / path).read_bytes()
    changed = add_facet({path: source, "om.md": b"x"})
    lines = changed[path].splitlines()
    added = [line for line in lines if line not in source.splitlines()]
    assert added == [
        b'<details class="fr-facet" data-fr-facet="register" open hidden>'
        b"<summary>Register</summary></details>"
    ]
    assert len(lines) == len(source.splitlines()) + 1
    assert changed["om.md"] == b"x"
    assert add_facet({path: b"# S\xc3\xb6k\n"})[path] == b"# S\xc3\xb6k\n"
    assert add_facet({}) == {}


def test_doors_lead_to_this_site_or_to_the_records_own() -> None:
    here, there = Doors(), Doors(registers=(WHOLE, BARE))
    assert here.edit("trial", "norr-x") == "skicka-in/forsok/?post=norr-x"
    assert there.edit("trial", "norr-x") == "https://norr.example/skicka-in/forsok/?post=x"
    assert there.edit("trial", "syd-x") == ""
    assert here.permanent("trial", "norr-x") == ""
    assert there.permanent("evaluation", "norr-x/y") == "https://norr.example/id/x/utvardering/y/"
    assert there.permanent("obstacle", "syd-x") == ""
    assert here.report("x") == there.report("syd-x") == "skicka-in/#ratta-ett-fel"
    assert there.edit_evaluation("norr-x", "y") == (
        "https://norr.example/skicka-in/utvardering/?forsok=x&post=y"
    )
    assert there.evaluate("norr-x") == "https://norr.example/skicka-in/utvardering/?forsok=x"
    assert there.answer("norr-x") == "https://norr.example/skicka-in/svar/?hinder=x"
    assert (
        here.source("x", "obstacles/x.yaml") == there.source("syd-x", "obstacles/syd-x.yaml") == ""
    )
