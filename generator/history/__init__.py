"""The register's git history: every version of every record, and the register at a revision.

Main's first-parent line is what counts: a record is registered when the lab merged it, at the
committer's date, which a submitter cannot set. ``values`` are what the others give, ``calling`` is
the only user of GitPython, ``repository`` puts the questions, ``lines`` follows records through
commits, ``versions`` tells them apart, ``cache`` keeps what was parsed, ``reading`` does it all in
one pass, ``revisions`` answers single questions, ``branches`` tells what came in by merges and what
still waits, and ``proposing`` puts a change on a branch of its own. Leaves what the history proves
to ``insight`` and ``rules``.
"""

from __future__ import annotations

from generator.history.branches import WaitingBranch, read_waiting
from generator.history.proposing import build_commit, create_branch, find_main, find_proposals
from generator.history.reading import read_history
from generator.history.revisions import (
    ChangedFile,
    check_clean,
    export_files,
    export_folders,
    find_changed_files,
    find_merge_base,
    find_uncommitted,
    is_ancestor,
    is_on_line,
    list_files_at,
    read_files_at,
    read_head,
    resolve,
    search_files,
)
from generator.history.values import (
    Commit,
    History,
    HistoryError,
    Misdated,
    RecordHistory,
    Submission,
    Unreadable,
    Version,
)

__all__ = [
    "ChangedFile",
    "Commit",
    "History",
    "HistoryError",
    "Misdated",
    "RecordHistory",
    "Submission",
    "Unreadable",
    "Version",
    "WaitingBranch",
    "build_commit",
    "check_clean",
    "create_branch",
    "export_files",
    "export_folders",
    "find_changed_files",
    "find_main",
    "find_merge_base",
    "find_proposals",
    "find_uncommitted",
    "is_ancestor",
    "is_on_line",
    "list_files_at",
    "read_files_at",
    "read_head",
    "read_history",
    "read_waiting",
    "resolve",
    "search_files",
]
