"""Whether a history bears out what a published site claims.

Owns working the claims out again from a clone, and refusing a history that has been rewritten since
a site was published. Says in Swedish what does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from generator.checking import load_vocabularies
from generator.history import (
    Commit,
    History,
    HistoryError,
    RecordHistory,
    is_ancestor,
    is_on_line,
    read_history,
    resolve,
)
from generator.insight.ledger import MISSING
from generator.insight.registration import KINDS, derive_registration
from generator.model import Evaluation, Trial, build_evaluation, build_trial
from generator.published import PublishedClaims, TrialClaims, claim_trial
from generator.resources import find_resource, find_schemas
from generator.schema import Schema, read_schemas
from generator.text import sort_swedish
from generator.vocabularies import Vocabularies
from generator.words import say


def verify_claims(claims: PublishedClaims, root: Path) -> tuple[str, ...]:
    """What of the claims does not hold, in Swedish; empty when all of it does.

    Everything is worked out again from the clone at `root`, without a cache. Raises HistoryError
    when its history cannot be read.
    """
    said: list[str] = []
    revision = claims.commit
    try:
        resolve(root, claims.commit)
    except HistoryError as error:
        if not error.code.startswith("history.no_revision"):
            raise
        said.append(say("verify.no_commit", commit=claims.commit[:10]))
        revision = "HEAD"
    else:
        if not is_ancestor(root, claims.commit):
            said.append(say("verify.not_ancestor", commit=claims.commit[:10]))
    history = read_history(root, revision=revision, today=date.fromisoformat(claims.date))
    found = _claim_again(root, history, claims)
    vocabularies = load_vocabularies(find_resource(root, "schema/vocabularies"))
    for name in sort_swedish({*claims.trials, *found}):
        if name not in found:
            said.append(say("verify.missing", id=name))
        elif name not in claims.trials:
            said.append(say("verify.extra", id=name))
        else:
            said += _compare(name, claims.trials[name], found[name], vocabularies)
    return tuple(said)


def _claim_again(
    root: Path, history: History, claims: PublishedClaims
) -> Mapping[str, TrialClaims]:
    """The claims of the register as it was at the end of `history`."""
    schemas = read_schemas(find_schemas(root))
    trials: dict[str, Trial] = {}
    evaluations: dict[str, list[Evaluation]] = {}
    for record in history.records.values():
        if record.is_removed or record.kind not in ("trial", "evaluation"):
            continue
        trial, _, name = record.id.partition("/")
        if trial not in claims.trials and record.kind == "evaluation":
            continue
        if record.kind == "trial":
            trials[record.id] = build_trial(record.path, _newest(record, schemas["trial"]))
        else:
            data = _newest(record, schemas["evaluation"])
            made = build_evaluation(record.path, data, trial=trial, name=name)
            evaluations.setdefault(trial, []).append(made)
    found = {}
    for name, trial_found in trials.items():
        record = history.records[f"trial/{name}"]
        registration = derive_registration(trial_found, record, schemas["trial"])
        listed = tuple(sorted(evaluations.get(name, ()), key=lambda e: e.path))
        found[name] = claim_trial(trial_found, registration, record, listed)
    return found


def _newest(record: RecordHistory, schema: Schema) -> Any:
    """The record as it stood, without the parts that an older version may have written otherwise
    than the model can read, and that claims do not rest on."""
    data = dict(record.versions[-1].data or {})
    kept = {k: v for k, v in data.items() if k not in ("amendments", "verified", "sources")}
    return schema.apply_types(kept)


def _compare(
    name: str, claimed: TrialClaims, found: TrialClaims, vocabularies: Vocabularies
) -> Iterator[str]:
    def say_verdict(code: str) -> str:
        if code == MISSING:
            return say("verify.missing_verdict")
        return vocabularies.label("verdicts", code).lower()

    none, undated = say("verify.none"), say("verify.not_given")
    if (claimed.registered, claimed.registered_commit) != (
        found.registered,
        found.registered_commit,
    ):
        pair = (_registered(claimed), _registered(found))
        yield say("verify.registered", id=name, claimed=pair[0], found=pair[1])
    if claimed.kind != found.kind:
        pair = (_kind(claimed.kind), _kind(found.kind))
        yield say("verify.kind", id=name, claimed=pair[0], found=pair[1])
    if claimed.start != found.start:
        pair = (claimed.start or undated, found.start or undated)
        yield say("verify.start", id=name, claimed=pair[0], found=pair[1])
    if claimed.start_version != found.start_version:
        pair = (claimed.start_version[:10] or none, found.start_version[:10] or none)
        yield say("verify.start_version", id=name, claimed=pair[0], found=pair[1])
    if claimed.versions != found.versions:
        numbers = (len(claimed.versions), len(found.versions))
        key = "versions" if numbers[0] != numbers[1] else "versions_other"
        yield say(f"verify.{key}", id=name, claimed=numbers[0], found=numbers[1])
    for measure in sorted({*claimed.ledger, *found.ledger}):
        before, after = claimed.ledger.get(measure), found.ledger.get(measure)
        if before is None:
            yield say("verify.ledger_missing", id=name, measure=measure)
        elif after is None:
            yield say("verify.ledger_extra", id=name, measure=measure)
        elif before != after:
            pair = (say_verdict(before), say_verdict(after))
            yield say("verify.ledger", id=name, measure=measure, claimed=pair[0], found=pair[1])


def _registered(claims: TrialClaims) -> str:
    return f"{claims.registered} ({claims.registered_commit[:10]})"


def _kind(kind: str) -> str:
    return say(f"verify.kinds.{kind}") if kind in KINDS else kind


# --- publishing again --------------------------------------------------------------------------


def check_published_commit(
    root: Path, sha: str, claims: PublishedClaims | None = None, cache: Path | None = None
) -> None:
    """Refuse to publish a history that does not build on what was published last.

    Raises HistoryError ``history.rewritten`` when the commit `sha` is no longer one that HEAD
    builds on, or is no longer on the main line so that something would be registered on another
    day. Names the records whose registration or versions would be other than those that were shown:
    from the old commit if the clone still has it, else from the `claims` of the old site.
    """
    if is_on_line(root, sha):
        return
    now = read_history(root, cache=cache)
    changed = None
    try:
        changed = list(_find_rewritten(read_history(root, revision=sha), now))
        if not changed and is_ancestor(root, sha):
            return  # it came in by a merge, and nothing that was shown is otherwise
    except HistoryError:
        if claims is not None:
            changed = list(_find_broken(claims, now))
    if changed is None:
        told = say("history.rewritten_unknown")
    elif not changed:
        told = say("history.rewritten_nothing")
    else:
        told = say("history.rewritten_records", records="\n".join(changed))
    raise HistoryError("history.rewritten", sha=sha[:10], changed=told)


def _find_rewritten(old: History, now: History) -> Iterator[str]:
    """Records that do not begin as they did: another day, or other versions."""
    for key, before in sorted(old.records.items()):
        after = now.records.get(key)
        if after is None:
            yield say("history.record_gone", id=key)
        elif before.registered.day != after.registered.day:
            yield _told_registered(key, before.registered, after.registered)
        elif _contents(before) != _contents(after)[: len(before.versions)]:
            pair = (len(before.versions), len(after.versions))
            told = "record_versions" if pair[0] > pair[1] else "record_contents"
            yield say(f"history.{told}", id=key, before=pair[0], after=pair[1])
    for key, new in sorted(now.records.items()):
        if key not in old.records and new.registered.day < old.head.day:
            day = new.registered.day.isoformat()
            yield say("history.record_backdated", id=key, day=day, head=old.head.day.isoformat())


def _contents(history: RecordHistory) -> list[tuple[date, bytes | None]]:
    return [(version.commit.day, version.content) for version in history.versions]


def _told_registered(key: str, before: Commit, after: Commit) -> str:
    days = (before.day.isoformat(), after.day.isoformat())
    return say("history.record_registered", id=key, before=days[0], after=days[1])


def _find_broken(claims: PublishedClaims, now: History) -> Iterator[str]:
    for name, claimed in sorted(claims.trials.items()):
        key = f"trial/{name}"
        after = now.records.get(key)
        if after is None:
            yield say("history.record_gone", id=key)
            continue
        day = after.registered.day.isoformat()
        if claimed.registered != day:
            yield say("history.record_registered", id=key, before=claimed.registered, after=day)
        elif len(after.versions) < len(claimed.versions):
            pair = (len(claimed.versions), len(after.versions))
            yield say("history.record_versions", id=key, before=pair[0], after=pair[1])
