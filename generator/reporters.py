"""Diagnostics to text for people, forges and programs. Pure: each returns a string.

The words around the diagnostics are Swedish and live in ``rules.toml``'s neighbour,
``words.toml``; the shapes of the machine formats are contracts (DESIGN §9).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from itertools import groupby

from generator.diagnostics import Diagnostic, Severity, count_by_severity
from generator.words import say

Reporter = Callable[[Sequence[Diagnostic], int], str]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTICE: "36"}


def report_text(diagnostics: Sequence[Diagnostic], files: int, *, colour: bool = False) -> str:
    """For a terminal or a log: one finding a paragraph, grouped by file, then the count."""

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text

    lines: list[str] = []
    for path, found in groupby(diagnostics, key=lambda d: d.path):
        shown = _inert(path)
        lines.append(paint(shown, "1"))
        for d in found:
            word = paint(say(f"severity.{d.severity}"), _COLOURS[d.severity])
            lines.append(f"  {shown}:{d.line}:{d.column}: {word} {d.code}: {_inert(d.message)}")
            if d.hint:
                lines.append(f"      {_inert(d.hint)}")
        lines.append("")
    lines.append(summarise(diagnostics, files))
    return "\n".join(lines) + "\n"


def _inert(text: str) -> str:
    """Without what could drive a terminal or start a line of its own in a log: file names are
    as untrusted as what the files hold."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def report_json(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """One object, as DESIGN §9 promises."""
    counts = count_by_severity(diagnostics)
    content = {
        "schema_version": "1",
        "diagnostics": [
            {
                "path": d.path,
                "line": d.line,
                "column": d.column,
                "code": d.code,
                "severity": str(d.severity),
                "message": d.message,
                "hint": d.hint,
                "pointer": d.pointer,
            }
            for d in diagnostics
        ],
        "counts": {**{str(s): n for s, n in counts.items()}, "files": files},
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def report_github(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """Workflow commands, which become annotations. The forge shows ten of a kind: worst first."""
    order = list(Severity)
    lines = []
    for d in sorted(diagnostics, key=lambda d: order.index(d.severity)):
        where = (
            f"file={_property(d.path)},line={d.line},col={d.column},"
            f"title={_property(f'{d.code} {d.pointer}'.strip())}"
        )
        text = _data(f"{d.message} {d.hint}".strip())
        lines.append(f"::{d.severity} {where}::{text}")
    lines.append(summarise(diagnostics, files))
    return "\n".join(lines) + "\n"


def _data(text: str) -> str:
    return _inert(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_GITLAB_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}


def report_gitlab(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """GitLab's Code Quality report. Fingerprints stay the same when lines move."""
    seen: dict[str, int] = {}
    report = []
    for d in diagnostics:
        identity = "\n".join((d.path, d.code, d.pointer, d.message))
        seen[identity] = seen.get(identity, 0) + 1
        report.append(
            {
                "description": f"{d.message} {d.hint}".strip(),
                "check_name": d.code,
                "fingerprint": _fingerprint(f"{identity}\n{seen[identity]}"),
                "severity": _GITLAB_SEVERITY[d.severity],
                "location": {"path": d.path, "lines": {"begin": d.line}},
            }
        )
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _fingerprint(text: str) -> str:
    # A file name may hold bytes that are not UTF-8, which Python keeps as lone surrogates.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def report_markdown(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """A summary for a pull request: a count, then a table for each file."""
    lines = [f"## {say('report.title')}", "", summarise(diagnostics, files), ""]
    for path, found in groupby(diagnostics, key=lambda d: d.path):
        lines += [
            f"### `{_inert(path).replace('`', '')}`",
            "",
            f"| {say('report.line')} | {say('report.rule')} | {say('report.finding')} |",
            "| ---: | --- | --- |",
        ]
        for d in found:
            text = _cell(f"{d.message} {d.hint}")
            word = say(f"severity.{d.severity}")
            lines.append(f"| {d.line} | {word} {d.code} | {text} |")
        lines.append("")
    return "\n".join(lines)


_MARKS = re.compile(r"[&<>\\`*_\[\]|@#~]")


def _cell(text: str) -> str:
    one_line = _inert(" ".join(text.split()))
    return _MARKS.sub(lambda found: f"&#{ord(found.group())};", one_line)


def summarise(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """``2 fel, 1 varning och 0 påpekanden i 54 filer.``"""
    counts = count_by_severity(diagnostics)
    parts = [
        say(f"count.{severity}.{'one' if number == 1 else 'many'}", number=number)
        for severity, number in counts.items()
    ]
    files_said = say(f"count.files.{'one' if files == 1 else 'many'}", number=files)
    if not any(counts.values()):
        return say("report.clean", files=files_said)
    return say(
        "report.count", errors=parts[0], warnings=parts[1], notices=parts[2], files=files_said
    )


REPORTERS: Mapping[str, Reporter] = {
    "text": report_text,
    "json": report_json,
    "github": report_github,
    "gitlab": report_gitlab,
    "markdown": report_markdown,
}
