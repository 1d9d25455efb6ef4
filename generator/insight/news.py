"""What has happened in the register, one item a happening, out of its history.

Owns which changes are worth telling subscribers, and what each is about. Every item says how things
stood in its own version, never how they stand now, so that it is the same whenever it is made.
Leaves words to whoever shows the items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from generator.history import History, RecordHistory, Version
from generator.insight.obstacles import ANSWERS
from generator.insight.permits import SFS
from generator.insight.references import current_body, find_programme
from generator.model.fields import Fields
from generator.promises import is_under_way
from generator.registry import Registry
from generator.source import Data
from generator.vocabularies import Vocabularies

#: ``registered``: new, or back after a removal; ``events``: something happened to an obstacle.
Happening = Literal["registered", "removed", "status", "measures", "results", "events"]

#: What an item can be about: the kinds of topic, in the order of lists.
TOPICS = ("area", "county", "organisation", "act", "programme")

Topic = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One happening. `key` is made of the record's place and the commit, so it never changes.

    `kind` and `record` are the record's as history has them now (``trial``, ``x``); `is_gone` when
    it has been removed since. `title` is that of the record, for an evaluation that of its trial.
    `text` is the record's own; `details` are names of measures, or codes of an obstacle's events
    in ``event-kinds``; `status` is a trial's. `topics` are pairs of `TOPICS` and a code.
    `is_answer`: somebody answered for the obstacle.
    """

    key: str
    happening: Happening
    kind: str
    record: str
    is_gone: bool
    title: str
    text: str
    moment: datetime
    topics: frozenset[Topic]
    status: str = ""
    details: tuple[str, ...] = ()
    is_answer: bool = False


def collect_news(registry: Registry, history: History) -> tuple[NewsItem, ...]:
    """Everything that has happened to every record, the newest first.

    Of what happened in the same second, places decide the order, so that it stays when history
    grows.
    """
    found: list[NewsItem] = []
    for record in history.records.values():
        found += _tell_record(record, registry, history)
    return tuple(sorted(found, key=lambda item: (-item.moment.timestamp(), item.key)))


def _tell_record(record: RecordHistory, registry: Registry, history: History) -> Iterator[NewsItem]:
    before: Mapping[str, Data] = {}
    for version in record.versions:
        after = version.data
        shown = before if after is None else after
        parent = _parent(record, version, history)
        title = Fields(dict(parent if parent is not None else shown)).text("title")
        topics = set(_topics(registry, shown, parent))
        if record.kind == "programme":
            topics.add(("programme", record.id))
        for happening, text, details in _happenings(record.kind, version, before, after):
            yield NewsItem(
                key=f"{version.path}@{version.commit.sha}#{happening}",
                happening=happening,
                kind=record.kind,
                record=record.id,
                is_gone=record.is_removed,
                title=title or record.id,
                text=text,
                moment=version.commit.committed,
                topics=frozenset(topics),
                status=version.status,
                details=details,
                is_answer=happening == "events" and not set(details).isdisjoint(ANSWERS),
            )
        before = after if after is not None else before


def _parent(record: RecordHistory, version: Version, history: History) -> Mapping[str, Data] | None:
    """The trial of an evaluation as it stood at the evaluation's version; None for other kinds."""
    if record.kind != "evaluation":
        return None
    trial = history.of("trial", record.id.partition("/")[0])
    standing: Mapping[str, Data] = {}
    for other in trial.versions if trial else ():
        if standing and other.commit.committed > version.commit.committed:
            break
        standing = other.data or standing
    return standing


def _happenings(
    kind: str, version: Version, before: Mapping[str, Data], after: Mapping[str, Data] | None
) -> Iterator[tuple[Happening, str, tuple[str, ...]]]:
    """What a version tells, the text about it, and details."""
    if after is None:
        yield "removed", "", ()
        return
    now = Fields(dict(after))
    if version.kind in ("registered", "restored"):
        yield "registered", now.text("summary") or now.text("description"), ()
        return
    if kind == "trial":
        if any(change.steps[0] == "status" for change in version.changes):
            yield "status", now.text("summary"), ()
        measures = tuple(_changed_measures(version, before, after))
        if measures and is_under_way(before):
            yield "measures", "", measures
    elif kind == "evaluation":
        if any(c.steps[0] in ("results", "unregistered_results") for c in version.changes):
            yield "results", now.text("summary"), ()
    elif kind == "obstacle":
        events = _events(after)
        added = Counter(events) - Counter(_events(before))
        # An event that was only reworded, or given another date or kind, is no new one.
        if added and len(events) > len(_events(before)):
            told = [event for event in events if event in added]
            yield "events", "\n\n".join(t for *_, t in told if t), tuple(k for _, k, _ in told)


def _changed_measures(
    version: Version, before: Mapping[str, Data], after: Mapping[str, Data]
) -> Iterator[str]:
    """The names of the measures that a version changed, added or dropped."""
    names = _measure_names(before) | _measure_names(after)
    steps = (c.steps for c in version.changes if c.steps[0] == "measures")
    for identity in dict.fromkeys(s[1] if len(s) > 1 else "" for s in steps):
        yield names.get(identity) or identity


def _measure_names(record: Mapping[str, Data]) -> dict[str, str]:
    return dict(Fields(dict(record)).each("measures", lambda m: (m.text("id"), m.text("name"))))


def _events(record: Mapping[str, Data]) -> tuple[tuple[str, str, str], ...]:
    """Day, kind and text of each event of an obstacle."""
    return Fields(dict(record)).each(
        "events", lambda e: (e.text("date"), e.text("kind"), e.text("text"))
    )


# --- what it is about --------------------------------------------------------------------------

#: Fields that name bodies, acts and programmes, wherever in a record they stand.
_BODIES = frozenset(
    {
        *("organisation", "evaluators", "funders", "owners"),
        *("responsible", "reported_by", "affected", "actor"),
    }
)


def _topics(
    registry: Registry, record: Mapping[str, Data], parent: Mapping[str, Data] | None
) -> Iterator[Topic]:
    vocabularies = registry.vocabularies
    for source in (record, parent or {}):
        yield from _act_topics(vocabularies, source)
    for field, value in (*_texts(dict(record), ""), *_texts(dict(parent or {}), "")):
        if field == "areas" and value in vocabularies.lists["areas"]:
            yield "area", value
        elif field == "act" and value in vocabularies.acts:
            yield "act", value
        elif field == "programme" and (programme := find_programme(registry, value)):
            yield "programme", programme.id
        elif field in _BODIES and value in vocabularies.organisations:
            yield from _body_topics(vocabularies, value)


def _act_topics(vocabularies: Vocabularies, record: Mapping[str, Data]) -> Iterator[Topic]:
    """The acts that a trial has as identifiers; those in fields of their own come with the rest."""
    fields = Fields(dict(record))
    for kind, value in fields.each("identifiers", lambda i: (i.text("type"), i.text("value"))):
        if kind == SFS:
            yield from (("act", code) for code in vocabularies.acts_named(value))


def _body_topics(vocabularies: Vocabularies, code: str) -> Iterator[Topic]:
    """The body, the one that has taken over from it, and its county."""
    for one in {code, current_body(vocabularies, code)}:
        yield "organisation", one
        if county := vocabularies.organisation(one).county:
            yield "county", county


def _texts(value: Data, field: str) -> Iterator[tuple[str, str]]:
    """Every text in plain data, with the field that it stands in."""
    if isinstance(value, str):
        yield field, value.strip()
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _texts(below, key)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, field)
