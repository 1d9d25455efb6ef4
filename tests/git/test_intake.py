"""Taking in what people send: real branches, and a register that is never disturbed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.cli import main
from tests.git.repositories import (
    EVALUATION,
    OBSTACLE,
    TRIAL,
    Repository,
    evaluation,
    make_repository,
    obstacle,
    trial,
)
from tests.registers import REPOSITORY

NEW = trial("idea", name="skolstart-nio", title="Skolstart nio i grannkommunen")
PATH = "trials/skolstart-nio/trial.yaml"


@pytest.fixture
def register(repository: Repository) -> Repository:
    repository.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    repository.git("config", "user.name", "Redaktionen")
    repository.git("config", "user.email", "lab@example.org")
    return repository


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inkorg"
    folder.mkdir()
    return folder


def put(inbox: Path, text: str, name: str = "svar.yaml") -> str:
    path = inbox / name
    path.write_text(text, "utf-8")
    return str(path)


def intake(register: Repository, *asked: str) -> int:
    return main(["intake", "--root", str(register.root), "--today", "2026-06-01", *asked])


def branches(register: Repository) -> list[str]:
    return register.git("branch", "--format=%(refname:short)", "--list", "intake/*").splitlines()


def test_a_sound_record_comes_to_a_branch(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register.write({"arbete.txt": "pågår"})
    before = register.git("rev-parse", "HEAD", "main")

    assert intake(register, put(inbox, NEW), "--source", "brev 2026-06-01") == 0

    assert branches(register) == ["intake/skolstart-nio"]
    message = register.git("log", "-1", "--format=%B", "intake/skolstart-nio")
    assert message == (
        "Nytt försök: Skolstart nio i grannkommunen\n\n"
        "Submitted-by: Nyköpings kommun (kommun:0480)\nSource: brev 2026-06-01"
    )
    assert register.git("log", "-1", "--format=%an", "intake/skolstart-nio") == "Redaktionen"
    changed = register.git("diff", "--name-status", "main", "intake/skolstart-nio")
    assert changed.split() == ["A", PATH]
    # What is checked out is as it was.
    assert register.git("rev-parse", "HEAD", "main") == before
    assert register.git("status", "--porcelain") == "?? arbete.txt"
    said = capsys.readouterr().out
    assert "Tack! Vi har tagit emot ”Skolstart nio i grannkommunen”" in said
    assert "forsok review --base main --head intake/skolstart-nio" in said


def test_the_branch_holds_canonical_text(register: Repository, inbox: Path) -> None:
    shuffled = "\n".join(reversed(NEW.strip().split("\n")[:4])) + "\n" + NEW.split("\n", 4)[4]
    shutil.copytree(REPOSITORY / "schema", register.root / "schema")
    intake(register, put(inbox, shuffled))
    text = register.git("show", f"intake/skolstart-nio:{PATH}")
    assert text.splitlines()[0].startswith("# yaml-language-server:")
    assert text.splitlines()[1] == "id: skolstart-nio"


def test_faults_are_all_told_and_nothing_is_made(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = NEW.replace("skola\n", "skol\n").replace("kind: forsoks", "kind: forsk")

    assert intake(register, put(inbox, bad)) == 1

    assert branches(register) == []
    said = capsys.readouterr().out
    assert "svar.yaml: inte mottagen, 2 fel." in said
    letter = said.partition("--- Svar att skicka ---")[2]
    assert "1. Slag: " in letter
    assert "2. Område, nummer 1: " in letter
    assert "Menade du ”skola”?" in letter


def test_one_submission_never_blocks_another(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        put(inbox, "id: [\n", "trasig.yaml"),
        put(inbox, NEW, "bra.yaml"),
        put(inbox, NEW.replace("skola\n", "skol\n"), "fel.yaml"),
        put(inbox, NEW.replace("skolstart-nio", "skolstart-tio").replace("nio", "tio"), "mer.yaml"),
    ]

    assert intake(register, *files) == 1

    assert branches(register) == ["intake/skolstart-nio", "intake/skolstart-tio"]
    assert "2 mottagna, 2 inte mottagna." in capsys.readouterr().out
    for branch in branches(register):
        assert register.git("rev-parse", f"{branch}^") == register.git("rev-parse", "main")


def test_the_same_again_is_no_second_branch(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    intake(register, put(inbox, NEW))
    assert intake(register, put(inbox, f"{NEW}\n-- \nÅsa\n")) == 0
    assert branches(register) == ["intake/skolstart-nio"]
    assert "redan mottagen" in capsys.readouterr().out

    assert intake(register, put(inbox, NEW.replace("klockan nio", "klockan halv tio"))) == 0
    assert branches(register) == ["intake/skolstart-nio", "intake/skolstart-nio-2"]


def test_what_the_register_says_already_is_no_change(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["format", "--root", str(register.root)])
    register.commit("2026-01-12", {})
    capsys.readouterr()
    assert intake(register, put(inbox, trial())) == 0
    assert branches(register) == []
    assert "registret har redan samma uppgifter" in capsys.readouterr().out


def test_a_change_is_held_to_what_was_promised(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register.commit("2026-02-02", {TRIAL: trial("running", start="2026-02-01")})
    moved = trial("running", start="2026-02-01").replace("antal", "minuter")
    assert intake(register, put(inbox, moved)) == 1
    assert "(C004)" in capsys.readouterr().out

    assert intake(register, put(inbox, trial("running", start="2026-02-01", title="Nio"))) == 0
    subject = register.git("log", "-1", "--format=%s", "intake/senare-skolstart")
    assert subject == "Ändrat försök: Nio"


def test_somebody_elses_record_is_told(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be right: two bodies can share a trial. The curator decides, and both are told."""
    path = put(inbox, trial(title="Vårt i stället"))
    assert intake(register, path, "--submitter", "kommun:0481") == 0
    said = capsys.readouterr().out
    assert "C009" in said
    message = register.git("log", "-1", "--format=%B", "intake/senare-skolstart")
    assert "Submitted-by: Oxelösunds kommun (kommun:0481)" in message


