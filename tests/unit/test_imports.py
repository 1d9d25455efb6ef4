"""The architecture, from the source itself: imports run one way, and a library serves one module.

A new module needs a place in `LAYERS`; that is a decision to make, not a chore to skip.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "generator"

#: From the ground up. A module may import what stands on a line above its own, and its own package.
LAYERS: tuple[tuple[str, ...], ...] = (
    (
        *("resources", "words", "dates", "diagnostics", "lifecycle", "spelling", "registers"),
        "forked",
        "folders",
    ),
    ("kept",),
    ("builder", "search_index"),
    ("text",),
    ("settings",),
    ("source",),
    ("vocabularies",),
    ("schema_faults",),
    ("schema",),
    ("formatting",),
    ("model",),
    ("registry",),
    ("changes",),
    ("history",),
    ("promises",),
    ("rules", "insight"),
    ("checking", "remembered"),
    ("federation",),
    ("wording",),
    ("review", "chronicle", "published", "reminders"),
    ("verification", "desk"),
    ("pages",),
    ("derived",),
    ("pictures", "rule_examples", "page_digest"),
    ("render",),
    ("intake",),
    ("lifting", "submissions", "issue_forms"),
    ("exports",),
    ("sitemap",),
    ("tree", "swap", "inspection"),
    ("provenance",),
    ("site",),
    ("preview",),
    ("reporters",),
    ("cli",),
)

#: Who may import a library. Everything else is the standard library.
LIBRARIES: Mapping[str, set[str]] = {
    "yaml": {"source", "formatting"},
    "jsonschema": {"schema"},
    "fastjsonschema": {"schema"},
    "jinja2": {"render", "builder"},
    "markupsafe": {"render"},
    "git": {"history"},
    "mkdocs": {"builder"},
    "markdown": {"builder"},
    "cbor2": {"search_index"},
    "xlsxwriter": {"exports"},
    "duckdb": {"exports"},
}

#: Who may say Swedish sentences of their own; the rest return values, or words of the rule table.
SPEAKERS = {
    *("wording", "review", "chronicle", "published", "reminders", "verification", "submissions"),
    *("issue_forms", "desk"),
    *(
        "pages",
        "pictures",
        "exports",
        "render",
        "sitemap",
        "provenance",
        "site",
        "swap",
        "preview",
        "reporters",
        "cli",
    ),
}

#: Who may ask what time it is, and who may start another program.
CLOCK = {"cli"}
PROGRAMS = {"site"}
WRITERS = {
    "provenance",
    "folders",
    "kept",
    "remembered",
    "builder",
    "search_index",
    "tree",
    "swap",
    "site",
    "preview",
    "intake",
    "history",
    "review",
    "exports",
    "cli",
}


def name_of(path: Path) -> str:
    steps = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(steps[:-1] if steps[-1] == "__init__" else steps)


@cache
def modules() -> Mapping[str, ast.Module]:
    return {
        name_of(path): ast.parse(path.read_text("utf-8"), str(path))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "bundled" not in path.parts
    }


def part_of(module: str) -> str:
    """``generator.insight.clock`` → ``insight``; the package itself is empty."""
    return module.partition(".")[2].partition(".")[0]


def imports_of(module: str) -> Iterator[str]:
    """Every module that is imported anywhere in `module`, also inside functions."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            assert node.module is not None
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else node.module


def calls_of(module: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call, as far as it is written out."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


EVERY_MODULE = pytest.mark.parametrize("module", [*modules()])


def layer_of(part: str) -> int:
    """Higher than all for a module that has no layer yet, which is a failure of its own."""
    return next((place for place, parts in enumerate(LAYERS) if part in parts), len(LAYERS))


@EVERY_MODULE
def test_a_module_has_a_layer(module: str) -> None:
    part = part_of(module)
    assert not part or any(part in parts for parts in LAYERS), f"{module} has no layer"


@EVERY_MODULE
def test_imports_run_one_way(module: str) -> None:
    part = part_of(module)
    for imported in imports_of(module):
        if imported.partition(".")[0] != "generator" or not part_of(imported):
            continue
        target = part_of(imported)
        assert target != "cli" or part == "cli", f"{module} imports the command"
        if target != part:
            assert layer_of(target) < layer_of(part), f"{module} imports {imported}"


def test_no_module_imports_itself_through_others() -> None:
    graph = {m: {i for i in imports_of(m) if i in modules() and i != m} for m in modules()}
    # A package's __init__ is executed first by Python, but what it holds is not what is meant.
    for module in graph:
        graph[module] = {i for i in graph[module] if not module.startswith(f"{i}.")}
    done: set[str] = set()
    while graph:
        free = {module for module, needed in graph.items() if needed <= done}
        assert free, f"a ring among {sorted(graph)}"
        done |= free
        graph = {module: needed for module, needed in graph.items() if module not in free}


@EVERY_MODULE
def test_a_library_serves_one_module(module: str) -> None:
    for imported in imports_of(module):
        top = imported.partition(".")[0]
        if top == "generator" or top in sys.stdlib_module_names:
            continue
        assert part_of(module) in LIBRARIES.get(top, set()), f"{module} imports {imported}"


@EVERY_MODULE
def test_only_the_edge_speaks(module: str) -> None:
    if "generator.words" in imports_of(module):
        assert part_of(module) in SPEAKERS, f"{module} uses words.toml"


@EVERY_MODULE
def test_only_the_command_prints_and_exits(module: str) -> None:
    for line, called in calls_of(module):
        if called in ("print", "input", "sys.exit", "exit", "sys.stdout.write", "sys.stderr.write"):
            is_program = part_of(module) == "cli" or module.endswith(".__main__")
            assert is_program, f"{module}:{line} calls {called}"


@EVERY_MODULE
def test_today_is_passed_in(module: str) -> None:
    for line, called in calls_of(module):
        if called.endswith((".now", ".utcnow", ".today", "time.time", ".localtime")):
            assert part_of(module) in CLOCK, f"{module}:{line} calls {called}"


@EVERY_MODULE
def test_only_the_edges_write(module: str) -> None:
    written = (".write_text", ".write_bytes", ".mkdir", ".unlink", ".symlink_to", ".rmdir")
    for line, called in calls_of(module):
        if called.endswith(written) or called.startswith("shutil."):
            assert part_of(module) in WRITERS, f"{module}:{line} calls {called}"
        if called.startswith("subprocess.") or called in ("os.system", "os.popen"):
            assert part_of(module) in PROGRAMS, f"{module}:{line} calls {called}"
        assert called not in ("eval", "exec", "yaml.load", "os.system"), f"{module}:{line}"


@EVERY_MODULE
def test_a_module_says_what_it_owns(module: str) -> None:
    assert ast.get_docstring(modules()[module]), module


def test_a_command_does_not_load_what_the_others_need() -> None:
    asked = "import sys, generator.cli.records; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "generator.checking" in loaded
    assert not {"generator.site", "generator.sitemap", "generator.review", "git"} & {*loaded}
