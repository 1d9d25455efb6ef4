"""``make lighthouse``: Lighthouse's four scores for the built site, as the median of some runs.

Optional, and no gate: the figures depend on the machine. The server of the tests neither
compresses nor lets anything be cached, so that the pages are measured at their worst.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.browser.serving import serve

HOME = Path(__file__).resolve().parent.parent
PROGRAM = HOME / "bench" / "node" / "node_modules" / "lighthouse" / "cli" / "index.js"
GOAL = 95
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORMS = ("mobile", "desktop")
CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What one page got in one form: scores 0-100, milliseconds, layout shift, bytes.

    `machine` is Lighthouse's own measure of the machine at that moment; below 1,000 it was too
    slow or too busy for the figures in milliseconds to mean anything.
    """

    scores: Mapping[str, int]
    largest_paint: int
    blocked: int
    shift: float
    weight: int
    machine: int
    lost: tuple[str, ...]


def main() -> int:
    """Print a table; 1 when a score is below the goal, 2 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m bench.lighthouse", description=__doc__)
    parser.add_argument("--site", type=Path, default=HOME / "site")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--form", choices=FORMS, action="append", dest="forms")
    parser.add_argument("pages", nargs="*", help="addresses from the site's start")
    options = parser.parse_args()
    problem = find_problem(options.site)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    pages = options.pages or ["", "forsok/", find_trial(options.site), "sok/?q=skola"]
    low = False
    print(f"{'':44} perf  a11y  best  seo   LCP ms  TBT ms    CLS      kB  machine")
    with serve(options.site, folder="/") as start:
        for form in options.forms or FORMS:
            for page in pages:
                runs = [run_lighthouse(start + page, form) for _ in range(options.runs)]
                found = summarise(runs)
                low = low or min(found.scores.values()) < GOAL
                print(format_row(f"{form} {page or 'start'}", found), flush=True)
    return int(low)


def find_problem(site: Path) -> str | None:
    """What must be installed or built first."""
    if not (site / "index.html").exists():
        return f"No site in {site}: run `make site`."
    if not shutil.which("node") or not PROGRAM.exists():
        return "Lighthouse is not installed: run `make lighthouse`."
    if not find_chromium():
        return "Install Chromium, or set CHROMIUM to one."
    return None


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def find_trial(site: Path) -> str:
    """The address of the largest trial page."""
    pages = (site / "forsok").glob("*/index.html")
    trials = [p for p in pages if 'data-kind="trial"' in p.read_text(encoding="utf-8")]
    largest = max(trials, key=lambda p: (p.stat().st_size, p.as_posix()))
    return f"forsok/{largest.parent.name}/"


def run_lighthouse(address: str, form: str) -> dict[str, Any]:
    """Lighthouse's own result for one load of `address`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "result.json"
        command = ["node", str(PROGRAM), address, "--quiet", "--output=json"]
        command += [f"--output-path={target}", f"--chrome-flags={CHROMIUM_FLAGS}"]
        command += [f"--only-categories={','.join(CATEGORIES)}"]
        if form == "desktop":
            command.append("--preset=desktop")
        chromium = {"CHROME_PATH": find_chromium() or ""}
        subprocess.run(command, env={**os.environ, **chromium}, check=True)
        result: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    if "runtimeError" in result:
        raise RuntimeError(result["runtimeError"]["message"])
    return result


def summarise(runs: Sequence[Mapping[str, Any]]) -> Scores:
    """The median of each figure, and the audits that cost points in any run."""

    def value(audit: str) -> float:
        return float(median(run["audits"][audit]["numericValue"] for run in runs))

    return Scores(
        scores={
            name: round(100 * median(run["categories"][name]["score"] for run in runs))
            for name in CATEGORIES
        },
        largest_paint=round(value("largest-contentful-paint")),
        blocked=round(value("total-blocking-time")),
        shift=round(value("cumulative-layout-shift"), 3),
        weight=round(value("total-byte-weight")),
        machine=round(median(run["environment"]["benchmarkIndex"] for run in runs)),
        lost=tuple(sorted({name for run in runs for name in find_lost(run)})),
    )


def find_lost(run: Mapping[str, Any]) -> list[str]:
    """The audits that count and did not get full marks."""
    return [
        reference["id"]
        for category in run["categories"].values()
        for reference in category["auditRefs"]
        if reference["weight"] > 0
        and run["audits"][reference["id"]]["score"] is not None
        and run["audits"][reference["id"]]["score"] < 0.9
    ]


def format_row(name: str, found: Scores) -> str:
    scores = "  ".join(f"{found.scores[category]:4}" for category in CATEGORIES)
    figures = f"{found.largest_paint:7} {found.blocked:7} {found.shift:7.3f}"
    rest = f"{found.weight / 1000:7.0f} {found.machine:8}"
    return f"{name[:42]:42} {scores} {figures} {rest}  {', '.join(found.lost)}"


if __name__ == "__main__":
    sys.exit(main())
