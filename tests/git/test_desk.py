"""The curator's desk on real repositories: what waits, what is new, and how long it took."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from generator.cli import main
from generator.cli.arguments import build_parser
from generator.desk import build_desk_markdown
from generator.history import History, read_history, read_waiting
from tests.git.repositories import (
    OBSTACLE,
    TRIAL,
    Repository,
    make_repository,
    obstacle,
    sent_in,
    trial,
)
from tests.registers import TODAY

OTHER = "trials/skolstart-nio/trial.yaml"
THIRD = "trials/skolstart-tio/trial.yaml"
INLINE = (
    "obstacles:\n"
    "  - account: Reglerna sade något annat.\n    title: Skoldagens längd\n    type: lag\n"
)


def read(repository: Repository) -> History:
    return read_history(repository.root, today=TODAY)


def queue(
    repository: Repository, capsys: pytest.CaptureFixture[str], form: str, today: str = "2026-11-22"
) -> str:
    code = main(["--root", str(repository.root), "queue", "--format", form, "--today", today])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


@pytest.fixture
def worked(repository: Repository) -> Repository:
    """Two contributions that were merged, after ten days and after three, and two that wait."""
    repository.commit("2026-01-01", {OBSTACLE: obstacle()})
    repository.git("checkout", "--quiet", "-b", "intake/senare-skolstart")
    repository.commit("2026-01-10", {TRIAL: sent_in()}, author="2020-01-01")
    repository.commit("2026-01-12", {TRIAL: sent_in(title="Sen start")})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-01-11", {OBSTACLE: obstacle().replace("tolkar", "läser")})
    repository.merge("intake/senare-skolstart", "2026-01-20", "--no-ff")
    repository.git("checkout", "--quiet", "-b", "intake/skolstart-nio")
    repository.commit("2026-11-10", {OTHER: sent_in(name="skolstart-nio", title="Skolstart nio")})
    repository.git("checkout", "--quiet", "main")
    repository.merge("intake/skolstart-nio", "2026-11-13", "--no-ff")
    return repository


# --- how long contributions take ------------------------------------------------------------------


def test_days_are_counted_from_the_branch_to_the_merge(worked: Repository) -> None:
    found = [(s.path, s.submitted.day.isoformat(), s.days) for s in read(worked).submissions]
    assert found == [(TRIAL, "2026-01-10", 10), (OTHER, "2026-11-10", 3)]


def test_what_is_committed_on_main_counts_for_nothing(repository: Repository) -> None:
    repository.commit("2026-01-01", {TRIAL: trial()})
    repository.git("checkout", "--quiet", "-b", "rak")
    repository.commit("2026-01-05", {OTHER: trial(name="skolstart-nio")})
    repository.git("checkout", "--quiet", "main")
    repository.merge("rak", "2026-01-09", "--ff-only")
    assert read(repository).submissions == ()


def test_a_merge_that_changes_what_was_there_is_no_registration(repository: Repository) -> None:
    repository.commit("2026-01-01", {TRIAL: trial()})
    repository.git("checkout", "--quiet", "-b", "rattelse")
    repository.commit("2026-01-05", {TRIAL: trial(title="Sen start")})
    repository.git("checkout", "--quiet", "main")
    repository.merge("rattelse", "2026-01-09", "--no-ff")
    assert read(repository).submissions == ()


def test_a_branch_dated_after_its_merge_says_nothing(repository: Repository) -> None:
    repository.commit("2026-01-01", {TRIAL: trial()})
    repository.git("checkout", "--quiet", "-b", "framtiden")
    repository.commit("2027-01-05", {OTHER: trial(name="skolstart-nio")})
    repository.git("checkout", "--quiet", "main")
    repository.merge("framtiden", "2026-01-09", "--no-ff")
    assert read(repository).submissions == ()


def test_the_cache_holds_the_commits_beside_the_line(worked: Repository) -> None:
    cache = worked.top / ".git" / "known"
    first = read_history(worked.root, cache=cache, today=TODAY)
    assert read_history(worked.root, cache=cache, today=TODAY) == first
    assert len(first.submissions) == 2


# --- what waits -----------------------------------------------------------------------------------


def test_branches_with_records_wait(worked: Repository) -> None:
    worked.git("checkout", "--quiet", "-b", "intake/skolstart-tio")
    worked.commit("2026-11-15", {THIRD: trial(name="skolstart-tio", title="Skolstart: tio")})
    worked.commit("2026-11-18", {THIRD: trial(name="skolstart-tio", title="Skolstart tio")})
    worked.git("checkout", "--quiet", "-b", "kod", "main")
    worked.commit("2026-11-01", {"README.md": "Ingen post."})
    worked.git("checkout", "--quiet", "main")
    worked.git("update-ref", "refs/remotes/origin/samma", "intake/skolstart-tio")
    (found,) = read_waiting(worked.root)
    assert (found.name, found.paths) == ("intake/skolstart-tio", (THIRD,))
    assert found.since.day.isoformat() == "2026-11-15"
    assert found.newest.day.isoformat() == "2026-11-18"
    assert found.titles == {THIRD: "Skolstart tio"}


def test_a_branch_of_another_project_or_with_a_broken_record(worked: Repository) -> None:
    worked.git("checkout", "--quiet", "--orphan", "annat")
    worked.commit("2026-11-01", {THIRD: trial(name="skolstart-tio")})
    worked.git("checkout", "--quiet", "-f", "-b", "trasig", "main")
    worked.commit("2026-11-02", {OTHER: None, THIRD: "id: [\n"})
    worked.git("checkout", "--quiet", "main")
    (found,) = read_waiting(worked.root)
    assert (found.name, found.paths, found.titles) == ("trasig", (OTHER, THIRD), {})


def test_a_branch_at_a_remote_waits(worked: Repository) -> None:
    worked.git("checkout", "--quiet", "-b", "x")
    worked.commit("2026-11-15", {THIRD: trial(name="skolstart-tio")})
    worked.git("checkout", "--quiet", "main")
    worked.git("update-ref", "refs/remotes/origin/intake/tio", "x")
    worked.git("branch", "--quiet", "-D", "x")
    assert [branch.name for branch in read_waiting(worked.root)] == ["origin/intake/tio"]


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def full(worked: Repository) -> Repository:
    """Something of everything on the desk."""
    twin = trial("running", name="skolstart-nio-igen", start="2025-01-01", title="Skolstart nio")
    worked.commit("2026-11-14", {"trials/skolstart-nio-igen/trial.yaml": twin})
    worked.commit("2026-11-14", {THIRD: trial(name="skolstart-tio", extra=INLINE, title="Tio")})
    worked.git("checkout", "--quiet", "-b", "intake/$(halt)")
    hostile = trial(name="skolstart-elva", title="'Elva | <b>tolv</b> @alla `x`'")
    worked.commit("2026-11-20", {"trials/skolstart-elva/trial.yaml": hostile})
    worked.git("checkout", "--quiet", "main")
    return worked


def test_the_queue_as_json_keeps_its_keys(
    full: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(queue(full, capsys, "json"))
    assert {"schema_version", "date", "deadlines", "counts"} <= set(content)
    assert [n["id"] for n in content["new"]] == [
        "skolstart-nio-igen",
        "skolstart-tio",
        "skolstart-nio",
    ]
    (waiting,) = content["waiting"]
    assert (waiting["branch"], waiting["since"], waiting["days"]) == (
        "intake/$(halt)",
        "2026-11-20",
        2,
    )
    assert waiting["command"] == "forsok review --base main --head 'intake/$(halt)'"
    assert {d["code"] for d in content["duplicates"]} == {"R004"}
    assert content["inline_obstacles"] == [
        {
            "trial": "skolstart-tio",
            "number": 1,
            "title": "Skoldagens längd",
            "command": "forsok lift skolstart-tio/1",
        }
    ]
    assert content["handling"] == {"records": 2, "median_days": 6.5, "longest_days": 10}


def test_every_command_that_the_queue_gives_can_be_run(
    full: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    text = queue(full, capsys, "text")
    commands = [line.strip() for line in text.splitlines() if line.startswith("      forsok ")]
    assert len(commands) >= 6
    for command in commands:
        build_parser().parse_args(shlex.split(command)[1:])
    assert "6,5 dagar i median och 10 som längst" in text
    assert "Har väntat 2 dagar." in text


def test_the_summary_for_the_forge_is_inert(
    full: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    text = queue(full, capsys, "markdown")
    assert "### Väntar på granskning (1)" in text
    assert "### Hinder utan egen post (1)" in text
    assert "`forsok lift skolstart-tio/1`" in text
    assert "### Obekräftat" in text
    assert "<b>" not in text
    assert "@alla" not in text
    for line in text.splitlines():
        if line.startswith("| "):
            assert line.replace("\\|", "").count("|") == 4, line


def test_an_empty_desk(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit("2026-01-01", {"trials/README.md": "Tomt."})
    (repository.root / "trials" / "README.md").unlink()
    summary = queue(repository, capsys, "markdown")
    # Acts expire whether anybody tries anything or not.
    assert [line for line in summary.splitlines() if line.startswith("###")] == [
        "### Löper snart ut (2)"
    ]
    assert "brev" not in summary
    assert "Bordet är tomt" in build_desk_markdown((), None, TODAY)
    content = json.loads(queue(repository, capsys, "json"))
    assert (content["new"], content["waiting"], content["handling"]) == ([], [], None)


def test_outside_git(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "trials").mkdir()
    made = Repository(tmp_path, tmp_path)
    content = json.loads(queue(made, capsys, "json"))
    assert (content["new"], content["waiting"], content["handling"]) == (None, None, None)
    assert "saker att göra" in queue(made, capsys, "text")
    assert "Väntar" not in queue(made, capsys, "markdown")


def test_a_register_in_a_folder_of_its_repository(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    made = make_repository(tmp_path_factory.mktemp("forrad"), root="register")
    made.commit("2026-01-01", {TRIAL: trial()})
    made.git("checkout", "--quiet", "-b", "bidrag")
    made.commit("2026-11-20", {OTHER: trial(name="skolstart-nio", title="Skolstart nio")})
    made.git("checkout", "--quiet", "main")
    (waiting,) = json.loads(queue(made, capsys, "json"))["waiting"]
    assert waiting["records"] == [{"path": OTHER, "title": "Skolstart nio"}]
