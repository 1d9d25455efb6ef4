"""Registers to export: golden, real, empty, of one record, and hostile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from generator.checking import check_register
from generator.derived import derive
from generator.exports.files import ExportContext
from generator.history import HistoryError, read_history
from generator.model import Record
from generator.registry import Registry, build_registry
from tests.registers import day_of, schemas, vocabularies
from tests.site.building import GOLDEN_REGISTER, REPOSITORY, TODAY
from tests.site.hostile import make_records

SITE = "https://forsok.example.se/"


def make_context(
    registry: Registry, *, history_of: Path | None = None, today: date = TODAY
) -> ExportContext:
    """Outside git unless `history_of` names a checkout with its whole history."""
    history = None
    if history_of is not None:
        history = read_history(history_of, today=today)
    derived = derive(registry, today, history, schemas()["trial"])
    commit = history.head if history else None
    return ExportContext(derived=derived, schemas=schemas(), commit=commit, site=SITE)


@cache
def golden() -> ExportContext:
    return make_context(check_register(GOLDEN_REGISTER, today=TODAY, jobs=1).registry)


@cache
def real() -> ExportContext:
    """The register's own records, with their history where it is whole."""
    today = day_of(REPOSITORY)
    registry = check_register(REPOSITORY, today=today, jobs=1).registry
    try:
        return make_context(registry, history_of=REPOSITORY, today=today)
    except HistoryError:
        return make_context(registry, today=today)


def of_records(records: Iterable[Record]) -> ExportContext:
    return make_context(build_registry(records, vocabularies()))


@cache
def empty() -> ExportContext:
    return of_records(())


@cache
def single() -> ExportContext:
    """The first trial without programme or obstacles, alone."""
    trials = golden().registry.trials.values()
    return of_records([next(t for t in trials if not t.programme and not t.obstacles)])


#: What a spreadsheet might run, take apart or lose; each begins a text of its own.
HOSTILE = (
    '=HYPERLINK("https://evil.invalid";"klicka")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "'=1+1",
    "\t=1+1",
    'tre "citat", komma; semikolon',
    "två\nrader\r\noch fler",
    "👩‍🔬 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 åäö",
    "0480",
    "1e5",
    "true",
)


@cache
def hostile() -> ExportContext:
    """Every text an attack on markup, and a trial for each attack on a spreadsheet."""
    records, _ = make_records()
    trial = next(iter(golden().registry.trials.values()))
    attacked = [
        replace(
            trial,
            id=f"attack-{number:02}",
            path=f"trials/attack-{number:02}/trial.yaml",
            title=text,
            summary=f"{text}",
            programme="",
            obstacles=(),
            replicates=(),
            aliases=(),
        )
        for number, text in enumerate(HOSTILE)
    ]
    return of_records((*records, *attacked))
