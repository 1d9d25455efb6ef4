"""The page of the curator's desk, and the figure of how long contributions take."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.checking import check_register
from generator.diagnostics import Diagnostic, Severity
from generator.history import Commit, History, RecordHistory, Submission, Version
from generator.insight.desk import build_desk, measure_handling
from generator.pages.desk import build_desk_page
from generator.pages.page import Page
from generator.registry import build_registry
from generator.render import Renderer
from generator.resources import PACKAGE
from generator.sitemap import build_pages
from tests.git.repositories import sent_in
from tests.registers import (
    OBSTACLE,
    OBSTACLE_PATH,
    TODAY,
    TRIAL,
    TRIAL_PATH,
    vocabularies,
    write_register,
)

INLINE = (
    "obstacles:\n  - obstacle: skoldagens-borjan\n    account: Det stod så.\n"
    "  - title: <Skoldagens> längd\n    type: lag\n    account: Reglerna sade annat.\n"
)


def commit(day: str, sha: str = "a") -> Commit:
    return Commit(
        sha=sha * 40, committed=datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
    )


def submission(first: str, merged: str, path: str = TRIAL_PATH) -> Submission:
    return Submission(path=path, submitted=commit(first), merged=commit(merged, "b"))


def history(*submissions: Submission, registered: str = "2026-11-01") -> History:
    version = Version(kind="registered", commit=commit(registered), path=TRIAL_PATH)
    record = RecordHistory(
        kind="trial", id="senare-skolstart", path=TRIAL_PATH, versions=(version,)
    )
    return History(
        head=commit("2026-11-20"),
        commits=1,
        records={"trial/senare-skolstart": record},
        unreadable=(),
        misdated=(),
        submissions=submissions,
    )


def finding(code: str, path: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(
        path=path,
        line=3,
        column=1,
        code=code,
        severity=severity,
        message=f"Något om {code}.",
        hint="",
        pointer="/title",
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    trial = TRIAL.replace("sources:", INLINE + "sources:")
    return write_register(tmp_path, {TRIAL_PATH: trial, OBSTACLE_PATH: OBSTACLE})


RENDERER = Renderer(PACKAGE / "templates", vocabularies())


def render(page: Page) -> str:
    return RENDERER.render(page)


def test_everything_on_the_desk(root: Path) -> None:
    registry = check_register(root, today=TODAY, jobs=1).registry
    assert set(registry.trials) == {"senare-skolstart"}
    found = [
        *(finding(f"T0{number}", TRIAL_PATH) for number in (22, 23, 24, 25)),
        finding("R005", OBSTACLE_PATH),
        finding("S003", "trials/trasig/trial.yaml", Severity.ERROR),
        finding("S001", "mkdocs.yml"),
    ]
    desk = build_desk(registry, TODAY, diagnostics=found, history=history())
    # Errors first; what is no record is not the desk's.
    assert [f.record.path for f in desk.faulty] == ["trials/trasig/trial.yaml", TRIAL_PATH]
    text = render(build_desk_page(desk, TODAY, ()))
    assert "1 post registrerades de senaste 30 dagarna." in text
    assert "<code>forsok lift senare-skolstart/2</code>" in text
    assert "senare-skolstart/1" not in text
    assert "&lt;Skoldagens&gt; längd" in text
    assert f"<code>forsok validate {TRIAL_PATH} --notices</code>" in text
    assert "… och 1 till" in text
    assert "<code>forsok lift skoldagens-borjan --into ID</code>" in text
    assert 'href="../hinder/skoldagens-borjan/"' in text
    assert "mediantiden" not in text


def test_what_is_older_is_not_new(root: Path) -> None:
    registry = check_register(root, today=TODAY, jobs=1).registry
    for day, number in (("2026-10-23", 1), ("2026-10-22", 0), ("2026-11-23", 0)):
        desk = build_desk(registry, TODAY, diagnostics=(), history=history(registered=day))
        assert desk.new is not None
        assert len(desk.new) == number, day


def test_an_empty_desk_without_history() -> None:
    desk = build_desk(build_registry((), vocabularies()), TODAY, diagnostics=())
    assert (desk.new, desk.handling) == (None, None)
    text = render(build_desk_page(desk, TODAY, ()))
    assert "byggd utan registrets historik" in text
    assert text.count("fr-empty") == 5


@pytest.mark.parametrize(
    ("days", "median", "longest"),
    [((), None, None), ((3,), 3, 3), ((0, 3), 1.5, 3), ((10, 1, 2), 2, 10)],
)
def test_the_median_of_what_came_by_a_branch(
    days: tuple[int, ...], median: float | None, longest: int | None
) -> None:
    found = measure_handling(submission("2026-01-01", f"2026-01-{1 + d:02}") for d in days)
    assert (found.median_days if found else None) == median
    assert (found.longest_days if found else None) == longest
    assert found is None or found.records == len(days)


def test_what_the_curators_bring_in_waits_for_nobody(root: Path) -> None:
    registry = check_register(root, today=TODAY, jobs=1).registry
    found = history(
        submission("2026-01-01", "2026-01-02"),
        submission("2026-01-01", "2026-01-05", OBSTACLE_PATH),
        submission("2026-01-01", "2026-01-09", "README.md"),
    )
    desk = build_desk(registry, TODAY, diagnostics=(), history=found)
    assert registry.obstacles["skoldagens-borjan"].origin == "reported"
    assert desk.handling == measure_handling([submission("2026-01-01", "2026-01-05")])


@pytest.mark.parametrize(
    ("submissions", "said"),
    [
        ((submission("2026-01-01", "2026-01-02"),), "tog det"),
        (
            (submission("2026-01-01", "2026-01-03"), submission("2026-01-01", "2026-01-06")),
            "3,5 dagar",
        ),
    ],
)
def test_the_days_are_public(root: Path, submissions: tuple[Submission, ...], said: str) -> None:
    write_register(root, {TRIAL_PATH: sent_in()})
    checked = check_register(root, today=TODAY, jobs=1)
    version = history(*submissions)
    pages = {
        page.address: render(page)
        for page in build_pages(checked, TODAY, version)
        if page.address in ("redaktionen/", "statistik/")
    }
    assert said in pages["redaktionen/"]
    assert ("Det tog **1 dag**" if said == "tog det" else "**3,5 dagar**") in pages["statistik/"]
    (without,) = (p for p in build_pages(checked, TODAY, history()) if p.address == "statistik/")
    assert "handlaggning" not in render(without)
