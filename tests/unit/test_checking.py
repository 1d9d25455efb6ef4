"""A folder to a checked register: everything at once, and one broken file hides no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.checking import check_register, select_diagnostics
from generator.diagnostics import Diagnostic, Location, build_diagnostic
from generator.schema import read_schemas
from generator.vocabularies import VocabularyError
from tests.registers import (
    EVALUATION,
    EVALUATION_PATH,
    OBSTACLE,
    OBSTACLE_PATH,
    RECORDS,
    REPOSITORY,
    TODAY,
    TRIAL,
    TRIAL_PATH,
    check,
    codes,
    write_register,
)


def said(root: Path) -> list[str]:
    return [f"{d.path}:{d.line} {d.code}" for d in check(root).diagnostics]


def test_a_sound_register(tmp_path: Path) -> None:
    checked = check(write_register(tmp_path, RECORDS))
    assert checked.diagnostics == ()
    assert checked.is_sound
    assert checked.files == 4
    assert checked.root == tmp_path


def test_an_empty_register(tmp_path: Path) -> None:
    checked = check(tmp_path)
    assert (checked.files, checked.diagnostics, checked.is_sound) == (0, (), True)


@pytest.mark.parametrize("name", [".", "..", "inuti", "inuti/..", "../register", "./inuti/../."])
def test_a_relative_root_is_read_like_the_whole_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {**RECORDS, "obstacles/annat.yaml": "a: [b\n", "trials/Fel namn/trial.yaml": TRIAL}
    here = tmp_path / "register"
    for root in (here, here / "inuti", tmp_path):
        write_register(root, broken)
    monkeypatch.chdir(here)
    relative, whole = check(Path(name)), check(here / name)
    assert relative.files == whole.files == 5
    assert [d.path for d in relative.diagnostics] == ["obstacles/annat.yaml", "trials/Fel namn"]
    assert relative.diagnostics == whole.diagnostics
    assert relative.registry.trials.keys() == {"senare-skolstart"}


def test_a_relative_root_means_the_folder_of_the_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {**RECORDS, "schema/vocabularies/municipalities.yaml": "codes: []\n"}
    for name in ("evaluation", "obstacle", "programme", "trial"):
        own[f"schema/{name}.schema.json"] = (REPOSITORY / f"schema/{name}.schema.json").read_text()
    write_register(tmp_path / "own", own)
    write_register(tmp_path / "other", RECORDS)
    for folder, sound in (("other", True), ("own", False), ("other", True)):
        monkeypatch.chdir(tmp_path / folder)
        assert check(Path()).is_sound is sound


def test_one_broken_file_hides_no_other(tmp_path: Path) -> None:
    write_register(
        tmp_path,
        {
            TRIAL_PATH: b"\xff",
            OBSTACLE_PATH: OBSTACLE.replace("forordning", "förordning"),
            "obstacles/annat.yaml": "a: [b\n",
            "trials/tom/trial.yaml": "",
            "trials/tidigare-skolslut/trial.yaml": TRIAL.replace("role: owner", "roll: owner"),
        },
    )
    assert said(tmp_path) == [
        "obstacles/annat.yaml:1 S002",
        "obstacles/skoldagens-borjan.yaml:3 T005",
        "trials/senare-skolstart/trial.yaml:1 S001",
        "trials/tidigare-skolslut/trial.yaml:8 T002",
        "trials/tidigare-skolslut/trial.yaml:9 T001",
        "trials/tom/trial.yaml:1 S007",
    ]


def test_a_broken_record_is_still_there(tmp_path: Path) -> None:
    """What refers to a record with faults leads somewhere, and is not a fault of its own."""
    met = "obstacles:\n  - obstacle: skoldagens-borjan\n    account: Märktes.\n"
    write_register(
        tmp_path,
        {
            TRIAL_PATH: TRIAL.replace("running", "evaluated").replace("sources", f"{met}sources"),
            EVALUATION_PATH: EVALUATION.replace("before-after", "okänd"),
            OBSTACLE_PATH: OBSTACLE.replace("id: ", "id : : "),
        },
    )
    found = check(tmp_path).diagnostics
    assert [d.code for d in found if d.severity == "error"] == ["S002", "T005"]
    assert "R008" not in codes(found)


@pytest.mark.filterwarnings("default:This process .* is multi-threaded:DeprecationWarning")
def test_findings_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    files = {}
    for number in range(420):
        text = TRIAL.replace("senare-skolstart", f"forsok-{number}")
        text = text.replace("Senare skolstart i årskurs 9", f"Försök {number * 7919}")
        if number % 40 == 0:
            text = text.replace("status: running", "status: pågår")
        files[f"trials/forsok-{number}/trial.yaml"] = text
    write_register(tmp_path, files)
    alone = check_register(tmp_path, today=TODAY, jobs=1)
    shared = check_register(tmp_path, today=TODAY, jobs=3)
    assert alone.diagnostics == shared.diagnostics
    assert alone.registry.trials == shared.registry.trials
    assert codes(alone.diagnostics).count("T005") == 11
    assert check_register(tmp_path, today=TODAY, jobs=-1).diagnostics == alone.diagnostics


def test_today_is_what_it_is_said_to_be(tmp_path: Path) -> None:
    later = TRIAL.replace("sources:", "period:\n  start:\n    actual: '2026-12'\nsources:")
    write_register(tmp_path, {TRIAL_PATH: later})
    assert "T021" in codes(check(tmp_path).diagnostics)
    then = check_register(tmp_path, today=TODAY.replace(month=12), jobs=1)
    assert "T021" not in codes(then.diagnostics)


def test_a_register_may_have_its_own_vocabularies(tmp_path: Path) -> None:
    write_register(
        tmp_path, {TRIAL_PATH: TRIAL, "schema/vocabularies/municipalities.yaml": "codes: []\n"}
    )
    for name in ("evaluation", "obstacle", "programme", "trial"):
        text = (REPOSITORY / f"schema/{name}.schema.json").read_text("utf-8")
        write_register(tmp_path, {f"schema/{name}.schema.json": text})
    assert codes(check(tmp_path).diagnostics) == ["T005"]


def test_a_vocabulary_that_cannot_be_used_is_no_finding(tmp_path: Path) -> None:
    write_register(tmp_path, {TRIAL_PATH: TRIAL, "schema/vocabularies/kinds.yaml": "a: [\n"})
    with pytest.raises(VocabularyError, match="kinds"):
        check(tmp_path)


def test_schemas_are_read_once() -> None:
    assert read_schemas(REPOSITORY / "schema") is read_schemas(REPOSITORY / "tests/../schema")


def finding(path: str) -> Diagnostic:
    return build_diagnostic("S007", Location(path=path))


@pytest.mark.parametrize(
    ("paths", "chosen"),
    [
        ([], ["trials/a/trial.yaml", "trials/ab/trial.yaml", "trials/a"]),
        (["."], ["trials/a/trial.yaml", "trials/ab/trial.yaml", "trials/a"]),
        (["trials/a"], ["trials/a/trial.yaml", "trials/a"]),
        (["trials/a/"], ["trials/a/trial.yaml", "trials/a"]),
        (["trials/a/trial.yaml"], ["trials/a/trial.yaml"]),
        (["trials/ab", "trials/a/trial.yaml"], ["trials/a/trial.yaml", "trials/ab/trial.yaml"]),
        (["obstacles"], []),
    ],
)
def test_findings_of_some_paths(paths: list[str], chosen: list[str]) -> None:
    found = [finding("trials/a/trial.yaml"), finding("trials/ab/trial.yaml"), finding("trials/a")]
    assert [d.path for d in select_diagnostics(found, paths)] == chosen


def test_a_name_that_is_not_text(tmp_path: Path) -> None:
    """A file name may hold any bytes."""
    write_register(tmp_path, {TRIAL_PATH: TRIAL, OBSTACLE_PATH: OBSTACLE})
    folder = os.fsencode(tmp_path / "obstacles")
    with open(os.path.join(folder, b"\xff\n\x1b[31m.yaml"), "wb") as file:  # noqa: PTH118, PTH123
        file.write(b"x")
    assert codes(check(tmp_path).diagnostics) == ["S015"]
