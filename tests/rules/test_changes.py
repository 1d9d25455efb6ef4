"""The C rules by example: a folder holds the register before and after a change, and is a test.

``invalid/C…_reason/`` has ``before/``, ``after/`` and ``expected.txt``, ``valid/C…_reason/`` the
first two. ``facts.txt`` says what the files cannot: ``registered trial/x 2026-05-04`` when a record
came to the main line, ``submitter kommun:0480`` who made the change. After a change of words:
``pytest tests/rules --update-expected``, and read the diff.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic, load_rules, sort_diagnostics
from generator.history import Commit, RecordHistory, Version
from generator.history.values import pack
from generator.rules.change import build_change_case, check_change
from generator.source import SourceDocument, read_document
from tests.registers import TODAY, vocabularies

HERE = Path(__file__).parent
CODES = [code for code, rule in load_rules().items() if rule.family == "C"]


def list_folders(kind: str) -> list[str]:
    return sorted(f"{kind}/{folder.name}" for folder in (HERE / kind).glob("C*"))


def code_of(folder: str) -> str:
    return folder.partition("/")[2].partition("_")[0]


def read_register(root: Path) -> Mapping[str, SourceDocument]:
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.yaml"))
    return {path: read_document(root, path) for path in paths}


def build_history(key: str, day: str, before: Mapping[str, SourceDocument]) -> RecordHistory:
    """A record that has stood as it is `before` since it was registered."""
    kind, _, name = key.partition("/")
    document = before.get(f"trials/{name}/trial.yaml")
    data = (document.data if document else None) or {}
    version = Version(
        kind="registered",
        commit=Commit(sha="0" * 40, committed=datetime.fromisoformat(day).replace(tzinfo=UTC)),
        path=f"trials/{name}/trial.yaml",
        status=str(data.get("status", "")),
        content=pack(data),
    )
    return RecordHistory(kind=kind, id=name, path=version.path, versions=(version,))


def check_folder(folder: str) -> tuple[Diagnostic, ...]:
    root = HERE / folder
    before, after = read_register(root / "before"), read_register(root / "after")
    submitter = ""
    histories = {}
    facts = root / "facts.txt"
    for line in facts.read_text("utf-8").splitlines() if facts.exists() else ():
        match line.split():
            case "registered", key, day:
                histories[key] = build_history(key, day, before)
            case "submitter", body:
                submitter = body
            case other:
                raise AssertionError(other)
    case = build_change_case(
        before,
        after,
        vocabularies=vocabularies(),
        today=TODAY,
        histories=histories,
        submitter=submitter,
    )
    return sort_diagnostics(check_change(case))


def write_out(diagnostics: tuple[Diagnostic, ...]) -> str:
    lines = []
    for d in diagnostics:
        lines.append(f"{d.path}:{d.line}:{d.column}: {d.severity} {d.code}: {d.message}")
        lines.append(f"    {d.hint}")
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("folder", list_folders("invalid"))
def test_invalid(folder: str, update_expected: bool) -> None:
    found = check_folder(folder)
    said = write_out(found)
    expected = HERE / folder / "expected.txt"
    if update_expected:
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")
    assert {d.code for d in found} == {code_of(folder)}


@pytest.mark.parametrize("folder", list_folders("valid"))
def test_valid(folder: str) -> None:
    assert write_out(check_folder(folder)) == ""


@pytest.mark.parametrize("kind", ["invalid", "valid"])
def test_every_code_has_an_example(kind: str) -> None:
    assert sorted({code_of(folder) for folder in list_folders(kind)}) == CODES


@pytest.mark.parametrize("code", CODES)
def test_the_first_example_breaks_the_rule_once(code: str) -> None:
    folder = next(f for f in list_folders("invalid") if code_of(f) == code)
    assert len((HERE / folder / "expected.txt").read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize("folder", list_folders("invalid"))
def test_sentences_are_whole(folder: str) -> None:
    for line in (HERE / folder / "expected.txt").read_text("utf-8").splitlines():
        assert line.endswith((".", "?", "!"))
        assert "{" not in line
        assert "None" not in line
