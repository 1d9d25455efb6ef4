"""Small sound records for tests, all of them invented, and folders made of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from generator.checking import CheckedRegister, check_register, load_vocabularies
from generator.diagnostics import Diagnostic
from generator.schema import Schema, read_schemas
from generator.vocabularies import Vocabularies, parent_act

REPOSITORY = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)

TRIAL_PATH = "trials/senare-skolstart/trial.yaml"
EVALUATION_PATH = "trials/senare-skolstart/evaluations/rapport.yaml"
OBSTACLE_PATH = "obstacles/skoldagens-borjan.yaml"
PROGRAMME_PATH = "programmes/skoldagens-langd.yaml"

TRIAL = """\
id: senare-skolstart
kind: forsoksverksamhet
title: Senare skolstart i årskurs 9
summary: Skoldagen börjar en timme senare för elever i årskurs 9.
status: running
entered_by: curator
organisations:
  - organisation: kommun:0480
    role: owner
areas:
  - skola
intervention: Skoldagen börjar klockan nio i stället för klockan åtta.
sources:
  - title: Beslut om senare skolstart
    kind: official
    supports:
      - organisations
      - intervention
"""

EVALUATION = """\
title: Utvärdering av senare skolstart
evaluators:
  - organisation: kommun:0480
design: before-after
comparison:
  kind: before
publication:
  type: project-report
summary: De sena ankomsterna blev färre.
sources:
  - title: Utvärdering av senare skolstart
    kind: official
    supports:
      - design
      - comparison
      - summary
"""

OBSTACLE = """\
id: skoldagens-borjan
title: Skoldagen får inte börja efter klockan nio
type: forordning
areas:
  - skola
description: Kommunen tolkar reglerna så att skoldagen inte får börja senare.
origin: reported
events:
  - date: '2026-03'
    kind: reported
"""

PROGRAMME = """\
id: skoldagens-langd
title: Skoldagens längd
kind: forsoksverksamhet
description: Kommuner prövar andra tider för skoldagen.
sources:
  - title: Program för skoldagens längd
    kind: official
    supports:
      - description
"""

#: A sound record of every kind.
RECORDS: Mapping[str, str] = {
    TRIAL_PATH: TRIAL,
    EVALUATION_PATH: EVALUATION,
    OBSTACLE_PATH: OBSTACLE,
    PROGRAMME_PATH: PROGRAMME,
}


def write_register(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Files under `root` by path; `root` itself."""
    for path, content in files.items():
        full = root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


_ENTRY = re.compile(r"^(?=  - )", re.MULTILINE)
_CODE = re.compile(r"code: *'?([^\s']+)")


def keep_few_codes(root: Path, named: str = "") -> Path:
    """Give the register in `root` a schema of its own, with only the municipalities and trial acts
    that its records, or `named`, mention: a site has a page for each, and so hundreds fewer."""
    texts = [path.read_text("utf-8") for path in root.rglob("*.yaml")]
    mentioned = named + "".join(texts)
    shutil.copytree(REPOSITORY / "schema", root / "schema")
    for name in ("municipalities", "trial-acts"):
        path = root / "schema" / "vocabularies" / f"{name}.yaml"
        head, *entries = _ENTRY.split(path.read_text("utf-8"))
        kept = [e for e in entries if (code := _CODE.search(e)) and code[1] in mentioned]
        path.write_text(head + "".join(kept or entries[:1]), "utf-8")
    return root


_READ = re.compile(r"^ *(?:- )?(?:read|date): '(\d{4}-\d\d-\d\d)'$", re.MULTILINE)


@cache
def day_of(root: Path) -> date:
    """The day on which a register is looked at: TODAY, or the last day that its records say that
    something was read, since nobody reads in the future."""
    texts = [path.read_text("utf-8") for path in root.glob("trials/**/*.yaml")]
    texts += [path.read_text("utf-8") for path in root.glob("obstacles/*.yaml")]
    days = [date.fromisoformat(day) for text in texts for day in _READ.findall(text)]
    return max((TODAY, *days))


def check(root: Path) -> CheckedRegister:
    return check_register(root, today=TODAY, jobs=1)


def codes(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [d.code for d in diagnostics]


@cache
def schemas() -> Mapping[str, Schema]:
    return read_schemas(REPOSITORY / "schema")


@cache
def vocabularies() -> Vocabularies:
    return load_vocabularies(REPOSITORY / "schema" / "vocabularies")


def keep_named_acts(whole: Vocabularies, text: str) -> Vocabularies:
    """With the acts whose codes stand in `text` and the clauses of those: a registry has a page for
    every act, and hundreds that no record mentions are alike."""
    kept = {a: act for a, act in whole.acts.items() if (parent_act(a) or a) in text}
    return replace(whole, acts=kept, _spellings={}, _codes={})


@cache
def real_records() -> tuple[Path, ...]:
    """The register's own records, of which some tests take the text."""
    found = [
        path
        for folder in ("trials", "obstacles", "programmes")
        for path in (REPOSITORY / folder).rglob("*.yaml")
    ]
    return tuple(sorted(found))


def kind_of(path: Path) -> str:
    """The schema's name for a record by its place."""
    if path.name == "trial.yaml":
        return "trial"
    return {"evaluations": "evaluation", "obstacles": "obstacle"}.get(path.parent.name, "programme")
