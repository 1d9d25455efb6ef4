"""What is personal in a text, and what only looks like it in a public register.

The identity numbers are the Tax Agency's own published examples, or made here and never issued.
"""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bench.personal_data
from bench.personal_data import make_samples, score
from generator.rules import fields
from generator.rules.fields import is_isbn, is_orcid
from generator.rules.personal_data import (
    find_identity_number,
    find_personal_addresses,
    find_telephone_number,
    is_mail_address,
)
from tests.registers import real_records


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("811228-9874", "personnummer"),
        ("8112289874", "personnummer"),
        ("19811228-9874", "personnummer"),
        ("198112289874", "personnummer"),
        ("811228+9874", "personnummer"),
        ("19811228 9874", "personnummer"),
        ("Eleven (811228-9874) deltog.", "personnummer"),
        ("nr:811228-9874.", "personnummer"),
        ("701063-2391", "samordningsnummer"),
        ("19701063-2391", "samordningsnummer"),
        ("111111-1111 och 811228-9874", "personnummer"),
        ("811228–9874", "personnummer"),
        ("811228\u20119874", "personnummer"),
        ("811228\u22129874", "personnummer"),
        ("811228 - 9874", "personnummer"),
        ("1981-12-28-9874", "personnummer"),
        ("1981-12-28–9874", "personnummer"),
        ("pnr-811228-9874-A", "personnummer"),
    ],
)
def test_identity_numbers(text: str, kind: str) -> None:
    assert find_identity_number(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "811228-9873",  # check digit
        "811328-9874",  # no such month
        "810230-9874",  # no such day
        "org.nr 212000-2940",  # a municipality
        "org.nr 202100-5489",  # a state agency
        "556703-7485",  # a company
        "SFS 2010:800, 2017:725 och 1984:382",
        "Dnr 2024-01234, KS/2024:123, Fi2024/00123, S2018/01234/FST",
        "ISBN 978-91-38-24805-8",
        "2016-04256",
        "2018-09-01–2020-12-31",
        "200 000 kronor till 1 245 000 kronor",
        "811228 9874",  # two numbers
        "98112289874",
        "8112289874123",
        "0-811228-9874-1",
        "10.1000/182, 10.1016/j.socscimed.2018.09.012",
        "https://exempel.se/2020/811228987",
        "ISBN 8112289874",
        "ISBN: 8112289874",
        "811228-9874-1",
        "1-811228-9874",
        "2018-09-01-2020-12-31",
        "",
    ],
)
def test_what_looks_like_an_identity_number(text: str) -> None:
    assert find_identity_number(text) == ""


def check_digit(digits: str) -> str:
    total = 0
    for place, digit in enumerate(digits):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return str(-total % 10)


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 999), st.booleans())
def test_every_identity_number_is_found(born: date, serial: int, coordination: bool) -> None:
    day = born.day + (60 if coordination else 0)
    digits = f"{born:%y%m}{day:02}{serial:03}"
    number = f"{digits[:6]}-{digits[6:]}{check_digit(digits)}"
    kind = "samordningsnummer" if coordination else "personnummer"
    assert find_identity_number(f"nr {number}.") == kind
    assert find_identity_number(f"nr {born:%Y}{number[2:]}.") == kind
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert find_identity_number(f"nr {wrong}.") == ""


@pytest.mark.parametrize(
    "text",
    [
        *("0155-24 80 00", "08-123 456 78", "08-12 34 56", "070-123 45 67", "0701-23 45 67"),
        *(
            "+46 70 123 45 67",
            "+46 (0)8 123 456 78".replace(" (", "("),
            "031-365 00 00",
            "070 123 45 67",
        ),
        *(
            "0701234567",
            "+46701234567",
            "0046 8 123 456 78",
            "+46 (0)70 123 45 67",
            "08–123 456 78",
        ),
        *("(08) 123 456 78", "0155 - 24 80 00", "tel. 0155248000", "Telefon: 08123456"),
        *("+45 12 34 56 78", "+47 123 45 678", "+358 40 123 4567"),
    ],
)
def test_telephone_numbers(text: str) -> None:
    assert find_telephone_number(f"Ring {text}.") == text


