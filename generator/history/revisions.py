"""Single questions to git: a revision, its files, what differs, what is not committed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.history.repository import LINK, UNKNOWN, Repository, open_repository
from generator.history.values import Commit, HistoryError, read_moment

#: Up to so many paths fit on a command line.
_FEW = 200


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ChangedFile:
    """A file in the register's folders that is not the same in two states of the register.

    `before` and `after`: whether it is there. `link`: whether it is a link afterwards.
    """

    path: str
    before: bool
    after: bool
    link: bool = False


def read_head(root: Path) -> Commit | None:
    """The commit that `root` is checked out at; None outside git and before the first commit."""
    try:
        return resolve(root, "HEAD")
    except HistoryError:
        return None


def resolve(root: Path, revision: str) -> Commit:
    """The commit that `revision` names. Raises HistoryError."""
    with open_repository(root) as repository:
        sha = repository.find(revision)
        return Commit(sha=sha, committed=read_moment(repository.read_date(sha)))


def is_ancestor(root: Path, revision: str, of: str = "HEAD") -> bool:
    """Whether `revision` is `of` or a commit that it builds on; False when it is not there."""
    with open_repository(root) as repository:
        head = repository.find(of)
        try:
            sha = repository.find(revision)
        except HistoryError:
            return False
        return repository.is_ancestor(sha, head)


def is_on_line(root: Path, sha: str, of: str = "HEAD") -> bool:
    """Whether the commit `sha` is on the first-parent line of `of`: what was the main line then
    still is."""
    with open_repository(root) as repository:
        return any(found == sha for found, _ in repository.read_line(repository.find(of)))


def find_merge_base(root: Path, base: str, head: str) -> str:
    """Hash of the commit where `head` left `base`. Raises HistoryError when there is none."""
    with open_repository(root) as repository:
        found = repository.find_merge_base(repository.find(base), repository.find(head))
        if found:
            return found
        code = "history.unrelated_shallow" if repository.is_shallow() else "history.unrelated"
        raise HistoryError(code, base=base, head=head)


def find_uncommitted(root: Path) -> tuple[str, ...]:
    """Files in the register's folders that differ from the last commit, relative to `root`."""
    with open_repository(root) as repository:
        return tuple(repository.list_uncommitted())


def check_clean(root: Path) -> None:
    """Raise HistoryError, with the files, when what is in the folders is not what is committed."""
    files = find_uncommitted(root)
    if files:
        code = "history.uncommitted_one" if len(files) == 1 else "history.uncommitted"
        shown = "\n".join(f"  {path}" for path in files[:20])
        more = "\n  …" if len(files) > 20 else ""
        raise HistoryError(code, number=len(files), files=shown + more)


def find_changed_files(root: Path, base: str, head: str | None) -> tuple[ChangedFile, ...]:
    """What differs from the commit `base` to the commit `head`, or to the working tree (None).

    In the working tree, a file that only looks different may be listed.
    """
    with open_repository(root) as repository:
        after = repository.find(head) if head else None
        found = repository.read_changes(repository.find(base), after)
    return tuple(
        sorted(
            ChangedFile(
                path=change.path,
                before=bool(change.before),
                after=bool(change.after),
                link=change.after == LINK
                or (change.after == UNKNOWN and (root / change.path).is_symlink()),
            )
            for change in found
        )
    )


def list_files_at(root: Path, revision: str) -> tuple[str, ...]:
    """Every file in the register's folders at `revision`. Raises HistoryError."""
    with open_repository(root) as repository:
        return tuple(repository.list_files(repository.find(revision)))


def read_files_at(
    root: Path, revision: str, paths: Iterable[str] | None = None
) -> Mapping[str, bytes]:
    """Files in the register's folders at `revision` (those of `paths`, or all) by path; links and
    files that are not there are left out. Raises HistoryError."""
    with open_repository(root) as repository:
        listed = _list(repository, repository.find(revision), paths)
        blobs = {path: blob for path, blob in listed.items() if blob != LINK}
        contents = dict(repository.read_blobs(dict.fromkeys(blobs.values())))
        return {path: contents[blob] for path, blob in sorted(blobs.items())}


def export_files(root: Path, revision: str, paths: Iterable[str], target: Path) -> None:
    """Write files of `revision` under `target`. A link leads nowhere there, but is a link."""
    wanted = list(paths)
    found = read_files_at(root, revision, wanted)
    with open_repository(root) as repository:
        listed = _list(repository, repository.find(revision), wanted)
    for path in listed:
        full = target / path
        full.parent.mkdir(parents=True, exist_ok=True)
        if path in found:
            full.write_bytes(found[path])
        else:
            full.symlink_to("#")


def export_folders(root: Path, revision: str, folders: Sequence[str], target: Path) -> None:
    """Write every file in `folders` (also others than the register's) at `revision` under `target`.
    A file that is too large for a record comes cut off. Links are left out."""
    with open_repository(root) as repository:
        listed = repository.list_files(repository.find(revision), folders)
        blobs = {path: blob for path, blob in listed.items() if blob != LINK}
        contents = dict(repository.read_blobs(dict.fromkeys(blobs.values())))
    for path, blob in blobs.items():
        full = target / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(contents[blob])


def _list(repository: Repository, sha: str, paths: Iterable[str] | None) -> Mapping[str, str]:
    """Blob by path of the files that are there; a few are asked for by name."""
    if paths is None:
        return repository.list_files(sha)
    wanted = dict.fromkeys(paths)
    if len(wanted) <= _FEW:
        listed = repository.list_files(sha, [*wanted])
    else:
        listed = repository.list_files(sha)
    return {path: listed[path] for path in wanted if path in listed}


def search_files(
    root: Path, texts: Sequence[str], revision: str | None
) -> Mapping[str, tuple[str, ...]]:
    """Lines that hold one of the texts by file, at `revision` or in the working tree (None)."""
    found: dict[str, list[str]] = {}
    with open_repository(root) as repository:
        sha = repository.find(revision) if revision else None
        for path, line in repository.search(texts, sha):
            found.setdefault(path, []).append(line)
    return {path: tuple(lines) for path, lines in sorted(found.items())}
