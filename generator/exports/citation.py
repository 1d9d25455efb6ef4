"""References to trials and evaluations for reference managers: BibTeX, RIS and CSL-JSON.

A reference to a trial says which version it is of: the commit that last changed it, and its day.
Everything from records is text of the format; no character of it can end a field or a reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.dates import PartialDate, parse_date
from generator.exports.files import ExportContext, ExportFile
from generator.model import Evaluation, Trial
from generator.pages import addresses
from generator.pages.trial import CSL
from generator.text import flatten
from generator.words import say

MEDIA_TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": CSL,
}

#: Types of publication as BibTeX, RIS and CSL call them; the rest are reports.
_TYPES = {
    "journal-article": ("article", "JOUR", "article-journal"),
    "book-chapter": ("incollection", "CHAP", "chapter"),
    "thesis": ("phdthesis", "THES", "thesis"),
    "decision": ("misc", "GEN", "document"),
    "press-release": ("misc", "PRESS", "document"),
    "other": ("misc", "GEN", "document"),
}
_REPORT = ("techreport", "RPRT", "report")
_RECORD = ("misc", "DATA", "dataset")

#: The characters that mean something to TeX, as it writes them.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "#$%&_"},
    }
)
#: One for all references; without indentation, which the fast encoder cannot write.
_write = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is cited. `types` are what BibTeX, RIS and CSL call it; `people` and `bodies` wrote it.

    `version` is a commit and `note` says so in words; both are empty for an evaluation.
    """

    id: str
    types: tuple[str, str, str]
    title: str
    people: tuple[str, ...]
    bodies: tuple[str, ...]
    publisher: str
    published: PartialDate | None
    address: str
    number: str = ""
    doi: str = ""
    isbn: str = ""
    version: str = ""
    note: str = ""


def build_files(context: ExportContext) -> Iterator[ExportFile]:
    """Each reference in every format."""
    for trial in context.registry.trials.values():
        yield from _files(trial, "", _cite_trial(trial, context))
        for evaluation in context.registry.evaluations_of(trial.id):
            yield from _files(trial, evaluation.name, _cite_evaluation(evaluation, context))


def _files(trial: Trial, evaluation: str, reference: Reference) -> Iterator[ExportFile]:
    for ending, render in (("bib", render_bibtex), ("ris", render_ris), ("json", render_csl)):
        yield ExportFile(
            path=addresses.citation_address(trial.id, ending, evaluation),
            content=render(reference).encode(),
            media_type=MEDIA_TYPES[ending],
        )


def _cite_trial(trial: Trial, context: ExportContext) -> Reference:
    history = context.derived.history
    known = history.of("trial", trial.id) if history else None
    commit = known.versions[-1].commit if known else None
    day = commit.day.isoformat() if commit else ""
    body = context.vocabularies.organisation
    return Reference(
        id=trial.id,
        types=_RECORD,
        title=_plain(trial.title),
        people=(),
        bodies=tuple(_plain(body(code).name) for code in dict.fromkeys(trial.owners)),
        publisher=say("feeds.register"),
        published=parse_date(day),
        address=context.address(addresses.identity("trial", trial.id)),
        version=commit.sha if commit else "",
        note=say("citation.version", commit=commit.sha[:12], date=day) if commit else "",
    )


def _cite_evaluation(evaluation: Evaluation, context: ExportContext) -> Reference:
    body = context.vocabularies.organisation
    publication = evaluation.publication
    people = [_plain(a.name) for e in evaluation.evaluators for a in e.authors]
    bodies = [_plain(body(e.organisation).name) for e in evaluation.evaluators if e.organisation]
    name = f"{evaluation.trial}/{evaluation.name}"
    return Reference(
        id=f"{evaluation.trial}.{evaluation.name}",
        types=_TYPES.get(publication.type, _REPORT),
        title=_plain(evaluation.title),
        people=tuple(dict.fromkeys(people)),
        # The house of authors who are named is not an author as well.
        bodies=() if people else tuple(dict.fromkeys(bodies)),
        publisher=_plain(publication.publisher),
        published=evaluation.published,
        address=_plain(publication.address)
        or context.address(addresses.identity("evaluation", name)),
        number=_plain(publication.number),
        doi=_plain(publication.doi),
        isbn=_plain(publication.isbn),
    )


def _plain(text: str) -> str:
    return flatten(_CONTROLS.sub(" ", text))


def render_bibtex(reference: Reference) -> str:
    """One entry. Names are in braces: how they are divided is not known."""
    names = " and ".join(f"{{{_tex(name)}}}" for name in (*reference.people, *reference.bodies))
    kind = reference.types[0]
    house = {"techreport": "institution", "phdthesis": "school", "article": "journal"}
    published = reference.published
    fields = (
        ("title", f"{{{_tex(reference.title)}}}"),
        ("author", names),
        (house.get(kind, "publisher"), _tex(reference.publisher)),
        ("number", _tex(reference.number)),
        ("year", f"{published.year:04}" if published else ""),
        ("date", published.text if published else ""),
        ("doi", _tex(reference.doi)),
        ("isbn", _tex(reference.isbn)),
        ("url", _tex(reference.address)),
        ("version", reference.version),
        ("note", _tex(reference.note)),
        ("language", "swedish" if reference.version else ""),
    )
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@{kind}{{{reference.id},", *lines, "}", ""])


def _tex(text: str) -> str:
    return text.translate(_TEX)


def render_ris(reference: Reference) -> str:
    """One reference, a line a field."""
    published = reference.published
    fields = (
        ("TY", reference.types[1]),
        ("ID", reference.id),
        ("TI", reference.title),
        *(("AU", name) for name in (*reference.people, *reference.bodies)),
        ("PB", reference.publisher),
        ("IS", reference.number),
        ("PY", f"{published.year:04}" if published else ""),
        ("DA", published.text.replace("-", "/") if published else ""),
        ("DO", reference.doi),
        ("SN", reference.isbn),
        ("UR", reference.address),
        ("ET", reference.version),
        ("N1", reference.note),
    )
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def render_csl(reference: Reference) -> str:
    """A list of one item, as reference managers take it (CSL-JSON 1.0)."""
    published = reference.published
    names = [{"literal": name} for name in (*reference.people, *reference.bodies)]
    item = {
        "id": reference.id,
        "type": reference.types[2],
        "title": reference.title,
        "author": names,
        "publisher": reference.publisher,
        "number": reference.number,
        "issued": {"date-parts": [[int(part) for part in published.text.split("-")]]}
        if published
        else None,
        "DOI": reference.doi,
        "ISBN": reference.isbn,
        "URL": reference.address,
        "version": reference.version,
        "note": reference.note,
    }
    kept = {name: value for name, value in item.items() if value}
    return _write([kept]) + "\n"
