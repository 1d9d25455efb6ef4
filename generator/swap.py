"""The place of the published site: who may build there, and how a new one takes it over.

At every moment there is one whole site at the place, the old or the new, also when the process is
killed or the machine stops. Leaves whether a site is fit to be published to ``inspection``.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.words import say

MARKER = "build.json"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class BuildError(Exception):
    """The site could not be built; the message is for people, and the old site is untouched."""


def check_target(root: Path, out: Path) -> None:
    """Refuse a folder whose replacement would lose something. Raises BuildError."""
    resolved, own = out.resolve(), root.resolve()
    keeps = [own, *(own / name for name in ("trials", "obstacles", "programmes", "docs", "build"))]
    if any(kept == resolved or resolved in kept.parents for kept in keeps):
        raise BuildError(say("build.out_inside", out=out))
    if any(resolved.is_relative_to(kept) for kept in keeps[1:]):
        raise BuildError(say("build.out_inside", out=out))
    if out.exists() and not (out.is_dir() and _is_ours(out)):
        raise BuildError(say("build.out_foreign", out=out))


def _is_ours(out: Path) -> bool:
    return (out / MARKER).is_file() or not any(out.iterdir())


@contextmanager
def building(out: Path, former: Path | None = None) -> Iterator[Path]:
    """A folder beside `out` to build in, gone afterwards. Raises BuildError while another build
    for the same place goes on, OSError where nothing can be written.

    It is empty, or holds the site that `swap` left at `former`: most of that is right already, and
    to make a hundred thousand files and remove as many takes longer than to build what differs.
    What a build that was killed left behind is cleared, and an old site that it had moved away is
    put back.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(f".{out.name}.new")
    lock = out.with_name(f".{out.name}.lock")
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES):
                raise BuildError(say("build.busy", out=out)) from error
            # A disk without locks: two builds at once are then the user's own business.
        _put_back(out)
        shutil.rmtree(fresh, ignore_errors=True)
        if former is not None and not former.is_symlink():
            _move(former, fresh)
        try:
            yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            lock.unlink(missing_ok=True)


def swap(fresh: Path, out: Path, former: Path | None = None) -> None:
    """Put `fresh` in the place of `out`; when it stands, the old site is removed, or put at
    `former` where that can be done."""
    old = _moved_away(out)
    shutil.rmtree(old, ignore_errors=True)
    if not out.exists():
        fresh.rename(out)
        return
    if exchange(fresh, out):
        fresh.rename(old)
    else:
        out.rename(old)
        try:
            fresh.rename(out)
        except OSError:
            old.rename(out)
            raise
    if former is None:
        shutil.rmtree(old, ignore_errors=True)
    else:
        _move(old, former)


def _move(folder: Path, to: Path) -> None:
    """Move it if it is there; one that cannot be moved, as between two disks, is removed."""
    shutil.rmtree(to, ignore_errors=True)
    try:
        folder.rename(to)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, as Linux can; False where that cannot be done."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def _put_back(out: Path) -> None:
    """Undo half a swap of two steps: the only moment when nothing stood at the place."""
    old = _moved_away(out)
    if old.is_dir() and not out.exists():
        old.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _moved_away(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")
