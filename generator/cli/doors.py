"""Commands on what comes in: intake, lift."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from generator.checking import check_register, load_vocabularies
from generator.cli.context import (
    CLEAN,
    FINDINGS,
    UsageError,
    find_root,
    history_cache,
    read_today,
    say_progress,
    told_plainly,
    write_atomically,
)
from generator.diagnostics import Severity, count_by_severity, has_errors
from generator.formatting import FormatError
from generator.history import HistoryError, find_main, read_history
from generator.lifting import (
    Inline,
    build_record,
    find_inline,
    find_same,
    merge,
    refer,
    rename,
    suggest_id,
)
from generator.model import Trial
from generator.registry import Registry, classify
from generator.reporters import report_text
from generator.resources import find_resource, find_schemas
from generator.schema import Schema, read_schemas
from generator.source import SourceDocument, read_document
from generator.spelling import nearest
from generator.submissions import Outcome, read_submission, take_in, write_reply
from generator.text import slugify
from generator.words import say

# --- intake --------------------------------------------------------------------------------------


def run_intake(options: argparse.Namespace) -> int:
    """Take in each file by itself: to a branch, or back with an answer."""
    root = find_root(options)
    today = read_today(options)
    if options.to and classify(options.to) is None:
        raise UsageError(say("intake.wrong_place", place=options.to))
    schemas = read_schemas(find_schemas(root))
    vocabularies = load_vocabularies(find_resource(root, "schema/vocabularies"))
    received = [_read(given) for given in options.files]
    outcomes = []
    with told_plainly():
        base = options.base or find_main(root)
        for name, content in received:
            say_progress(name)
            submission = read_submission(
                name,
                content,
                schemas,
                vocabularies,
                today=today.isoformat(),
                place=options.to or "",
            )
            outcome = take_in(
                root,
                submission,
                schemas,
                vocabularies,
                base=base,
                today=today,
                source=options.source or name,
                submitter=options.submitter or "",
                cache=history_cache(root),
                only_check=options.check,
            )
            outcomes.append(outcome)
            _tell(outcome, schemas, options.replies, base.removeprefix("refs/heads/"))
    if len(outcomes) > 1:
        taken = sum(outcome.is_sound for outcome in outcomes)
        print(say("intake.summary", taken=taken, refused=len(outcomes) - taken))
    return CLEAN if all(outcome.is_sound for outcome in outcomes) else FINDINGS


def _read(given: str) -> tuple[str, bytes]:
    if given == "-":
        return say("intake.standard_in"), sys.stdin.buffer.read()
    path = Path(given)
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(say("intake.unreadable", path=given, reason=reason)) from error


def _tell(outcome: Outcome, schemas: Mapping[str, Schema], replies: Path | None, base: str) -> None:
    submission = outcome.submission
    counted = count_by_severity(outcome.diagnostics)[Severity.ERROR]
    errors = say(f"count.error.{'one' if counted == 1 else 'many'}", number=counted)
    fate = "checked" if outcome.fate == "taken" and not outcome.branch else outcome.fate
    print(say(f"intake.{fate}", name=submission.name, branch=outcome.branch, errors=errors))
    if submission.tidied:
        what = ", ".join(say(f"intake.tidying.{code}") for code in submission.tidied)
        print(say("intake.tidied", what=what))
    if submission.left_out:
        number = submission.left_out.count("\n") + 1
        print(say(f"intake.left_out{'_one' if number == 1 else ''}", number=number))
    if outcome.fate == "homeless":
        print(say("intake.homeless_hint"))
    if outcome.diagnostics:
        sys.stdout.write(report_text(outcome.diagnostics, 1))
    if outcome.branch:
        print(say("intake.next", base=base, branch=outcome.branch))
    reply = write_reply(outcome, schemas)
    if replies is None:
        print(say("intake.reply_heading"))
        sys.stdout.write(reply)
        return
    replies.mkdir(parents=True, exist_ok=True)
    name = slugify(submission.name) or "svar"
    path = replies / f"{name}.txt"
    number = 1
    while path.exists():  # two people may have called their files the same
        number += 1
        path = replies / f"{name}-{number}.txt"
    path.write_text(reply, "utf-8")
    print(say("intake.reply_written", path=path))


# --- lift ----------------------------------------------------------------------------------------


def run_lift(options: argparse.Namespace) -> int:
    """Give an obstacle a record of its own, or make it one with another."""
    root = find_root(options)
    today = read_today(options)
    checked = check_register(root, today=today)
    schemas = read_schemas(find_schemas(root))
    registry = checked.registry
    name, _, number = options.obstacle.partition("/")
    into = _find_target(options.into, registry) if options.into else ""
    trial = registry.trials.get(registry.aliases.get(name, name))
    if trial is None:
        texts = _merge(root, registry, schemas, name, into)
    else:
        inline = _choose(trial, number)
        same = find_same(inline, registry.trials)
        texts = {}
        target = into
        if not into:
            target = _new_id(options.id or suggest_id(inline), registry)
            day = _reported(root, trial, today, options.date)
            document = read_document(root, trial.path)
            text = build_record(document, same, target, day, schemas["obstacle"])
            texts[f"obstacles/{target}.yaml"] = text
        for path in dict.fromkeys(i.trial.path for i in same):
            numbers = tuple(i.number for i in same if i.trial.path == path)
            texts[path] = _rewrite(
                root, path, partial(refer, numbers=numbers, id_=target, schema=schemas["trial"])
            )
    return _write(root, texts, today)


def _find_target(name: str, registry: Registry) -> str:
    found = registry.aliases.get(name, name)
    if found not in registry.obstacles:
        raise UsageError(
            say("lift.no_target", name=name, suggestion=_near(name, registry.obstacles))
        )
    return found


def _choose(trial: Trial, number: str) -> Inline:
    inline = find_inline(trial)
    if not inline:
        raise UsageError(say("lift.none", trial=trial.id))
    choices = "\n".join(
        say("lift.choice", trial=trial.id, number=i.number, title=i.title) for i in inline
    )
    if not number and len(inline) > 1:
        raise UsageError(say("lift.which", trial=trial.id, number=len(inline), choices=choices))
    found = next((i for i in inline if not number or str(i.number) == number), None)
    if found is None:
        raise UsageError(say("lift.no_number", trial=trial.id, number=number, choices=choices))
    return found


def _new_id(wanted: str, registry: Registry) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", wanted) or len(wanted) > 80:
        raise UsageError(say("lift.bad_id", id=wanted, suggestion=slugify(wanted) or "hinder"))
    if wanted in registry.obstacles or wanted in registry.aliases:
        raise UsageError(say("lift.exists", id=wanted))
    return wanted


def _reported(root: Path, trial: Trial, today: date, given: str | None) -> str:
    """The day on which the trial, and so the obstacle, came to the register."""
    if given:
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError as error:
            raise UsageError(say("date.wrong", value=given)) from error
    try:
        history = read_history(root, cache=history_cache(root), today=today)
    except HistoryError as error:
        raise UsageError(say("lift.no_date")) from error
    found = history.of("trial", trial.id)
    if found is None:
        raise UsageError(say("lift.no_date"))
    return found.registered.day.isoformat()


def _merge(
    root: Path, registry: Registry, schemas: Mapping[str, Schema], name: str, into: str
) -> dict[str, str]:
    former = registry.aliases.get(name, name)
    obstacle = registry.obstacles.get(former)
    if obstacle is None:
        near = _near(name, [*registry.trials, *registry.obstacles])
        raise UsageError(say("lift.unknown", name=name, suggestion=near))
    if not into:
        raise UsageError(say("lift.needs_into", name=former))
    if into == former:
        raise UsageError(say("lift.itself"))
    if obstacle.merged_into:
        raise UsageError(say("lift.merged_already", obstacle=former, into=obstacle.merged_into))
    texts = {
        obstacle.path: _rewrite(
            root, obstacle.path, partial(merge, into=into, schema=schemas["obstacle"])
        )
    }
    names = {former, *obstacle.aliases}
    for kind, path, referred in _references(registry):
        for written in sorted(names & set(referred)):
            texts[path] = _rewrite(
                root, path, partial(rename, former=written, present=into, schema=schemas[kind])
            )
    return texts


def _references(registry: Registry) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Kind and path of each record that refers to obstacles, and to which."""
    for trial in registry.trials.values():
        yield "trial", trial.path, tuple(met.obstacle for met in trial.obstacles)
    for evaluation in registry.all_evaluations():
        yield "evaluation", evaluation.path, tuple(m.obstacle for m in evaluation.obstacles)


def _rewrite(root: Path, path: str, change: Callable[[SourceDocument], str]) -> str:
    document = read_document(root, path)
    if document.data is None or document.problems:
        raise UsageError(say("lift.faulty", path=path))
    try:
        return change(document)
    except FormatError as error:
        raise UsageError(say("lift.faulty", path=path)) from error


def _near(name: str, names: Iterable[str]) -> str:
    near = nearest(name, list(names))
    return say("lift.near", near=near) if near else ""


def _write(root: Path, texts: Mapping[str, str], today: date) -> int:
    for path, text in texts.items():
        key = "changed" if (root / path).exists() else "written"
        write_atomically(root / path, text)
        print(say(f"lift.{key}", path=path))
    found = [d for d in check_register(root, today=today).diagnostics if d.path in texts]
    if has_errors(found):
        print(say("lift.not_sound"))
        sys.stdout.write(report_text(found, len(texts)))
        return FINDINGS
    print(say("lift.next"))
    return CLEAN
