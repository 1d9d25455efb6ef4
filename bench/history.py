"""``python -m bench.history``: one pass over the history, against ``git log`` of the same range.

Makes a register of as many records as commits: half of the commits add two records each, the rest
change one. Prints seconds and memory of a cold reading, of one with a warm cache, of a review of a
change of three records, and of git's own listing of every changed file; ratios count, not seconds.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Measured, measure
from bench.registers import make_title
from bench.repositories import commit, feed_repository

HOME = Path(__file__).resolve().parent.parent
_ID = re.compile(r"^id: .*$", re.MULTILINE)
_TITLE = re.compile(r"^title: .*$", re.MULTILINE)

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
    feed_repository(root, _stream(commits))


def _stream(commits: int) -> Iterator[bytes]:
    texts = [p.read_text("utf-8") for p in sorted((HOME / "trials").glob("*/trial.yaml"))]
    half = commits // 2
    for number in range(commits):
        if number < half:
            files = [_record(texts, n, "") for n in (2 * number, 2 * number + 1)]
        else:
            files = [_record(texts, 2 * (number - half), " (ändrad)")]
        yield from commit("main", number, files)
    yield b"reset refs/heads/bidrag\nfrom refs/heads/main\n\n"
    changed = [_record(texts, n, " (igen)") for n in (1, 3)]
    yield from commit("bidrag", commits, [*changed, _record(texts, commits + 7, " (ny)")])


def _record(texts: Sequence[str], number: int, addition: str) -> tuple[str, bytes]:
    name = f"forsok-{number}"
    text = _ID.sub(f"id: {name}", texts[number % len(texts)], count=1)
    title = f"title: {make_title(number)}{addition}"
    return f"trials/{name}/trial.yaml", _TITLE.sub(title, text, count=1).encode()


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
