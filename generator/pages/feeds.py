"""Which feeds there are, what each is called, which pages they belong to, and the page of them all.

Owns the list of feeds and their addresses. Leaves what happened to ``insight.news`` and the formats
to ``exports.feeds``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.insight.news import TOPICS, NewsItem, Topic
from generator.pages import addresses
from generator.pages.act import find_acts
from generator.pages.calendars import Calendar
from generator.pages.organisation import find_pages
from generator.pages.page import Alternate, Link, Page, SearchEntry
from generator.pages.paging import LINE_ROWS, PAGE_ROWS, Part, divide, name_part
from generator.registry import Registry
from generator.text import slugify, swedish_key
from generator.words import say

#: The newest so many entries are in a feed.
MOST = 100

#: Media types of the formats, by the ending of their files.
FORMATS: Mapping[str, str] = {"atom": "application/atom+xml", "json": "application/feed+json"}

#: The feed of everything.
ALL = "alla"

#: The feeds of the whole register; `ALL` of everything, the others of one happening.
FIXED = (ALL, "matt-andrade", "resultat-publicerade", "hinder-besvarade")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed. `name` is its address without folder and ending; `page` the address of the page that
    it belongs to, None when there is no longer such a page. `items` are the newest first, at most
    `MOST` of `total`."""

    name: str
    title: str
    page: str | None
    items: tuple[NewsItem, ...]
    total: int
    topic: str = ""

    def address(self, ending: str) -> str:
        return addresses.feed_address(self.name, ending)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGroup:
    """Feeds about one kind of topic of ``insight.news``; empty for those about happenings.

    More than one page of them stand at `address`, on pages of their own, and `feeds` is empty.
    """

    topic: str
    total: int
    feeds: tuple[Feed, ...]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGroupContent:
    """The feeds of one topic, on as many pages as it takes."""

    topic: str
    part: Part[Feed]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsContent:
    """`most` entries at most are in a feed. Groups without feeds are left out."""

    has_history: bool
    most: int
    groups: tuple[FeedGroup, ...]
    calendars: tuple[Calendar, ...]


def list_feeds(registry: Registry, news: tuple[NewsItem, ...] | None) -> tuple[Feed, ...]:
    """Every feed: everything, three happenings, and each topic that something has happened to.

    Without history (`news` is None) there is the feed of everything alone, and it is empty:
    subscribers keep their address, and nothing is made up.
    """
    titles = {name: say(f"feeds.fixed.{name}") for name in FIXED}
    if news is None:
        return (Feed(name=ALL, title=titles[ALL], page="", items=(), total=0),)
    fixed = {
        ALL: news,
        "matt-andrade": tuple(i for i in news if i.happening == "measures"),
        "resultat-publicerade": tuple(i for i in news if _is_result(i)),
        "hinder-besvarade": tuple(i for i in news if i.is_answer),
    }
    feeds = [
        Feed(
            name=name,
            title=titles[name],
            page="" if name == ALL else addresses.FEEDS,
            items=found[:MOST],
            total=len(found),
        )
        for name, found in fixed.items()
    ]
    by_topic: dict[Topic, list[NewsItem]] = {}
    for item in news:
        for topic in item.topics:
            by_topic.setdefault(topic, []).append(item)
    pages = _Pages(acts=frozenset(find_acts(registry)), bodies=frozenset(find_pages(registry)))
    about = [_about(registry, pages, topic, tuple(items)) for topic, items in by_topic.items()]
    known = [feed for feed in about if feed is not None]
    known.sort(key=lambda f: (TOPICS.index(f.topic), swedish_key(f.title), f.name))
    return (*feeds, *known)


def _is_result(item: NewsItem) -> bool:
    return item.kind == "evaluation" and item.happening in ("registered", "results")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """Codes of the acts and bodies that have a page."""

    acts: frozenset[str]
    bodies: frozenset[str]


def _about(
    registry: Registry, pages: _Pages, topic: Topic, items: tuple[NewsItem, ...]
) -> Feed | None:
    """The feed about a topic; None for a programme that is no longer in the register."""
    kind, code = topic
    page: str | None
    vocabularies = registry.vocabularies
    if kind == "programme":
        programme = registry.programmes.get(code)
        if programme is None:
            return None
        last, title, page = code, programme.title, addresses.programme_address(code)
    elif kind == "organisation":
        body = vocabularies.organisation(code)
        last, title = body.slug, body.label
        page = addresses.organisation_address(body) if code in pages.bodies else None
    elif kind == "act":
        act = vocabularies.act(code)
        last, title = act.slug, act.name
        page = addresses.act_address(act) if code in pages.acts else None
    elif kind == "area":
        title = vocabularies.label("areas", code)
        last, page = code, addresses.area_address(code)
    else:
        title = say(f"pages.counties.{code}")
        last, page = slugify(title), addresses.county_address(title)
    return Feed(
        name=f"{say(f'feeds.folder.{kind}')}/{last}",
        title=title,
        page=page,
        items=items[:MOST],
        total=len(items),
        topic=kind,
    )


def link_feeds(feeds: tuple[Feed, ...]) -> Mapping[str, tuple[Alternate, ...]]:
    """What each page (by its address) offers as a feed."""
    linked: dict[str, tuple[Alternate, ...]] = {}
    for feed in feeds:
        if feed.page is None:
            continue
        linked[feed.page] = (*linked.get(feed.page, ()), *_alternates(feed))
    return linked


def _alternates(feed: Feed) -> Iterator[Alternate]:
    titled = say("feeds.titled", title=feed.title)
    for ending, media_type in FORMATS.items():
        yield Alternate(
            type=media_type,
            title=say(f"feeds.{ending}", title=titled),
            address=feed.address(ending),
        )


def build_feeds_pages(
    feeds: tuple[Feed, ...], calendars: tuple[Calendar, ...], *, has_history: bool
) -> Iterator[Page]:
    """The page of every feed and calendar, and those of the topics with many feeds."""
    groups = {topic: tuple(f for f in feeds if f.topic == topic) for topic in ("", *TOPICS)}
    crumbs = (Link(title=say("pages.feeds.crumb"), address=addresses.DATA),)
    made = [_group(topic, found) for topic, found in groups.items() if found]
    yield Page(
        address=addresses.FEEDS,
        template="feeds",
        title=say("pages.feeds.title"),
        description=say("pages.feeds.description"),
        kind="list",
        section="oppna-data",
        crumbs=crumbs,
        search=SearchEntry(kind=say("pages.search.overview")),
        content=FeedsContent(
            has_history=has_history,
            most=MOST,
            groups=tuple(made),
            calendars=calendars,
        ),
    )
    above = (*crumbs, Link(title=say("pages.feeds.title"), address=addresses.FEEDS))
    for group in made:
        if not group.address:
            continue
        own = Link(title=say(f"pages.feeds.topic.{group.topic}"), address=group.address)
        for part in divide(groups[group.topic], group.address, LINE_ROWS):
            yield Page(
                address=part.address,
                template="feed_group",
                title=name_part(own.title, part),
                description=say("pages.feeds.description"),
                kind="list",
                section="oppna-data",
                crumbs=above if part.is_first else (*above, own),
                content=FeedGroupContent(topic=group.topic, part=part),
            )


def _group(topic: str, feeds: tuple[Feed, ...]) -> FeedGroup:
    is_long = bool(topic) and len(feeds) > PAGE_ROWS
    return FeedGroup(
        topic=topic,
        total=len(feeds),
        feeds=() if is_long else feeds,
        address=addresses.feed_group_address(say(f"feeds.folder.{topic}")) if is_long else "",
    )
