"""The register as a data catalogue: DCAT-AP-SE 3.0.1, for dataportal.se and data.europa.eu.

Owns which of the written files are ways to get the whole register (`FORMATS`), and what is said of
them. It is made last, from the files themselves, so that nothing is promised that is not there.
Leaves how statements are written to ``triples``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.exports.files import LICENCE, ExportContext, ExportFile, Listed
from generator.exports.triples import Triple, Value, expand, write_turtle, write_xml
from generator.pages import addresses
from generator.text import is_iri, slugify
from generator.words import say

TURTLE, XML = "data/dcat.ttl", "data/dcat.rdf"

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_PUBLISHERS = "http://purl.org/adms/publishertype/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A media type in which the whole register can be had, and its sentence in ``words.toml``.

    `file_type` is the EU's code, empty where its list has none. `names`, if any, are the only
    files of the type that lead to the whole register; `one` if the first of the type holds all of
    it and the rest are parts.
    """

    word: str
    file_type: str = ""
    names: tuple[str, ...] = ()
    one: bool = False


#: By media type. Only files that lie as high up as any of their type are whole: what lies deeper
#: is a part, such as one trial's own file.
FORMATS: Mapping[str, Format] = {
    "application/atom+xml": Format(word="atom", file_type="ATOM", one=True),
    "application/feed+json": Format(word="json_feed", file_type="JSON", one=True),
    "application/json": Format(word="api", file_type="JSON", names=("index.json",)),
    "application/ld+json": Format(word="json_ld", file_type="JSON_LD"),
    "application/vnd.apache.parquet": Format(word="parquet", file_type="PARQUET"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Format(
        word="xlsx", file_type="XLSX"
    ),
    "application/vnd.sqlite3": Format(word="sqlite"),
    "application/zip": Format(word="zip", file_type="ZIP"),
    "text/calendar": Format(word="calendar", file_type="ICS", one=True),
    "text/csv": Format(word="csv", file_type="CSV"),
}


def build_catalogue_files(context: ExportContext, listed: Iterable[Listed]) -> Iterator[ExportFile]:
    """The catalogue in both formats; nothing while the site's own address is not known, since
    linked data names things by their whole addresses."""
    if not context.site.startswith(("https://", "http://")) or not is_iri(context.site):
        return
    triples = tuple(describe_catalogue(context, select_whole(listed)))
    yield ExportFile(
        path=XML, content=write_xml(triples).encode(), media_type="application/rdf+xml"
    )
    yield ExportFile(path=TURTLE, content=write_turtle(triples).encode(), media_type="text/turtle")


def select_whole(listed: Iterable[Listed]) -> tuple[Listed, ...]:
    """The files that are ways to the whole register, by path; `listed` in the order of writing."""
    by_type: dict[str, list[Listed]] = {}
    for file in listed:
        found = FORMATS.get(_media_type(file))
        if found and (not found.names or file.path.rpartition("/")[2] in found.names):
            by_type.setdefault(_media_type(file), []).append(file)
    selected: list[Listed] = []
    for media_type, files in by_type.items():
        highest = min(file.path.count("/") for file in files)
        whole = [file for file in files if file.path.count("/") == highest]
        selected += whole[:1] if FORMATS[media_type].one else whole
    return tuple(sorted(selected, key=lambda file: file.path))


def describe_catalogue(context: ExportContext, files: Sequence[Listed]) -> Iterator[Triple]:
    """Every statement of the catalogue about the register and its `files`."""
    home = f"{context.site}{addresses.DATA}"
    catalogue, dataset, publisher = f"{home}#katalog", f"{home}#data", f"{home}#utgivare"
    modified = Value(text=context.built, datatype="xsd:dateTime")
    for thing, kind, words in (
        (catalogue, "dcat:Catalog", "catalogue"),
        (dataset, "dcat:Dataset", "dataset"),
    ):
        yield _say(thing, "rdf:type", _iri(expand(kind)))
        yield _say(thing, "dct:title", _swedish(say(f"dcat.{words}.title")))
        yield _say(thing, "dct:description", _swedish(say(f"dcat.{words}.description")))
        yield _say(thing, "dct:publisher", _iri(publisher))
        yield _say(thing, "dct:language", _iri(f"{_AUTHORITY}language/SWE"))
        yield _say(thing, "dct:spatial", _iri(f"{_AUTHORITY}country/SWE"))
        yield _say(thing, "dct:modified", modified)
    yield _say(catalogue, "dct:license", _iri(LICENCE))
    yield _say(catalogue, "foaf:homepage", _iri(context.site))
    yield _say(catalogue, "dcat:themeTaxonomy", _iri(f"{_AUTHORITY}data-theme"))
    yield _say(catalogue, "dcat:dataset", _iri(dataset))
    yield _say(dataset, "dct:identifier", Value(text=dataset))
    yield _say(dataset, "dct:accessRights", _iri(f"{_AUTHORITY}access-right/PUBLIC"))
    yield _say(dataset, "dct:accrualPeriodicity", _iri(f"{_AUTHORITY}frequency/IRREG"))
    yield _say(dataset, "dcat:theme", _iri(f"{_AUTHORITY}data-theme/GOVE"))
    yield _say(dataset, "dcat:landingPage", _iri(home))
    for word in say("dcat.dataset.keywords").split(", "):
        yield _say(dataset, "dcat:keyword", _swedish(word))
    if context.commit is not None:
        yield _say(dataset, "dcat:version", Value(text=context.commit.sha))
    yield from _describe_people(context, dataset, publisher, f"{home}#kontakt")
    for file in files:
        distribution = f"{home}#fil-{slugify(file.path)}"
        yield _say(dataset, "dcat:distribution", _iri(distribution))
        yield from _describe_file(context, file, distribution, home)


def _describe_people(
    context: ExportContext, dataset: str, publisher: str, contact: str
) -> Iterator[Triple]:
    """Who publishes the register and, where there is a mailbox, whom to write to."""
    settings = context.settings
    name = settings.publisher or say("dcat.publisher.none")
    # A project that nobody owns is no authority.
    kind = settings.publisher_type or "NonProfitOrganisation"
    yield _say(publisher, "rdf:type", _iri(expand("foaf:Agent")))
    yield _say(publisher, "foaf:name", _swedish(name))
    yield _say(publisher, "foaf:homepage", _iri(settings.publisher_home or context.site))
    yield _say(publisher, "dct:type", _iri(f"{_PUBLISHERS}{kind}"))
    if settings.mailbox:
        mailbox = f"mailto:{quote(settings.mailbox, safe='@.-_+')}"
        yield _say(dataset, "dcat:contactPoint", _iri(contact))
        yield _say(contact, "rdf:type", _iri(expand("vcard:Organization")))
        yield _say(contact, "vcard:fn", _swedish(name))
        yield _say(contact, "vcard:hasEmail", _iri(mailbox))


def _describe_file(
    context: ExportContext, file: Listed, distribution: str, home: str
) -> Iterator[Triple]:
    media_type = _media_type(file)
    found = FORMATS[media_type]
    address = f"{context.site}{quote(file.path)}"
    title = say(f"dcat.files.{found.word}", name=file.path.rpartition("/")[2])
    yield _say(distribution, "rdf:type", _iri(expand("dcat:Distribution")))
    yield _say(distribution, "dct:title", _swedish(title))
    # What an API answers is asked for by its first address; a file is got from the page about it.
    yield _say(distribution, "dcat:accessURL", _iri(address if found.names else home))
    yield _say(distribution, "dcat:downloadURL", _iri(address))
    yield _say(distribution, "dct:license", _iri(LICENCE))
    yield _say(distribution, "dct:language", _iri(f"{_AUTHORITY}language/SWE"))
    yield _say(distribution, "dcat:mediaType", _iri(f"{_MEDIA_TYPES}{media_type}"))
    if found.file_type:
        kind = f"{_AUTHORITY}file-type/{found.file_type}"
        yield _say(distribution, "dct:format", _iri(kind))
    size = Value(text=str(file.size), datatype="xsd:nonNegativeInteger")
    yield _say(distribution, "dcat:byteSize", size)
    modified = Value(text=context.built, datatype="xsd:dateTime")
    yield _say(distribution, "dct:modified", modified)


def _media_type(file: Listed) -> str:
    """Without parameters such as the character set."""
    return file.media_type.partition(";")[0].strip()


def _say(subject: str, predicate: str, value: Value) -> Triple:
    return Triple(subject=subject, predicate=predicate, value=value)


def _iri(address: str) -> Value:
    return Value(iri=address)


def _swedish(text: str) -> Value:
    return Value(text=text, language="sv")
