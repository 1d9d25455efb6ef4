"""Registers joined into one: what becomes of ids, references, codes and histories, and what is
refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.checking import CheckedRegister, check_register
from generator.federation import FederationError, join_registers
from generator.federation.records import find_references, join_data, join_record
from generator.model import build_evaluation, build_obstacle, build_programme, build_trial
from generator.registers import Register
from generator.registry import RecordFile, find_record_files
from generator.schema import KINDS
from generator.source import Data, read_document
from tests.registers import REPOSITORY, schemas
from tests.several import join, make_member, make_plain, records
from tests.site.building import GOLDEN_REGISTER, TODAY

NORTH = Register(code="norr", name="Norra labbet")


# --- records -------------------------------------------------------------------------------------


def read(root: Path, file: RecordFile) -> dict[str, Data]:
    data = read_document(root, file.path).data
    assert data is not None
    return schemas()[file.kind].apply_types(data)


def build(file: RecordFile, data: Data, *, trial: str, path: str) -> Any:
    if file.kind == "evaluation":
        return build_evaluation(path, data, trial=trial, name=file.name)
    makers = {"trial": build_trial, "obstacle": build_obstacle, "programme": build_programme}
    return makers[file.kind](path, data)


@pytest.mark.parametrize("root", [GOLDEN_REGISTER, REPOSITORY], ids=["golden", "real"])
def test_a_record_and_its_plain_data_are_renamed_alike(root: Path) -> None:
    files = find_record_files(root).records
    assert len(files) > 5
    for file in files:
        data = read(root, file)
        before = build(file, data, trial=file.trial, path=file.path)
        renamed = join_data(data, find_references(schemas()[file.kind]), NORTH)
        path, trial = NORTH.joint_path(file.path), NORTH.joint(file.trial)
        assert join_record(before, NORTH) == build(file, renamed, trial=trial, path=path)
        assert renamed != data or file.kind == "evaluation"


#: Every reference that a record can hold, with the field of the model that takes it.
REFERRING: Mapping[str, Mapping[str, Data]] = {
    "trial": {
        "id": "x",
        "aliases": ["w"],
        "programme": "p",
        "obstacles": [{"obstacle": "o", "account": "o"}, {"title": "o", "account": "o"}],
        "replicates": [{"trial": "t", "differences": "t"}],
    },
    "evaluation": {"obstacles": [{"obstacle": "o", "account": "o"}]},
    "obstacle": {
        "id": "x",
        "aliases": ["w"],
        "merged_into": "o",
        "events": [{"date": "2026", "kind": "reported"}],
    },
    "programme": {"id": "x", "aliases": ["w"]},
}


def count_references(node: Any) -> int:
    if isinstance(node, dict):
        return ("x-ref" in node) + sum(map(count_references, node.values()))
    return sum(map(count_references, node)) if isinstance(node, list) else 0


def list_leaves(branch: Any) -> Iterator[bool]:
    if isinstance(branch, bool):
        yield branch
    else:
        for inner in branch.values():
            yield from list_leaves(inner)


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_of_the_schema_is_renamed(kind: str) -> None:
    """A new field that refers to records needs a place in `join_record`, and in `REFERRING`."""
    branch = find_references(schemas()[kind])
    assert sum(list_leaves(branch)) == count_references(schemas()[kind].resolved)
    data = dict(REFERRING[kind])
    file = RecordFile(path="trials/x/trial.yaml", kind=kind, name="e", trial="x")
    before = build(file, data, trial="x", path=file.path)
    renamed = join_data(data, branch, NORTH)
    after = build(file, renamed, trial="norr-x", path="trials/norr-x/trial.yaml")
    assert join_record(before, NORTH) == after
    named = [value for field, value in walk(data) if field in _NAMING]
    assert json.dumps(renamed).count("norr-") == len(named)


#: Fields that hold an id in `REFERRING`.
_NAMING = ("id", "aliases", "programme", "obstacle", "trial", "merged_into")


def walk(value: Data, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, field)
    elif isinstance(value, str):
        yield field, value


@pytest.mark.parametrize(
    "data",
    [
        {"programme": ["p"], "obstacles": "o", "replicates": {"trial": "t"}, "aliases": {"a": "b"}},
        {"programme": {"x": "y"}, "obstacles": ["o", {"obstacle": {"o": "o"}}], "id": None},
        {"": "x", "obstacles": [{"": "x"}], "replicates": [[{"trial": "t"}]]},
    ],
)
def test_old_versions_may_have_any_shape(data: dict[str, Data]) -> None:
    renamed = join_data(data, find_references(schemas()["trial"]), NORTH)
    assert renamed.keys() == data.keys()


# --- registers -----------------------------------------------------------------------------------


def test_same_ids_stay_apart_and_references_stay_within(tmp_path: Path) -> None:
    joint = join(make_plain(tmp_path / "a", "a"), make_plain(tmp_path / "b", "b"))
    registry = joint.checked.registry
    assert [*registry.trials] == ["a-skola", "b-skola"]
    assert [*registry.obstacles] == ["a-tider", "b-tider"]
    assert [*registry.programmes] == ["a-dagar", "b-dagar"]
    for code in ("a", "b"):
        assert registry.trials_by_programme[f"{code}-dagar"] == (f"{code}-skola",)
        assert registry.trials_by_obstacle[f"{code}-tider"] == (f"{code}-skola",)
        found = registry.register_of(f"{code}-skola")
        assert found is not None
        assert found.name == code.upper()
    assert joint.checked.files == 6
    assert joint.checked.root == tmp_path / "a"
    assert joint.checked.work == tmp_path / "a" / "build" / "joint"
    assert joint.history is None


def test_a_register_of_its_own_comes_from_nowhere_else(tmp_path: Path) -> None:
    checked = check_register(make_plain(tmp_path, "a"), today=TODAY, jobs=1)
    assert checked.registry.registers == ()
    assert checked.registry.register_of("skola") is None
    assert checked.work == tmp_path / "build"


def test_what_is_said_of_a_record_names_it_as_the_site_does(tmp_path: Path) -> None:
    made = records("Senare skolstart")
    warned = made["trials/skola/trial.yaml"].replace(
        "intervention:", "problem: Eleverna är trötta.\nintervention:"
    )
    a = make_plain(tmp_path / "a", "a", {**made, "trials/skola/trial.yaml": warned})
    joint = join(a, make_plain(tmp_path / "b", "b"))
    assert {d.path for d in joint.checked.diagnostics} > {"trials/a-skola/trial.yaml"}
    assert all(d.path.split("/")[1].startswith(("a-", "b-")) for d in joint.checked.diagnostics)


def test_a_first_register_may_be_there_for_its_pages_alone(tmp_path: Path) -> None:
    host = make_plain(tmp_path / "host", "", {})
    joint = join(host, make_plain(tmp_path / "a", "a"))
    assert joint.checked.root == host
    assert [r.code for r in joint.checked.registry.registers] == ["a"]
    assert [*joint.checked.registry.trials] == ["a-skola"]


def test_an_empty_register_with_a_code_is_one_of_them(tmp_path: Path) -> None:
    joint = join(make_plain(tmp_path / "a", "a", {}), make_plain(tmp_path / "b", "b", {}))
    assert [r.code for r in joint.checked.registry.registers] == ["a", "b"]
    assert not joint.checked.registry.trials


def refused(*roots: Path) -> FederationError:
    with pytest.raises(FederationError) as caught:
        join(*roots)
    return caught.value


def test_names_are_needed_and_each_has_its_own(tmp_path: Path) -> None:
    a, b = make_plain(tmp_path / "a", "a"), make_plain(tmp_path / "b", "a")
    error = refused(a, b)
    assert (error.code, error.words) == (
        "federation.same_code",
        {"value": "a", "one": a, "other": b},
    )
    (b / "register.toml").write_text('[register]\ncode = "b"\nname = "A"\n')
    assert refused(a, b).code == "federation.same_name"
    for text in ("", '[register]\ncode = "b"\n', '[register]\nname = "B"\n'):
        (b / "register.toml").write_text(text)
        error = refused(a, b)
        assert (error.code, error.words) == ("federation.no_name", {"root": b})


def test_schemas_must_say_the_same(tmp_path: Path) -> None:
    a, b = (make_member(make_plain(tmp_path / code, code)) for code in "ab")
    other = type(a.schemas["trial"])("trial", {**a.schemas["trial"].content, "title": "Annat"})
    with pytest.raises(FederationError) as caught:
        join_registers([a, replace(b, schemas={**b.schemas, "trial": other})])
    assert caught.value.code == "federation.schemas"
    assert caught.value.words == {"kind": "trial", "one": "A", "other": "B"}


# --- codes ---------------------------------------------------------------------------------------

LIST = "title: Områden\ndescription: Vad försök rör.\ncodes:\n"


def with_codes(root: Path, code: str, **files: str) -> CheckedRegister:
    made = {
        f"schema/vocabularies/{name.replace('_', '-')}.yaml": text for name, text in files.items()
    }
    return make_member(make_plain(root, code, {**records("x"), **made})).checked


def test_registers_without_codes_of_their_own_share_them(tmp_path: Path) -> None:
    a, b = make_plain(tmp_path / "a", "a"), make_plain(tmp_path / "b", "b")
    own = check_register(a, today=TODAY, jobs=1).registry.vocabularies
    assert join(a, b).checked.registry.vocabularies is own


def test_what_one_adds_to_a_list_all_know(tmp_path: Path) -> None:
    skola = "  - code: skola\n    label: Skola\n"
    with_codes(tmp_path / "a", "a", areas=LIST + skola + "  - code: rymd\n    label: Rymd\n")
    with_codes(tmp_path / "b", "b", areas=LIST + "  - code: hav\n    label: Hav\n" + skola)
    vocabularies = join(tmp_path / "a", tmp_path / "b").checked.registry.vocabularies
    assert [c.code for c in vocabularies.lists["areas"].codes] == ["skola", "rymd", "hav"]
    assert vocabularies.label("areas", "hav") == "Hav"
    assert "hav" in vocabularies.lists["areas"]


def test_municipalities_and_regions_stay_first(tmp_path: Path) -> None:
    one = "title: Kommuner\ndescription: Alla.\ncodes:\n"
    nykoping = (
        '  - code: kommun:0480\n    label: Nyköping\n    name: Nyköpings kommun\n    county: "04"\n'
    )
    other = '  - code: kommun:9999\n    label: Nyort\n    name: Nyorts kommun\n    county: "04"\n'
    with_codes(tmp_path / "a", "a", municipalities=one + nykoping)
    with_codes(tmp_path / "b", "b", municipalities=one + nykoping + other)
    bodies = [*join(tmp_path / "a", tmp_path / "b").checked.registry.vocabularies.organisations]
    assert bodies[:2] == ["kommun:0480", "kommun:9999"]
    assert len(bodies) == len(set(bodies)) > 30


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("areas", LIST + "  - code: skola\n    label: Skolan\n", "skola"),
        (
            "municipalities",
            "title: K\ndescription: K\ncodes:\n  - code: kommun:0480\n    label: Nyköping\n"
            '    name: Nyköpings stad\n    county: "04"\n',
            "kommun:0480",
        ),
        (
            "acts",
            "title: L\ndescription: L\ncodes:\n  - code: '2017:725'\n    title: En annan lag\n"
            "    short: en annan lag\n",
            "2017:725",
        ),
    ],
)
def test_a_code_with_two_meanings_is_refused(
    tmp_path: Path, name: str, text: str, value: str
) -> None:
    make_plain(tmp_path / "a", "a")
    with_codes(tmp_path / "b", "b", **{name: text})
    error = refused(tmp_path / "a", tmp_path / "b")
    called = "organisations" if name == "municipalities" else name
    assert (error.code, error.words) == (
        "federation.codes",
        {"vocabulary": called, "value": value, "one": "A", "other": "B"},
    )
