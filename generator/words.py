"""What the command says to people: Swedish sentences from ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _load() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


def say(key: str, **words: Any) -> str:
    """The sentence at the dotted `key`, with `words` filled in. KeyError for an unknown key."""
    found: Any = _load()
    for step in key.split("."):
        found = found[step]
    return str(found).format_map(words)


def say_all(key: str) -> dict[str, str]:
    """The table of sentences at the dotted `key`."""
    found: Any = _load()
    for step in key.split("."):
        found = found[step]
    table: dict[str, str] = found
    return table
