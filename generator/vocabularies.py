"""Code lists, organisations and acts, with Swedish labels and nearest-match suggestions.

Reads ``schema/vocabularies/*.yaml``. A fault in those files is a fault in the project, so it
raises `VocabularyError`; codes in records are checked in ``rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.dates import PartialDate, parse_date
from generator.source import Data, read_document
from generator.spelling import Spellings
from generator.text import flatten, slugify

_SFS = re.compile(r"\d{4}:\d{1,4}")
_CLAUSE = re.compile(r"(\d{4}:\d{1,4}) (\S.*)")
#: An SFS number in running text, not a part of a longer number.
_NUMBER = re.compile(r"(?<![\d:/])\d{4}:\d{1,4}(?![\d:/])")
_EU_REGULATION = re.compile(r"\(EU\) (\d{4})/(\d{1,5})")


class VocabularyError(Exception):
    """A vocabulary file cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code with its Swedish label."""

    code: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """A vocabulary: codes in their order."""

    name: str
    title: str
    description: str
    codes: tuple[Code, ...]
    _by_code: Mapping[str, Code] = field(repr=False, compare=False)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def label(self, code: str) -> str:
        """The Swedish label, or the code itself when it is unknown."""
        known = self._by_code.get(code)
        return known.label if known else code

    def definition(self, code: str) -> str:
        known = self._by_code.get(code)
        return known.definition if known else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body. `county` is a two-digit code for municipalities and regions, else empty."""

    code: str
    name: str
    label: str
    kind: str
    county: str = ""
    successor: str = ""
    short: str = ""

    @property
    def slug(self) -> str:
        """The last step of the address of its page."""
        prefix, _, rest = self.code.partition(":")
        return f"{prefix}-{slugify(rest)}" if prefix in ("kommun", "region", "org") else rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A provision that a trial act departs from."""

    act: str
    chapter: str = ""
    section: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSource:
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act, ordinance or EU regulation; trial acts carry what was tried and what came of it.

    `kind` is ``act``, ``trial-act``, ``trial-clause`` or ``related``. `expires` is the first day
    on which it no longer applies. `repealed_by` ended it, `replaced_by` took its place.
    """

    code: str
    title: str
    short: str
    abbreviation: str = ""
    kind: str = "act"
    area: str = ""
    status: str = ""
    tried: str = ""
    participants: str = ""
    departs_from: tuple[Departure, ...] = ()
    departs_note: str = ""
    follow_up: str = ""
    issued: PartialDate | None = None
    in_force: PartialDate | None = None
    expires: PartialDate | None = None
    repealed_by: str = ""
    replaced_by: str = ""
    prolonged_by: tuple[str, ...] = ()
    outcome: str = ""
    outcome_acts: tuple[str, ...] = ()
    outcome_text: str = ""
    evaluation: str = ""
    preparatory_works: str = ""
    sources: tuple[ActSource, ...] = ()
    confidence: str = ""

    @property
    def is_trial(self) -> bool:
        return self.kind in ("trial-act", "trial-clause")

    @property
    def slug(self) -> str:
        return slugify(self.code)

    @property
    def name(self) -> str:
        """How the act is named in running text: ``kommunallagen (2017:725)``."""
        return f"{self.short or self.title} ({self.code})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabularies:
    """Everything that codes in records can mean."""

    lists: Mapping[str, CodeList]
    organisations: Mapping[str, Organisation]
    acts: Mapping[str, Act]
    _spellings: dict[str, Spellings] = field(default_factory=dict, repr=False, compare=False)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict, repr=False, compare=False)

    def label(self, vocabulary: str, code: str) -> str:
        return self.lists[vocabulary].label(code)

    def organisation(self, code: str) -> Organisation:
        """The body, or a stand-in that shows the code, for records that have faults."""
        known = self.organisations.get(code)
        return known or Organisation(code=code, name=code, label=code, kind="annan")

    def act(self, code: str) -> Act:
        return self.acts.get(code) or Act(code=code, title=code, short="")

    def acts_named(self, text: str) -> tuple[str, ...]:
        """Codes of the acts whose SFS numbers stand in `text`, those that are known: of
        ``Lag (1998:489) om försöksverksamhet`` that is 1998:489. A text that is a code, of a clause
        too, names that act alone."""
        if text in self.acts:
            return (text,)
        found = dict.fromkeys(_NUMBER.findall(text))
        return tuple(code for code in found if code in self.acts)

    def knows(self, vocabulary: str, code: str) -> bool:
        if vocabulary == "organisations":
            return code in self.organisations
        if vocabulary == "acts":
            return code in self.acts
        return code in self.lists[vocabulary]

    def find(self, vocabulary: str, written: str) -> str:
        """The code that is meant by a code, name or label, whatever its case; empty if none is, or
        if several could be."""
        if vocabulary not in self._codes:
            codes: dict[str, str] = {}
            for name, code in self._names(vocabulary):
                known = codes.setdefault(name.casefold(), code)
                codes[name.casefold()] = code if known == code else ""
            self._codes[vocabulary] = codes
        return self._codes[vocabulary].get(flatten(written).casefold(), "")

    def suggest(self, vocabulary: str, wrong: str) -> str:
        """The nearest code by its own spelling or its label; empty when nothing is near."""
        # Act numbers are alike by nature: only a slip of one character counts as near.
        cutoff = 0.85 if vocabulary == "acts" else 0.6
        if vocabulary not in self._spellings:
            self._spellings[vocabulary] = Spellings(dict(self._names(vocabulary)))
        return self._spellings[vocabulary].find(wrong, cutoff)

    def _names(self, vocabulary: str) -> Iterator[tuple[str, str]]:
        """Every spelling that may have been meant, with its code; codes last."""
        if vocabulary == "organisations":
            for body in self.organisations.values():
                spellings = (body.label, body.name, body.short, body.code)
                yield from ((name, body.code) for name in spellings if name)
        elif vocabulary == "acts":
            for act in self.acts.values():
                yield from ((name, act.code) for name in (act.abbreviation, act.short) if name)
            yield from ((code, code) for code in self.acts)
        else:
            codes = self.lists[vocabulary].codes
            yield from ((c.label, c.code) for c in codes)
            yield from ((c.code, c.code) for c in codes)


