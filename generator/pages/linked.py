"""What each page is about, in schema.org's words: JSON-LD that search engines and programs read.

Owns which type and properties a page has. The dictionaries are the output format itself; what goes
into them are the typed contents of the pages. Leaves escaping to ``render``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import singledispatch
from typing import Any

from generator.dates import PartialDate
from generator.model import Evaluation
from generator.pages import addresses
from generator.pages.act import ActContent
from generator.pages.open_data import OpenDataContent
from generator.pages.organisation import OrganisationContent
from generator.pages.page import Page
from generator.pages.programme import ProgrammeContent
from generator.pages.start import StartContent
from generator.pages.trial import TrialContent
from generator.text import safe_address, shorten
from generator.vocabularies import Act, Vocabularies, official_addresses
from generator.words import say

#: The address of a page as the reader of this page can follow it.
Address = Callable[[str], str]
Node = Mapping[str, Any]

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"

#: Bodies that are part of the public sector; a university has a type of its own.
_KINDS = {
    **dict.fromkeys(("kommun", "region", "myndighet", "departement"), "GovernmentOrganization"),
    **dict.fromkeys(("domstol", "delegation", "kommunalforbund"), "GovernmentOrganization"),
    "larosate": "CollegeOrUniversity",
    "institut": "ResearchOrganization",
}
_PUBLICATIONS = {
    "journal-article": "ScholarlyArticle",
    "thesis": "Thesis",
    "book-chapter": "Chapter",
    **dict.fromkeys(("sou", "ds", "government-report"), "Report"),
    **dict.fromkeys(("research-report", "project-report"), "Report"),
}
_FORCE = {"in-force": "InForce", **dict.fromkeys(("ahead", "ceased", "repealed"), "NotInForce")}

#: A name for the Swedish register of organisations in ISO 6523, which needs no words.
_SWEDISH_NUMBER = "0007:"


def describe_page(page: Page, vocabularies: Vocabularies, address: Address) -> Node | None:
    """What a page is about as one JSON-LD document, its way from the start page included; None for
    a page that has nothing to say, and for one that is not to be found."""
    if page.noindex or page.redirect:
        return None
    graph = [*describe(page.content, vocabularies, address)]
    if page.crumbs:
        graph.append(_way(page, address))
    return {"@context": "https://schema.org", "@graph": graph} if graph else None


@singledispatch
def describe(content: object, vocabularies: Vocabularies, address: Address) -> Iterator[Node]:
    """The things that a page with this content is about; none for a list."""
    del content, vocabularies, address
    return iter(())


@describe.register
def _(content: StartContent, vocabularies: Vocabularies, address: Address) -> Iterator[Node]:
    del content, vocabularies
    yield {
        "@type": "DataCatalog",
        "@id": address(f"{addresses.DATA}#katalog"),
        "name": say("dcat.catalogue.title"),
        "description": say("dcat.catalogue.description"),
        "url": address(""),
        "license": LICENCE,
        "inLanguage": "sv",
        "dataset": {"@id": address(f"{addresses.DATA}#data")},
    }
    yield _dataset(address)


@describe.register
def _(content: OpenDataContent, vocabularies: Vocabularies, address: Address) -> Iterator[Node]:
    del content, vocabularies
    yield _dataset(address)


def _dataset(address: Address) -> Node:
    return {
        "@type": "Dataset",
        "@id": address(f"{addresses.DATA}#data"),
        "name": say("dcat.dataset.title"),
        "description": say("dcat.dataset.description"),
        "url": address(addresses.DATA),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "sv",
        "keywords": say("dcat.dataset.keywords").split(", "),
        "includedInDataCatalog": {"@id": address(f"{addresses.DATA}#katalog")},
    }


@describe.register
def _(content: TrialContent, vocabularies: Vocabularies, address: Address) -> Iterator[Node]:
    trial = content.trial
    here = addresses.trial_address(trial.id)
    yield _node(
        {
            "@type": "ResearchProject",
            "@id": address(f"{here}#forsok"),
            "name": trial.title,
            "description": shorten(trial.summary, 300),
            "url": address(here),
            "identifier": [trial.id, *(found.value for found in trial.identifiers)],
            "foundingDate": _day(trial.start.actual),
            "dissolutionDate": _day(trial.end.actual),
            "parentOrganization": _bodies(trial.owners, vocabularies, address),
            "funder": _bodies(content.funders, vocabularies, address),
            "keywords": [vocabularies.label("areas", area) for area in trial.areas],
            "subjectOf": [
                *(
                    {"@id": address(addresses.evaluation_address(trial.id, found.evaluation.name))}
                    for found in content.findings
                ),
                # An act of its own is about the trial; of an ordinary one that cannot be said.
                *(
                    {"@id": address(f"{addresses.act_address(act)}#forfattning")}
                    for act in map(vocabularies.act, content.acts)
                    if act.is_trial
                ),
            ],
        }
    )
    for found in content.findings:
        yield _evaluation(found.evaluation, vocabularies, address)


def _evaluation(evaluation: Evaluation, vocabularies: Vocabularies, address: Address) -> Node:
    publication = evaluation.publication
    doi = f"https://doi.org/{publication.doi}" if publication.doi else ""
    kind = _PUBLICATIONS.get(publication.type, "CreativeWork")
    trial = address(f"{addresses.trial_address(evaluation.trial)}#forsok")
    authors = [
        _node(
            {
                "@type": "Person",
                "name": author.name,
                "sameAs": f"https://orcid.org/{author.orcid}" if author.orcid else "",
            }
        )
        for evaluator in evaluation.evaluators
        for author in evaluator.authors
    ]
    bodies = dict.fromkeys(e.organisation for e in evaluation.evaluators if e.organisation)
    return _node(
        {
            "@type": kind,
            "@id": address(addresses.evaluation_address(evaluation.trial, evaluation.name)),
            "name": evaluation.title,
            "about": {"@id": trial},
            "author": [*authors, *_bodies(bodies, vocabularies, address)],
            "datePublished": _day(evaluation.published),
            "publisher": {"@type": "Organization", "name": publication.publisher}
            if publication.publisher
            else None,
            "reportNumber": publication.number if kind == "Report" else "",
            "identifier": [f"ISBN {publication.isbn}"] if publication.isbn else [],
            "sameAs": [a for a in (doi, publication.address) if a and safe_address(a)],
        }
    )


@describe.register
def _(content: ActContent, vocabularies: Vocabularies, address: Address) -> Iterator[Node]:
    del vocabularies
    act, force = content.act, _FORCE.get(content.force, "")
    yield _node(
        {
            **_legislation(act, address),
            "legislationDate": _day(act.issued),
            "legislationLegalForce": f"https://schema.org/{force}" if force else "",
            "isPartOf": _legislation(content.host.act, address)
            if content.host and content.host.act
            else None,
        }
    )


def _legislation(act: Act, address: Address) -> Node:
    european = act.code.startswith("(")
    return _node(
        {
            "@type": "Legislation",
            "@id": address(f"{addresses.act_address(act)}#forfattning"),
            "name": act.title,
            "alternateName": [name for name in (act.short, act.abbreviation) if name],
            "url": address(addresses.act_address(act)),
            "legislationIdentifier": act.code if european else f"SFS {act.code}",
            "legislationJurisdiction": "EU" if european else "SE",
            "sameAs": [*official_addresses(act.code)],
        }
    )


@describe.register
def _(content: OrganisationContent, vocabularies: Vocabularies, address: Address) -> Iterator[Node]:
    body = content.body
    prefix, _, number = body.code.partition(":")
    names = (body.label, body.short)
    yield _node(
        {
            **_body(body.code, vocabularies, address),
            "name": body.name,
            "alternateName": [name for name in dict.fromkeys(names) if name not in ("", body.name)],
            "identifier": body.code,
            "iso6523Code": _SWEDISH_NUMBER + number.replace("-", "") if prefix == "org" else "",
            "url": address(addresses.organisation_address(body)),
        }
    )


@describe.register
def _(content: ProgrammeContent, vocabularies: Vocabularies, address: Address) -> Iterator[Node]:
    programme = content.programme
    here = addresses.programme_address(programme.id)
    yield _node(
        {
            "@type": "Project",
            "@id": address(f"{here}#program"),
            "name": programme.title,
            "description": shorten(programme.description, 300),
            "url": address(here),
            "identifier": programme.id,
            "parentOrganization": _bodies(programme.owners, vocabularies, address),
        }
    )


def _way(page: Page, address: Address) -> Node:
    steps = [
        (say("pages.start.title"), ""),
        *((crumb.title, crumb.address) for crumb in page.crumbs),
        (page.title, page.address),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address(target)}
            for place, (name, target) in enumerate(steps, 1)
        ],
    }


def _bodies(codes: Iterable[str], vocabularies: Vocabularies, address: Address) -> list[Node]:
    return [_body(code, vocabularies, address) for code in codes]


def _body(code: str, vocabularies: Vocabularies, address: Address) -> Node:
    """A body by its name and by the address that its own page gives it."""
    body = vocabularies.organisation(code)
    return {
        "@type": _KINDS.get(body.kind, "Organization"),
        "@id": address(f"{addresses.organisation_address(body)}#organisation"),
        "name": body.label,
    }


def _day(value: PartialDate | None) -> str:
    """ISO 8601, as precise as it is known."""
    return value.text if value else ""


def _node(properties: Mapping[str, Any]) -> Node:
    """Without what is not known."""
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
