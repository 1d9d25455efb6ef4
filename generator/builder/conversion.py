"""The HTML of the Markdown that our templates write: headings, paragraphs and blocks of HTML.

Says what Python-Markdown says of it, a hundred times sooner: that parses every tag of a page twice.
Anything else than that is left to Python-Markdown; so is every page written by hand.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown.extensions.toc import slugify, unique

#: Text that means the same in Markdown and in HTML.
_TEXT = r"(?:[^\\`*_{}\[\]<>&#|~^=$!\n]|&(?:\#[0-9]+|[a-z]+);)++"
#: ``## Vad hände? {: #vad }``
_HEADING = re.compile(rf"(#{{1,6}}) ({_TEXT})(?:\{{: \#([a-z0-9åäö-]+) \}})?(?:\n|\Z)")
#: A paragraph of one line, with words in bold and links to other pages.
_INLINE = rf"{_TEXT}|\*\*{_TEXT}\*\*|\[{_TEXT}\]\((?:\.\./|[a-z0-9-]+/)+\)"
_PARAGRAPH = re.compile(rf"(?!\s|[-+:]|[0-9]+[.)])(?:{_INLINE})++(?<!\s)(?=\n\n|\n?\Z)")
_BOLD = re.compile(r"\*\*(?!\s)([^*]+)(?<!\s)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
#: Elements that begin a block where they begin a line.
_BLOCK = re.compile(
    r"<(?:article|aside|blockquote|details|dl|div|figure|footer|form|h[1-6]|header|nav|ol|p|section|table|ul)"
    r"(?=[ >\n])"
)
#: The next tag or comment; a tag that has no content of its own ends in the last group.
_TAG = re.compile(
    r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9-]*)(?:\s+[^\s\"'<>/=`]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*\s*(/?)>",
    re.DOTALL,
)
_ANY_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_COMMENT = re.compile(r"<!--[^<>\n]*-->(?=\n|\Z)")
_BLANK = re.compile(r"(?: *\n){2}")
_VOID = frozenset({"br", "col", "hr", "img", "input", "source", "wbr"})
#: What is read by rules of its own, whatever it stands in.
_OWN_RULES = re.compile(
    r"<(?:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext)\b"
    r"|```|~~~|[\t\r\x02\x03]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`name` is its text as HTML, on one line."""

    level: int
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    html: str
    headings: tuple[Heading, ...]


def convert(markdown: str) -> Converted | None:
    """The HTML of a page without its front matter, or None for one that holds anything that is
    not told here."""
    if _OWN_RULES.search(markdown):
        return None
    blocks: list[str] = []
    found: list[tuple[int, str, str]] = []  # level, text, id, which may be empty
    for block in _split(markdown):
        if block is None:
            return None
        if isinstance(block, str):
            blocks.append(block)
        else:
            found.append(block)
            blocks.append("")
    given = {name for _, _, name in found if name}
    headings = tuple(_name_all(found, given))
    lines = iter(headings)
    texts = iter(found)
    return Converted(
        html="\n".join(block or _write(next(lines), next(texts)[1]) for block in blocks).strip(),
        headings=headings,
    )


def _split(markdown: str) -> Iterator[str | tuple[int, str, str] | None]:
    """Every block in order: HTML, or a heading; None ends what cannot be told."""
    place, end = 0, len(markdown)
    while place < end:
        if markdown[place] == "\n":
            place += 1
            continue
        if (heading := _HEADING.match(markdown, place)) and heading[2].strip():
            marks, text, name = heading.groups(default="")
            yield len(marks), text.strip(), name
            place = heading.end()
        elif comment := _COMMENT.match(markdown, place):
            place = comment.end()
            yield comment[0] + _space(markdown, place)
        elif paragraph := _PARAGRAPH.match(markdown, place):
            text = _BOLD.sub(r"<strong>\1</strong>", paragraph[0])
            yield f"<p>{_LINK.sub(_write_link, text)}</p>"
            place = paragraph.end()
        elif _BLOCK.match(markdown, place) and (stop := _find_end(markdown, place)):
            yield markdown[place:stop] + _space(markdown, stop)
            place = stop
        else:
            yield None
            return


def _write_link(found: re.Match[str]) -> str:
    return f'<a href="{found[2]}">{found[1]}</a>'


def _space(markdown: str, place: int) -> str:
    """A blank line after HTML is kept, as Python-Markdown keeps it."""
    return "\n" if _BLANK.match(markdown, place) else ""


def _find_end(markdown: str, place: int) -> int:
    """Where the element that begins at `place` ends; 0 if it does not end its line, or if any tag
    in it is not as ours are."""
    stack: list[str] = []
    while True:
        start = _ANY_TAG.search(markdown, place)
        if start is None:
            return 0
        tag = _TAG.match(markdown, start.start())
        if tag is None:
            return 0
        place = tag.end()
        closing, name, alone = tag.groups()
        if name is None or alone or name in _VOID:
            continue
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return 0
        elif not stack:
            return place if place == len(markdown) or markdown[place] == "\n" else 0


def _name_all(found: list[tuple[int, str, str]], used: set[str]) -> Iterator[Heading]:
    counters: dict[str, int] = {}
    for level, text, given in found:
        name = " ".join(text.split())
        yield Heading(
            level=level,
            id=given or unique(slugify(html.unescape(name), "-"), used, counters),
            name=name,
        )


def _write(heading: Heading, text: str) -> str:
    return f'<h{heading.level} id="{heading.id}">{text}</h{heading.level}>'
