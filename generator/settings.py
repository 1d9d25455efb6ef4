"""What a register says about itself in ``register.toml``: name, forge, mailbox, publisher.

Everything is optional; what is empty is not offered to anyone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from generator.registers import CODE
from generator.resources import find_resource
from generator.text import is_iri, safe_address

FORGES = ("github", "forgejo", "gitlab")

#: What a publisher can be, as data catalogues know it (ADMS publisher types).
PUBLISHERS = (
    "Academia-ScientificOrganisation",
    "Company",
    "IndustryConsortium",
    "LocalAuthority",
    "NationalAuthority",
    "NonGovernmentalOrganisation",
    "NonProfitOrganisation",
    "RegionalAuthority",
    "StandardisationBody",
    "SupraNationalAuthority",
)


#: A page or a file of the site, from its root.
_ADDRESS = re.compile(r"(?!\.)[\w.-]+(/(?!\.)[\w.-]+)*/?")


class SettingsError(Exception):
    """The file cannot be used; the message names what in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`code`, `name` and `home` (the address of its own site, with a slash at its end) are what the
    register is called among others; one alone needs none of them. `forge` is the repository's
    address without a last slash, `forge_kind` one of FORGES, `publisher_type` one of PUBLISHERS.
    The publisher's name is empty while nobody is appointed. `moved` are addresses that have been
    published with where they lead now, both from the site's root: a page ends with a slash and
    leads to a page, a file gets the content of another."""

    code: str = ""
    name: str = ""
    home: str = ""
    forge_kind: str = ""
    forge: str = ""
    branch: str = "main"
    mailbox: str = ""
    publisher: str = ""
    publisher_type: str = ""
    publisher_home: str = ""
    moved: tuple[tuple[str, str], ...] = ()


def read_settings(root: Path) -> Settings:
    """The root's own ``register.toml``, or the generator's. Raises SettingsError."""
    path = find_resource(root, "register.toml")
    try:
        content = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (ValueError, OSError) as error:
        raise SettingsError(f"{path}: {error}") from error
    forge, mailbox = _table(content, "forge", path), _table(content, "mailbox", path)
    publisher = _table(content, "publisher", path)
    register = _table(content, "register", path)
    home = _text(register, "address", path)
    settings = Settings(
        code=_text(register, "code", path),
        name=_text(register, "name", path),
        home=f"{home.rstrip('/')}/" if home else "",
        forge_kind=_text(forge, "kind", path),
        forge=_text(forge, "address", path).rstrip("/"),
        branch=_text(forge, "branch", path) or "main",
        mailbox=_text(mailbox, "address", path),
        publisher=_text(publisher, "name", path),
        publisher_type=_text(publisher, "type", path),
        publisher_home=_text(publisher, "address", path),
        moved=_read_moved(_table(content, "moved", path), path),
    )
    if settings.forge_kind not in ("", *FORGES):
        raise SettingsError(f"{path}: forge.kind: {settings.forge_kind}; {', '.join(FORGES)}")
    if bool(settings.forge) != bool(settings.forge_kind):
        raise SettingsError(f"{path}: forge.kind, forge.address")
    if settings.forge and not settings.forge.startswith(("https://", "http://")):
        raise SettingsError(f"{path}: forge.address: {settings.forge}")
    _check_register(settings, path)
    _check_publisher(settings, path)
    for address in (settings.forge, settings.mailbox and f"mailto:{settings.mailbox}"):
        if address and (safe_address(address) is None or set(address) & set("?#&")):
            raise SettingsError(f"{path}: {address}")
    return settings


def _check_register(settings: Settings, path: Path) -> None:
    code, name, home = settings.code, settings.name, settings.home
    if code and not CODE.fullmatch(code):
        raise SettingsError(f"{path}: register.code: {code}; a-z, 0-9")
    if not name.isprintable():
        raise SettingsError(f"{path}: register.name")
    if home and (
        not home.startswith(("https://", "http://")) or not is_iri(home) or set(home) & set("?#&")
    ):
        raise SettingsError(f"{path}: register.address: {home}")


def _check_publisher(settings: Settings, path: Path) -> None:
    kind, home = settings.publisher_type, settings.publisher_home
    if kind not in ("", *PUBLISHERS):
        raise SettingsError(f"{path}: publisher.type: {kind}; {', '.join(PUBLISHERS)}")
    if bool(settings.publisher) != bool(kind) or not settings.publisher.isprintable():
        raise SettingsError(f"{path}: publisher.name, publisher.type")
    if home and (not home.startswith(("https://", "http://")) or not is_iri(home)):
        raise SettingsError(f"{path}: publisher.address: {home}")
    if home and not settings.publisher:
        raise SettingsError(f"{path}: publisher.address, publisher.name")


def _read_moved(table: dict[str, object], path: Path) -> tuple[tuple[str, str], ...]:
    moved = tuple((old, _text(table, old, path)) for old in sorted(table))
    for old, new in moved:
        page, target = old.endswith("/"), new.partition("#")[0]
        sound = _ADDRESS.fullmatch(old) and (not target or _ADDRESS.fullmatch(target))
        if not sound or old == new or page != (not target or target.endswith("/")):
            raise SettingsError(f"{path}: moved: {old} = {new}")
    return moved


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
