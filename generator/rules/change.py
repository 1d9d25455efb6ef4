"""C rules: what can only be judged from a change, the base beside the head.

Only the records that the change touches are looked at, so only they can fail it. Each rule is a
function from a `ChangeCase` to diagnostics, at the file and line of the head; a file that is gone
is spoken of by its path. Lists that only grow are the affair of ``append_only``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.diagnostics import Diagnostic, build_diagnostic, load_rules
from generator.lifecycle import ALLOWED_MOVES, COURSE, is_allowed_move
from generator.promises import read_status
from generator.rules.append_only import check_append_only
from generator.rules.change_case import ChangeCase, build_change_case, list_needed, say_day
from generator.rules.changed_records import ChangedRecord, find_successor, pair_records
from generator.rules.frozen import check_amendments, check_frozen, check_starts
from generator.source import Data
from generator.text import join_words

__all__ = [
    "ChangeCase",
    "ChangedRecord",
    "build_change_case",
    "check_change",
    "list_needed",
    "pair_records",
]


def check_change(case: ChangeCase) -> Iterator[Diagnostic]:
    """Every C rule."""
    for rule in _RULES:
        yield from rule(case)


# --- nothing goes ------------------------------------------------------------------------------


def _gone(case: ChangeCase) -> Iterator[Diagnostic]:
    """C001 deleted, C002 renamed without alias, C011 an evaluation."""
    gone = [r for r in case.records if r.after is None and r.before is not None]
    lost_trials = {r.file.name for r in gone if r.kind == "trial"}
    for record in gone:
        if record.kind == "evaluation" and record.file.trial in lost_trials:
            continue  # said of the trial
        successor = find_successor(record, case.records)
        if record.kind == "evaluation":
            words = load_rules()["C011"].words
            hint = words["moved"].format(path=successor.file.path) if successor else words["gone"]
            yield build_diagnostic("C011", record.place(""), suggestion=hint)
        elif successor:
            yield build_diagnostic(
                "C002", successor.place("/id"), id=record.file.name, new=successor.file.name
            )
        elif not _is_merged(case, record):
            words = load_rules()["C001"].words
            yield build_diagnostic("C001", record.place(""), suggestion=words[record.kind])


def _is_merged(case: ChangeCase, gone: ChangedRecord) -> bool:
    """Whether another record of the kind has taken over the id. Trials are never merged: each was
    registered on a day of its own."""
    return gone.kind != "trial" and any(
        r.kind == gone.kind and gone.file.name in r.aliases_after for r in case.records
    )


def _ids(case: ChangeCase) -> Iterator[Diagnostic]:
    """C010 a new id in the same place, C013 a former id that is dropped, C014 one that is taken."""
    for record in case.records:
        if record.kind == "evaluation" or not record.data_after:
            continue
        assert record.after is not None
        former = record.file_before.name if record.file_before else ""
        if record.is_comparable and former == record.file.name:
            old, new = record.data_before.get("id"), record.data_after.get("id")
            if old != new:
                yield build_diagnostic("C010", record.place("/id"), old=old, new=new)
        known, aliases = record.aliases_before, record.aliases_after
        for alias in known:
            if alias not in aliases and record.is_comparable:
                yield build_diagnostic("C013", record.place("/aliases"), id=alias)
        for place, alias in enumerate(aliases):
            key = f"{record.kind}/{alias}"
            if alias in (*known, former) or key not in case.histories:
                continue
            if not _is_going(case, record.kind, alias):
                where = record.after.locate(f"/aliases/{place}")
                when = say_day(case.histories[key].registered.day)
                yield build_diagnostic("C014", where, id=alias, registered=when)


def _is_going(case: ChangeCase, kind: str, name: str) -> bool:
    return any(r.kind == kind and r.after is None and r.file.name == name for r in case.records)


# --- the course of a trial -----------------------------------------------------------------------


def _status(case: ChangeCase) -> Iterator[Diagnostic]:
    for record in case.records:
        if record.kind != "trial" or not record.is_comparable:
            continue
        before, after = read_status(record.data_before), read_status(record.data_after)
        if is_allowed_move(before, after) or not {before, after} <= ALLOWED_MOVES.keys():
            continue
        label, words = case.vocabularies.label, load_rules()["C003"].words
        ahead = sorted(ALLOWED_MOVES[before], key=[*COURSE, *ALLOWED_MOVES].index)
        allowed = join_words([label("statuses", s).lower() for s in ahead], words["or"])
        hint = words["ahead"].format(allowed=allowed) if ahead else words["final"]
        yield build_diagnostic(
            "C003",
            record.place("/status"),
            before=label("statuses", before).lower(),
            after=label("statuses", after).lower(),
            suggestion=hint,
        )


def _append_only(case: ChangeCase) -> Iterator[Diagnostic]:
    for record in case.records:
        yield from check_append_only(record, case.vocabularies)


# --- whose record it is --------------------------------------------------------------------------


def _other_bodies(case: ChangeCase) -> Iterator[Diagnostic]:
    """C009, a notice for the curator."""
    if not case.submitter:
        return
    names = case.vocabularies.organisation
    for record in case.records:
        owners = tuple(dict.fromkeys(_owners(case, record)))
        if owners and not any(_is_same_body(case, owner) for owner in owners):
            yield build_diagnostic(
                "C009",
                record.place(""),
                submitter=names(case.submitter).name,
                owners=join_words([names(owner).name for owner in owners]),
            )


def _owners(case: ChangeCase, record: ChangedRecord) -> Iterator[str]:
    data = record.data_before or record.data_after
    if record.kind == "evaluation":
        yield from case.owners.get(record.file.trial, ())
        for evaluator in _mappings(data.get("evaluators")):
            yield from _texts([evaluator.get("organisation")])
    elif record.kind == "trial":
        yield from _roles(data)
    elif record.kind == "obstacle":
        yield from _texts(data.get("reported_by"))
        yield from _texts(data.get("responsible"))
    else:
        yield from _texts(data.get("owners"))


def _roles(data: Mapping[str, Data]) -> Iterator[str]:
    for part in _mappings(data.get("organisations")):
        if part.get("role") == "owner":
            yield from _texts([part.get("organisation")])


def _is_same_body(case: ChangeCase, owner: str) -> bool:
    """Whether the submitter is the owner, or has taken over from it."""
    seen: set[str] = set()
    while owner and owner not in seen:
        if owner == case.submitter:
            return True
        seen.add(owner)
        owner = case.vocabularies.organisation(owner).successor
    return False


def _texts(value: Data) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _mappings(value: Data) -> tuple[dict[str, Data], ...]:
    return tuple(v for v in value if isinstance(v, dict)) if isinstance(value, list) else ()


_RULES: tuple[Callable[[ChangeCase], Iterator[Diagnostic]], ...] = (
    _gone,
    _ids,
    _status,
    check_frozen,
    check_starts,
    check_amendments,
    _append_only,
    _other_bodies,
)
