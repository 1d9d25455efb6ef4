"""What is wrong with a record, as a value: `Diagnostic`, and the table of rule codes.

Owns the shape of a finding and the catalogue of rules (``rules.toml``: code, severity, since,
Swedish sentences). Leaves finding faults to ``source``, ``schema`` and ``rules``, and showing
them to ``reporters``. Codes are permanent: a code is never reused for another rule.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any


class Severity(StrEnum):
    """How much a finding matters. Only errors stop a site from being published."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place in a file. `line` and `column` count from 1; `pointer` is an RFC 6901 pointer."""

    path: str
    line: int = 1
    column: int = 1
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the rule table. `since` is the ISO date from which the rule holds."""

    code: str
    severity: Severity
    since: str
    title: str
    message: str
    hint: str
    why: str
    words: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def family(self) -> str:
        """S (syntax), T (one record), R (the register as a whole) or C (a change)."""
        return self.code[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: where, what, and what to write instead."""

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    hint: str
    pointer: str

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        return (self.path, self.line, self.column, self.code, self.pointer, self.message)


@cache
def load_rules() -> Mapping[str, Rule]:
    """The rule table, in the order of the codes."""
    raw = tomllib.loads(resources.files(__package__).joinpath("rules.toml").read_text("utf-8"))
    return {
        code: Rule(
            code=code,
            severity=Severity(row.get("severity", "error")),
            since=row["since"],
            title=row["title"],
            message=row["message"],
            hint=row["hint"],
            why=row["why"],
            words=row.get("words", {}),
        )
        for code, row in sorted(raw.items())
    }


def build_diagnostic(
    code: str, location: Location, *, severity: Severity | None = None, **words: Any
) -> Diagnostic:
    """A diagnostic of rule `code` at `location`; `words` fill the rule's Swedish sentences.

    `severity` replaces the rule's own, for a rule that is milder on older or imported records.

    Raises KeyError for a code or a word that the table does not know: that is a bug, and the
    fixtures of every rule would show it.
    """
    rule = load_rules()[code]
    return Diagnostic(
        path=location.path,
        line=location.line,
        column=location.column,
        code=code,
        severity=severity or rule.severity,
        message=rule.message.format_map(words),
        hint=rule.hint.format_map(words).strip(),
        pointer=location.pointer,
    )


def has_newer_rules() -> bool:
    """Whether some rule came after the first ones, so that older records are judged mildly."""
    return len({rule.since for rule in load_rules().values()}) > 1


def apply_since(
    diagnostics: Iterable[Diagnostic], registered: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """Errors by rules that are younger than the record become warnings. The first rules hold for
    everything, also for what a register had before there were any.

    `registered` is the ISO day on which the record at each path was registered; one that is not
    there is new.
    """
    rules = load_rules()
    first = min(rule.since for rule in rules.values())
    return tuple(
        replace(d, severity=Severity.WARNING)
        if d.severity is Severity.ERROR
        and registered.get(d.path, "9999") < rules[d.code].since != first
        else d
        for d in diagnostics
    )


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics by file and place, without exact repetitions."""
    return tuple(sorted(set(diagnostics), key=lambda d: d.sort_key))


def count_by_severity(diagnostics: Iterable[Diagnostic]) -> Mapping[Severity, int]:
    """How many diagnostics of each severity; every severity has a number."""
    counted = Counter(d.severity for d in diagnostics)
    return {severity: counted[severity] for severity in Severity}


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in diagnostics)
