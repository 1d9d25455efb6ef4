"""The catalogue: read by another program, whole by DCAT-AP's rules, and true to the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF
from rdflib.term import BNode, Literal, Node

from generator.checking import check_register
from generator.derived import derive
from generator.exports import building
from generator.exports.files import ExportContext, ExportFile
from generator.exports.linked_data import (
    FORMATS,
    TURTLE,
    XML,
    build_catalogue_files,
    select_whole,
)
from generator.exports.triples import Triple, Value, write_turtle, write_xml
from generator.settings import Settings
from tests.registers import day_of, schemas
from tests.site.building import GOLDEN_REGISTER, REPOSITORY

SITE = "https://register.example/sub/"

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = (
    ExportFile(path="api/v1/index.json", content=b"{}", media_type="application/json"),
    ExportFile(path="api/v1/trials/a.json", content=b"[1]", media_type="application/json"),
    ExportFile(path="api/v1/trials/index.json", content=b"[]", media_type="application/json"),
    ExportFile(path="data/csv/försök.csv", content=b"a;b", media_type="text/csv; charset=utf-8"),
    ExportFile(path="data/csv/acts.csv", content=b"abcd", media_type="text/csv"),
    ExportFile(path="data/forsok.xlsx", content=b"PK", media_type=SHEET),
    ExportFile(path="data/forsok.sqlite", content=b"SQL!", media_type="application/vnd.sqlite3"),
    ExportFile(path="floden/allt.xml", content=b"<a/>", media_type="application/atom+xml"),
    ExportFile(path="floden/hinder.xml", content=b"<b/>", media_type="application/atom+xml"),
    ExportFile(path="id/x.bib", content=b"@x", media_type="text/x-bibtex"),
)


@cache
def context(root: Path = GOLDEN_REGISTER, site: str = SITE) -> ExportContext:
    checked = check_register(root, today=day_of(root))
    assert checked.is_sound
    derived = derive(checked.registry, day_of(root))
    return ExportContext(derived=derived, schemas=schemas(), commit=None, site=site)


def build(
    given: ExportContext | None = None, files: Iterable[ExportFile] = FILES
) -> dict[str, bytes]:
    listed = [f.listed for f in files]
    made = build_catalogue_files(given or context(), listed)
    return {file.path: file.content for file in made}


def parse(given: ExportContext | None = None, files: Iterable[ExportFile] = FILES) -> Graph:
    return Graph().parse(data=build(given, files)[TURTLE], format="turtle")


def things(graph: Graph, kind: Node) -> list[Node]:
    return sorted(graph.subjects(RDF.type, kind), key=str)


def test_both_formats_say_the_same() -> None:
    made = build()
    turtle = Graph().parse(data=made[TURTLE], format="turtle")
    xml = Graph().parse(data=made[XML], format="xml")
    assert len(turtle) > 60
    assert isomorphic(turtle, xml)


@pytest.mark.parametrize("root", [GOLDEN_REGISTER, REPOSITORY])
def test_nothing_is_blank_and_every_address_is_whole(root: Path) -> None:
    graph = parse(context(root))
    for term in {term for triple in graph for term in triple}:
        assert not isinstance(term, BNode)
        if isinstance(term, URIRef):
            assert str(term).startswith(("https://", "http://", "mailto:")), term
            assert str(term).isascii(), term


#: What DCAT-AP 3.0 and DCAT-AP-SE 3.0.1 ask for, by class.
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Distribution: (DCAT.accessURL, DCTERMS.license),
    FOAF.Agent: (FOAF.name, DCTERMS.type),
}
#: Of what they let a thing have one at most.
SINGLE = (
    *(DCTERMS.publisher, DCTERMS.modified, DCTERMS.license, DCTERMS.format, DCTERMS.type),
    *(DCAT.mediaType, DCAT.byteSize, DCTERMS.accessRights, DCTERMS.accrualPeriodicity),
)


@pytest.mark.parametrize("kind", MANDATORY, ids=lambda kind: str(kind).rpartition("#")[2])
def test_what_is_mandatory_is_there(kind: URIRef) -> None:
    graph = parse()
    found = things(graph, kind)
    assert found
    for thing in found:
        for asked in MANDATORY[kind]:
            assert list(graph.objects(thing, asked)), f"{thing} lacks {asked}"


def test_what_there_may_be_one_of_is_there_once() -> None:
    graph = parse()
    for thing in set(graph.subjects()):
        for single in SINGLE:
            assert len(list(graph.objects(thing, single))) <= 1, f"{thing} {single}"


def test_texts_have_a_language_and_things_are_addresses() -> None:
    graph = parse()
    for _, said, value in graph:
        if said in (DCTERMS.title, DCTERMS.description, DCAT.keyword, FOAF.name):
            assert isinstance(value, Literal)
            assert value.language == "sv"
        if said in (DCAT.accessURL, DCAT.downloadURL, DCTERMS.license, DCTERMS.publisher):
            assert isinstance(value, URIRef)


def test_what_is_pointed_at_within_the_catalogue_is_described() -> None:
    graph = parse()
    own = {
        value
        for _, said, value in graph
        if said in (DCAT.dataset, DCAT.distribution, DCTERMS.publisher, DCAT.contactPoint)
    }
    assert own
    for thing in own:
        assert list(graph.objects(thing, RDF.type)), thing


def test_sizes_types_and_addresses_are_those_of_the_files() -> None:
    graph = parse()
    found = {
        str(graph.value(thing, DCAT.downloadURL)): (
            graph.value(thing, DCAT.byteSize),
            str(graph.value(thing, DCAT.mediaType)).partition("media-types/")[2],
        )
        for thing in things(graph, DCAT.Distribution)
    }
    sizes = {address: int(str(size)) for address, (size, _) in found.items()}
    assert sizes == {
        f"{SITE}api/v1/index.json": 2,
        f"{SITE}data/csv/f%C3%B6rs%C3%B6k.csv": 3,
        f"{SITE}data/csv/acts.csv": 4,
        f"{SITE}data/forsok.xlsx": 2,
        f"{SITE}data/forsok.sqlite": 4,
        f"{SITE}floden/allt.xml": 4,
    }
    assert found[f"{SITE}data/csv/acts.csv"][1] == "text/csv"
    assert found[f"{SITE}data/forsok.xlsx"][1] == SHEET


def test_only_ways_to_the_whole_register_are_chosen() -> None:
    listed = [f.listed for f in FILES]
    chosen = [file.path for file in select_whole(listed)]
    assert "api/v1/trials/index.json" not in chosen
    assert "floden/hinder.xml" not in chosen
    assert "id/x.bib" not in chosen
    assert chosen == sorted(chosen)


def test_every_file_that_is_promised_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BUILDERS", (lambda _: iter(FILES),))
    made = {file.path: file for file in building.build_exports(context())}
    graph = Graph().parse(data=made[XML].content, format="xml")
    distributions = things(graph, DCAT.Distribution)
    assert len(distributions) == 6
    by_address = {f"{SITE}{f.path}".replace("ö", "%C3%B6"): f for f in made.values()}
    for thing in distributions:
        file = by_address[str(graph.value(thing, DCAT.downloadURL))]
        assert int(str(graph.value(thing, DCAT.byteSize))) == len(file.content)


def test_real_builders_make_a_sound_catalogue() -> None:
    made = {file.path: file.content for file in building.build_exports(context(REPOSITORY))}
    graph = Graph().parse(data=made[TURTLE], format="turtle")
    for thing in things(graph, DCAT.Distribution):
        address = str(graph.value(thing, DCAT.downloadURL)).removeprefix(SITE)
        assert int(str(graph.value(thing, DCAT.byteSize))) == len(made[address])


@pytest.mark.parametrize("site", ["", "/", "ftp://x.example/", "https://x.example/<a>/"])
def test_without_a_whole_address_nothing_is_written(site: str) -> None:
    assert build(context(site=site)) == {}


def test_the_same_register_gives_the_same_bytes() -> None:
    assert build() == build()
    feeds = [f for f in FILES if "xml" in f.media_type]
    others = [f for f in FILES if "xml" not in f.media_type]
    assert build() == build(files=[*reversed(others), *feeds])


def test_an_empty_register_with_no_files_is_a_catalogue(tmp_path: Path) -> None:
    graph = parse(context(tmp_path), ())
    assert len(things(graph, DCAT.Dataset)) == 1
    assert things(graph, DCAT.Distribution) == []


def test_nobody_is_named_publisher_before_somebody_is() -> None:
    graph = parse()
    (agent,) = things(graph, FOAF.Agent)
    assert "ännu inte" in str(graph.value(agent, FOAF.name))
    assert not list(graph.subjects(DCAT.contactPoint))


def test_the_publisher_and_the_mailbox_are_those_of_the_settings() -> None:
    settings = Settings(
        publisher='Verket "för" <försök> & så',
        publisher_type="NationalAuthority",
        publisher_home="https://verket.example/",
        mailbox="forsok@verket.example",
    )
    given = replace(context(), settings=settings)
    graph = parse(given)
    assert isomorphic(graph, Graph().parse(data=build(given)[XML], format="xml"))
    (agent,) = things(graph, FOAF.Agent)
    assert str(graph.value(agent, FOAF.name)) == settings.publisher
    assert str(graph.value(agent, DCTERMS.type)).endswith("/NationalAuthority")
    assert str(graph.value(agent, FOAF.homepage)) == settings.publisher_home
    (contact,) = graph.objects(None, DCAT.contactPoint)
    assert URIRef("mailto:forsok@verket.example") in set(graph.objects(contact))


@pytest.mark.parametrize("text", ['"""', "a\\", "<b>]]>&", "två\nrader\t", "😀 å", "'\"@sv ."])
def test_no_text_ends_its_quotation(text: str) -> None:
    said = (Triple(subject=SITE, predicate="dct:title", value=Value(text=text, language="sv")),)
    for written, form in ((write_turtle(said), "turtle"), (write_xml(said), "xml")):
        graph = Graph().parse(data=written, format=form)
        assert [str(value) for value in graph.objects()] == [text]


def test_every_format_has_a_sentence() -> None:
    files = [
        ExportFile(path=f"x/{found.names[0] if found.names else n}", content=b"", media_type=kind)
        for n, (kind, found) in enumerate(FORMATS.items())
    ]
    graph = parse(files=files)
    assert len(things(graph, DCAT.Distribution)) == len(FORMATS)
