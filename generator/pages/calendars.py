"""Which calendars there are, and what each is called. Leaves the days to ``insight.occasions`` and
the format to ``exports.calendar``."""

from __future__ import annotations

from dataclasses import dataclass

from generator.insight.occasions import Occasion, group_occasions
from generator.pages import addresses
from generator.registry import Registry
from generator.text import swedish_key
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar file at `address`; `topic` is ``organisation``, ``programme`` or, for everything,
    empty."""

    address: str
    title: str
    topic: str
    occasions: tuple[Occasion, ...]


def list_calendars(registry: Registry, occasions: tuple[Occasion, ...]) -> tuple[Calendar, ...]:
    """Everything, then each body and programme that has an occasion."""
    below = addresses.CALENDARS
    everything = Calendar(
        address=f"{below}alla.ics",
        title=say("calendar.all"),
        topic="",
        occasions=occasions,
    )
    found = []
    for (topic, code), own in group_occasions(occasions).items():
        if topic == "organisation":
            body = registry.vocabularies.organisation(code)
            name, title = body.slug, body.label
        else:
            name, title = code, registry.programmes[code].title
        folder = say(f"feeds.folder.{topic}")
        found.append(
            Calendar(address=f"{below}{folder}/{name}.ics", title=title, topic=topic, occasions=own)
        )
    found.sort(key=lambda c: (c.topic, swedish_key(c.title), c.address))
    return (everything, *found)
