"""What the forms on the site need: schemas, code lists, rules, and an index of the records.

The browser reads the same schemas, sentences, patterns and tables as the checker, so that neither
can come to ask for something that the other does not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostics import load_rules
from generator.intake import build_template, required_of_owner
from generator.lifecycle import BROKEN_OFF, STATE_AFTER
from generator.model import Obstacle, Trial
from generator.pages import addresses
from generator.registry import Registry
from generator.rules.fields import MARKS, MARKUP, NUMBERS
from generator.rules.personal_data import IDENTITY, MAIL, TWO_NAMES
from generator.rules.record import COMPARES, FACTS, FITTING, NEEDS_COMPARISON
from generator.schema import Schema
from generator.settings import Settings
from generator.text import MONTHS
from generator.vocabularies import Vocabularies
from generator.words import say_all

#: The kinds of record that have a form, and the folder of the site that the files lie in.
KINDS = ("trial", "evaluation", "obstacle")
FOLDER = "skicka-in/data"

#: References to other records that are shown to the browser: the rest are found by the checker.
_REFERENCE_RULES = ("R001", "R002", "R003")


def build_form_files(
    registry: Registry, schemas: Mapping[str, Schema], settings: Settings
) -> Mapping[str, bytes]:
    """The data files by path below the site's root; the same register gives the same bytes."""
    vocabularies = registry.vocabularies
    core = {
        "schemas": {kind: schemas[kind].resolved for kind in KINDS},
        "digests": {kind: _digest(schemas[kind].content) for kind in KINDS},
        "lists": {
            name: [[c.code, c.label, c.definition] for c in found.codes]
            for name, found in sorted(vocabularies.lists.items())
        },
        "rules": {
            code: {
                "severity": rule.severity.value,
                "message": rule.message,
                "hint": rule.hint,
                "words": dict(rule.words),
            }
            for code, rule in load_rules().items()
            if code.startswith("T") or code in _REFERENCE_RULES
        },
        "tables": _tables(),
        "asked_first": list(required_of_owner(schemas["trial"])),
        "months": MONTHS,
        "words": say_all("form"),
        "settings": {
            "forge_kind": settings.forge_kind,
            "forge": settings.forge,
            "branch": settings.branch,
            "mailbox": settings.mailbox,
        },
    }
    files = {
        "core": core,
        "organisations": _bodies(vocabularies),
        "acts": _acts(vocabularies),
        "index": _index(registry),
    }
    written = {f"{FOLDER}/{name}.json": _dump(content) for name, content in files.items()}
    # For those without JavaScript: the questions as comments, to fill in by hand.
    return written | {f"{FOLDER}/mall.yaml": build_template(schemas["trial"]).encode()}


def record_sources(registry: Registry) -> Iterator[tuple[str, str]]:
    """Where on the site each record's file is published, and its path in the register."""
    for trial in registry.trials.values():
        place = addresses.trial_address(trial.id)
        yield f"{place}trial.yaml", trial.path
        for evaluation in registry.evaluations_of(trial.id):
            yield f"{place}evaluations/{evaluation.name}.yaml", evaluation.path
    for obstacle in registry.obstacles.values():
        yield f"{addresses.obstacle_address(obstacle.id)}obstacle.yaml", obstacle.path


def _tables() -> Mapping[str, Any]:
    """What the T rules look things up in (generator/rules)."""
    return {
        "broken_off": list(BROKEN_OFF),
        "state_after": dict(STATE_AFTER),
        "needs_comparison": sorted(NEEDS_COMPARISON),
        "compares": sorted(COMPARES),
        "fitting": {design: sorted(kinds) for design, kinds in FITTING.items()},
        "facts": {kind: FACTS[kind] for kind in KINDS},
        "worth_a_look": [_pattern(MARKS), _pattern(NUMBERS)],
        "markup": [[kind, *_pattern(found)] for kind, found in MARKUP],
        "identity": IDENTITY.pattern,
        "mail": MAIL.pattern,
        "two_names": TWO_NAMES.pattern,
    }


def _pattern(found: re.Pattern[str]) -> list[str]:
    """A pattern's source and its flags as JavaScript writes them."""
    flags = ((re.IGNORECASE, "i"), (re.MULTILINE, "m"))
    return [found.pattern, "".join(letter for flag, letter in flags if found.flags & flag)]


def _bodies(vocabularies: Vocabularies) -> list[list[str]]:
    return [[b.code, b.label, b.name, b.short] for b in vocabularies.organisations.values()]


def _acts(vocabularies: Vocabularies) -> list[list[str]]:
    return [
        [a.code, a.title, a.short, a.abbreviation, a.expires.text if a.expires else ""]
        for a in vocabularies.acts.values()
    ]


def _index(registry: Registry) -> Mapping[str, Any]:
    """Every record that another may refer to, by kind: id, title, what tells it apart, the names of
    its evaluations, and whether it was merged into another."""
    return {
        "trial": [
            [t.id, t.title, _owners(registry, t), [e.name for e in registry.evaluations_of(t.id)]]
            for t in registry.trials.values()
        ],
        "obstacle": [
            [o.id, o.title, _provisions(registry, o), [], bool(o.merged_into)]
            for o in registry.obstacles.values()
        ],
        "programme": [[p.id, p.title, ""] for p in registry.programmes.values()],
        "aliases": dict(sorted(registry.aliases.items())),
    }


def _owners(registry: Registry, trial: Trial) -> str:
    bodies = registry.vocabularies
    return ", ".join(bodies.organisation(code).label for code in dict.fromkeys(trial.owners))


def _provisions(registry: Registry, obstacle: Obstacle) -> str:
    acts = registry.vocabularies
    return ", ".join(dict.fromkeys(acts.act(p.act).name for p in obstacle.provisions))


def _digest(content: Any) -> str:
    """What a draft remembers of the schema that it was written by."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _dump(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
