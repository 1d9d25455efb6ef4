"""The exports on disk: the same from two processes as from one; only what changed is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import tree
from generator.exports.building import build_exports
from generator.exports.files import ExportFile
from tests.exports import contexts


def _read(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_processes_write_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = contexts.golden()
    one = tree.write_exports(tmp_path / "one", context, jobs=1)
    monkeypatch.setattr(tree, "_WORTH_TWO", 0)
    two = tree.write_exports(tmp_path / "two", context, jobs=2)
    made = tuple(build_exports(context))
    assert one == two == tuple(file.listed for file in made)
    assert _read(tmp_path / "one") == _read(tmp_path / "two")
    assert _read(tmp_path / "two") == {file.path: file.content for file in made}


def test_a_fault_in_the_other_process_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> Iterator[ExportFile]:
        raise OSError("no room")

    monkeypatch.setattr(tree, "_WORTH_TWO", 0)
    monkeypatch.setattr(tree, "HEAVY", fail)
    with pytest.raises(OSError, match="no room"):
        tree.write_exports(tmp_path, contexts.golden(), jobs=2)


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    folder, site = tmp_path / "exports", tmp_path / "site"
    context = contexts.golden()
    tree.write_exports(folder, context, jobs=1)
    site.mkdir()
    changed, kept = folder / "data/trials.csv", folder / "data/acts.csv"
    changed.write_bytes(b"old")
    (site / "trials.csv").hardlink_to(changed)
    inode = kept.stat().st_ino
    (folder / "gone/deep").mkdir(parents=True)
    (folder / "gone/deep/file.txt").write_bytes(b"")
    (folder / "empty").mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_bytes(b"")
    (folder / "link").symlink_to(outside)
    listed = tree.write_exports(folder, context, jobs=1)
    assert changed.read_bytes() != b"old"
    assert (site / "trials.csv").read_bytes() == b"old", "a site that shares the file"
    assert kept.stat().st_ino == inode
    assert _read(folder).keys() == {file.path for file in listed}
    assert not (folder / "gone").exists()
    assert not (folder / "empty").exists()
    assert not (folder / "link").is_symlink()
    assert (outside / "mine").exists()
