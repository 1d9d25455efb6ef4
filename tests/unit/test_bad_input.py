"""What people and programs may put into a register: each a finding or one line, never a traceback.

Every case lies beside a sound record and a faulty one, which must be checked all the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.cli import main
from generator.reporters import REPORTERS
from tests.registers import (
    EVALUATION,
    EVALUATION_PATH,
    OBSTACLE,
    PROGRAMME,
    PROGRAMME_PATH,
    TRIAL,
    TRIAL_PATH,
    write_register,
)

FAULTY = {
    "obstacles/felaktigt.yaml": OBSTACLE.replace("skoldagens-borjan", "felaktigt") + "okänt: x\n"
}
SOUND = {PROGRAMME_PATH: PROGRAMME}

Content = str | bytes
Put = Callable[[Path], None]

#: What is in the trial's file, and the codes that it gives.
CONTENTS: Mapping[str, tuple[Content, list[str]]] = {
    "empty": (b"", ["S007"]),
    "blank": (b"\n \n\n", ["S007"]),
    "only a comment": ("# inget än\n", ["S007"]),
    "latin-1": (TRIAL.encode("latin-1"), ["S001"]),
    "utf-16": (TRIAL.encode("utf-16"), ["S001"]),
    "utf-32": (TRIAL.encode("utf-32"), ["S001"]),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ["S001"]),
    "a zip": (b"PK\x03\x04\x14\x00\x00\x00", ["S012"]),
    "byte order mark": ("\ufeff" + TRIAL, []),
    "two byte order marks": ("\ufeff\ufeff" + TRIAL, ["S012"]),
    "windows line ends": (TRIAL.replace("\n", "\r\n"), []),
    "old mac line ends": (TRIAL.replace("\n", "\r"), []),
    "no last line end": (TRIAL.rstrip("\n"), []),
    "nul": (TRIAL.replace("Senare", "Sen\0are"), ["S012"]),
    "escape code": (TRIAL.replace("Senare", "\x1b[31mSenare"), ["S012"]),
    "right to left": (TRIAL.replace("Senare", "\u202eSenare"), ["S012"]),
    "right to left by escape": (
        TRIAL.replace("Senare skolstart i årskurs 9", '"\\u202eSenare"'),
        ["S012"],
    ),
    "json": (json.dumps({"id": "senare-skolstart"}), ["T002"] * 8),
    "toml": ('id = "senare-skolstart"\n[period]\n', ["S008"]),
    "html": ("<!doctype html>\n<title>Fel fil</title>\n", ["S008"]),
    "xml": ("<?xml version='1.0'?><a/>\n", ["S008"]),
    "merge conflict": (TRIAL.replace("status", "<<<<<<< HEAD\nstatus"), ["S002"]),
    "truncated in a field": (TRIAL[: TRIAL.index("intervention") + 5], ["S002"]),
    "truncated in a text": (TRIAL[: TRIAL.index("årskurs 9.") + 3], ["T002"] * 5),
    "truncated in a list": (TRIAL[: TRIAL.index("areas:") + 6], ["S018", "T002", "T003"]),
    "list": ("- id: senare-skolstart\n", ["S008"]),
    "text": ("Senare skolstart\n", ["S008"]),
    "number": ("12\n", ["S008"]),
    "null": ("null\n", ["S008", "S018"]),
    "two documents": (TRIAL + "---\n" + TRIAL, ["S006"]),
    "end of document and more": (TRIAL + "...\nmer\n", ["S002"]),
    "directive": ("%YAML 1.2\n---\n" + TRIAL, []),
    "unknown directive": ("%HEJ 1\n---\n" + TRIAL, ["S002"]),
    "unknown field": (TRIAL + "okänt: x\n", ["T001"]),
    "unknown field many times": (
        TRIAL + "".join(f"okänt-{n}: x\n" for n in range(50)),
        ["T001"] * 50,
    ),
    "unknown code": (TRIAL.replace("running", "pågår"), ["T005"]),
    "unknown organisation": (TRIAL.replace("kommun:0480", "kommun:0000"), ["T005"]),
    "duplicate key": (TRIAL + "title: En till\n", ["S003"]),
    "alias": (TRIAL.replace("kommun:0480", "*kommun"), ["S004"]),
    "anchor": (TRIAL.replace("kommun:0480", "&a kommun:0480"), ["S004"]),
    "tag": (TRIAL.replace("kommun:0480", "!!python/name:os.system kommun:0480"), ["S005"]),
    "merge key": (TRIAL + "<<: {programme: x}\n", ["S011"]),
    "list as key": (TRIAL + "? [a]\n: b\n", ["S017"]),
    "five megabytes": (TRIAL + "#" * 2_000_000, ["S009"]),
    "five megabytes of lists": ("a:\n" + "- b\n" * 1_250_000, ["S009"]),
    "a megabyte of one field": (TRIAL.replace("Senare skolstart i", "x" * 990_000), ["T006"]),
    "two thousand items": (
        TRIAL.replace("  - skola\n", "  - a\n" * 2_000),
        ["T005"] * 2_000 + ["T011"] * 1_999,
    ),
    "two thousand different items": (
        TRIAL.replace("  - skola\n", "".join(f"  - {{a: {n}}}\n" for n in range(2_000))),
        ["T004"] * 2_000,
    ),
    "ten thousand brackets": (TRIAL + "period: " + "[" * 10_000, ["S010"]),
    "ten thousand closed brackets": (
        TRIAL + "period: " + "[" * 9_999 + "]" * 9_999 + "\n",
        ["S010"],
    ),
    "ten thousand braces": (TRIAL + "period: " + "{a: " * 10_000, ["S010"]),
    "ten thousand dashes": (TRIAL + "measures:\n" + "- " * 10_000 + "a\n", ["S010"]),
    "a thousand indents": ("".join(" " * n + "a:\n" for n in range(1_200)), ["S010"]),
    "ten thousand question marks": ("? " * 10_000 + "a\n", ["S010"] + ["S017"] * 24),
    "a billion laughs": (
        "a: &a [x, x]\n"
        + "".join(f"{k}: &{k} [*{j}, *{j}]\n" for j, k in zip("abcdefgh", "bcdefghi", strict=True)),
        ["S004"] * 25 + ["T001"] * 9 + ["T002"] * 9,
    ),
    "a number with a million digits": (
        TRIAL + "resources:\n  budget: " + "9" * 900_000 + "\n",
        ["T004"],
    ),
    "a date far away": (TRIAL + "results_due: '99999'\n", ["T009"]),
    "a date in other digits": (TRIAL + "results_due: '２０２６'\n", ["T009"]),
    "hostile text": (
        TRIAL.replace(
            "Senare skolstart i årskurs 9",
            "'{{ config }} <img src=x onerror=alert(1)> %0A::error::'",
        ),
        ["T033"],
    ),
    "hostile keys": (
        TRIAL + "'::error::x': 1\n'{0.__class__}': 1\n'%s': 1\n'../x': 1\n",
        ["T001"] * 4,
    ),
    "hostile id": (TRIAL.replace("id: senare-skolstart", "id: ../../etc/passwd"), ["T008"]),
    "lone surrogate": (
        TRIAL.replace("årskurs 9\n", "årskurs 9\n").encode() + b"note: \xed\xa0\x80\n",
        ["S001"],
    ),
}


def named(name: str, content: Content = TRIAL) -> Put:
    def put(root: Path) -> None:
        write_register(root, {name: content})

    return put


def named_in_bytes(name: bytes) -> Put:
    def put(root: Path) -> None:
        folder = os.path.join(os.fsencode(root), b"trials", name)  # noqa: PTH118
        os.mkdir(folder)  # noqa: PTH102
        with open(os.path.join(folder, b"trial.yaml"), "wb") as file:  # noqa: PTH118, PTH123
            file.write(TRIAL.encode())

    return put


def piped(path: str) -> Put:
    def put(root: Path) -> None:
        (root / path).parent.mkdir(parents=True)
        os.mkfifo(root / path)

    return put


def linked(path: str, target: str) -> Put:
    def put(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)

    return put


#: What is put into the register, and the codes and paths of it.
PLACES: Mapping[str, tuple[Put, list[str]]] = {
    "no trial.yaml": (named(EVALUATION_PATH, EVALUATION), ["S014 trials/senare-skolstart"]),
    "an empty folder": (lambda root: (root / "trials/tom").mkdir(), ["S014 trials/tom"]),
    "trial.yaml is a folder": (
        lambda root: (root / TRIAL_PATH).mkdir(parents=True),
        ["S014 trials/senare-skolstart"],
    ),
    "trial.yaml is a pipe": (
        piped("trials/ror/trial.yaml"),
        ["S019 trials/ror/trial.yaml"],
    ),
    "trial.yaml is a link": (
        linked(TRIAL_PATH, "/etc/passwd"),
        ["S013 trials/senare-skolstart/trial.yaml"],
    ),
    "a link to nothing": (
        linked("obstacles/lank.yaml", "finns-inte"),
        ["S013 obstacles/lank.yaml"],
    ),
    "a link to itself": (linked("obstacles/lank.yaml", "lank.yaml"), ["S013 obstacles/lank.yaml"]),
    "a link out of the register": (linked("trials/ut", "../.."), ["S013 trials/ut"]),
    "a folder that is a link": (linked("trials/etc", "/etc"), ["S013 trials/etc"]),
    "spaces": (named("trials/ senare  skolstart /trial.yaml"), ["S015 trials/ senare  skolstart "]),
    "dots": (named("trials/senare..skolstart/trial.yaml"), ["S015 trials/senare..skolstart"]),
    "capitals": (named("trials/Senare-Skolstart/trial.yaml"), ["S015 trials/Senare-Skolstart"]),
    "a name of markup": (named("trials/<b>`|*/trial.yaml"), ["S015 trials/<b>`|*"]),
    "a name with a line break": (
        named("trials/a\n::error::b/trial.yaml"),
        ["S015 trials/a\n::error::b"],
    ),
    "a name that is not utf-8": (named_in_bytes(b"\xff\xfe"), ["S015 trials/\udcff\udcfe"]),
    "a long name": (
        named(f"trials/{'a' * 250}/trial.yaml"),
        ["T028 trials/" + "a" * 250 + "/trial.yaml"],
    ),
    "a name that starts with a dash": (named("trials/--help/trial.yaml"), ["S015 trials/--help"]),
    "a file of another kind": (named("trials/bild.png", b"\x89PNG"), ["S016 trials/bild.png"]),
    "a deep folder": (
        named("obstacles/" + "a/" * 100 + "b.yaml"),
        ["S016 obstacles/" + "a/" * 100 + "b.yaml"],
    ),
    "a hidden folder": (named("trials/.git/config", "x"), []),
}


def check_beside_others(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Codes and paths of what is bad, after every format has been tried."""
    write_register(root, {**FAULTY, **SOUND})
    (root / "trials").mkdir(exist_ok=True)
    for name in REPORTERS:
        capsys.readouterr()
        code = main(["validate", "--root", str(root), "--format", name, "--today", "2026-11-22"])
        said = capsys.readouterr()
        assert said.err == ""
        assert code == 1
        assert "okänt" in said.out, "the other file is checked too"
        said.out.encode("utf-8")
        if name == "json":
            findings = json.loads(said.out)["diagnostics"]
    assert main(["format", "--check", "--root", str(root)]) in (0, 1)
    capsys.readouterr()
    return [f"{d['code']} {d['path']}" for d in findings if d["path"] not in FAULTY]


@pytest.mark.parametrize("case", [*CONTENTS])
def test_bad_content(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, expected = CONTENTS[case]
    write_register(tmp_path, {TRIAL_PATH: content})
    found = check_beside_others(tmp_path, capsys)
    assert sorted(found) == sorted(f"{code} {TRIAL_PATH}" for code in expected)


@pytest.mark.parametrize("case", [*PLACES])
def test_bad_places(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put, expected = PLACES[case]
    (tmp_path / "trials").mkdir()
    put(tmp_path)
    assert check_beside_others(tmp_path, capsys) == expected


@pytest.mark.parametrize("path", ["a b.yaml", "..", "../..", "-", "", "a\nb", "trials/../.."])
def test_bad_arguments(path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that says what to do, or the whole register."""
    write_register(tmp_path, {TRIAL_PATH: TRIAL})
    for command in ("validate", "format"):
        code = main([command, "--root", str(tmp_path), "--", path])
        said = capsys.readouterr()
        if path == "":
            assert (code, said.err) == (0, "")
        else:
            assert (code, said.out) == (2, "")
            assert "Traceback" not in said.err
