"""What the pages of several kinds of record have in common: sources, obstacles with their state.

Owns how the sources of a record and of its evaluations become one numbered list. Leaves layout to
``templates/_parts.md.j2``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.insight.obstacles import ObstacleState, find_answer
from generator.model import Evaluation, Event, Obstacle, Source
from generator.pages.addresses import record_data_address
from generator.pages.page import Alternate
from generator.words import say

#: Kind of record → name of a field → its Swedish title: what a source supports, in words.
FieldTitles = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An obstacle with its state."""

    obstacle: Obstacle
    state: ObstacleState

    @property
    def answer(self) -> Event | None:
        """The last thing that was done about it."""
        return find_answer(self.obstacle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Titles of the `fields` that a source supports, in the record or, if given, `evaluation`."""

    fields: tuple[str, ...]
    evaluation: Evaluation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source in the page's numbered list, with everything on the page that rests on it."""

    number: int
    source: Source
    supports: tuple[Support, ...]
    notes: tuple[str, ...]


def cite(
    own: Iterable[Source],
    titles: Mapping[str, str],
    evaluations: Iterable[Evaluation] = (),
    evaluation_titles: Mapping[str, str] | None = None,
) -> tuple[Citation, ...]:
    """The sources of a record and then of its evaluations, each once, in the records' order.

    Two sources are one when they have the same address, or without address the same title.
    `titles` and `evaluation_titles` give fields their Swedish titles; a field that is not there
    is named as it is.
    """
    found: dict[str, tuple[Source, list[Support], dict[str, None]]] = {}

    def add(source: Source, words: Mapping[str, str], evaluation: Evaluation | None) -> None:
        key = source.address or f"{source.title} {source.reference}"
        _, supports, notes = found.setdefault(key, (source, [], {}))
        fields = tuple(dict.fromkeys(words.get(name, name) for name in source.supports))
        if fields:
            supports.append(Support(fields=fields, evaluation=evaluation))
        if source.note:
            notes[source.note] = None

    for source in own:
        add(source, titles, None)
    for evaluation in evaluations:
        for source in evaluation.sources:
            add(source, evaluation_titles or {}, evaluation)
    return tuple(
        Citation(number=number, source=source, supports=tuple(supports), notes=tuple(notes))
        for number, (source, supports, notes) in enumerate(found.values(), start=1)
    )


def data_alternates(*steps: str) -> tuple[Alternate, ...]:
    """The data of a page, at the steps that `record_data_address` takes."""
    return (
        Alternate(
            type="application/json",
            title=say("data.json"),
            address=record_data_address(*steps),
        ),
    )
