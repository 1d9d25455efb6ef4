"""What came in by branches: when a record was first committed on one, and what still waits there.

A contribution is committed on a branch, at a date that its committer's clock has set, and counts
when it reaches the main line. Owns telling the two apart; leaves medians and words to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.history.lines import classify_path
from generator.history.repository import GraphCommit, Repository, open_repository
from generator.history.values import Commit, RecordHistory, Submission, read_moment
from generator.source import parse_document

#: More branches than these are not looked at: the rest wait in their own repositories.
_MOST_BRANCHES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBranch:
    """A branch with records that the main line does not have. `since` is its first commit, `paths`
    the record files that it adds, changes or removes; `titles` of those that say one, by path."""

    name: str
    since: Commit
    newest: Commit
    paths: tuple[str, ...]
    titles: Mapping[str, str]


def find_submissions(
    records: Iterable[RecordHistory],
    beside: Iterable[GraphCommit],
    touched: Mapping[str, Sequence[tuple[str, str]]],
) -> tuple[Submission, ...]:
    """The records that came by a merge, with their first commit on a branch. `beside` are the
    commits that are not on the main line, `touched` the files of each (path and blob) by hash."""
    first: dict[str, Commit] = {}
    for commit in beside:
        made = Commit(sha=commit.sha, committed=read_moment(commit.seconds))
        for path, blob in touched[commit.sha]:
            known = first.get(path)
            if blob and (known is None or made.committed < known.committed):
                first[path] = made
    found = []
    for record in records:
        path, merged = record.versions[0].path, record.registered
        submitted = first.get(path)
        # One that is dated after its own merge says nothing about how long anything took.
        if submitted is not None and submitted.committed <= merged.committed:
            found.append(Submission(path=path, submitted=submitted, merged=merged))
    return tuple(sorted(found, key=lambda s: (s.merged.committed, s.path)))


def read_waiting(root: Path, main: str = "HEAD") -> tuple[WaitingBranch, ...]:
    """Branches here and at remotes with records that `main` does not have, the longest wait first.

    Only a clone knows of them; a branch that somebody keeps elsewhere is not seen. Raises
    HistoryError.
    """
    found = []
    seen: set[str] = set()
    with open_repository(root) as repository:
        head = repository.find(main)
        for name, sha in repository.list_branches(head)[:_MOST_BRANCHES]:
            if sha in seen:
                continue  # the same branch, here and at the remote
            seen.add(sha)
            waiting = _read_branch(repository, head, name, sha)
            if waiting is not None:
                found.append(waiting)
    return tuple(sorted(found, key=lambda b: (b.since.committed, b.name)))


def _read_branch(repository: Repository, head: str, name: str, sha: str) -> WaitingBranch | None:
    base = repository.find_merge_base(head, sha)
    if not base:
        return None
    changes = [c for c in repository.read_changes(base, sha) if classify_path(c.path)]
    ahead = repository.read_commits(sha, without=head)
    if not changes or not ahead:
        return None
    moments = sorted((c.seconds, c.sha) for c in ahead)
    blobs = {c.path: c.after for c in changes if len(c.after) >= _HASH}
    contents = dict(repository.read_blobs(dict.fromkeys(blobs.values())))
    titles = {path: _read_title(path, contents[blob]) for path, blob in blobs.items()}
    (first_seconds, first), (last_seconds, last) = moments[0], moments[-1]
    return WaitingBranch(
        name=name,
        since=Commit(sha=first, committed=read_moment(first_seconds)),
        newest=Commit(sha=last, committed=read_moment(last_seconds)),
        paths=tuple(sorted(c.path for c in changes)),
        titles={path: title for path, title in sorted(titles.items()) if title},
    )


def _read_title(path: str, content: bytes) -> str:
    """The title that a record states, whatever else may be wrong with it."""
    data = parse_document(path, content).data
    title = data.get("title") if isinstance(data, dict) else None
    return title if isinstance(title, str) else ""


#: Shorter than any hash: the marks that stand for what is no file of ours.
_HASH = 40
