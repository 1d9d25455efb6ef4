"""The register's git history: the only user of GitPython.

For now it tells which commit a register stands at. What each record has been through, and what
that proves, is read here in one pass as well (DESIGN §6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from git import InvalidGitRepositoryError, NoSuchPathError, Repo


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit: its full hash, and when it was committed (never when it was authored), in UTC."""

    sha: str
    committed: datetime


def read_head(root: Path) -> Commit | None:
    """The commit that `root` is checked out at; None outside git and before the first commit."""
    try:
        with Repo(root, search_parent_directories=True) as repository:
            if not repository.head.is_valid():
                return None
            head = repository.head.commit
            return Commit(sha=head.hexsha, committed=head.committed_datetime.astimezone(UTC))
    except (InvalidGitRepositoryError, NoSuchPathError):
        return None


def find_repository(start: Path) -> Path | None:
    """The top folder of the repository that `start` is in; None outside git."""
    try:
        with Repo(start, search_parent_directories=True) as repository:
            top = repository.working_tree_dir
            return Path(top) if top else None
    except (InvalidGitRepositoryError, NoSuchPathError):
        return None
