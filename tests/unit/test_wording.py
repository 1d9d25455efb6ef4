"""Changes in Swedish: fields by their titles, codes by their labels, long texts by what differs."""

from __future__ import annotations

import pytest

from generator.changes import Change, compare
from generator.source import Data
from generator.wording import Wording, contrast
from tests.registers import schemas, vocabularies


def wording(kind: str = "trial") -> Wording:
    return Wording(schemas()[kind], vocabularies())


def told(
    before: dict[str, Data], after: dict[str, Data], kind: str = "trial"
) -> list[tuple[str, str, str]]:
    said = [wording(kind).say_change(c, after) for c in compare(before, after)]
    return [(s.field, s.before, s.after) for s in said]


def test_fields_and_codes() -> None:
    assert told({"status": "approved"}, {"status": "running"}) == [("Status", "Beslutat", "Pågår")]
    assert told({"hypothesis": "A"}, {}) == [("Hypotes", "A", "")]


def test_dates_numbers_and_yes() -> None:
    period: Data = {"start": {"actual": "2026-03-02"}}
    resources: Data = {"budget": "1245000", "savings_target": "true"}
    assert told({}, {"period": period, "resources": resources}) == [
        ("Tid: start: faktiskt", "", "2 mars 2026"),
        ("Resurser: budget", "", "1\u00a0245\u00a0000"),
        ("Resurser: sparkrav", "", "ja"),
    ]


def test_items_by_their_names() -> None:
    before: dict[str, Data] = {"measures": [{"id": "sjuk", "name": "Sjukfrånvaro", "unit": "%"}]}
    after: dict[str, Data] = {"measures": [{"id": "sjuk", "name": "Sjukfrånvaro", "unit": "dagar"}]}
    assert told(before, after) == [("Mått ”Sjukfrånvaro”: enhet", "%", "dagar")]
    assert told(before, {}) == [("Mått ”Sjukfrånvaro”", "Sjukfrånvaro; enhet: %", "")]


def test_bodies_and_events() -> None:
    owner: Data = {"organisation": "kommun:0480", "role": "owner"}
    funder: Data = {"organisation": "kommun:0480", "role": "funder"}
    assert told({"organisations": [owner]}, {"organisations": [funder]}) == [
        ("Organisationer ”Nyköpings kommun”: roll", "Ansvarig", "Finansiär")
    ]
    event: Data = {"date": "2026-03", "kind": "answered"}
    assert told({}, {"events": [event]}, "obstacle") == [
        ("Händelser ”mars 2026”", "", "datum: mars 2026; händelse: Besvarat")
    ]


def test_provisions() -> None:
    place: Data = {"act": "2010:800", "chapter": "26", "section": "27"}
    ((_, _, after),) = told({}, {"provisions": [place]}, "obstacle")
    assert after == "skollagen (2010:800) 26 kap. 27 §"


def test_codes_that_do_not_exist_are_shown_as_they_stand() -> None:
    assert told({"status": "klart"}, {"status": "running"})[0][1] == "klart"
    assert told({"påhittat": "a"}, {"påhittat": "b"}) == [("påhittat", "a", "b")]
    odd = Change(pointer="/measures/x/y/z", before="a", after=["b"])
    assert wording().say_change(odd).after == "b"


def test_long_texts_by_what_differs() -> None:
    start, end = "ord " * 60, " slut" * 60
    before, after = contrast(f"{start}gammalt{end}", f"{start}nytt{end}")
    assert before == "… ord ord ord ord ord ord gammalt slut slut slut slut slut slut …"
    assert after == "… ord ord ord ord ord ord nytt slut slut slut slut slut slut …"
    assert contrast("kort", "kortare") == ("kort", "kortare")


@pytest.mark.parametrize("kind", ["trial", "evaluation", "obstacle", "programme"])
def test_new_fields_in_brief(kind: str) -> None:
    organisations: Data = [{"organisation": "kommun:0480", "role": "owner", "note": "Lång."}]
    assert wording(kind).say_part("title", "En titel") == "En titel"
    if kind == "trial":
        said = wording().say_part("organisations", organisations)
        assert said == "Nyköpings kommun (ansvarig)"
