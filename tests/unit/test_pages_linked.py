"""What pages say of themselves to programs: schema.org's types, whole addresses, no way out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urljoin

import pytest

from generator.checking import check_register
from generator.pages.act import ActContent
from generator.pages.page import Page
from generator.pages.trial import TrialContent
from generator.render import Renderer
from generator.resources import PACKAGE
from generator.sitemap import build_pages
from generator.vocabularies import Vocabularies, official_addresses, parliament_address
from tests.site.building import GOLDEN_REGISTER, TODAY

SITE = "https://register.example/sub/"


@cache
def register() -> tuple[Vocabularies, Mapping[str, Page]]:
    checked = check_register(GOLDEN_REGISTER, today=TODAY)
    return checked.registry.vocabularies, {p.address: p for p in build_pages(checked, TODAY)}


@cache
def renderer(site: str) -> Renderer:
    return Renderer(PACKAGE / "templates", register()[0], site=site)


def render(page: Page, site: str = SITE) -> str:
    """The text that ``base.html`` prints; empty where there is none."""
    written = renderer(site).render(page)
    found = re.search(r'^linked: (".*")$', written.split("\n---\n")[0], re.MULTILINE)
    return str(json.loads(found[1])) if found else ""


def things(address: str, site: str = SITE) -> dict[str, dict[str, Any]]:
    """The things on a page by their type."""
    document = json.loads(render(register()[1][address], site))
    assert document["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in document["@graph"]}


def strings(value: object) -> Iterator[tuple[str, str]]:
    """Every text with the property that it stands in."""
    if isinstance(value, Mapping):
        for name, below in value.items():
            found = below if isinstance(below, list) else [below]
            for item in found:
                if isinstance(item, str):
                    yield name, item
                else:
                    yield from strings(item)


def test_a_trial_is_a_research_project_with_its_bodies_and_reports() -> None:
    found = things("forsok/friare-oppettider/")
    trial, report = found["ResearchProject"], found["Report"]
    assert trial["name"] == "Friare öppettider på biblioteket i Åby"
    assert trial["foundingDate"] == "2023-02-01"
    assert trial["subjectOf"] == [{"@id": report["@id"]}]
    assert report["about"] == {"@id": trial["@id"]}
    assert report["sameAs"] == ["https://doi.org/10.1234/exempel.1"]
    assert {author["@type"] for author in report["author"]} == {"Person", "CollegeOrUniversity"}
    body = things("organisationer/kommun-0480/")["GovernmentOrganization"]
    assert trial["parentOrganization"][0]["@id"] == body["@id"]


def test_what_is_not_known_is_not_said() -> None:
    for page in register()[1].values():
        written = render(page)
        if written:
            assert all(value for _, value in strings(json.loads(written)["@graph"][0]))


def test_the_start_page_is_a_catalogue_with_the_register_as_a_dataset() -> None:
    found = things("")
    assert found["DataCatalog"]["dataset"] == {"@id": found["Dataset"]["@id"]}
    assert found["Dataset"]["license"].endswith("/zero/1.0/")


def test_the_page_of_open_data_is_the_same_dataset() -> None:
    assert things("oppna-data/")["Dataset"] == things("")["Dataset"]


def test_an_act_is_legislation_with_its_other_names() -> None:
    acts = [p for p in register()[1].values() if isinstance(p.content, ActContent)]
    assert acts
    for page in acts:
        act = page.content.act  # type: ignore[attr-defined]
        said = things(page.address)["Legislation"]
        assert act.code in said["legislationIdentifier"]
        assert said.get("sameAs", []) == list(official_addresses(act.code))


@pytest.mark.parametrize(
    ("code", "addresses"),
    [
        (
            "2010:800",
            (
                "https://rkrattsbaser.gov.se/sfst?bet=2010:800",
                "https://data.riksdagen.se/dokument/sfs-2010-800",
            ),
        ),
        (
            "(EU) 2016/679",
            (
                "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
                "http://data.europa.eu/eli/reg/2016/679/oj",
            ),
        ),
        ("2010:800 29 kap. 23 §", ()),
        ("påhittad", ()),
    ],
)
def test_other_names_of_an_act(code: str, addresses: tuple[str, ...]) -> None:
    assert official_addresses(code) == addresses


def test_a_clause_leads_to_the_act_that_it_stands_in() -> None:
    address = "https://data.riksdagen.se/dokument/sfs-2010-800"
    assert parliament_address("2010:800 29 kap. 23 §") == address
    assert parliament_address("(EU) 2016/679") == ""


def test_the_way_to_a_page_ends_with_the_page() -> None:
    way = things("forsok/friare-oppettider/")["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in way] == [
        SITE,
        f"{SITE}forsok/",
        f"{SITE}forsok/friare-oppettider/",
    ]
    assert [step["position"] for step in way] == [1, 2, 3]


def test_names_are_the_same_from_the_page_and_whole() -> None:
    """Where the site's address is not known, a reader of the page finds the same."""
    for page in register()[1].values():
        whole, near = render(page), render(page, site="")
        if not whole:
            assert not near
            continue
        assert SITE not in near
        said = [*strings(json.loads(whole))]
        for (name, told), (_, short) in zip(said, strings(json.loads(near)), strict=True):
            if name in ("@id", "url", "item"):
                assert told == urljoin(SITE + page.address, short)
            else:
                assert told == short


def test_every_address_leads_to_a_page() -> None:
    pages = register()[1]
    for page in pages.values():
        written = render(page)
        for name, value in strings(json.loads(written)) if written else ():
            if name in ("@id", "url", "item"):
                target = value.removeprefix(SITE).partition("#")[0]
                assert target in pages or target == "oppna-data/", f"{page.address}: {value}"


ATTACK = "</script><script>alert(1)</script><!-- {{ 7*7 }} & ]]> \u2028 \" \\ '"


def test_no_text_of_a_record_ends_the_script() -> None:
    page = register()[1]["forsok/friare-oppettider/"]
    assert isinstance(page.content, TrialContent)
    trial = replace(page.content.trial, title=ATTACK, summary=ATTACK)
    hostile = replace(page, title=ATTACK, content=replace(page.content, trial=trial))
    written = render(hostile)
    assert not set(written) & set("<>&\u2028\u2029")
    said = {thing["@type"]: thing for thing in json.loads(written)["@graph"]}
    assert said["ResearchProject"]["name"] == ATTACK


def test_an_address_that_nobody_may_follow_is_left_out() -> None:
    page = register()[1]["forsok/friare-oppettider/"]
    assert isinstance(page.content, TrialContent)
    (finding,) = page.content.findings
    publication = replace(finding.evaluation.publication, doi="", address="javascript:alert(1)")
    evaluation = replace(finding.evaluation, publication=publication)
    content = replace(page.content, findings=(replace(finding, evaluation=evaluation),))
    assert "javascript" not in render(replace(page, content=content))


def test_a_page_that_is_not_to_be_found_says_nothing() -> None:
    page = register()[1]["forsok/friare-oppettider/"]
    assert render(page)
    assert not render(replace(page, noindex=True))
