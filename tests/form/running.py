"""The form's own JavaScript, run by node on what the tests give it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from generator.exports.form import build_form_files
from generator.settings import Settings
from tests.registers import REPOSITORY, day_of, schemas

FORM = REPOSITORY / "form"


@cache
def node() -> str:
    found = shutil.which("node")
    assert found, "Install node (Debian: nodejs, npm) to test the form."
    assert (FORM / "node_modules" / "yaml").is_dir(), "Run make form-check first: it installs."
    return found


def write_data(folder: Path) -> Path:
    """The data files of the real register's forms, in `folder`."""
    from generator.checking import check_register

    registry = check_register(REPOSITORY, today=day_of(REPOSITORY)).registry
    for path, content in build_form_files(registry, schemas(), Settings()).items():
        (folder / Path(path).name).write_bytes(content)
    return folder


def run_form(data: Path, tasks: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The answers of form/run.mjs, one a task."""
    done = subprocess.run(
        [node(), str(FORM / "run.mjs")],
        input=json.dumps({"data": str(data), "tasks": list(tasks)}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    assert len(answers) == len(tasks)
    return answers
