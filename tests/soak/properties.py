"""What must hold for any input: nothing raises, nothing takes long, what passes can be shown.

What was found once stands in ``FOUND`` and is tried first.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from generator.checking import CheckedRegister, check_register
from generator.formatting import format_record
from generator.render import Renderer
from generator.reporters import REPORTERS
from generator.resources import PACKAGE
from generator.sitemap import build_pages
from generator.source import Data, escape_pointer, parse_document
from tests.registers import RECORDS, TODAY, kind_of, real_records, schemas, write_register
from tests.site.building import GOLDEN_REGISTER
from tests.soak.hostile_values import damage, texts, values

SEEDS = Path(__file__).parent / "seeds"
#: Seconds of the processor that one example may take; a busy machine is no fault of its.
LONGEST = 15

SETTINGS = settings(
    database=DirectoryBasedExampleDatabase(SEEDS),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


@cache
def base() -> Mapping[str, bytes]:
    """A sound register with many fields, by path, and the smallest records of the tests."""
    found = {path: text.encode() for path, text in RECORDS.items()}
    for path in sorted(GOLDEN_REGISTER.rglob("*.yaml")):
        found[path.relative_to(GOLDEN_REGISTER).as_posix()] = path.read_bytes()
    return found


@cache
def sources() -> tuple[bytes, ...]:
    """The register's own records with most fields; what they refer to is not in the base."""
    return tuple(sorted((p.read_bytes() for p in real_records()), key=len)[-20:])


@contextmanager
def register(path: str, content: bytes) -> Iterator[Path]:
    """The base with `content` as one of its records."""
    root = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        yield write_register(root, {**base(), path: content})
    finally:
        shutil.rmtree(root)


def must_be_judged(path: str, content: bytes) -> bool:
    """The register is checked, every report can be written, and what is sound can be shown.

    Returns whether it was sound.
    """
    started = time.process_time()
    with register(path, content) as root:
        checked = check_register(root, today=TODAY, jobs=1)
        for diagnostic in checked.diagnostics:
            assert diagnostic.line >= 1
            assert diagnostic.column >= 1
            assert diagnostic.message
        for report in REPORTERS.values():
            report(checked.diagnostics, checked.files).encode("utf-8")
        json.loads(REPORTERS["json"](checked.diagnostics, checked.files))
        if checked.is_sound:
            must_be_shown(checked)
        assert time.process_time() - started < LONGEST
        return checked.is_sound


def must_be_shown(checked: CheckedRegister) -> None:
    renderer = Renderer(PACKAGE / "templates", checked.registry.vocabularies)
    wanted = ("forsok/", "hinder/", "program/", "uppfoljning/", "larande/", "")
    for page in build_pages(checked, TODAY):
        if page.address.startswith(wanted[:3]) or page.address in wanted:
            renderer.render(page).encode("utf-8")


def must_stay_the_same_when_formatted(path: str, content: bytes) -> None:
    document = parse_document(path, content)
    if document.data is None or document.problems:
        return
    schema = schemas()[kind_of(Path(path))]
    once = format_record(document, schema)
    again = parse_document(path, once.encode())
    assert again.problems == ()
    assert format_record(again, schema) == once


def list_places(
    value: Data, pointer: tuple[str | int, ...] = ()
) -> Iterator[tuple[str | int, ...]]:
    """The way to every value below a record."""
    if pointer:
        yield pointer
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, inner in pairs:
        yield from list_places(inner, (*pointer, step))


def put(record: Any, pointer: tuple[str | int, ...], value: Data) -> None:
    """`value` in the place of what stands at `pointer`."""
    for step in pointer[:-1]:
        record = record[step]
    record[pointer[-1]] = value


def any_bytes(data: st.DataObject) -> None:
    """Bytes of any kind in the place of a record."""
    path = data.draw(st.sampled_from(sorted(base())))
    content = b"".join(data.draw(st.lists(damage(), max_size=30)))
    must_be_judged(path, content)


