"""Commands on records: validate, format, new."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from generator.checking import (
    check_file,
    load_vocabularies,
    select_diagnostics,
)
from generator.cli.context import (
    CLEAN,
    FINDINGS,
    UsageError,
    find_root,
    find_roots,
    read_today,
    root_or_here,
    say_progress,
    select_paths,
    write_atomically,
)
from generator.cli.reading import find_faults, place_diagnostics
from generator.diagnostics import Severity, has_errors
from generator.formatting import FormatError, format_record
from generator.intake import (
    Question,
    build_answered_record,
    build_questions,
    build_template,
    clean_answer,
    render_record,
    resolve_answer,
    schema_line,
    trial_path,
)
from generator.registry import RecordFile, find_record_files
from generator.reporters import REPORTERS, report_text, summarise
from generator.resources import find_resource, find_schemas
from generator.schema import Schema, read_schemas
from generator.source import read_document
from generator.text import slugify
from generator.words import say


def run_validate(options: argparse.Namespace) -> int:
    """Check every record and print what was found."""
    roots = find_roots(options)
    today = read_today(options)
    if len(roots) > 1 and options.paths:
        raise UsageError(say("root.paths"))
    paths = select_paths(roots[0], options.paths)
    say_progress(say("build.checking"))
    checked = [find_faults(root, today, options.jobs) for root in roots]
    files = sum(one.files for one in checked)
    if len(roots) > 1:
        found = tuple(place_diagnostics(checked))
    else:
        found = select_diagnostics(checked[0].diagnostics, paths)
    if options.format != "text":
        sys.stdout.write(REPORTERS[options.format](found, files))
        return FINDINGS if has_errors(found) else CLEAN
    shown = [d for d in found if options.notices or d.severity is not Severity.NOTICE]
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = report_text(shown, files, colour=colour)
    if len(shown) != len(found):
        # The count is of everything; only the listing is shorter.
        body = text[: -len(summarise(shown, files)) - 1]
        hidden = len(found) - len(shown)
        notices = say(f"count.notice.{'one' if hidden == 1 else 'many'}", number=hidden)
        text = f"{body}{summarise(found, files)} {say('report.hidden', notices=notices)}\n"
    sys.stdout.write(text)
    return FINDINGS if has_errors(found) else CLEAN


def run_format(options: argparse.Namespace) -> int:
    """Write records in canonical form, or say which are not."""
    root = find_root(options)
    paths = select_paths(root, options.paths)
    schemas = read_schemas(find_schemas(root))
    files = [f for f in find_record_files(root).records if _is_selected(f.path, paths)]
    changed = 0
    skipped = False
    for file in files:
        document = read_document(root, file.path)
        if document.data is None or document.problems:
            print(say("format.skipped", path=file.path), file=sys.stderr)
            skipped = True
            continue
        try:
            text = format_record(document, schemas[file.kind], _schema_line(root, file))
        except FormatError:
            print(say("format.skipped", path=file.path), file=sys.stderr)
            skipped = True
            continue
        if text.encode() == (root / file.path).read_bytes():
            continue
        changed += 1
        if options.check:
            print(say("format.unformatted", path=file.path))
        else:
            write_atomically(root / file.path, text)
            print(say("format.changed", path=file.path))
    many = say(f"count.files.{'one' if len(files) == 1 else 'many'}", number=len(files))
    if changed:
        key = "format.summary_check" if options.check else "format.summary"
        print(say(key, changed=changed, files=many))
    elif not skipped:
        print(say("format.all_good", files=many))
    return FINDINGS if skipped or (options.check and changed) else CLEAN


def _is_selected(path: str, paths: Sequence[str]) -> bool:
    return not paths or any(p in ("", ".", path) or path.startswith(f"{p}/") for p in paths)


def _schema_line(root: Path, file: RecordFile) -> str:
    """The comment that lets editors find the schema; empty where the root has no schemas."""
    if not (root / "schema" / "trial.schema.json").is_file():
        return ""
    return schema_line(file.path, file.kind)


def run_new(options: argparse.Namespace) -> int:
    """Ask for a new trial and write it; or print the template to fill in."""
    if options.only_print or not sys.stdin.isatty():
        root = root_or_here(options)
        schema = read_schemas(find_schemas(root))["trial"]
        sys.stdout.write(build_template(schema))
        return CLEAN
    root = find_root(options)
    schema = read_schemas(find_schemas(root))["trial"]
    print(say("new.intro"))
    questions = build_questions(schema)
    vocabularies = load_vocabularies(find_resource(root, "schema/vocabularies"))
    answers = {
        q.key: resolve_answer(q, _ask(q, place, len(questions)), vocabularies)
        for place, q in enumerate(questions, 1)
    }
    draft = build_answered_record(answers, questions)
    return _write_new(root, draft, schema, force=options.force)


def _write_new(root: Path, draft: str, schema: Schema, *, force: bool) -> int:
    text = render_record(draft, schema, "trials/new/trial.yaml")
    trial = next(line for line in text.splitlines() if line.startswith("id: "))[4:].strip("'")
    path = trial_path(root, trial)
    if path.exists() and not force:
        raise UsageError(say("new.exists", path=path.relative_to(root)))
    write_atomically(path, text)
    relative = path.relative_to(root).as_posix()
    print(say("new.written", path=relative))
    file = RecordFile(path=relative, kind="trial", name=trial)
    found = check_file(root, file, datetime.now(UTC).date()).diagnostics
    if has_errors(found):
        print(say("new.not_complete"))
        sys.stdout.write(report_text(found, 1))
        return FINDINGS
    return CLEAN


def _ask(question: Question, number: int, total: int) -> str:
    print()
    print(say("new.question", number=number, total=total, title=question.title))
    print(question.description)
    if question.codes:
        print(say("new.choices", codes=", ".join(question.codes)))
    else:
        print(say("new.example", example=question.example))
    if question.many:
        print(say("new.many"))
    while True:
        answer = clean_answer(input("> "))
        # The title becomes the id, so it needs something to make one of.
        usable = slugify(answer) if question.key == "title" else answer
        if usable or not question.required:
            return answer
        print(say("new.required"))
