"""The examples on the page about open data, run as they stand there against the golden register."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from generator.exports.building import build_exports
from generator.exports.tables.definition import read_definitions
from tests.exports import contexts
from tests.site.building import REPOSITORY

PAGE = (REPOSITORY / "generator" / "templates" / "open_data.md.j2").read_text("utf-8")
ADDRESS = "https://adressen/"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(language, code) for language, code in _BLOCK.findall(PAGE)]


def blocks(language: str) -> list[str]:
    found = [code for name, code in BLOCKS if name == language]
    assert found, f"the page has no example in {language}"
    return found


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The files as they lie on the site."""
    for file in build_exports(contexts.golden()):
        target = tmp_path / "site" / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    return tmp_path / "site"


@pytest.mark.parametrize("code", blocks("python"))
def test_python(code: str, site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code.replace(ADDRESS, f"{site}/")],
        cwd=site / "data",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_sql(site: Path) -> None:
    with closing(sqlite3.connect(site / "data" / "forsoksregistret.sqlite")) as connection:
        for script in blocks("sql"):
            for statement in filter(None, map(str.strip, script.split(";"))):
                connection.execute(statement).fetchall()
        views = connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    for (name,) in views:
        assert name in PAGE


def test_curl(site: Path, tmp_path: Path) -> None:
    (script,) = blocks("sh")
    program = shutil.which("curl")
    if program is None:
        pytest.skip("needs curl")
    for line in script.splitlines():
        command = line.replace(ADDRESS, f"file://{site}/").split()
        assert command[0] == "curl"
        done = subprocess.run(
            [program, *command[1:]], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    fetched = tmp_path / "forsoksregistret.sqlite"
    assert fetched.read_bytes() == (site / "data" / "forsoksregistret.sqlite").read_bytes()


def test_r(site: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("needs R")
    (code,) = blocks("r")
    done = subprocess.run(
        [program, "-e", code.replace(ADDRESS, f"{site}/")], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_file_and_table_of_the_page_is_published(site: Path) -> None:
    linked = set(re.findall(r"row\(\"(data/[^\"]+)\"", PAGE)) - {"data/dcat.rdf"}
    paths = linked | set(re.findall(rf"{ADDRESS}(data/[\w.]+)", PAGE))
    assert paths
    for path in paths:
        assert (site / path).is_file(), path
    for definition in read_definitions():
        assert f"<code>{definition.name}</code>" in PAGE
