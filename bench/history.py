"""``python -m bench.history``: one pass over the history, against ``git log`` of the same range.

Makes a register of as many records as commits: half of the commits add two records each, the rest
change one. Prints seconds and memory of a cold reading, of one with a warm cache, of a review of a
change of three records, and of git's own listing of every changed file; ratios count, not seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Measured, measure

HOME = Path(__file__).resolve().parent.parent
_ID = re.compile(r"^id: .*$", re.MULTILINE)
_TITLE = re.compile(r"^title: .*$", re.MULTILINE)
_START = 1_577_836_800  # 2020-01-01
_STEP = 3600

_READ = """\
import resource, sys
from pathlib import Path
from generator.history import read_history
history = read_history(Path(sys.argv[1]), cache=Path(sys.argv[2]))
versions = sum(len(record.versions) for record in history.records.values())
print(history.commits, len(history.records), versions)
"""
_REVIEW = """\
import sys
from datetime import date
from pathlib import Path
from generator.review import read_review, render_markdown
review = read_review(Path(sys.argv[1]), "main", "bidrag", today=date(2030, 1, 1))
assert len(review.records) == 3
print(len(render_markdown(review)))
"""
_LOG = ("log", "--first-parent", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--root")


def main() -> int:
    """Print a table and write ``build/bench-history.json``."""
    parser = argparse.ArgumentParser(prog="python -m bench.history", description=__doc__)
    parser.add_argument("--commits", type=int, default=10_000, metavar="N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root, cache = Path(temporary, "register"), Path(temporary, "cache")
        write_repository(root, options.commits)
        git = ["git", "-C", str(root)]
        read = [sys.executable, "-c", _READ, str(root), str(cache)]
        rows = {
            "git log --raw": measure([*git, *_LOG, "--format=%H %ct", "main"], HOME),
            "read_history, cold": measure(read, HOME),
            "read_history, warm": measure(read, HOME),
            "review of three records": measure([*read[:2], _REVIEW, str(root)], HOME),
        }
        size = cache.stat().st_size / 1e6
    log = rows["git log --raw"].seconds
    print(f"{options.commits} commits, cache {size:.0f} MB")
    for name, row in rows.items():
        ratio = row.seconds / log
        print(f"{name:24} {row.seconds:7.2f} s {ratio:6.2f} {row.megabytes:6.0f} MB  {row.code}")
    _write(options.commits, rows)
    return max(row.code for row in rows.values())


def write_repository(root: Path, commits: int) -> None:
    """A repository of real records under ids of their own, and a branch that changes three."""
    root.mkdir(parents=True)
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "fast-import", "--quiet", feed=_stream(commits))
    _git(root, "reset", "--quiet", "--hard", "main")


def _stream(commits: int) -> Iterator[bytes]:
    texts = [p.read_text("utf-8") for p in sorted((HOME / "trials").glob("*/trial.yaml"))]
    half = commits // 2
    for number in range(commits):
        if number < half:
            files = [_record(texts, n, "") for n in (2 * number, 2 * number + 1)]
        else:
            files = [_record(texts, 2 * (number - half), " (ändrad)")]
        yield from _commit("main", number, files)
    yield b"reset refs/heads/bidrag\nfrom refs/heads/main\n\n"
    changed = [_record(texts, n, " (igen)") for n in (1, 3)]
    yield from _commit("bidrag", commits, [*changed, _record(texts, commits + 7, " (ny)")])


def _record(texts: Sequence[str], number: int, addition: str) -> tuple[str, bytes]:
    name = f"forsok-{number}"
    text = _ID.sub(f"id: {name}", texts[number % len(texts)], count=1)
    title = f"title: {_title(number)}{addition}"
    return f"trials/{name}/trial.yaml", _TITLE.sub(title, text, count=1).encode()


def _title(number: int) -> str:
    """Five of two hundred made-up words: titles are seldom alike, as in a real register."""
    parts = ("skol", "vård", "miljö", "hem", "lag", "väg", "stöd", "tids", "bygg", "folk")
    ends = ("prov", "kort", "form", "steg", "nät", "plan", "mått", "dag", "led", "rum")
    said = []
    for place in range(5):
        number = (number * 48_271 + place + 1) % 2_147_483_647
        said.append(parts[number % 10] + ends[number // 10 % 10])
    return " ".join(said).capitalize()


def _commit(branch: str, number: int, files: Sequence[tuple[str, bytes]]) -> Iterator[bytes]:
    when = _START + number * _STEP
    yield f"commit refs/heads/{branch}\ncommitter Bench <bench@example.org> {when} +0000\n".encode()
    yield b"data 1\nx\n"
    for path, content in files:
        yield f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"


def _git(root: Path, *asked: str, feed: Iterator[bytes] | None = None) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    process = subprocess.Popen(
        ["git", "-C", str(root), *asked],
        stdin=subprocess.PIPE,
        env=kept | {"GIT_CONFIG_GLOBAL": os.devnull},
    )
    assert process.stdin is not None
    with process.stdin as stream:
        for part in feed or ():
            stream.write(part)
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, asked)


def _write(commits: int, rows: dict[str, Measured]) -> None:
    out = HOME / "build" / "bench-history.json"
    out.parent.mkdir(exist_ok=True)
    content = {
        "commits": commits,
        "rows": {
            name: {"seconds": round(row.seconds, 2), "megabytes": round(row.megabytes)}
            for name, row in rows.items()
        },
    }
    out.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
