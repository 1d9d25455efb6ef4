"""Text for people and for formats: escaping, paragraphs, addresses, Swedish order and dates.

Record text is untrusted. What leaves this module as HTML is escaped, and an address is either
on the allow-list or None.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from generator.dates import PartialDate

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]

_ALLOWED = frozenset({"http", "https", "mailto"})
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f]")
_NOT_IN_IRI = re.compile(r'[<>"{}|\\^`]')
#: What is special in Markdown or in HTML, and what is written instead of it. The digits of an
#: entity hold nothing special, so that none is escaped twice.
_ENTITIES = {c: f"&#{ord(c)};" for c in "\\`*_{}[]#|~^=$!"} | {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
}
_SPECIAL = re.compile(f"[{re.escape(''.join(_ENTITIES))}]")
_LEADING = re.compile(r"^(\d*)([-+.)])(?=\s|-|$)")
_BREAKING = re.compile(r"[^\S\u00a0]+")
_SWEDISH_ORDER = str.maketrans(
    {"å": "{1", "ä": "{2", "ö": "{3", "æ": "{2", "ø": "{3"}  # { comes after z
)
_TO_ASCII = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "§": "par"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (`items` empty) or a list (`text` empty) of a plain-text field."""

    text: str = ""
    items: tuple[str, ...] = ()


def parse_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """A blank line makes a paragraph, lines that begin with ``- `` make a list."""
    blocks: list[Paragraph] = []
    for block in re.split(r"\n[ \t]*\n", text.strip()):
        words: list[str] = []
        items: list[str] = []
        for line in block.splitlines():
            stripped = line.strip()
            if stripped == "-" or stripped.startswith(("- ", "-\t")):
                items.append(stripped[1:].strip())
            elif items:
                items[-1] = f"{items[-1]} {stripped}".strip()
            elif stripped:
                words.append(stripped)
        if words:
            blocks.append(Paragraph(text=" ".join(words)))
        if items:
            blocks.append(Paragraph(items=tuple(items)))
    return tuple(blocks)


def flatten(text: str) -> str:
    """A text field as one line. Spaces that must not break (``6 kap.``) stay as they are."""
    return " ".join(_BREAKING.split(text.strip())) if "\u00a0" in text else " ".join(text.split())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word."""
    one_line = flatten(text)
    if len(one_line) <= limit:
        return one_line
    return one_line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + "…"


def escape(text: str) -> str:
    """Text that means itself in Markdown, in HTML and in a quoted attribute; always one line."""
    escaped = _SPECIAL.sub(lambda found: _ENTITIES[found[0]], flatten(text))
    # At the start of a line "- ", "+ ", "1." and "---" are lists and rules.
    return _LEADING.sub(lambda found: f"{found[1]}&#{ord(found[2])};", escaped)


def safe_address(address: str) -> str | None:
    """The address if a reader may follow it (http, https, mailto), else None."""
    if _NOT_IN_ADDRESS.search(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in _ALLOWED:
        return None
    if parts.scheme.lower() != "mailto" and not parts.netloc:
        return None
    return address


def is_iri(address: str) -> bool:
    """Whether linked data can name something by this whole web address as it stands."""
    safe = safe_address(address)
    return safe is not None and not _NOT_IN_IRI.search(safe)


def swedish_key(text: str) -> tuple[str, str]:
    """Sort key with å, ä and ö last and other accents ignored."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_SWEDISH_ORDER)
    if lowered.isascii():  # nearly all, once å, ä and ö are in their places
        return lowered, text
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c)), text


def sort_swedish(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=swedish_key)


def join_words(words: Sequence[str], last: str = "och") -> str:
    """``a, b och c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def format_date(value: PartialDate) -> str:
    """`2015-02-01` → ``1 februari 2015``; `2015-02` → ``februari 2015``; `2015` → ``2015``."""
    first = value.first
    if value.precision == "year":
        return str(first.year)
    month = f"{MONTHS[first.month - 1]} {first.year}"
    return month if value.precision == "month" else f"{first.day} {month}"


def format_number(value: int) -> str:
    """`1245000` → ``1 245 000`` with non-breaking spaces."""
    return f"{value:,}".replace(",", "\u00a0")


def format_size(size: int) -> str:
    """Bytes for people: ``812 byte``, ``14 kB``, ``1,2 MB``."""
    if size < 1000:
        return f"{size}\u00a0byte"
    if size < 1_000_000:
        return f"{round(size / 1000)}\u00a0kB"
    return f"{size / 1_000_000:.1f}".replace(".", ",") + "\u00a0MB"


def slugify(text: str) -> str:
    """Lower-case a–z, 0–9 and hyphens: the form of every id and address."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_TO_ASCII))
    ascii_only = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
