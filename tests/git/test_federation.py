"""Histories of joined registers: each proves what it proved alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from generator.changes import compare
from generator.derived import derive
from generator.federation import FederationError, Joint
from generator.history import read_history
from generator.insight.registration import derive_registrations
from tests.registers import schemas
from tests.several import TODAY, join, make_member, make_north, make_plain, make_south


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    top = tmp_path_factory.mktemp("register")
    return make_north(top / "norr").root, make_south(top / "syd").root


@pytest.fixture(scope="module")
def joint(roots: tuple[Path, Path]) -> Joint:
    return join(*roots)


def test_every_record_has_its_own_history(joint: Joint, roots: tuple[Path, Path]) -> None:
    assert joint.history is not None
    assert [*joint.history.records] == [
        "evaluation/syd-senare/rapport",
        "obstacle/norr-tider",
        "obstacle/syd-tider",
        "programme/norr-dagar",
        "programme/syd-dagar",
        "trial/norr-skola",
        "trial/syd-senare",
    ]
    for root, code in zip(roots, ("norr", "syd"), strict=True):
        own = read_history(root, today=TODAY)
        for key, record in own.records.items():
            kind, _, name = key.partition("/")
            found = joint.history.of(kind, f"{code}-{name}")
            assert found is not None
            assert [(v.kind, v.commit, v.status) for v in found.versions] == [
                (v.kind, v.commit, v.status) for v in record.versions
            ]
    assert joint.history.commits == 3 + 3


def test_versions_and_changes_name_records_as_the_site_does(joint: Joint) -> None:
    assert joint.history is not None
    found = joint.history.of("trial", "syd-senare")
    assert found is not None
    assert [v.path for v in found.versions] == [
        "trials/syd-skola/trial.yaml",
        "trials/syd-senare/trial.yaml",
    ]
    first, last = (v.data for v in found.versions)
    assert first is not None
    assert last is not None
    assert (first["id"], first["programme"]) == ("syd-skola", "syd-dagar")
    assert last["aliases"] == ["syd-skola"]
    assert found.versions[1].kind == "renamed"
    assert {(c.pointer, c.before, c.after) for c in found.versions[1].changes} == {
        ("/id", "syd-skola", "syd-senare"),
        ("/aliases", None, "syd-skola"),
    }


def test_changes_are_what_differs_between_the_versions(joint: Joint) -> None:
    assert joint.history is not None
    told = 0
    for record in joint.history.records.values():
        standing = [v for v in record.versions if v.data is not None]
        for before, after in pairwise(standing):
            assert before.data is not None
            assert after.data is not None
            assert after.changes == compare(before.data, after.data)
            told += len(after.changes)
    assert told > 3


def test_an_item_named_by_a_record_is_named_by_its_joint_id(tmp_path: Path) -> None:
    north = make_north(tmp_path / "norr")
    path = north.root / "trials/skola/trial.yaml"
    text = path.read_text("utf-8").replace("Reglerna gick inte ihop.", "Reglerna gick isär.")
    north.commit("2026-03-01", {"trials/skola/trial.yaml": text})
    joint = join(north.root, make_south(tmp_path / "syd").root)
    assert joint.history is not None
    found = joint.history.of("trial", "norr-skola")
    assert found is not None
    assert [c.pointer for c in found.versions[-1].changes] == ["/obstacles/norr-tider/account"]


def test_each_proves_what_it_proved_alone(joint: Joint, roots: tuple[Path, Path]) -> None:
    derived = derive(joint.checked.registry, TODAY, joint.history, schemas()["trial"])
    assert derived.beforehand == {"norr-skola": True, "syd-senare": False}
    for root, code in zip(roots, ("norr", "syd"), strict=True):
        member = make_member(root)
        assert member.history is not None
        alone = derive_registrations(member.checked.registry, member.history, schemas()["trial"])
        for trial, registration in alone.items():
            found = derived.registrations[f"{code}-{trial}"]
            assert (found.kind, found.reason, found.registered) == (
                registration.kind,
                registration.reason,
                registration.registered,
            )
            assert [m.id for m in found.fates] == [m.id for m in registration.fates]
            assert derived.ledgers[found.trial].with_verdict == (1 if code == "syd" else 0)


def test_news_have_keys_of_their_own(joint: Joint) -> None:
    derived = derive(joint.checked.registry, TODAY, joint.history, schemas()["trial"])
    assert derived.news is not None
    keys = [item.key for item in derived.news]
    assert len(keys) == len(set(keys)) == 7 + 1  # every record came, and one has begun
    topics = {item.record: {t for t in item.topics if t[0] == "programme"} for item in derived.news}
    assert topics["norr-skola"] == {("programme", "norr-dagar")}
    assert topics["syd-senare"] == {("programme", "syd-dagar")}


def test_a_host_needs_no_history(joint: Joint, roots: tuple[Path, Path], tmp_path: Path) -> None:
    host = make_plain(tmp_path / "host", "", {})
    (host / "schema").symlink_to(roots[0] / "schema")
    hosted = join(host, *roots)
    assert hosted.history == joint.history
    assert hosted.checked.root == host
    assert hosted.checked.registry.registers == joint.checked.registry.registers


def test_some_with_a_history_and_some_without_is_refused(
    roots: tuple[Path, Path], tmp_path: Path
) -> None:
    plain = make_plain(tmp_path / "a", "a")
    (plain / "schema").symlink_to(roots[0] / "schema")
    with pytest.raises(FederationError) as caught:
        join(roots[0], plain)
    assert caught.value.code == "federation.no_history"
    assert caught.value.words == {"one": "A", "root": plain}
