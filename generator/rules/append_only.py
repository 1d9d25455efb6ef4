"""C rules on lists that only grow: amendments, events and results are added, never rewritten.

Owns what is a correction and what is a rewriting. A gap may be filled, the address of a source
replaced, and a misspelt word put right; anything else wants a new item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.dates import parse_date
from generator.diagnostics import Diagnostic, build_diagnostic, load_rules
from generator.formatting import normalise
from generator.rules.changed_records import ChangedRecord
from generator.source import Data
from generator.text import format_date, shorten
from generator.vocabularies import Vocabularies

#: Each list: its field, the kind of record it is in, its rule, and what tells its items apart.
_LISTS = (
    ("trial", "amendments", "C005", ("date", "fields")),
    ("obstacle", "events", "C006", ("date", "kind")),
    ("evaluation", "results", "C007", ("measure",)),
    ("evaluation", "unregistered_results", "C007", ("name",)),
)

#: Words shorter than this change meaning with a single letter (inte, mer, men, fler).
_WORTH_A_TYPO = 5
_MOST_TYPOS = 3

#: May be replaced: an address that no longer works leads to the same source elsewhere.
_FREE = frozenset({"source"})


@dataclass(frozen=True, slots=True)
class _Lost:
    """An item of the base that the head lacks; `place` is that of what stands there instead."""

    item: Data
    place: int | None


def check_append_only(record: ChangedRecord, vocabularies: Vocabularies) -> Iterator[Diagnostic]:
    """Every item that was removed or rewritten."""
    for kind, field, code, names in _LISTS:
        if record.kind != kind or not record.is_comparable:
            continue
        before, after = record.data_before.get(field), record.data_after.get(field)
        if not isinstance(before, list):
            continue
        words = load_rules()[code].words
        for lost in _find_lost(before, after if isinstance(after, list) else [], names):
            how = words["removed"] if lost.place is None else words["rewritten"]
            pointer = f"/{field}" if lost.place is None else f"/{field}/{lost.place}"
            assert record.after is not None
            where = record.after.locate(pointer)
            what = _name(lost.item, names, vocabularies)
            yield build_diagnostic(code, where, what=what, how=how)


def _find_lost(
    before: Sequence[Data], after: Sequence[Data], names: Sequence[str]
) -> Iterator[_Lost]:
    free = dict(enumerate(after))
    unmatched = []
    for item in before:
        same = next((p for p, other in free.items() if normalise(other) == normalise(item)), None)
        if same is None:
            unmatched.append(item)
        else:
            del free[same]
    for item in unmatched:
        fair = next((p for p, other in free.items() if is_correction(item, other)), None)
        if fair is not None:
            del free[fair]
            continue
        like = next((p for p, other in free.items() if _is_same_item(item, other, names)), None)
        if like is not None:
            del free[like]
        yield _Lost(item, like)


def _is_same_item(item: Data, other: Data, names: Sequence[str]) -> bool:
    if not isinstance(item, dict) or not isinstance(other, dict):
        return False
    return any(item.get(name) == other.get(name) is not None for name in names)


def is_correction(before: Data, after: Data) -> bool:
    """Whether `after` says what `before` says: with gaps filled, an address replaced or a
    misspelling put right."""
    if isinstance(before, dict) and isinstance(after, dict):
        return all(
            key in after and (key in _FREE or is_correction(value, after[key]))
            for key, value in before.items()
        )
    if isinstance(before, str) and isinstance(after, str):
        return normalise(before) == normalise(after) or is_typo(before, after)
    return normalise(before) == normalise(after)


def is_typo(before: str, after: str) -> bool:
    """Whether two texts differ by a letter or two neighbours in at most three words.

    Never in a short word, a code or one with a digit, where a letter changes what is said.
    """
    ours, theirs = before.split(), after.split()
    if len(ours) < 2 or len(ours) != len(theirs):
        return False
    differing = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(differing) <= _MOST_TYPOS and all(_is_misspelling(a, b) for a, b in differing)


def _is_misspelling(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _WORTH_A_TYPO or re.search(r"\d|-", one + other):
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b or a == b[1:] or a[1:] == b[1:]


def _name(item: Data, names: Sequence[str], vocabularies: Vocabularies) -> str:
    """``2 mars 2026 (besvarat)``: what an item is known by."""
    if not isinstance(item, dict):
        return shorten(str(item), 60)
    said = []
    for name in names:
        value = item.get(name)
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        when = parse_date(text)
        if name == "kind":
            text = vocabularies.label("event-kinds", text).lower()
        said.append(format_date(when) if when else text)
    known = [text for text in said if text]
    rest = f" ({', '.join(known[1:])})" if known[1:] else ""
    return shorten(f"{''.join(known[:1])}{rest}", 100)
