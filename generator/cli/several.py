"""Several registers at a time: each checked and read on its own, then built into one site."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator.checking import CheckedRegister
from generator.cli.context import (
    CLEAN,
    FINDINGS,
    UsageError,
    say_progress,
)
from generator.cli.reading import check_one, place_diagnostics, read_whole_history
from generator.diagnostics import Severity
from generator.federation import (
    FederationError,
    Member,
    describe_register,
    has_records,
    join_registers,
)
from generator.reporters import report_text
from generator.resources import find_schemas
from generator.schema import read_schemas
from generator.settings import Settings, SettingsError, read_settings
from generator.site import build_site
from generator.swap import check_target
from generator.words import say


def build_several(roots: Sequence[Path], out: Path, today: date) -> int:
    """One site of all of them; the first gives it its pages and settings."""
    started = time.monotonic()
    for root in roots:
        check_target(root, out)
    settings = [_read_settings(root) for root in roots]
    say_progress(say("build.checking"))
    checked = [check_one(root, today) for root in roots]
    if not all(found.is_sound for found in checked):
        errors = [d for d in place_diagnostics(checked) if d.severity is Severity.ERROR]
        print(report_text(errors, sum(found.files for found in checked)), file=sys.stderr)
        print(say("build.faults"), file=sys.stderr)
        return FINDINGS
    members = [_make_member(*told, today) for told in zip(checked, settings, strict=True)]
    try:
        joint = join_registers(members)
    except FederationError as error:
        raise UsageError(say(error.code, **error.words)) from error
    site = build_site(
        joint.checked,
        out=out,
        today=today,
        history=joint.history,
        progress=say_progress,
        members=joint.members,
    )
    seconds = round(time.monotonic() - started, 1)
    print(say("build.done", out=site.out, pages=site.pages, seconds=seconds))
    return CLEAN


def _read_settings(root: Path) -> Settings:
    """What a register says of itself: never what the generator's own says in its stead."""
    if not (root / "register.toml").is_file():
        return Settings()
    try:
        return read_settings(root)
    except SettingsError as error:
        raise UsageError(say("build.bad_settings", reason=error)) from error


def _make_member(checked: CheckedRegister, said: Settings, today: date) -> Member:
    # A folder that is there for its pages alone proves nothing, and needs no history to do so.
    is_register = bool(said.code) or has_records(checked.registry)
    history = read_whole_history(checked.root, today) if is_register else None
    return Member(
        register=describe_register(said, history),
        checked=checked,
        history=history,
        schemas=read_schemas(find_schemas(checked.root)),
    )