def parent_act(code: str) -> str:
    """The act that a clause such as ``2010:800 29 kap. 23 §`` stands in; empty for a whole act."""
    found = _CLAUSE.fullmatch(code)
    return found.group(1) if found else ""


def consolidated_address(code: str) -> str:
    """Where the law as it reads now is published, officially: the Government's database for an
    SFS number (for a clause its act), EUR-Lex for an EU regulation; empty for any other code."""
    code = parent_act(code) or code
    if _SFS.fullmatch(code):
        return f"https://rkrattsbaser.gov.se/sfst?bet={code}"
    found = _EU_REGULATION.fullmatch(code)
    return f"https://eur-lex.europa.eu/eli/reg/{found[1]}/{found[2]}/oj" if found else ""


def parliament_address(code: str) -> str:
    """The law among the Riksdag's open data, for an SFS number (for a clause its act), or empty."""
    code = parent_act(code) or code
    if not _SFS.fullmatch(code):
        return ""
    return f"https://data.riksdagen.se/dokument/sfs-{code.replace(':', '-')}"


def official_addresses(code: str) -> tuple[str, ...]:
    """Where others name the same act: the Government's database and the Riksdag, or EUR-Lex.
    A clause is only a part of what stands there, so it has none."""
    if parent_act(code):
        return ()
    found = _EU_REGULATION.fullmatch(code)
    # The European Legislation Identifier itself, which is not what a reader's browser is given.
    eli = f"http://data.europa.eu/eli/reg/{found[1]}/{found[2]}/oj" if found else ""
    return tuple(filter(None, (consolidated_address(code), parliament_address(code), eli)))


