"""How git is called: with nobody's settings in the way, and its failures as `HistoryError`.

The only user of GitPython. Leaves what is asked to ``repository``.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.history.values import HistoryError
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


@contextmanager
def open_git(root: Path) -> Iterator[tuple[Caller, str]]:
    """Git in the repository that `root` lies in, and where in it, with a slash (empty at its top).

    Raises HistoryError when there is none.
    """
    # Imported here: it takes 80 ms, which a command that asks nothing of git should not pay.
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # git may be missing until it is needed
    from git import GitCommandNotFound, InvalidGitRepositoryError, NoSuchPathError, Repo

    try:
        found = Repo(root.resolve(), search_parent_directories=True)
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
            yield Caller(repo.git), "" if inside == "." else f"{inside}/"
        except GitCommandNotFound as error:
            raise HistoryError("history.no_git") from error


class Caller:
    """Calls git in one repository, one process at a time."""

    def __init__(self, git: Git) -> None:
        self._git = git

    @property
    def folder(self) -> Path:
        """Where git is called: the top of the working tree."""
        return Path(str(self._git.working_dir))

    def ask(
        self,
        *asked: str,
        feed: bytes = b"",
        ok: tuple[int, ...] = (0,),
        index: Path | None = None,
    ) -> bytes:
        """What git printed. Raises HistoryError for an exit code that is not in `ok`.

        `index` is a file to keep the index in, instead of the one of the working tree.
        """
        code, out, said = self.run(*asked, feed=feed, index=index)
        if code not in ok:
            raise _failure(said)
        return out

    def run(
        self, *asked: str, feed: bytes = b"", index: Path | None = None
    ) -> tuple[int, bytes, str]:
        """Exit code, output, and what was said on the side."""
        apart = {"GIT_INDEX_FILE": str(index)} if index else {}
        with _feed(feed) as stream:
            answer: Any = self._git.execute(
                self._command(*asked),
                istream=stream,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env={**_ENVIRONMENT, **apart},
            )
        code, out, said = answer
        return code, bytes(out), str(said)

    def read_objects(self, feed: bytes) -> Iterator[tuple[str, str, bytes]]:
        """Hash, kind and content of each object that `feed` names on a line, from one process. A
        content that is too large for a record is cut off just above the limit; one that is missing
        has the kind ``missing``."""
        with _feed(feed) as stream:
            process: Any = self._git.execute(
                self._command("cat-file", "--batch"),
                istream=stream,
                as_process=True,
                env=_ENVIRONMENT,
            )
            pipe = process.stdout
            while header := pipe.readline():
                name, kind, *size = header.decode().split()
                yield name, kind, _take(pipe, int(size[0])) if size else b""
            pipe.close()
            if process.proc.wait():
                raise _failure(process.proc.stderr.read().decode("utf-8", "replace"))

    def _command(self, *asked: str) -> list[str]:
        return [self._git.GIT_PYTHON_GIT_EXECUTABLE or "git", *asked]


@contextmanager
def _feed(content: bytes) -> Iterator[Any]:
    # From a file, since a pipe that is filled while another is read can lock up.
    with tempfile.TemporaryFile() as stream:
        stream.write(content)
        stream.seek(0)
        yield stream


def _take(pipe: Any, size: int) -> bytes:
    """The next `size` bytes, of which only the first are kept, and the line feed after them."""
    content: bytes = pipe.read(min(size, MAX_BYTES + 1))
    left = size - len(content) + 1
    while left > 0:
        left -= len(pipe.read(min(left, MAX_BYTES))) or left
    return content


def _failure(said: str) -> HistoryError:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if any("dubious ownership" in line for line in lines):
        return HistoryError("history.foreign")
    if any("Please tell me who you are" in line for line in lines):
        return HistoryError("history.no_identity")
    return HistoryError("history.failed", reason=lines[0] if lines else "git")
