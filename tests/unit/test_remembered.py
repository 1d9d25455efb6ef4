"""A check that is remembered says what the check said, and is forgotten when anything changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator import remembered
from generator.checking import check_register
from generator.remembered import Findings, recall_or_check
from tests.registers import REPOSITORY, TODAY
from tests.site.building import GOLDEN_REGISTER, copy_register

TRIAL = "trials/friare-oppettider/trial.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small register, with something to say of it, that is large enough."""
    monkeypatch.setattr(remembered, "_WORTH_REMEMBERING", 1)
    root = copy_register(GOLDEN_REGISTER, tmp_path / "root")
    path = root / TRIAL
    path.write_text(path.read_text("utf-8").replace("title: ", "titel: ", 1), "utf-8")
    return root


class Counted:
    """A real check that counts how often it is asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.times = 0

    def __call__(self) -> Findings:
        self.times += 1
        checked = check_register(self.root, today=TODAY)
        return Findings(root=self.root, diagnostics=checked.diagnostics, files=checked.files)


def test_the_same_again_without_a_check(root: Path) -> None:
    check = Counted(root)

    first = recall_or_check(root, TODAY, {}, check)
    again = recall_or_check(root, TODAY, {}, check)

    assert check.times == 1
    assert again == first
    assert first.diagnostics


def change_a_record(root: Path) -> None:
    path = root / TRIAL
    stamp = path.stat()
    path.write_text(path.read_text("utf-8").replace("titel: ", "title: ", 1), "utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # the time of a file says nothing


def add_what_is_no_record(root: Path) -> None:
    (root / "trials" / "bild.png").write_bytes(b"")


def take_a_record_away(root: Path) -> None:
    next((root / "programmes").glob("*.yaml")).unlink()


def make_a_record_a_link(root: Path) -> None:
    path = root / TRIAL
    path.rename(root / "trial.yaml")
    path.symlink_to(root / "trial.yaml")


def have_a_schema_of_ones_own(root: Path) -> None:
    shutil.copytree(REPOSITORY / "schema", root / "schema")
    path = root / "schema" / "vocabularies" / "areas.yaml"
    path.write_text(f"{path.read_text('utf-8')}\n# ny rad\n", "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        change_a_record,
        add_what_is_no_record,
        take_a_record_away,
        make_a_record_a_link,
        have_a_schema_of_ones_own,
    ],
)
def test_a_change_is_checked(root: Path, change: Callable[[Path], None]) -> None:
    check = Counted(root)
    recall_or_check(root, TODAY, {}, check)
    change(root)

    found = recall_or_check(root, TODAY, {}, check)

    assert check.times == 2
    assert found == check()


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1)])
def test_another_day_or_another_registration_is_checked(root: Path, day: date) -> None:
    check = Counted(root)
    recall_or_check(root, TODAY, {}, check)

    recall_or_check(root, day, {}, check)
    recall_or_check(root, day, {TRIAL: "2020-01-01"}, check)

    assert check.times == 3


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": 1}', "\x00"])
def test_what_cannot_be_read_is_checked(root: Path, content: str) -> None:
    check = Counted(root)
    first = recall_or_check(root, TODAY, {}, check)
    (root / "build" / "check.json").write_text(content, "utf-8")

    assert recall_or_check(root, TODAY, {}, check) == first
    assert check.times == 2


def test_where_nothing_can_be_written(root: Path) -> None:
    (root / "build").write_text("en fil", "utf-8")
    check = Counted(root)

    assert recall_or_check(root, TODAY, {}, check) == recall_or_check(root, TODAY, {}, check)
    assert check.times == 2


def test_a_small_register_is_left_as_it_was(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_WORTH_REMEMBERING", 400)

    recall_or_check(root, TODAY, {}, Counted(root))

    assert not (root / "build").exists()