@pytest.mark.parametrize(
    "text",
    [
        *("2024-2025", "2015-02-01", "1 245 000", "0,5–1,0", "0480", "kl. 09-12", "2010:800"),
        *(
            "KS 2024-0123",
            "dnr 0155-24",
            "978-91-38-24805-8",
            "202100-5489",
            "010101",
            "10.1000/182",
        ),
        *(
            "SOU 2018:38",
            "https://exempel.se/070-123 45 67",
            "prop. 2016/17:171",
            "0-3 år",
            "007 12",
        ),
        *("ISSN 0001-6993", "0346-251X", "0000-0002-1825-0097", "0114 0115 0117", "0180 0114"),
        *("dnr 05-1234", "dnr 01-2001:2345", "08 00-17 00", "07.30–16.00", "5 023 721 885 kronor"),
        *("7 965 223 018–15 930 446 036 kronor", "+45 000 000 kronor", "0155248000"),
    ],
)
def test_what_looks_like_a_telephone_number(text: str) -> None:
    assert find_telephone_number(f"Se {text}.") == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kim.exempelsson@kommunen.se", ["kim.exempelsson@kommunen.se"]),
        ("Kim.Exempelsson@Kommunen.SE", ["Kim.Exempelsson@Kommunen.SE"]),
        ("kim_exempelsson2@kommunen.se", ["kim_exempelsson2@kommunen.se"]),
        ("åsa.öberg@kommunen.se", ["åsa.öberg@kommunen.se"]),
        ("vad.som.helst@gmail.com", ["vad.som.helst@gmail.com"]),
        ("skolan9@hotmail.se", ["skolan9@hotmail.se"]),
        ("k.exempelsson@kommunen.se", ["k.exempelsson@kommunen.se"]),
        ("jan-kim.maria.ek-lund3@kommunen.se", ["jan-kim.maria.ek-lund3@kommunen.se"]),
        ("josé.müller@kommunen.se", ["josé.müller@kommunen.se"]),
        ("kim@proton.me", ["kim@proton.me"]),
        ("s.registrator@departement.se", []),
        ("vard_omsorg@regionen.se", []),
        ("registrator@kommunen.se", []),
        ("social.forvaltning@kommunen.se", []),
        ("utbildning@kommunen.se, kim.exempelsson@kommunen.se", ["kim.exempelsson@kommunen.se"]),
        ("a@b", []),
        ("@kommunen.se", []),
        ("inget", []),
    ],
)
def test_addresses_of_persons(text: str, found: list[str]) -> None:
    assert list(find_personal_addresses(text)) == found


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("registrator@kommunen.se", True),
        ("  registrator@kommunen.se\n", True),
        ("utveckling+försök@kommunen.se", True),
        ("registrator", False),
        ("registrator@kommunen", False),
        ("två a@b.se", False),
        ("<a@b.se>", False),
        ("", False),
    ],
)
def test_mail_addresses(text: str, is_one: bool) -> None:
    assert is_mail_address(text) is is_one


@given(
    st.text(alphabet="0189 -–+:()./a@_", max_size=40),
    st.sampled_from(
        ["", "811228-9874", "0155-24 80 00", "kim.ek@exempel.se", "+46(0)8-12 34 56", "0701234567"]
    ),
    st.text(alphabet="0189 -–+:()./a@_", max_size=40),
)
def test_the_first_look_misses_nothing(before: str, inside: str, after: str) -> None:
    text = before + inside + after
    found = find_identity_number(text) or find_telephone_number(text)
    if found or list(find_personal_addresses(text)):
        assert fields.is_worth_a_look(text)


@pytest.mark.parametrize(
    "sample", ["<b>x</b>", "{{x}}", "{%x", "{#x", "${x}", "<%x", "[a](b)", "&amp;"]
)
@pytest.mark.parametrize("before", ["", "ord ", "rad\n"])
def test_the_first_look_misses_no_markup(before: str, sample: str) -> None:
    assert any(pattern.search(before + sample) for _, pattern in fields.MARKUP)
    assert fields.is_worth_a_look(before + sample)


def test_the_first_look_misses_no_headings() -> None:
    for text in ("# x", "rad\n## x", "```x", "rad\n~~~"):
        assert any(pattern.search(text) for _, pattern in fields.MARKUP)
        assert fields.is_worth_a_look(text)


#: What the checker is known not to find, in kinds of the bench (see SECURITY.md).
MISSED = {
    "personnummer 811228 9874",
    "telephone 0155248000 without the word",
    "mail annexe@ (letters of the name)",
    "mail written around (at)",
}


def test_the_labelled_set_is_judged_rightly() -> None:
    scores = score(make_samples(60))
    assert {s.kind for s in scores if s.code and s.found < s.texts} <= MISSED
    assert [(s.kind, s.wrong[:1]) for s in scores if not s.code and s.found] == []
    assert sum(1 for s in scores if not s.code) >= 14


def test_the_bench_tells_a_checker_that_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.personal_data, "find", lambda _: frozenset())
    assert {s.found for s in score(make_samples(3))} == {0}
    monkeypatch.setattr(bench.personal_data, "find", lambda _: frozenset({"T030", "T031", "T032"}))
    assert {s.found for s in score(make_samples(3))} == {3}


def test_a_long_row_of_letters_takes_one_pass() -> None:
    """Each letter was once the start of an address that then had no end."""
    started = time.process_time()
    for text in ("a" * 100_000 + " @", "a@" * 50_000, "a" * 50_000 + "@" + ".1" * 25_000):
        assert list(find_personal_addresses(text)) == []
    assert time.process_time() - started < 5


def test_the_real_records_hold_no_personal_data() -> None:
    """They are full of look-alikes, and every one of them passes."""
    for path in real_records():
        text = path.read_text("utf-8")
        assert find_identity_number(text) == "", path
        assert list(find_personal_addresses(text)) == [], path


# --- check digits --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("978-91-38-24805-8", True),
        ("9789138248058", True),
        ("978-91-38-24805-9", False),
        ("91-38-22281-7", True),
        ("0-8044-2957-X", True),
        ("0-8044-2957-1", False),
        ("978-91-38-24805", False),
        ("", False),
        ("XXXXXXXXXX", False),
        ("²²²²²²²²²²", False),
    ],
)
def test_isbn(number: str, right: bool) -> None:
    assert is_isbn(number) is right


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("0000-0002-1825-0097", True),
        ("0000-0001-5109-3700", True),
        ("0000-0002-1694-233X", True),
        ("0000-0002-1825-0098", False),
        ("0000-0002-1694-2330", False),
    ],
)
def test_orcid(number: str, right: bool) -> None:
    assert is_orcid(number) is right
