"""What the last build made, so that the same need not be made again.

Something is the same when all that it is made of is. That is told by content, never by the time of
a file; and what was made is used only as long as it is what it was.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from generator.resources import PACKAGE, find_home, find_resource

#: Of all that a file is made of, and of the file itself.
Digests = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """`base` stands for what every file is made with; `files` are by their place."""

    base: str
    files: Mapping[str, Digests]

    def has(self, name: str, key: str, file: Path) -> Digests | None:
        """The digests of `name` if it was made of `key` and is still what was made."""
        kept = self.files.get(name)
        return kept if kept and kept[0] == key and _is(file, kept[1]) else None


def digest(*parts: bytes) -> str:
    """Of the parts in their order."""
    return digest_all(parts)


def digest_all(parts: Iterable[bytes]) -> str:
    """As `digest`, for parts that are more than memory should hold."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def list_program(root: Path, libraries: Iterable[str]) -> Iterator[bytes]:
    """What decides how the records of `root` are understood and shown: Python, `libraries`, the
    generator, and the schemas and vocabularies."""
    yield repr((sys.version, *(version(name) for name in libraries))).encode()
    # A root may have a part of the schemas and vocabularies of its own, and ours for the rest.
    for folder in dict.fromkeys((PACKAGE, find_home() / "schema", find_resource(root, "schema"))):
        for path in _list_files(folder):
            yield os.fsencode(os.path.relpath(path, folder))
            yield path.read_bytes()


def _list_files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("__"))
        yield from (Path(place, name) for name in sorted(names))


def read_store(path: Path, base: str) -> Store:
    """What the last build made with `base`; nothing if it was made with something else, or if the
    file cannot be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["base"] == base:
            found = {str(name): (str(a), str(b)) for name, (a, b) in content["files"].items()}
            return Store(base=base, files=found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return Store(base=base, files={})


def write_store(path: Path, store: Store) -> None:
    """For the next build to read."""
    content = {"base": store.base, "files": store.files}
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def _is(path: Path, wanted: str) -> bool:
    try:
        return digest(path.read_bytes()) == wanted
    except OSError:
        return False
