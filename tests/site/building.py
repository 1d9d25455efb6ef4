"""Builds for the tests: the real register, small ones, and both builders.

Every build happens in a folder of its own, so that nothing in the checkout is touched, and at
most once a session even when several workers want it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.registers import day_of
from tests.standby import call_forsok

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN_REGISTER = REPOSITORY / "tests" / "golden" / "register"
RECORDS = ("trials", "obstacles", "programmes")
TODAY = date(2026, 11, 22)
#: The words before the arguments of a command line that starts Python for it.
FROM_NOTHING = (sys.executable, "-m", "generator.cli")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A register's folder, the Markdown tree made from it, and the site."""

    root: Path
    site: Path

    @property
    def tree(self) -> Path:
        return self.root / "build" / "docs"


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, shared by all workers; the first to come makes it."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = base / f"{name}.done"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def copy_register(source: Path, target: Path) -> Path:
    """The records alone: schemas, pages and ``mkdocs.yml`` are the generator's own."""
    for name in RECORDS:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
    return target


def copy_built(built: Built, target: Path) -> Built:
    """A copy to build over: what the register's store and the site share is shared in it too."""
    copied: dict[int, str] = {}

    def copy(source: str, copy_of_it: str) -> str:
        first = copied.setdefault(Path(source).stat().st_ino, copy_of_it)
        if first == copy_of_it:
            return str(shutil.copy2(source, copy_of_it))
        os.link(first, copy_of_it)
        return copy_of_it

    for folder in (built.root, built.site):
        shutil.copytree(folder, target / folder.name, copy_function=copy)
    return Built(root=target / built.root.name, site=target / built.site.name)


def run_forsok(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command as people do, whatever this process has in its environment. What Python
    itself reads in `environment` makes it begin from nothing."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FORSOK_")}
    anew = any(name.startswith(("PYTHON", "LC_")) for name in environment or {})
    return subprocess.run(
        [*(FROM_NOTHING if anew else call_forsok()), *map(str, arguments)],
        env={**clean, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def run_build(
    root: Path, out: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = ("build", "--root", root, "--out", out, "--today", day_of(root).isoformat())
    return run_forsok(*command, environment=environment)


def build_register(root: Path, out: Path, environment: Mapping[str, str] | None = None) -> Built:
    """Build a sound register; anything but success is the test's failure."""
    done = run_build(root, out, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(root=root, site=out)


def environment_of(today: date) -> Mapping[str, str]:
    """What the builders take from the day, for those that are run here by their own names."""
    epoch = (today - date(1970, 1, 1)).days * 86_400
    return {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(epoch)}


def build_with_zensical(tree: Path, folder: Path, today: date = TODAY) -> Path:
    """The site that Zensical makes of `tree` with the repository's own ``mkdocs.yml``."""
    shutil.copytree(tree, folder / "build" / "docs")
    shutil.copytree(REPOSITORY / "docs" / "overrides", folder / "docs" / "overrides")
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FORSOK_")}
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "-f", str(folder / "mkdocs.yml")],
        cwd=folder,
        env={**clean, **environment_of(today)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"
