"""T rules about single fields: markup, addresses, numbers, and what belongs to a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from urllib.parse import urlsplit

from generator.diagnostics import Diagnostic, load_rules
from generator.rules.case import Case
from generator.rules.personal_data import (
    find_identity_number,
    find_personal_addresses,
    find_telephone_number,
    is_mail_address,
)
from generator.schema import Field
from generator.text import safe_address, shorten


def check_fields(case: Case) -> Iterator[Diagnostic]:
    """Every rule about single fields, on each field of a record."""
    for field in case.fields:
        check = FIELD_CHECKS.get(field.role)
        if check is not None and isinstance(field.value, str):
            yield from check(case, field, field.value)


def _check_email(case: Case, field: Field, value: str) -> Iterator[Diagnostic]:
    if is_mail_address(value):
        yield from _check_mail(case, field.pointer, value)
        return
    words = {"value": shorten(value, 80), "title": field.schema["title"]}
    yield case.report("T008", field.pointer, **words, example=field.schema["examples"][0])


def _check_isbn(case: Case, field: Field, value: str) -> Iterator[Diagnostic]:
    if not is_isbn(value):
        kind = load_rules()["T039"].words["isbn"]
        yield case.report("T039", field.pointer, kind=kind, value=value)


def _check_orcid(case: Case, field: Field, value: str) -> Iterator[Diagnostic]:
    if not is_orcid(value):
        kind = load_rules()["T039"].words["orcid"]
        yield case.report("T039", field.pointer, kind=kind, value=value)


def _check_address(case: Case, field: Field, value: str) -> Iterator[Diagnostic]:
    pointer = field.pointer
    if safe_address(value) is None:
        yield case.report("T034", pointer, value=shorten(value, 80))
        return
    host = (urlsplit(value).hostname or "").removeprefix("www.")
    if host in _copy_hosts():
        yield case.report("T037", pointer, host=host)


def _check_text(case: Case, field: Field, value: str) -> Iterator[Diagnostic]:
    if not is_worth_a_look(value):
        return
    pointer = field.pointer
    words = load_rules()["T033"].words
    for kind, pattern in MARKUP:
        found = pattern.search(value)
        if found:
            shown = shorten(found.group(), 40)
            yield case.report("T033", pointer, kind=words[kind], value=shown)
            break
    identity = find_identity_number(value)
    if identity:
        yield case.report("T030", pointer, kind=load_rules()["T030"].words[identity])
    telephone = find_telephone_number(value)
    if telephone:
        yield case.report("T031", pointer, value=telephone)
    if "@" in value:
        yield from _check_mail(case, pointer, value)


def _check_mail(case: Case, pointer: str, value: str) -> Iterator[Diagnostic]:
    for address in find_personal_addresses(value):
        yield case.report("T032", pointer, value=address)


FIELD_CHECKS: Mapping[str, Callable[[Case, Field, str], Iterator[Diagnostic]]] = {
    "text": _check_text,
    "address": _check_address,
    "email": _check_email,
    "isbn": _check_isbn,
    "orcid": _check_orcid,
}

#: Nearly every text has neither mark nor number of the kinds that are looked for below; two quick
#: searches say so.
MARKS = re.compile(r"[<{&\[@`~$#]")
NUMBERS = re.compile(r"\d[\d\s-]{4}")


def is_worth_a_look(text: str) -> bool:
    """Whether the text may hold markup, an address or a number of a person."""
    return bool(MARKS.search(text) or NUMBERS.search(text))


MARKUP = (
    (
        "html",
        re.compile(r"</?[A-Za-z!][^<>]{0,400}>|<(?:script|img|svg|iframe|style|a)\b|<!--", re.I),
    ),
    ("template", re.compile(r"\{\{|\{%|\{#|\$\{|<%")),
    ("link", re.compile(r"!?\[[^\[\]]{1,200}\]\([^()\s]{1,400}[()]")),
    ("entity", re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10});", re.I)),
    ("heading", re.compile(r"^(?:#{1,6} |```|~~~)", re.M)),
)


@cache
def _copy_hosts() -> frozenset[str]:
    return frozenset(load_rules()["T037"].words["hosts"].split("|"))


def is_isbn(text: str) -> bool:
    """Whether the check digit of an ISBN-10 or ISBN-13 is right."""
    number = re.sub(r"[ -]", "", text).upper()
    digits = [10 if c == "X" else int(c) for c in number if c in "0123456789X"]
    if re.fullmatch(r"97[89][0-9]{10}", number):
        return sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", number):
        return sum(d * (10 - i) for i, d in enumerate(digits)) % 11 == 0
    return False


def is_orcid(text: str) -> bool:
    """Whether the check digit (ISO 7064 mod 11-2) of an ORCID is right."""
    total = 0
    digits = text.replace("-", "")
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits[-1] == ("X" if check == 10 else str(check))
