"""Personal data in free text: identity numbers by checksum, telephone numbers, private mail.

The look-alikes of a public register (SFS numbers, diarienummer, organisation numbers, years) must
pass; a bench measures both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from generator.diagnostics import load_rules

#: Six or eight digits of a day, also as 1981-12-28, any dash or none, four digits. What follows
#: ISBN is a book, and a longer row of digits and hyphens is something else.
IDENTITY = re.compile(
    r"(?<!\d)(?<!\d-)(?<!ISBN[ :])(?<!ISBN: )(?=\d{6}|\d{4}-\d\d-\d\d[-+\u2010-\u2015\u2212])"
    r"(?:(18|19|20))?(\d{2})-?(\d{2})-?(\d{2})( ?[-+\u2010-\u2015\u2212] ?| ?)(\d{4})(?!-?\d)"
)
#: From the start of the part before @, so that a row of a million letters is read once.
MAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]+@[\w.-]+\.[A-Za-z]{2,}")
#: ``kim.ek``, ``k.ek``, ``kim.maria_ek2`` and ``jan-kim.ek-lund``.
TWO_NAMES = re.compile(r"[a-zà-öø-ÿ][a-zà-öø-ÿ-]*(?:[._][a-zà-öø-ÿ][a-zà-öø-ÿ-]+){1,3}\d{0,2}")


def find_identity_number(text: str) -> str:
    """``personnummer`` or ``samordningsnummer`` when the text holds a valid one, else empty."""
    for found in IDENTITY.finditer(text):
        century, year, month, day, separator, last = found.groups()
        if separator == " " and not century:
            continue  # "101010 1234" is more often two numbers
        number = int(day)
        kind = "samordningsnummer" if number > 60 else "personnummer"
        if _is_day(century, year, month, number - 60 if number > 60 else number) and _luhn(
            f"{year}{month}{day}{last}"
        ):
            return kind
    return ""


def find_telephone_number(text: str) -> str:
    """The first telephone number in Swedish form, as written; empty when there is none."""
    found = _telephone().search(text)
    return found.group().strip() if found else ""


def is_mail_address(text: str) -> bool:
    return MAIL.fullmatch(text.strip()) is not None


def find_personal_addresses(text: str) -> Iterator[str]:
    """Mail addresses that look like a person's rather than a function's."""
    functions, private = _mail_words()
    for found in MAIL.finditer(text):
        address = found.group()
        local, _, host = address.casefold().rpartition("@")
        words = set(re.split(r"[._+-]", local))
        if host in private or (TWO_NAMES.fullmatch(local) and not words & functions):
            yield address


@cache
def _telephone() -> re.Pattern[str]:
    return re.compile(load_rules()["T031"].words["pattern"])


@cache
def _mail_words() -> tuple[frozenset[str], frozenset[str]]:
    words = load_rules()["T032"].words
    return frozenset(words["functions"].split("|")), frozenset(words["private"].split("|"))


def _is_day(century: str | None, year: str, month: str, day: int) -> bool:
    try:
        date(int((century or "20") + year), int(month), day)
    except ValueError:
        return month + f"{day:02}" == "0229" and not century
    return True


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(digits):
        product = int(digit) * (2 - place % 2)
        total += product - 9 if product > 9 else product
    return total % 10 == 0
