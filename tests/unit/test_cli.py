"""The command from outside: what it prints, what it writes and how it ends (DESIGN §9)."""

from __future__ import annotations

import argparse
import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.checking import load_vocabularies
from generator.cli import main
from generator.schema import _read_schemas
from generator.source import parse_document
from generator.words import say_all
from tests.registers import (
    EVALUATION_PATH,
    OBSTACLE,
    OBSTACLE_PATH,
    RECORDS,
    REPOSITORY,
    TRIAL,
    TRIAL_PATH,
    write_register,
)

WARNED = TRIAL.replace("intervention:", "problem: Eleverna är trötta.\nintervention:")
FAULTY = TRIAL.replace("status: running", "status: pågår")


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


class Forsok:
    """Runs the command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> Ended:
        self._capsys.readouterr()
        code = main([str(a) for a in arguments])
        said = self._capsys.readouterr()
        return Ended(code, said.out, said.err)


@pytest.fixture
def forsok(capsys: pytest.CaptureFixture[str]) -> Forsok:
    return Forsok(capsys)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_register(tmp_path / "register", RECORDS)


def run(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Ended:
    """Runs the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "generator.cli", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


# --- validate: exit codes and formats ------------------------------------------------------


def test_a_sound_register_is_clean(forsok: Forsok, root: Path) -> None:
    ended = forsok("validate", "--root", root)
    assert ended == Ended(0, "Inga fel. 4 filer kontrollerades.\n", "")


def test_an_error_is_a_finding(forsok: Forsok, root: Path) -> None:
    write_register(root, {TRIAL_PATH: FAULTY})
    ended = forsok("validate", "--root", root)
    assert ended.code == 1
    assert ended.err == ""
    assert ended.out == (
        f"{TRIAL_PATH}\n"
        f"  {TRIAL_PATH}:5:9: fel T005: ”pågår” finns inte bland koderna för status.\n"
        "      Koderna är: idea, applied, approved, running, ended, evaluated, rejected, withdrawn,"
        " stopped.\n"
        "\n"
        "1 fel, 0 varningar och 0 påpekanden i 4 filer.\n"
    )


def test_a_warning_does_not_fail(forsok: Forsok, root: Path) -> None:
    write_register(root, {TRIAL_PATH: WARNED})
    ended = forsok("validate", "--root", root)
    assert ended.code == 0
    assert "varning T036" in ended.out


def test_an_empty_register_is_clean(forsok: Forsok, tmp_path: Path) -> None:
    (tmp_path / "trials").mkdir()
    assert forsok("validate", "--root", tmp_path).out == "Inga fel. 0 filer kontrollerades.\n"


def test_notices_are_counted_and_shown_when_asked(forsok: Forsok, root: Path) -> None:
    results = "results:\n  - measure: sen-ankomst\n    verdict: %s\n"
    evaluation = RECORDS[EVALUATION_PATH].replace("- summary", "- summary\n      - results")
    measure = "measures:\n  - id: sen-ankomst\n    name: Andel sena\n    kind: outcome\n"
    write_register(
        root,
        {
            TRIAL_PATH: TRIAL.replace("sources:", f"{measure}sources:").replace(
                "- intervention", "- intervention\n      - measures"
            ),
            EVALUATION_PATH: evaluation + results % "improved",
            EVALUATION_PATH.replace("rapport", "senare"): evaluation + results % "unchanged",
        },
    )
    quiet = forsok("validate", "--root", root)
    assert quiet.code == 0
    assert "R010" not in quiet.out
    assert quiet.out.endswith(
        "0 fel, 0 varningar och 1 påpekande i 5 filer. 1 påpekande visas med --notices.\n"
    )
    shown = forsok("validate", "--root", root, "--notices")
    assert "påpekande R010" in shown.out
    assert shown.out.endswith("0 fel, 0 varningar och 1 påpekande i 5 filer.\n")
    assert (
        json.loads(forsok("validate", "--root", root, "--format", "json").out)["counts"]["notice"]
        == 1
    )


