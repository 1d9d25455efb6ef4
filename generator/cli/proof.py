"""Commands on history and time: history, review, verify, queue."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.checking import CheckedRegister, check_register, load_vocabularies
from generator.chronicle import build_history_json, find_history, render_history_text
from generator.cli.context import (
    CLEAN,
    FINDINGS,
    find_root,
    history_cache,
    read_registered,
    read_today,
    say_progress,
    told_plainly,
)
from generator.desk import (
    Branches,
    build_desk_json,
    build_desk_markdown,
    build_desk_text,
    build_sections,
)
from generator.history import (
    History,
    HistoryError,
    find_main,
    read_history,
    read_waiting,
)
from generator.insight.clock import Deadline, by_body, compute_clock
from generator.insight.desk import build_desk
from generator.insight.ledger import Ledger, build_ledger
from generator.insight.registration import (
    Registration,
    derive_registration,
    derive_registrations,
)
from generator.published import read_claims
from generator.registry import Registry
from generator.reminders import build_letters, build_queue_json, build_queue_text
from generator.reporters import REPORTERS, report_text
from generator.resources import find_resource, find_schemas
from generator.review import read_review, render_markdown, render_text
from generator.schema import read_schemas
from generator.verification import verify_claims
from generator.wording import Wording
from generator.words import say


def run_history(options: argparse.Namespace) -> int:
    """Tell the history of one record."""
    root = find_root(options)
    with told_plainly():
        say_progress(say("build.history"))
        history = read_history(root, cache=history_cache(root), today=read_today(options))
        record = find_history(history, options.trial)
    schemas = read_schemas(find_schemas(root))
    registration = (
        _registration(root, options, history, record.id) if record.kind == "trial" else None
    )
    if options.format == "json":
        sys.stdout.write(build_history_json(record, registration))
    else:
        vocabularies = load_vocabularies(find_resource(root, "schema/vocabularies"))
        wording = Wording(schemas[record.kind], vocabularies)
        sys.stdout.write(render_history_text(history, record, registration, wording, vocabularies))
    return CLEAN


def _registration(
    root: Path, options: argparse.Namespace, history: History, trial: str
) -> Registration | None:
    """None for a trial that is not in the register any more, or has faults."""
    registry = check_register(root, today=read_today(options)).registry
    known = registry.trials.get(trial)
    if known is None:
        return None
    schemas = read_schemas(find_schemas(root))
    return derive_registration(known, history.of("trial", trial), schemas["trial"])


def run_review(options: argparse.Namespace) -> int:
    """Review a change against its base."""
    root = find_root(options)
    with told_plainly():
        say_progress(say("build.checking"))
        review = read_review(
            root,
            options.base,
            options.head,
            today=read_today(options),
            submitter=options.submitter or "",
            cache=history_cache(root),
        )
    code = CLEAN if review.is_sound else FINDINGS
    if options.format == "markdown":
        sys.stdout.write(render_markdown(review))
    elif options.format == "text":
        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        sys.stdout.write(render_text(review))
        sys.stdout.write(report_text(review.diagnostics, review.files, colour=colour))
    else:
        sys.stdout.write(REPORTERS[options.format](review.diagnostics, review.files))
    return code


def run_verify(options: argparse.Namespace) -> int:
    """Hold what a published site claims against this history."""
    root = find_root(options)
    with told_plainly():
        claims = read_claims(options.published or root / "site")
        say_progress(say("build.history"))
        faults = verify_claims(claims, root)
    for fault in faults:
        print(fault)
    if faults:
        return FINDINGS
    print(say("verify.all_good", trials=len(claims.trials), commit=claims.commit[:10]))
    return CLEAN


def run_queue(options: argparse.Namespace) -> int:
    """What waits for somebody: on the terminal, as JSON, as a summary, or as letters."""
    root = find_root(options)
    today = read_today(options)
    checked = check_register(root, today=today, registered=read_registered(root, today))
    deadlines = compute_clock(checked.registry, today)
    if options.letters is None:
        sys.stdout.write(_tell_queue(checked, deadlines, options))
        return CLEAN
    letters = build_letters(
        by_body(deadlines),
        checked.registry,
        today,
        options.form,
        ledgers=_ledgers_from_start(root, checked.registry, options),
    )
    folder: Path = options.letters
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in letters.items():
        (folder / name).write_text(text, "utf-8")
        print(folder / name)
    print(say("cli.queue.written", number=len(letters), folder=folder))
    return CLEAN


def _tell_queue(
    checked: CheckedRegister, deadlines: Sequence[Deadline], options: argparse.Namespace
) -> str:
    root, registry, today = checked.root, checked.registry, read_today(options)
    history: History | None = None
    branches: Branches | None = None
    try:
        history = read_history(root, cache=history_cache(root), today=today)
        main = find_main(root)
        waiting = read_waiting(root, main)
        branches = Branches(main=main.removeprefix("refs/heads/"), waiting=waiting)
    except HistoryError:
        pass  # outside git nothing waits, and the rest can be told
    desk = build_desk(
        registry,
        today,
        diagnostics=checked.diagnostics,
        history=history,
    )
    if options.format == "json":
        more = build_desk_json(desk, branches, today)
        return build_queue_json(deadlines, registry, today, more)
    sections = build_sections(desk, branches, deadlines, registry, today)
    if options.format == "markdown":
        return build_desk_markdown(sections, desk.handling, today)
    told = build_desk_text(sections, desk.handling)
    return told + build_queue_text(deadlines, registry, today)


def _ledgers_from_start(
    root: Path, registry: Registry, options: argparse.Namespace
) -> Mapping[str, Ledger] | None:
    """Ledgers of the measures as they were registered; None where there is no history."""
    try:
        history = read_history(root, cache=history_cache(root), today=read_today(options))
    except HistoryError:
        return None
    schemas = read_schemas(find_schemas(root))
    found = derive_registrations(registry, history, schemas["trial"])
    return {
        trial.id: build_ledger(trial, registry.evaluations_of(trial.id), found[trial.id].measures)
        for trial in registry.trials.values()
    }
