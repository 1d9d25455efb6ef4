"""Examples for the page of rules, from the fixtures that specify the rules.

``tests/rules/invalid/CODE_reason`` shows what fails and ``tests/rules/valid/CODE_reason`` what
passes; the page shows a few lines of the first of each. A generator without its tests (a wheel)
shows the rules without examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from generator.pages.rules import RuleExample

_FINDING = re.compile(r"(?P<path>\S+):(?P<line>\d+):\d+: \w+ (?P<code>[STRC]\d{3}): ")
_AROUND = 3
_LONGEST = 160


def read_examples(home: Path) -> Mapping[str, RuleExample]:
    """Examples by rule code, for the codes that have both kinds; empty without fixtures."""
    examples = {}
    for code, bad in _first_folders(home / "tests" / "rules" / "invalid").items():
        good = _first_folders(home / "tests" / "rules" / "valid").get(code)
        found = _find_line(bad, code)
        if good is None or found is None:
            continue
        path, line = found
        examples[code] = RuleExample(bad=_bad(bad, path, line), good=_good(good, path, line))
    return {code: e for code, e in examples.items() if e.bad and e.good}


def _first_folders(top: Path) -> Mapping[str, Path]:
    """The first folder of each code, by name."""
    if not top.is_dir():
        return {}
    found: dict[str, Path] = {}
    for folder in sorted(p for p in top.iterdir() if p.is_dir()):
        found.setdefault(folder.name.partition("_")[0], folder)
    return found


def _find_line(folder: Path, code: str) -> tuple[str, int] | None:
    """Which file and line of a fixture the rule speaks of."""
    expected = folder / "expected.txt"
    if not expected.is_file():
        return None
    for finding in map(_FINDING.match, expected.read_text("utf-8").splitlines()):
        if finding and finding["code"] == code:
            return finding["path"], int(finding["line"])
    return None


#: A rule about a change has its record before and after; the fault stands in the later one, or
#: in the earlier when the later is gone.
_SIDES = ("", "after/", "before/")


def _bad(folder: Path, path: str, line: int) -> str:
    return next((found for s in _SIDES if (found := _excerpt(folder / s / path, line))), "")


def _good(folder: Path, path: str, line: int) -> str:
    """The same place in the passing fixture, or the top of its first record."""
    for side in _SIDES:
        found = _excerpt(folder / side / path, line)
        if found:
            return found
    records = sorted((folder / "after").rglob("*.yaml")) or sorted(folder.rglob("*.yaml"))
    return _excerpt(records[0], 1) if records else ""


def _excerpt(path: Path, line: int) -> str:
    if not path.is_file():
        return ""
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    first = max(line - 1 - _AROUND, 0)
    shown = [text[:_LONGEST] for text in lines[first : line + _AROUND]]
    return "\n".join("".join(c if c.isprintable() else "\ufffd" for c in text) for text in shown)
