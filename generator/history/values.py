"""What git history says, as values: commits, versions of records, and why it cannot be read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from generator.changes import Change
from generator.source import Data

#: ``registered``: the first; ``renamed``: under a new id; ``restored``: after a removal.
VersionKind = Literal["registered", "changed", "renamed", "removed", "restored"]


class HistoryError(Exception):
    """The history cannot be read, or cannot be trusted.

    `code` names a sentence in ``words.toml`` (``history.shallow``) and `words` fill it in.
    """

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words

    def __reduce__(self) -> tuple[Callable[..., HistoryError], tuple[str, dict[str, object]]]:
        return _rebuild, (self.code, self.words)  # a worker's error comes to its parent pickled


def _rebuild(code: str, words: dict[str, object]) -> HistoryError:
    return HistoryError(code, **words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit: its full hash, and when it was committed (never when it was authored), in UTC.

    In a `History` the date is never earlier than that of the commits before it (see `Misdated`).
    """

    sha: str
    committed: datetime

    @property
    def day(self) -> date:
        """The day in UTC: the same for everyone who checks, wherever they are."""
        return self.committed.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Misdated:
    """A commit whose own date cannot be right.

    `stated` is before an earlier commit's date (the later of them is then `counted`), or, when
    `ahead`, after the day of the reading (it then counts as stated, but moves no other).
    """

    sha: str
    stated: datetime
    counted: datetime
    ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A record as one commit left it, at `path`.

    `changes` is what differs from the version before, also from the last one before a removal;
    empty for the first. `content` is the record itself, packed; None when it was removed.
    """

    kind: VersionKind
    commit: Commit
    path: str
    status: str = ""
    changes: tuple[Change, ...] = ()
    content: bytes | None = field(default=None, repr=False)

    @property
    def data(self) -> Mapping[str, Data] | None:
        """Plain data as ``source`` read it, unpacked at each call; None when it was removed."""
        return None if self.content is None else unpack(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHistory:
    """All versions of one record, oldest first.

    `id` is its present one (an evaluation's is its trial's, a slash, and its name); `path` where
    its newest version lies or lay.
    """

    kind: str
    id: str
    path: str
    versions: tuple[Version, ...]

    @property
    def registered(self) -> Commit:
        """The commit that brought the record, in a form that could be read, to the main line."""
        return self.versions[0].commit

    @property
    def is_removed(self) -> bool:
        return self.versions[-1].kind == "removed"

    @property
    def earlier(self) -> tuple[Version, ...]:
        """The versions before the newest that there was a record in, the latest of them first."""
        return tuple(v for v in reversed(self.versions[:-1]) if v.content is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A version that could not be read; the history goes on without it."""

    path: str
    commit: Commit


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A record that came to the main line by a merge: first committed on its branch as
    `submitted`, and `merged` by the lab."""

    path: str
    submitted: Commit
    merged: Commit

    @property
    def days(self) -> int:
        """Whole days from one to the other."""
        return (self.merged.day - self.submitted.day).days


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the main line says about every record, by kind and id (``trial/x``; an evaluation's key
    is ``evaluation/x/name``). `commits` counts the whole line; `head` is its end. `submissions` are
    the records that came by a merge, in the order of the merges."""

    head: Commit
    commits: int
    records: Mapping[str, RecordHistory]
    unreadable: tuple[Unreadable, ...]
    misdated: tuple[Misdated, ...]
    submissions: tuple[Submission, ...] = ()

    def of(self, kind: str, name: str) -> RecordHistory | None:
        """The history of the record with this present id."""
        return self.records.get(f"{kind}/{name}")


def read_moment(seconds: int) -> datetime:
    """Seconds since 1970 as git keeps them, also those that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime(9999, 12, 31, tzinfo=UTC)


def pack(data: Mapping[str, Data]) -> bytes:
    """Plain data in a third of the space. JSON, because a cache of it may have been tampered with
    and reading it must not run anything."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack(content: bytes) -> dict[str, Data]:
    """What `pack` packed."""
    found: dict[str, Data] = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    return found
