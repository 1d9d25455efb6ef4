"""Commands that make the site: build, serve."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from generator.checking import CheckedRegister, forget_tools
from generator.cli.context import (
    CLEAN,
    FINDINGS,
    UsageError,
    find_root,
    find_roots,
    history_cache,
    read_today,
    say_progress,
    told_plainly,
)
from generator.cli.reading import check_one, read_whole_history
from generator.cli.several import build_several
from generator.diagnostics import Severity
from generator.preview import DEFAULT_OUT, build_preview
from generator.reporters import report_text
from generator.site import build_site, watched_files
from generator.swap import BuildError, check_target
from generator.text import safe_address
from generator.vocabularies import VocabularyError
from generator.words import say


def run_build(options: argparse.Namespace) -> int:
    """Check, write, build, index and swap."""
    roots = find_roots(options)
    root = roots[0]
    if len(roots) > 1:
        if options.only_changed is not None:
            raise UsageError(say("federation.only_changed"))
        return build_several(roots, options.out or root / "site", read_today(options))
    if options.only_changed is not None:
        return _preview(root, options)
    return _build(root, options.out or root / "site", read_today(options))


def _preview(root: Path, options: argparse.Namespace) -> int:
    """The pages that a change makes different, in a folder of their own."""
    started = time.monotonic()
    today = read_today(options)
    out: Path = options.out or root / DEFAULT_OUT
    check_target(root, out)
    site_address = _read_site_address()
    checked = _check(root, today)
    if checked is None:
        return FINDINGS
    history = read_whole_history(root, today)
    if history is None:
        raise UsageError(say("preview.no_history"))
    with told_plainly():
        made = build_preview(
            checked,
            base=options.only_changed,
            out=out,
            today=today,
            history=history,
            cache=history_cache(root),
            site_address=site_address,
            progress=say_progress,
        )
    seconds = round(time.monotonic() - started, 1)
    counts = {"new": made.new, "changed": made.changed, "gone": made.gone}
    print(say("preview.done", out=made.out, seconds=seconds, **counts))
    return CLEAN


def _read_site_address() -> str:
    """The published site's address with a slash at its end; empty where it is not given."""
    given = os.environ.get("FORSOK_SITE_URL", "").strip()
    if not given:
        return ""
    if not given.startswith(("https://", "http://")) or safe_address(given) is None:
        raise UsageError(say("preview.bad_site", address=given))
    return f"{given.rstrip('/')}/"


def _check(root: Path, today: date) -> CheckedRegister | None:
    """The checked register; None, with the errors said, when it has any."""
    say_progress(say("build.checking"))
    checked = check_one(root, today)
    if checked.is_sound:
        return checked
    errors = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
    print(report_text(errors, checked.files), file=sys.stderr)
    print(say("build.faults"), file=sys.stderr)
    return None


def _build(root: Path, out: Path, today: date) -> int:
    started = time.monotonic()
    check_target(root, out)
    checked = _check(root, today)
    if checked is None:
        return FINDINGS
    history = read_whole_history(root, today)
    site = build_site(checked, out=out, today=today, history=history, progress=say_progress)
    seconds = round(time.monotonic() - started, 1)
    print(say("build.done", out=site.out, pages=site.pages, seconds=seconds))
    return CLEAN


def run_serve(options: argparse.Namespace) -> int:
    """Build, show on this machine, and build again when something changes."""
    root = find_root(options)
    out = options.out or root / "site"
    today = read_today(options)
    code = _build(root, out, today)
    if code != CLEAN and not out.is_dir():
        return code
    handler = partial(_QuietHandler, directory=str(out))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except (OSError, OverflowError) as error:
        raise UsageError(say("serve.busy", port=options.port)) from error
    Thread(target=server.serve_forever, daemon=True).start()
    print(say("serve.ready", port=options.port), flush=True)
    seen = _stamp(root)
    while True:
        time.sleep(1)
        now = _stamp(root)
        if now != seen:
            seen = now
            print(say("serve.rebuilding"), flush=True)
            forget_tools()
            try:
                _build(root, out, today)
            except (BuildError, VocabularyError, OSError, ValueError) as error:
                print(error, file=sys.stderr)


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: the terminal is for what changed."""


def _stamp(root: Path) -> frozenset[tuple[str, int]]:
    found = set()
    for path in watched_files(root):
        try:
            found.add((str(path), path.stat().st_mtime_ns))
        except OSError:
            continue
    return frozenset(found)
