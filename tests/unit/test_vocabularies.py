"""Code lists, organisations and acts, and what is suggested for a code that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.resources import find_home
from generator.spelling import nearest
from generator.vocabularies import (
    Act,
    Organisation,
    VocabularyError,
    read_vocabularies,
)
from tests.registers import vocabularies, write_register


def test_labels() -> None:
    known = vocabularies()
    assert known.label("statuses", "running") == "Pågår"
    assert known.label("statuses", "finns-inte") == "finns-inte"
    assert known.lists["statuses"].definition("running") == "Försöket har börjat."
    assert known.lists["statuses"].definition("finns-inte") == ""
    assert "running" in known.lists["statuses"]
    assert "Pågår" not in known.lists["statuses"]


def test_organisations() -> None:
    town = vocabularies().organisation("kommun:0480")
    assert (town.name, town.kind, town.county, town.slug) == (
        *("Nyköpings kommun", "kommun", "04", "kommun-0480"),
    )
    stand_in = vocabularies().organisation("kommun:9999")
    assert (stand_in.name, stand_in.label, stand_in.county) == ("kommun:9999", "kommun:9999", "")


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("kommun:0480", "kommun-0480"),
        ("region:08", "region-08"),
        ("org:202100-5489", "org-202100-5489"),
        ("organ:vinnova", "vinnova"),
        ("historisk:kalmar-lans-landsting", "kalmar-lans-landsting"),
    ],
)
def test_the_address_of_an_organisation(code: str, slug: str) -> None:
    assert Organisation(code=code, name="x", label="x", kind="annan").slug == slug


def test_acts() -> None:
    act = vocabularies().act("1984:382")
    assert act.is_trial
    assert act.kind == "trial-act"
    assert str(act.expires) == "1992-01-01"
    assert act.slug == "1984-382"
    assert act.departs_from[0].act == "1977:179"
    assert act.sources[0].address.startswith("https://")
    assert vocabularies().act("2010:800").name == "skollagen (2010:800)"
    unknown = vocabularies().act("1:1")
    assert (unknown.title, unknown.is_trial) == ("1:1", False)
    assert Act(code="1:1", title="Lag", short="").name == "Lag (1:1)"


def test_what_was_replaced_or_repealed_says_by_what() -> None:
    acts = vocabularies().acts
    gone = [act for act in acts.values() if act.replaced_by or act.repealed_by]
    assert len(gone) > 60
    for act in gone:
        for code in (act.replaced_by, act.repealed_by):
            assert not code or re.fullmatch(r"\d{4}:\d{1,4}", code), act.code
            assert code != act.code
        if act.kind == "act":
            assert act.status == "upphävd"
    for act in acts.values():
        steps, code = {act.code}, act.replaced_by
        while code:
            assert code not in steps, f"{act.code} comes back to itself"
            steps.add(code)
            code = acts[code].replaced_by if code in acts else ""
    assert acts["1982:763"].replaced_by == "2017:30"
    assert "ersatt" not in " ".join(act.status for act in acts.values() if act.kind == "act")


def test_acts_that_stand_in_a_text() -> None:
    found = vocabularies()
    assert found.acts_named("Lag (1998:489) om försöksverksamhet") == ("1998:489",)
    assert found.acts_named("2010:800 29 kap. 23 §") == ("2010:800 29 kap. 23 §",)
    assert found.acts_named("2010:800 och 2010:800") == ("2010:800",)
    assert found.acts_named("12010:800, 2010:8001, 2/2010:800") == ()


def test_the_standing_trial_clause_of_the_school_act_is_there() -> None:
    clauses = [a for a in vocabularies().acts.values() if a.kind == "trial-clause"]
    assert any(a.code.startswith("2010:800") for a in clauses)


@pytest.mark.parametrize(
    ("vocabulary", "wrong", "near"),
    [
        ("statuses", "runing", "running"),
        ("statuses", "Pågår", "running"),
        ("statuses", "PÅGÅR", "running"),
        ("areas", "äldreomsorg", "aldreomsorg"),
        ("organisations", "Nyköping", "kommun:0480"),
        ("organisations", "kommun:Nyköping", "kommun:0480"),
        ("acts", "2010:8000", "2010:800"),
        ("acts", "skollagen", "2010:800"),
        ("statuses", "xyz", ""),
        ("statuses", "", ""),
        ("acts", "9999:1", ""),
    ],
)
def test_suggestions(vocabulary: str, wrong: str, near: str) -> None:
    assert vocabularies().suggest(vocabulary, wrong) == near


@given(st.text(max_size=300))
def test_any_text_may_be_looked_up(wrong: str) -> None:
    found = nearest(wrong, ["running", "Ended"])
    assert found in ("", "running", "Ended")


def test_nearest_keeps_the_spelling() -> None:
    assert nearest("ENDED", ["running", "Ended"]) == "Ended"
    assert nearest("pågående", {"pågår": "running"}) == "running"
    assert nearest("x", []) == ""


# --- files that cannot be used -------------------------------------------------------------


def test_a_small_vocabulary(tmp_path: Path) -> None:
    write_register(
        tmp_path,
        {
            "kinds.yaml": "title: Slag\ncodes:\n  - code: a\n    label: A\n"
            "    definition: |\n      Två\n      rader.\n",
            "municipalities.yaml": "codes:\n  - code: kommun:0480\n    label: Nyköping\n",
            "acts.yaml": "codes:\n  - code: 2010:800\n    title: Skollag\n    expires: '2030'\n"
            "    prolonged_by: x\n",
        },
    )
    found = read_vocabularies(tmp_path)
    assert found.lists["kinds"].definition("a") == "Två rader."
    assert found.organisation("kommun:0480").name == "Nyköping"
    assert found.act("2010:800").prolonged_by == ()
    assert str(found.act("2010:800").expires) == "2030"


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    found = read_vocabularies(tmp_path)
    assert (dict(found.lists), dict(found.organisations), dict(found.acts)) == ({}, {}, {})


@pytest.mark.parametrize("content", ["", "- a\n", "title: a\ntitle: b\n", "codes: [\n", "codes:\n"])
def test_a_fault_names_the_file(tmp_path: Path, content: str) -> None:
    write_register(tmp_path, {"kinds.yaml": content})
    with pytest.raises(VocabularyError, match=r"kinds\.yaml: \d+: "):
        read_vocabularies(tmp_path)


def test_a_list_that_a_register_lacks_is_the_generators(tmp_path: Path) -> None:
    own = tmp_path / "areas.yaml"
    own.write_text("title: Område\ncodes:\n  - code: hamnar\n    label: Hamnar\n", "utf-8")
    found = read_vocabularies(tmp_path, find_home() / "schema" / "vocabularies")
    assert found.label("areas", "hamnar") == "Hamnar"
    assert not found.knows("areas", "skola")
    assert found.label("statuses", "running") == "Pågår"
    assert len([o for o in found.organisations.values() if o.kind == "kommun"]) == 290
