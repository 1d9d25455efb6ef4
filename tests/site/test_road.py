"""The whole road of a submission: a file from the form, taken in, pushed, reviewed, merged,
published from a clone of its own, and read on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli import main
from tests.git.repositories import OBSTACLE, TRIAL, Repository, make_repository, obstacle, trial

pytestmark = pytest.mark.site

SENT = """\
id: skolstart-nio
kind: forsoksverksamhet
title: Skolstart nio i grannkommunen
summary: Skoldagen börjar en timme senare.
status: idea
entered_by: owner
organisations:
  - organisation: kommun:0481
    role: owner
areas:
  - skola
problem: Eleverna kommer för sent.
intervention: Skoldagen börjar klockan nio.
period:
  start:
    planned: 2027-01
  end:
    planned: 2027-06
contact:
  function: Utbildningskontoret
  email: utbildning@oxelosund.se

Med vänlig hälsning
Åsa Ek
"""


def test_from_a_letter_to_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("NAME", "Redaktionen"), ("EMAIL", "lab@example.org")):
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
    lab = make_repository(tmp_path / "labbet")
    lab.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    remote = tmp_path / "förrådet.git"
    lab.git("init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    lab.git("remote", "add", "origin", str(remote))
    lab.git("push", "--quiet", "origin", "main")
    letter = tmp_path / "brev.yaml"
    letter.write_text(SENT, "utf-8")

    def forsok(command: str, *asked: str, at: Path = lab.root) -> str:
        code = main([command, "--root", str(at), "--today", "2026-06-02", *asked])
        said = capsys.readouterr()
        assert code == 0, said
        return said.out

    # The curator takes the letter in, and pushes the branch.
    assert "mottagen" in forsok("intake", str(letter), "--source", "brev 2026-06-01")
    lab.git("push", "--quiet", "origin", "intake/skolstart-nio")

    # The forge reviews it in a clone of its own.
    lab.git("clone", "--quiet", str(remote), str(tmp_path / "klon"))
    clone = Repository(tmp_path / "klon", tmp_path / "klon")
    told = forsok(
        "review",
        *("--base", "origin/main", "--head", "origin/intake/skolstart-nio"),
        *("--format", "markdown"),
        at=clone.root,
    )
    assert "en ny" in told
    assert "Skolstart nio i grannkommunen" in told
    assert "Registreras innan försöket har börjat" in told
    assert "Åsa" not in told

    # Merged and published.
    clone.merge("origin/intake/skolstart-nio", "2026-06-02", "--no-ff")
    clone.git("push", "--quiet", "origin", "main")
    assert "Webbplatsen ligger i" in forsok("build", at=clone.root)
    page = (clone.root / "site/forsok/skolstart-nio/index.html").read_text("utf-8")
    assert "Skolstart nio i grannkommunen" in page
    assert "Oxelösund" in page
    assert "2 juni 2026" in page
    assert "Åsa" not in page
    assert main(["verify", "--root", str(clone.root)]) == 0
