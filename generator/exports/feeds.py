"""Feeds of what happens in the register: Atom 1.0 (RFC 4287) and JSON Feed 1.1.

Entries are named after the record's place and the commit, and say how things stood then, so that a
rebuild neither repeats nor rewrites one. Everything from records is text, never markup. Leaves
which feeds there are to ``pages.feeds`` and what happened to ``insight.news``.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from generator.exports.files import LICENCE, ExportContext, ExportFile
from generator.insight.news import NewsItem
from generator.pages import addresses
from generator.pages.feeds import FORMATS, MOST, Feed, list_feeds
from generator.text import flatten, join_words
from generator.words import say

#: Names made of names: never change it, or every reader gets every entry again.
NAMESPACE = uuid.UUID("7d0e5a3c-5d0f-5d0b-9c39-3b8f0a7c6e11")

#: What XML 1.0 cannot hold at all, also escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def build_files(context: ExportContext) -> Iterator[ExportFile]:
    """Every feed in both formats."""
    has_history = context.derived.news is not None
    for feed in list_feeds(context.registry, context.derived.news):
        subtitle = say("feeds.subtitle", most=MOST) if has_history else say("feeds.no_history")
        for ending, build in (("atom", _build_atom), ("json", _build_json)):
            yield ExportFile(
                path=feed.address(ending),
                content=build(feed, subtitle, context).encode(),
                media_type=FORMATS[ending],
            )


def name_permanently(name: str) -> str:
    """A permanent id made of `name`, which needs no domain of its own (RFC 9562)."""
    return uuid.uuid5(NAMESPACE, name).urn


def _build_atom(feed: Feed, subtitle: str, context: ExportContext) -> str:
    register = escape(say("feeds.register"))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">',
        f"<id>{name_permanently(feed.address('atom'))}</id>",
        f"<title>{_xml(_title(feed))}</title>",
        f"<subtitle>{_xml(subtitle)}</subtitle>",
        f"<updated>{_updated(feed, context)}</updated>",
        f"<author><name>{register}</name></author>",
        f"<rights>{LICENCE}</rights>",
        _link("alternate", context.address(_page(feed)), "text/html"),
        _link("self", context.address(feed.address("atom")), FORMATS["atom"]),
    ]
    for item in feed.items:
        when = _stamp(item.moment)
        lines += [
            "<entry>",
            f"<id>{name_permanently(item.key)}</id>",
            f"<title>{_xml(_headline(item, context))}</title>",
            f"<published>{when}</published>",
            f"<updated>{when}</updated>",
            _link("alternate", context.address(_place(item)), "text/html"),
            f"<summary>{_xml(_text(item))}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _build_json(feed: Feed, subtitle: str, context: ExportContext) -> str:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _clean(_title(feed)),
        "description": subtitle,
        "home_page_url": context.address(_page(feed)),
        "feed_url": context.address(feed.address("json")),
        "language": "sv",
        "authors": [{"name": say("feeds.register")}],
        "items": [
            {
                "id": name_permanently(item.key),
                "url": context.address(_place(item)),
                "title": _clean(_headline(item, context)),
                "content_text": _clean(_text(item)),
                "date_published": _stamp(item.moment),
            }
            for item in feed.items
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _title(feed: Feed) -> str:
    return say("feeds.titled", title=flatten(feed.title))


def _page(feed: Feed) -> str:
    return addresses.FEEDS if feed.page is None else feed.page


def _updated(feed: Feed, context: ExportContext) -> str:
    """When something last happened; an empty feed is as old as what it was built from."""
    return _stamp(feed.items[0].moment) if feed.items else context.built


def _place(item: NewsItem) -> str:
    """The page about what happened; the list of feeds for a record that is gone."""
    if item.is_gone:
        return addresses.FEEDS
    if item.kind == "evaluation":
        trial, _, name = item.record.partition("/")
        return addresses.evaluation_address(trial, name)
    find = {
        "trial": addresses.trial_address,
        "obstacle": addresses.obstacle_address,
        "programme": addresses.programme_address,
    }[item.kind]
    return find(item.record)


def _headline(item: NewsItem, context: ExportContext) -> str:
    label = context.vocabularies.label
    kinds = [label("event-kinds", kind).lower() for kind in dict.fromkeys(item.details)]
    events = join_words(kinds)
    return say(
        f"feeds.entry.{item.kind}-{item.happening}",
        title=flatten(item.title),
        status=label("statuses", item.status),
        events=events[:1].upper() + events[1:],
    )


def _text(item: NewsItem) -> str:
    """The record's own words, or what was changed; the title where there is neither."""
    if item.happening == "measures":
        names = [flatten(name) or say("feeds.text.unnamed") for name in item.details]
        return say("feeds.text.measures", names=join_words(names))
    return item.text or flatten(item.title)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _link(rel: str, address: str, media_type: str) -> str:
    href = quoteattr(_clean(address))
    return f'<link rel="{rel}" type="{media_type}" href={href}/>'


def _xml(text: str) -> str:
    return escape(_clean(text))


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
