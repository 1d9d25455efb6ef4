"""The first page of a preview: which pages a change makes, alters and takes away.

Owns their order. Leaves finding out which they are to ``preview``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.pages.page import Page
from generator.words import say

ADDRESS = ""
#: Where the register's own start page lies in a preview, whose first page takes its place.
START = "startsidan/"

#: Pages about one thing come before those that list it.
_LISTS = ("list", "start", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedPage:
    """A page that differs. `address` is in the preview, empty for one that is gone; `published` is
    in full, empty for one that is new and where the site's address is not known."""

    title: str
    kind: str
    address: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewContent:
    """`base` is the beginning of the hash of the commit that the change is compared with."""

    base: str
    site_known: bool
    new: tuple[PreviewedPage, ...]
    changed: tuple[PreviewedPage, ...]
    gone: tuple[PreviewedPage, ...]

    @property
    def total(self) -> int:
        return len(self.new) + len(self.changed) + len(self.gone)


def build_preview_page(
    *,
    base: str,
    site_known: bool,
    new: Iterable[PreviewedPage],
    changed: Iterable[PreviewedPage],
    gone: Iterable[PreviewedPage],
) -> Page:
    """The page at the root of a preview."""
    return Page(
        address=ADDRESS,
        template="preview",
        title=say("pages.preview.title"),
        description=say("pages.preview.description"),
        kind="list",
        content=PreviewContent(
            base=base,
            site_known=site_known,
            new=_in_order(new),
            changed=_in_order(changed),
            gone=_in_order(gone),
        ),
        noindex=True,
    )


def _in_order(found: Iterable[PreviewedPage]) -> tuple[PreviewedPage, ...]:
    return tuple(sorted(found, key=lambda p: (p.kind in _LISTS, p.address, p.published, p.title)))
