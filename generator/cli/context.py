"""What every command needs: the register's folder, the day, the paths, and a word on progress."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from generator.diagnostics import has_newer_rules
from generator.history import HistoryError, read_history
from generator.published import ClaimsError
from generator.registry import FOLDERS
from generator.words import say

CLEAN, FINDINGS, COULD_NOT_RUN = 0, 1, 2


class UsageError(Exception):
    """The command cannot be run as it was given; the message says what to write instead."""


def find_root(options: argparse.Namespace) -> Path:
    """The register's folder: ``--root``, or the nearest one above that has trials/."""
    roots = find_roots(options)
    if len(roots) > 1:
        raise UsageError(say("root.several"))
    return roots[0]


def find_roots(options: argparse.Namespace) -> tuple[Path, ...]:
    """The folder of every ``--root``, in the order given; without any, the one of `find_root`."""
    given: list[Path] | None = options.root
    return tuple(map(_check_root, given)) if given else (_find_above(),)


def _check_root(given: Path) -> Path:
    if not given.exists():
        raise UsageError(say("root.missing", root=given))
    if not given.is_dir():
        raise UsageError(say("root.not_a_folder", root=given))
    if not any((given / folder).is_dir() for folder in FOLDERS):
        raise UsageError(say("root.no_trials", root=given))
    return given.resolve()


def _find_above() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "trials").is_dir():
            return folder
    raise UsageError(say("root.not_found"))


def root_or_here(options: argparse.Namespace) -> Path:
    try:
        return find_root(options)
    except UsageError:
        if options.root is not None:
            raise
        return Path.cwd()


def read_today(options: argparse.Namespace) -> date:
    given: str | None = options.today
    if given is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UsageError(say("date.wrong", value=given)) from error


def select_paths(root: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """The given paths relative to the root. A path may be written from here or from the root."""
    selected = []
    for path in paths:
        for base in (Path.cwd(), root):
            full = Path(os.path.normpath(base / path))
            if (full.exists() or full.is_symlink()) and full.is_relative_to(root):
                selected.append(full.relative_to(root).as_posix())
                break
        else:
            raise UsageError(say("validate.unknown_path", path=path))
    return tuple(selected)


def say_progress(text: str) -> None:
    """Progress on a terminal, and nothing in a log."""
    if sys.stderr.isatty():
        print(f"{text} …", file=sys.stderr)


def history_cache(root: Path) -> Path:
    """Where parsed versions are kept. The file may be deleted at any time."""
    return root / "build" / "history.cache"


def read_registered(root: Path, today: date) -> Mapping[str, str]:
    """The day on which each record was registered, by its path; empty where no rule asks for it,
    or where there is no history to read: then every record counts as new."""
    if not has_newer_rules():
        return {}
    try:
        history = read_history(root, cache=history_cache(root), today=today)
    except HistoryError:
        return {}
    return {r.path: r.registered.day.isoformat() for r in history.records.values()}


@contextmanager
def told_plainly() -> Iterator[None]:
    """A history or a file of claims that cannot be read is something to tell, not to trace."""
    try:
        yield
    except HistoryError as error:
        raise UsageError(say(error.code, **error.words)) from error
    except ClaimsError as error:
        raise UsageError(str(error)) from error


def write_atomically(path: Path, text: str) -> None:
    """Replace the file in one step, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
