"""What is installed is what was locked: a version and hashes for each package, in every lock."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.registers import REPOSITORY

LOCKS = sorted(REPOSITORY.glob("requirements*.lock"))
NODE_LOCKS = sorted(
    REPOSITORY / name / "package-lock.json" for name in ("form", "tests/node", "bench/node")
)
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))


def locked(path: Path) -> dict[str, str]:
    """Name and version of every package of a lock."""
    found = re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", path.read_text("utf-8"), re.M)
    return dict(found)


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~ ;\[]", text, maxsplit=1)[0].lower() for text in requirements}


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.name)
def test_every_package_has_a_version_and_hashes(path: Path) -> None:
    blocks = re.split(r"\n(?=[^\s#])", path.read_text("utf-8"))
    assert len(blocks) >= len(locked(path)) > 0
    for block in blocks:
        assert re.match(r"[a-z0-9._-]+==\S+", block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block


def test_the_locks_hold_what_the_project_asks_for() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    site = named(PROJECT["project"]["dependencies"])
    assert [p.name for p in LOCKS] == [
        "requirements-audit.lock",
        "requirements-bench.lock",
        "requirements-dev.lock",
        "requirements.lock",
    ]
    audit, bench, dev, own = map(locked, LOCKS)
    assert site <= set(own)
    assert site | named(extras["dev"]) <= set(dev)
    assert named(PROJECT["dependency-groups"]["audit"]) <= set(audit)
    assert named(PROJECT["dependency-groups"]["bench"]) == set(bench)
    assert own.items() <= dev.items(), "what is tested is what is built with"


@pytest.mark.parametrize("path", NODE_LOCKS, ids=lambda p: p.parent.name)
def test_every_package_of_node_has_a_checksum(path: Path) -> None:
    packages = json.loads(path.read_text("utf-8"))["packages"]
    fetched = {name: p for name, p in packages.items() if name and not p.get("link")}
    assert fetched
    for name, package in fetched.items():
        assert package["integrity"].startswith("sha512-"), name
