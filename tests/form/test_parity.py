"""The form's JavaScript against the generator: the same YAML, the same faults word for word."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking import check_file
from generator.dates import parse_date
from generator.diagnostics import Diagnostic
from generator.formatting import format_record
from generator.registry import RecordFile
from generator.schema import Schema
from generator.source import INVISIBLE, Data, parse_document
from generator.text import shorten, slugify
from tests.form.running import run_form, write_data
from tests.registers import REPOSITORY, kind_of, real_records, schemas
from tests.site.building import TODAY
from tests.unit.test_formatting import TEXT

KINDS = ("trial", "evaluation", "obstacle")
LINE = "# yaml-language-server: $schema=x"

#: What the form says about other records; the checker says it of the register as a whole.
REFERENCES = ("R001", "R002", "R003")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("form"))


def form_records() -> Iterator[tuple[Path, str, dict[str, Data]]]:
    for path in real_records():
        kind = kind_of(path)
        if kind in KINDS:
            document = parse_document(path.name, path.read_bytes())
            assert document.data is not None
            yield path, kind, document.data


def canonical(record: Any, schema: Schema) -> str:
    """What `forsok format` makes of the record, whatever it was written as."""
    text = json.dumps(record, ensure_ascii=False)
    document = parse_document("a.yaml", text.encode())
    assert document.problems == (), document.problems
    return format_record(document, schema, LINE)


def test_every_real_record_is_written_as_it_stands(data: Path) -> None:
    records = list(form_records())
    assert len(records) > 150
    tasks = [
        {"write": kind, "record": record, "line": path.read_text("utf-8").split("\n")[0]}
        for path, kind, record in records
    ]
    for (path, _, _), written in zip(records, run_form(data, tasks), strict=True):
        assert written == path.read_text("utf-8"), path


def test_every_real_record_is_read_as_the_generator_reads_it(data: Path) -> None:
    records = list(form_records())
    answers = run_form(data, [{"parse": path.read_text("utf-8")} for path, _, _ in records])
    for (path, _, record), read in zip(records, answers, strict=True):
        assert read["data"] == record, path
        assert read["comments"] == [], path
        assert read["first"] == path.read_text("utf-8").split("\n")[0], path


def test_comments_that_a_form_cannot_keep_are_told(data: Path) -> None:
    text = "# yaml-language-server: $schema=x\n# ett\nid: a # två\nlist:\n  # tre\n  - b\n# fyra\n"
    (read,) = run_form(data, [{"parse": text}])
    assert read["first"] == "# yaml-language-server: $schema=x"
    assert sorted(read["comments"]) == ["ett", "fyra", "tre", "två"]


@pytest.mark.parametrize("kind", KINDS)
def test_any_record_is_written_as_format_writes_it(data: Path, kind: str) -> None:
    schema = schemas()[kind]
    rng = random.Random(7)  # noqa: S311 - the same records each time
    records = [make_record(schema.find_field(""), rng) or {"id": "a-b"} for _ in range(250)]
    written = run_form(data, [{"write": kind, "record": r, "line": LINE} for r in records])
    for one, text in zip(records, written, strict=True):
        assert text == canonical(one, schema)


LETTERS = "ab å-:#'\"\\{}[],&*!|>%@`?~0179.=<\n\t \u00a0/_éÅ“§😀ſ\u3000"
WORDS = ("ord", "- a", "-", "#1", "å: b", "\n", "\n\n", "- ", "yes", "1_0", "2026-01-02", "\u00a0")


def make_text(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return "".join(rng.choice(LETTERS) for _ in range(rng.randrange(14)))
    glue = rng.choice((" ", " ", "", "\n"))
    return glue.join(
        rng.choice(WORDS) * rng.choice((1, 1, 1, 9)) for _ in range(rng.randrange(1, 40))
    )


def make_record(node: Mapping[str, Any], rng: random.Random) -> Any:
    """Any value of the type that the schema asks for, with texts that are hard to write."""
    kind = node.get("type")
    if kind == "object":
        made = {k: make_record(n, rng) for k, n in node["properties"].items() if rng.random() < 0.4}
        return made | ({make_text(rng): make_text(rng)} if rng.random() < 0.05 else {})
    if kind == "array":
        return [make_record(node["items"], rng) for _ in range(rng.randrange(4))]
    if kind == "integer":
        return rng.choice(("0", "12", "007", "-5", "x"))
    if kind == "boolean":
        return rng.choice(("true", "false"))
    return make_text(rng) if rng.random() < 0.8 else str(node["examples"][0])


@settings(max_examples=10, deadline=None)
@given(st.lists(TEXT, min_size=20, max_size=60))
def test_texts_are_read_alike(data: Path, texts: list[str]) -> None:
    asked = [{"slugify": t} for t in texts] + [{"shorten": t, "limit": 12} for t in texts]
    assert run_form(data, asked) == [slugify(t) for t in texts] + [shorten(t, 12) for t in texts]


def test_dates_are_read_alike(data: Path) -> None:
    rng = random.Random(5)  # noqa: S311 - the same dates each time
    texts = [
        "2024-02-29",
        "2023-02-29",
        "1900-02-29",
        "2000-02-29",
        "2026-13",
        "0000",
        "2026-1",
        "",
    ]
    texts += [
        f"{rng.randrange(1, 2100):04}-{rng.randrange(15):02}-{rng.randrange(34):02}"
        for _ in range(300)
    ]
    for text, answer in zip(texts, run_form(data, [{"date": t} for t in texts]), strict=True):
        found = parse_date(text)
        first_last = found and {
            "text": text,
            "first": found.first.isoformat(),
            "last": found.last.isoformat(),
        }
        assert answer == first_last, text


def test_what_is_pasted_becomes_what_the_checker_accepts(data: Path) -> None:
    pasted = (
        "”Smart”\u00a0text\u00ad\r\nrad\u2028två\u200b\x0btre\tfyra\ufeff 👩\u200d🏫\x07\x85slut"
    )
    (text,) = run_form(data, [{"clean": pasted}])
    assert text == "”Smart”\u00a0text\nrad\ntvå\ntre fyra 👩🏫\nslut"
    assert not INVISIBLE.search(text)
    everything = "".join(chr(n) for n in range(0x2FFF)) + "\ufeff\ufff9\uffff"
    (text,) = run_form(data, [{"clean": everything}])
    assert not INVISIBLE.search(text)


# --- faults --------------------------------------------------------------------------------

#: Texts that some rule has something to say about, and look-alikes that none has.
TROUBLE = (
    "",
    "x" * 5000,
    "Ring 08-123 45 67 i morgon",
    "Född 19811218-9876, sade hon",
    "Dnr 2024-123456",
    "811218-9876",
    "Skriv till anna.andersson@kommunen.se",
    "info@kommunen.se",
    "anna@gmail.com",
    "<b>fet</b> och {{ mall }}",
    "[länk](http://x.se) &amp; mer",
    "# rubrik",
    "javascript:alert(1)",
    "https://www.scribd.com/doc/1",
    "https://exempel.se/väg?q=1",
    "http://",
    "2026-02-30",
    "2031-01",
    "1999",
    "26 mars",
    "kommun:9999",
    "kommun:0481",
    "Göteborg",
    "2017:726",
    "finns-inte",
    "improved",
    "nöjdhet",
    "Antal deltagare som var nöjda",
    "978-91-38-24822-9",
    "978-91-38-24822-8",
    "0000-0002-1825-0097",
    "true",
    "12",
    "-3",
    "😀 emoji",
)
STATUSES = ("idea", "approved", "running", "evaluated", "stopped")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in inner:
        yield from places(part, (*path, key))


def spoil(record: dict[str, Data], rng: random.Random) -> dict[str, Data]:
    """The record with one to three things wrong, of any kind that a form or a file can have."""
    made: dict[str, Data] = json.loads(json.dumps(record))
    for _ in range(rng.randint(1, 3)):
        path = rng.choice(list(places(made)))
        *parents, last = path
        at: Any = made
        for step in parents:
            at = at[step]
        what = rng.randrange(6)
        if what == 0:
            del at[last]
        elif what == 1 and isinstance(at, dict):
            at["okant_falt"] = "x"
        elif what == 2 and isinstance(at[last], list):
            at[last] = [*at[last], *at[last]] if rng.random() < 0.5 else []
        elif what == 3 and "status" in made:
            made |= {"status": rng.choice(STATUSES), "entered_by": rng.choice(("owner", "curator"))}
        elif not isinstance(at[last], dict | list):
            at[last] = rng.choice(TROUBLE)
        elif what == 4:
            at[last] = "text"
    return made


def place_of(path: Path) -> RecordFile:
    kind = kind_of(path)
    name = path.parent.name if kind == "trial" else path.stem
    trial = path.parents[1].name if kind == "evaluation" else ""
    return RecordFile(path=path.name, kind=kind, name=name, trial=trial)


Found = set[tuple[str, str, str, str, str]]


def told(diagnostics: tuple[Diagnostic, ...]) -> Found:
    return {(d.code, d.severity.value, d.pointer, d.message, d.hint) for d in diagnostics}


def test_the_same_faults_in_the_same_words(data: Path, tmp_path: Path) -> None:
    """Real records spoilt in many ways. The checker's rules begin when the form is right; the
    browser says all at once, so that it may then say more, and never less."""
    rng = random.Random(1)  # noqa: S311 - the same faults each time
    sources = list(form_records())
    cases = [(path, kind, spoil(record, rng)) for path, kind, record in sources * 6]
    tasks = [{"check": kind, "record": r, "today": TODAY.isoformat()} for _, kind, r in cases]
    codes: set[str] = set()
    for (path, _, record), answer in zip(cases, run_form(data, tasks), strict=True):
        file = place_of(path)
        (tmp_path / file.path).write_text(json.dumps(record, ensure_ascii=False), "utf-8")
        checked = check_file(tmp_path, file, TODAY)
        expected = told(tuple(d for d in checked.diagnostics if d.code not in ("T028", "S018")))
        found: Found = {
            (d["code"], d["severity"], d["pointer"], d["message"], d["hint"])
            for d in answer
            if d["code"] not in REFERENCES
        }
        assert expected <= found, (path, expected - found, found - expected)
        if checked.record is not None:
            assert found == expected, (path, found - expected)
        codes |= {code for code, *_ in found}
    assert len(codes) >= 25, sorted(codes)


def test_the_fixtures_of_every_rule(data: Path, tmp_path: Path) -> None:
    """The documented example of each T rule is found by the form as well."""
    tasks: list[Mapping[str, Any]] = []
    wanted: list[tuple[str, str]] = []
    for folder in sorted((REPOSITORY / "tests" / "rules" / "invalid").glob("T*")):
        for path in folder.rglob("*.yaml"):
            document = parse_document(path.name, path.read_bytes())
            code = folder.name[:4]
            kind = _kind_by_fields(document.data or {})
            expected = (folder / "expected.txt").read_text("utf-8")
            if (
                document.data is None
                or not kind
                or code not in expected
                or path.name not in expected
            ):
                continue
            tasks.append({"check": kind, "record": document.data, "today": TODAY.isoformat()})
            wanted.append((code, folder.name))
    assert len({code for code, _ in wanted}) > 25, wanted
    for (code, name), answer in zip(wanted, run_form(data, tasks), strict=True):
        assert code in {d["code"] for d in answer} or code == "T028", name


def _kind_by_fields(record: Mapping[str, Any]) -> str:
    for key, kind in (("intervention", "trial"), ("design", "evaluation"), ("events", "obstacle")):
        if key in record:
            return kind
    return ""


def test_references_are_held_to_the_index(data: Path) -> None:
    record = {
        "id": "sextimmars-svartedalen",
        "programme": "tillitsdelegatonen",
        "obstacles": [
            {"obstacle": "gardsforsaljning", "account": "x"},
            {"obstacle": "nej", "account": "x"},
        ],
    }
    task = {"check": "trial", "record": record, "today": "2026-01-01", "isNew": True}
    (answer,) = run_form(data, [task])
    found = {(d["code"], d["pointer"]): d["hint"] for d in answer if d["code"] in REFERENCES}
    assert set(found) == {
        ("R001", "/programme"),
        ("R001", "/obstacles/1/obstacle"),
        ("R003", "/id"),
    }
    assert found["R001", "/programme"] == "Menade du ”tillitsdelegationen”?"
    trial = {"measures": [{"id": "sjukfranvaro"}]}
    task = {
        "check": "evaluation",
        "record": {"results": [{"measure": "sjukfranvaro"}, {"measure": "sjukfranvaron"}]},
        "trial": trial,
        "today": "2026-01-01",
    }
    (answer,) = run_form(data, [task])
    assert [d["pointer"] for d in answer if d["code"] == "R002"] == ["/results/1/measure"]