def damaged_records(data: st.DataObject) -> None:
    """Sound records with pieces removed, repeated, and bytes put in between."""
    path = data.draw(st.sampled_from(sorted(base())))
    content = data.draw(st.sampled_from((base()[path], *sources())))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 60))
        piece = content[place : place + length]
        added = data.draw(damage() | st.just(piece * 2) | st.just(piece * 40))
        content = content[:place] + added + content[place + length :]
    must_be_judged(path, content)
    must_stay_the_same_when_formatted(path, content)


def hostile_values(data: st.DataObject) -> None:
    """Sound records with other values in the place of some, keys among them."""
    path = data.draw(st.sampled_from(sorted(base())))
    record = parse_document(path, base()[path]).data
    assert record is not None
    for _ in range(data.draw(st.integers(1, 5))):
        places = list(list_places(record))
        if not places:
            break
        put(record, data.draw(st.sampled_from(places)), data.draw(values()))
    if data.draw(st.booleans()):
        record[data.draw(texts())] = data.draw(values())
    content = json.dumps(record, ensure_ascii=data.draw(st.booleans())).encode(
        "utf-8", "surrogatepass"
    )
    must_be_judged(path, content)
    must_stay_the_same_when_formatted(path, content)


def allowed_values(data: st.DataObject) -> None:
    """Sound records whose texts are others of the same length at most: most of these pass, and
    must be shown."""
    path = data.draw(st.sampled_from(sorted(base())))
    record = parse_document(path, base()[path]).data
    assert record is not None
    schema = schemas()[kind_of(Path(path))]
    fields = [f for f in schema.list_fields(record) if f.role in ("text", "date", "address")]
    for _ in range(data.draw(st.integers(1, 6))):
        if not fields:
            break
        field = data.draw(st.sampled_from(fields))
        strategy = _BY_ROLE[field.role]
        set_at(record, field.pointer, data.draw(strategy)[: field.schema.get("maxLength", 200)])
    content = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
    must_be_judged(path, content)
    must_stay_the_same_when_formatted(path, content)


_LOOSE = st.text(
    alphabet="abcdefåäö ABC,.!?:;()”–-'\"*_#=+|/\\~^%0123456789\n", min_size=1, max_size=200
)
_BY_ROLE: Mapping[str, st.SearchStrategy[str]] = {
    "text": _LOOSE,
    "date": st.sampled_from(
        ("1900", "1984-07", "1984-07-01", "2024-02-29", "2026-11-22", "9999", "0001")
    ),
    "address": st.sampled_from(
        ("https://a.se", "mailto:a@b.se", "https://a.se/%C3%A5?q=å#'\"()*_")
    ),
}


def set_at(record: Any, pointer: str, value: str) -> None:
    """`value` at a pointer of `list_fields`."""
    for place in list_places(record):
        if "/" + "/".join(escape_pointer(str(step)) for step in place) == pointer:
            put(record, place, value)
            return
    raise LookupError(pointer)


PROPERTIES: Mapping[str, Callable[[st.DataObject], None]] = {
    made.__name__: made for made in (any_bytes, damaged_records, hostile_values, allowed_values)
}

#: What made something raise, made small: a record of the base, what was in it, and what is
#: there instead.
FOUND: tuple[tuple[str, str, str], ...] = (
    # A time line from the year 1: the one before it is none that a day can have.
    ("programmes/oppna-kommuner.yaml", "'2022'", "'0001'"),
    ("programmes/oppna-kommuner.yaml", "'2022'", "'9999'"),
    # A tab inside a word, which one parser of YAML takes and the other does not.
    ("obstacles/bygglov-samma-dag.yaml", "title:", "ti\ttle:"),
)


def run(name: str, examples: int) -> None:
    """One property, on what its seeds hold and on so many new examples."""
    settings(SETTINGS, max_examples=examples)(given(st.data())(PROPERTIES[name]))()


def run_found(path: str, before: str, after: str) -> None:
    """One of `FOUND`."""
    content = base()[path].decode().replace(before, after)
    assert content != base()[path].decode()
    must_be_judged(path, content.encode())
    must_stay_the_same_when_formatted(path, content.encode())
