"""Calendars of what ends, is due and runs out: iCalendar (RFC 5545).

The same occasion always has the same UID, so that a calendar that is fetched again moves it rather
than shows it twice. Leaves which days there are to ``insight.occasions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from generator.exports.feeds import name_permanently
from generator.exports.files import ExportContext, ExportFile
from generator.insight.occasions import Occasion, find_occasions
from generator.pages import addresses
from generator.pages.calendars import Calendar, list_calendars
from generator.render import name_provision
from generator.text import flatten
from generator.words import say

#: Octets in a line, without its end (RFC 5545, 3.1).
LINE = 75

_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


def build_files(context: ExportContext) -> Iterator[ExportFile]:
    """Every calendar."""
    derived = context.derived
    occasions = find_occasions(derived.registry, derived.today, derived.history)
    for calendar in list_calendars(derived.registry, occasions):
        yield ExportFile(
            path=calendar.address,
            content=_build(calendar, context),
            media_type="text/calendar",
        )


def _build(calendar: Calendar, context: ExportContext) -> bytes:
    title = _text(say("feeds.titled", title=flatten(calendar.title)))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(say('feeds.register'))}//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{title}",
        f"X-WR-CALNAME:{title}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for occasion in calendar.occasions:
        lines += _event(occasion, context)
    lines.append("END:VCALENDAR")
    return b"".join(fold(line) for line in lines)


def _event(occasion: Occasion, context: ExportContext) -> Iterator[str]:
    stamp = re.sub("[-:]", "", context.built)
    vocabularies = context.vocabularies
    if occasion.kind == "act-expires":
        act = vocabularies.act(occasion.subject)
        title, address, about = act.name, addresses.act_address(act), ""
    else:
        trial = context.registry.trials[occasion.subject]
        title, address, about = trial.title, addresses.trial_address(trial.id), trial.summary
    place = occasion.provision
    law = name_provision(place, vocabularies.act(place.act)) if place else ""
    summary = say(f"calendar.{occasion.kind}", title=flatten(title))
    description = "\n".join(part for part in (law, flatten(about)) if part)
    yield "BEGIN:VEVENT"
    yield f"UID:{name_permanently(occasion.key).removeprefix('urn:uuid:')}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{occasion.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{occasion.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(summary)}"
    if description:
        yield f"DESCRIPTION:{_text(description)}"
    if context.site:
        yield f"URL:{_CONTROLS.sub('', context.address(address))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A value of type TEXT: no character of it can end the line or the value."""
    kept = _CONTROLS.sub(" ", value)
    for mark in ("\\", ";", ","):
        kept = kept.replace(mark, f"\\{mark}")
    return kept.replace("\n", "\\n")


def fold(line: str) -> bytes:
    """A content line with its end, cut into pieces of at most `LINE` octets between characters."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
