"""Calendars, read by the icalendar package: which days, whose, and that none is shown twice."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar as Read

from generator.exports.calendar import LINE, build_files, fold
from generator.exports.files import ExportContext
from tests.exports.exporting import SITE, golden_context, make_context, record_context
from tests.git.repositories import TRIAL, Repository, make_repository, trial
from tests.registers import RECORDS, TRIAL_PATH, write_register
from tests.site.hostile import make_records

ALL = "kalender/alla.ics"

END = """\
period:
  start:
    actual: '2026-01-10'
  end:
    planned: '{}'
"""


def read(content: bytes) -> list[Any]:
    found: Any = Read.from_ical(content)
    assert not found.errors
    return list(found.walk())


def read_events(content: bytes) -> list[Any]:
    return [part for part in read(content) if part.name == "VEVENT"]


def export(context: ExportContext) -> dict[str, bytes]:
    return {file.path: file.content for file in build_files(context)}


def events(content: bytes) -> list[tuple[date, str]]:
    return [(e["DTSTART"].dt, str(e["SUMMARY"])) for e in read_events(content)]


def make_trial(planned: str) -> str:
    # The areas stand before; the period in its place is the formatter's affair.
    supports = "    supports:\n      - organisations\n      - intervention\n"
    text = RECORDS[TRIAL_PATH]
    assert supports in text
    return text.replace(supports, supports + "      - period\n") + END.format(planned)


def planned(context: ExportContext) -> list[tuple[date, str]]:
    return [e for e in events(export(context)[ALL]) if e[1].startswith("Planerat slut")]


def test_planned_end_is_a_day(tmp_path: Path) -> None:
    write_register(tmp_path, {**RECORDS, TRIAL_PATH: make_trial("2027-06-15")})
    context = make_context(tmp_path)
    # The register has an evaluation, so no results are due.
    title = "Planerat slut: Senare skolstart i årskurs 9"
    assert planned(context) == [(date(2027, 6, 15), title)]
    files = export(context)
    assert (date(2027, 6, 15), title) in events(files["kalender/organisation/kommun-0480.ics"])
    (event,) = [e for e in read_events(files[ALL]) if str(e["SUMMARY"]) == title]
    assert event["DTEND"].dt == date(2027, 6, 16)
    assert event["URL"] == f"{SITE}forsok/senare-skolstart/"
    assert event["DTSTAMP"].dt.isoformat() == "2026-11-22T00:00:00+00:00"


@pytest.mark.parametrize("vague", ["2027", "2027-06"])
def test_vague_date_is_no_day(tmp_path: Path, vague: str) -> None:
    write_register(tmp_path, {**RECORDS, TRIAL_PATH: make_trial(vague)})
    assert planned(make_context(tmp_path)) == []


@pytest.mark.parametrize(("day", "kept"), [("2025-11-22", True), ("2025-11-21", False)])
def test_what_has_passed_stays_a_year(tmp_path: Path, day: str, kept: bool) -> None:
    text = make_trial(day).replace("2026-01-10", "2025-01-10")
    write_register(tmp_path, {**RECORDS, TRIAL_PATH: text})
    assert bool(planned(make_context(tmp_path))) is kept


def test_moved_day_keeps_its_uid(tmp_path: Path) -> None:
    repository: Repository = make_repository(tmp_path / "register")

    def uids() -> dict[str, date]:
        content = export(make_context(repository.root, with_history=True))[ALL]
        found = read_events(content)
        return {str(e["UID"]): e["DTSTART"].dt for e in found}

    def going(day: str, name: str = "senare-skolstart", extra: str = "") -> str:
        text = trial("running", start="2026-01-10", name=name, extra=extra)
        return text.replace("measures:", f"  end:\n    planned: '{day}'\nmeasures:", 1)

    repository.commit("2026-01-10", {TRIAL: going("2027-06-15")})
    before = uids()
    repository.commit("2026-02-10", {TRIAL: going("2027-09-01")})
    moved = uids()
    assert before.keys() == moved.keys()
    assert date(2027, 9, 1) in moved.values()
    assert date(2027, 6, 15) not in moved.values()
    alias = "aliases:\n  - senare-skolstart\n"
    shutil.rmtree(repository.root / "trials/senare-skolstart")
    repository.commit(
        "2026-03-10",
        {"trials/nytt-namn/trial.yaml": going("2027-09-01", "nytt-namn", alias)},
    )
    assert uids() == moved


def test_acts_run_out_in_the_calendar_of_everything() -> None:
    acts = [e for e in events(export(record_context())[ALL]) if e[1].startswith("Upphör")]
    assert acts
    assert acts == sorted(acts)


def test_each_uid_is_once_in_a_calendar_and_the_same_in_all() -> None:
    files = export(golden_context())
    assert len(files) > 1
    everything = {str(e["UID"]) for e in read_events(files[ALL])}
    for content in files.values():
        found = [str(e["UID"]) for e in read_events(content)]
        assert found
        assert len(found) == len(set(found))
        assert set(found) <= everything


def test_lines_are_folded_between_characters() -> None:
    line = "SUMMARY:" + "åäö🚸" * 60
    folded = fold(line)
    assert folded.endswith(b"\r\n")
    pieces = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, pieces)) <= LINE
    assert "".join(p.decode() for p in [pieces[0], *(p[1:] for p in pieces[1:])]) == line


def test_hostile_text_stays_text() -> None:
    records, _ = make_records()
    for content in export(record_context(*records)).values():
        kinds = {part.name for part in read(content)}
        assert kinds == {"VCALENDAR", "VEVENT"}
        assert all(len(line) <= LINE for line in content.split(b"\r\n"))
        assert b"\n" not in content.replace(b"\r\n", b"")


def test_line_breaks_and_marks_come_back_as_they_were(tmp_path: Path) -> None:
    evil = "Slut; BEGIN:VEVENT, \\n END:VCALENDAR"
    text = make_trial("2027-06-15").replace(
        "title: Senare skolstart i årskurs 9", f"title: '{evil}'"
    )
    write_register(tmp_path, {**RECORDS, TRIAL_PATH: text})
    assert planned(make_context(tmp_path)) == [(date(2027, 6, 15), f"Planerat slut: {evil}")]


def test_the_same_context_gives_the_same_bytes() -> None:
    assert export(golden_context()) == export(golden_context())
