"""A register's history for a build: whole, or said aloud that there is none."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from generator.cli.context import UsageError, history_cache, say_progress
from generator.history import History, HistoryError, find_uncommitted, read_history
from generator.words import say


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
