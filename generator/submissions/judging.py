"""A submission to an outcome: a branch with the record, or what must be put right first.

Owns what a submission is held to and how its commit is written. The record is checked as a change
of the register that it would make, so that its own faults, those against other records and those
against what was promised come at once, and the register's other faults do not come at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from generator.diagnostics import Diagnostic, has_errors, sort_diagnostics
from generator.formatting import FormatError
from generator.history import (
    Commit,
    build_commit,
    create_branch,
    find_proposals,
    read_files_at,
)
from generator.intake import render_record
from generator.model.fields import Fields
from generator.registry import RecordFile
from generator.review import read_review
from generator.schema import Schema
from generator.source import Data, parse_document
from generator.submissions.reading import Submission
from generator.text import flatten, shorten
from generator.vocabularies import Vocabularies
from generator.words import say

#: ``taken``: on a branch; ``repeated``: the same was taken in before; ``same``: the register says
#: so already; ``refused``: has faults; ``homeless``: no telling where it belongs.
Fate = Literal["taken", "repeated", "same", "refused", "homeless"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a submission.

    `branch` is where it is, if it was taken now or before. `is_new`: the register has no such
    record. `submitter` is the code of the body that the record is from, empty if it does not say.
    """

    submission: Submission
    fate: Fate
    title: str
    submitter: str
    is_new: bool = True
    branch: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_sound(self) -> bool:
        return self.fate in ("taken", "repeated", "same")


def take_in(
    root: Path,
    submission: Submission,
    schemas: Mapping[str, Schema],
    vocabularies: Vocabularies,
    *,
    base: str,
    today: date,
    source: str,
    submitter: str = "",
    cache: Path | None = None,
    only_check: bool = False,
) -> Outcome:
    """Check the record as a change of the register at `base`, and put it on a branch.

    `source` says in words how it came, and `submitter` from whom, where the record does not.
    `only_check` makes no branch. Raises HistoryError where git cannot be asked.
    """
    data = submission.data or {}
    from_body = submitter or _find_submitter(submission.kind, data)
    title = _find_title(submission, data)
    document = parse_document(submission.name, submission.content)
    file = submission.file
    if file is None:
        fate: Fate = "refused" if document.problems else "homeless"
        return Outcome(
            submission=submission,
            fate=fate,
            title=title,
            submitter=from_body,
            diagnostics=document.problems,
        )
    content = _render(submission, file, schemas[file.kind], with_schema=(root / "schema").is_dir())
    before = read_files_at(root, base, [file.path]).get(file.path)
    is_new = before is None
    message = _write_message(file.kind, title, from_body, source, vocabularies, is_new=is_new)
    commit = build_commit(root, base, {file.path: content}, message)
    found = _check(root, base, commit, file, today, from_body, cache)

    def outcome(fate: Fate, branch: str = "") -> Outcome:
        return Outcome(
            submission=submission,
            fate=fate,
            title=title,
            submitter=from_body,
            is_new=is_new,
            branch=branch,
            diagnostics=found,
        )

    if has_errors(found):
        return outcome("refused")
    if before == content:
        return outcome("same")
    name = f"intake/{_name(file)}"
    for branch, other in find_proposals(root, name).items():
        if read_files_at(root, other.sha, [file.path]).get(file.path) == content:
            return outcome("repeated", branch)
    return outcome("taken", "" if only_check else create_branch(root, name, commit))


def _check(
    root: Path,
    base: str,
    commit: Commit,
    file: RecordFile,
    today: date,
    submitter: str,
    cache: Path | None,
) -> tuple[Diagnostic, ...]:
    review = read_review(root, base, commit.sha, today=today, submitter=submitter, cache=cache)
    return sort_diagnostics(
        d for d in review.diagnostics if d.path == file.path or d.severity == "error"
    )


def _render(
    submission: Submission, file: RecordFile, schema: Schema, *, with_schema: bool
) -> bytes:
    """The canonical text; what was sent, where that has faults that keep it from being written."""
    document = parse_document(file.path, submission.content)
    if document.data is None or document.problems:
        return submission.content
    submitted = submission.content.decode()
    if file.kind != "evaluation" and "id" not in document.data:
        submitted = f"id: {file.name}\n{submitted}"
    try:
        return render_record(submitted, schema, file.path, with_schema=with_schema).encode()
    except FormatError:
        return submission.content


def _name(file: RecordFile) -> str:
    """The branch's name: git has no room for ``a`` beside ``a/b``."""
    if file.kind == "evaluation":
        return f"{file.trial}--{file.name}"
    return file.name if file.kind == "trial" else f"{file.kind}--{file.name}"


def _find_title(submission: Submission, data: Mapping[str, Data]) -> str:
    title = data.get("title")
    return shorten(title, 100) if isinstance(title, str) and title.strip() else submission.name


def _find_submitter(kind: str, data: Mapping[str, Data]) -> str:
    """The body that a record is from: who owns, evaluated or reported."""
    fields = Fields(dict(data))
    if kind == "trial":
        parts = fields.each("organisations", lambda o: (o.text("role"), o.text("organisation")))
        return next((body for role, body in parts if role == "owner"), "")
    if kind == "evaluation":
        bodies = fields.each("evaluators", lambda o: o.text("organisation"))
        return next(iter(bodies), "")
    return next(iter(fields.texts("reported_by" if kind == "obstacle" else "owners")), "")


def _write_message(
    kind: str,
    title: str,
    submitter: str,
    source: str,
    vocabularies: Vocabularies,
    *,
    is_new: bool,
) -> str:
    """Subject, and trailers that say from whom and how it came."""
    action = "new" if is_new else "changed"
    lines = [say(f"intake.subject.{kind}_{action}", title=title), ""]
    if submitter:
        name = vocabularies.organisation(submitter).name
        lines.append(f"Submitted-by: {flatten(name)} ({flatten(submitter)})")
    lines.append(f"Source: {shorten(source, 200)}")
    return "\n".join(lines) + "\n"
