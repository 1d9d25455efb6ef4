"""What people really send: the record in it is found, and nothing that they wrote is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.intake import build_questions, split_place, write_place
from generator.source import parse_document
from generator.submissions import Submission, read_submission
from generator.vocabularies import Vocabularies
from tests.registers import EVALUATION, OBSTACLE, PROGRAMME, TRIAL, schemas, vocabularies

WORDS: Vocabularies = vocabularies()


def read(content: str | bytes, *, name: str = "fil.yaml", place: str = "") -> Submission:
    sent = content.encode() if isinstance(content, str) else content
    return read_submission(name, sent, schemas(), WORDS, today="2026-11-22", place=place)


# --- a file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "path"),
    [
        (TRIAL, "trial", "trials/senare-skolstart/trial.yaml"),
        (OBSTACLE, "obstacle", "obstacles/skoldagens-borjan.yaml"),
        (PROGRAMME, "programme", "programmes/skoldagens-langd.yaml"),
    ],
)
def test_a_record_says_where_it_belongs(content: str, kind: str, path: str) -> None:
    found = read(content)
    assert found.kind == kind
    assert found.file is not None
    assert found.file.path == path
    assert (found.tidied, found.left_out) == ((), "")
    assert found.content.decode() == content


def test_an_evaluation_has_to_be_told_where_it_belongs() -> None:
    assert read(EVALUATION).kind == "evaluation"
    assert read(EVALUATION).file is None
    path = "trials/senare-skolstart/evaluations/rapport.yaml"
    for found in (read(EVALUATION, place=path), read(f"# Sökväg: {path}\n{EVALUATION}")):
        assert found.file is not None
        assert (found.file.path, found.file.trial) == (path, "senare-skolstart")
        assert found.content.decode() == EVALUATION


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("socsam.evaluation.slutrapport.yaml", "trials/socsam/evaluations/slutrapport.yaml"),
        ("socsam.evaluation.slutrapport (2).yaml", "trials/socsam/evaluations/slutrapport.yaml"),
        ("../x.evaluation.y.yaml", ""),
        ("socsam.evaluation.yaml", ""),
        ("socsam.programme.yaml", ""),
    ],
)
def test_a_file_from_the_form_says_it_by_its_name(name: str, path: str) -> None:
    found = read(EVALUATION, name=name)
    assert (found.file.path if found.file else "") == path


@pytest.mark.parametrize(
    "place",
    [
        "../../etc/passwd",
        "trials/../obstacles/x.yaml",
        "trials/x/evaluations/../../../x.yaml",
        "trials/X Y/trial.yaml",
        "obstacles/.yaml",
        "obstacles/a.yml",
        "/obstacles/a.yaml",
    ],
)
def test_no_record_belongs_outside_its_folder(place: str) -> None:
    assert read(f"# Sökväg: {place}\n{EVALUATION}").file is None
    assert read(TRIAL, place=place).file is None


@pytest.mark.parametrize("name", ["../../../etc/passwd", "å/ä", "Senare Skolstart!", "/"])
def test_an_id_never_becomes_a_path(name: str) -> None:
    found = read(TRIAL.replace("id: senare-skolstart", f"id: '{name}'"))
    assert found.file is None or found.file.path.count("/") == 2
    assert found.file is None or ".." not in found.file.path


def test_a_missing_id_is_made_of_the_title() -> None:
    found = read(TRIAL.replace("id: senare-skolstart\n", ""))
    assert found.file is not None
    assert found.file.name == "senare-skolstart-i-arskurs-9"


# --- what happens on the way ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (TRIAL.encode("utf-16"), "encoding"),
        ("".join(f"> {line}\n" for line in TRIAL.splitlines()), "quoted"),
        (f"Hej!\n\n```yaml\n{TRIAL}```\n\nHälsningar\nÅsa\n", "fence"),
        (TRIAL.replace("  - organisation", "\u00a0 - organisation"), "indent"),
        (TRIAL.replace("Senare skolstart i", "Senare\u200b skol\u00adstart i"), "invisible"),
        (f"{TRIAL}\nMed vänlig hälsning\nÅsa Ek\nTel: 0155-24 80 00\n", "cut"),
        (f"{TRIAL}-- \nÅsa Ek, utredare\n", "cut"),
    ],
)
def test_it_is_put_right_and_told(sent: str | bytes, code: str) -> None:
    found = read(sent)
    assert found.tidied == (code,)
    assert found.content.decode().rstrip() == TRIAL.rstrip()


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_and_a_mark_of_order_are_nothing_to_tell(ending: str) -> None:
    found = read(b"\xef\xbb\xbf" + TRIAL.replace("\n", ending).encode())
    assert (found.content.decode(), found.tidied) == (TRIAL, ())


def test_what_stands_under_the_record_is_kept() -> None:
    signature = "Med vänlig hälsning\nÅsa Ek\nTel: 0155-24 80 00"
    assert read(f"{TRIAL}\n\n{signature}\n").left_out == signature


def test_a_broken_line_inside_the_record_is_not_cut_off() -> None:
    """The rest of the record would be lost; the reader says which line is wrong instead."""
    broken = TRIAL.replace("areas:\n", "en rad som inte hör hit\nareas:\n")
    found = read(broken)
    assert (found.content.decode(), found.left_out) == (broken, "")
    assert found.data is None


def test_words_word_processors_choose_are_left_as_they_are() -> None:
    title = "”Senare” skolstart – kl.\u00a09 🙂"
    found = read(TRIAL.replace("Senare skolstart i årskurs 9", title))
    assert found.data is not None
    assert found.data["title"] == title


@pytest.mark.parametrize("sent", [b"\xff\xfe\x00\xd8", b"caf\xe9: x\n", b"", b"\x00" * 40])
def test_what_is_no_text_is_left_to_the_reader(sent: bytes) -> None:
    found = read(sent)
    assert found.data is None
    assert found.file is None
    assert parse_document("a.yaml", found.content).problems


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(sent: bytes) -> None:
    read(sent)


@given(st.text(max_size=400))
def test_no_text_makes_it_raise(sent: str) -> None:
    read(sent.encode("utf-8", "surrogatepass"))
    read(f"{TRIAL}{sent}".encode("utf-8", "surrogatepass"))


# --- an issue form --------------------------------------------------------------------------------

ISSUE = {
    "Slag": "Policylabb",
    "Titel": "Kortare kö till bygglov",
    "Sammanfattning": "Ett team tar emot alla ansökningar.\n\n- en kö\n- ett besked",
    "Status": "Idé",
    "Organisation": "Nyköpings kommun, region sörmland",
    "Område": "Samhällsbyggnad, skola",
    "Problem": "Kön är lång.",
    "Vad som görs annorlunda": "Ett team i stället för tre.",
    "Start": "2027-01",
    "Slut": "_No response_",
    "Funktion": "Bygglov",
    "E-post": "bygglov@nykoping.se",
}


def body(answers: dict[str, str]) -> str:
    return "\r\n".join(f"### {title}\r\n\r\n{text}\r\n" for title, text in answers.items())


def test_the_questions_are_the_forms() -> None:
    assert [q.title for q in build_questions(schemas()["trial"])] == list(ISSUE)


def test_an_issue_becomes_a_record() -> None:
    found = read(body(ISSUE), name="ärende 7")
    assert found.tidied == ("issue",)
    assert found.data == {
        "id": "kortare-ko-till-bygglov",
        "entered_by": "owner",
        "kind": "policylabb",
        "title": "Kortare kö till bygglov",
        "summary": "Ett team tar emot alla ansökningar.\n\n- en kö\n- ett besked",
        "status": "idea",
        "organisations": [
            {"organisation": "kommun:0480", "role": "owner"},
            {"organisation": "region:04", "role": "participant"},
        ],
        "areas": ["samhallsbyggnad", "skola"],
        "problem": "Kön är lång.",
        "intervention": "Ett team i stället för tre.",
        "period": {"start": {"planned": "2027-01"}},
        "contact": {"function": "Bygglov", "email": "bygglov@nykoping.se"},
    }
    assert found.file is not None
    assert found.file.path == "trials/kortare-ko-till-bygglov/trial.yaml"


def test_headings_that_somebody_wrote_are_part_of_the_answer() -> None:
    """Nobody can answer another question from inside an answer."""
    own = "Text\n\n### Titel\n\nEn annan titel\n\n### Eget\n\nSlut"
    found = read(body({**ISSUE, "Problem": own}))
    assert found.data is not None
    assert found.data["title"] == ISSUE["Titel"]
    assert found.data["problem"] == own


def test_an_answer_that_is_no_code_is_left_for_the_checker() -> None:
    found = read(body({**ISSUE, "Organisation": "Nyköbing", "Område": "Skol"}))
    assert found.data is not None
    assert found.data["organisations"] == [{"organisation": "Nyköbing", "role": "owner"}]
    assert found.data["areas"] == ["Skol"]


def test_a_name_of_two_bodies_is_not_guessed() -> None:
    assert WORDS.find("organisations", "region gotland") == ""
    assert WORDS.find("organisations", "  GÖTEBORGS   stad ") == "kommun:1480"


def test_boxes_that_are_ticked_are_answers() -> None:
    boxes = "- [x] Samhällsbyggnad\n- [ ] Skola\n- [X] Kultur och fritid"
    found = read(body({**ISSUE, "Område": boxes}))
    assert found.data is not None
    assert found.data["areas"] == ["samhallsbyggnad", "kultur-och-fritid"]


def test_a_reported_obstacle() -> None:
    found = read(
        body(
            {
                "Titel": "Nämnden får inte delegera",
                "Slag av hinder": "Lag",
                "Lagrum": "kommunallagen 6 kap. 37 §, (EU) 2016/679 artikel 6",
                "Ansvarig": "_No response_",
                "Område": "Organisation",
                "Hindret": "Bara människor får fatta beslut.",
                "Följd": "_No response_",
                "Önskad ändring": "_No response_",
                "Rapporterat av": "Trelleborgs kommun",
            }
        )
    )
    assert found.data == {
        "id": "namnden-far-inte-delegera",
        "title": "Nämnden får inte delegera",
        "type": "lag",
        "provisions": [
            {"act": "2017:725", "chapter": "6", "section": "37"},
            {"act": "(EU) 2016/679", "article": "6"},
        ],
        "areas": ["organisation"],
        "description": "Bara människor får fatta beslut.",
        "reported_by": ["kommun:1287"],
        "origin": "reported",
        "events": [{"date": "2026-11-22", "kind": "reported", "actor": "kommun:1287"}],
    }


@pytest.mark.parametrize(
    "written",
    [
        "2017:725 6 kap. 37 §",
        "2010:800 5 a §",
        "2017:725",
        "(EU) 2016/679 artikel 6",
        "2009:400 26 kap.",
    ],
)
def test_a_place_is_written_as_it_is_read(written: str) -> None:
    assert write_place(split_place(written)) == written


def test_an_ordinary_text_with_a_heading_is_no_issue() -> None:
    assert read("### Titel\n\nHej\n").tidied == ()
