"""What the last build made, so that the same need not be made again.

A page is the same when its source is, and all that every page is made with. Both are told by
content, never by the time of a file; and what was made is used only as long as it is what it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

#: Of a page's source with all that every page is made with, and of the HTML made of it.
Digests = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """`base` stands for what every page is made with; `pages` are by their place in the site."""

    base: str
    pages: Mapping[str, Digests]


def digest(*parts: bytes) -> str:
    """Of the parts in their order."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def read_store(path: Path, base: str) -> Store:
    """What the last build made with `base`; nothing if it was made with something else, or if the
    file cannot be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["base"] == base:
            found = {str(name): (str(a), str(b)) for name, (a, b) in content["pages"].items()}
            return Store(base=base, pages=found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return Store(base=base, pages={})


def write_store(path: Path, store: Store) -> None:
    """For the next build to read."""
    content = {"base": store.base, "pages": store.pages}
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
