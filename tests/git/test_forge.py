"""The forges' workflows run step by step, by their own shell, on a repository with a change."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from generator.cli import main
from tests.git.repositories import OBSTACLE, TRIAL, Repository, make_repository, obstacle, trial
from tests.registers import REPOSITORY, keep_few_codes
from tests.standby import call_forsok
from tests.unit.test_workflows import ACTIONS, gitlab_jobs, jobs, runs_of

OTHER = "trials/skolstart-nio/trial.yaml"
BAD = [f"trials/forsok-{number:02}/trial.yaml" for number in range(12)]


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    script: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of the steps: exit codes by name, in order, up to the first that failed."""

    codes: dict[str, int]
    log: str
    summary: str
    folder: Path


@pytest.fixture
def checkout(tmp_path: Path) -> Repository:
    """A register on main with a change checked out, and the command where the workflows have it."""
    made = make_repository(tmp_path / "forrad")
    command = made.root / ".venv" / "bin" / "forsok"
    command.parent.mkdir(parents=True)
    words = " ".join(map(shlex.quote, call_forsok()))
    command.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    command.chmod(0o755)
    keep_few_codes(made.root, "kommun:0480 kommun:0580")
    (made.root / ".git" / "info" / "exclude").write_text(".venv\nbuild\nschema\n")
    made.git("config", "core.excludesFile", "")
    made.write({TRIAL: trial(), OBSTACLE: obstacle()})
    format_records(made)
    made.git("add", ".")
    made.git("commit", "--quiet", "-m", "Register", date="2026-01-10")
    made.git("checkout", "--quiet", "-b", "bidrag")
    return made


def format_records(made: Repository) -> None:
    assert main(["format", "--root", str(made.root)]) == 0


def commit(made: Repository) -> None:
    made.git("add", ".")
    made.git("commit", "--quiet", "-m", "Change", date="2026-02-02")


def steps_of(forge: str, event: str) -> Iterator[Step]:
    """The steps of the check that run for an event, without setting up what is there already."""
    if forge == "gitlab":
        kinds = {"pull_request": ("records", "preview"), "push": ("register",)}[event]
        for job in kinds:
            for place, line in enumerate(gitlab_jobs()[job]["script"]):
                if not line.startswith("make"):
                    yield Step(f"{job} {place}", line)
        return
    for run in runs_of(jobs(ACTIONS[forge] / "check.yml")["records"]):
        wanted = re.fullmatch(r"github\.event_name (==|!=) 'pull_request'", run.condition)
        if run.condition:
            assert wanted, run.condition
            if (wanted[1] == "==") != (event == "pull_request"):
                continue
        if not run.script.startswith(("make", "apt-get")):
            yield Step(run.name, run.script)


def run_steps(made: Repository, steps: Iterable[Step]) -> Done:
    """Run steps as the forge does: each in a shell that stops at the first failure."""
    summary = made.root.parent / "summary.md"
    summary.write_text("")
    base = made.git("rev-parse", "main")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "FORSOK_"))}
    environment = kept | {
        "BASE": base,
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "GITHUB_STEP_SUMMARY": str(summary),
        "FORSOK_SITE_URL": "",
    }
    codes: dict[str, int] = {}
    log = ""
    for step in steps:
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step.script],
            cwd=made.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        codes[step.name] = done.returncode
        log += done.stdout + done.stderr
        if done.returncode:
            break
    return Done(codes, log, summary.read_text("utf-8"), made.root)


FORGES = pytest.mark.parametrize("forge", ["github", "forgejo", "gitlab"])


@FORGES
def test_a_sound_change_is_told_and_previewed(checkout: Repository, forge: str) -> None:
    checkout.write(
        {OTHER: trial(name="skolstart-nio", title="Skolstart nio").replace("0480", "0580")}
    )
    format_records(checkout)
    commit(checkout)
    done = run_steps(checkout, steps_of(forge, "pull_request"))
    assert set(done.codes.values()) == {0}, done.log
    review = (done.folder / "review.md").read_text("utf-8")
    assert "### Nytt" in review
    assert "Skolstart nio" in review
    assert "- [ ] Källorna stöder det som är nytt." in review
    # Where the forge has no page for a summary, the log is one.
    assert review in (done.summary if forge == "github" else done.log)
    assert (done.folder / "preview" / "forsok" / "skolstart-nio" / "index.html").is_file()
    assert not (done.folder / "site").exists()
    if forge == "gitlab":
        assert json.loads((done.folder / "codequality.json").read_text()) == []


@FORGES
def test_every_fault_is_in_the_summary_and_fails_the_change(
    checkout: Repository, forge: str
) -> None:
    checkout.write({path: trial(name=path.split("/")[1]).replace("0480", "9999") for path in BAD})
    format_records(checkout)
    commit(checkout)
    done = run_steps(checkout, steps_of(forge, "pull_request"))
    codes = list(done.codes.values())
    assert codes[-1] == 1, done.log
    assert set(codes[:-1]) == {0}
    review = (done.folder / "review.md").read_text("utf-8")
    for path in BAD:  # more than the ten that a forge shows
        assert f"`{path}`" in review
    assert review in (done.summary if forge == "github" else done.log)
    assert not (done.folder / "preview").exists()
    if forge == "github":
        found = re.findall(r"^::error file=([^,]+),line=(\d+),col=\d+,title=", done.log, re.M)
        assert {path for path, _ in found} == set(BAD)
        assert all(int(line) > 1 for _, line in found)
    if forge == "gitlab":
        report = json.loads((done.folder / "codequality.json").read_text())
        assert {fault["location"]["path"] for fault in report} == set(BAD)


