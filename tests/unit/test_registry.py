"""Which files are records, and what refers to what."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.registry import RecordFile, find_record_files
from tests.registers import (
    EVALUATION,
    EVALUATION_PATH,
    OBSTACLE,
    OBSTACLE_PATH,
    PROGRAMME,
    PROGRAMME_PATH,
    RECORDS,
    TRIAL,
    TRIAL_PATH,
    check,
    write_register,
)


def problems(root: Path) -> list[str]:
    return [f"{p.code} {p.path}" for p in find_record_files(root).problems]


# --- files ---------------------------------------------------------------------------------


def test_every_kind_of_record_is_found(tmp_path: Path) -> None:
    found = find_record_files(write_register(tmp_path, RECORDS))
    assert found.problems == ()
    assert found.records == (
        RecordFile(path=OBSTACLE_PATH, kind="obstacle", name="skoldagens-borjan"),
        RecordFile(path=PROGRAMME_PATH, kind="programme", name="skoldagens-langd"),
        RecordFile(
            path=EVALUATION_PATH, kind="evaluation", name="rapport", trial="senare-skolstart"
        ),
        RecordFile(path=TRIAL_PATH, kind="trial", name="senare-skolstart"),
    )


def test_nothing_is_opened(tmp_path: Path) -> None:
    write_register(tmp_path, {TRIAL_PATH: b"\xff"})
    assert problems(tmp_path) == []


def test_an_empty_root_has_no_records(tmp_path: Path) -> None:
    assert find_record_files(tmp_path).records == ()
    assert find_record_files(tmp_path / "finns-inte").records == ()


def test_other_folders_are_not_read(tmp_path: Path) -> None:
    write_register(tmp_path, {"docs/a.yaml": "x", "a.yaml": "x", "build/trials/a/trial.yaml": "x"})
    assert find_record_files(tmp_path).records == ()
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("trials/a/rapport.yaml", ["S014 trials/a", "S016 trials/a/rapport.yaml"]),
        ("trials/a.yaml", ["S016 trials/a.yaml"]),
        ("trials/README.md", ["S016 trials/README.md"]),
        ("trials/a/trial.yml", ["S014 trials/a", "S015 trials/a/trial.yml"]),
        ("trials/a/Trial.yaml", ["S014 trials/a", "S016 trials/a/Trial.yaml"]),
        ("trials/a/trial.yaml/x.txt", ["S014 trials/a", "S016 trials/a/trial.yaml/x.txt"]),
        ("trials/A/trial.yaml", ["S015 trials/A"]),
        ("trials/a b/trial.yaml", ["S015 trials/a b"]),
        ("trials/å/trial.yaml", ["S015 trials/å"]),
        ("trials/a_b/trial.yaml", ["S015 trials/a_b"]),
        ("trials/-a/trial.yaml", ["S015 trials/-a"]),
        ("trials/a--b/trial.yaml", ["S015 trials/a--b"]),
        ("trials/a..b/trial.yaml", ["S015 trials/a..b"]),
        ("trials/.../trial.yaml", []),
        ("trials/.a/trial.yaml", []),
        ("obstacles/.a.yaml", []),
        ("obstacles/a.yml", ["S015 obstacles/a.yml"]),
        ("obstacles/a.b.yaml", ["S015 obstacles/a.b.yaml"]),
        ("obstacles/a.yaml.bak", ["S016 obstacles/a.yaml.bak"]),
        ("obstacles/a/b.yaml", ["S016 obstacles/a/b.yaml"]),
        ("programmes/a.json", ["S016 programmes/a.json"]),
        ("programmes/%0a<b>.yaml", ["S015 programmes/%0a<b>.yaml"]),
        ("trials/a/evaluations/b/c.yaml", ["S014 trials/a", "S016 trials/a/evaluations/b/c.yaml"]),
        ("trials/a/evaluations/b.md", ["S014 trials/a", "S016 trials/a/evaluations/b.md"]),
    ],
)
def test_names_and_places(tmp_path: Path, path: str, expected: list[str]) -> None:
    write_register(tmp_path, {path: "x"})
    assert problems(tmp_path) == expected
    assert find_record_files(tmp_path).records == ()


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("trials/Senare skolstart, åk 9/trial.yaml", "senare-skolstart-ak-9"),
        ("obstacles/Skoldagens början.yml", "skoldagens-borjan.yaml"),
        ("obstacles/Rapport.yaml", "rapport.yaml"),
        ("obstacles/…….yaml", "namn.yaml"),
    ],
)
def test_a_better_name_is_suggested(tmp_path: Path, path: str, suggestion: str) -> None:
    write_register(tmp_path, {path: "x"})
    (found,) = find_record_files(tmp_path).problems
    assert f"”{suggestion}”" in found.hint


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = write_register(tmp_path / "utanför", RECORDS)
    root = write_register(tmp_path / "register", {TRIAL_PATH: TRIAL})
    (root / "programmes").symlink_to(outside / "programmes")
    (root / "obstacles").mkdir()
    (root / OBSTACLE_PATH).symlink_to(outside / OBSTACLE_PATH)
    (root / "obstacles/ring").symlink_to(".")
    (root / "trials/lank").symlink_to(outside / "trials/senare-skolstart")
    (root / "trials/senare-skolstart/evaluations").symlink_to("..")
    assert sorted(problems(root)) == [
        "S013 obstacles/ring",
        "S013 obstacles/skoldagens-borjan.yaml",
        "S013 programmes",
        "S013 trials/lank",
        "S013 trials/senare-skolstart/evaluations",
    ]
    assert [file.path for file in find_record_files(root).records] == [TRIAL_PATH]


def test_files_come_in_the_same_order(tmp_path: Path) -> None:
    names = ["c", "a", "b-1", "b", "a-10", "a-9"]
    write_register(tmp_path, {f"obstacles/{name}.yaml": "x" for name in names})
    found = [file.name for file in find_record_files(tmp_path).records]
    assert found == sorted(found, key=lambda name: f"obstacles/{name}.yaml")


# --- indexes -------------------------------------------------------------------------------

SECOND = (
    TRIAL.replace("id: senare-skolstart", "id: andra-forsoket")
    .replace("Senare skolstart i årskurs 9", "Ett helt annat försök")
    .replace(
        "    role: owner\n", "    role: partner\n  - organisation: kommun:0484\n    role: owner\n"
    )
)


def linked(tmp_path: Path) -> Path:
    return write_register(
        tmp_path,
        {
            TRIAL_PATH: TRIAL.replace("areas:", "programme: skoldagens-langd\nareas:")
            + "aliases:\n  - nio-i-stallet-for-atta\n",
            EVALUATION_PATH: EVALUATION + "obstacles:\n  - obstacle: skoldagens-borjan\n",
            "trials/andra-forsoket/trial.yaml": SECOND
            + "evaluators:\n  - region:04\n"
            + "replicates:\n  - trial: senare-skolstart\n"
            + "obstacles:\n  - obstacle: skoldagens-borjan\n    account: Märktes.\n"
            + "exemptions:\n  - description: Får börja senare.\n"
            + "    provision:\n      act: 2010:800\n",
            OBSTACLE_PATH: OBSTACLE
            + "provisions:\n  - act: 2010:800\n    chapter: '7'\n    section: '17'\n"
            + "affected:\n  - kommun:0484\nresponsible:\n  - region:04\n",
            PROGRAMME_PATH: PROGRAMME,
        },
    )


def test_reverse_links(tmp_path: Path) -> None:
    registry = check(linked(tmp_path)).registry
    assert list(registry.trials) == ["andra-forsoket", "senare-skolstart"]
    assert registry.trials_by_obstacle == {
        "skoldagens-borjan": ("andra-forsoket", "senare-skolstart")
    }
    assert registry.trials_by_programme == {"skoldagens-langd": ("senare-skolstart",)}
    assert registry.trials_by_body == {
        "kommun:0480": ("andra-forsoket", "senare-skolstart"),
        "kommun:0484": ("andra-forsoket",),
        "region:04": ("andra-forsoket",),
    }
    assert registry.obstacles_by_body == {
        "kommun:0484": ("skoldagens-borjan",),
        "region:04": ("skoldagens-borjan",),
    }
    assert registry.replicated_by == {"senare-skolstart": ("andra-forsoket",)}
    assert registry.aliases == {"nio-i-stallet-for-atta": "senare-skolstart"}
    assert [e.name for e in registry.evaluations_of("senare-skolstart")] == ["rapport"]
    assert registry.evaluations_of("andra-forsoket") == ()
    assert len(list(registry.all_evaluations())) == 1


def test_provisions_of_a_trial(tmp_path: Path) -> None:
    registry = check(linked(tmp_path)).registry
    found = [p.key for p in registry.provisions_of(registry.trials["andra-forsoket"])]
    assert found == [("2010:800", "", "", ""), ("2010:800", "7", "17", "")]


def test_of_two_records_with_one_id_the_first_is_kept(tmp_path: Path) -> None:
    write_register(
        tmp_path,
        {"trials/a-kopia/trial.yaml": TRIAL.replace("nio i", "tio i"), TRIAL_PATH: TRIAL},
    )
    checked = check(tmp_path)
    assert [d.code for d in checked.diagnostics if d.severity == "error"] == ["T028", "R003"]
    assert checked.registry.trials["senare-skolstart"].path == "trials/a-kopia/trial.yaml"
