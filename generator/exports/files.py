"""What every export is made of and gives: the register as derived on one day, and files.

Owns what all exports say of themselves (commit, day, licence, the site's address). Leaves formats
to the other modules, and writing to ``site``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from generator.derived import Derived
from generator.history import Commit
from generator.registry import Registry
from generator.schema import Schema
from generator.settings import Settings
from generator.vocabularies import Vocabularies

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file that has been written; `size` in bytes, `sha256` in hexadecimal."""

    path: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file of the site. `path` is from its root; `media_type` as registered with IANA."""

    path: str
    content: bytes
    media_type: str

    @property
    def listed(self) -> Listed:
        """The file without its content."""
        return Listed(
            path=self.path,
            media_type=self.media_type,
            size=len(self.content),
            sha256=hashlib.sha256(self.content).hexdigest(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContext:
    """The register to be exported. `commit` is None outside git, and for several
    registers, which have one each; `site` is the site's address with
    a slash at its end, empty where it is not known: then addresses are from the site's root.
    `settings` is what the register says about itself."""

    derived: Derived
    schemas: Mapping[str, Schema]
    commit: Commit | None
    site: str
    settings: Settings = field(default_factory=Settings)

    @property
    def registry(self) -> Registry:
        return self.derived.registry

    @property
    def vocabularies(self) -> Vocabularies:
        return self.derived.registry.vocabularies

    @property
    def built(self) -> str:
        """When the data is from, in UTC (ISO 8601): the commit's moment (of several registers the
        latest), else the day of the build. The same commits always give the same."""
        joined = [r.committed for r in self.registry.registers if r.committed is not None]
        moment = self.commit.committed if self.commit else max(joined, default=None)
        if moment is not None:
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        day = self.derived.today
        return datetime(day.year, day.month, day.day, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def as_of(self) -> str:
        """The day that everything which changes by itself is counted to: days of waiting, what is
        overdue. The same commit gives the same but for that, and with the same day all the same."""
        return self.derived.today.isoformat()

    def address(self, path: str) -> str:
        """The address of a page or file of the site, whole where the site's own is known."""
        return f"{self.site}{path}" if self.site else f"/{path}"
