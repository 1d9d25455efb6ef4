"""From a document to typed data, or to every fault of its form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.checking import check_file
from generator.diagnostics import Diagnostic
from generator.registry import RecordFile
from generator.schema import KINDS
from generator.source import Data, parse_document
from tests.registers import TODAY, codes, schemas, vocabularies

Node = Mapping[str, Any]

PATHS = {
    "trial": "trials/exempel/trial.yaml",
    "evaluation": "trials/exempel/evaluations/exempel.yaml",
    "obstacle": "obstacles/exempel.yaml",
    "programme": "programmes/exempel.yaml",
}


def check_text(root: Path, kind: str, text: str) -> tuple[Diagnostic, ...]:
    path = root / PATHS[kind]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    file = RecordFile(path=PATHS[kind], kind=kind, name="exempel", trial="exempel")
    return check_file(root, file, TODAY).diagnostics


def check_data(root: Path, kind: str, data: Data) -> tuple[Diagnostic, ...]:
    """JSON is YAML too, with every text in quotes."""
    return check_text(root, kind, json.dumps(data, ensure_ascii=False, indent=1))


# --- types ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1245000", 1245000),
        ("0", 0),
        ("-5", -5),
        ("-0", "-0"),
        ("007", "007"),
        ("-007", "-007"),
        ("1_000", "1_000"),
        ("1e6", "1e6"),
        ("12.5", "12.5"),
        ("+5", "+5"),
        ("٣", "٣"),
        ("1" * 15, int("1" * 15)),
        ("1" * 16, "1" * 16),
        ("", ""),
        ("-", "-"),
    ],
)
def test_numbers_only_where_the_schema_asks(written: str, read: int | str) -> None:
    data: dict[str, Data] = {
        "resources": {"budget": written, "reference": written},
        "title": written,
    }
    assert schemas()["trial"].apply_types(data) == {
        "resources": {"budget": read, "reference": written},
        "title": written,
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [("true", True), ("false", False), ("True", "True"), ("yes", "yes"), ("ja", "ja"), ("1", "1")],
)
def test_truth_values_only_where_the_schema_asks(written: str, read: bool | str) -> None:
    data: dict[str, Data] = {"measures": [{"primary": written, "name": written}, "x"]}
    expected = {"measures": [{"primary": read, "name": written}, "x"]}
    assert schemas()["trial"].apply_types(data) == expected


def test_types_leave_everything_else_alone() -> None:
    data: dict[str, Data] = {"resources": ["12"], "measures": {"primary": "true"}, "okänt": "12"}
    assert schemas()["trial"].apply_types(data) == data
    assert data == {"resources": ["12"], "measures": {"primary": "true"}, "okänt": "12"}


def test_fields_are_found_by_pointer() -> None:
    trial = schemas()["trial"]
    assert trial.find_field("/title")["title"] == "Titel"
    assert trial.find_field("/measures/0/unit")["title"] == "Enhet"
    assert trial.find_field("/exemptions/3/provision/act")["x-vocabulary"] == "acts"
    assert trial.find_field("/finns/inte") == {}
    assert trial.find_field("")["title"] == "Försök"


def test_leaves_come_with_their_schema() -> None:
    period: dict[str, Data] = {"start": {"planned": "2027"}}
    data: dict[str, Data] = {
        "title": "T",
        "areas": ["skola"],
        "okänt": {"a": "b"},
        "period": period,
    }
    data["evaluators"] = ["kommun:0480"]
    found = [(f.pointer, f.schema["title"], f.role) for f in schemas()["trial"].list_fields(data)]
    assert found == [
        ("/title", "Titel", "text"),
        ("/period/start/planned", "Planerat", "date"),
        ("/evaluators/0", "Utvärderare", "organisations"),
    ]


# --- every field, wrongly ------------------------------------------------------------------


def build_example(node: Node, *, depth: int = 0) -> Any:
    """A value with every field filled in from the schema's own examples."""
    if node["type"] == "object" and "properties" in node:
        return {key: build_example(inner) for key, inner in node["properties"].items()}
    if node["type"] == "array":
        return [build_example(node["items"])]
    return node["examples"][0]


def full_record(kind: str) -> dict[str, Any]:
    schema = schemas()[kind]
    data: dict[str, Any] = {key: build_example(node) for key, node in schema.properties.items()}
    if "id" in data:
        data["id"] = "exempel"
    for met in data.get("obstacles", []):
        for key in ("title", "type", "provisions", "responsible"):
            met.pop(key, None)  # a reference, so it has no description of its own
    return data


