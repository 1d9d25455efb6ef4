"""The same results in order, however many processes there are, and whatever they inherit."""

from __future__ import annotations

import os

import pytest

from generator import forked
from generator.forked import map_forked


def multiply(inherited: list[int], turn: int) -> tuple[int, int]:
    return inherited[turn] * 2, os.getpid()


@pytest.mark.parametrize("cores", [None, 1, 2, 5])
@pytest.mark.parametrize("turns", [0, 1, 7])
def test_in_order(cores: int | None, turns: int) -> None:
    found = list(map_forked(multiply, list(range(turns)), turns, cores))

    assert [value for value, _ in found] == [n * 2 for n in range(turns)]


def test_elsewhere_and_here(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {process for _, process in map_forked(multiply, [1, 2, 3], 3, 2)}
    assert os.getpid() not in there

    monkeypatch.setattr(forked, "CAN_FORK", False)
    here = {process for _, process in map_forked(multiply, [1, 2, 3], 3, 2)}
    assert here == {os.getpid()}


def test_what_cannot_be_sent_is_inherited() -> None:
    assert list(map_forked(lambda given, turn: given(turn), lambda n: n + 1, 2, 2)) == [1, 2]


@pytest.mark.parametrize("cores", [1, 2])
def test_a_fault_is_raised_here(cores: int) -> None:
    with pytest.raises(IndexError):
        list(map_forked(multiply, [1, 2], 3, cores))
