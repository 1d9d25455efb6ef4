"""References to trials and evaluations for reference managers: BibTeX, RIS and CSL-JSON.

A reference to a trial says which version it is of: the commit that last changed it, and its day.
Those to its earlier versions are in one file a format, since most readers want the newest alone.
Everything from records is text of the format; no character of it can end a field or a reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.dates import PartialDate, parse_date
from generator.exports.files import ExportContext, ExportFile
from generator.history import Commit, Version
from generator.model import Evaluation, Trial
from generator.model.fields import Fields
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
    """Each reference in every format, and all earlier versions of a trial in a file of each."""
    history = context.derived.history
    for trial in context.registry.trials.values():
        known = history.of("trial", trial.id) if history else None
        newest = _cite_trial(trial, known.versions[-1].commit if known else None, context)
        yield from _files(partial(addresses.citation_address, trial.id), newest)
        if known and known.earlier:
            earlier = [_cite_version(trial.id, version, context) for version in known.earlier]
            yield from _files(partial(addresses.earlier_citations_address, trial.id), *earlier)
        for evaluation in context.registry.evaluations_of(trial.id):
            place = partial(addresses.citation_address, trial.id, evaluation=evaluation.name)
            yield from _files(place, _cite_evaluation(evaluation, context))


def _files(place: Callable[[str], str], *references: Reference) -> Iterator[ExportFile]:
    for ending, render in (("bib", render_bibtex), ("ris", render_ris), ("json", render_csl)):
        yield ExportFile(
            path=place(ending),
            content=render(*references).encode(),
            media_type=MEDIA_TYPES[ending],
        )


def _cite_trial(trial: Trial, commit: Commit | None, context: ExportContext) -> Reference:
    """The trial as it stands; `commit` brought that version, None outside history."""
    return _cite(
        id=trial.id,
        title=trial.title,
        owners=trial.owners,
        address=addresses.identity("trial", trial.id),
        commit=commit,
        context=context,
    )


def _cite_version(trial: str, version: Version, context: ExportContext) -> Reference:
    """A version with the title and the owners that it had. It may be older than the schema."""
    record = Fields(dict(version.data or {}))
    involved = record.each("organisations", lambda o: (o.text("organisation"), o.text("role")))
    commit = version.commit
    return _cite(
        id=f"{trial}.version-{commit.sha[: addresses.VERSION_SHOWN]}",
        title=record.text("title") or trial,
        owners=tuple(code for code, role in involved if role == "owner" and code),
        address=addresses.version_address(trial, commit.sha),
        commit=commit,
        context=context,
    )


def _cite(
    *,
    id: str,  # noqa: A002 - what every format calls it
    title: str,
    owners: Iterable[str],
    address: str,
    commit: Commit | None,
    context: ExportContext,
) -> Reference:
    day = commit.day.isoformat() if commit else ""
    shown = commit.sha[: addresses.VERSION_SHOWN] if commit else ""
    body = context.vocabularies.organisation
    return Reference(
        id=id,
        types=_RECORD,
        title=_plain(title),
        people=(),
        bodies=tuple(_plain(body(code).name) for code in dict.fromkeys(owners)),
        publisher=say("feeds.register"),
        published=parse_date(day),
        address=context.address(address),
        version=commit.sha if commit else "",
        note=say("citation.version", commit=shown, date=day) if commit else "",
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


def render_bibtex(*references: Reference) -> str:
    """An entry each. Names are in braces: how they are divided is not known."""
    return "\n".join(map(_bibtex_entry, references))


def _bibtex_entry(reference: Reference) -> str:
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


def render_ris(*references: Reference) -> str:
    """A line a field, the references one after the other."""
    return "".join(map(_ris_reference, references))


def _ris_reference(reference: Reference) -> str:
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


def render_csl(*references: Reference) -> str:
    """A list of items, as reference managers take it (CSL-JSON 1.0)."""
    return _write([_csl_item(reference) for reference in references]) + "\n"


def _csl_item(reference: Reference) -> dict[str, Any]:
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
    return {name: value for name, value in item.items() if value}
