"""What the forms are given: the checker's schemas and sentences, and an index of the records."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import load_rules
from generator.exports.form import build_form_files, record_sources
from generator.settings import Settings
from generator.source import parse_document
from tests.registers import (
    OBSTACLE_PATH,
    RECORDS,
    REPOSITORY,
    check,
    schemas,
    write_register,
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    root = write_register(tmp_path_factory.mktemp("register"), RECORDS)
    built = build_form_files(check(root).registry, schemas(), Settings(mailbox="a@b.example"))
    return {Path(p).name: v if p.endswith("yaml") else json.loads(v) for p, v in built.items()}


def test_the_schemas_are_the_checkers_without_references(files: dict[str, Any]) -> None:
    core = files["core.json"]
    for kind in ("trial", "evaluation", "obstacle"):
        assert core["schemas"][kind] == json.loads(json.dumps(schemas()[kind].resolved))
        assert "$ref" not in json.dumps(core["schemas"][kind])
    assert len(set(core["digests"].values())) == 3
    assert core["settings"]["mailbox"] == "a@b.example"


def test_every_t_rule_is_there_in_its_own_words(files: dict[str, Any]) -> None:
    rules = files["core.json"]["rules"]
    for code, rule in load_rules().items():
        if code.startswith("T"):
            assert rules[code]["message"] == rule.message
            assert rules[code]["hint"] == rule.hint


def test_the_index_names_every_record(files: dict[str, Any]) -> None:
    index = files["index.json"]
    assert index["trial"] == [
        ["senare-skolstart", "Senare skolstart i årskurs 9", "Nyköping", ["rapport"]]
    ]
    assert [row[0] for row in index["obstacle"]] == ["skoldagens-borjan"]
    assert [row[0] for row in index["programme"]] == ["skoldagens-langd"]


def test_an_empty_register_has_forms_as_well(tmp_path: Path) -> None:
    built = build_form_files(check(tmp_path).registry, schemas(), Settings())
    index = json.loads(built["skicka-in/data/index.json"])
    assert index == {"trial": [], "obstacle": [], "programme": [], "aliases": {}}


def test_the_template_can_be_read(files: dict[str, Any]) -> None:
    document = parse_document("mall.yaml", files["mall.yaml"])
    assert document.problems == ()
    assert document.data is not None
    assert {"id", "title", "contact"} <= set(document.data)


def test_every_record_is_published_beside_its_page(tmp_path: Path) -> None:
    root = write_register(tmp_path, RECORDS)
    places = dict(record_sources(check(root).registry))
    assert places == {
        "forsok/senare-skolstart/trial.yaml": "trials/senare-skolstart/trial.yaml",
        "forsok/senare-skolstart/evaluations/rapport.yaml": (
            "trials/senare-skolstart/evaluations/rapport.yaml"
        ),
        "hinder/skoldagens-borjan/obstacle.yaml": OBSTACLE_PATH,
    }


def test_the_script_asks_for_no_word_that_is_missing(files: dict[str, Any]) -> None:
    """Every `words.x` in the form's source is in words.toml, and every one there is used."""
    words = files["core.json"]["words"]
    sources = (REPOSITORY / "form" / "src").glob("*.js*")
    text = "".join(path.read_text("utf-8") for path in sources)
    used = set(re.findall(r"\bwords\.(?!length|(?:at|join|push|slice)\()([a-z_]+)", text))
    rule_words = {"where", "all", "example", "near", "or", "and", "none", "unknown"}
    rule_words |= {"names", "functions", "private", "hosts", "isbn", "orcid", "pattern", "trial"}
    rule_words |= {"experience_pattern", "process_pattern"}
    assert used - rule_words - set(words) == set()
    assert set(words) - used == set()
    groups = re.search(r"const GROUPS = \{(.*?)\n\};", text, re.DOTALL)
    assert groups
    named = set(re.findall(r"^    ([a-z]+): \[", groups[1], re.MULTILINE))
    assert named | {"other"} == set(words["groups"])