def test_an_evaluation(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register.commit("2026-02-02", {TRIAL: trial("ended", start="2026-02-01")})
    path = put(inbox, evaluation())
    assert intake(register, path) == 1
    assert "--to" in capsys.readouterr().out
    assert intake(register, path, "--to", "trials/x/rapport.yaml") == 2

    assert intake(register, path, "--to", EVALUATION) == 0
    assert branches(register) == ["intake/senare-skolstart--rapport"]
    wrong = put(inbox, evaluation(measure="finns-inte"))
    assert intake(register, wrong, "--to", EVALUATION) == 1
    assert "(R002)" in capsys.readouterr().out


def test_an_obstacle_beside_a_trial_of_the_same_name(register: Repository, inbox: Path) -> None:
    met = obstacle("skolstart-nio").replace("Skoldagen får inte", "Lektionen får inte")
    assert intake(register, put(inbox, NEW), put(inbox, met, "h.yaml")) == 0
    assert branches(register) == ["intake/obstacle--skolstart-nio", "intake/skolstart-nio"]


def test_only_a_check(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert intake(register, put(inbox, NEW), "--check") == 0
    assert branches(register) == []
    assert "inga fel" in capsys.readouterr().out


def test_answers_in_a_folder(
    register: Repository, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = inbox / "svar"
    assert intake(register, put(inbox, NEW), "--replies", str(folder)) == 0
    (answer,) = folder.iterdir()
    assert answer.name == "svar-yaml.txt"
    assert answer.read_text("utf-8").startswith("Hej!\n\nTack! Vi har tagit emot")
    assert "Hej!" not in capsys.readouterr().out
    # Another file of the same name takes no answer's place.
    assert intake(register, put(inbox, "x: 1\n"), "--replies", str(folder)) == 1
    assert sorted(p.name for p in folder.iterdir()) == ["svar-yaml-2.txt", "svar-yaml.txt"]
    assert answer.read_text("utf-8").startswith("Hej!\n\nTack! Vi har tagit emot")


def test_an_old_branch_that_somebody_stands_on_does_not_matter(
    register: Repository, inbox: Path
) -> None:
    register.git("checkout", "--quiet", "-b", "annat")
    register.commit("2026-05-01", {OBSTACLE: None})
    assert intake(register, put(inbox, NEW)) == 0
    assert register.git("rev-parse", "intake/skolstart-nio^") == register.git("rev-parse", "main")


def test_a_register_in_a_folder_of_its_repository(tmp_path: Path, inbox: Path) -> None:
    inner = make_repository(tmp_path / "förråd", root="registret")
    inner.commit("2026-01-10", {TRIAL: trial()})
    inner.git("config", "user.name", "Redaktionen")
    inner.git("config", "user.email", "lab@example.org")
    assert intake(inner, put(inbox, NEW)) == 0
    assert inner.git("diff", "--name-only", "main", "intake/skolstart-nio") == f"registret/{PATH}"


def test_nobody_to_commit_as(
    repository: Repository,
    inbox: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.git("config", "user.useConfigOnly", "true")
    monkeypatch.delenv("EMAIL", raising=False)
    assert intake(repository, put(inbox, NEW)) == 2
    assert "git config user.name" in capsys.readouterr().err


def test_outside_git_and_no_file(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lös" / "trials").mkdir(parents=True)
    loose = Repository(tmp_path / "lös", tmp_path / "lös")
    assert intake(loose, put(inbox, NEW)) == 2
    assert "git" in capsys.readouterr().err
    assert intake(loose, str(inbox / "finns-inte.yaml")) == 2
    assert "finns-inte.yaml går inte att läsa" in capsys.readouterr().err


@pytest.mark.parametrize(
    "sent",
    ["", "\x00", "- bara\n- en lista\n", "&a [*a]\n", "x: " + "[" * 400, "title: 1\n" * 3],
)
def test_nonsense_is_answered(
    register: Repository, inbox: Path, sent: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert intake(register, put(inbox, sent)) == 1
    said = capsys.readouterr()
    assert "Hej!" in said.out
    assert "Traceback" not in said.out + said.err
    assert branches(register) == []
