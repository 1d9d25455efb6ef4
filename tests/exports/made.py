"""Export contexts for the tests: registers outside git, and with their history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from generator.checking import check_register
from generator.derived import derive
from generator.exports.files import ExportContext
from generator.history import Commit, History
from generator.registry import Registry
from tests.registers import TODAY, day_of, schemas

SITE = "https://register.example/"
COMMIT = Commit(sha="a" * 40, committed=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))


def context_of(root: Path, *, history: History | None = None, site: str = SITE) -> ExportContext:
    """The register in `root`, which must be sound."""
    checked = check_register(root, today=day_of(root), jobs=1)
    assert checked.is_sound, checked.diagnostics
    return context_for(checked.registry, history=history, site=site)


def context_for(
    registry: Registry, *, history: History | None = None, site: str = SITE
) -> ExportContext:
    return ExportContext(
        derived=derive(registry, TODAY, history, schemas()["trial"]),
        schemas=schemas(),
        commit=history.head if history else COMMIT,
        site=site,
    )
