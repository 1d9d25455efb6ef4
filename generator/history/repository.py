"""Questions to git, each one process.

Owns what is asked so that nobody's settings change the answer. Paths go in and come out relative to
the register's root, also when that is a folder inside the repository. Leaves what the answers mean
to the rest of the package.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.history.calling import Caller, open_git
from generator.history.values import HistoryError
from generator.registry import FOLDERS

LINK, UNKNOWN = "@", "?"
_NO_FILE, _LINK_MODE, _MODULE_MODE = "000000", "120000", "160000"


@dataclass(frozen=True, slots=True)
class RawChange:
    """A file that differs between two trees, by its blobs: empty where the file is missing,
    `LINK` where it is a link or a repository of its own, and `UNKNOWN` in the working tree."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GraphCommit:
    """A commit, wherever it is: its first parent (or empty), and the committer's date."""

    sha: str
    parent: str
    seconds: int


@contextmanager
def open_repository(root: Path) -> Iterator[Repository]:
    """The repository that `root` lies in. Raises HistoryError when there is none."""
    with open_git(root) as (git, prefix):
        yield Repository(git, prefix)


class Repository:
    """A repository as the register sees it. `prefix` is where the root lies in it, with a slash."""

    def __init__(self, git: Caller, prefix: str) -> None:
        self._git = git
        self.prefix = prefix
        self._folders = [prefix + folder for folder in FOLDERS]

    # --- commits -----------------------------------------------------------------------------

    def has_commits(self) -> bool:
        return bool(self._git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", ok=(0, 1)))

    def is_shallow(self) -> bool:
        return self._git.ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def find(self, revision: str) -> str:
        """The full hash of the commit that `revision` names. Raises HistoryError."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = self._git.ask(*asked, ok=(0, 1, 128)).decode().strip()
        if found and revision.isprintable():
            return found
        if not self.has_commits():
            raise HistoryError("history.empty")
        if self.is_shallow():
            raise HistoryError("history.no_revision_shallow", revision=revision)
        raise HistoryError("history.no_revision", revision=revision)

    def read_date(self, sha: str) -> int:
        """The committer's date, in seconds since 1970."""
        line = self._git.ask("rev-list", "--max-count=1", "--timestamp", sha).split()
        return int(line[0])

    def read_line(self, sha: str) -> list[tuple[str, int]]:
        """Hash and committer's date of every commit on the first-parent line, oldest first."""
        out = self._git.ask("rev-list", "--first-parent", "--reverse", "--timestamp", sha, "--")
        pairs = (line.split(b" ") for line in out.splitlines())
        return [(found.decode(), int(seconds)) for seconds, found in pairs]

    def read_commits(self, sha: str, *, without: str = "") -> list[GraphCommit]:
        """Every commit that `sha` builds on, by any parent, but for those that `without` does."""
        hidden = [f"^{without}"] if without else []
        out = self._git.ask("rev-list", "--parents", "--timestamp", sha, *hidden, "--")
        rows = (line.decode().split(" ") for line in out.splitlines())
        return [GraphCommit(row[1], row[2] if len(row) > 2 else "", int(row[0])) for row in rows]

    def list_branches(self, main: str) -> list[tuple[str, str]]:
        """Name and hash of each branch, here first and then at remotes, that `main` lacks."""
        out = self._git.ask(
            *("for-each-ref", f"--no-merged={main}", "--format=%(objectname) %(refname)"),
            *("refs/heads", "refs/remotes"),
        )
        rows = (line.split(" ", 1) for line in out.decode("utf-8", "replace").splitlines())
        return [(name.split("/", 2)[2], sha) for sha, name in rows if not name.endswith("/HEAD")]

    def find_touching(self, sha: str, paths: Sequence[str]) -> frozenset[str]:
        """The commits on the first-parent line that touched any of the paths."""
        wanted = [self.prefix + path for path in paths]
        out = self._git.ask("rev-list", "--first-parent", sha, "--", *wanted) if wanted else b""
        return frozenset(out.decode().split())

    def is_ancestor(self, sha: str, of: str) -> bool:
        return self._git.run("merge-base", "--is-ancestor", sha, of)[0] == 0

    def find_merge_base(self, first: str, second: str) -> str:
        """Where two lines parted; empty when they have nothing in common."""
        found = self._git.ask("merge-base", first, second, ok=(0, 1)).decode().split()
        return found[0] if found else ""

    # --- proposals ---------------------------------------------------------------------------

    def write_commit(
        self, parent: str, files: Mapping[str, bytes], message: str, index: Path
    ) -> str:
        """The hash of a new commit on `parent`, with `files` of the register changed; `index` is
        where the tree is put together."""
        self._git.ask("read-tree", parent, index=index)
        for path, content in sorted(files.items()):
            blob = self._git.ask("hash-object", "-w", "--no-filters", "--stdin", feed=content)
            entry = f"100644,{blob.decode().strip()},{self.prefix}{path}"
            self._git.ask("update-index", "--add", "--cacheinfo", entry, index=index)
        tree = self._git.ask("write-tree", index=index).decode().strip()
        made = self._git.ask("commit-tree", tree, "-p", parent, "-F", "-", feed=message.encode())
        return made.decode().strip()

    def find_branch(self, name: str) -> str:
        """The commit that a local branch points at; empty when there is no such branch."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"refs/heads/{name}")
        return self._git.ask(*asked, ok=(0, 1, 128)).decode().strip()

    def create_branch(self, name: str, sha: str) -> None:
        # The empty old value: refuse when somebody else has made it meanwhile.
        self._git.ask("update-ref", f"refs/heads/{name}", sha, "")

    # --- files -------------------------------------------------------------------------------

    def read_touches(self, pairs: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
        """For each commit and its parent (empty for the first of all) the record files that it
        touched: path and blob, the blob empty when the file went."""
        feed = "".join(f"{sha} {parent}\n" if parent else f"{sha}\n" for sha, parent in pairs)
        # Without a pathspec, which git holds against every entry of a folder: half the time.
        out = self._git.ask(
            *("diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"),
            feed=feed.encode(),
        )
        ours = tuple(f"{folder}/" for folder in self._folders)
        found: dict[str, list[tuple[str, str]]] = {sha: [] for sha, _ in pairs}
        fields = iter(out.decode("utf-8", "surrogateescape").split("\0"))
        listed: list[tuple[str, str]] = []
        for item in fields:
            if item.startswith(":"):
                path = next(fields)
                if path.startswith(ours):
                    change = self._parse_change(item, path)
                    listed.append((change.path, change.after.removeprefix(LINK)))
            elif item:
                listed = found[item]
        return [found[sha] for sha, _ in pairs]

    def read_changes(self, before: str, after: str | None) -> list[RawChange]:
        """Record files that differ between two commits, or from one to the working tree."""
        raw = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev")
        asked = ("diff-tree", *raw, before, after) if after else ("diff-index", *raw, before)
        out = self._git.ask(*asked, "--", *self._folders)
        fields = iter(out.decode("utf-8", "surrogateescape").split("\0"))
        found = [self._parse_change(item, next(fields)) for item in fields if item]
        if after is not None:
            return found
        in_tree = [
            RawChange(c.path, c.before, UNKNOWN if c.after or self._is_there(c.path) else "")
            for c in found
        ]
        known = {change.path for change in in_tree}
        new = (self.inside(p) for p in self._list_untracked())
        return in_tree + [RawChange(path, "", UNKNOWN) for path in new if path not in known]

    def _is_there(self, path: str) -> bool:
        return os.path.lexists(self._git.folder / (self.prefix + path))

    def _list_untracked(self) -> list[str]:
        out = self._git.ask("ls-files", "-z", "--others", "--", *self._folders)
        return [p for p in out.decode("utf-8", "surrogateescape").split("\0") if p]

    def list_files(self, sha: str, paths: Sequence[str] | None = None) -> dict[str, str]:
        """Files in the register's folders at a commit, all or those of `paths`: blob (or `LINK`)
        by path."""
        wanted = self._folders if paths is None else [self.prefix + path for path in paths]
        if not wanted:
            return {}
        out = self._git.ask("ls-tree", "-r", "-z", "--full-tree", sha, "--", *wanted)
        found: dict[str, str] = {}
        for entry in filter(None, out.decode("utf-8", "surrogateescape").split("\0")):
            meta, _, path = entry.partition("\t")
            mode, kind, blob = meta.split(" ")
            found[self.inside(path)] = blob if kind == "blob" and mode != _LINK_MODE else LINK
        return dict(sorted(found.items()))

    def list_uncommitted(self) -> list[str]:
        """Files in the register's folders that differ from the last commit."""
        out = self._git.ask(
            *("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"),
            *("--ignore-submodules=none", "--", *self._folders),
        )
        lines = out.decode("utf-8", "surrogateescape").split("\0")
        return sorted(self.inside(line[3:]) for line in lines if len(line) > 3)

    def search(self, texts: Sequence[str], sha: str | None) -> Iterator[tuple[str, str]]:
        """Path and line for each line of a record that holds one of the texts, at a commit or in
        the working tree (also files that git does not know)."""
        where = [sha] if sha else ["--untracked", "--no-exclude-standard"]
        out = self._git.ask(
            *("grep", "-I", "-z", "--full-name", "--no-color", "--no-line-number", "--no-column"),
            *("--no-recurse-submodules", "-F", *(f"-e{text}" for text in texts)),
            *(*where, "--", *self._folders),
            ok=(0, 1),
        )
        start = len(sha) + 1 if sha else 0
        for entry in out.decode("utf-8", "replace").split("\n"):
            path, _, line = entry.partition("\0")
            yield self.inside(path[start:]), line

    def read_blobs(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The content of each blob, from one process. One too large to be a record is cut off just
        above the limit, so that it is refused when it is parsed.

        Raises HistoryError when one is missing, as in a clone that left objects out.
        """
        feed = "".join(f"{blob}\n" for blob in blobs)
        if not feed:
            return
        for blob, kind, content in self._git.read_objects(feed.encode()):
            if kind != "blob":
                raise HistoryError("history.incomplete", sha=blob)
            yield blob, content

    # --- paths -------------------------------------------------------------------------------

    def inside(self, path: str) -> str:
        """A path of the repository as one of the register."""
        return path.removeprefix(self.prefix)

    def _parse_change(self, meta: str, path: str) -> RawChange:
        old, new, before, after, _ = meta[1:].split(" ")
        return RawChange(self.inside(path), _file(old, before), _file(new, after))


def _file(mode: str, blob: str) -> str:
    if mode == _NO_FILE:
        return ""
    return LINK if mode in (_LINK_MODE, _MODULE_MODE) else blob
