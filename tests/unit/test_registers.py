"""How ids and paths of joined registers are told apart."""

from __future__ import annotations

import pytest

from generator.registers import CODE, Register, find_register

NORTH = Register(code="norr", name="Norra labbet", forge_kind="github", forge="https://f.example/n")
SOUTH = Register(code="norrsyd", name="Södra labbet")


def test_an_id_begins_with_the_code() -> None:
    assert NORTH.joint("syd-skola") == "norr-syd-skola"
    assert NORTH.own("norr-syd-skola") == "syd-skola"
    assert NORTH.joint("") == ""


def test_an_id_that_begins_with_the_code_by_itself_comes_back_whole() -> None:
    assert NORTH.joint("norr-skola") == "norr-norr-skola"
    assert NORTH.own("norr-norr-skola") == "norr-skola"


def test_no_two_registers_can_give_the_same_id() -> None:
    assert find_register((NORTH, SOUTH), "norr-syd-skola") is NORTH
    assert find_register((NORTH, SOUTH), "norrsyd-skola") is SOUTH
    assert find_register((NORTH, SOUTH), "norr-skola/rapport") is NORTH
    assert find_register((NORTH, SOUTH), "skola") is None
    assert find_register((), "norr-skola") is None
    assert not CODE.fullmatch("norr-syd")


@pytest.mark.parametrize(
    ("path", "joint"),
    [
        ("trials/x/trial.yaml", "trials/norr-x/trial.yaml"),
        ("trials/x/evaluations/y.yaml", "trials/norr-x/evaluations/y.yaml"),
        ("obstacles/x.yaml", "obstacles/norr-x.yaml"),
        ("trials", "trials"),
    ],
)
def test_a_path_has_the_joint_id_in_it(path: str, joint: str) -> None:
    assert NORTH.joint_path(path) == joint
    assert NORTH.own_path(joint) == path


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("github", "https://f.example/n/blob/main/obstacles/x.yaml"),
        ("forgejo", "https://f.example/n/src/branch/main/obstacles/x.yaml"),
        ("gitlab", "https://f.example/n/-/blob/main/obstacles/x.yaml"),
    ],
)
def test_the_forge_shows_the_file_as_the_register_has_it(kind: str, address: str) -> None:
    register = Register(code="norr", name="N", forge_kind=kind, forge="https://f.example/n")
    assert register.source_address("obstacles/norr-x.yaml") == address
    assert SOUTH.source_address("obstacles/norrsyd-x.yaml") == ""
