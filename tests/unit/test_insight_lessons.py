"""Lessons: gathered, ordered by evidence and grouped by code."""

from __future__ import annotations

from generator.insight.lessons import (
    by_area,
    by_principle,
    by_steering_signal,
    gather_lessons,
)
from generator.model import Lesson
from tests.unit.insight_builders import make_evaluation, make_programme, make_registry, make_trial


def test_strongest_first_then_by_title_and_place() -> None:
    registry = make_registry(
        make_trial("ett", title="Ö", lessons=(Lesson(text="1"), Lesson(text="2"))),
        make_trial("tva", title="Å", areas=("trafik",), lessons=(Lesson(text="3"),)),
        make_evaluation("ett", title="Z", lessons=(Lesson(text="svag"),)),
        make_evaluation(
            "tva",
            design="randomised",
            comparison="randomised-control",
            lessons=(Lesson(text="stark"),),
        ),
        make_programme("p", title="A", lessons=(Lesson(text="program"),)),
    )
    lessons = gather_lessons(registry)
    assert [g.lesson.text for g in lessons] == ["stark", "svag", "program", "3", "1", "2"]
    assert [g.strength for g in lessons] == [4, 1, None, None, None, None]
    assert [(g.source_kind, g.source, g.evaluation) for g in lessons[:3]] == [
        ("evaluation", "tva", "slutrapport"),
        ("evaluation", "ett", "slutrapport"),
        ("programme", "p", ""),
    ]
    assert (lessons[0].areas, lessons[2].areas) == (("trafik",), ())


def test_level_nought_comes_before_what_nobody_has_graded() -> None:
    registry = make_registry(
        make_trial("ett", title="A", lessons=(Lesson(text="egen"),)),
        make_evaluation("ett", title="B", design="account", lessons=(Lesson(text="noll"),)),
    )
    assert [g.lesson.text for g in gather_lessons(registry)] == ["noll", "egen"]


def test_groups_keep_the_order() -> None:
    both = Lesson(text="b", principles=("tillit", "stod"), steering_signals=("tillsyn",))
    registry = make_registry(
        make_trial("b", lessons=(both, Lesson(text="utan"))),
        make_trial("a", lessons=(Lesson(text="a", principles=("tillit",)),)),
    )
    lessons = gather_lessons(registry)
    principles = {
        code: [g.lesson.text for g in found] for code, found in by_principle(lessons).items()
    }
    assert principles == {"stod": ["b"], "tillit": ["a", "b"]}
    assert list(by_steering_signal(lessons)) == ["tillsyn"]
    assert len(by_area(lessons)["skola"]) == 3
    assert lessons[1].audiences == ()


def test_empty_register() -> None:
    assert gather_lessons(make_registry()) == ()
    assert by_area(()) == {}
