"""A register whose every text field is an attack.

The checker refuses most of this, so the records are built past it: that a text shows as text must
not hang on the checker alone. The records are made from the schemas, so that a field that is
added to a schema is attacked as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.checking import CheckedRegister, load_vocabularies
from generator.model import (
    Record,
    build_evaluation,
    build_obstacle,
    build_programme,
    build_trial,
)
from generator.registry import build_registry
from generator.resources import find_resource
from generator.site import build_site
from tests.registers import keep_few_codes
from tests.site.building import REPOSITORY, TODAY

#: What each text holds after its own name. One line, since most fields are.
ATTACK = (
    "<script>hacked()</script><img src=x onerror=hacked()><svg/onload=hacked()>"
    "\"'><iframe src=//evil.invalid></iframe></title></style></article></body> <!-- fr:end -->"
    " <!-- fr:toc --> {{ 7*7 }} {% raw %} {# x #} ${x} *fet* __stark__ `kod` ~~bort~~ ==märk=="
    " [länk](javascript:hacked()) ![bild](https://evil.invalid/x) [ref][1] <javascript:hacked()>"
    " https://evil.invalid/fri | cell | &lt;b&gt; &amp;amp; &#60; {: onclick=hacked() } \\<b\\>"
)
#: What a text of several paragraphs might begin a block with.
_BLOCKS = (
    "\n\n# Rubrik\n\nUnder\n=====\n\n    <b>kod</b>\n\n---\n\n1. <b>ett</b>\n\n> citat\n\n"
    "- <b>punkt</b>\n\n[1]: javascript:hacked()\n\n```html\n<b>\n```\n\n<div onclick=hacked()>"
)
ADDRESS = "javascript:hacked()//"

TRIAL, STOPPED = "fientligt-forsok", "fientligt-stopp"
OBSTACLE, TRACED = "fientligt-hinder", "fientligt-sparat"
PROGRAMME = "fientligt-program"

#: Codes that are looked up: these must exist. The names are the schemas' `x-vocabulary`.
_KNOWN = {"organisations": "kommun:0480", "acts": "2010:800"}
#: Values of fields that are neither text nor code, by their name.
_GIVEN: Mapping[str, Any] = {
    "id": "matt-ett",
    "measure": "matt-ett",
    "supports": ["summary"],
    "fields": ["measures"],
    "act": "2010:800",
    "chapter": "6",
    "section": "3 a",
    "email": "registrator@example.se",
}


def attack(pointer: str) -> str:
    """The visible part of what the field at `pointer` holds, one line."""
    return f"§{pointer}§ {ATTACK}"


class _Maker:
    """Fills every field of a schema; remembers which texts it has put where."""

    def __init__(self, kind: str, schema: Mapping[str, Any]) -> None:
        self.kind = kind
        self._schema = schema
        self.texts: list[str] = []

    def make(self, leave_out: frozenset[str] = frozenset()) -> dict[str, Any]:
        made = self._fill(self._schema, self.kind, leave_out)
        assert isinstance(made, dict)
        return made

    def _fill(self, schema: Mapping[str, Any], pointer: str, leave_out: frozenset[str]) -> Any:
        if "$ref" in schema:
            schema = self._schema["$defs"][schema["$ref"].rpartition("/")[2]]
        name = pointer.rpartition("/")[2]
        if "properties" in schema:
            return {
                key: self._fill(below, f"{pointer}/{key}", leave_out)
                for key, below in schema["properties"].items()
                if f"{pointer}/{key}" not in leave_out
            }
        if name in _GIVEN:
            return _GIVEN[name]
        if schema["type"] == "array":
            return [self._fill(schema["items"], f"{pointer}/0", leave_out)]
        return self._fill_value(schema, pointer)

    def _fill_value(self, schema: Mapping[str, Any], pointer: str) -> Any:
        if schema["type"] in ("integer", "boolean"):
            return {"integer": 1234567, "boolean": True}[schema["type"]]
        if schema.get("x-vocabulary") in _KNOWN:
            return _KNOWN[schema["x-vocabulary"]]
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("x-date"):
            return "2025-03-01"
        if schema.get("x-address"):
            return f"{ADDRESS}{pointer}"
        if schema.get("x-text"):
            self.texts.append(pointer)
            return attack(pointer) + _BLOCKS
        return attack(pointer)


def _read_schema(kind: str) -> Mapping[str, Any]:
    found = json.loads((REPOSITORY / "schema" / f"{kind}.schema.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def make_records() -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """The records, and the pointers of all texts in them."""
    makers = {
        kind: _Maker(kind, _read_schema(kind))
        for kind in ("trial", "evaluation", "obstacle", "programme")
    }
    trial = makers["trial"].make(frozenset({"trial/aliases"}))
    described = {k: v for k, v in trial["obstacles"][0].items() if k != "obstacle"}
    linked = {"obstacle": OBSTACLE, "account": trial["obstacles"][0]["account"]}
    second = trial["measures"][0] | {"id": "matt-tva"}
    trial |= {
        "programme": PROGRAMME,
        "obstacles": [linked, described],
        "measures": [trial["measures"][0], second],
        "replicates": [trial["replicates"][0] | {"trial": STOPPED}],
    }
    evaluation = makers["evaluation"].make()
    told, aside = evaluation["results"][0], evaluation["unregistered_results"][0]
    missing = {k: v for k, v in told.items() if k in ("reason", "figures")}
    missing |= {"measure": "matt-tva", "verdict": "not-reported"}
    evaluation |= {
        "results": [told, missing],
        "unregistered_results": [
            {k: v for k, v in aside.items() if k != "reason"},
            {k: v for k, v in aside.items() if k != "text"} | {"verdict": "not-reported"},
        ],
        "obstacles": [evaluation["obstacles"][0] | {"obstacle": OBSTACLE}],
    }
    obstacle = makers["obstacle"].make(frozenset({"obstacle/aliases", "obstacle/merged_into"}))
    programme = makers["programme"].make(frozenset({"programme/aliases"}))
    # In words only where no act is named.
    programme["legal_basis"].append({"text": programme["legal_basis"][0]["text"]})
    records = (
        *_trials(trial),
        build_evaluation(
            f"trials/{TRIAL}/evaluations/rapport.yaml", evaluation, trial=TRIAL, name="rapport"
        ),
        *_obstacles(obstacle),
        build_programme(f"programmes/{PROGRAMME}.yaml", programme | {"id": PROGRAMME}),
    )
    return records, tuple(text for maker in makers.values() for text in maker.texts)


def _trials(data: dict[str, Any]) -> Iterator[Record]:
    for name, status in ((TRIAL, "evaluated"), (STOPPED, "stopped")):
        own = data | {"id": name, "status": status}
        if status == "stopped":
            del own["replicates"]
        else:
            del own["stop"]
        yield build_trial(f"trials/{name}/trial.yaml", own)


def _obstacles(data: dict[str, Any]) -> Iterator[Record]:
    for name, origin in ((OBSTACLE, "reported"), (TRACED, "traced")):
        yield build_obstacle(f"obstacles/{name}.yaml", data | {"id": name, "origin": origin})


def build_hostile(folder: Path) -> None:
    """Build the register into ``folder/site``, with its tree in ``folder/root/build``."""
    root = folder / "root"
    (root / "trials").mkdir(parents=True)
    records, _ = make_records()
    keep_few_codes(root, repr(records))
    vocabularies = load_vocabularies(find_resource(root, "schema/vocabularies"))
    checked = CheckedRegister(
        root=root,
        registry=build_registry(records, vocabularies),
        diagnostics=(),
        files=len(records),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FORSOK_SITE_URL", raising=False)
        build_site(checked, out=folder / "site", today=TODAY, history=None, progress=_say_nothing)


def _say_nothing(_: str) -> None:
    """No progress in a test."""
