"""A change as a commit and a branch of its own, made without touching what is checked out.

The only part of the package that adds to a repository. It writes objects and new branches; it moves
no branch that is there, and neither the working tree nor the index.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.history.repository import Repository, open_repository
from generator.history.revisions import resolve
from generator.history.values import Commit


def build_commit(root: Path, base: str, files: Mapping[str, bytes], message: str) -> Commit:
    """A commit on `base` in which `files` (paths from the register's root) have this content.

    Nothing points at it until `create_branch` does, and git clears it away in time. Raises
    HistoryError, also when git does not know who is committing.
    """
    with open_repository(root) as repository, tempfile.TemporaryDirectory() as folder:
        parent = repository.find(base)
        index = Path(folder) / "index"
        sha = repository.write_commit(parent, files, message, index)
    return resolve(root, sha)


def create_branch(root: Path, name: str, commit: Commit) -> str:
    """Point a new branch at `commit`; its name: `name`, or ``name-2``, ``name-3``, … if taken."""
    with open_repository(root) as repository:
        free = name
        number = 1
        while repository.find_branch(free):
            number += 1
            free = f"{name}-{number}"
        repository.create_branch(free, commit.sha)
        return free


def find_proposals(root: Path, name: str) -> Mapping[str, Commit]:
    """The branches that `create_branch` has made for `name`, with the commits they point at."""
    found: dict[str, Commit] = {}
    with open_repository(root) as repository:
        names = _numbered(repository, name)
    for branch in names:
        found[branch] = resolve(root, f"refs/heads/{branch}")
    return found


def find_main(root: Path) -> str:
    """The branch that submissions start from: ``main`` if there is one, else what is checked out.

    Raises HistoryError where there is no commit yet.
    """
    with open_repository(root) as repository:
        if repository.find_branch("main"):
            return "refs/heads/main"
        return repository.find("HEAD")


def _numbered(repository: Repository, name: str) -> list[str]:
    names = [name] if repository.find_branch(name) else []
    number = 2
    while repository.find_branch(f"{name}-{number}"):
        names.append(f"{name}-{number}")
        number += 1
    return names
