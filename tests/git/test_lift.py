"""Obstacles lifted out of trials, and merged, in real registers."""

from __future__ import annotations

import pytest

from generator.cli import main
from tests.git.repositories import (
    EVALUATION,
    OBSTACLE,
    TRIAL,
    Repository,
    evaluation,
    obstacle,
    trial,
)

OTHER = "trials/skolstart-nio/trial.yaml"
LIFTED = "obstacles/schemat-ar-last.yaml"

MET = """\
obstacles:
  - title: Schemat är låst
    type: foreskrift
    provisions:
      - act: 2010:800
        chapter: '7'
        section: '17'
    responsible:
      - org:202100-4185
    # sagt av rektorn
    account: Skolan fick inte flytta lektionerna.
  - obstacle: skoldagens-borjan
    account: Kommunen vågade inte.
"""
SAME = """\
obstacles:
  - title: schemat är låst
    type: foreskrift
    account: Vi fick samma besked.
  - title: Bussarna går för tidigt
    type: organisation
    account: Bussen går klockan åtta.
"""


def with_obstacles(record: str, met: str) -> str:
    return record.replace("sources:\n", f"{met}sources:\n", 1).replace(
        "      - organisations\n", "      - organisations\n      - obstacles\n"
    )


@pytest.fixture
def register(repository: Repository) -> Repository:
    repository.commit(
        "2026-01-10",
        {
            TRIAL: with_obstacles(trial(), MET),
            OTHER: with_obstacles(trial(name="skolstart-nio", title="Skolstart nio"), SAME),
            OBSTACLE: obstacle(),
        },
    )
    return repository


def lift(register: Repository, *asked: str) -> int:
    return main(["lift", "--root", str(register.root), "--today", "2026-06-01", *asked])


def read(register: Repository, path: str) -> str:
    return (register.root / path).read_text("utf-8")


def test_an_obstacle_gets_a_record_and_everyone_refers_to_it(
    register: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lift(register, "senare-skolstart") == 0
    assert read(register, LIFTED) == (
        "# yaml-language-server: $schema=../schema/obstacle.schema.json\n"
        "id: schemat-ar-last\n"
        "title: Schemat är låst\n"
        "type: foreskrift\n"
        "provisions:\n  - act: '2010:800'\n    chapter: '7'\n    section: '17'\n"
        "responsible:\n  - org:202100-4185\n"
        "areas:\n  - skola\n"
        "description: Skolan fick inte flytta lektionerna.\n"
        "reported_by:\n  - kommun:0480\n"
        "origin: reported\n"
        "events:\n  - date: '2026-01-10'\n    kind: reported\n    actor: kommun:0480\n"
    )
    own = read(register, TRIAL)
    assert "- obstacle: schemat-ar-last\n" in own
    assert "account: Skolan fick inte flytta lektionerna.\n" in own
    assert "# sagt av rektorn" in own
    assert "Schemat är låst" not in own
    assert "- obstacle: skoldagens-borjan\n" in own
    other = read(register, OTHER)
    assert "- obstacle: schemat-ar-last\n    account: Vi fick samma besked.\n" in other
    assert "title: Bussarna går för tidigt" in other
    assert main(["validate", "--root", str(register.root), "--today", "2026-06-01"]) == 0
    assert main(["format", "--check", "--root", str(register.root), TRIAL, OTHER]) == 0
    capsys.readouterr()


def test_which_of_several(register: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert lift(register, "skolstart-nio") == 2
    said = capsys.readouterr().err
    assert "skolstart-nio/1  schemat är låst" in said
    assert "skolstart-nio/2  Bussarna går för tidigt" in said
    assert lift(register, "skolstart-nio/3") == 2
    assert lift(register, "skolstart-nio/2", "--id", "bussarna") == 0
    assert "id: bussarna\n" in read(register, "obstacles/bussarna.yaml")
    assert "schemat är låst" in read(register, OTHER)


def test_into_one_that_is_there(register: Repository) -> None:
    assert lift(register, "skolstart-nio/2", "--into", "skoldagens-borjan") == 0
    assert "- obstacle: skoldagens-borjan\n    account: Bussen" in read(register, OTHER)
    assert not (register.root / "obstacles/bussarna-gar-for-tidigt.yaml").exists()


def test_two_records_become_one_and_the_old_address_lives(register: Repository) -> None:
    twin = obstacle("skoldagen-igen").replace("Skoldagen får inte", "Lektionen får inte")
    told = evaluation().replace(
        "sources:\n", "obstacles:\n  - obstacle: skoldagens-borjan\nsources:\n"
    )
    register.commit(
        "2026-02-01",
        {
            "obstacles/skoldagen-igen.yaml": twin,
            TRIAL: with_obstacles(trial("evaluated", start="2026-02-01"), MET),
            EVALUATION: told,
        },
    )
    assert lift(register, "skoldagens-borjan", "--into", "skoldagen-igen") == 0
    assert "merged_into: skoldagen-igen\n" in read(register, OBSTACLE)
    assert "- obstacle: skoldagen-igen\n" in read(register, TRIAL)
    assert "- obstacle: skoldagen-igen\n" in read(register, EVALUATION)
    assert main(["validate", "--root", str(register.root), "--today", "2026-06-01"]) == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["senare-skolstrt"], "Menade du ”senare-skolstart”?"),
        (["skoldagens-borjan"], "är redan en egen post"),
        (["skoldagens-borjan", "--into", "skoldagens-borjan"], "sig självt"),
        (["senare-skolstart", "--into", "skoldagens-brjan"], "Menade du ”skoldagens-borjan”?"),
        (["senare-skolstart", "--id", "Två Ord"], "till exempel tva-ord"),
        (["senare-skolstart", "--id", "skoldagens-borjan"], "finns redan ett hinder"),
        (["senare-skolstart", "--date", "i går"], "ÅÅÅÅ-MM-DD"),
        (["senare-skolstart/x"], "inget hinder nummer x"),
        (["senare-skolstart/2"], "inget hinder nummer 2"),
    ],
)
def test_what_cannot_be_done(
    register: Repository, asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = register.git("status", "--porcelain")
    assert lift(register, *asked) == 2
    assert said in capsys.readouterr().err
    assert register.git("status", "--porcelain") == before


def test_a_trial_that_is_not_registered_needs_a_day(
    register: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    record = with_obstacles(trial(name="nytt", title="Nytt"), MET.replace("låst", "stängt"))
    register.write({"trials/nytt/trial.yaml": record})
    assert lift(register, "nytt") == 2
    assert "--date" in capsys.readouterr().err
    assert lift(register, "nytt", "--date", "2026-05-30") == 0
    assert "date: '2026-05-30'" in read(register, "obstacles/schemat-ar-stangt.yaml")