def test_json(forsok: Forsok, root: Path) -> None:
    write_register(root, {TRIAL_PATH: FAULTY})
    ended = forsok("validate", "--root", root, "--format", "json")
    assert ended.code == 1
    assert json.loads(ended.out) == {
        "schema_version": "1",
        "diagnostics": [
            {
                "path": TRIAL_PATH,
                "line": 5,
                "column": 9,
                "code": "T005",
                "severity": "error",
                "message": "”pågår” finns inte bland koderna för status.",
                "hint": "Koderna är: idea, applied, approved, running, ended, evaluated, rejected,"
                " withdrawn, stopped.",
                "pointer": "/status",
            }
        ],
        "counts": {"error": 1, "warning": 0, "notice": 0, "files": 4},
    }


def test_json_of_nothing(forsok: Forsok, root: Path) -> None:
    ended = forsok("validate", "--root", root, "--format", "json")
    assert ended.code == 0
    assert json.loads(ended.out)["diagnostics"] == []


def test_formats_of_forges(forsok: Forsok, root: Path) -> None:
    write_register(root, {TRIAL_PATH: FAULTY})
    github = forsok("validate", "--root", root, "--format", "github")
    assert github.out.startswith(
        f"::error file={TRIAL_PATH},line=5,col=9,title=T005 /status::”pågår”"
    )
    gitlab = forsok("validate", "--root", root, "--format", "gitlab")
    assert json.loads(gitlab.out)[0]["location"]["path"] == TRIAL_PATH
    markdown = forsok("validate", "--root", root, "--format", "markdown")
    assert markdown.out.startswith("## Kontroll av posterna\n\n1 fel, ")
    assert [github.code, gitlab.code, markdown.code] == [1, 1, 1]


# --- validate: which files -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "code"),
    [
        ([OBSTACLE_PATH], 0),
        (["obstacles"], 0),
        (["obstacles/", "programmes"], 0),
        ([TRIAL_PATH], 1),
        (["trials"], 1),
        (["trials/senare-skolstart"], 1),
        (["./trials/../trials/senare-skolstart/"], 1),
        (["."], 1),
        (["obstacles", "trials"], 1),
    ],
)
def test_findings_of_some_paths(forsok: Forsok, root: Path, paths: list[str], code: int) -> None:
    write_register(root, {TRIAL_PATH: FAULTY})
    assert forsok("validate", "--root", root, *paths).code == code


