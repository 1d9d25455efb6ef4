"""The forges' workflows: safe for what is submitted, pinned, alike, and calling only what there is.

GitHub's and Forgejo's are YAML of the same kind; GitLab's is read into the same shape.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli.arguments import build_parser
from generator.cli.context import UsageError
from tests.registers import REPOSITORY

ACTIONS = {
    "github": REPOSITORY / ".github" / "workflows",
    "forgejo": REPOSITORY / ".forgejo" / "workflows",
}
GITLAB = REPOSITORY / ".gitlab-ci.yml"
NAMES = ("check.yml", "publish.yml", "watch.yml")
FILES = [folder / name for folder in ACTIONS.values() for name in NAMES]

EVERY_FILE = pytest.mark.parametrize(
    "path", FILES, ids=lambda p: p.relative_to(REPOSITORY).as_posix()
)

#: What may write, and what it may write to. Neither job runs anything that was submitted.
WRITING_JOBS = {
    ("github", "comment"): {"pull-requests"},
    ("github", "deploy"): {"pages", "id-token"},
    ("forgejo", "comment"): {"pull-requests"},
}
#: What leads to a run with a write token or secrets on submitted content.
DANGEROUS = {"pull_request_target", "workflow_run", "issue_comment", "issues"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of shell in a job, with the condition and the variables that it is given."""

    name: str
    script: str
    condition: str
    variables: Mapping[str, str]


def read(path: Path) -> dict[Any, Any]:
    content = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def triggers(path: Path) -> set[str]:
    found = read(path)[True]  # YAML 1.1 takes the key "on" for a truth value
    return set(found) if isinstance(found, dict | list) else {found}


def jobs(path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = read(path)["jobs"]
    return found


def runs_of(job: Mapping[str, Any]) -> Iterator[Run]:
    for step in job["steps"]:
        if "run" in step:
            variables = {**job.get("env", {}), **step.get("env", {})}
            yield Run(step.get("name", ""), step["run"], str(step.get("if", "")), variables)


@cache
def gitlab_jobs() -> Mapping[str, Any]:
    return {
        name: job for name, job in read(GITLAB).items() if isinstance(job, dict) and "script" in job
    }


def scripts() -> Iterator[tuple[str, str, str]]:
    """Forge, job and shell of everything that is run anywhere."""
    for path in FILES:
        forge = next(name for name, folder in ACTIONS.items() if folder == path.parent)
        for name, job in jobs(path).items():
            for run in runs_of(job):
                yield forge, f"{path.stem}/{name}", run.script
    for name, job in gitlab_jobs().items():
        for line in (*job["script"], *job.get("after_script", ())):
            yield "gitlab", name, line


def commands_of(script: str, program: str) -> Iterator[list[str]]:
    """The arguments of each call of a program, up to a pipe, redirection or the next command."""
    joined = script.replace("\\\n", " ")
    for found in re.finditer(rf"(?:^|[;&|]\s*|\s){program} ([^|><;&\n]*)", joined, re.MULTILINE):
        yield shlex.split(found[1])


# --- safe for what strangers submit ---------------------------------------------------------------


def test_no_workflow_is_missed() -> None:
    for folder in ACTIONS.values():
        assert sorted(p.name for p in folder.iterdir()) == list(NAMES)


@EVERY_FILE
def test_nothing_submitted_meets_a_secret_or_a_writing_token(path: Path) -> None:
    assert not triggers(path) & DANGEROUS
    text = path.read_text("utf-8")
    assert "secrets." not in text
    assert "secrets: inherit" not in text
    assert read(path)["permissions"] == {}
    forge = "github" if ".github" in path.parts else "forgejo"
    for name, job in jobs(path).items():
        given = {scope for scope, level in job["permissions"].items() if level == "write"}
        assert given == WRITING_JOBS.get((forge, name), set()), name
        if given:
            assert not [s for s in job["steps"] if "checkout@" in s.get("uses", "")], name
            for run in runs_of(job):
                plain = run.script.replace("<!-- forsok:granskning -->", "")
                assert not re.search(r"make |forsok|python", plain), name
            # Only from a branch of the register's own, or after a build of main.
            own = "github.event.pull_request.head.repo.full_name == github.repository"
            assert own in job.get("if", "") or job["needs"] == "build", name


@EVERY_FILE
def test_shell_is_given_values_as_variables_only(path: Path) -> None:
    for name, job in jobs(path).items():
        for run in runs_of(job):
            assert "${{" not in run.script, f"{name}: {run.script}"
            bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", run.script)
            for variable in run.variables:
                assert f"${variable}" not in bare, f"{name}: ${variable} without quotes"


@EVERY_FILE
def test_actions_are_pinned_by_commit_with_their_version(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.search(
            r"uses: (https://data\.forgejo\.org/)?[\w-]+/[\w-]+@[0-9a-f]{40} # v\d", line
        ), line


@EVERY_FILE
def test_jobs_end_and_clones_keep_no_credentials(path: Path) -> None:
    for name, job in jobs(path).items():
        assert 0 < job["timeout-minutes"] <= 60, name
        for step in job["steps"]:
            if "checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False, name
                history = step["with"].get("fetch-depth")
                assert history == 0 or name in ("links", "audit"), name


def test_one_action_has_one_version() -> None:
    found: dict[str, set[str]] = {}
    for path in FILES:
        for action, sha in re.findall(r"uses: (\S+)@([0-9a-f]{40})", path.read_text("utf-8")):
            found.setdefault(action.rpartition("data.forgejo.org/")[2], set()).add(sha)
    assert {action for action, shas in found.items() if len(shas) > 1} == set()


def test_gitlab_reads_the_whole_history_and_ends() -> None:
    content = read(GITLAB)
    assert content["variables"]["GIT_DEPTH"] == "0"
    assert content["default"]["timeout"]
    for name in ("review", "Visning"):
        assert name in GITLAB.read_text("utf-8")
    for job in gitlab_jobs().values():
        # The forge refuses a name with other letters.
        exposed = job.get("artifacts", {}).get("expose_as", "A")
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 _-]*", exposed), exposed


def test_the_link_check_never_blocks() -> None:
    for folder in ACTIONS.values():
        steps = jobs(folder / "watch.yml")["links"]["steps"]
        (step,) = [s for s in steps if s.get("run") == "make links"]
        assert step["continue-on-error"] is True
        assert "pull_request" not in triggers(folder / "watch.yml")
    assert gitlab_jobs()["links"]["allow_failure"] is True


def test_known_flaws_are_looked_for_every_week_and_fail() -> None:
    for folder in ACTIONS.values():
        job = jobs(folder / "watch.yml")["audit"]
        (step,) = [s for s in job["steps"] if s.get("run") == "make audit"]
        assert "continue-on-error" not in step
        assert "schedule" in triggers(folder / "watch.yml")
    audit = gitlab_jobs()["audit"]
    assert audit["script"] == ["make audit"]
    assert audit["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]
    assert not audit.get("allow_failure")


def test_what_the_site_is_built_with_is_published_with_it() -> None:
    for forge, wanted in (
        ("github", "publish/build"),
        ("forgejo", "publish/build"),
        ("gitlab", "pages"),
    ):
        said = [script for name, job, script in scripts() if (name, job) == (forge, wanted)]
        made = said.index("make sbom")
        assert said.index("cp build/sbom.cdx.json site/") > made > said.index("make site")


# --- they cannot rot ------------------------------------------------------------------------------


def test_every_command_exists_with_the_flags_that_it_is_given() -> None:
    parser = build_parser()
    seen = set()
    for forge, job, script in scripts():
        for arguments in commands_of(script, r"\.venv/bin/forsok"):
            try:
                options = parser.parse_args(arguments)
            except UsageError as error:
                pytest.fail(f"{forge}, {job}: forsok {shlex.join(arguments)}: {error}")
            seen.add((forge, options.command))
    for forge in ("github", "forgejo", "gitlab"):
        assert {c for f, c in seen if f == forge} == {
            *("review", "validate", "format", "build", "verify", "queue")
        }


def test_a_command_that_does_not_exist_would_be_found() -> None:
    (arguments,) = commands_of(
        '.venv/bin/forsok review --bas "$BASE" > x || true', r"\.venv/bin/forsok"
    )
    assert arguments == ["review", "--bas", "$BASE"]
    with pytest.raises(UsageError):
        build_parser().parse_args(arguments)


def test_every_target_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.M))
    seen = {
        (forge, target)
        for forge, _, script in scripts()
        for found in commands_of(script, "make")
        for target in found
        if not found[0].startswith("python")
    }
    for forge in ("github", "forgejo", "gitlab"):
        used = {target for f, target in seen if f == forge}
        assert used <= targets
        assert used >= {"setup", "site", "published", "test", "links", "audit", "sbom"}, forge


