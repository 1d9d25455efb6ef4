"""Whether a built site is fit to take the place of the one that is published.

Looks at the files alone, as a host would serve them: every link inside the site leads somewhere,
feeds and answers can be read, the search knows the pages, and no address that has been published
is gone. Leaves what to do about it to ``site``.
"""

from __future__ import annotations

import html
import json
import os
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from generator.search_index import ENTRY

ADDRESSES = "addresses.json"
VERSION = "1"

#: What the pages are made of, rather than what anyone would link to or fetch by its address.
_PARTS = ("assets/", "pagefind/", "search/")
_HREF = re.compile(
    rb"""<(?:a|link|script|img|form|source)\b[^<>]*?\s(?:href|src|action)="([^"]*)\""""
)
_PAGE = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`code` is a sentence of ``words.toml``; `place` is where in the site, `what` what of it."""

    code: str
    place: str
    what: str = ""


def list_files(site: Path) -> frozenset[str]:
    """Every file of a site, from its root."""
    start = os.fspath(site)
    return frozenset(
        os.path.relpath(os.path.join(folder, name), start).replace(os.sep, "/")  # noqa: PTH118 - a path object a file is slow
        for folder, _, names in os.walk(start)
        for name in names
    )


def list_addresses(files: Collection[str]) -> tuple[str, ...]:
    """What can be linked to or fetched, a page as its folder: what must never be gone."""
    return tuple(
        sorted(
            name.removesuffix(_PAGE) if name == _PAGE or name.endswith(f"/{_PAGE}") else name
            for name in files
            if not name.startswith(_PARTS)
        )
    )


def write_addresses(addresses: Iterable[str]) -> str:
    """The content of ``addresses.json``."""
    content = {"schema_version": VERSION, "addresses": list(addresses)}
    return json.dumps(content, ensure_ascii=False, indent=0) + "\n"


def read_addresses(site: Path) -> tuple[str, ...]:
    """What a published site had; nothing for one from before there was a list. Raises ValueError
    for a list that cannot be read."""
    try:
        content = json.loads((site / ADDRESSES).read_text("utf-8"))
    except FileNotFoundError:
        return ()
    found = content.get("addresses") if isinstance(content, dict) else None
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ValueError(ADDRESSES)
    return tuple(found)


def inspect(site: Path, files: Set[str], published: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with a built site of `files`, if anything. `published` are the addresses that
    must still answer."""
    yield from _find_lost(files, published)
    yield from _find_dead_links(site, files)
    yield from _find_unreadable(site, files)
    yield from _check_search(site, files)


def _find_lost(files: Set[str], published: Iterable[str]) -> Iterator[Fault]:
    for address in published:
        if not _answers(address, files):
            yield Fault(code="build.lost_address", place=address or "/")


def _answers(address: str, files: Set[str]) -> bool:
    return (f"{address}{_PAGE}" if not address or address.endswith("/") else address) in files


def _find_dead_links(site: Path, files: Set[str]) -> Iterator[Fault]:
    """Links from page to page and to files; anchors are the builder's business."""
    known: dict[tuple[str, bytes], bool] = {}
    for name in sorted(files):
        if not name.endswith(".html"):
            continue
        here = posixpath.dirname(name)
        for target in sorted(set(_HREF.findall((site / name).read_bytes()))):
            key = (here, target)
            if key not in known:
                known[key] = _leads_on(here, target, files)
            if not known[key]:
                yield Fault(
                    code="build.dead_link", place=name, what=target.decode("utf-8", "replace")
                )


def _leads_on(here: str, target: bytes, files: Set[str]) -> bool:
    address = re.split("[?#]", html.unescape(target.decode("utf-8", "replace")), maxsplit=1)[0]
    if not address or ":" in address or address.startswith("/"):
        return True
    path = posixpath.normpath(posixpath.join(here, unquote(address)))
    if path.startswith("../"):
        return False
    folder = "" if path == "." else f"{path}/"
    return path in files or f"{folder}{_PAGE}" in files


def _find_unreadable(site: Path, files: Set[str]) -> Iterator[Fault]:
    """Feeds and catalogues that their readers would refuse."""
    for name in sorted(files):
        if name.startswith(_PARTS):
            continue
        try:
            if name.endswith((".atom", ".rdf", ".xml")):
                ElementTree.parse(site / name)  # noqa: S314 - what we have just written
            elif name.endswith(".ics"):
                _check_calendar((site / name).read_bytes())
            elif name.endswith(".json") and not name.startswith("api/"):
                json.loads((site / name).read_bytes())
        except (ElementTree.ParseError, ValueError) as error:
            yield Fault(code="build.unreadable", place=name, what=str(error))


def _check_calendar(content: bytes) -> None:
    if not content.startswith(b"BEGIN:VCALENDAR") or not content.endswith(b"END:VCALENDAR\r\n"):
        raise ValueError("BEGIN:VCALENDAR, END:VCALENDAR")


def _check_search(site: Path, files: Set[str]) -> Iterator[Fault]:
    entry = f"pagefind/{ENTRY}"
    if entry not in files:
        yield Fault(code="build.no_index", place=entry)
        return
    languages = json.loads((site / entry).read_bytes())["languages"]
    if not sum(language["page_count"] for language in languages.values()):
        yield Fault(code="build.empty_index", place=entry)
