"""``python -m bench.site``: a whole build at several sizes, against named tools on the same work.

Measured cold, and again with one trial changed, step by step. In the same run: check-jsonschema on
the same records, ``git log`` of the same history, ``mkdocs build`` with Material and its search,
and Hugo, on the same Markdown. Prints a table, writes ``build/bench-site.json`` and draws how the
cost grows in ``build/bench-growth.svg``. Ratios count, not seconds.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.growth import draw_growth
from bench.measure import Measured, measure, measure_tree
from bench.registers import write_repository

HOME = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SIZES = (100, 1000, 3000, 10_000)
TODAY = "2026-11-30"
_TITLE = re.compile(r"^title: '(.*)'$", re.MULTILINE)
#: What a build says before each step, as its progress does, and when each began.
_STEPS = ("checking", "history", "exporting", "writing", "building", "indexing", "inspecting")
_BUILD = """\
import json, sys, time
from datetime import date
from pathlib import Path
from generator.checking import check_register
from generator.history import read_history
from generator.site import build_site
from generator.words import say
root, out, told = map(Path, sys.argv[1:4])
today = date.fromisoformat(sys.argv[4])
names = {say(f"build.{step}"): step for step in sys.argv[5].split()}
begun = []
def progress(text):
    begun.append((names.get(text, "swapping"), time.perf_counter()))
