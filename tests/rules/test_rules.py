"""The rules by example: a folder is a small register, and a test.

``invalid/CODE_reason/`` breaks one rule, and its ``expected.txt`` holds every word that is said
about it; ``valid/CODE_reason/`` comes as near as it can without breaking it. The page of rules
shows the first folder of each. After a change of words: ``pytest tests/rules --update-expected``,
and read the diff.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic, load_rules
from generator.source import MAX_BYTES, MAX_NODES
from tests.registers import TRIAL_PATH, check

HERE = Path(__file__).parent


#: Rules about a change (C) need a base and a head, and are tested with a history.
CODES = [code for code, rule in load_rules().items() if rule.family in "STR"]


def list_folders(kind: str) -> list[str]:
    names = sorted(folder.name for folder in (HERE / kind).iterdir() if folder.is_dir())
    return [f"{kind}/{name}" for name in names if name[0] in "STR"]


def code_of(folder: str) -> str:
    return folder.partition("/")[2].partition("_")[0]


# --- what git or an editor would not keep is made when the test runs -------------------------


def pad_to(size: int) -> Callable[[Path], None]:
    """The last line of the trial again and again until the file has `size` bytes."""

    def pad(root: Path) -> None:
        path = root / TRIAL_PATH
        content = path.read_bytes()
        last = content.splitlines(keepends=True)[-1]
        whole = content + last * ((size - len(content)) // len(last))
        path.write_bytes(whole + b"#" * (size - len(whole)))

    return pad


def add_sources(count: int) -> Callable[[Path], None]:
    """So many sources after the trial's own; each has eight nodes."""

    def add(root: Path) -> None:
        with (root / TRIAL_PATH).open("a", encoding="utf-8") as file:
            for number in range(count):
                file.write(f"  - title: Bilaga {number}\n    kind: official\n")
                file.write("    supports:\n      - intervention\n")

    return add


def link_to_file(root: Path) -> None:
    (root / "trials/senare-skolstart/evaluations").mkdir()
    (root / "trials/senare-skolstart/evaluations/rapport.yaml").symlink_to("../trial.yaml")


def link_to_folder(root: Path) -> None:
    (root / "trials/tidigare-skolslut").symlink_to("senare-skolstart")


def make_pipe(root: Path) -> None:
    (root / TRIAL_PATH).unlink()
    os.mkfifo(root / TRIAL_PATH)


MADE_WHEN_RUN: dict[str, Callable[[Path], None]] = {
    "invalid/S009_over-the-limit": pad_to(MAX_BYTES + 1),
    "valid/S009_at-the-limit": pad_to(MAX_BYTES),
    "invalid/S013_link-to-a-file": link_to_file,
    "invalid/S013_link-to-a-folder": link_to_folder,
    "invalid/S019_pipe": make_pipe,
    "invalid/S020_too-many-sources": add_sources(MAX_NODES // 8),
    "valid/S020_many-sources": add_sources(MAX_NODES // 8 - 10),
}


def check_folder(folder: str, scratch: Path) -> tuple[Diagnostic, ...]:
    root = HERE / folder
    if folder in MADE_WHEN_RUN:
        root = Path(shutil.copytree(root, scratch / "register"))
        MADE_WHEN_RUN[folder](root)
    return check(root).diagnostics


def write_out(diagnostics: tuple[Diagnostic, ...]) -> str:
    lines = []
    for d in diagnostics:
        lines.append(f"{d.path}:{d.line}:{d.column}: {d.severity} {d.code}: {d.message}")
        lines.append(f"    {d.hint}")
    return "".join(f"{line}\n" for line in lines)


# --- the tests -----------------------------------------------------------------------------


@pytest.mark.parametrize("folder", list_folders("invalid"))
def test_invalid(folder: str, tmp_path: Path, update_expected: bool) -> None:
    found = check_folder(folder, tmp_path)
    said = write_out(found)
    expected = HERE / folder / "expected.txt"
    if update_expected:
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")
    assert {d.code for d in found} == {code_of(folder)}


@pytest.mark.parametrize("folder", list_folders("valid"))
def test_valid(folder: str, tmp_path: Path) -> None:
    assert write_out(check_folder(folder, tmp_path)) == ""


@pytest.mark.parametrize("kind", ["invalid", "valid"])
def test_every_code_has_an_example(kind: str) -> None:
    assert {code_of(folder) for folder in list_folders(kind)} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_first_example_breaks_the_rule_once(code: str) -> None:
    """The page of rules shows it: one finding, in a file short enough to show."""
    folder = next(f for f in list_folders("invalid") if code_of(f) == code)
    assert len((HERE / folder / "expected.txt").read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize("folder", list_folders("invalid"))
def test_the_hint_says_what_to_write(folder: str) -> None:
    """No sentence is empty, unfilled or in two parts that do not fit."""
    for line in (HERE / folder / "expected.txt").read_text("utf-8").splitlines():
        said = line.partition(": ")[2].partition(": ")[2] if line[0] != " " else line.strip()
        assert said
        assert said[0].isupper() or said[0] in "”0123456789-"
        assert said[-1] in ".?!”)" or ": " in said
        assert "{" not in said or "T033" in folder
        assert "None" not in said


def test_made_when_run_names_folders_that_exist() -> None:
    assert set(MADE_WHEN_RUN) <= {*list_folders("invalid"), *list_folders("valid")}
