"""Git repositories of thousands of commits, made in one go."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

#: A path from the root, and its content.
File = tuple[str, bytes]
_START = 1_577_836_800  # 2020-01-01
_STEP = 3600


def commit(branch: str, number: int, files: Sequence[File]) -> Iterator[bytes]:
    """A commit for ``git fast-import``, an hour after the one before."""
    when = _START + number * _STEP
    yield f"commit refs/heads/{branch}\ncommitter Bench <bench@example.org> {when} +0000\n".encode()
    yield b"data 1\nx\n"
    for path, content in files:
        yield f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"


def feed_repository(root: Path, stream: Iterable[bytes]) -> None:
    """A repository of what `stream` says, with its main branch checked out."""
    root.mkdir(parents=True)
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "fast-import", "--quiet", feed=stream)
    _git(root, "reset", "--quiet", "--hard", "main")


def _git(root: Path, *asked: str, feed: Iterable[bytes] = ()) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    process = subprocess.Popen(
        ["git", "-C", str(root), *asked],
        stdin=subprocess.PIPE,
        env=kept | {"GIT_CONFIG_GLOBAL": os.devnull},
    )
    assert process.stdin is not None
    with process.stdin as stream:
        for part in feed:
            stream.write(part)
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, asked)
