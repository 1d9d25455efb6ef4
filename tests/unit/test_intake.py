"""Answers to a record: what is asked, and the file that the answers make."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.intake import (
    Question,
    build_answered_record,
    build_questions,
    build_template,
    clean_answer,
    read_draft,
    render_record,
    required_of_owner,
    split_answers,
    trial_path,
)
from generator.source import parse_document
from tests.registers import check, codes, schemas, write_register

TRIAL = schemas()["trial"]
QUESTIONS = build_questions(TRIAL)

ANSWERS = {
    "kind": "policylabb",
    "title": "Senare skolstart: vad händer?",
    "summary": "Skoldagen börjar klockan nio.",
    "status": "idea",
    "organisations.organisation": "kommun:0480, kommun:0484",
    "areas": "skola,  forskola,",
    "problem": 'Eleverna är "trötta" # på\\förmiddagen.',
    "intervention": "Skoldagen börjar klockan nio.",
    "period.start": "2027-08",
    "period.end": "2028",
    "contact.function": "Utbildningskontoret",
    "contact.email": "utbildning@exempel.se",
}


def test_what_is_asked_is_what_is_required() -> None:
    assert required_of_owner(TRIAL) == (
        *("id", "kind", "title", "summary", "status", "entered_by", "organisations", "areas"),
        *("problem", "intervention", "period", "contact"),
    )
    assert [question.key for question in QUESTIONS] == list(ANSWERS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.key)
def test_a_question_can_be_understood(question: Question) -> None:
    assert question.title
    assert question.description.endswith(".")
    assert question.example
    assert "{" not in question.example
    assert question.required
    assert not question.codes or question.example in question.codes


def test_which_questions_take_several_answers() -> None:
    assert [q.key for q in QUESTIONS if q.many] == ["organisations.organisation", "areas"]
    assert [q.key for q in QUESTIONS if q.codes] == ["kind", "status", "areas"]


def test_answers_make_a_sound_record(tmp_path: Path) -> None:
    text = render_record(build_answered_record(ANSWERS, QUESTIONS), TRIAL, "trials/a/trial.yaml")
    data = parse_document("a.yaml", text.encode()).data
    assert data == {
        "id": "senare-skolstart-vad-hander",
        "kind": "policylabb",
        "title": "Senare skolstart: vad händer?",
        "summary": "Skoldagen börjar klockan nio.",
        "status": "idea",
        "entered_by": "owner",
        "organisations": [
            {"organisation": "kommun:0480", "role": "owner"},
            {"organisation": "kommun:0484", "role": "participant"},
        ],
        "areas": ["skola", "forskola"],
        "problem": 'Eleverna är "trötta" # på\\förmiddagen.',
        "intervention": "Skoldagen börjar klockan nio.",
        "period": {"start": {"planned": "2027-08"}, "end": {"planned": "2028"}},
        "contact": {"function": "Utbildningskontoret", "email": "utbildning@exempel.se"},
    }
    assert text.startswith("# yaml-language-server: $schema=../../schema/trial.schema.json\nid:")
    path = trial_path(tmp_path, "senare-skolstart-vad-hander")
    write_register(tmp_path, {path.relative_to(tmp_path).as_posix(): text})
    assert codes(check(tmp_path).diagnostics) == []


def test_an_empty_answer_is_left_out() -> None:
    draft = build_answered_record({**ANSWERS, "problem": "  ", "period.end": ""}, QUESTIONS)
    data = parse_document("a.yaml", draft.encode()).data
    assert data is not None
    assert "problem" not in data
    assert data["period"] == {"start": {"planned": "2027-08"}}


def test_an_id_is_short_and_clean() -> None:
    draft = build_answered_record({"title": "Ett " + "mycket " * 30 + "långt namn"}, QUESTIONS)
    data = parse_document("a.yaml", draft.encode()).data
    assert data is not None
    name = str(data["id"])
    assert len(name) <= 60
    assert not name.endswith("-")


@given(st.dictionaries(st.sampled_from(list(ANSWERS)), st.text(max_size=40)))
def test_any_answer_can_be_written_down(answers: dict[str, str]) -> None:
    """Whatever was typed, and whatever the terminal sent."""
    cleaned = {key: clean_answer(answer) for key, answer in answers.items()}
    draft = build_answered_record(cleaned, QUESTIONS)
    assert read_draft("a.yaml", draft).problems == ()
    text = render_record(draft, TRIAL, "a.yaml")
    data = parse_document("a.yaml", text.encode()).data
    assert data is not None
    if cleaned.get("title"):
        assert str(data["title"]).split() == cleaned["title"].replace("\x85", " ").split()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  svar  ", "svar"),
        ("sv\x1b[Dar\x1b[3~\x1b[1;5C", "svar"),
        ("\ufeffsvar\u200b", "svar"),
        ("sv\udce5ar", "svar"),
        ("\x00\x07", ""),
        ("å\u00a0ä", "å\u00a0ä"),
    ],
)
def test_answers_are_cleaned(typed: str, meant: str) -> None:
    assert clean_answer(typed) == meant


def test_several_answers() -> None:
    assert split_answers(" a , b,,c ") == ("a", "b", "c")
    assert split_answers(" , ") == ()


def test_the_template_becomes_a_sound_record(tmp_path: Path) -> None:
    template = build_template(TRIAL)
    data = parse_document("a.yaml", template.encode()).data
    assert data is not None
    assert list(data) == list(required_of_owner(TRIAL))
    write_register(tmp_path, {f"trials/{data['id']}/trial.yaml": template})
    assert codes(check(tmp_path).diagnostics) == []
    text = render_record(template, TRIAL, "a.yaml")
    assert text.count("\n#") == template.count("\n#")
    assert render_record(text, TRIAL, "a.yaml") == text
    for question in QUESTIONS:
        if question.codes:
            assert f"# {', '.join(question.codes)}\n" in template