@FORGES
def test_others_faults_fail_main_but_not_a_change(checkout: Repository, forge: str) -> None:
    checkout.git("checkout", "--quiet", "main")
    checkout.write({OTHER: trial(name="skolstart-nio").replace("0480", "9999")})
    format_records(checkout)
    commit(checkout)
    pushed = run_steps(checkout, steps_of(forge, "push"))
    assert list(pushed.codes.values())[-1] == 1
    assert f"`{OTHER}`" in (pushed.summary if forge == "github" else pushed.log)

    checkout.git("checkout", "--quiet", "-b", "annat")
    checkout.write({OBSTACLE: obstacle().replace("tolkar", "läser")})
    format_records(checkout)
    commit(checkout)
    asked = [
        step for step in steps_of(forge, "pull_request") if "--only-changed" not in step.script
    ]
    done = run_steps(checkout, asked)
    assert [done.codes[step.name] for step in asked] == [0] * len(asked), done.log


@FORGES
def test_a_sound_main_passes(checkout: Repository, forge: str) -> None:
    checkout.git("checkout", "--quiet", "main")
    done = run_steps(checkout, steps_of(forge, "push"))
    assert set(done.codes.values()) == {0}, done.log
    assert "Inga fel" in (done.summary if forge == "github" else done.log)


@FORGES
def test_a_review_that_cannot_run_is_a_failure(checkout: Repository, forge: str) -> None:
    """Findings are let through to the next step; a base that is not there is not."""
    (step, *_) = steps_of(forge, "pull_request")
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step.script],
        cwd=checkout.root,
        env={
            **os.environ,
            "BASE": "0" * 40,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": "0" * 40,
            "GITHUB_STEP_SUMMARY": str(checkout.root / "summary"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "finns inte" in done.stderr


@pytest.mark.parametrize(
    ("published", "fetched"),
    [
        ({"build.json": "{}", "claims.json": "[]"}, {"build.json", "claims.json"}),
        (
            {"build.json": "{}", "claims.json": "[]", "addresses.json": "{}"},
            {"build.json", "claims.json", "addresses.json"},
        ),
        ({"build.json": "{}"}, {"build.json"}),
        ({"claims.json": "[]", "addresses.json": "{}"}, set()),
        ({}, set()),
    ],
)
def test_what_was_published_last_is_fetched_whole_or_not_at_all(
    tmp_path: Path, published: dict[str, str], fetched: set[str]
) -> None:
    """A build refuses a folder that is not a site, so nothing else may be left in it."""
    served = tmp_path / "served"
    served.mkdir()
    for name, content in published.items():
        (served / name).write_text(content)
    handler = partial(SimpleHTTPRequestHandler, directory=str(served))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        for address in (f"http://127.0.0.1:{server.server_port}/", ""):
            done = subprocess.run(
                ["make", "--silent", "-f", REPOSITORY / "Makefile", "published"],
                cwd=tmp_path,
                env={**os.environ, "FORSOK_SITE_URL": address, "no_proxy": "127.0.0.1"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
        server.shutdown()
    assert {path.name for path in (tmp_path / "site").iterdir()} == fetched


FAKE_GH = """\
#!/bin/sh
echo "$@" >> calls
case "$*" in *--paginate*) cat found ;; esac
"""


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ("", "--method POST repos/a/b/issues/7/comments "),
        ("41\n42\n", "--method PATCH repos/a/b/issues/comments/41 "),
    ],
)
def test_there_is_one_comment_which_is_updated(tmp_path: Path, found: str, asked: str) -> None:
    """By the comment job's own shell, with a stand-in for the forge's program."""
    (run,) = runs_of(jobs(ACTIONS["github"] / "check.yml")["comment"])
    program = tmp_path / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(FAKE_GH)
    program.chmod(0o755)
    (tmp_path / "found").write_text(found)
    # Longer than a comment may be, hostile to a shell, and cut inside a letter of two bytes.
    review = "$(touch halt) `touch halt`\n" + "x" + "å" * 40_000
    (tmp_path / "review.md").write_text(review, "utf-8")
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", run.script],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "REPOSITORY": "a/b",
            "NUMBER": "7",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    comment = (tmp_path / "comment.md").read_bytes()
    assert comment.startswith(b"<!-- forsok:granskning -->\n$(touch halt)")
    assert 59_000 < len(comment.decode("utf-8").encode()) < 65_536
    assert not (tmp_path / "halt").exists()
    (changed,) = [c for c in (tmp_path / "calls").read_text().splitlines() if "--silent" in c]
    assert asked in changed
    assert changed.endswith("--field body=@comment.md")
