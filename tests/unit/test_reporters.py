"""Findings as text for people, forges and programs."""

from __future__ import annotations

import json
import re

import html5lib
import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Severity
from generator.reporters import (
    REPORTERS,
    report_github,
    report_gitlab,
    report_json,
    report_markdown,
    report_text,
    summarise,
)


def finding(
    severity: Severity = Severity.ERROR,
    *,
    path: str = "trials/a/trial.yaml",
    line: int = 3,
    message: str = "”x” finns inte.",
    hint: str = "Menade du ”y”?",
) -> Diagnostic:
    return Diagnostic(
        path=path,
        line=line,
        column=7,
        code="T001",
        severity=severity,
        message=message,
        hint=hint,
        pointer="/title",
    )


ALL = (
    finding(Severity.WARNING),
    finding(line=9, hint=""),
    finding(Severity.NOTICE, path="obstacles/b.yaml"),
)
HOSTILE = finding(
    path="trials/a\n::error::x\r\u2028`|\x1b[31m/%25\udcff.yaml",
    message="a|b`c` <script>alert(1)</script> [x](javascript:y) *z* _å_ \x1b[2J\n::set-env::\n# h",
    hint="50 % & ![i](http://x) @alla #1 ~~b~~",
)


def test_every_format_has_a_reporter() -> None:
    assert set(REPORTERS) == {"text", "json", "github", "gitlab", "markdown"}


def test_text() -> None:
    assert report_text(ALL, 2) == (
        "trials/a/trial.yaml\n"
        "  trials/a/trial.yaml:3:7: varning T001: ”x” finns inte.\n"
        "      Menade du ”y”?\n"
        "  trials/a/trial.yaml:9:7: fel T001: ”x” finns inte.\n"
        "\n"
        "obstacles/b.yaml\n"
        "  obstacles/b.yaml:3:7: påpekande T001: ”x” finns inte.\n"
        "      Menade du ”y”?\n"
        "\n"
        "1 fel, 1 varning och 1 påpekande i 2 filer.\n"
    )


def test_text_without_findings() -> None:
    assert report_text((), 1) == "Inga fel. 1 fil kontrollerades.\n"
    assert report_text((), 0) == "Inga fel. 0 filer kontrollerades.\n"


def test_colour_is_only_added() -> None:
    painted = report_text(ALL, 2, colour=True)
    assert "\x1b[31mfel\x1b[0m" in painted
    assert re.sub(r"\x1b\[\d+m", "", painted) == report_text(ALL, 2)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 0, 0), "Inga fel. 5 filer kontrollerades."),
        ((1, 0, 0), "1 fel, 0 varningar och 0 påpekanden i 5 filer."),
        ((2, 1, 1), "2 fel, 1 varning och 1 påpekande i 5 filer."),
    ],
)
def test_counts_in_words(numbers: tuple[int, int, int], said: str) -> None:
    found = [finding(s) for s, n in zip(Severity, numbers, strict=True) for _ in range(n)]
    assert summarise(found, 5) == said


def test_json() -> None:
    """The contract of DESIGN §9, to the letter."""
    content = json.loads(report_json(ALL, 2))
    assert list(content) == ["schema_version", "diagnostics", "counts"]
    assert content["schema_version"] == "1"
    assert content["counts"] == {"error": 1, "warning": 1, "notice": 1, "files": 2}
    assert content["diagnostics"][0] == {
        "path": "trials/a/trial.yaml",
        "line": 3,
        "column": 7,
        "code": "T001",
        "severity": "warning",
        "message": "”x” finns inte.",
        "hint": "Menade du ”y”?",
        "pointer": "/title",
    }
    assert len(content["diagnostics"]) == 3
    assert json.loads(report_json((), 0)) == {
        "schema_version": "1",
        "diagnostics": [],
        "counts": {"error": 0, "warning": 0, "notice": 0, "files": 0},
    }


