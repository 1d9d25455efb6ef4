"""One page at a time: its source to HTML in the theme, as MkDocs makes it.

Pages of headings and blocks of HTML (nearly all) are converted by ``conversion`` and stored; the
others, whose Markdown may lead to other files, are made by MkDocs itself every time.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markdown.extensions.toc import nest_toc_tokens
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler

from generator.builder.conversion import Converted, convert
from generator.kept import Digests, Store, digest

#: What ``conversion`` knows how to say the same as.
_EXTENSIONS = {"toc", "tables", "fenced_code", "attr_list"}
_FRONT_MATTER = re.compile(r"---\n((?:[a-z_]+: .*\n)*)---\n\n*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link from `source` to a place in the page at `target`, from the site's root."""

    source: str
    target: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """`stored` is by the page's place in the site; `warnings` have been told in the log."""

    stored: Mapping[str, Digests]
    anchors: tuple[Anchor, ...]
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes pages of one site; every process that helps has inherited it."""

    config: MkDocsConfig
    files: Files
    pages: Sequence[File]
    nav: Navigation
    theme: Environment
    store: Store

    def make(self, sources: Sequence[File]) -> Made:
        """Write the pages of `sources`, except those that are there already as they would be."""
        stored: dict[str, Digests] = {}
        anchors: list[Anchor] = []
        counter = CountHandler()
        counter.setLevel(logging.WARNING)
        log = logging.getLogger("mkdocs")
        log.addHandler(counter)
        try:
            for file in sources:
                digests = self._make(file)
                if digests:
                    stored[file.dest_uri] = digests
                else:
                    anchors += _list_anchors(file)
        finally:
            log.removeHandler(counter)
        warnings = sum(number for _, number in counter.get_counts())
        return Made(stored=stored, anchors=tuple(anchors), warnings=warnings)

    def _make(self, file: File) -> Digests | None:
        """Its digests, or None for a page that is made every time."""
        source = file.content_bytes
        target = Path(file.abs_dest_path)
        key = digest(self.store.base.encode(), file.src_uri.encode(), source)
        kept = self.store.has(file.dest_uri, key, target)
        if kept:
            return kept
        # Never into the file that is there: a published site may share it.
        target.unlink(missing_ok=True)
        page = file.page
        assert page is not None
        is_ours = self._populate(page, source)
        if not is_ours:
            _populate_page(page, self.config, self.files)
        _build_page(page, self.config, self.pages, self.nav, self.theme)
        if not is_ours:
            return None
        # Thousands of them are more than a small machine holds.
        page.content = page.markdown = None
        page.toc = get_toc([])
        return key, digest(target.read_bytes())

    def _populate(self, page: Page, source: bytes) -> bool:
        """As MkDocs' own, for a page that ``conversion`` can say the same of; False for others."""
        if set(self.config.markdown_extensions) != _EXTENSIONS:
            return False
        read = _read(source)
        converted = convert(read[1]) if read else None
        if read is None or converted is None or "title" not in read[0]:
            return False
        page.meta, page.markdown = read
        page.content = converted.html
        page.toc = get_toc(nest_toc_tokens(_list_tokens(converted)))
        return True


def _read(source: bytes) -> tuple[dict[str, Any], str] | None:
    """Front matter whose every value is JSON on its line, and the rest; None for any other."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return None
    found = _FRONT_MATTER.match(text)
    if found is None:
        return None
    try:
        lines = (line.split(": ", 1) for line in found[1].splitlines())
        return {key: json.loads(value) for key, value in lines}, text[found.end() :]
    except ValueError:
        return None


def _list_tokens(converted: Converted) -> list[dict[str, Any]]:
    return [{"level": h.level, "id": h.id, "name": h.name} for h in converted.headings]


def _list_anchors(file: File) -> list[Anchor]:
    """Where the page's Markdown leads to a place in a page: MkDocs has kept these."""
    assert file.page is not None
    links = file.page.links_to_anchors or {}
    return [
        Anchor(source=file.src_uri, target=target.dest_uri, name=name)
        for target, names in links.items()
        if target.is_documentation_page()
        for name in names
    ]
