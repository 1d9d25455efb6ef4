"""What every page is: an address, a title, and content for a template."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`address` is from the site's root without a leading slash, ``forsok/x/#matt``."""

    title: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with its data as a table beneath.

    `svg` is markup that ``pictures`` has made, with its own title and description inside: it is
    trusted, and nothing else may fill it. Everything else is text. `columns` name the columns of
    `rows`; the first column of a row is its header.
    """

    id: str
    title: str
    description: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """How the search finds the page: its kind, facts shown with the hit, facets, and keys to sort
    by (compared as text; a page may lack some)."""

    kind: str
    meta: tuple[tuple[str, str], ...] = ()
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """What the page says as a file for programs. `type` is its media type, `address` from the
    site's root."""

    type: str
    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What the page is to another address, for programs: `rel` as registered with IANA. `type` is
    the media type of what is there, empty for a page."""

    rel: str
    address: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the site.

    `address` is the folder of the page from the root, ``forsok/x/`` (empty for the start page).
    `template` is a file in ``templates/`` without endings. `search` is None for a page that the
    search should not find. `redirect` sends the reader on to another address; a `bare` page does
    only that, as there are more of them than of all others together.
    """

    address: str
    template: str
    title: str
    description: str
    kind: str
    content: object
    section: str = ""
    crumbs: tuple[Link, ...] = ()
    search: SearchEntry | None = None
    scripts: tuple[str, ...] = ()
    wide: bool = False
    toc: bool = False
    noindex: bool = False
    redirect: str = ""
    bare: bool = False
    alternates: tuple[Alternate, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def path(self) -> str:
        """The file under ``build/docs/``: Markdown for the builder, or HTML as it is."""
        name = "index.html" if self.bare else "index.md"
        return f"{self.address.rstrip('/')}/{name}" if self.address else name

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The pictures that the content holds. Each is also a file that the page can link to."""
        if not is_dataclass(self.content):
            return ()
        values = (getattr(self.content, part.name) for part in fields(self.content))
        return tuple(value for value in values if isinstance(value, Figure))
