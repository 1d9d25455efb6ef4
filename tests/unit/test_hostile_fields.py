"""Every field of every kind of record with what hides, runs or leads out of the register.

The record with most fields of each kind is taken apart: one field at a time holds the attack, and
the checker refuses it there, or takes it for the plain text that it is.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.checking import check_file, check_register
from generator.registry import classify
from generator.source import INVISIBLE, Data, escape_pointer, parse_document
from tests.registers import (
    EVALUATION,
    EVALUATION_PATH,
    OBSTACLE,
    OBSTACLE_PATH,
    RECORDS,
    TODAY,
    TRIAL,
    TRIAL_PATH,
    codes,
    kind_of,
    schemas,
    write_register,
)
from tests.soak.properties import base

#: One of each family of characters that are not seen, or turn what is.
HIDDEN = {
    "NUL": "\x00",
    "escape": "\x1b",
    "soft hyphen": "\u00ad",
    "joiner of graphemes": "\u034f",
    "Arabic letter mark": "\u061c",
    "blank letter": "\u3164",
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "right to left override": "\u202e",
    "isolate": "\u2066",
    "braille blank": "\u2800",
    "variation selector": "\ufe00",
    "noncharacter": "\U0010ffff",
    "tag": "\U000e0041",
    "variation selector above": "\U000e0100",
}
#: Names that lead elsewhere when they are taken for paths or addresses.
WAYS_OUT = (
    *("../../etc/passwd", "..", ".", "/etc/passwd", "a/../b", "a\\..\\b", "C:\\x", "a%2f..%2fb"),
    *(
        "a.b",
        "a b",
        "-rf",
        "--help",
        "a\nb",
        "ａ",
        "å",
        "A",
        "a--b",
        "a-",
        "con/",
        "~",
        "$HOME",
        "`id`",
    ),
)
#: Texts that no text field takes.
REFUSED = (
    *("<script>x()</script>", "<img src=x onerror=x()>", "<svg/onload=x()>", "<!-- x -->", "<!--"),
    *("{{ 7*7 }}", "{% raw %}", "{# x #}", "${x}", "<%= x %>", "[a](javascript:x())", "&#x202e;"),
)
PLACES = {kind_of(Path(path)): path for path in RECORDS}
KINDS = tuple(PLACES)


def fullest(kind: str) -> dict[str, Data]:
    """The record of that kind in the base with most fields."""
    own = [content for path, content in base().items() if kind_of(Path(path)) == kind]
    data = parse_document("a.yaml", max(own, key=len)).data
    assert data is not None
    return data


def list_strings(value: Data, pointer: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from list_strings(inner, f"{pointer}/{escape_pointer(key)}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from list_strings(inner, f"{pointer}/{place}")
    elif isinstance(value, str):
        yield pointer


def with_value(record: dict[str, Data], pointer: str, value: str) -> str:
    """The record as JSON (which is YAML) with `value` at `pointer`."""
    copy: Any = json.loads(json.dumps(record))
    *way, last = pointer.split("/")[1:]
    inside = copy
    for step in way:
        inside = inside[int(step) if isinstance(inside, list) else step]
    inside[int(last) if isinstance(inside, list) else last] = value
    return json.dumps(copy, ensure_ascii=False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_hidden_passes_in_any_field(kind: str, name: str) -> None:
    """Written as it is, and as an escape in quotes, which only the parser sees."""
    record, hidden = fullest(kind), HIDDEN[name]
    pointers = list(list_strings(record))
    assert len(pointers) > 8
    for pointer in pointers:
        raw = with_value(record, pointer, "MARK").replace("MARK", f"a{hidden}b")
        escape = f"\\U{ord(hidden):08x}"
        escaped = with_value(record, pointer, "MARK").replace("MARK", f"a{escape}b")
        for text in (raw, escaped):
            document = parse_document("a.yaml", text.encode())
            assert set(codes(document.problems)) & {"S012", "S002"}, (pointer, escape)


def test_what_is_hidden_is_what_unicode_hides() -> None:
    """Every character of a format, and all that may be ignored when shown, apart from the mark of
    an emoji."""
    for number in range(0x110000):
        letter = chr(number)
        shown = {"\ufe0f", *"\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\u0890\u0891"}
        kaithi = {"\U000110bd", "\U000110cd"}
        if unicodedata.category(letter) != "Cf" or letter in shown | kaithi:
            continue
        if 0x13430 <= number <= 0x1345F:  # how Egyptian signs stand to each other
            continue
        assert INVISIBLE.search(letter), f"U+{number:04X}"


@pytest.mark.parametrize("kind", KINDS)
def test_markup_and_templates_are_refused_in_every_text(kind: str, tmp_path: Path) -> None:
    """tests/site/test_hostile.py shows that they would be plain text if they were not."""
    record = fullest(kind)
    path = PLACES[kind]
    file = classify(path)
    assert file is not None
    pointers = [f.pointer for f in schemas()[kind].list_fields(record) if f.role == "text"]
    assert len(pointers) > 2
    for pointer in pointers:
        for text in REFUSED:
            write_register(tmp_path, {path: with_value(record, pointer, text)})
            found = check_file(tmp_path, file, TODAY).diagnostics
            assert pointer in {d.pointer for d in found if d.severity == "error"}, (pointer, text)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_id_or_reference_leads_out(way: str, tmp_path: Path) -> None:
    """In a record's id, in each reference to a record, and in an alias."""
    written = json.dumps(way)
    cases = {
        TRIAL_PATH: (
            TRIAL.replace("id: senare-skolstart", f"id: {written}"),
            TRIAL + f"programme: {written}\n",
            TRIAL + f"aliases:\n  - {written}\n",
            TRIAL + f"obstacles:\n  - obstacle: {written}\n    account: Så.\n",
            TRIAL + f"replicates:\n  - trial: {written}\n    differences: Så.\n",
        ),
        OBSTACLE_PATH: (
            OBSTACLE.replace("id: skoldagens-borjan", f"id: {written}"),
            OBSTACLE + f"merged_into: {written}\n",
            OBSTACLE + f"aliases:\n  - {written}\n",
        ),
        EVALUATION_PATH: (
            EVALUATION + f"results:\n  - measure: {written}\n    verdict: improved\n",
            EVALUATION + f"obstacles:\n  - obstacle: {written}\n    text: Så.\n",
        ),
    }
    for path, contents in cases.items():
        for number, content in enumerate(contents):
            root = tmp_path / f"{Path(path).stem}-{number}"
            write_register(root, {TRIAL_PATH: TRIAL, path: content})
            checked = check_register(root, today=TODAY, jobs=1)
            assert not checked.is_sound, content
            assert path in {d.path for d in checked.diagnostics if d.severity == "error"}
            assert way not in checked.registry.trials
            assert way not in checked.registry.obstacles
            assert way not in checked.registry.aliases


