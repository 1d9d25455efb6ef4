"""A checked register to a site in a folder: write, build, index, swap.

Owns the order of the steps. The new site grows beside the old one
and takes its place only when it is whole; whatever goes wrong, the old one stays as it was.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from generator.checking import CheckedRegister
from generator.derived import derive
from generator.exports.files import ExportContext
from generator.federation import Member, has_records
from generator.folders import remove_others, share_files
from generator.history import History
from generator.inspection import (
    ADDRESSES,
    Fault,
    inspect,
    list_addresses,
    list_files,
    read_addresses,
    write_addresses,
)
from generator.provenance import (
    check_members,
    check_published,
    write_marker,
    write_members_claims,
    write_register_claims,
)
from generator.resources import find_resource, find_schemas
from generator.schema import read_schemas
from generator.search_index import ENTRY, SearchIndexError, settle
from generator.settings import Settings, SettingsError, read_settings
from generator.swap import BuildError, building, check_target, swap
from generator.tree import place_exports, place_moved, write_exports, write_tree
from generator.words import say

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSite:
    out: Path
    pages: int


def build_site(
    checked: CheckedRegister,
    *,
    out: Path,
    today: date,
    history: History | None,
    progress: Progress,
    members: tuple[Member, ...] = (),
) -> BuiltSite:
    """Build the site of a sound register into `out`. Raises BuildError.

    `history` is None for a register outside git: the pages then say that it is missing. `members`
    are the registers that `checked` joins, if it joins any.
    """
    root = checked.root
    check_target(root, out)
    if members:
        check_members(members, out)
    elif history is not None:
        check_published(root, out)
    settings = _read_settings(root)
    if members and any(m.checked.root == root and has_records(m.checked.registry) for m in members):
        # What has moved on its own site says nothing about this one.
        settings = replace(settings, moved=())
    published = _read_published(out)
    former = checked.work / "former"
    try:
        with building(out, former) as fresh:
            pages = _build(checked, fresh, settings, today, history, progress, members)
            files = list_files(fresh)
            (fresh / ADDRESSES).write_text(write_addresses(list_addresses(files)), "utf-8")
            progress(say("build.inspecting"))
            refuse(inspect(fresh, files, published))
            progress(say("build.swapping"))
            swap(fresh, out, former)
    except OSError as error:
        path, reason = error.filename or out, error.strerror or str(error)
        raise BuildError(say("build.cannot_write", path=path, reason=reason)) from error
    return BuiltSite(out=out, pages=pages)


def _build(
    checked: CheckedRegister,
    fresh: Path,
    settings: Settings,
    today: date,
    history: History | None,
    progress: Progress,
    members: tuple[Member, ...],
) -> int:
    """A whole site in `fresh`, whatever is there; the number of its pages."""
    root, work, site = checked.root, checked.work, site_address()
    commit = history.head if history and not members else None
    schemas = read_schemas(find_schemas(root))
    derived = derive(checked.registry, today, history, schemas["trial"])
    context = ExportContext(
        derived=derived, schemas=schemas, commit=commit, site=site, settings=settings
    )
    progress(say("build.exporting"))
    exported = write_exports(work / "exports", context)
    progress(say("build.writing"))
    pages = write_tree(
        checked,
        work / "docs",
        today=today,
        history=history,
        derived=derived,
        site=site,
        settings=settings,
        exported=exported,
    )
    progress(say("build.building"))
    made = run_builder(root, work, today=today)
    html = list_files(made)
    remove_others(fresh, html.union(file.path for file in exported))
    share_files(made, fresh, sorted(html))
    progress(say("build.indexing"))
    _run([sys.executable, "-m", "pagefind", *_PAGEFIND, "--site", str(fresh)], "pagefind", {})
    _settle_index(fresh / "pagefind")
    write_marker(fresh, commit, today, pages, checked.registry.registers)
    if members:
        write_members_claims(fresh, members, today)
    elif history is not None:
        write_register_claims(fresh, derived, history)
    place_exports(work / "exports", fresh, exported)
    place_moved(fresh, settings.moved)
    return pages


#: So many faults of a built site are told one by one.
_FAULTS_TOLD = 20


def refuse(faults: Iterator[Fault]) -> None:
    """Raise BuildError for a site with any fault."""
    found = tuple(islice(faults, _FAULTS_TOLD + 1))
    if found:
        told = [say(fault.code, place=fault.place, what=fault.what) for fault in found]
        if len(found) > _FAULTS_TOLD:
            told[-1] = say("build.more_faults")
        raise BuildError(say("build.unfit", faults="\n".join(f"  {line}" for line in told)))


def _read_published(out: Path) -> tuple[str, ...]:
    try:
        return read_addresses(out)
    except ValueError as error:
        raise BuildError(say("build.bad_addresses", path=out / ADDRESSES)) from error


#: What says the same on every page gives no hits, and no excerpt begins with it.
_NOT_SEARCHED = ".fr-kicker, .fr-badges, .fr-steps, .fr-toc, .fr-actions, .fr-pager"
_PAGEFIND = ("--force-language", "sv", "--silent", "--exclude-selectors", _NOT_SEARCHED)


def _settle_index(folder: Path) -> None:
    # One that is missing is told of with what else is missing.
    if (folder / ENTRY).is_file():
        try:
            settle(folder)
        except SearchIndexError as error:
            raise BuildError(say("build.bad_index", path=error.path.name)) from error


def _read_settings(root: Path) -> Settings:
    try:
        return read_settings(root)
    except SettingsError as error:
        raise BuildError(say("build.bad_settings", reason=error)) from error


def site_address() -> str:
    """The site's own address with a slash at its end, the same that the builder reads; empty where
    it is not known."""
    address = os.environ.get("FORSOK_SITE_URL", "").strip()
    return f"{address.rstrip('/')}/" if address else ""


def run_builder(
    root: Path, work: Path, *, today: date, settings: Mapping[str, object] | None = None
) -> Path:
    """Make the HTML of ``work/docs`` with the root's ``mkdocs.yml`` or ours, to which `settings`
    are added; the folder that it is in. What is unchanged since the last time is left alone."""
    made = work / "html"
    overrides = find_resource(root, "docs/overrides")
    config = {
        "INHERIT": str(find_resource(root, "mkdocs.yml").resolve()),
        "docs_dir": str((work / "docs").resolve()),
        "site_dir": str(made.resolve()),
        "theme": {"name": "material", "custom_dir": str(overrides.resolve())},
        **(settings or {}),
    }
    derived = work / "mkdocs.yml"
    derived.write_text(json.dumps(config, ensure_ascii=False, indent=2), "utf-8")
    epoch = (today - date(1970, 1, 1)).days * 86_400
    environment = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(epoch)}
    _run([sys.executable, "-m", "generator.builder", str(derived)], "mkdocs", environment)
    return made


def _run(command: list[str], program: str, environment: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own programs with our own arguments
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError as error:
        raise BuildError(say("build.missing_program", program=program)) from error
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()
        # What is wrong, rather than the builder's remarks about what it left as it was.
        output = "\n".join(line for line in said if not line.startswith("INFO "))
        if re.search(rf"No module named '?{program}\b", output):
            raise BuildError(say("build.missing_program", program=program))
        raise BuildError(
            say("build.failed", program=program, code=done.returncode, output=output[-4000:])
        )


#: What a root may have of its own, and else takes from the generator.
_OWN = ("schema", "docs", "mkdocs.yml", "register.toml")


def watched_files(root: Path) -> Iterator[Path]:
    """The files whose change means a new site."""
    for name in ("trials", "obstacles", "programmes", *_OWN):
        place = find_resource(root, name) if name in _OWN else root / name
        if place.is_dir():
            yield from (p for p in place.rglob("*") if p.is_file())
        elif place.is_file():
            yield place
