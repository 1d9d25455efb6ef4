"""Canonical YAML text of a record: order, wrapping and quotes; a second run changes nothing.

The order of fields is the schema's. Comments stay with the field that they stand above or beside.
Meaning is kept: text may be wrapped anew within a paragraph, and nothing else changes. A result
that would read differently is refused, so that nothing can be lost.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.schema import Schema
from generator.source import Data, SourceDocument, escape_pointer, parse_document, read_events
from generator.text import parse_paragraphs

WIDTH = 88

_SCHEMA_LINE = re.compile(r"#\s*yaml-language-server:")
_PLAIN = re.compile(r"[A-Za-zÅÄÖåäöÉé0-9(/”“»«½§][^\x00-\x1f\x7f]*")
_UNWRITTEN = re.compile(r"[\x00-\x1f\x85]")
_NOT_PLAIN = re.compile(r": |:$| #|\s$")
#: What some YAML 1.1 or 1.2 reader would take for something else than text.
_MISREAD = re.compile(
    r"""(?ix) y|n|yes|no|on|off|true|false|null|~
    | [-+]?[\d_][\d_.,:]*(?:e[-+]?\d+)? | 0x[\da-f_]+ | 0o?[0-7_]+ | 0b[01_]+ | \.(?:inf|nan)
    | \d{4}-\d{1,2}(?:-\d{1,2}.*)? | =  """
)


class FormatError(Exception):
    """The text would not have kept its meaning. A bug; the file is left as it was."""


@dataclass(slots=True)
class _Comments:
    """Comments by the pointer of the node that they belong to."""

    above: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[str, str] = field(default_factory=dict)
    end: list[str] = field(default_factory=list)

    def take_above(self, pointer: str) -> list[str]:
        return self.above.pop(pointer, [])

    def take_beside(self, pointer: str) -> str:
        return f"  {self.beside.pop(pointer)}" if pointer in self.beside else ""

    def rest(self) -> list[str]:
        """What no node has taken, and what stands last."""
        return [
            *(c for found in self.above.values() for c in found),
            *self.beside.values(),
            *self.end,
        ]


def format_record(document: SourceDocument, schema: Schema, schema_line: str = "") -> str:
    """The canonical text of a document without syntax faults.

    `schema_line` is the comment that editors read, for a file that lacks it.
    """
    assert document.data is not None
    comments = _collect_comments(document.text)
    data = schema.apply_types(document.data)
    lines = list(_emit_mapping(data, schema.find_field(""), "", 0, comments))
    first = comments.take_above("")
    if not any(_SCHEMA_LINE.match(c) for c in first) and schema_line:
        first.insert(0, schema_line)
    text = "\n".join([*first, *lines, *comments.rest()]) + "\n"
    _check_kept(document, text)
    return text


def normalise(value: Data) -> Data:
    """What two texts of one record have in common: paragraphs instead of lines."""
    if isinstance(value, dict):
        return {key: normalise(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [normalise(inner) for inner in value]
    if isinstance(value, str):
        return "\n\n".join(
            "\n".join(f"- {_one_line(item)}" for item in block.items) or _one_line(block.text)
            for block in parse_paragraphs(value)
        )
    return value


def _one_line(text: str) -> str:
    """Words with one space between them. A no-break space between words is one of their letters."""
    return re.sub(r"\s*[ \t]\s*", " ", text).strip()


def _check_kept(document: SourceDocument, text: str) -> None:
    again = parse_document(document.path, text.encode())
    if again.problems or normalise(again.data) != normalise(document.data):
        raise FormatError(document.path)


# --- writing -------------------------------------------------------------------------------


def _emit_mapping(
    data: Mapping[str, Data], node: Mapping[str, Any], pointer: str, indent: int, c: _Comments
) -> Iterator[str]:
    known = node.get("properties", {})
    order = {key: place for place, key in enumerate(known)}
    for key in sorted(data, key=lambda k: order.get(k, len(order))):
        here = f"{pointer}/{escape_pointer(key)}"
        yield from _emit_above(here, indent, c)
        yield from _emit_value(_scalar(key), data[key], known.get(key, {}), here, indent, c)


def _emit_value(
    name: str, value: Data, node: Mapping[str, Any], here: str, indent: int, c: _Comments
) -> Iterator[str]:
    pad = " " * indent
    beside = c.take_beside(here)
    if isinstance(value, dict):
        if not value:
            yield f"{pad}{name}: {{}}{beside}"
            return
        yield f"{pad}{name}:{beside}"
        yield from _emit_mapping(value, node, here, indent + 2, c)
    elif isinstance(value, list):
        if not value:
            yield f"{pad}{name}: []{beside}"
            return
        yield f"{pad}{name}:{beside}"
        yield from _emit_list(value, node.get("items", {}), here, indent + 2, c)
    else:
        first, *rest = _lines_of(value, node, indent, len(name) + 2)
        yield f"{pad}{name}: {first}{beside}"
        yield from rest


def _emit_list(
    items: list[Data], node: Mapping[str, Any], pointer: str, indent: int, c: _Comments
) -> Iterator[str]:
    pad = " " * indent
    for place, item in enumerate(items):
        here = f"{pointer}/{place}"
        yield from _emit_above(here, indent, c)
        beside = c.take_beside(here)
        if isinstance(item, dict | list) and item:
            if isinstance(item, dict):
                lines = list(_emit_mapping(item, node, here, indent + 2, c))
            else:
                lines = list(_emit_list(item, node.get("items", {}), here, indent + 2, c))
            if beside:
                yield f"{pad}{beside.strip()}"
            # The first line that is no comment carries the dash.
            start = next(i for i, line in enumerate(lines) if not line.lstrip().startswith("#"))
            yield from (line[2:] for line in lines[:start])
            yield f"{pad}- {lines[start][indent + 2 :]}"
            yield from lines[start + 1 :]
        elif isinstance(item, dict | list):
            yield f"{pad}- {'{}' if isinstance(item, dict) else '[]'}{beside}"
        else:
            first, *rest = _lines_of(item, node, indent, 2)
            yield f"{pad}- {first}{beside}"
            yield from rest


def _emit_above(here: str, indent: int, c: _Comments) -> Iterator[str]:
    for comment in c.take_above(here):
        yield f"{' ' * indent}{comment}"


def _lines_of(value: Data, node: Mapping[str, Any], indent: int, before: int) -> list[str]:
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, int | float):
        return [str(value)]
    text = value if isinstance(value, str) else ""
    inner = " " * (indent + 2)
    if node.get("x-text") != "paragraphs":
        lines = text.strip().split("\n")
        sound = all(line and line == line.strip() and not _UNWRITTEN.search(line) for line in lines)
        if sound and len(lines) > 1:
            return ["|-", *(f"{inner}{line}" for line in lines)]
        return [_scalar(text.strip())]
    blocks = parse_paragraphs(text)
    alone = _one_line(blocks[0].text) if blocks else ""
    if (
        len(blocks) < 2
        and not any(b.items for b in blocks)
        and indent + before + len(alone) <= WIDTH
    ):
        return [_scalar(alone)]
    lines = ["|-"]
    for place, block in enumerate(blocks):
        if place:
            lines.append("")
        if block.items:
            for item in block.items:
                lines += _wrap(item, f"{inner}- ", f"{inner}  ")
        else:
            lines += _wrap(block.text, inner, inner)
    return lines


def _wrap(text: str, first: str, rest: str) -> list[str]:
    wrapped = textwrap.wrap(
        _one_line(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    # A line that would begin like a list item is joined to the one before it.
    joined: list[str] = []
    for line in wrapped:
        if joined and re.match(r"\s*-(\s|$)", line):
            joined[-1] = f"{joined[-1]} {line.lstrip()}"
        else:
            joined.append(line)
    return joined or [first.rstrip()]


def _scalar(text: str) -> str:
    """The text plain where every YAML reader would read it as that text, else quoted."""
    if _UNWRITTEN.search(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        inner = _UNWRITTEN.sub(lambda found: f"\\x{ord(found.group()):02x}", escaped)
        return f'"{inner}"'
    plain = _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and not _MISREAD.fullmatch(text)
    return text if plain else "'" + text.replace("'", "''") + "'"


# --- comments ------------------------------------------------------------------------------


def _collect_comments(text: str) -> _Comments:
    """Every comment, with the node that begins on its line or first after it."""
    nodes, scalars, inside = _read_nodes(text)
    found = _Comments()
    waiting: list[tuple[int, str]] = []
    lines = re.split("\r\n|[\n\r\x85]", text)  # what YAML counts as lines
    by_line: defaultdict[int, list[str]] = defaultdict(list)
    for begins, pointer in nodes:
        by_line[begins].append(pointer)
    first_node = min(by_line, default=len(lines))
    for number, line in enumerate(lines):
        pointers = by_line.get(number)
        stripped = line.strip()
        if pointers:
            target = pointers[0]
            for _, comment in waiting:
                found.above[target].append(comment)
            waiting.clear()
        if number in inside:
            continue
        if stripped.startswith("#") and not pointers:
            if number < first_node and _SCHEMA_LINE.match(stripped):
                found.above[""].append(stripped)
            else:
                waiting.append((number, stripped))
            continue
        comment = _trailing_comment(line, number, scalars)
        if comment and pointers:
            found.beside[pointers[-1]] = comment
        elif comment:
            waiting.append((number, comment))
    found.end = [comment for _, comment in waiting]
    return found


def _trailing_comment(line: str, number: int, scalars: list[tuple[int, int, int, int]]) -> str:
    for match in re.finditer(r"(?:^|\s)#", line):
        place = match.end() - 1
        covered = any(
            (start, left) <= (number, place) < (end, right) for start, left, end, right in scalars
        )
        if not covered:
            return line[place:].strip()
    return ""


def _read_nodes(
    text: str,
) -> tuple[list[tuple[int, str]], list[tuple[int, int, int, int]], set[int]]:
    """Line of each key and list item with its pointer, where every scalar of a line or more begins
    and ends, and the lines that are text from end to end."""
    inside: set[int] = set()
    nodes: list[tuple[int, str]] = []
    scalars: list[tuple[int, int, int, int]] = []
    stack: list[tuple[str, bool, list[Any]]] = []

    def begin(line: int) -> str:
        if not stack:
            return ""
        pointer, is_mapping, state = stack[-1]
        if is_mapping:
            here = f"{pointer}/{escape_pointer(str(state[0]))}"
            state[0] = None
            return here
        here = f"{pointer}/{state[0]}"
        state[0] += 1
        nodes.append((line, here))
        return here

    for event in read_events(text):
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        if isinstance(event, yaml.ScalarEvent):
            if event.style in ("|", ">"):
                last = end.line if end.column else end.line - 1
                inside.update(range(start.line + 1, last + 1))
            else:
                inside.update(range(start.line + 1, end.line))
                scalars.append((start.line, start.column, end.line, end.column))
            if stack and stack[-1][1] and stack[-1][2][0] is None:
                stack[-1][2][0] = event.value
                nodes.append((start.line, f"{stack[-1][0]}/{escape_pointer(event.value)}"))
            else:
                begin(start.line)
        elif isinstance(event, yaml.MappingStartEvent):
            stack.append((begin(start.line), True, [None]))
        elif isinstance(event, yaml.SequenceStartEvent):
            stack.append((begin(start.line), False, [0]))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
    return nodes, scalars, inside
