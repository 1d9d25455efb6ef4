"""Contexts to export from: the registers of other tests, with and without history."""

from __future__ import annotations

from pathlib import Path

from generator.checking import check_register
from generator.derived import derive
from generator.exports.files import ExportContext
from generator.history import History, read_history
from generator.model import Record
from generator.registry import Registry, build_registry
from tests.registers import TODAY, day_of, schemas, vocabularies
from tests.site.building import GOLDEN_REGISTER

SITE = "https://register.example/"


def make_context(root: Path, *, with_history: bool = False, site: str = SITE) -> ExportContext:
    """What a build of the register at `root` exports from; it must be sound."""
    checked = check_register(root, today=day_of(root), jobs=1)
    assert checked.is_sound, checked.diagnostics
    history = read_history(root) if with_history else None
    return _wrap(checked.registry, history, site)


def golden_context(site: str = SITE) -> ExportContext:
    return make_context(GOLDEN_REGISTER, site=site)


def record_context(*records: Record, site: str = SITE) -> ExportContext:
    """Records built past the checker, or none at all, without history."""
    return _wrap(build_registry(records, vocabularies()), None, site)


def _wrap(registry: Registry, history: History | None, site: str) -> ExportContext:
    return ExportContext(
        derived=derive(registry, TODAY, history, schemas()["trial"]),
        schemas=schemas(),
        commit=history.head if history else None,
        site=site,
    )
