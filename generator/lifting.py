"""An obstacle that stands in a trial's record to a record of its own, or into one that is there.

Owns what moves and what stays: the trial keeps its own account of how the obstacle hit, the new
record gets what the trial said of the obstacle itself, and every trial that describes the same one
refers to it. Two records that are the same obstacle are merged the same way. Gives texts; leaves
reading, checking and writing to the command.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.formatting import format_record
from generator.intake import schema_line
from generator.model import Trial
from generator.model.trial import TrialObstacle
from generator.schema import Schema
from generator.source import Data, SourceDocument
from generator.text import flatten, slugify


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """An obstacle that has no record. `number` counts the trial's obstacles from 1."""

    trial: Trial
    number: int
    met: TrialObstacle

    @property
    def title(self) -> str:
        return flatten(self.met.title)


def find_inline(trial: Trial) -> tuple[Inline, ...]:
    """The trial's obstacles that are described in it, in its order."""
    return tuple(
        Inline(trial=trial, number=number, met=met)
        for number, met in enumerate(trial.obstacles, 1)
        if not met.obstacle
    )


def find_same(inline: Inline, trials: Mapping[str, Trial]) -> tuple[Inline, ...]:
    """`inline`, and the obstacles of other trials that have the same title, by trial."""
    name = inline.title.casefold()
    others = (
        other
        for trial in trials.values()
        if trial.id != inline.trial.id
        for other in find_inline(trial)
        if other.title.casefold() == name
    )
    return (inline, *sorted(others, key=lambda i: (i.trial.id, i.number)))


def suggest_id(inline: Inline) -> str:
    return slugify(inline.title)[:60].strip("-")


def build_record(
    document: SourceDocument, same: tuple[Inline, ...], id_: str, day: str, schema: Schema
) -> str:
    """The new obstacle's text. `document` is that of the first trial's record, `day` (ISO) when it
    was reported, `schema` the obstacles'."""
    inline = same[0]
    raw = _entry(document.data or {}, inline.number)
    reporters = list(dict.fromkeys(body for i in same for body in i.trial.owners))
    event: dict[str, Data] = {"date": day, "kind": "reported"}
    if inline.trial.owners:
        event["actor"] = inline.trial.owners[0]
    areas = list(dict.fromkeys(area for i in same for area in i.trial.areas))
    data: dict[str, Data] = {"id": id_, "areas": [*areas], "origin": "reported", "events": [event]}
    data |= {key: raw[key] for key in ("title", "type", "provisions", "responsible") if key in raw}
    data["description"] = raw.get("account", "")
    if reporters:
        data["reported_by"] = [*reporters]
    path = f"obstacles/{id_}.yaml"
    empty = SourceDocument(path=path, text="", data=data)
    return format_record(empty, schema, schema_line(path, "obstacle"))


def refer(document: SourceDocument, numbers: tuple[int, ...], id_: str, schema: Schema) -> str:
    """A trial's text with the obstacles of these `numbers` as references to `id_`."""
    data = dict(document.data or {})
    entries = data.get("obstacles")
    assert isinstance(entries, list), "the trial has obstacles"
    data["obstacles"] = [
        {"obstacle": id_, "account": entry.get("account", "")}
        if number in numbers and isinstance(entry, dict)
        else entry
        for number, entry in enumerate(entries, 1)
    ]
    return format_record(replace(document, data=data), schema)


def rename(document: SourceDocument, former: str, present: str, schema: Schema) -> str:
    """A trial's or an evaluation's text with its references to `former` leading to `present`."""
    data = dict(document.data or {})
    entries = data.get("obstacles")
    assert isinstance(entries, list), "the record refers to obstacles"
    data["obstacles"] = [*_renamed(entries, former, present)]
    return format_record(replace(document, data=data), schema)


def merge(document: SourceDocument, into: str, schema: Schema) -> str:
    """An obstacle's text with the obstacle that it has been merged into."""
    data: dict[str, Data] = {**(document.data or {}), "merged_into": into}
    return format_record(replace(document, data=data), schema)


def _renamed(entries: list[Data], former: str, present: str) -> Iterator[Data]:
    for entry in entries:
        if isinstance(entry, dict) and entry.get("obstacle") == former:
            yield {**entry, "obstacle": present}
        else:
            yield entry


def _entry(data: Mapping[str, Data], number: int) -> dict[str, Data]:
    entries = data.get("obstacles")
    assert isinstance(entries, list), "the trial has obstacles"
    entry = entries[number - 1]
    assert isinstance(entry, dict), "an obstacle is an object"
    return entry
