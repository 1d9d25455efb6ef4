"""What a change touches, before and after, and the other records that must be known to judge it.

Owns which records bear on a change: the trial of an evaluation and the evaluations of a trial, what
is repeated and merged, records with former ids, and those with nearly the same title. The rest of
the register is known by its file names only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from generator.history import (
    ChangedFile,
    Commit,
    export_files,
    find_changed_files,
    find_merge_base,
    list_files_at,
    read_files_at,
    resolve,
    search_files,
)
from generator.registry import RecordFile, classify, find_record_files
from generator.source import SourceDocument, parse_document, read_document

#: What tells, without reading them, which records may be duplicates or have had other ids.
_TELLING = ("title: ", "aliases:", "organisation: ", "act: ")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A change as files. `head` is None for the working tree.

    `before` and `after` are the record files that it touches, by path. `folder` is a register that
    has those of the head, with what else was asked for (`Touched.fetch`); `files` are all record
    files of the head.
    """

    root: Path
    base: Commit
    head: Commit | None
    before: Mapping[str, SourceDocument]
    after: Mapping[str, SourceDocument]
    others: tuple[str, ...]
    folder: Path
    files: tuple[RecordFile, ...]

    @property
    def paths(self) -> frozenset[str]:
        """Every path that the change touches, also of files that are no records."""
        return frozenset((*self.before, *self.after, *self.others))

    def fetch(self, paths: Iterable[str]) -> None:
        """Have files of the head in `folder`."""
        missing = [p for p in paths if not (self.folder / p).exists()]
        if missing and self.head is not None:
            export_files(self.root, self.head.sha, missing, self.folder)


@contextmanager
def open_change(root: Path, base: str, head: str | None) -> Iterator[Touched]:
    """The change from where `head` (or what is checked out, for None with the working tree) left
    `base`. Raises HistoryError."""
    left = resolve(root, find_merge_base(root, base, head or "HEAD"))
    reached = resolve(root, head) if head else None
    changed = find_changed_files(root, left.sha, reached.sha if reached else None)
    contents = read_files_at(root, left.sha, [c.path for c in changed if c.before])
    if reached is None:
        yield _touched(root, left, None, changed, contents, root)
        return
    with TemporaryDirectory(prefix="forsok-") as made:
        folder = Path(made)
        # A register's own schemas and vocabularies are those that are checked out: a change of
        # them is not judged by itself.
        export_files(root, reached.sha, [c.path for c in changed if c.after], folder)
        if (root / "schema").is_dir():
            (folder / "schema").symlink_to((root / "schema").resolve())
        yield _touched(root, left, reached, changed, contents, folder)


def _touched(
    root: Path,
    base: Commit,
    head: Commit | None,
    changed: Iterable[ChangedFile],
    contents: Mapping[str, bytes],
    folder: Path,
) -> Touched:
    before: dict[str, SourceDocument] = {}
    after: dict[str, SourceDocument] = {}
    others: list[str] = []
    for file in changed:
        if classify(PurePosixPath(file.path)) is None:
            others.append(file.path)
            continue
        old = contents.get(file.path)
        new = None if file.link or not file.after else _read(folder / file.path)
        if old is not None and old == new:
            continue  # git was only unsure
        if old is not None:
            before[file.path] = parse_document(file.path, old)
        if file.after:
            after[file.path] = read_document(folder, file.path)
    return Touched(
        root=root,
        base=base,
        head=head,
        before=before,
        after=after,
        others=tuple(others),
        folder=folder,
        files=_list_files(root, head),
    )


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _list_files(root: Path, head: Commit | None) -> tuple[RecordFile, ...]:
    if head is None:
        return find_record_files(root).records
    found = (classify(PurePosixPath(path)) for path in list_files_at(root, head.sha))
    return tuple(sorted(file for file in found if file is not None))


def find_related(touched: Touched) -> tuple[RecordFile, ...]:
    """Records that the change does not touch but bears on, by their files: of the same trial, with
    nearly the same title, or with a former id."""
    wanted: dict[str, None] = {}
    steps = [PurePosixPath(path).parts for path in touched.paths]
    folders = {parts[1] for parts in steps if parts[0] == "trials" and len(parts) > 2}
    lines = search_files(touched.root, _TELLING, touched.head.sha if touched.head else None)
    own = [_Telling.of_lines(lines.get(path, ())) for path in touched.after]
    for file in touched.files:
        if file.path in touched.after:
            continue
        if (file.trial or file.name) in folders and file.kind in ("trial", "evaluation"):
            wanted[file.path] = None
        elif file.kind != "evaluation":
            found = _Telling.of_lines(lines.get(file.path, ()))
            if found.has_aliases or any(found.is_like(other) for other in own):
                wanted[file.path] = None
    return tuple(f for f in touched.files if f.path in wanted)


@dataclass(frozen=True, slots=True)
class _Telling:
    """A record's title as words, and the bodies and acts that it names."""

    title: frozenset[str]
    named: frozenset[str]
    has_aliases: bool

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> _Telling:
        title: frozenset[str] = frozenset()
        named: set[str] = set()
        has_aliases = False
        for line in lines:
            field, _, value = line.lstrip(" -").partition(":")
            if field in ("organisation", "act"):
                named.add(value.strip(" '\""))
            elif line.startswith("title:"):
                title = frozenset(_WORD.findall(value.casefold()))
            elif line.startswith("aliases:"):
                has_aliases = True
        return cls(title, frozenset(named), has_aliases)

    def is_like(self, other: _Telling) -> bool:
        """Whether the rules on duplicates have anything to compare: a body or an act in common,
        and half of the words in the titles."""
        shared = 2 * len(self.title & other.title)
        near = shared >= max(len(self.title), len(other.title)) - 1
        return near and not self.named.isdisjoint(other.named)
