"""Statements of linked data, and the two ways of writing them: Turtle and RDF/XML.

Owns that the same statements give the same bytes, that every name is a whole address, and that no
text can end its quotation. There are no blank nodes: a `Triple` has no way of saying one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

#: The prefixes that both formats declare.
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Value:
    """What a statement says of something: a thing by its address (`iri`), or else `text` in a
    language or of a datatype (``xsd:date``; neither is a plain text)."""

    iri: str = ""
    text: str = ""
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Triple:
    """`subject` is a whole address, `predicate` a name with one of `PREFIXES` (``dct:title``)."""

    subject: str
    predicate: str
    value: Value


def expand(name: str) -> str:
    """The whole address that a name with a prefix stands for."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def write_turtle(triples: Iterable[Triple]) -> str:
    """The statements as Turtle, in the order of their addresses and names."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    for subject, found in _by_subject(triples):
        said = [f"    {_name(t.predicate)} {_turtle_value(t.value)}" for t in found]
        lines += ["", f"<{subject}>", " ;\n".join(said) + " ."]
    return "\n".join(lines) + "\n"


def write_xml(triples: Iterable[Triple]) -> str:
    """The statements as RDF/XML, in the order of their addresses and names."""
    spaces = "".join(f'\n  xmlns:{name}="{address}"' for name, address in PREFIXES.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF{spaces}>"]
    for subject, found in _by_subject(triples):
        lines.append(f"  <rdf:Description rdf:about={quoteattr(subject)}>")
        lines += [f"    {_element(triple)}" for triple in found]
        lines.append("  </rdf:Description>")
    return "\n".join([*lines, "</rdf:RDF>"]) + "\n"


def _by_subject(triples: Iterable[Triple]) -> Iterator[tuple[str, list[Triple]]]:
    # What a thing is comes first, as people write it.
    ordered = sorted(set(triples), key=lambda t: (t.subject, t.predicate != "rdf:type", t))
    for subject, found in groupby(ordered, key=lambda t: t.subject):
        yield subject, list(found)


def _name(predicate: str) -> str:
    return "a" if predicate == "rdf:type" else predicate


def _turtle_value(value: Value) -> str:
    if value.iri:
        return f"<{value.iri}>"
    quoted = f'"{value.text.translate(_QUOTED)}"'
    if value.language:
        return f"{quoted}@{value.language}"
    return f"{quoted}^^{value.datatype}" if value.datatype else quoted


#: What a short Turtle string cannot hold as it is.
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _element(triple: Triple) -> str:
    name, value = triple.predicate, triple.value
    if value.iri:
        return f"<{name} rdf:resource={quoteattr(value.iri)}/>"
    told = ""
    if value.language:
        told = f" xml:lang={quoteattr(value.language)}"
    elif value.datatype:
        told = f" rdf:datatype={quoteattr(expand(value.datatype))}"
    return f"<{name}{told}>{escape(value.text)}</{name}>"
