"""The schemas and vocabularies themselves: complete, consistent, and no more than people read."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import fastjsonschema
import pytest
from jsonschema import Draft202012Validator

from generator.cli.arguments import build_parser
from generator.intake import build_questions, required_of_owner
from generator.schema import KINDS
from generator.source import Data, parse_document
from tests.registers import REPOSITORY, kind_of, real_records, schemas, vocabularies

Node = Mapping[str, Any]

CONTENT: Mapping[str, Node] = {
    kind: json.loads((REPOSITORY / f"schema/{kind}.schema.json").read_text("utf-8"))
    for kind in KINDS
}

KEYWORDS = {
    *("title", "description", "type", "examples", "pattern", "enum", "minLength", "maxLength"),
    *("minItems", "uniqueItems", "minimum", "items", "properties", "required", "oneOf", "allOf"),
    *("additionalProperties", "$ref"),
    *("x-vocabulary", "x-text", "x-date", "x-address", "x-ref", "x-shown-on"),
}


@dataclass(frozen=True)
class Place:
    """A field somewhere in a schema, with references followed."""

    kind: str
    pointer: str
    node: Node

    def __str__(self) -> str:
        return f"{self.kind}{self.pointer}"


def walk(kind: str, node: Node, pointer: str) -> Iterator[Place]:
    if "$ref" in node:
        node = CONTENT[kind]["$defs"][node["$ref"].rpartition("/")[2]]
    yield Place(kind, pointer, node)
    for key, inner in node.get("properties", {}).items():
        yield from walk(kind, inner, f"{pointer}/{key}")
    if "items" in node:
        yield from walk(kind, node["items"], f"{pointer}/*")


PLACES = [place for kind in KINDS for place in walk(kind, CONTENT[kind], "") if place.pointer]
FIELDS = pytest.mark.parametrize("place", PLACES, ids=str)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


# --- fields --------------------------------------------------------------------------------


@EVERY_KIND
def test_a_schema_is_valid(kind: str) -> None:
    assert CONTENT[kind]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(CONTENT[kind])


@FIELDS
def test_a_field_is_explained(place: Place) -> None:
    for name in ("title", "description"):
        words = place.node[name]
        assert words == words.strip()
        assert words
        assert words[0].isupper() or words[0].isdigit()
    assert place.node["description"].endswith(".")
    assert not place.node["title"].endswith(".")
    assert len(place.node["description"]) <= 200
    assert place.node["examples"]


@FIELDS
def test_the_examples_of_a_field_are_accepted(place: Place) -> None:
    whole = {**place.node, "$defs": CONTENT[place.kind].get("$defs", {})}
    validator = Draft202012Validator(whole)
    for example in place.node["examples"]:
        assert list(validator.iter_errors(example)) == []


@FIELDS
def test_a_field_uses_only_what_the_form_and_the_checker_know(place: Place) -> None:
    assert set(place.node) <= KEYWORDS
    kind = place.node["type"]
    assert kind in ("string", "array", "object", "integer", "boolean")
    if kind == "object":
        assert place.node["additionalProperties"] is False
        assert set(place.node["required"]) <= set(place.node["properties"])
    if kind == "array":
        assert place.node["minItems"] == 1
        assert "items" in place.node
    if kind == "string" and "enum" not in place.node and "pattern" not in place.node:
        assert place.node["maxLength"] <= 4000, "a text has a limit that somebody reads up to"
    if place.node.get("x-text"):
        assert place.node["x-text"] in ("line", "paragraphs")
        assert place.node["minLength"] == 1
    if place.node.get("x-date"):
        assert "pattern" in place.node


@FIELDS
def test_a_pattern_holds_from_end_to_end(place: Place) -> None:
    pattern = place.node.get("pattern")
    if pattern is not None:
        assert pattern.startswith("^")
        assert pattern.endswith("$")
        re.compile(pattern)


@FIELDS
def test_codes_are_those_of_the_vocabulary(place: Place) -> None:
    name = place.node.get("x-vocabulary")
    if name is None:
        assert "enum" not in place.node
    elif name not in ("organisations", "acts"):
        assert place.node["enum"] == [c.code for c in vocabularies().lists[name].codes]
    else:
        assert all(vocabularies().knows(name, code) for code in place.node["examples"])


@EVERY_KIND
def test_a_required_field_says_where_it_is_shown(kind: str) -> None:
    content = CONTENT[kind]
    needed = set(content["required"])
    for rule in content.get("allOf", ()):
        needed |= set(rule["then"].get("required", ()))
    for key in sorted(needed):
        assert content["properties"][key].get("x-shown-on"), f"{kind}/{key}"
        assert all(place.strip() for place in content["properties"][key]["x-shown-on"])


def test_a_new_trial_asks_for_at_most_twelve_fields() -> None:
    asked = required_of_owner(schemas()["trial"])
    assert len(asked) <= 12
    assert len(set(asked)) == len(asked)
    assert len(build_questions(schemas()["trial"])) == 12, "new.intro says how many"


@EVERY_KIND
def test_conditions_test_fields_with_codes(kind: str) -> None:
    """The checker says a condition in words, from the labels of its codes."""
    for rule in CONTENT[kind].get("allOf", ()):
        for key, accepted in rule["if"]["properties"].items():
            field = CONTENT[kind]["properties"][key]
            wanted = accepted.get("enum") or [accepted["const"]]
            assert set(wanted) <= set(field["enum"])
            assert set(accepted) <= {"enum", "const"}


@EVERY_KIND
def test_a_file_names_the_schema_it_is_published_under(kind: str) -> None:
    assert CONTENT[kind]["$id"].endswith(f"/schema/{kind}.schema.json")


def test_shared_parts_are_the_same_everywhere() -> None:
    seen: dict[str, Node] = {}
    for kind in KINDS:
        for name, node in CONTENT[kind].get("$defs", {}).items():
            assert seen.setdefault(name, node) == node, f"{kind}: {name}"


# --- two validators ------------------------------------------------------------------------


def examples() -> Iterator[tuple[str, dict[str, Data]]]:
    """Every record in the repository that is a mapping: the real ones and the rules' examples."""
    paths = [*real_records(), *sorted((REPOSITORY / "tests/rules").rglob("*.yaml"))]
    for path in paths:
        document = parse_document(path.name, path.read_bytes())
        if document.data is not None:
            kind = kind_of(path)
            yield kind, schemas()[kind].apply_types(document.data)


