"""A change in Swedish: which field, from what to what, with the words of schemas and vocabularies.

Owns how fields, codes, dates and whole items are said in running text. Returns plain text; escaping
is the affair of whoever shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.changes import Change, find_item
from generator.dates import parse_date
from generator.schema import Schema
from generator.source import Data
from generator.text import flatten, format_date, format_number, join_words, shorten
from generator.vocabularies import Vocabularies
from generator.words import say

Record = Mapping[str, Data]

#: Text is shown with at most so many words of what is the same around what differs.
_CONTEXT_WORDS = 6
_LIMIT = 280

#: What an item of a list is called by: the first of these that it has.
_TITLES = ("name", "title", "description", "effect", "text")


_PROVISION_PARTS = ("article", "chapter", "section")
_PROVISION = frozenset({"act", "part", *_PROVISION_PARTS})

#: What tells the items of a list apart; the rest is said in brackets.
_BRIEF: Mapping[str, tuple[str, ...]] = {
    "organisations": ("organisation", "role"),
    "measures": ("name",),
    "evaluators": ("organisation",),
    "results": ("measure", "verdict"),
    "events": ("date", "kind"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidChange:
    """A change in words. `before` or `after` is empty for what was added or removed."""

    field: str
    before: str
    after: str


class Wording:
    """How one kind of record is said."""

    def __init__(self, schema: Schema, vocabularies: Vocabularies) -> None:
        self._schema = schema
        self._vocabularies = vocabularies

    def say_change(self, change: Change, record: Record | None = None) -> SaidChange:
        """The change in words; `record` is where items of lists have their names."""
        node = self._schema.find_field(change.pointer)
        before, after = self.say_value(change.before, node), self.say_value(change.after, node)
        if before and after and node.get("x-text"):
            before, after = contrast(before, after)
        return SaidChange(
            field=self.say_field(change, record),
            before=_cut(before),
            after=_cut(after),
        )

    def say_field(self, change: Change, record: Record | None = None) -> str:
        """``Mått ”Sjukfrånvaro”: enhet``, ``Start: faktiskt``, ``Hypotes``."""
        item: Data = dict(record or {})
        said = ""
        pointer = ""
        for step in change.steps:
            parent = self._schema.find_field(pointer) if pointer else {}
            pointer = f"{pointer}/{step.replace('~', '~0').replace('/', '~1')}"
            listed = parent.get("type") == "array"
            item = _enter(item, step)
            if listed:
                whole = change.after if change.after is not None else change.before
                named = item if isinstance(item, dict) else whole
                said += f" ”{self._name_item(step, named, parent)}”"
                continue
            title = flatten(str(self._schema.find_field(pointer).get("title", step)))
            said += f": {title[:1].lower()}{title[1:]}" if said else title
        return said

    def _name_item(self, step: str, item: Data, parent: Mapping[str, Any]) -> str:
        if isinstance(item, dict):
            for key in _TITLES:
                value = item.get(key)
                if isinstance(value, str) and value:
                    return shorten(value, 80)
        when = parse_date(step)
        if when is not None:
            return format_date(when)
        for node in parent.get("items", {}).get("properties", {}).values():
            vocabulary = node.get("x-vocabulary", "")
            if vocabulary and self._vocabularies.knows(vocabulary, step):
                return self._say_code(vocabulary, step)
        return step

    def say_part(self, key: str, value: Data) -> str:
        """A whole field of a new record in brief: of items in a list only what tells them apart."""
        node = self._schema.find_field(f"/{key}")
        brief = _BRIEF.get(key)
        if brief is None or not isinstance(value, list):
            return _cut(self.say_value(value, node))
        fields = node.get("items", {}).get("properties", {})
        said = []
        for item in value:
            parts = item if isinstance(item, dict) else {}
            words = [self.say_value(parts.get(k), fields.get(k, {})) for k in brief]
            said.append(_bracket([word for word in words if word]))
        return _cut(join_words(said))

    def say_value(self, value: Data, node: Mapping[str, Any]) -> str:
        """A value as one line; empty for none."""
        if value is None:
            return ""
        if isinstance(value, dict):
            return self._say_item(value, node)
        if isinstance(value, list):
            inner = node.get("items", {})
            return join_words([self.say_value(item, inner) for item in value])
        return self._say_scalar(value, node)

    def _say_scalar(self, value: str | float, node: Mapping[str, Any]) -> str:
        kind = node.get("type")
        if kind == "boolean" or isinstance(value, bool):
            known = say("review.yes"), say("review.no")
            return {"true": known[0], "false": known[1]}.get(str(value).lower(), str(value))
        text = flatten(str(value))
        if kind == "integer" and text.lstrip("-").isdecimal():
            return format_number(int(text))
        when = parse_date(text) if node.get("x-date") else None
        if when is not None:
            return format_date(when)
        vocabulary = node.get("x-vocabulary")
        return self._say_code(vocabulary, text) if vocabulary else text

    def _say_code(self, vocabulary: str, code: str) -> str:
        if vocabulary == "organisations":
            return self._vocabularies.organisation(code).name
        if vocabulary == "acts":
            known = self._vocabularies.acts.get(code)
            return known.name if known else code
        return self._vocabularies.label(vocabulary, code)

    def _say_item(self, item: Mapping[str, Data], node: Mapping[str, Any]) -> str:
        """``Sjukfrånvaro; slag: utfall; enhet: procent``: its name first, without its id."""
        act = item.get("act")
        if isinstance(act, str) and item.keys() <= _PROVISION:
            places = (say(f"review.{k}", number=item[k]) for k in _PROVISION_PARTS if item.get(k))
            return " ".join((self._say_code("acts", act), *places))
        parts: list[str] = []
        fields = node.get("properties", {})
        first = next((key for key in _TITLES if item.get(key)), "")
        if first:
            parts.append(self.say_value(item[first], fields.get(first, {})))
        for key, value in item.items():
            if key in ("id", first):
                continue
            inner = fields.get(key, {})
            title = flatten(str(inner.get("title", key))).lower()
            parts.append(f"{title}: {self.say_value(value, inner)}")
        return "; ".join(parts)


def _bracket(words: Sequence[str]) -> str:
    """``Nyköpings kommun (ansvarig)``."""
    if len(words) < 2:
        return "".join(words)
    return f"{words[0]} ({', '.join(word.lower() for word in words[1:])})"


def contrast(before: str, after: str) -> tuple[str, str]:
    """Two texts cut down to where they differ, with a few words around: ``… efter två år …``."""
    if max(len(before), len(after)) <= _LIMIT // 2:
        return before, after
    ours, theirs = before.split(" "), after.split(" ")
    start = _count_same(ours, theirs)
    end = _count_same(ours[start:][::-1], theirs[start:][::-1])
    first = max(start - _CONTEXT_WORDS, 0)
    last = max(end - _CONTEXT_WORDS, 0)
    return _part(ours, first, last), _part(theirs, first, last)


def _part(words: Sequence[str], first: int, last: int) -> str:
    shown = " ".join(words[first : len(words) - last])
    return f"{'… ' if first else ''}{shown}{' …' if last else ''}"


def _count_same(ours: Sequence[str], theirs: Sequence[str]) -> int:
    same = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            break
        same += 1
    return same


def _cut(text: str) -> str:
    return shorten(text, _LIMIT)


def _enter(item: Data, step: str) -> Data:
    """What stands at one step of a change's pointer: a field, or the list item called so."""
    if isinstance(item, dict):
        return item.get(step)
    if isinstance(item, list):
        place = find_item(item, step)
        return None if place is None else item[place]
    return None
