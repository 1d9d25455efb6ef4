"""The table of rules, and what a finding is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from generator import diagnostics
from generator.diagnostics import (
    Diagnostic,
    Location,
    Severity,
    apply_since,
    build_diagnostic,
    count_by_severity,
    has_errors,
    has_newer_rules,
    load_rules,
    sort_diagnostics,
)

PLACE = Location(path="a.yaml", line=3, column=5, pointer="/title")


def finding(code: str = "S007", *, line: int = 1, path: str = "a.yaml") -> Diagnostic:
    return build_diagnostic(code, Location(path=path, line=line))


@pytest.mark.parametrize("code", [*load_rules()])
def test_a_rule_is_complete(code: str) -> None:
    rule = load_rules()[code]
    assert re.fullmatch(r"[STRC]\d{3}", code)
    assert rule.code == code
    assert rule.family == code[0]
    assert date.fromisoformat(rule.since) >= date(2026, 11, 22)
    for sentence in (rule.title, rule.message, rule.hint, rule.why):
        assert sentence == sentence.strip()
        assert sentence
        list(Formatter().parse(sentence))  # braces are balanced
    assert not rule.title.endswith(".")
    assert rule.why.endswith((".", "?"))


def test_rules_come_in_order() -> None:
    assert list(load_rules()) == sorted(load_rules())


def test_titles_tell_rules_apart() -> None:
    titles = [rule.title for rule in load_rules().values()]
    assert len(set(titles)) == len(titles)


def test_a_finding_has_the_words_of_its_rule() -> None:
    found = build_diagnostic("T006", PLACE, title="Titel", length=150, limit=140)
    assert found == Diagnostic(
        path="a.yaml",
        line=3,
        column=5,
        code="T006",
        severity=Severity.ERROR,
        message="”Titel” är 150 tecken. Gränsen är 140.",
        hint="Korta texten, eller flytta delar till ett annat fält.",
        pointer="/title",
    )


def test_severity_may_be_milder() -> None:
    assert finding().severity is Severity.ERROR
    mild = build_diagnostic("S007", PLACE, severity=Severity.NOTICE)
    assert mild.severity is Severity.NOTICE


def test_words_are_filled_in_once() -> None:
    """A value that looks like a template stays as it is."""
    found = build_diagnostic("S003", PLACE, key="{limit} {0} {key.__class__}")
    assert "”{limit} {0} {key.__class__}”" in found.message


def test_an_unknown_code_or_word_is_a_bug() -> None:
    with pytest.raises(KeyError):
        build_diagnostic("X001", PLACE)
    with pytest.raises(KeyError):
        build_diagnostic("T006", PLACE, title="Titel")


def test_findings_sort_by_place_without_repetitions() -> None:
    later, other, first = finding(line=9), finding(path="b.yaml"), finding(line=2)
    assert sort_diagnostics([other, later, first, later]) == (first, later, other)


def test_counts_have_every_severity() -> None:
    notice = build_diagnostic("S007", PLACE, severity=Severity.NOTICE)
    assert count_by_severity([]) == {"error": 0, "warning": 0, "notice": 0}
    assert count_by_severity([notice, finding()]) == {"error": 1, "warning": 0, "notice": 1}
    assert has_errors([notice, finding()])
    assert not has_errors([notice])


def test_a_rule_is_mild_on_records_older_than_itself() -> None:
    old = build_diagnostic("T024", Location(path="trials/a/trial.yaml"), verdict="", comparison="")
    new = replace(old, path="trials/b/trial.yaml")
    table = {**load_rules(), "T024": replace(load_rules()["T024"], since="2027-06-01")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diagnostics, "load_rules", lambda: table)
        assert has_newer_rules()
        judged = apply_since(
            (old, new), {"trials/a/trial.yaml": "2027-05-31", "trials/b/trial.yaml": "2027-06-01"}
        )
        unknown = apply_since((old,), {})
        first = replace(old, code="T005")
        before = apply_since((first,), {"trials/a/trial.yaml": "2020-01-01"})
    assert before == (first,), "the first rules hold for everything"
    assert [d.severity for d in judged] == [Severity.WARNING, Severity.ERROR]
    assert unknown == (old,)
    assert apply_since((old,), {"trials/a/trial.yaml": "2026-11-22"}) == (old,)
