"""What several kinds of record have in common."""

from __future__ import annotations

from dataclasses import dataclass

from generator.dates import PartialDate
from generator.model.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A place in an act: `chapter` and `section`, or `article` of an EU act."""

    act: str
    chapter: str = ""
    section: str = ""
    article: str = ""
    part: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two mentions of the same provision have in common (not the part)."""
        return (self.act, self.chapter, self.section, self.article)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    title: str
    kind: str
    supports: tuple[str, ...]
    publisher: str = ""
    address: str = ""
    reference: str = ""
    published: PartialDate | None = None
    read: PartialDate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    text: str
    audiences: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    steering_signals: tuple[str, ...] = ()
    transferability: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    date: PartialDate
    by: str


def build_provision(f: Fields) -> Provision:
    return Provision(
        act=f.text("act"),
        chapter=f.text("chapter"),
        section=f.text("section"),
        article=f.text("article"),
        part=f.text("part"),
    )


def build_source(f: Fields) -> Source:
    return Source(
        title=f.text("title"),
        kind=f.text("kind"),
        supports=f.texts("supports"),
        publisher=f.text("publisher"),
        address=f.text("address"),
        reference=f.text("reference"),
        published=f.date("published"),
        read=f.date("read"),
        note=f.text("note"),
    )


def build_lesson(f: Fields) -> Lesson:
    return Lesson(
        text=f.text("text"),
        audiences=f.texts("audiences"),
        principles=f.texts("principles"),
        steering_signals=f.texts("steering_signals"),
        transferability=f.text("transferability"),
    )


def build_verified(f: Fields) -> Verified:
    return Verified(date=f.exact_date("date"), by=f.text("by"))
