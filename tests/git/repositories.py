"""Real git repositories for tests, with fixed dates and nobody's settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TRIAL = "trials/senare-skolstart/trial.yaml"
EVALUATION = "trials/senare-skolstart/evaluations/rapport.yaml"
OBSTACLE = "obstacles/skoldagens-borjan.yaml"

MEASURE = """\
  - id: sen-ankomst
    name: Sena ankomster
    kind: outcome
    unit: antal i månaden
"""
SECOND_MEASURE = """\
  - id: trivsel
    name: Hur eleverna trivs
    kind: experience
    unit: andel
"""


def trial(
    status: str = "approved",
    *,
    name: str = "senare-skolstart",
    start: str = "",
    measures: str = MEASURE,
    extra: str = "",
    title: str = "Senare skolstart",
) -> str:
    """A sound trial. `start` is the actual one; `extra` is more YAML."""
    period = f"period:\n  start:\n    actual: '{start}'\n" if start else ""
    listed = f"measures:\n{measures}" if measures else ""
    supported = [f for f, given in (("period", period), ("measures", listed)) if given]
    return (
        f"id: {name}\n"
        "kind: forsoksverksamhet\n"
        f"title: {title}\n"
        "summary: Skoldagen börjar en timme senare.\n"
        f"status: {status}\n"
        "entered_by: curator\n"
        "organisations:\n  - organisation: kommun:0480\n    role: owner\n"
        "areas:\n  - skola\n"
        "intervention: Skoldagen börjar klockan nio.\n"
        f"{period}{listed}{extra}"
        "sources:\n  - title: Beslut\n    kind: official\n    supports:\n"
        "      - organisations\n      - intervention\n"
        + "".join(f"      - {field}\n" for field in supported)
    )


def sent_in(**fields: str) -> str:
    """A sound trial by the body that answers for it, rather than by the curators."""
    whole = MEASURE + "    instrument: register\n    population: elever\n    time_point: juni\n"
    return trial(**{"measures": whole, **fields}).replace("entered_by: curator\n", _OWN)


_OWN = """\
entered_by: owner
problem: Eleverna kommer för sent.
comparison: En annan skola.
population: Alla elever.
contact:
  function: Utvecklingsenheten
  email: utveckling@example.org
period:
  start:
    planned: '2026-08'
"""


def amendment(day: str, field: str, reason: str) -> str:
    return f"amendments:\n  - date: '{day}'\n    fields:\n      - {field}\n    reason: {reason}\n"


def evaluation(verdict: str = "improved", measure: str = "sen-ankomst") -> str:
    return (
        "title: Rapport\nevaluators:\n  - organisation: kommun:0480\n"
        "design: before-after\ncomparison:\n  kind: before\n"
        "publication:\n  type: project-report\nsummary: De sena ankomsterna blev färre.\n"
        f"results:\n  - measure: {measure}\n    verdict: {verdict}\n"
        "sources:\n  - title: Rapport\n    kind: official\n    supports:\n"
        "      - design\n      - comparison\n      - summary\n      - results\n"
    )


def obstacle(name: str = "skoldagens-borjan", extra: str = "") -> str:
    return (
        f"id: {name}\ntitle: Skoldagen får inte börja senare\ntype: forordning\nareas:\n  - skola\n"
        "description: Kommunen tolkar reglerna så.\norigin: reported\n"
        f"events:\n  - date: '2026-03'\n    kind: reported\n{extra}"
    )


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository at `top` with the register at `root`."""

    top: Path
    root: Path

    def git(self, *asked: str, date: str = "", author: str = "", feed: bytes | None = None) -> str:
        """Run git; its output. `date` is the committer's, `author` the author's (else the same)."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        environment = kept | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "Test",
            "GIT_AUTHOR_EMAIL": "test@example.org",
            "GIT_COMMITTER_NAME": "Test",
            "GIT_COMMITTER_EMAIL": "test@example.org",
        }
        if date:
            stamp = _stamp(date)
            environment |= {"GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": _stamp(author) or stamp}
        done = subprocess.run(
            ["git", "-c", "commit.gpgsign=false", *asked],
            cwd=self.top,
            env=environment,
            input=feed,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "replace").strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files of the register; None removes one."""
        for path, content in files.items():
            full = self.root / path
            if content is None:
                full.unlink()
                continue
            full.parent.mkdir(parents=True, exist_ok=True)
            full.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, date: str, files: Mapping[str, str | bytes | None], author: str = "") -> str:
        """Commit `files` on the day `date`; the commit's hash."""
        self.write(files)
        self.git("add", "--all", "--force", ".")
        self.git("commit", "--quiet", "--allow-empty", "-m", date, date=date, author=author)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, date: str, *how: str) -> str:
        self.git("merge", "--quiet", *how, "-m", f"Merge {branch}", branch, date=date)
        return self.git("rev-parse", "HEAD")


def _stamp(date: str) -> str:
    return f"{date}T12:00:00 +0000" if len(date) == 10 else date


def make_repository(top: Path, *, root: str = "") -> Repository:
    """An empty repository at `top`, with the register in the folder `root` of it."""
    top.mkdir(parents=True, exist_ok=True)
    made = Repository(top, top / root)
    made.git("init", "--quiet", "--initial-branch=main")
    return made