def test_github() -> None:
    assert report_github(ALL, 2) == (
        "::error file=trials/a/trial.yaml,line=9,col=7,title=T001 /title::”x” finns inte.\n"
        "::warning file=trials/a/trial.yaml,line=3,col=7,title=T001 /title::"
        "”x” finns inte. Menade du ”y”?\n"
        "::notice file=obstacles/b.yaml,line=3,col=7,title=T001 /title::"
        "”x” finns inte. Menade du ”y”?\n"
        "1 fel, 1 varning och 1 påpekande i 2 filer.\n"
    )


def test_gitlab() -> None:
    report = json.loads(report_gitlab((*ALL, ALL[0]), 2))
    assert set(report[0]) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert report[0]["description"] == "”x” finns inte. Menade du ”y”?"
    assert report[0]["location"] == {"path": "trials/a/trial.yaml", "lines": {"begin": 3}}
    assert [entry["severity"] for entry in report] == ["minor", "major", "info", "minor"]
    assert len({entry["fingerprint"] for entry in report}) == 4
    moved = json.loads(report_gitlab((finding(Severity.WARNING, line=30),), 2))
    assert moved[0]["fingerprint"] == report[0]["fingerprint"]


def test_markdown() -> None:
    assert report_markdown(ALL, 2) == (
        "## Kontroll av posterna\n\n"
        "1 fel, 1 varning och 1 påpekande i 2 filer.\n\n"
        "### `trials/a/trial.yaml`\n\n"
        "| Rad | Regel | Vad som är fel, och vad du kan skriva i stället |\n"
        "| ---: | --- | --- |\n"
        "| 3 | varning T001 | ”x” finns inte. Menade du ”y”? |\n"
        "| 9 | fel T001 | ”x” finns inte. |\n\n"
        "### `obstacles/b.yaml`\n\n"
        "| Rad | Regel | Vad som är fel, och vad du kan skriva i stället |\n"
        "| ---: | --- | --- |\n"
        "| 3 | påpekande T001 | ”x” finns inte. Menade du ”y”? |\n"
    )


def test_hostile_text_starts_no_line_of_its_own() -> None:
    """A workflow command counts at the start of a line, and a terminal obeys its escapes."""
    for name in ("text", "github", "markdown"):
        said = REPORTERS[name]((HOSTILE,), 1)
        assert "\x1b" not in said
        assert "\r" not in said
        lines = re.split(r"[\n\u2028]", said)
        assert not any(re.match(r"\s*::(?!error file=)|\s*# ", line) for line in lines), name
        said.encode("utf-8", "backslashreplace")


def test_hostile_text_is_data_to_programs() -> None:
    (said,) = json.loads(report_json((HOSTILE,), 1))["diagnostics"]
    assert (said["path"], said["message"]) == (HOSTILE.path, HOSTILE.message)
    (entry,) = json.loads(report_gitlab((HOSTILE,), 1))
    assert entry["location"]["path"] == HOSTILE.path


def test_hostile_text_is_text_in_a_comment() -> None:
    page = markdown.markdown(report_markdown((HOSTILE,), 1), extensions=["tables"])
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    allowed = {"h2", "h3", "p", "code", "table", "thead", "tbody", "tr", "th", "td"}
    assert {element.tag for element in tree.iter() if element.tag != "DOCUMENT_FRAGMENT"} <= allowed
    cells = ["".join(cell.itertext()) for cell in tree.iter("td")]
    assert len(cells) == 3
    assert "<script>alert(1)</script> [x](javascript:y) *z* _å_" in cells[2]


@given(
    st.lists(
        st.builds(finding, message=st.text(max_size=30), path=st.text(max_size=20)), max_size=4
    )
)
def test_any_text_may_be_reported(findings: list[Diagnostic]) -> None:
    for name, reporter in REPORTERS.items():
        said = reporter(findings, 1)
        assert said.endswith("\n") or name == "markdown"
        if name in ("json", "gitlab"):
            json.loads(said)
