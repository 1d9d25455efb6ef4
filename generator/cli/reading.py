"""A register as commands need it: checked, and with its history whole or said to be missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.checking import CheckedRegister, check_register
from generator.cli.context import UsageError, history_cache, read_registered, say_progress
from generator.diagnostics import Diagnostic
from generator.history import History, HistoryError, find_uncommitted, read_history
from generator.remembered import Findings, recall_or_check
from generator.words import say


def check_one(root: Path, today: date) -> CheckedRegister:
    """The register and its faults, younger rules mild on older records."""
    return check_register(root, today=today, registered=read_registered(root, today))


def find_faults(root: Path, today: date, jobs: int | None = None) -> Findings:
    """What a check finds, remembered for as long as nothing changes."""
    registered = read_registered(root, today)

    def check() -> Findings:
        checked = check_register(root, today=today, jobs=jobs, registered=registered)
        return Findings(root=root, diagnostics=checked.diagnostics, files=checked.files)

    return recall_or_check(root, today, registered, check)


def read_whole_history(root: Path, today: date) -> History | None:
    """The register's history; None, said aloud, outside git. Raises UsageError for one that is
    not whole."""
    say_progress(say("build.history"))
    try:
        history = read_history(root, cache=history_cache(root), today=today)
        changed = find_uncommitted(root)
    except HistoryError as error:
        message = say(error.code, **error.words)
        if error.code not in ("history.none", "history.empty"):
            raise UsageError(message) from error
        print(f"{message} {say('build.without_history')}", file=sys.stderr)
        return None
    if changed:
        print(say("build.uncommitted", number=len(changed), first=changed[0]), file=sys.stderr)
    return history


def place_diagnostics(checked: Sequence[CheckedRegister | Findings]) -> Iterator[Diagnostic]:
    """What was found, with paths that say which register each is in."""
    for found in checked:
        place = _shorten(found.root)
        for diagnostic in found.diagnostics:
            yield replace(diagnostic, path=f"{place}/{diagnostic.path}")


def _shorten(root: Path) -> str:
    """The root from here, where it lies below; else the whole of it."""
    here = Path.cwd()
    return (root.relative_to(here) if root.is_relative_to(here) else root).as_posix()
