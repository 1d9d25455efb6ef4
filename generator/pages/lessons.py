"""The page of lessons: all in one list that can be filtered, and by theme.

Owns how a lesson is pointed at (its anchor). Gathering and order are ``insight.lessons``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.insight.lessons import (
    GatheredLesson,
    by_area,
    by_principle,
    by_steering_signal,
    gather_lessons,
)
from generator.pages import addresses
from generator.pages.page import Link, Page
from generator.pages.paging import Head, Part, divide, head, name_part
from generator.pages.trials import Options, options
from generator.registry import Registry
from generator.words import say

#: Lessons named under a theme when the list takes several pages.
THEME_ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRow:
    """A lesson with its anchor on the page of lessons, and the trial or programme that it is from
    (`title`), where `address` leads to the evaluation if one tells it."""

    lesson: GatheredLesson
    anchor: str
    title: str
    address: str

    @property
    def level(self) -> str:
        """The value of the facet of evidence: ``0``–``4``, or ``none``."""
        strength = self.lesson.strength
        return "none" if strength is None else str(strength)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Lessons about a code of a vocabulary; `address` is that of its own page, or empty. `pages`
    are those of the list on which they stand, one a row."""

    code: str
    address: str
    lessons: Head[LessonRow]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonsContent:
    """`graded` lessons of all rest on an evaluation. Options are (code, label) pairs for the
    filters."""

    part: Part[LessonRow]
    graded: int
    principles: tuple[Theme, ...]
    steering_signals: tuple[Theme, ...]
    areas: tuple[Theme, ...]
    principle_options: Options
    signal_options: Options
    area_options: Options
    audience_options: Options
    transferability_options: Options


def build_lesson_rows(
    registry: Registry, lessons: Iterable[GatheredLesson]
) -> tuple[LessonRow, ...]:
    """Lessons as they stand, each with an anchor that stays while its source keeps its order."""
    placed: dict[tuple[str, str, str], int] = {}
    rows = []
    for lesson in lessons:
        key = (lesson.source_kind, lesson.source, lesson.evaluation)
        placed[key] = placed.get(key, 0) + 1
        name = "-".join(part for part in (lesson.source, lesson.evaluation) if part)
        kind = "p-" if lesson.source_kind == "programme" else ""
        rows.append(
            LessonRow(
                lesson=lesson,
                anchor=f"{kind}{name}-{placed[key]}",
                title=registry.programmes[lesson.source].title
                if lesson.source_kind == "programme"
                else registry.trials[lesson.source].title,
                address=_address(lesson),
            )
        )
    return tuple(rows)


def build_lessons_pages(
    registry: Registry, *, lessons: Sequence[GatheredLesson] | None = None
) -> Iterator[Page]:
    """All lessons in the order of ``insight``, on as many pages as it takes; themes stand on the
    first."""
    vocabularies = registry.vocabularies
    told = gather_lessons(registry) if lessons is None else lessons
    rows = build_lesson_rows(registry, told)
    parts = tuple(divide(rows, addresses.LESSONS))
    row_of = {id(row.lesson): row for row in rows}
    page_of = {row.anchor: part.address for part in parts for row in part.rows}

    def themes(name: str, grouped: Mapping[str, tuple[GatheredLesson, ...]]) -> tuple[Theme, ...]:
        found = []
        for code, _ in options(vocabularies, name):
            if code not in grouped:
                continue
            listed = [row_of[id(lesson)] for lesson in grouped[code]]
            first = head(listed, len(listed) if len(parts) == 1 else THEME_ROWS)
            found.append(
                Theme(
                    code=code,
                    address=_theme_address(name, code),
                    lessons=first,
                    pages=tuple(page_of[row.anchor] for row in first.rows),
                )
            )
        return tuple(found)

    content = LessonsContent(
        part=parts[0],
        graded=sum(lesson.strength is not None for lesson in told),
        principles=themes("principles", by_principle(told)),
        steering_signals=themes("steering-signals", by_steering_signal(told)),
        areas=themes("areas", by_area(told)),
        principle_options=options(vocabularies, "principles"),
        signal_options=options(vocabularies, "steering-signals"),
        area_options=options(vocabularies, "areas"),
        audience_options=options(vocabularies, "audiences"),
        transferability_options=options(vocabularies, "transferability"),
    )
    crumb = Link(title=say("pages.lessons.title"), address=addresses.LESSONS)
    for part in parts:
        yield Page(
            address=part.address,
            template="lessons",
            title=name_part(crumb.title, part),
            description=say("pages.lessons.description"),
            kind="list",
            section="lardomar",
            content=replace(content, part=part),
            crumbs=() if part.is_first else (crumb,),
        )


def _address(lesson: GatheredLesson) -> str:
    if lesson.source_kind == "programme":
        return addresses.programme_address(lesson.source)
    if lesson.source_kind == "evaluation":
        return addresses.evaluation_address(lesson.source, lesson.evaluation)
    return addresses.trial_address(lesson.source)


def _theme_address(name: str, code: str) -> str:
    if name == "principles":
        return addresses.principle_address(code)
    return addresses.area_address(code) if name == "areas" else ""