def test_both_validators_agree() -> None:
    """One says that a record is sound and the other what is wrong: they must mean the same."""
    quick = {
        kind: fastjsonschema.compile({k: v for k, v in c.items() if k not in ("$schema", "$id")})
        for kind, c in CONTENT.items()
    }
    thorough = {kind: Draft202012Validator(content) for kind, content in CONTENT.items()}
    verdicts = []
    for kind, data in examples():
        try:
            quick[kind](data)
            sound = True
        except fastjsonschema.JsonSchemaValueException:
            sound = False
        assert sound is thorough[kind].is_valid(data), data
        verdicts.append(sound)
    assert verdicts.count(True) > 200
    assert verdicts.count(False) > 25


# --- vocabularies --------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(vocabularies().lists))
def test_a_code_list_is_complete(name: str) -> None:
    found = vocabularies().lists[name]
    assert found.title
    codes = [code.code for code in found.codes]
    assert codes
    assert len(set(codes)) == len(codes)
    labels = [code.label for code in found.codes]
    assert len(set(labels)) == len(labels)
    for code in found.codes:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.code)
        assert code.label
        assert code.definition.endswith(".") or not code.definition


def test_code_lists_are_used() -> None:
    used = {place.node["x-vocabulary"] for place in PLACES if "x-vocabulary" in place.node}
    outside = {"act-kinds", "act-outcomes", "obstacle-states", "organisation-kinds"}
    assert set(vocabularies().lists) == (used | outside) - {"organisations", "acts"}


def bodies(prefix: str) -> list[str]:
    return [code for code in vocabularies().organisations if code.startswith(f"{prefix}:")]


def test_all_municipalities_and_regions() -> None:
    assert len(bodies("kommun")) == 290
    assert len(bodies("region")) == 21
    regions = {code.removeprefix("region:") for code in bodies("region")}
    for code in bodies("kommun"):
        body = vocabularies().organisations[code]
        assert re.fullmatch(r"kommun:\d{4}", code)
        assert body.county == code.removeprefix("kommun:")[:2]
        assert body.county in regions | {"09"}, "Gotland is a municipality with a region's tasks"
        assert body.kind == "kommun"
        assert body.name
        assert body.label


def test_organisations_can_be_referred_to() -> None:
    pattern = re.compile(CONTENT["programme"]["properties"]["owners"]["items"]["pattern"])
    kinds = vocabularies().lists["organisation-kinds"]
    slugs = [body.slug for body in vocabularies().organisations.values()]
    assert len(set(slugs)) == len(slugs)
    for code, body in vocabularies().organisations.items():
        assert pattern.fullmatch(code), code
        assert body.kind in kinds, code
        assert body.label
        assert not body.successor or body.successor in vocabularies().organisations, code
        assert not code.startswith("org:") or has_check_digit(code.removeprefix("org:")), code


def has_check_digit(number: str) -> bool:
    """An organisation number ends in a check digit (Luhn), and its third digit is 2 or more."""
    digits = [int(digit) for digit in number.replace("-", "")]
    doubled = [d * 2 if place % 2 == 0 else d for place, d in enumerate(digits)]
    return digits[2] >= 2 and sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def test_all_trial_acts() -> None:
    trial_acts = [a for a in vocabularies().acts.values() if a.kind != "act"]
    assert len(trial_acts) == 171
    for act in trial_acts:
        assert act.kind in ("trial-act", "trial-clause", "related"), act.code
        assert act.kind in vocabularies().lists["act-kinds"]
        assert act.is_trial is (act.kind != "related")
        assert act.area in vocabularies().lists["areas"], act.code
        assert not act.outcome or act.outcome in vocabularies().lists["act-outcomes"], act.code
        assert act.outcome or act.confidence == "low" or not act.is_trial, act.code
        assert act.title, act.code
        assert act.sources, act.code
        if act.expires and act.in_force:
            assert act.in_force.is_before(act.expires), act.code


def test_acts_can_be_referred_to() -> None:
    pattern = re.compile(CONTENT["trial"]["$defs"]["provision"]["properties"]["act"]["pattern"])
    slugs = [act.slug for act in vocabularies().acts.values()]
    assert len(set(slugs)) == len(slugs)
    for code, act in vocabularies().acts.items():
        assert act.kind == "trial-clause" or pattern.fullmatch(code), code
        for departure in act.departs_from:
            assert departure.act in vocabularies().acts, f"{code} departs from {departure.act}"


# --- commands ------------------------------------------------------------------------------


def commands() -> Mapping[str, argparse.ArgumentParser]:
    parser = build_parser()
    (found,) = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(found.choices)


@pytest.mark.parametrize("name", sorted(commands()))
def test_a_command_is_documented(name: str) -> None:
    command = commands()[name]
    assert command.description
    for action in command._actions:
        assert action.help, action.dest
    readme = REPOSITORY / "README.md"
    if readme.is_file():
        assert f"forsok {name}" in readme.read_text("utf-8")
