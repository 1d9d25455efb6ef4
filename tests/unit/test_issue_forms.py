"""The forge's issue forms: as the schema has them, sound to the forge, and readable again.

``make issue-forms`` (``--update-expected``) writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml

from generator.checking import check_register
from generator.intake import build_questions, render_record
from generator.issue_forms import FOLDER, build_issue_forms
from generator.submissions.issue_form import read_issue_form
from tests.registers import REPOSITORY, TODAY, schemas, vocabularies, write_register

KINDS = {"1-forsok.yml": "trial", "2-hinder.yml": "obstacle"}
NAMES = (*KINDS, "3-fel.yml")
EVERY_FORM = pytest.mark.parametrize("name", NAMES)


@cache
def forms() -> Mapping[str, str]:
    return build_issue_forms(schemas(), vocabularies())


def fields(name: str) -> list[dict[str, Any]]:
    content = yaml.safe_load(forms()[name])
    return [field for field in content["body"] if field["type"] != "markdown"]


@EVERY_FORM
def test_the_committed_form_is_what_the_schema_gives(name: str, update_expected: bool) -> None:
    path = REPOSITORY / FOLDER / name
    if update_expected:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(forms()[name], "utf-8")
    assert path.read_text("utf-8") == forms()[name], "run ”make issue-forms”"


def test_there_is_no_other_form() -> None:
    found = {p.name for p in (REPOSITORY / FOLDER).iterdir()}
    assert found == {*NAMES, "config.yml"}


@EVERY_FORM
def test_the_forge_accepts_it(name: str) -> None:
    """What GitHub's and Forgejo's documentation of issue forms asks for."""
    content = yaml.safe_load(forms()[name])
    assert {"name", "description", "title", "body"} == set(content)
    assert len(content["name"]) >= 3
    found = fields(name)
    ids = [field["id"] for field in found]
    labels = [field["attributes"]["label"] for field in found]
    assert len(set(ids)) == len(ids)
    assert len(set(labels)) == len(labels)
    for field in found:
        assert re.fullmatch(r"[a-zA-Z0-9-]+", field["id"])
        assert field["type"] in ("input", "textarea", "dropdown")
        assert set(field["validations"]) == {"required"}
        options = field["attributes"].get("options")
        assert (options is not None) == (field["type"] == "dropdown")
        if options:
            assert len(set(options)) == len(options)
            assert "None" not in options


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_it_asks_what_an_owner_must_answer(name: str, kind: str) -> None:
    questions = build_questions(schemas()[kind])
    found = fields(name)
    assert [f["attributes"]["label"] for f in found] == [q.title for q in questions]
    assert [f["validations"]["required"] for f in found] == [q.required for q in questions]


ANSWERS = {
    "trial": {
        "Slag": "Försöksverksamhet",
        "Titel": "Senare skolstart i årskurs 9",
        "Sammanfattning": "Skoldagen börjar en timme senare.",
        "Status": "Idé",
        "Organisation": "Nyköpings kommun\nRegion Sörmland",
        "Problem": "Eleverna är trötta.",
        "Vad som görs annorlunda": "Skoldagen börjar klockan nio.",
        "Start": "2027-01",
        "Slut": "2027-12",
        "Funktion": "Utvecklingsenheten",
        "E-post": "utveckling@nykoping.se",
    },
    "obstacle": {
        "Titel": "Skoldagen får inte börja senare",
        "Slag av hinder": "Förordning",
        "Lagrum": "2010:800 7 kap. 17 §",
        "Hindret": "Kommunen tolkar reglerna så.",
        "Rapporterat av": "Nyköpings kommun",
    },
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_what_it_gives_is_read_as_a_sound_record(name: str, kind: str, tmp_path: Any) -> None:
    """The body as the forge writes it, with the choices that the form really has."""
    body = ""
    for field in fields(name):
        label = field["attributes"]["label"]
        answer = ANSWERS[kind].get(label, "")
        if field["attributes"].get("multiple"):
            # All of them, also those whose names hold commas, as the forge joins them.
            answer = ", ".join(field["attributes"]["options"])
        elif field["type"] == "dropdown":
            assert answer in field["attributes"]["options"], label
        assert answer or not field["validations"]["required"], label
        body += f"### {label}\n\n{answer or '_No response_'}\n\n"
    draft = read_issue_form(body, schemas(), vocabularies(), today=TODAY.isoformat())
    assert draft is not None
    name_found = re.search(r'^id: "([^"]+)"', draft, re.M)
    assert name_found
    place = (
        f"trials/{name_found[1]}/trial.yaml"
        if kind == "trial"
        else f"obstacles/{name_found[1]}.yaml"
    )
    root = write_register(tmp_path, {place: render_record(draft, schemas()[kind], place)})
    (root / "trials").mkdir(exist_ok=True)
    checked = check_register(root, today=date(2026, 11, 22), jobs=1)
    assert [d.message for d in checked.diagnostics if d.severity == "error"] == []
    registry = checked.registry
    areas = [record.areas for record in registry.trials.values()]
    areas += [record.areas for record in registry.obstacles.values()]
    assert len(areas) == 1
    assert set(areas[0]) == {code.code for code in vocabularies().lists["areas"].codes}


def test_a_report_is_not_taken_for_a_record() -> None:
    body = "".join(f"### {f['attributes']['label']}\n\nText\n\n" for f in fields("3-fel.yml"))
    assert read_issue_form(body, schemas(), vocabularies(), today="2026-11-22") is None