def test_paths_from_where_one_stands(
    forsok: Forsok, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_register(root, {TRIAL_PATH: FAULTY})
    monkeypatch.chdir(root / "trials/senare-skolstart")
    assert forsok("validate", "trial.yaml").code == 1
    assert forsok("validate", "evaluations").code == 0
    assert forsok("validate", root / "obstacles").code == 0
    assert forsok("validate", OBSTACLE_PATH).code == 0


def test_references_are_followed_outside_the_paths(forsok: Forsok, root: Path) -> None:
    met = "obstacles:\n  - obstacle: skoldagens-borjan\n    account: Märktes.\nsources:"
    supports = "- intervention\n      - obstacles"
    trial = TRIAL.replace("sources:", met).replace("- intervention", supports)
    write_register(root, {TRIAL_PATH: trial})
    assert forsok("validate", "--root", root, "trials") == Ended(
        *(0, "Inga fel. 4 filer kontrollerades.\n", "")
    )


@pytest.mark.parametrize("path", ["finns-inte", "trials/finns-inte", "..", "/etc/passwd", "../x"])
def test_a_path_that_is_not_in_the_register(forsok: Forsok, root: Path, path: str) -> None:
    ended = forsok("validate", "--root", root, path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"Det finns ingen fil eller mapp som heter {path} i registret.\n"


# --- the register's folder -----------------------------------------------------------------


def test_a_root_that_cannot_be_one(forsok: Forsok, tmp_path: Path) -> None:
    file = tmp_path / "fil"
    file.write_text("x")
    folder = tmp_path / "mapp"
    folder.mkdir()
    missing = tmp_path / "saknas"
    for command in ("validate", "build", "serve", "format", "new"):
        for root, said in (
            (missing, f"Mappen {missing} finns inte.\n"),
            (file, f"{file} är inte en mapp.\n"),
            (
                folder,
                f"Det finns ingen mapp trials/ i {folder}. Ange registrets mapp med --root.\n",
            ),
        ):
            assert forsok(command, "--root", root) == Ended(2, "", said)


def test_the_root_may_stand_before_the_command(forsok: Forsok, root: Path) -> None:
    assert forsok("--root", root, "validate").code == 0
    assert forsok("--root", "finns-inte", "validate", "--root", root).code == 0


def test_the_root_is_looked_for_upwards(
    forsok: Forsok, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "trials/senare-skolstart")
    assert forsok("validate").out == "Inga fel. 4 filer kontrollerades.\n"
    monkeypatch.chdir(root.parent)
    ended = forsok("validate")
    assert ended.code == 2
    assert ended.err.startswith("Du står inte i ett register")


def test_a_register_of_obstacles_alone(forsok: Forsok, tmp_path: Path) -> None:
    write_register(tmp_path, {OBSTACLE_PATH: OBSTACLE})
    assert forsok("validate", "--root", tmp_path).code == 0


# --- several registers ---------------------------------------------------------------------


def test_several_registers_are_each_checked_on_their_own(
    forsok: Forsok, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_register(tmp_path / "norr", RECORDS)
    write_register(tmp_path / "syd", {**RECORDS, TRIAL_PATH: FAULTY})
    monkeypatch.chdir(tmp_path)
    roots = ("--root", "norr", "--root", "syd")
    ended = forsok("validate", *roots, "--format", "json")
    assert ended.code == 1
    found = json.loads(ended.out)
    assert [d["path"] for d in found["diagnostics"] if d["severity"] == "error"] == [
        f"syd/{TRIAL_PATH}"
    ]
    assert found["counts"]["files"] == 8
    assert f"syd/{TRIAL_PATH}:5:9: fel T005" in forsok("validate", *roots).out
    assert forsok("validate", "--root", "norr", "--root", "norr").out == (
        "Inga fel. 8 filer kontrollerades.\n"
    )


def test_several_registers_and_a_path_do_not_go_together(forsok: Forsok, root: Path) -> None:
    ended = forsok("validate", "--root", root, "--root", root, TRIAL_PATH)
    assert ended.code == 2
    assert ended.err.startswith("Med flera --root kontrolleras allt i dem.")


@pytest.mark.parametrize(
    "command",
    [
        ("serve",),
        ("format",),
        ("review", "--base", "HEAD"),
        ("history", "x"),
        ("verify",),
        ("queue",),
        ("new",),
        ("intake", "fil.yaml"),
        ("lift", "x"),
    ],
)
def test_other_commands_take_one_register(
    forsok: Forsok, root: Path, command: tuple[str, ...]
) -> None:
    ended = forsok(*command, "--root", root, "--root", root)
    assert ended == Ended(
        2,
        "",
        "Kommandot gäller ett register i taget, så ange bara en --root. Flera går att ange med "
        "”forsok build” och ”forsok validate”.\n",
    )


def test_a_preview_is_of_one_register(forsok: Forsok, root: Path) -> None:
    ended = forsok("build", "--root", root, "--root", root, "--only-changed", "HEAD")
    assert ended.code == 2
    assert ended.err.startswith("En förhandsvisning gäller ett register.")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {},
            "Registret i {b} har inget namn bland andra. Skriv code och name under [register] i "
            '{b}/register.toml, till exempel code = "norr" och name = "Norra policylabbet".\n',
        ),
        (
            {"register.toml": '[register]\ncode = "a"\nname = "B"\n'},
            "Registren i {a} och {b} har samma kod, ”a”. Ge ett av dem en annan code under "
            "[register] i dess register.toml.\n",
        ),
        (
            {
                "register.toml": '[register]\ncode = "b"\nname = "B"\n',
                "schema/vocabularies/areas.yaml": "title: O\ndescription: O\ncodes:\n"
                "  - code: skola\n    label: Skolan\n",
            },
            "Koden ”skola” i areas betyder en sak i A och en annan i B. Låt den betyda detsamma i "
            "båda, eller byt kod i det ena registret.\n",
        ),
        (
            {"register.toml": '[register]\ncode = "B!"\nname = "B"\n'},
            "Inställningarna i register.toml går inte att använda: "
            "{b}/register.toml: register.code: B!; a-z, 0-9\n",
        ),
    ],
)
def test_registers_that_cannot_stand_together(
    forsok: Forsok, tmp_path: Path, files: Mapping[str, str], said: str
) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    write_register(a, {**RECORDS, "register.toml": '[register]\ncode = "a"\nname = "A"\n'})
    write_register(b, {**RECORDS, **files})
    ended = forsok("build", "--root", a, "--root", b)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.endswith(said.format(a=a, b=b))
    assert not (a / "site").exists()


