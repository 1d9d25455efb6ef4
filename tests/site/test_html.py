"""Every page of the built site is valid HTML, as html-validate sees it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.site.building import REPOSITORY, Built

pytestmark = pytest.mark.site

_TOOLS = REPOSITORY / "tests" / "node"
_PROGRAM = _TOOLS / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"


#: Pages of one folder that are read: those of 311 municipalities and regions are made alike.
_OF_A_FOLDER = 40


def choose(folder: Path) -> list[Path]:
    """Every page, but of a folder with many only the largest, which have the most parts."""
    by_folder: defaultdict[Path, list[Path]] = defaultdict(list)
    for page in folder.rglob("*.html"):
        by_folder[page.parent.parent].append(page)
    return sorted(
        page
        for pages in by_folder.values()
        for page in sorted(pages, key=lambda p: (-p.stat().st_size, p))[:_OF_A_FOLDER]
    )


def validate(folder: Path) -> tuple[int, list[str]]:
    """How many pages were read, and one line for each kind of fault with its first place."""
    assert shutil.which("node"), "Install Node (Debian: nodejs npm), or run `make node`."
    assert _PROGRAM.exists(), "Run `make node`, which installs tests/node/package-lock.json."
    pages = choose(folder)
    # A warning fails as well.
    options = ["--config", str(_TOOLS / "html-validate.cjs"), "--max-warnings", "0"]
    # Into a file: Node may end before a pipe has taken all that was written.
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(
            ["node", _PROGRAM, *options, "--formatter", "json", *pages],
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
        out.seek(0)
        assert done.returncode in (0, 1), done.stderr.decode()
        found = json.load(out)
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for page in found:
        for message in page["messages"]:
            rule = f"{message['ruleId']}: {message['message']}"
            counts[rule] += 1
            place = Path(page["filePath"]).relative_to(folder)
            first.setdefault(rule, f"{place}:{message['line']}:{message['column']}")
    return len(pages), [f"{n} × {rule} ({first[rule]})" for rule, n in counts.most_common()]


def test_every_page_is_valid_html(real: Built) -> None:
    pages, faults = validate(real.site)
    assert pages > 100
    assert faults == []


def test_pages_of_hostile_records_are_valid_html(hostile: Built) -> None:
    pages, faults = validate(hostile.site)
    assert pages > 20
    assert faults == []


def test_the_validator_sees_a_fault(tmp_path: Path) -> None:
    """Otherwise an empty list above would say nothing."""
    (tmp_path / "page.html").write_text(
        '<!doctype html>\n<html lang="sv"><head><title>x</title></head>'
        '<body><p id="a"><div id="a"></div></p></body></html>\n',
        encoding="utf-8",
    )
    pages, faults = validate(tmp_path)
    assert pages == 1
    assert any("no-dup-id" in fault for fault in faults), faults
