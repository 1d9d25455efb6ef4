"""The commands on history from the outside: what is printed, written, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main
from tests.git.repositories import (
    EVALUATION,
    MEASURE,
    OBSTACLE,
    TRIAL,
    Repository,
    evaluation,
    make_repository,
    obstacle,
    trial,
)

CLEAN, FINDINGS, COULD_NOT_RUN = 0, 1, 2
TODAY = ("--today", "2026-11-22")
MINUTES = MEASURE.replace("antal", "minuter")


@pytest.fixture
def register(repository: Repository) -> Repository:
    repository.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    repository.commit("2026-02-02", {TRIAL: trial("running", start="2026-02-01")})
    return repository


def run(repository: Repository, *arguments: str) -> int:
    return main(["--root", str(repository.root), *arguments])


def test_history_as_json(register: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(register, "history", "senare-skolstart", "--format", "json", *TODAY) == CLEAN
    content = json.loads(capsys.readouterr().out)
    assert content["registered"] == "2026-01-10"
    assert content["registered_beforehand"] is True
    assert [version["status"] for version in content["versions"]] == ["approved", "running"]
    assert run(register, "history", "obstacle/skoldagens-borjan", *TODAY) == CLEAN
    assert "Registrerat 10 januari 2026." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("history", "senare-skolstrat"), "Menade du ”senare-skolstart”?"),
        (("review", "--base", "finns-inte"), "Revisionen ”finns-inte” finns inte."),
        (("verify", "--published", "finns-inte"), "finns inte"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    register: Repository,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    assert run(register, *arguments) == COULD_NOT_RUN
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_outside_git(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "trials").mkdir()
    for arguments in (["history", "x"], ["review", "--base", "main"]):
        assert main(["--root", str(tmp_path), *arguments]) == COULD_NOT_RUN
        assert "ligger inte i något git-förråd" in capsys.readouterr().err


def test_a_shallow_clone(
    register: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = make_repository(tmp_path / "grund")
    clone.git("fetch", "--quiet", "--depth=1", register.top.as_uri(), "main")
    clone.git("reset", "--quiet", "--hard", "FETCH_HEAD")
    assert run(clone, "history", "senare-skolstart") == COULD_NOT_RUN
    assert "git fetch --unshallow" in capsys.readouterr().err


def test_review(register: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    register.git("checkout", "--quiet", "-b", "bidrag")
    register.commit("2026-05-01", {TRIAL: trial("running", start="2026-02-01", title="Nio")})
    review = ("review", "--base", "main", "--head", "bidrag", *TODAY)
    assert run(register, *review) == CLEAN
    assert "Titel: Senare skolstart → Nio" in capsys.readouterr().out
    register.commit("2026-05-02", {TRIAL: trial("running", start="2026-02-01", measures=MINUTES)})
    assert run(register, *review, "--format", "json") == FINDINGS
    content = json.loads(capsys.readouterr().out)
    assert [(d["code"], d["path"], d["line"]) for d in content["diagnostics"]] == [
        ("C004", TRIAL, 20)
    ]
    assert content["counts"] == {"error": 1, "warning": 0, "notice": 0, "files": 1}
    assert run(register, *review, "--format", "markdown") == FINDINGS
    assert capsys.readouterr().out.startswith("## Granskning av ändringen\n")
    assert run(register, *review, "--format", "github") == FINDINGS
    assert f"::error file={TRIAL},line=20" in capsys.readouterr().out


def test_review_of_what_is_not_committed(
    register: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (register.root / TRIAL).unlink()
    assert run(register, "review", "--base", "HEAD", *TODAY) == FINDINGS
    assert "C001" in capsys.readouterr().out


def test_the_queue_and_its_letters(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = trial("ended", start="2020-02-01").replace(
        "    actual: '2020-02-01'\n", "    actual: '2020-02-01'\n  end:\n    actual: '2020-06-30'\n"
    )
    repository.commit("2026-01-10", {TRIAL: ended})
    assert run(repository, "queue", *TODAY) == CLEAN
    assert "Nyköpings kommun (1)" in capsys.readouterr().out
    assert run(repository, "queue", "--format", "json", *TODAY) == CLEAN
    assert json.loads(capsys.readouterr().out)["counts"]["results-overdue"] == 1
    folder = tmp_path / "brev"
    assert run(repository, "queue", "--letters", str(folder), *TODAY) == CLEAN
    (letter,) = folder.iterdir()
    text = letter.read_text("utf-8")
    assert letter.name == "kommun-0480.txt"
    assert "- Sena ankomster: ingen utvärdering är införd" in text


def test_evaluations_have_a_history_too(
    register: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    register.commit("2026-06-01", {EVALUATION: evaluation()})
    assert run(register, "history", "evaluation/senare-skolstart/rapport", *TODAY) == CLEAN
    assert "posten registrerades" in capsys.readouterr().out
