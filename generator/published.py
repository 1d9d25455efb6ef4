"""What a published site claims, recorded with it in ``claims.json``.

For every trial when it was registered, whether that was beforehand, its versions, the one in force
at the start, and the ledger. Leaves holding it against a history to ``verification``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.history import History, RecordHistory
from generator.insight.ledger import build_ledger
from generator.insight.registration import Registration
from generator.model import Evaluation, Trial
from generator.registry import Registry
from generator.words import say

CLAIMS = "claims.json"
VERSION = "1"


class ClaimsError(Exception):
    """The file cannot be read as claims; the message is for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialClaims:
    """What a site says of one trial. Dates are ISO texts, versions hashes of commits, oldest first;
    `ledger` is verdict (or ``missing``) by measure. What is not known is empty."""

    registered: str
    registered_commit: str
    kind: str
    reason: str
    start: str
    start_version: str
    versions: tuple[str, ...]
    ledger: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedClaims:
    """What a site says, the commit that it was built from, and the day that it was built as of."""

    commit: str
    date: str
    trials: Mapping[str, TrialClaims]


def build_claims(
    registry: Registry,
    history: History,
    registrations: Mapping[str, Registration],
    *,
    today: date,
) -> PublishedClaims:
    """The claims of a site that is built now. A trial that is not committed makes none."""
    trials = {}
    for trial in registry.trials.values():
        registration = registrations[trial.id]
        found = history.of("trial", trial.id)
        if found is not None and registration.registered is not None:
            evaluations = registry.evaluations_of(trial.id)
            trials[trial.id] = claim_trial(trial, registration, found, evaluations)
    return PublishedClaims(commit=history.head.sha, date=today.isoformat(), trials=trials)


def claim_trial(
    trial: Trial,
    registration: Registration,
    history: RecordHistory,
    evaluations: tuple[Evaluation, ...],
) -> TrialClaims:
    """What a site says of one trial."""
    ledger = build_ledger(trial, evaluations, measures=registration.measures)
    start = registration.start_version
    return TrialClaims(
        registered=history.registered.day.isoformat(),
        registered_commit=history.registered.sha,
        kind=registration.kind,
        reason=registration.reason,
        start=registration.start.text if registration.start else "",
        start_version=start.commit.sha if start else "",
        versions=tuple(version.commit.sha for version in history.versions),
        ledger={row.measure.id: row.verdict for row in ledger.rows},
    )


def write_claims(claims: PublishedClaims) -> str:
    """The claims as JSON, the same bytes for the same claims."""
    content = {
        "schema_version": VERSION,
        "commit": claims.commit,
        "date": claims.date,
        "trials": {
            name: {
                "registered": {"date": c.registered, "commit": c.registered_commit},
                "kind": c.kind,
                "reason": c.reason,
                "start": c.start or None,
                "start_version": c.start_version or None,
                "versions": list(c.versions),
                "ledger": dict(c.ledger),
            }
            for name, c in sorted(claims.trials.items())
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_claims(path: Path) -> PublishedClaims:
    """The claims in a file, or in a site's folder. Raises ClaimsError."""
    file = path / CLAIMS if path.is_dir() else path
    try:
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ClaimsError(say("verify.no_file", path=file)) from error
    except (OSError, ValueError) as error:
        raise ClaimsError(say("verify.unreadable", path=file)) from error
    if not isinstance(content, dict) or "schema_version" not in content:
        raise ClaimsError(say("verify.unreadable", path=file))
    if content["schema_version"] != VERSION:
        version = content["schema_version"]
        raise ClaimsError(say("verify.version", path=file, version=version))
    try:
        return _parse_claims(content)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ClaimsError(say("verify.unreadable", path=file)) from error


def _parse_claims(content: Any) -> PublishedClaims:
    date.fromisoformat(content["date"])
    return PublishedClaims(
        commit=str(content["commit"]),
        date=content["date"],
        trials={
            str(name): TrialClaims(
                registered=str(c["registered"]["date"]),
                registered_commit=str(c["registered"]["commit"]),
                kind=str(c["kind"]),
                reason=str(c["reason"]),
                start=str(c["start"] or ""),
                start_version=str(c["start_version"] or ""),
                versions=tuple(map(str, c["versions"])),
                ledger={str(k): str(v) for k, v in c["ledger"].items()},
            )
            for name, c in content["trials"].items()
        },
    )
