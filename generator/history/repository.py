"""Questions to git, each one process: the only user of GitPython.

Owns how git is called, so that nobody's settings change the answer, and how its failures become
`HistoryError`. Paths go in and come out relative to the register's root, also when that is a folder
inside the repository. Leaves what the answers mean to the rest of the package.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.history.values import HistoryError
from generator.registry import FOLDERS
from generator.source import MAX_BYTES

if TYPE_CHECKING:
    from git import Git

#: Local replacements and grafts would show another history than a fresh clone has; a status must
#: not write to the index, a pathspec mean only itself, and nobody be asked for a password.
_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}

LINK, UNKNOWN = "@", "?"
_NO_FILE, _LINK_MODE, _MODULE_MODE = "000000", "120000", "160000"


@dataclass(frozen=True, slots=True)
class RawChange:
    """A file that differs between two trees, by its blobs: empty where the file is missing,
    `LINK` where it is a link or a repository of its own, and `UNKNOWN` in the working tree."""

    path: str
    before: str
    after: str


@contextmanager
def open_repository(root: Path) -> Iterator[Repository]:
    """The repository that `root` lies in. Raises HistoryError when there is none."""
    # Imported here: it takes 80 ms, which a command that asks nothing of git should not pay.
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # git may be missing until it is needed
    from git import GitCommandNotFound, InvalidGitRepositoryError, NoSuchPathError, Repo

    try:
        found = Repo(root, search_parent_directories=True)
    except (InvalidGitRepositoryError, NoSuchPathError, ValueError) as error:
        raise HistoryError("history.none", root=root) from error
    with found as repo:
        top = repo.working_tree_dir
        if top is None:
            raise HistoryError("history.none", root=root)
        inside = root.resolve().relative_to(Path(top).resolve()).as_posix()
        if "GIT_DIR" in os.environ:  # inside a hook: that may be another repository
            repo.git.update_environment(GIT_DIR=str(repo.git_dir), GIT_WORK_TREE=str(top))
        try:
            yield Repository(repo.git, "" if inside == "." else f"{inside}/")
        except GitCommandNotFound as error:
            raise HistoryError("history.no_git") from error


class Repository:
    """A repository as the register sees it. `prefix` is where the root lies in it, with a slash."""

    def __init__(self, git: Git, prefix: str) -> None:
        self._git = git
        self.prefix = prefix
        self._folders = [prefix + folder for folder in FOLDERS]

    # --- commits -----------------------------------------------------------------------------

    def has_commits(self) -> bool:
        return bool(self._ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", ok=(0, 1)))

    def is_shallow(self) -> bool:
        return self._ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def find(self, revision: str) -> str:
        """The full hash of the commit that `revision` names. Raises HistoryError."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = self._ask(*asked, ok=(0, 1, 128)).decode().strip()
        if found and revision.isprintable():
            return found
        if not self.has_commits():
            raise HistoryError("history.empty")
        if self.is_shallow():
            raise HistoryError("history.no_revision_shallow", revision=revision)
        raise HistoryError("history.no_revision", revision=revision)

    def read_date(self, sha: str) -> int:
        """The committer's date, in seconds since 1970."""
        line = self._ask("rev-list", "--max-count=1", "--timestamp", sha).split()
        return int(line[0])

    def read_line(self, sha: str) -> list[tuple[str, int]]:
        """Hash and committer's date of every commit on the first-parent line, oldest first."""
        out = self._ask("rev-list", "--first-parent", "--reverse", "--timestamp", sha, "--")
        pairs = (line.split(b" ") for line in out.splitlines())
        return [(found.decode(), int(seconds)) for seconds, found in pairs]

    def is_ancestor(self, sha: str, of: str) -> bool:
        return self._try("merge-base", "--is-ancestor", sha, of)

    def find_merge_base(self, first: str, second: str) -> str:
        """Where two lines parted; empty when they have nothing in common."""
        found = self._ask("merge-base", first, second, ok=(0, 1)).decode().split()
        return found[0] if found else ""

    # --- files -------------------------------------------------------------------------------

    def read_touches(self, pairs: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
        """For each commit and its parent (empty for the first of all) the record files that it
        touched: path and blob, the blob empty when the file went."""
        feed = "".join(f"{sha} {parent}\n" if parent else f"{sha}\n" for sha, parent in pairs)
        # Without a pathspec, which git holds against every entry of a folder: half the time.
        out = self._ask(
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
        out = self._ask(*asked, "--", *self._folders)
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
        return os.path.lexists(Path(str(self._git.working_dir), self.prefix + path))

    def _list_untracked(self) -> list[str]:
        out = self._ask("ls-files", "-z", "--others", "--", *self._folders)
        return [p for p in out.decode("utf-8", "surrogateescape").split("\0") if p]

    def list_files(self, sha: str) -> dict[str, str]:
        """Every file in the register's folders at a commit: its blob (or `LINK`) by its path."""
        out = self._ask("ls-tree", "-r", "-z", "--full-tree", sha, "--", *self._folders)
        found: dict[str, str] = {}
        for entry in filter(None, out.decode("utf-8", "surrogateescape").split("\0")):
            meta, _, path = entry.partition("\t")
            mode, kind, blob = meta.split(" ")
            found[self.inside(path)] = blob if kind == "blob" and mode != _LINK_MODE else LINK
        return dict(sorted(found.items()))

    def list_uncommitted(self) -> list[str]:
        """Files in the register's folders that differ from the last commit."""
        out = self._ask(
            *("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"),
            *("--ignore-submodules=none", "--", *self._folders),
        )
        lines = out.decode("utf-8", "surrogateescape").split("\0")
        return sorted(self.inside(line[3:]) for line in lines if len(line) > 3)

    def search(self, pattern: str, sha: str | None) -> Iterator[tuple[str, str]]:
        """Path and line for each line of a record that matches an extended regular expression,
        at a commit or in the working tree (also files that git does not know)."""
        where = [sha] if sha else ["--untracked", "--no-exclude-standard"]
        out = self._ask(
            *("grep", "-I", "-z", "--full-name", "--no-color", "--no-line-number", "--no-column"),
            *("--no-recurse-submodules", "-E", "-e", pattern),
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
        with self._feed(feed.encode()) as stream:
            process: Any = self._git.execute(
                self._command("cat-file", "--batch"),
                istream=stream,
                as_process=True,
                env=_ENVIRONMENT,
            )
            pipe = process.stdout
            while header := pipe.readline():
                blob, _, rest = header.decode().strip().partition(" ")
                kind, _, size = rest.partition(" ")
                if kind != "blob":
                    raise HistoryError("history.incomplete", sha=blob)
                yield blob, _take(pipe, int(size))
            pipe.close()
            self._check(process)

    # --- calling git -------------------------------------------------------------------------

    def inside(self, path: str) -> str:
        """A path of the repository as one of the register."""
        return path.removeprefix(self.prefix)

    def _parse_change(self, meta: str, path: str) -> RawChange:
        old, new, before, after, _ = meta[1:].split(" ")
        return RawChange(self.inside(path), _file(old, before), _file(new, after))

    def _command(self, *asked: str) -> list[str]:
        return [self._git.GIT_PYTHON_GIT_EXECUTABLE or "git", *asked]

    @contextmanager
    def _feed(self, content: bytes) -> Iterator[Any]:
        # From a file, since a pipe that is filled while another is read can lock up.
        with tempfile.TemporaryFile() as stream:
            stream.write(content)
            stream.seek(0)
            yield stream

    def _ask(self, *asked: str, feed: bytes = b"", ok: tuple[int, ...] = (0,)) -> bytes:
        """What git printed. Raises HistoryError for an exit code that is not in `ok`."""
        with self._feed(feed) as stream:
            answer: Any = self._git.execute(
                self._command(*asked),
                istream=stream,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env=_ENVIRONMENT,
            )
        code, out, said = answer
        if code not in ok:
            raise _failure(said)
        return bytes(out)

    def _try(self, *asked: str) -> bool:
        try:
            self._ask(*asked)
        except HistoryError:
            return False
        return True

    def _check(self, process: Any) -> None:
        from git import GitCommandError

        try:
            process.wait()
        except GitCommandError as error:
            raise _failure(str(error.stderr)) from error


def _file(mode: str, blob: str) -> str:
    if mode == _NO_FILE:
        return ""
    return LINK if mode in (_LINK_MODE, _MODULE_MODE) else blob


def _take(pipe: Any, size: int) -> bytes:
    """The next `size` bytes, of which only the first are kept, and the line feed after them."""
    content: bytes = pipe.read(min(size, MAX_BYTES + 1))
    left = size - len(content) + 1
    while left > 0:
        left -= len(pipe.read(min(left, MAX_BYTES))) or left
    return content


def _failure(said: object) -> HistoryError:
    lines = [line.strip() for line in str(said).splitlines() if line.strip()]
    if any("dubious ownership" in line for line in lines):
        return HistoryError("history.foreign")
    return HistoryError("history.failed", reason=lines[0] if lines else "git")
