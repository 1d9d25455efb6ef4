"""Lessons, gathered over trials, their evaluations and programmes.

Owns the gathering and its order: what rests on the strongest evidence comes first, and what
practitioners tell, which nobody has graded, comes after. Leaves filters to ``pages``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.insight.evidence import derive_strength
from generator.model import Lesson
from generator.registry import Registry
from generator.text import swedish_key


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredLesson:
    """A lesson and where it is told.

    `source_kind` is ``evaluation``, ``trial`` (its practitioners) or ``programme``; `source` the
    id of the trial or programme; `evaluation` the file's name, else empty; `title` that of what
    tells it. `strength` is the evaluation's level, None where nothing was evaluated. `areas` are
    the trial's.
    """

    lesson: Lesson
    source_kind: str
    source: str
    evaluation: str
    title: str
    strength: int | None
    areas: tuple[str, ...]

    @property
    def principles(self) -> tuple[str, ...]:
        return self.lesson.principles

    @property
    def steering_signals(self) -> tuple[str, ...]:
        return self.lesson.steering_signals

    @property
    def audiences(self) -> tuple[str, ...]:
        return self.lesson.audiences


def gather_lessons(registry: Registry) -> tuple[GatheredLesson, ...]:
    """Every lesson, the strongest evidence first, then by title; each source keeps its order."""
    found: list[GatheredLesson] = []
    for trial in registry.trials.values():
        found += (
            GatheredLesson(
                lesson=lesson,
                source_kind="trial",
                source=trial.id,
                evaluation="",
                title=trial.title,
                strength=None,
                areas=trial.areas,
            )
            for lesson in trial.lessons
        )
        for evaluation in registry.evaluations_of(trial.id):
            level = derive_strength(evaluation).level
            found += (
                GatheredLesson(
                    lesson=lesson,
                    source_kind="evaluation",
                    source=trial.id,
                    evaluation=evaluation.name,
                    title=evaluation.title,
                    strength=level,
                    areas=trial.areas,
                )
                for lesson in evaluation.lessons
            )
    for programme in registry.programmes.values():
        found += (
            GatheredLesson(
                lesson=lesson,
                source_kind="programme",
                source=programme.id,
                evaluation="",
                title=programme.title,
                strength=None,
                areas=(),
            )
            for lesson in programme.lessons
        )
    return tuple(sorted(found, key=_order))


def by_principle(lessons: Iterable[GatheredLesson]) -> Mapping[str, tuple[GatheredLesson, ...]]:
    """Lessons by the code of each principle that they are about."""
    return _group((code, lesson) for lesson in lessons for code in lesson.principles)


def by_steering_signal(
    lessons: Iterable[GatheredLesson],
) -> Mapping[str, tuple[GatheredLesson, ...]]:
    """Lessons by the code of each steering signal that they are about."""
    return _group((code, lesson) for lesson in lessons for code in lesson.steering_signals)


def by_area(lessons: Iterable[GatheredLesson]) -> Mapping[str, tuple[GatheredLesson, ...]]:
    """Lessons by the code of each area of their trial."""
    return _group((code, lesson) for lesson in lessons for code in lesson.areas)


def _order(lesson: GatheredLesson) -> tuple[int, tuple[str, str], str, str, str]:
    level = -1 if lesson.strength is None else lesson.strength
    title = swedish_key(lesson.title)
    return (-level, title, lesson.source_kind, lesson.source, lesson.evaluation)


def _group(
    pairs: Iterable[tuple[str, GatheredLesson]],
) -> Mapping[str, tuple[GatheredLesson, ...]]:
    found: dict[str, list[GatheredLesson]] = {}
    for code, lesson in pairs:
        found.setdefault(code, []).append(lesson)
    return {code: tuple(listed) for code, listed in sorted(found.items())}
