"""Export contexts for the tests: the real register with history, small ones, and hostile ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from generator.checking import CheckedRegister, check_register
from generator.derived import derive
from generator.exports.files import ExportContext
from generator.history import Commit, History, read_history
from tests.registers import TODAY, schemas

SITE = "https://register.example/"
COMMIT = Commit(sha="a" * 40, committed=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))


def make_context(
    checked: CheckedRegister, *, history: History | None = None, site: str = SITE
) -> ExportContext:
    assert checked.is_sound, checked.diagnostics
    return ExportContext(
        derived=derive(checked.registry, TODAY, history, schemas()["trial"]),
        schemas=schemas(),
        commit=history.head if history else COMMIT,
        site=site,
    )


def context_of(root: Path, *, site: str = SITE) -> ExportContext:
    """A register outside git."""
    return make_context(check_register(root, today=TODAY, jobs=1), site=site)
