"""Bytes to `SourceDocument`: plain data, and the place of every node.

The only reader of YAML. It accepts the part of YAML that a register needs (text, lists and
mappings in one UTF-8 document) and reports everything else: anchors, aliases, tags, merge keys,
duplicate keys. A plain scalar is always text, so `0114`, `2017:30`, `no` and `2026-01-15` stay
what they look like; ``schema`` gives numbers and truth values their types where the schema asks
for them. Nothing here raises on the content of a record.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.diagnostics import (
    Diagnostic,
    Location,
    Severity,
    build_diagnostic,
    load_rules,
)

try:  # libyaml reads ten times faster; without it the result is the same
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - depends on how PyYAML was built
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
#: Keys, values, lists and mappings of a record. The largest real one has some 400; a fault for
#: each of hundreds of thousands would take the checker minutes, and fill any screen.
MAX_NODES = 10_000

#: Controls, zero-width and bidirectional characters, blank letters, tags and noncharacters:
#: invisible, and able to change what is read. The sun's FE0F stays: emoji have it.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(1 << 16, 17 << 16, 1 << 16)
    )
    + "]"
)

Data = str | int | float | bool | None | list["Data"] | dict[str, "Data"]


def escape_pointer(key: str) -> str:
    """One step of an RFC 6901 pointer."""
    return key.replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A file that was read. `data` is None when nothing usable could be read.

    `problems` are the S diagnostics. `data` holds str, list and dict only.
    """

    path: str
    text: str
    data: dict[str, Data] | None
    problems: tuple[Diagnostic, ...] = ()
    _places: dict[str, tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def locate(self, pointer: str = "", *, at_key: bool = False) -> Location:
        """Where the value at `pointer` stands (or its key). Falls back on the nearest parent."""
        if not self._places and self.data is not None:
            top = None if at_key else _find_top_field(self.text, pointer)
            if top is not None:
                return Location(path=self.path, line=top[0], column=top[1], pointer=pointer)
            self._places.update(_read_places(self.text))
        wanted = pointer
        while True:
            place = (self._places.get("#" + wanted) if at_key else None) or self._places.get(wanted)
            if place is not None:
                return Location(path=self.path, line=place[0], column=place[1], pointer=pointer)
            if not wanted:
                return Location(path=self.path, pointer=pointer)
            wanted = wanted.rpartition("/")[0]

    def report(
        self,
        code: str,
        pointer: str = "",
        *,
        at_key: bool = False,
        severity: Severity | None = None,
        **words: Any,
    ) -> Diagnostic:
        """A diagnostic of rule `code` about the value (or key) at `pointer`."""
        place = self.locate(pointer, at_key=at_key)
        return build_diagnostic(code, place, severity=severity, **words)


def read_document(root: Path, path: str) -> SourceDocument:
    """Read `path` (relative, with slashes) under `root`. Never raises on what the file holds."""
    try:
        # One look at the file that is opened, so that nothing can change places in between.
        # Neither a link is followed nor a pipe waited for.
        opened = os.open(os.path.join(root, path), _READ_FLAGS)  # noqa: PTH118 - ten thousand times
        try:
            status = os.fstat(opened)
            if not stat.S_ISREG(status.st_mode):
                reason = load_rules()["S019"].words["not_a_file"]
                return _refused(path, "", _at("S019", path, reason=reason))
            if status.st_size > MAX_BYTES:
                return _refused(path, "", _at("S009", path, size=status.st_size, limit=MAX_BYTES))
            content = _read_all(opened)
        finally:
            os.close(opened)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return _refused(path, "", _at("S013", path))
        return _refused(path, "", _at("S019", path, reason=error.strerror or str(error)))
    return parse_document(path, content)


_READ_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def _read_all(opened: int) -> bytes:
    """The bytes of an open file, and one more than is allowed at most."""
    parts = []
    left = MAX_BYTES + 1
    while left > 0 and (part := os.read(opened, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def parse_document(path: str, content: bytes) -> SourceDocument:
    """Parse the bytes of one record."""
    if len(content) > MAX_BYTES:
        return _refused(path, "", _at("S009", path, size=len(content), limit=MAX_BYTES))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        return _refused(path, "", _at("S001", path, line, column, byte=content[error.start]))
    if text.startswith("\ufeff"):
        text = text[1:]
    hidden = INVISIBLE.search(text)
    if hidden:
        line, column = _place_of(text, hidden.start())
        name = f"U+{ord(hidden.group()):04X}"
        return _refused(path, text, _at("S012", path, line, column, name=name))
    return _compose(path, text)


def _compose(path: str, text: str) -> SourceDocument:
    problems: list[Diagnostic] = []
    data: Data = None
    root_seen = nameless = False
    documents = nodes = 0
    # Each frame: [container, pending key or None, places of keys already seen]
    stack: list[list[object]] = []

    def add(value: Data, mark: yaml.Mark) -> None:
        nonlocal data, root_seen, nameless
        if not stack:
            data, root_seen = value, True
            return
        frame = stack[-1]
        container = frame[0]
        if isinstance(container, list):
            container.append(value)
            return
        assert isinstance(container, dict)
        if frame[1] is None:
            if not isinstance(value, str):
                problems.append(_mark("S017", path, mark))
                frame[1] = ""
                nameless = True
                return
            if value == "<<":
                problems.append(_mark("S011", path, mark))
            if value in container:
                problems.append(_mark("S003", path, mark, key=value))
            frame[1] = value
            return
        key = frame[1]
        assert isinstance(key, str)
        container[key] = value
        frame[1] = None

    try:
        following: Any = _Loader(text).get_event  # an event's fields depend on its kind
        while (event := following()) is not None:
            nodes += 1
            if nodes > MAX_NODES:
                return _refused(
                    path,
                    text,
                    *problems,
                    _at("S020", path, limit=f"{MAX_NODES:,}".replace(",", "\u00a0")),
                )
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if event.anchor is not None:
                    problems.append(_mark("S004", path, event.start_mark))
                if event.tag is not None:
                    problems.append(_mark("S005", path, event.start_mark, tag=event.tag))
                value = event.value
                hidden = INVISIBLE.search(value) if event.style == '"' else None
                if hidden:  # written as an escape: "\u202e"
                    name = f"U+{ord(hidden.group()):04X}"
                    problems.append(_mark("S012", path, event.start_mark, name=name))
                empty_plain = not event.style and event.tag is None and value in _EMPTY
                if empty_plain and (stack or value):
                    problems.append(_mark("S018", path, event.start_mark))
                add(value, event.start_mark)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if event.anchor is not None:
                    problems.append(_mark("S004", path, event.start_mark))
                if event.tag is not None:
                    problems.append(_mark("S005", path, event.start_mark, tag=event.tag))
                container: Data = {} if kind is yaml.MappingStartEvent else []
                add(container, event.start_mark)
                stack.append([container, None])
                if len(stack) > MAX_DEPTH:
                    fault = _mark("S010", path, event.start_mark, limit=MAX_DEPTH)
                    return _refused(path, text, *problems, fault)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                stack.pop()
                nodes -= 1  # its beginning was counted
            elif kind is yaml.AliasEvent:
                problems.append(_mark("S004", path, event.start_mark))
                add("", event.start_mark)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    fault = _mark("S006", path, event.start_mark)
                    return _refused(path, text, *problems, fault)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if any(said in (error.problem or "") for said in _NEVER_CLOSED):
            mark = error.context_mark or mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = _reason(error)
        return _refused(path, text, *problems, _at("S002", path, line, column, reason=reason))
    except yaml.YAMLError:
        reason = load_rules()["S002"].words["unknown"]
        return _refused(path, text, *problems, _at("S002", path, reason=reason))

    if not root_seen or data == "":
        return _refused(path, text, _at("S007", path))
    if not isinstance(data, dict):
        return _refused(path, text, *problems, _at("S008", path))
    if nameless:  # what stands under it has no pointer
        return _refused(path, text, *problems)
    return SourceDocument(path=path, text=text, data=data, problems=tuple(problems))


def _read_places(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every node's pointer with line and column; keys under their pointer with `#` before it."""
    # Each frame: [pointer of the container, is it a mapping, pending key, next index]
    stack: list[list[object]] = []

    def step() -> str:
        if not stack:
            return ""
        frame = stack[-1]
        if frame[1]:
            return f"{frame[0]}/{escape_pointer(str(frame[2]))}"
        return f"{frame[0]}/{frame[3]}"

    def done() -> None:
        if stack:
            frame = stack[-1]
            frame[2] = None
            frame[3] = int(str(frame[3])) + 1

    for event in read_events(text):
        kind = type(event)
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if kind is yaml.ScalarEvent or kind is yaml.AliasEvent:
            frame = stack[-1] if stack else None
            if frame and frame[1] and frame[2] is None:
                frame[2] = getattr(event, "value", "")
                yield "#" + step(), place
            else:
                yield step(), place
                done()
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            pointer = step()
            yield pointer, place
            stack.append([pointer, kind is yaml.MappingStartEvent, None, 0])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            done()


_TOP_FIELD = re.compile(r"/[a-z_]+")


def _find_top_field(text: str, pointer: str) -> tuple[int, int] | None:
    """The place of a value that begins on the line of its field at the top of a record.

    Spares reading the whole file again for the commonest question.
    """
    if not _TOP_FIELD.fullmatch(pointer):
        return None
    found = re.finditer(rf"^{pointer[1:]}:[ ]+(?=[^\s#])", text, re.MULTILINE)
    ends = [match.end() for match in found]
    # More than one: the field is written twice, or stands inside a quoted text as well.
    return _place_of(text, ends[0]) if len(ends) == 1 else None


def locate_quickly(path: str, content: bytes, pointer: str) -> Location | None:
    """Where the value of a top field stands in a file that is known to be sound; None otherwise."""
    place = _find_top_field(content.decode("utf-8", "replace").removeprefix("\ufeff"), pointer)
    return place and Location(path=path, line=place[0], column=place[1], pointer=pointer)


def read_events(text: str) -> Iterator[Any]:
    """libyaml's events up to the end of the stream. The fields of an event depend on its kind.

    ``yaml.parse`` gives the same, with two calls more for each event.
    """
    loader = _Loader(text)
    try:
        following = loader.get_event
        while (event := following()) is not None and type(event) is not yaml.StreamEndEvent:
            yield event
    finally:
        loader.dispose()


def _place_of(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _refused(path: str, text: str, *problems: Diagnostic) -> SourceDocument:
    return SourceDocument(path=path, text=text, data=None, problems=problems)


def _at(code: str, path: str, line: int = 1, column: int = 1, **words: Any) -> Diagnostic:
    return build_diagnostic(code, Location(path=path, line=line, column=column), **words)


def _mark(code: str, path: str, mark: yaml.Mark, **words: Any) -> Diagnostic:
    return _at(code, path, mark.line + 1, mark.column + 1, **words)


def _reason(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    words = load_rules()["S002"].words
    return next((words[part] for part in words if part in said), words["unknown"])


#: Noticed at the end of the text or far below; what matters is where it was opened.
_NEVER_CLOSED = ("unexpected end of stream", "expected ',' or", "could not find expected ':'")
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
