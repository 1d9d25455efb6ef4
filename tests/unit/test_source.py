"""The strict reader: what it accepts, what it says, and where everything stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.source import (
    MAX_BYTES,
    MAX_DEPTH,
    Data,
    SourceDocument,
    escape_pointer,
    locate_quickly,
    parse_document,
    read_document,
)
from tests.registers import TRIAL, codes, real_records


def parse(text: str) -> SourceDocument:
    return parse_document("a.yaml", text.encode())


def said(text: str) -> list[str]:
    return [f"{p.line}:{p.column} {p.code}" for p in parse(text).problems]


# --- what plain values are -----------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *(
            "0114",
            "2017:30",
            "1:30",
            "no",
            "yes",
            "on",
            "off",
            "y",
            "2026-01-15",
            "1e3",
            "0x1F",
            "1_000",
        ),
        *(
            "0o17",
            ".5",
            "+1",
            "-0",
            ".inf",
            ".nan",
            "true",
            "false",
            "12.5",
            "=",
            "2001-12-14t21:59:43",
        ),
    ],
)
def test_a_plain_value_is_text(value: str) -> None:
    document = parse(f"a: {value}\nb:\n  - {value}\n")
    assert document.data == {"a": value, "b": [value]}
    assert document.problems == ()


def test_keys_are_text_too() -> None:
    assert parse("no: a\n1: b\n2026-01-15: c\n").data == {"no": "a", "1": "b", "2026-01-15": "c"}


def test_block_and_flow_mean_the_same() -> None:
    block = parse("a:\n  - b: c\n    d: |-\n      e\n      f\n")
    flow = parse('{"a": [{b: c, d: "e\\nf"}]}')
    assert block.data == flow.data == {"a": [{"b": "c", "d": "e\nf"}]}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(line_end: str) -> None:
    document = parse(TRIAL.replace("\n", line_end))
    assert document.data == parse(TRIAL).data
    assert document.locate("/areas/0").line == 11


def test_a_byte_order_mark_is_not_counted() -> None:
    document = parse("\ufeffa: b\n")
    assert document.data == {"a": "b"}
    assert document.locate("/a").column == 4
    assert not document.text.startswith("\ufeff")


# --- what is refused, and where it says so -------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1 S007"]),
        ("# bara en kommentar\n", ["1:1 S007"]),
        ("---\n", ["1:1 S007"]),
        ("''\n", ["1:1 S007"]),
        ("- a\n", ["1:1 S008"]),
        ("text\n", ["1:1 S008"]),
        ("a: 1\na: 2\n", ["2:1 S003"]),
        ("{a: 1, a: 2}", ["1:8 S003"]),
        ("b:\n  - a: 1\n    a: 2\n    a: 3\n", ["3:5 S003", "4:5 S003"]),
        ("a: &x b\nc: *x\n", ["1:4 S004", "2:4 S004"]),
        ("a: &x {b: c}\n", ["1:4 S004"]),
        ("*x : b\n", ["1:1 S004"]),
        ("a: !x b\n", ["1:4 S005"]),
        ("a: !!str 12\n", ["1:4 S005"]),
        ("a: !!python/object/apply:os.system ['ls']\n", ["1:4 S005"]),
        ("a: !\n", ["1:4 S005"]),
        ("a: b\n---\nc: d\n", ["2:1 S006"]),
        ("---\na: b\n---\n", ["3:1 S006"]),
        ("<<: {a: b}\n", ["1:1 S011"]),
        ("[a]: b\nc: d\n", ["1:1 S017"]),
        ("? {a: b}\n: c\n", ["1:3 S017"]),
        ("a:\n", ["1:3 S018"]),
        ("a: ~\nb: null\nc: NULL\n", ["1:4 S018", "2:4 S018", "3:4 S018"]),
        ("a:\n  -\n  - b\n", ["2:4 S018"]),
        ('a: "null"\nb: "~"\n', []),
        ("a: [b\n", ["1:4 S002"]),
        ("a: 'b\n", ["1:4 S002"]),
        ("a: b: c\n", ["1:5 S002"]),
        ("a:\n\t- b\n", ["2:1 S002"]),
        ("a: @b\n", ["1:4 S002"]),
        ('a: "\\q"\n', ["1:5 S002"]),
        ('a: "\\ud800"\n', ["1:7 S002"]),
        ("a: b\x00c\n", ["1:5 S012"]),
        ("a: b\u200bc\n", ["1:5 S012"]),
        ("a: b\nc: \u202eb\n", ["2:4 S012"]),
        ("a: b\ufeffc\n", ["1:5 S012"]),
        ("a: b\uffffc\n", ["1:5 S012"]),
        ('a: "\\x00"\nb: "\\u202e"\n"\\e": c\n', ["1:4 S012", "2:4 S012", "3:1 S012"]),
        ('a: "\\xe5\\n\\t\\u2009"\n', []),
        ("a: 'Barn & unga * mitt #1 ! {x} [y] \U0001f600'\n", []),
    ],
)
def test_syntax(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_problems_do_not_hide_each_other() -> None:
    text = "a: &x b\nc: !y d\ne:\nc: f\n"
    assert said(text) == ["1:4 S004", "2:4 S005", "3:3 S018", "4:1 S003"]
    assert parse(text).data == {"a": "b", "c": "f", "e": ""}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff\xfea\x00", (1, 1)),
        (b"a: b\nc: d\xe5\n", (2, 5)),
        (b"a: \xed\xa0\x80\n", (1, 4)),
        (b"a: \xc3", (1, 4)),
        ("å: ä\nö: ".encode() + b"\x80", (2, 5)),
    ],
)
def test_what_is_not_utf_8(content: bytes, place: tuple[int, int]) -> None:
    (problem,) = parse_document("a.yaml", content).problems
    assert problem.code == "S001"
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 10_000,
        "a: " + "{a: " * 10_000,
        "- " * 10_000 + "a",
        "a:\n " + "- " * 10_000 + "a",
        "".join(" " * level + "a:\n" for level in range(1_000)),
        "? " * 10_000,
    ],
    ids=["lists", "mappings", "dashes", "dashes in a field", "indents", "question marks"],
)
def test_depth_is_limited(text: str) -> None:
    document = parse(text)
    assert codes(document.problems)[-1] == "S010"
    assert document.data is None


def test_depth_just_within_the_limit() -> None:
    inner = MAX_DEPTH - 1
    assert parse("a: " + "[" * inner + "b" + "]" * inner).problems == ()
    assert codes(parse("a: [" + "[" * inner + "b" + "]" * inner + "]").problems) == ["S010"]


def test_size_is_limited() -> None:
    content = b"a: " + b"b" * (MAX_BYTES - 3)
    assert parse_document("a.yaml", content).problems == ()
    (problem,) = parse_document("a.yaml", content + b"b").problems
    assert problem.code == "S009"


def test_a_billion_laughs_stay_one() -> None:
    lines = ["a0: &a0 [ha, ha]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    document = parse("\n".join(lines))
    assert set(codes(document.problems)) == {"S004"}
    assert document.data is not None
    assert len(str(document.data)) < 2_000


# --- files ---------------------------------------------------------------------------------


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TRIAL, "utf-8")
    document = read_document(tmp_path, "a.yaml")
    assert document.path == "a.yaml"
    assert document.problems == ()
    assert document.text == TRIAL


def test_what_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to("elsewhere.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(MAX_BYTES * 1000)
    expected = {
        "missing.yaml": "S019",
        "folder.yaml": "S019",
        "link.yaml": "S013",
        "pipe.yaml": "S019",
        "large.yaml": "S009",
        "x" * 300 + ".yaml": "S019",
    }
    for name, code in expected.items():
        document = read_document(tmp_path, name)
        assert codes(document.problems) == [code], name
        assert document.data is None


# --- places --------------------------------------------------------------------------------


def test_places() -> None:
    text = 'a: b\nlist:\n  - c\n  - d: "e"\n"f/~": {g: h}\ntext: |-\n  x\n'
    document = parse(text)
    found = {
        pointer: (document.locate(pointer).line, document.locate(pointer).column)
        for pointer in ("", "/a", "/list", "/list/0", "/list/1", "/list/1/d", "/f~1~0/g", "/text")
    }
    assert found == {
        "": (1, 1),
        "/a": (1, 4),
        "/list": (3, 3),
        "/list/0": (3, 5),
        "/list/1": (4, 5),
        "/list/1/d": (4, 8),
        "/f~1~0/g": (5, 12),
        "/text": (6, 7),
    }
    keys = {p: document.locate(p, at_key=True) for p in ("/list", "/list/1/d", "/f~1~0", "/list/0")}
    assert {p: (place.line, place.column) for p, place in keys.items()} == {
        "/list": (2, 1),
        "/list/1/d": (4, 5),
        "/f~1~0": (5, 1),
        "/list/0": (3, 5),
    }


def test_an_unknown_place_is_its_nearest_parent() -> None:
    document = parse("a:\n  b: c\n")
    place = document.locate("/a/x/y")
    assert (place.line, place.column, place.pointer) == (2, 3, "/a/x/y")
    assert document.locate("/z").line == 1
    assert parse("- a").locate("/a/b").line == 1


def test_a_field_inside_a_quoted_text_is_no_field() -> None:
    text = 'summary: "Först\ntitle: falsk"\ntitle: sann\n'
    assert parse(text).data == {"summary": "Först title: falsk", "title": "sann"}
    assert parse(text).locate("/title").line == 3
    assert locate_quickly("a.yaml", text.encode(), "/title") is None


def list_pointers(value: Data, pointer: str = "") -> list[str]:
    found = [pointer]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += list_pointers(inner, f"{pointer}/{escape_pointer(key)}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            found += list_pointers(inner, f"{pointer}/{place}")
    return found


def test_every_node_of_the_real_records_has_a_place() -> None:
    """The quick way to find the fields at the top gives the same as reading everything."""
    for path in real_records():
        content = path.read_bytes()
        document = parse_document("a.yaml", content)
        assert document.data is not None
        slow = parse_document("a.yaml", content)
        slow.locate("/")  # reads every place
        seen = set()
        for pointer in list_pointers(document.data):
            place = slow.locate(pointer)
            seen.add((place.line, place.column, place.pointer))
            fresh = parse_document("a.yaml", content) if pointer.count("/") == 1 else document
            assert fresh.locate(pointer) == place
            quick = locate_quickly("a.yaml", content, pointer)
            assert quick is None or quick == place
        assert len(seen) == len(list_pointers(document.data))


# --- properties ----------------------------------------------------------------------------


def must_be_sound(document: SourceDocument) -> None:
    assert document.data is not None or document.problems
    for problem in document.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.severity == "error"
    document.locate("/a/b", at_key=True)
    if document.data is None:
        return
    for pointer in list_pointers(document.data):
        place = document.locate(pointer)
        # A value that is left out at the very end stands after it.
        assert 1 <= place.line <= len(document.text.splitlines()) + 1


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
@example(b"? ? ? a")
@example(b"%YAML 1.1\n%TAG ! tag:x,2002:\n---\na: !b c")
@settings(max_examples=400)
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    must_be_sound(parse_document("a.yaml", content))


@given(st.text(alphabet="ab:-?[]{},#&*!|>'\"%@`~< \n\t", max_size=60))
@settings(max_examples=600)
def test_no_punctuation_makes_the_reader_raise(text: str) -> None:
    must_be_sound(parse(text))


@given(st.data())
@settings(max_examples=250)
def test_no_damage_to_a_real_record_makes_the_reader_raise(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(real_records())).read_bytes()[:4000]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content)))
        removed = data.draw(st.integers(0, 30))
        added = data.draw(
            st.one_of(st.binary(max_size=6), st.sampled_from([b"\t", b": ", b"'", b"- "]))
        )
        content = content[:place] + added + content[place + removed :]
    must_be_sound(parse_document("a.yaml", content))