def test_the_forges_ask_the_same_of_a_change() -> None:
    """The same commands with the same flags, apart from the form that each forge shows."""

    def asked(forge: str) -> set[str]:
        found = set()
        for name, _, script in scripts():
            if name == forge:
                for arguments in commands_of(script, r"\.venv/bin/forsok"):
                    plain = ["BASE" if "$" in a else a for a in arguments]
                    if "--format" in plain and plain[plain.index("--format") + 1] != "markdown":
                        plain[plain.index("--format") + 1] = "…"
                    found.add(" ".join(plain))
        return found

    assert asked("github") == asked("forgejo") == asked("gitlab")


# --- what the next build is held to ------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "fetched"),
    [
        pytest.param(
            {"build.json": "{}", "claims.json": "{}", "addresses.json": "{}", "index.html": ""},
            {"build.json", "claims.json", "addresses.json"},
            id="one-register",
        ),
        pytest.param(
            {
                "build.json": json.dumps({"registers": {"norr": "a" * 40, "syd": None}}, indent=2),
                "addresses.json": "{}",
                "claims/norr.json": "{}",
            },
            {"build.json", "addresses.json", "claims/norr.json"},
            id="several-registers",
        ),
        pytest.param({"claims.json": "{}", "addresses.json": "{}"}, set(), id="not-ours"),
        pytest.param({}, set(), id="the-first-time"),
    ],
)
def test_what_was_published_is_fetched(
    there: Mapping[str, str], fetched: set[str], tmp_path: Path
) -> None:
    host, here = tmp_path / "host", tmp_path / "here"
    for name, content in there.items():
        (host / name).parent.mkdir(parents=True, exist_ok=True)
        (host / name).write_text(content, "utf-8")
    here.mkdir()

    subprocess.run(
        ["make", "--silent", "-f", str(REPOSITORY / "Makefile"), "published"],
        cwd=here,
        env={**os.environ, "FORSOK_SITE_URL": host.as_uri()},
        capture_output=True,
        check=True,
    )

    site = here / "site"
    found = {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in site.rglob("*.json")}
    assert found == {name: there[name] for name in fetched}
    assert not [p for p in site.rglob("*") if p.is_dir() and not any(p.iterdir())]