def read_vocabularies(folder: Path, fallback: Path | None = None) -> Vocabularies:
    """Read every vocabulary in `folder`, and those that it lacks in `fallback`.

    Raises VocabularyError for one that cannot be used.
    """
    files: dict[str, dict[str, Data]] = {}
    for source in (fallback, folder):
        if source is not None:
            names = sorted(path.name for path in source.glob("*.yaml"))
            files |= {name.removesuffix(".yaml"): _read(source, name) for name in names}
    bodies: dict[str, Organisation] = {}
    for name, kind in (("municipalities", "kommun"), ("regions", "region"), ("organisations", "")):
        for row in _rows(files.pop(name, {})):
            label = _text(row, "label")
            bodies[_text(row, "code")] = Organisation(
                code=_text(row, "code"),
                label=label,
                name=_text(row, "name") or label,
                kind=kind or _text(row, "kind"),
                county=_text(row, "county"),
                successor=_text(row, "successor"),
                short=_text(row, "short"),
            )
    acts = {
        act.code: act
        for name in ("acts", "trial-acts")
        for act in map(_act, _rows(files.pop(name, {})))
    }
    lists = {name: _code_list(name, content) for name, content in files.items()}
    return Vocabularies(lists=lists, organisations=bodies, acts=acts)


def _read(folder: Path, name: str) -> dict[str, Data]:
    document = read_document(folder, name)
    if document.data is None or document.problems:
        faults = "; ".join(f"{p.line}: {p.message}" for p in document.problems)
        raise VocabularyError(f"{folder / name}: {faults}")
    return document.data


def _rows(content: dict[str, Data]) -> list[dict[str, Data]]:
    codes = content.get("codes", [])
    return [row for row in codes if isinstance(row, dict)] if isinstance(codes, list) else []


def _text(row: Mapping[str, Data], key: str) -> str:
    value = row.get(key, "")
    return flatten(value) if isinstance(value, str) else ""


def _texts(row: Mapping[str, Data], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _maps(row: Mapping[str, Data], key: str) -> tuple[dict[str, Data], ...]:
    value = row.get(key, [])
    return tuple(v for v in value if isinstance(v, dict)) if isinstance(value, list) else ()


def _code_list(name: str, content: dict[str, Data]) -> CodeList:
    codes = tuple(
        Code(code=_text(r, "code"), label=_text(r, "label"), definition=_text(r, "definition"))
        for r in _rows(content)
    )
    return CodeList(
        name=name,
        title=_text(content, "title"),
        description=_text(content, "description"),
        codes=codes,
        _by_code={c.code: c for c in codes},
    )


def _act(row: Mapping[str, Data]) -> Act:
    return Act(
        code=_text(row, "code"),
        title=_text(row, "title"),
        short=_text(row, "short"),
        abbreviation=_text(row, "abbreviation"),
        kind=_text(row, "kind") or "act",
        area=_text(row, "area"),
        status=_text(row, "status"),
        tried=_text(row, "tried"),
        participants=_text(row, "participants"),
        departs_from=tuple(
            Departure(
                act=_text(d, "act"),
                chapter=_text(d, "chapter"),
                section=_text(d, "section"),
                article=_text(d, "article"),
            )
            for d in _maps(row, "departs_from")
        ),
        departs_note=_text(row, "departs_note"),
        follow_up=_text(row, "follow_up"),
        issued=parse_date(_text(row, "issued")),
        in_force=parse_date(_text(row, "in_force")),
        expires=parse_date(_text(row, "expires")),
        repealed_by=_text(row, "repealed_by"),
        replaced_by=_text(row, "replaced_by"),
        prolonged_by=_texts(row, "prolonged_by"),
        outcome=_text(row, "outcome"),
        outcome_acts=_texts(row, "outcome_acts"),
        outcome_text=_text(row, "outcome_text"),
        evaluation=_text(row, "evaluation"),
        preparatory_works=_text(row, "preparatory_works"),
        sources=tuple(
            ActSource(title=_text(s, "title"), address=_text(s, "address"))
            for s in _maps(row, "sources")
        ),
        confidence=_text(row, "confidence"),
    )
