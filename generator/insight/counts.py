"""Counts that say what they count.

Owns the shape of every figure in this package: codes with numbers, in the order of a vocabulary.
Leaves what is counted, and why, to the module that counts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.vocabularies import Vocabularies


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many have `code`; ``""`` means that it is not known."""

    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """Counts of `what` (``trials``, ``measures``, …) by the codes of `vocabulary`.

    `total` is how many different ones were counted; the rows may add up to more, when one of them
    has several codes.
    """

    what: str
    vocabulary: str
    total: int
    rows: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossRow:
    """One code's `total`, divided over the columns."""

    code: str
    total: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossTable:
    """Counts of `what` by two vocabularies. Rows without any are left out; all have the same
    columns."""

    what: str
    row_vocabulary: str
    column_vocabulary: str
    total: int
    rows: tuple[CrossRow, ...]


def list_codes(vocabularies: Vocabularies, vocabulary: str) -> tuple[str, ...]:
    """The codes of a vocabulary in its own order; empty for one that is not there."""
    found = vocabularies.lists.get(vocabulary)
    return tuple(c.code for c in found.codes) if found else ()


def count_codes(codes: Iterable[str], order: Sequence[str] = ()) -> tuple[Count, ...]:
    """Every code of `order` (zeros too), then other codes that occur, not known last."""
    counted = Counter(codes)
    others = sorted(code for code in counted if code and code not in order)
    unknown = ("",) if counted[""] and "" not in order else ()
    return tuple(Count(code=c, count=counted[c]) for c in (*order, *others, *unknown))


def count_present(
    vocabularies: Vocabularies, vocabulary: str, codes: Iterable[str]
) -> tuple[Count, ...]:
    """The codes that occur, in the order of the vocabulary."""
    found = count_codes(codes, list_codes(vocabularies, vocabulary))
    return tuple(count for count in found if count.count)


def build_count_table(
    what: str,
    vocabulary: str,
    codes: Iterable[str],
    *,
    order: Sequence[str] = (),
    total: int | None = None,
) -> CountTable:
    """A table of `codes`, one for each thing counted unless `total` says how many there were."""
    rows = count_codes(codes, order)
    counted = sum(row.count for row in rows) if total is None else total
    return CountTable(what=what, vocabulary=vocabulary, total=counted, rows=rows)


def build_verdict_table(
    what: str,
    vocabularies: Vocabularies,
    rows: str,
    pairs: Iterable[tuple[str, str]],
    total: int | None = None,
) -> CrossTable:
    """A table of (row code, verdict) pairs, with the vocabulary `rows`."""
    columns = "verdicts"
    by_row: dict[str, list[str]] = {}
    for row, column in pairs:
        by_row.setdefault(row, []).append(column)
    row_order = list_codes(vocabularies, rows)
    everything = (column for found in by_row.values() for column in found)
    column_order = [c.code for c in count_codes(everything, list_codes(vocabularies, columns))]
    present = [count.code for count in count_codes(by_row, row_order) if count.count]
    made = tuple(
        CrossRow(code=row, total=len(by_row[row]), counts=count_codes(by_row[row], column_order))
        for row in present
    )
    counted = sum(row.total for row in made) if total is None else total
    return CrossTable(
        what=what, row_vocabulary=rows, column_vocabulary=columns, total=counted, rows=made
    )
