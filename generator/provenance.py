"""What a site says that it was built from, and that the next one must go on from.

Owns ``build.json``, where the claims lie, and the refusal of a history that does not go on from
what was published. Leaves what is claimed to ``published``, and the proof to ``verification``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generator import __version__
from generator.derived import Derived
from generator.federation import Member
from generator.history import Commit, History, HistoryError
from generator.insight.registration import derive_registrations
from generator.published import CLAIMS, ClaimsError, build_claims, read_claims, write_claims
from generator.registers import Register
from generator.swap import MARKER, BuildError, check_target
from generator.verification import check_published_commit
from generator.words import say


def write_marker(
    site: Path,
    commit: Commit | None,
    today: date,
    pages: int,
    registers: tuple[Register, ...] = (),
) -> None:
    """``build.json``: what the site was built from, on which day."""
    content: dict[str, object] = {
        "schema_version": "1",
        "generator": __version__,
        "commit": commit.sha if commit else None,
        "date": today.isoformat(),
        "pages": pages,
    }
    if registers:
        content["registers"] = {register.code: register.commit or None for register in registers}
    (site / MARKER).write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def write_register_claims(site: Path, derived: Derived, history: History) -> None:
    """What the site says about registrations and ledgers, for anyone to hold it to."""
    claims = build_claims(derived.registry, history, derived.registrations, today=derived.today)
    (site / CLAIMS).write_text(write_claims(claims), "utf-8")


def write_members_claims(site: Path, members: tuple[Member, ...], today: date) -> None:
    """What the site says of each register, in the register's own words and ids."""
    for member in members:
        if member.history is None:
            continue
        registry, history = member.checked.registry, member.history
        registrations = derive_registrations(registry, history, member.schemas["trial"])
        claims = build_claims(registry, history, registrations, today=today)
        path = _claims_of(site, member.register)
        path.parent.mkdir(exist_ok=True)
        path.write_text(write_claims(claims), "utf-8")


def _claims_of(site: Path, register: Register) -> Path:
    return site / "claims" / f"{register.code}.json"


def check_members(members: tuple[Member, ...], out: Path) -> None:
    """`check_published` for each register that the site in `out` had. Raises BuildError."""
    published = _read_marker(out).get("registers")
    for member in members:
        check_target(member.checked.root, out)
        sha = published.get(member.register.code) if isinstance(published, dict) else None
        if member.history is not None:
            _check_history(member.checked.root, sha, _claims_of(out, member.register))


def check_published(root: Path, out: Path) -> None:
    """Refuse a history that does not build on the one that the site in `out` was built from.
    Raises BuildError."""
    _check_history(root, _read_marker(out).get("commit"), out)


def _read_marker(out: Path) -> Mapping[str, object]:
    try:
        marker = json.loads((out / MARKER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) else {}


def _check_history(root: Path, sha: object, place: Path) -> None:
    """`sha` is what the site was built from, and `place` where its claims are."""
    if not isinstance(sha, str):
        return
    try:
        claims = read_claims(place)
    except ClaimsError:
        claims = None
    try:
        check_published_commit(root, sha, claims)
    except HistoryError as error:
        raise BuildError(say(error.code, **error.words)) from error
