"""Lines of records through commits, and what is kept between readings, without git."""

from __future__ import annotations

import pickle
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.history import HistoryError
from generator.history.cache import Known, Reading, line_key, read_known, write_known
from generator.history.lines import (
    Step,
    Touch,
    expand_aliases,
    join_renamed,
    trace_lines,
)
from generator.history.values import pack, read_moment, unpack
from generator.source import Data
from generator.words import say

TRIAL = "trials/a/trial.yaml"
GENERATOR = Path(__file__).parents[2] / "generator"


def steps(*touches: tuple[int, str, str]) -> dict[str, tuple[Step, ...]]:
    return dict(trace_lines(Touch(*touch) for touch in touches))


def test_one_step_a_commit() -> None:
    assert steps((0, TRIAL, "b1"), (0, "README.md", "x"), (2, TRIAL, "b2"), (5, TRIAL, "")) == {
        "trial/a": (Step(0, TRIAL, "b1"), Step(2, TRIAL, "b2"), Step(5, TRIAL, ""))
    }


def test_a_file_that_goes_while_another_stands_is_no_removal() -> None:
    yml = "trials/a/trial.yml"
    found = steps((0, yml, "b1"), (1, TRIAL, "b2"), (2, yml, ""), (3, TRIAL, ""), (4, TRIAL, ""))
    assert found["trial/a"] == (Step(0, yml, "b1"), Step(1, TRIAL, "b2"), Step(3, TRIAL, ""))


def test_a_removal_of_what_never_was_is_nothing() -> None:
    assert steps((0, TRIAL, "")) == {"trial/a": ()}


def test_places() -> None:
    found = steps(
        (0, "obstacles/a.yaml", "x"),
        (0, "programmes/a.yaml", "x"),
        (0, "trials/a/evaluations/b.yaml", "x"),
        (0, "trials/a/evaluations/c/d.yaml", "x"),
        (0, "trials/a/notes.txt", "x"),
        (0, "trials/\udcff/trial.yaml", "x"),
    )
    assert sorted(found) == ["evaluation/a/b", "obstacle/a", "programme/a"]


def line(*commits: tuple[int, str]) -> tuple[Step, ...]:
    return tuple(Step(commit, "x", blob) for commit, blob in commits)


@pytest.mark.parametrize(
    ("former", "joined"),
    [
        (line((0, "a"), (3, "")), True),
        (line((0, "a"), (2, "")), True),
        (line((0, "a"), (4, "")), False),
        (line((0, "a")), False),
    ],
    ids=["same-commit", "earlier", "later", "lives-on"],
)
def test_a_former_id_must_be_gone_when_the_present_one_comes(
    former: tuple[Step, ...], joined: bool
) -> None:
    lines = {"trial/old": former, "trial/new": line((3, "b"))}
    found = join_renamed(lines, {"trial/old": "trial/new"})
    expected = {"trial/new": ("trial/old", "trial/new")}
    apart = {"trial/old": ("trial/old",), "trial/new": ("trial/new",)}
    assert found == (expected if joined else apart)


def test_an_id_is_joined_to_one_record_only() -> None:
    lines = {"t/a": line((0, "a"), (1, "")), "t/b": line((1, "b")), "t/c": line((2, "c"))}
    found = join_renamed(lines, {"t/a": "t/b", "t/x": "t/c"})
    assert found == {"t/b": ("t/a", "t/b"), "t/c": ("t/c",)}


def test_evaluations_move_with_their_trial() -> None:
    found = expand_aliases(["evaluation/old/r", "obstacle/old"], {"trial/old": "trial/new"})
    assert found == {"trial/old": "trial/new", "evaluation/old/r": "evaluation/new/r"}


# --- what is kept ------------------------------------------------------------------------------


def test_packing_keeps_everything() -> None:
    data: dict[str, Data] = {"a": ["å", {"b": "\ud800"}], "tom": "", "lång": "ord " * 1000}
    assert unpack(pack(data)) == data
    assert len(pack(data)) < 200


def test_a_cache_is_read_as_it_was_written(tmp_path: Path) -> None:
    reading: Reading = ("running", ["old"], [("/title", "a", None)], b"packed")
    known = Known(
        touched={"c": [(TRIAL, "b1")]}, lines={line_key(["b1", "b2", "b3"]): [reading, (), None]}
    )
    path = tmp_path / "a" / "cache"
    write_known(path, "", known)
    found = read_known(path, "")
    assert [tuple(touch) for touch in found.touched["c"]] == [(TRIAL, "b1")]
    ((first, second, third),) = found.lines.values()
    assert first
    assert (first[0], first[1], [tuple(row) for row in first[2]], first[3]) == reading
    assert (second, third) == ((), None)
    assert read_known(path, "inner/").lines == {}
    assert read_known(None, "").lines == {}


def test_a_place_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    write_known(tmp_path / "file" / "cache", "", Known())


def test_the_order_of_blobs_matters() -> None:
    assert line_key(["a", "b"]) != line_key(["b", "a"]) != line_key(["ab"])


# --- errors and dates --------------------------------------------------------------------------


def test_an_error_survives_the_way_from_a_worker() -> None:
    error = pickle.loads(pickle.dumps(HistoryError("history.incomplete", sha="abc")))  # noqa: S301
    assert (error.code, error.words) == ("history.incomplete", {"sha": "abc"})


def test_every_error_has_a_sentence() -> None:
    raised = set()
    for path in [*(GENERATOR / "history").glob("*.py"), GENERATOR / "chronicle.py"]:
        raised |= set(re.findall(r'"(history\.[a-z_]+)"', path.read_text("utf-8")))
    asked = [
        "root",
        "sha",
        "revision",
        "base",
        "head",
        "reason",
        "number",
        "files",
        "name",
        "near",
        "suggestion",
    ]
    for code in sorted(code for code in raised if code != "history.text"):
        said = say(code, **dict.fromkeys(asked, "x"))
        assert said
        assert "{" not in said
    assert {"history.none", "history.shallow", "history.unrelated"} <= raised


@pytest.mark.parametrize(
    ("seconds", "moment"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1_767_225_599, datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (10**15, datetime(9999, 12, 31, tzinfo=UTC)),
    ],
)
def test_moments(seconds: int, moment: datetime) -> None:
    assert read_moment(seconds) == moment