progress(say("build.checking"))
checked = check_register(root, today=today)
assert checked.is_sound
progress(say("build.history"))
history = read_history(root, cache=root / "build" / "history.cache", today=today)
made = build_site(checked, out=out, today=today, history=history, progress=progress)
begun.append(("", time.perf_counter()))
steps = {name: end - start for (name, start), (_, end) in zip(begun, begun[1:])}
told.write_text(json.dumps({"pages": made.pages, "steps": steps}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """`steps` in seconds, by name."""

    measured: Measured
    pages: int
    steps: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    trials: int
    cold: Build
    warm: Build
    tools: Mapping[str, Measured]


def main() -> int:
    """Print the tables; the worst exit code of what was run."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("--trials", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--without-tools", action="store_true", help="measure the build alone")
    options = parser.parse_args()
    sizes = []
    for trials in options.trials:
        with tempfile.TemporaryDirectory() as temporary:
            size = measure_size(Path(temporary), trials, with_tools=not options.without_tools)
        print("\n".join(say_size(size)), flush=True)
        sizes.append(size)
    out = HOME / "build"
    out.mkdir(exist_ok=True)
    dumped = json.dumps([asdict(size) for size in sizes], indent=2)
    (out / "bench-site.json").write_text(f"{dumped}\n", "utf-8")
    (out / "bench-growth.svg").write_text(draw_growth(list_series(sizes)), "utf-8")
    rows = [row for s in sizes for row in (s.cold.measured, s.warm.measured, *s.tools.values())]
    return max(row.code for row in rows)


def measure_size(folder: Path, trials: int, *, with_tools: bool) -> Size:
    root = folder / "register"
    write_repository(HOME, root, trials)
    cold = measure_build(root, folder)
    tools = dict(measure_tools(root, folder)) if with_tools else {}
    change_one(root)
    return Size(trials=trials, cold=cold, warm=measure_build(root, folder), tools=tools)


def measure_build(root: Path, folder: Path) -> Build:
    told = folder / "told.json"
    arguments = [str(root), str(folder / "site"), str(told), TODAY, " ".join(_STEPS)]
    measured = measure_tree([sys.executable, "-c", _BUILD, *arguments], HOME)
    if measured.code:
        return Build(measured=measured, pages=0, steps={})
    content = json.loads(told.read_text("utf-8"))
    return Build(measured=measured, pages=content["pages"], steps=content["steps"])


def change_one(root: Path) -> None:
    """One word in one trial's title, in a commit of its own."""
    path = min((root / "trials").glob("*/trial.yaml"))
    path.write_text(_TITLE.sub(r"title: '\1 ändrad'", path.read_text("utf-8"), count=1), "utf-8")
    author = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
    command = ["git", "-C", str(root), *author, "commit", "--quiet", "--all", "-m", "En ändring"]
    subprocess.run(command, check=True)


def measure_tools(root: Path, folder: Path) -> Iterator[tuple[str, Measured]]:
    """Each tool on what the build has just done."""
    trials = sorted(map(str, root.glob("trials/*/trial.yaml")))
    schema = ["--schemafile", str(HOME / "schema" / "trial.schema.json")]
    yield "check-jsonschema", measure([str(BIN / "check-jsonschema"), *schema, *trials], HOME)
    log = ["log", "--first-parent", "--raw", "--no-abbrev", "--no-renames", "--root", "main"]
    yield "git log", measure(["git", "-C", str(root), *log], HOME)
    docs = root / "build" / "docs"
    yield "mkdocs build", measure_tree(write_mkdocs(docs, folder / "mkdocs"), HOME)
    yield "hugo", measure_tree(write_hugo(docs, folder / "hugo"), HOME)


def write_mkdocs(docs: Path, folder: Path) -> list[str]:
    """Material as it comes, with its search; a menu of one page, since one of all takes minutes."""
    folder.mkdir()
    config = {
        "site_name": "Bench",
        "docs_dir": str(docs),
        "site_dir": str(folder / "site"),
        "theme": {"name": "material", "language": "sv", "font": False},
        "plugins": ["search"],
        "nav": ["index.md"],
        "markdown_extensions": ["attr_list", "tables", "toc"],
    }
    path = folder / "mkdocs.yml"
    path.write_text(json.dumps(config), "utf-8")
    return [str(BIN / "mkdocs"), "build", "--quiet", "-f", str(path)]


def write_hugo(docs: Path, folder: Path) -> list[str]:
    """The same Markdown, each file with an address of its own, in a theme of one template."""
    content = folder / "content"
    content.mkdir(parents=True)
    for path in docs.rglob("*.md"):
        name = path.relative_to(docs).as_posix().replace("/", "--")
        shutil.copyfile(path, content / name.replace("index.md", "start.md"))
    config = {
        "disableKinds": ["taxonomy", "term", "RSS", "sitemap"],
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    }
    (folder / "hugo.json").write_text(json.dumps(config), "utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    head = "<head><title>{{ .Title }}</title></head>"
    page = f"<!doctype html><html>{head}<body>{{{{ .Content }}}}</body></html>"
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(page, "utf-8")
    return [str(BIN / "hugo"), "--quiet", "--source", str(folder)]


def say_size(size: Size) -> Iterator[str]:
    yield f"{size.trials} trials, {size.cold.pages} pages"
    for name, build in (("cold", size.cold), ("one changed", size.warm)):
        row = build.measured
        steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in build.steps.items())
        yield f"  build, {name:17} {row.seconds:8.1f} s {row.megabytes:7.0f} MB  ({steps})"
        without = row.seconds - build.steps.get("indexing", 0.0)
        yield f"    apart from the search {without:8.1f} s"
    ours = {
        "check-jsonschema": size.cold.steps.get("checking"),
        "git log": size.cold.steps.get("history"),
        "mkdocs build": size.cold.measured.seconds,
        "hugo": size.cold.steps.get("building"),
    }
    for name, row in size.tools.items():
        mine = ours[name]
        ratio = f"{row.seconds / mine:7.2f} times our {mine:.1f} s" if mine else ""
        yield f"  {name:24} {row.seconds:8.1f} s {row.megabytes:7.0f} MB  {ratio}  exit {row.code}"


def list_series(sizes: list[Size]) -> Mapping[str, list[tuple[int, float]]]:
    """Seconds by trials, for each line of the picture."""
    found = {
        "the whole build, cold": [(s.trials, s.cold.measured.seconds) for s in sizes],
        "one trial changed": [(s.trials, s.warm.measured.seconds) for s in sizes],
    }
    for name in dict.fromkeys(name for size in sizes for name in size.tools):
        found[name] = [(s.trials, s.tools[name].seconds) for s in sizes if name in s.tools]
    return found


if __name__ == "__main__":
    sys.exit(main())
