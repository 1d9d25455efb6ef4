"""Folders made to hold exactly what is wanted, in which a file may be shared with another folder.

Therefore nothing is ever written into a file that is there: what has changed is replaced, and what
is right already is left alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path


def replace_file(target: Path, content: bytes) -> None:
    """Make `target` hold `content`. Few questions to the system: there are six files a trial."""
    try:
        with target.open("xb") as new:
            new.write(content)
    except FileExistsError:
        if target.is_file() and target.read_bytes() == content:
            return
        target.unlink()
        target.write_bytes(content)


def write_files(folder: Path, wanted: Mapping[str, bytes]) -> None:
    """Make the files of `wanted` hold what it says; the others are left as they are."""
    for name, target in _make_places(folder, wanted):
        replace_file(target, wanted[name])


def fill_folder(folder: Path, wanted: Mapping[str, bytes]) -> None:
    """Make `folder` hold exactly `wanted`."""
    write_files(folder, wanted)
    remove_others(folder, wanted)


def remove_others(folder: Path, wanted: Collection[str]) -> None:
    """Files and links that are not `wanted`, and folders with nothing in them."""
    root = os.fspath(folder)
    for place, folders, names in os.walk(root, topdown=False):
        links = [name for name in folders if Path(place, name).is_symlink()]
        below = place[len(root) + 1 :].replace(os.sep, "/")
        for name in (*names, *links):
            if (f"{below}/{name}" if below else name) not in wanted:
                Path(place, name).unlink()
        if place != root and not any(Path(place).iterdir()):
            Path(place).rmdir()


def share_folder(folder: Path, other: Path) -> None:
    """Put every file of `folder` into `other` too."""
    start = os.fspath(folder)
    for place, _, names in os.walk(start):
        below = place[len(start) + 1 :].replace(os.sep, "/")
        share_files(folder, other, [f"{below}/{name}" if below else name for name in names])


def share_files(folder: Path, other: Path, names: Iterable[str]) -> None:
    """Put files of `folder` into `other` too: one on disk for both, where that is possible."""
    for name, target in _make_places(other, names):
        source = folder / name
        try:
            os.link(source, target)
        except FileExistsError:
            if not target.samefile(source):
                target.unlink()
                share_files(folder, other, [name])
        except OSError:  # another disk, or one without links
            shutil.copyfile(source, target)


def _make_places(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Each name with where it goes, the folder of which is there."""
    made = set[str]()
    for name in names:
        parent = name.rpartition("/")[0]
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        yield name, folder / name
