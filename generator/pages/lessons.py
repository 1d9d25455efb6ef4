"""The page of lessons: all in one list that can be filtered, and by theme.

Owns how a lesson is pointed at (its anchor). Gathering and order are ``insight.lessons``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.insight.lessons import (
    GatheredLesson,
    by_area,
    by_principle,
    by_steering_signal,
    gather_lessons,
)
from generator.pages import addresses
from generator.pages.page import Page
from generator.pages.trials import Options, options
from generator.registry import Registry
from generator.words import say

#: Lessons in the list; what a longer register has more is on the pages of its themes and trials.
LISTED = 500


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
    """Lessons about a code of a vocabulary; `address` is that of its own page, or empty."""

    code: str
    address: str
    rows: tuple[LessonRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonsContent:
    """`rows` are at most `LISTED` of `total`, of which `graded` rest on an evaluation. Options are
    (code, label) pairs for the filters."""

    rows: tuple[LessonRow, ...]
    total: int
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


def build_lessons_page(
    registry: Registry, *, lessons: Sequence[GatheredLesson] | None = None
) -> Page:
    """The page of all lessons, or of the first `LISTED` in the order of ``insight``."""
    vocabularies = registry.vocabularies
    told = gather_lessons(registry) if lessons is None else lessons
    rows = build_lesson_rows(registry, told[:LISTED])
    found = [row.lesson for row in rows]
    row_of = {id(row.lesson): row for row in rows}

    def themes(name: str, grouped: Mapping[str, tuple[GatheredLesson, ...]]) -> tuple[Theme, ...]:
        return tuple(
            Theme(
                code=code,
                address=_theme_address(name, code),
                rows=tuple(row_of[id(lesson)] for lesson in grouped[code]),
            )
            for code, _ in options(vocabularies, name)
            if code in grouped
        )

    content = LessonsContent(
        rows=rows,
        total=len(told),
        graded=sum(lesson.strength is not None for lesson in told),
        principles=themes("principles", by_principle(found)),
        steering_signals=themes("steering-signals", by_steering_signal(found)),
        areas=themes("areas", by_area(found)),
        principle_options=options(vocabularies, "principles"),
        signal_options=options(vocabularies, "steering-signals"),
        area_options=options(vocabularies, "areas"),
        audience_options=options(vocabularies, "audiences"),
        transferability_options=options(vocabularies, "transferability"),
    )
    return Page(
        address=addresses.LESSONS,
        template="lessons",
        title=say("pages.lessons.title"),
        description=say("pages.lessons.description"),
        kind="list",
        section="lardomar",
        content=content,
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
