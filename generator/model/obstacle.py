"""An obstacle: a rule or something else that stood in the way, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.dates import PartialDate
from generator.model.fields import Fields
from generator.model.parts import (
    Provision,
    Source,
    Verified,
    build_provision,
    build_source,
    build_verified,
)
from generator.source import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    date: PartialDate
    kind: str
    actor: str = ""
    number: str = ""
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    path: str
    id: str
    title: str
    type: str
    areas: tuple[str, ...]
    description: str
    origin: str
    events: tuple[Event, ...]
    provisions: tuple[Provision, ...] = ()
    responsible: tuple[str, ...] = ()
    consequence: str = ""
    wanted_change: str = ""
    affected: tuple[str, ...] = ()
    affected_note: str = ""
    reported_by: tuple[str, ...] = ()
    merged_into: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()
    verified: Verified | None = None
    aliases: tuple[str, ...] = ()


def build_obstacle(path: str, data: Data) -> Obstacle:
    """The obstacle in `data`, plain data that the obstacle schema has passed."""
    f = Fields(data)
    return Obstacle(
        path=path,
        id=f.text("id"),
        title=f.text("title"),
        type=f.text("type"),
        areas=f.texts("areas"),
        description=f.text("description"),
        origin=f.text("origin"),
        events=f.each(
            "events",
            lambda e: Event(
                date=e.exact_date("date"),
                kind=e.text("kind"),
                actor=e.text("actor"),
                number=e.text("number"),
                text=e.text("text"),
                source=e.text("source"),
            ),
        ),
        provisions=f.each("provisions", build_provision),
        responsible=f.texts("responsible"),
        consequence=f.text("consequence"),
        wanted_change=f.text("wanted_change"),
        affected=f.texts("affected"),
        affected_note=f.text("affected_note"),
        reported_by=f.texts("reported_by"),
        merged_into=f.text("merged_into"),
        note=f.text("note"),
        sources=f.each("sources", build_source),
        verified=f.maybe("verified", build_verified),
        aliases=f.texts("aliases"),
    )
