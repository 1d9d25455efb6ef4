"""What a register says about itself in ``register.toml``: its forge and its mailbox.

Everything is optional; what is empty is not offered to anyone.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from generator.resources import find_resource
from generator.text import safe_address

FORGES = ("github", "forgejo", "gitlab")


class SettingsError(Exception):
    """The file cannot be used; the message names what in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`forge` is the repository's address without a last slash, `forge_kind` one of FORGES."""

    forge_kind: str = ""
    forge: str = ""
    branch: str = "main"
    mailbox: str = ""


def read_settings(root: Path) -> Settings:
    """The root's own ``register.toml``, or the generator's. Raises SettingsError."""
    path = find_resource(root, "register.toml")
    try:
        content = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (ValueError, OSError) as error:
        raise SettingsError(f"{path}: {error}") from error
    forge, mailbox = _table(content, "forge", path), _table(content, "mailbox", path)
    settings = Settings(
        forge_kind=_text(forge, "kind", path),
        forge=_text(forge, "address", path).rstrip("/"),
        branch=_text(forge, "branch", path) or "main",
        mailbox=_text(mailbox, "address", path),
    )
    if settings.forge_kind not in ("", *FORGES):
        raise SettingsError(f"{path}: forge.kind: {settings.forge_kind}; {', '.join(FORGES)}")
    if bool(settings.forge) != bool(settings.forge_kind):
        raise SettingsError(f"{path}: forge.kind, forge.address")
    if settings.forge and not settings.forge.startswith(("https://", "http://")):
        raise SettingsError(f"{path}: forge.address: {settings.forge}")
    for address in (settings.forge, settings.mailbox and f"mailto:{settings.mailbox}"):
        if address and (safe_address(address) is None or set(address) & set("?#&")):
            raise SettingsError(f"{path}: {address}")
    return settings


def _table(content: dict[str, object], name: str, path: Path) -> dict[str, object]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: [{name}]")
    return table


def _text(table: dict[str, object], key: str, path: Path) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise SettingsError(f"{path}: {key}")
    return value.strip()
