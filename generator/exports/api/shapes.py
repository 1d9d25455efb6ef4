"""Dataclasses to JSON, and to the JSON Schema of that JSON: one walk of the types gives both.

Every field is always there: a text that was not told, a date or a number that is not known is null,
a list that has nothing is empty. What a field holds is read from its type alone, so that the schema
cannot say anything else than what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from itertools import repeat
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from generator.dates import PartialDate
from generator.exports.api.codes import vocabulary_of

#: (vocabulary, code) of every code that has been written.
Codes = set[tuple[str, str]]
Encode = Callable[[Any, Codes], Any]

DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def encode(value: Any, codes: Codes) -> Any:
    """The plain data of a dataclass; its codes are added to `codes`."""
    return _encoder(type(value))(value, codes)


def name_of(field: Field[Any]) -> str:
    """What the field is called in JSON, where Python has taken the word."""
    return str(field.metadata.get("name", field.name))


def schema_parts(
    root: type, refer: str, describe: Callable[[str, str], str]
) -> Mapping[str, Mapping[str, Any]]:
    """The schema of `root` and of everything in it, by the names of the classes.

    `refer` begins each reference (``#/$defs/``); `describe` tells of a class, or of its field, in
    words, and may give nothing.
    """
    found: dict[str, Mapping[str, Any]] = {}
    _collect(root, refer, describe, found, {})
    return found


def _encoder(part: Any) -> Encode:
    return _make_encoder(part)


@cache
def _make_encoder(part: type) -> Encode:
    """Fields are sorted by what they need once, so that a value asks only for that: most are texts
    as they stand, and a tuple is a list of JSON already. No part may hold parts of its own kind."""
    hints = get_type_hints(part)
    listed = fields(part)
    names = tuple(map(name_of, listed))
    read = attrgetter(*(f.name for f in listed))
    single = len(listed) == 1
    untold: list[str] = []
    coded: list[tuple[str, str]] = []
    dates: list[str] = []
    steps: list[tuple[str, Encode]] = []
    for f in listed:
        name, vocabulary, (kind, _) = name_of(f), _codes_of(part, f), _strip(hints[f.name])
        if kind is str and vocabulary:
            coded.append((name, vocabulary))
        elif kind is PartialDate:
            dates.append(name)
        elif hints[f.name] is str and _may_be_untold(f):
            untold.append(name)
        elif inner := _value_encoder(kind, vocabulary):
            steps.append((name, inner))

    def run(value: Any, codes: Codes) -> dict[str, Any]:
        values = (read(value),) if single else read(value)
        found = dict(zip(names, values, strict=True))
        for name in untold:
            if not found[name]:
                found[name] = None
        for name, vocabulary in coded:
            if code := found[name]:
                codes.add((vocabulary, code))
            else:
                found[name] = None
        for name in dates:
            if date := found[name]:
                found[name] = date.text
        for name, inner in steps:
            # What is not known and an empty list are JSON as they are.
            if held := found[name]:
                found[name] = inner(held, codes)
        return found

    return run


def _value_encoder(kind: Any, vocabulary: str) -> Encode | None:
    """Of a value that is not empty; None for what is JSON already."""
    if get_origin(kind) is tuple:
        item, _ = _strip(get_args(kind)[0])
        if item is str and vocabulary:
            return lambda value, codes: _note(value, vocabulary, codes)
        if item is PartialDate:
            return lambda value, _: [date.text for date in value]
        inner = _value_encoder(item, vocabulary)
        return inner and (lambda value, codes: [inner(held, codes) for held in value])
    return _encoder(kind) if is_dataclass(kind) else None


def _note(found: tuple[str, ...], vocabulary: str, codes: Codes) -> tuple[str, ...]:
    codes.update(zip(repeat(vocabulary), found))
    return found


def _may_be_untold(field: Field[Any]) -> bool:
    return field.default == "" and field.default is not MISSING


def _codes_of(part: type, field: Field[Any]) -> str:
    return vocabulary_of(part.__name__, field.name)


def _strip(hint: Any) -> tuple[Any, bool]:
    """A type without its None, and whether it had it."""
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        if len(kinds) == 1:
            return kinds[0], True
        raise TypeError(f"{hint}: a field of the answers is of one type")
    return hint, False


def _collect(
    part: Any,
    refer: str,
    describe: Callable[[str, str], str],
    found: dict[str, Mapping[str, Any]],
    classes: dict[str, type],
) -> None:
    name = part.__name__
    if classes.setdefault(name, part) is not part:
        raise TypeError(f"two parts of the answers are called {name}")
    if name in found:
        return
    found[name] = {}
    hints = get_type_hints(part)
    properties: dict[str, Any] = {}
    for f in fields(part):
        vocabulary = _codes_of(part, f)
        node = _node(hints[f.name], _may_be_untold(f), vocabulary, refer)
        told = describe(name, f.name)
        properties[name_of(f)] = {**node, "description": told} if told else node
        inner, _ = _strip(hints[f.name])
        while get_origin(inner) is tuple:
            inner, _ = _strip(get_args(inner)[0])
        if is_dataclass(inner) and inner is not PartialDate:
            _collect(inner, refer, describe, found, classes)
    told = describe(name, "")
    found[name] = {
        **({"description": told} if told else {}),
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }


def _node(hint: Any, untold: bool, vocabulary: str, refer: str) -> Mapping[str, Any]:
    kind, optional = _strip(hint)
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _node(get_args(kind)[0], False, vocabulary, refer)}
    if kind is str:
        empty = untold or bool(vocabulary)
        node: dict[str, Any] = {"type": ["string", "null"] if empty else "string"}
        return {**node, "x-vocabulary": vocabulary} if vocabulary else node
    if kind is PartialDate:
        type_ = ["string", "null"] if optional else "string"
        return {"type": type_, "pattern": DATE_PATTERN}
    if kind in (bool, int):
        name = "boolean" if kind is bool else "integer"
        return {"type": [name, "null"] if optional else name}
    if is_dataclass(kind):
        link = {"$ref": f"{refer}{kind.__name__}"}  # type: ignore[union-attr]
        return {"anyOf": [link, {"type": "null"}]} if optional else link
    if kind is object:
        return {}
    raise TypeError(f"{hint}: no field of the answers is of this type")