def list_paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from list_paths(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from list_paths(inner, (*path, place))


def put(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy of `data` with `value` at `path`."""
    if not path:
        return value
    step, *rest = path
    if isinstance(data, list):
        return [put(v, tuple(rest), value) if i == step else v for i, v in enumerate(data)]
    return {k: put(v, tuple(rest), value) if k == step else v for k, v in data.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_with_every_field_has_the_right_form(kind: str, tmp_path: Path) -> None:
    found = check_data(tmp_path, kind, full_record(kind))
    form = [d for d in found if d.code < "T020" and d.code != "T005"]
    assert form == []


WRONG: Mapping[str, Any] = {
    "list": [["x"]],
    "mapping": {"okänt": "x"},
    "number": 12,
    "long text": "lång text " * 600,
    "hostile text": "{{ 7*7 }}<script>\u0001'; DROP TABLE",
    "empty text": "",
    "deep": [[[[[[{"a": [{"b": ["c"]}]}]]]]]],
}


@pytest.mark.parametrize("wrong", [*WRONG])
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_value_anywhere_is_found_there(kind: str, wrong: str, tmp_path: Path) -> None:
    """At every field in turn: a finding that points at it, into it or right above it."""
    record, schema = full_record(kind), schemas()[kind]
    for path in list_paths(record):
        pointer = "".join(f"/{step}" for step in path)
        found = check_data(tmp_path, kind, put(record, path, WRONG[wrong]))
        near = {pointer, pointer.rpartition("/")[0]}
        hit = [d for d in found if d.pointer in near or d.pointer.startswith(f"{pointer}/")]
        syntax = [d for d in found if d.code == "S012"]
        leaf = schema.find_field(pointer)["type"] not in ("array", "object")
        if pointer == "/amendments/0/fields/0" and wrong == "empty text":
            continue  # any text, until the rules about changes read it
        if wrong != "number" or not leaf:  # to many a leaf a number is a text like any other
            assert hit or syntax, f"{pointer}: nothing said about {wrong}"
        for d in found:
            assert d.line >= 1
            assert d.message
            assert "None" not in d.message + d.hint


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_field_anywhere_raises_nothing(kind: str, tmp_path: Path) -> None:
    record = full_record(kind)
    required = set(schemas()[kind].required)
    for key in record:
        found = check_data(tmp_path, kind, {k: v for k, v in record.items() if k != key})
        if key in required:
            assert any(d.code == "T002" and f"({key})" in d.message for d in found), key


# --- what is said --------------------------------------------------------------------------


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = "id: exempel\nkind: policylab\ntitle: ''\nareas: []\nokänt: x\n"
    found = check_text(tmp_path, "trial", text + "period:\n  start:\n    actual: mars\n")
    assert sorted(set(codes(found))) == ["T001", "T002", "T005", "T007", "T009", "T010"]
    missing = {d.message.split("(")[1].split(")")[0] for d in found if d.code == "T002"}
    assert missing == {"summary", "status", "entered_by", "organisations", "intervention"}


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("sumary: x", "Menade du ”summary”?"),
        ("Sammanfattning: x", "Menade du ”summary”?"),
        ("TITLE: x", "Menade du ”title”?"),
        ("hypotes: x", "Menade du ”hypothesis”?"),
    ],
)
def test_the_nearest_field_is_suggested(line: str, hint: str, tmp_path: Path) -> None:
    found = check_text(tmp_path, "trial", f"id: exempel\n{line}\n")
    assert [d.hint for d in found if d.code == "T001"] == [hint]
    assert [(d.line, d.column) for d in found if d.code == "T001"] == [(2, 1)]


def test_an_unknown_field_may_be_called_anything(tmp_path: Path) -> None:
    for key in ("~1/..", "{0}", "%s", "å" * 500, "<b>", "items", "properties", "-1"):
        found = check_data(tmp_path, "programme", {key: {key: [key]}})
        assert "T001" in codes(found), key


@pytest.mark.parametrize(
    ("value", "suggestion"),
    [
        ("kommun:Nyköping", "kommun:0480"),
        ("Nyköpings kommun", "kommun:0480"),
        ("nykoping", "kommun:0480"),
        ("VINNOVA", "org:202100-5216"),
    ],
)
def test_the_nearest_organisation_is_suggested(value: str, suggestion: str, tmp_path: Path) -> None:
    data: Data = {"organisations": [{"organisation": value, "role": "owner"}]}
    (found,) = [d for d in check_data(tmp_path, "trial", data) if d.code == "T005"]
    assert suggestion in found.hint
    assert found.pointer == "/organisations/0/organisation"


def test_a_syntax_fault_is_not_a_fault_of_form_too(tmp_path: Path) -> None:
    text = "id: exempel\nkind: *slag\ntitle:\nsummary: &a ~\nstatus: !x okänd\n<<: {areas: []}\n"
    found = check_text(tmp_path, "trial", text)
    assert [d.code for d in found if d.line > 1] == ["S004", "S018", "S004", "S018", "S005", "S011"]


def test_the_schema_never_sees_what_could_not_be_read(tmp_path: Path) -> None:
    assert codes(check_text(tmp_path, "trial", "a: [b\n")) == ["S002"]
    assert vocabularies().knows("areas", "skola")
    assert parse_document("a.yaml", b"a: [b\n").data is None