@pytest.mark.parametrize("folder", ["trials", "obstacles", "programmes"])
def test_a_link_in_the_place_of_a_folder_is_not_followed(folder: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "hemligt"
    write_register(elsewhere, {"trial.yaml": "hemlig: text\n", "a.yaml": "hemlig: text\n"})
    root = tmp_path / "root"
    root.mkdir()
    (root / folder).symlink_to(elsewhere.parent)
    checked = check_register(root, today=TODAY, jobs=1)
    assert codes(checked.diagnostics) == ["S013"]
    assert checked.files == 0


def test_a_link_above_a_record_is_not_followed(tmp_path: Path) -> None:
    """The evaluations of a trial are in a folder that leads elsewhere."""
    write_register(tmp_path / "elsewhere", {"rapport.yaml": EVALUATION})
    root = write_register(tmp_path / "root", {TRIAL_PATH: TRIAL})
    (root / "trials/senare-skolstart/evaluations").symlink_to(tmp_path / "elsewhere")
    checked = check_register(root, today=TODAY, jobs=1)
    assert codes(checked.diagnostics) == ["S013"]
    assert checked.registry.evaluations == {}


@pytest.mark.parametrize(
    "line",
    [
        f"areas: [{', '.join(f'a{n}' for n in range(90_000))}]\n",
        "areas:\n" + "  -\n" * 200_000,
        "".join(f"k{n}: x\n" for n in range(90_000)),
        "organisations:\n" + "".join(f"  - {{organisation: 'k:{n}'}}\n" for n in range(30_000)),
        "areas: [" + "{}," * 300_000 + "{}]\n",
        "? [" + "a, " * 300_000 + "b]\n: c\n",
    ],
    ids=["codes", "empty items", "keys", "bodies", "mappings", "a list for a key"],
)
def test_a_megabyte_of_faults_gives_one(line: str) -> None:
    """It took minutes, and gave sixty megabytes of findings."""
    document = parse_document("a.yaml", line.encode())
    assert document.data is None
    assert codes(document.problems).count("S020") == 1
    assert len(document.problems) <= 10_001


def test_a_hundred_megabytes_of_one_line_are_not_read(tmp_path: Path) -> None:
    root = write_register(tmp_path, {TRIAL_PATH: TRIAL})
    with (root / TRIAL_PATH).open("ab") as file:
        file.truncate(100_000_000)
    with (root / "obstacles.yaml").open("wb") as file:
        file.write(b"x" * 1_000)
    assert codes(check_register(root, today=TODAY, jobs=1).diagnostics) == ["S009"]