# --- arguments -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["finns-inte"],
        ["validate", "--finns-inte"],
        ["validate", "--format"],
        ["validate", "--format", "xml"],
        ["validate", "--jobs", "många"],
        ["validate", "--form", "json"],
        ["new", "extra"],
        ["--root"],
    ],
)
def test_nonsense_is_answered_in_swedish(forsok: Forsok, arguments: list[str]) -> None:
    ended = forsok(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "--help" in ended.err
    for english in (
        "usage",
        "argument ",
        "choose",
        "invalid",
        "required",
        "unrecognized",
        "expected",
    ):
        assert english not in ended.err, ended.err


@pytest.mark.parametrize("day", ["igår", "2026-13-01", "2026-02-30", "22/11 2026", ""])
def test_a_day_that_is_none(forsok: Forsok, root: Path, day: str) -> None:
    ended = forsok("validate", "--root", root, "--today", day)
    assert ended == Ended(2, "", f"”{day}” är inte en dag. Skriv ÅÅÅÅ-MM-DD.\n")


def test_the_day_decides_what_has_happened(forsok: Forsok, root: Path) -> None:
    started = TRIAL.replace("sources:", "period:\n  start:\n    actual: '2030-01-01'\nsources:")
    started = started.replace("- intervention", "- intervention\n      - period")
    write_register(root, {TRIAL_PATH: started})
    assert forsok("validate", "--root", root, "--today", "2029-12-31").code == 1
    assert forsok("validate", "--root", root, "--today", "2030-01-01").code == 0


def test_any_number_of_processes(forsok: Forsok, root: Path) -> None:
    for jobs in ("1", "2", "0", "-3"):
        assert forsok("validate", "--root", root, "--jobs", jobs).code == 0


@pytest.mark.parametrize(
    "command", ["", "validate", "build", "serve", "format", "new", "intake", "lift"]
)
def test_help_is_swedish(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"] if command else ["--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("användning: forsok")
    for english in ("usage", "options", "show this", "positional"):
        assert english not in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("forsok ")


def test_argparse_still_uses_the_sentences_that_are_translated() -> None:
    """A new Python may word them differently, and they would come back in English."""
    source = Path(argparse.__file__).read_text("utf-8")
    for english in say_all("argparse"):
        if "choose from" not in english:
            assert f"'{english}'" in source or f'"{english}"' in source, english


def test_the_root_has_vocabularies_of_its_own_and_no_schemas(forsok: Forsok, root: Path) -> None:
    plain = forsok("format", "--check", "--root", root)
    shutil.copytree(REPOSITORY / "schema/vocabularies", root / "schema/vocabularies")

    assert forsok("format", "--check", "--root", root) == plain
    assert forsok("validate", "--root", root).code == 0
    template = forsok("new", "--print", "--root", root)
    assert (template.code, template.err) == (0, "")


def test_the_root_has_a_broken_schema_or_vocabulary(forsok: Forsok, root: Path) -> None:
    """The register's own tools cannot be used: that is not a finding."""
    shutil.copytree(REPOSITORY / "schema", root / "schema")
    path = root / "schema/obstacle.schema.json"
    whole = path.read_text("utf-8")
    for text in ("{", "[]", "{}", "null", '{"properties": 1, "required": []}', ""):
        path.write_text(text)
        _read_schemas.cache_clear()
        ended = forsok("validate", "--root", root)
        assert ended.code == 2, text
        assert "obstacle.schema.json" in ended.err
        assert len(ended.err.splitlines()) == 1
    path.write_text(whole, "utf-8")
    _read_schemas.cache_clear()
    load_vocabularies.cache_clear()
    write_register(root, {"schema/vocabularies/kinds.yaml": "codes: [\n"})
    ended = forsok("validate", "--root", root)
    assert ended.code == 2
    assert "kinds.yaml" in ended.err
    path.unlink()
    _read_schemas.cache_clear()
    assert forsok("format", "--root", root).code == 2


# --- in a process of its own ---------------------------------------------------------------


def test_no_colour_in_a_pipe(root: Path) -> None:
    write_register(root, {TRIAL_PATH: FAULTY})
    ended = run("validate", cwd=root)
    assert ended.code == 1
    assert "\x1b" not in ended.out
    assert ended.err == "", "no progress in a log"


def in_terminal(arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> str:
    """What a terminal shows."""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "generator.cli", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm", **env},
        stdin=follower,
        stdout=follower,
        stderr=follower,
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while read := os.read(leader, 4096):
                shown += read
        except OSError:
            pass  # the other end has closed
        process.wait(30)
    os.close(leader)
    return shown.decode()


def test_colour_in_a_terminal_unless_refused(root: Path) -> None:
    write_register(root, {TRIAL_PATH: FAULTY})
    assert "\x1b[31mfel\x1b[0m" in in_terminal(["validate"], cwd=root, env={})
    assert "Kontrollerar posterna" in in_terminal(["validate"], cwd=root, env={})
    assert "\x1b" not in in_terminal(["validate"], cwd=root, env={"NO_COLOR": ""})


def test_a_terminal_without_utf_8(root: Path) -> None:
    write_register(root, {TRIAL_PATH: FAULTY})
    ended = run("validate", cwd=root, env={"PYTHONIOENCODING": "ascii"})
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert "T005" in ended.out


def test_a_reader_that_leaves(root: Path) -> None:
    files = {f"obstacles/hinder-{n}.yaml": "a: [" for n in range(3000)}
    write_register(root, files)
    command = f"{sys.executable} -m generator.cli validate | head -1"
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


# --- format --------------------------------------------------------------------------------

UNTIDY = (
    "# överst\n" + TRIAL.replace("kind:", "# om slaget\nkind:", 1).replace("status: running", "")
) + "status: 'running'   # pågår sedan i våras\n"


def test_format_check_changes_nothing(forsok: Forsok, root: Path) -> None:
    assert forsok("format", "--check", "--root", root) == Ended(
        *(0, "4 filer är redan i ordnad form.\n", "")
    )
    write_register(root, {TRIAL_PATH: UNTIDY})
    ended = forsok("format", "--check", "--root", root)
    assert ended.code == 1
    assert ended.out == (
        f"Inte ordnad: {TRIAL_PATH}\n1 av 4 filer är inte ordnade. Kör ”forsok format”.\n"
    )
    assert (root / TRIAL_PATH).read_text("utf-8") == UNTIDY


def test_format_keeps_comments(forsok: Forsok, root: Path) -> None:
    write_register(root, {TRIAL_PATH: UNTIDY})
    ended = forsok("format", "--root", root)
    assert ended == Ended(0, f"Ordnad: {TRIAL_PATH}\n1 av 4 filer ändrades.\n", "")
    expected = TRIAL.replace("kind:", "# om slaget\nkind:", 1)
    expected = expected.replace("status: running", "status: running  # pågår sedan i våras")
    assert (root / TRIAL_PATH).read_text("utf-8") == f"# överst\n{expected}"
    assert forsok("format", "--root", root).out == "4 filer är redan i ordnad form.\n"
    assert sorted(p.name for p in (root / TRIAL_PATH).parent.iterdir()) == [
        "evaluations",
        "trial.yaml",
    ]


def test_format_of_some_paths(forsok: Forsok, root: Path) -> None:
    write_register(root, {TRIAL_PATH: UNTIDY})
    assert forsok("format", "--check", "--root", root, "obstacles").code == 0
    assert forsok("format", "--check", "--root", root, TRIAL_PATH).code == 1
    assert forsok("format", "--check", "--root", root, "finns-inte").code == 2


def test_format_skips_what_it_cannot_read(forsok: Forsok, root: Path) -> None:
    broken = "title: [\n"
    write_register(root, {OBSTACLE_PATH: broken, TRIAL_PATH: UNTIDY})
    ended = forsok("format", "--root", root)
    assert ended.code == 1
    assert ended.err == (
        f"Hoppar över {OBSTACLE_PATH}: filen har fel som gör att den inte kan ordnas."
        " Kör ”forsok validate”.\n"
    )
    assert ended.out == f"Ordnad: {TRIAL_PATH}\n1 av 4 filer ändrades.\n"
    assert (root / OBSTACLE_PATH).read_text("utf-8") == broken


def test_format_of_every_fixture_says_the_same_things(forsok: Forsok, tmp_path: Path) -> None:
    """Order changes nothing but places: the same codes are found after as before."""
    for folder in sorted((REPOSITORY / "tests/rules/invalid").iterdir()):
        if folder.name[0] not in "TR":
            continue
        copy = Path(shutil.copytree(folder, tmp_path / folder.name))
        before = json.loads(forsok("validate", "--root", copy, "--format", "json").out)
        assert forsok("format", "--root", copy).code == 0
        after = json.loads(forsok("validate", "--root", copy, "--format", "json").out)
        assert [d["code"] for d in after["diagnostics"]] == [
            d["code"] for d in before["diagnostics"]
        ], folder.name
        assert forsok("format", "--check", "--root", copy).code == 0


def test_the_schema_line_where_there_are_schemas(forsok: Forsok, root: Path) -> None:
    shutil.copytree(REPOSITORY / "schema", root / "schema")
    assert forsok("format", "--root", root).out.endswith("4 av 4 filer ändrades.\n")
    first = (root / EVALUATION_PATH).read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../../schema/evaluation.schema.json"
    assert (root / EVALUATION_PATH).parent.joinpath(first.split("=")[1]).is_file()


# --- new -----------------------------------------------------------------------------------

ANSWERS = {
    "Slag": "policylabb",
    "Titel": "Senare skolstart på prov",
    "Sammanfattning": "Skoldagen börjar klockan nio.",
    "Status": "idea",
    "Organisation": "kommun:0480",
    "Område": "skola, forskola",
    "Problem": "Eleverna är trötta.",
    "Vad som görs annorlunda": "Skoldagen börjar klockan nio i stället för åtta.",
    "Start": "2027-08",
    "Slut": "2028-06",
    "Funktion": "Utbildningskontoret",
    "E-post": "utbildning@exempel.se",
}


def test_the_template_validates_when_put_in_place(
    forsok: Forsok, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # no register is needed to see the template
    ended = forsok("new", "--print")
    assert ended.code == 0
    data = parse_document("a.yaml", ended.out.encode()).data
    assert data is not None
    path = f"trials/{data['id']}/trial.yaml"
    write_register(tmp_path, {path: ended.out})
    assert forsok("format", "--root", tmp_path).code == 0
    assert forsok("validate", "--root", tmp_path).out == "Inga fel. 1 fil kontrollerades.\n"
    assert (tmp_path / path).read_text("utf-8").count("#") == ended.out.count("#")


def test_without_a_terminal_the_template_is_printed(root: Path) -> None:
    ended = run("new", cwd=root)
    assert ended.code == 0
    assert ended.out == run("new", "--print", cwd=root).out
    assert ended.err == ""


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed, line by line; ^C and ^D are the keys."""
    lines: list[str] = []

    def answer(prompt: str = "") -> str:
        if not lines or lines[0] == "^D":
            raise EOFError
        if lines[0] == "^C":
            raise KeyboardInterrupt
        return lines.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    return lines


def test_twelve_answers_make_a_record(forsok: Forsok, root: Path, typed: list[str]) -> None:
    typed += ANSWERS.values()
    ended = forsok("new", "--root", root)
    assert ended.code == 0
    assert typed == [], "twelve questions, no more"
    for number, title in enumerate(ANSWERS, 1):
        assert f"{number} av 12. {title}\n" in ended.out
    assert "Skrev trials/senare-skolstart-pa-prov/trial.yaml." in ended.out
    assert forsok("validate", "--root", root).out == "Inga fel. 5 filer kontrollerades.\n"
    assert forsok("format", "--check", "--root", root).code == 0


def test_a_question_is_asked_again_until_it_is_answered(
    forsok: Forsok, root: Path, typed: list[str]
) -> None:
    for answer in ANSWERS.values():
        typed += ["", "   ", "\x1b[A", answer]
    typed.insert(typed.index("Senare skolstart på prov"), "???")  # no id can be made of it
    ended = forsok("new", "--root", root)
    assert ended.code == 0
    assert ended.out.count("Den här frågan måste besvaras.") == 3 * 12 + 1


def test_wrong_answers_are_written_and_pointed_out(
    forsok: Forsok, root: Path, typed: list[str]
) -> None:
    typed += {
        **ANSWERS,
        "Status": "snart",
        "Organisation": "Nykoping",
        "E-post": "ring mig",
    }.values()
    ended = forsok("new", "--root", root)
    assert ended.code == 1
    assert "Posten skrevs, men har kvar fel:" in ended.out
    assert "kommun:0480 (Nyköpings kommun)" in ended.out
    assert (root / "trials/senare-skolstart-pa-prov/trial.yaml").is_file()


@pytest.mark.parametrize("key", ["^C", "^D"])
def test_nothing_is_written_when_interrupted(
    forsok: Forsok, root: Path, typed: list[str], key: str
) -> None:
    typed += [*list(ANSWERS.values())[:7], key]
    ended = forsok("new", "--root", root)
    assert ended.code == 130
    assert ended.err == "\nAvbrutet.\n"
    assert not (root / "trials/senare-skolstart-pa-prov").exists()


def test_a_record_is_not_overwritten(forsok: Forsok, root: Path, typed: list[str]) -> None:
    mine = {"trials/senare-skolstart-pa-prov/trial.yaml": "title: min\n"}
    write_register(root, mine)
    typed += ANSWERS.values()
    ended = forsok("new", "--root", root)
    assert ended.code == 2
    assert "finns redan" in ended.err
    assert (root / next(iter(mine))).read_text() == "title: min\n"
    typed += ANSWERS.values()
    assert forsok("new", "--root", root, "--force").code == 0


def test_hostile_answers_are_only_text(forsok: Forsok, root: Path, typed: list[str]) -> None:
    typed += {
        **ANSWERS,
        "Titel": '../../utanför": {a: &b [',
        "Sammanfattning": "*a # <b> {{ c }} \\ \" ' |\u200b\u202e",
        "Problem": "- lista: [x\x00",
    }.values()
    ended = forsok("new", "--root", root)
    assert ended.code == 1, "the markup is found"
    assert (root / "trials/utanfor-a-b/trial.yaml").is_file()
    assert not list(root.parent.glob("utan*"))
