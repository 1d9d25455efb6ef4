"""The page of rules: everything that is checked, why, and what to write instead.

Made from the rule table and from the fixtures that test each rule, so that it cannot say anything
else than what the checker does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.dates import PartialDate, parse_date
from generator.diagnostics import Rule
from generator.pages import addresses
from generator.pages.page import Page, SearchEntry
from generator.words import say

#: In the order of the page.
FAMILIES = ("S", "T", "R", "C")

_PLACEHOLDER = re.compile(r"\{\w+\}")
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleExample:
    """A record that passes the rule and one that fails it, as text."""

    good: str
    bad: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A line of an example; `indent` are its leading spaces."""

    indent: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A rule with its sentences, where an ellipsis stands for what depends on the record. `hint` is
    empty when all of it does."""

    rule: Rule
    anchor: str
    since: PartialDate | None
    message: str
    hint: str
    good: tuple[CodeLine, ...]
    bad: tuple[CodeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFamily:
    letter: str
    entries: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesContent:
    families: tuple[RuleFamily, ...]
    total: int


def build_rules_page(rules: Mapping[str, Rule], examples: Mapping[str, RuleExample]) -> Page:
    """The page of all rules. `examples` by code; a rule without one is shown without."""
    families = []
    for letter in FAMILIES:
        entries = tuple(
            _entry(rule, examples.get(rule.code))
            for rule in rules.values()
            if rule.family == letter
        )
        if entries:
            families.append(RuleFamily(letter=letter, entries=entries))
    return Page(
        address=addresses.RULES,
        template="rules",
        title=say("pages.rules.title"),
        description=say("pages.rules.description"),
        kind="list",
        section="regler",
        content=RulesContent(families=tuple(families), total=len(rules)),
        search=SearchEntry(kind=say("pages.search.rules")),
    )


def _entry(rule: Rule, example: RuleExample | None) -> RuleEntry:
    hint = _without_words(rule.hint)
    return RuleEntry(
        rule=rule,
        anchor=addresses.rule_address(rule.code).rpartition("#")[2],
        since=parse_date(rule.since),
        message=_without_words(rule.message),
        hint="" if hint == _ELLIPSIS else hint,
        good=_lines(example.good) if example else (),
        bad=_lines(example.bad) if example else (),
    )


def _without_words(sentence: str) -> str:
    """A sentence of the rule table with an ellipsis for each word that the record fills in."""
    return _PLACEHOLDER.sub(_ELLIPSIS, sentence).replace(f"{_ELLIPSIS}.", _ELLIPSIS).strip()


def _lines(text: str) -> tuple[CodeLine, ...]:
    lines = text.strip("\n").expandtabs(2).splitlines()
    return tuple(
        CodeLine(indent=len(line) - len(line.lstrip(" ")), text=line.strip()) for line in lines
    )
