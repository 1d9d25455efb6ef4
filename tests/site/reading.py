"""Built pages as the tests look at them: parsed once, with an independent HTML parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

#: Where a page is thought to lie when its links are resolved.
BASE = "https://register.invalid/folder/"

_ADDRESSES = {
    "a": ("href",),
    "area": ("href",),
    "link": ("href",),
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "form": ("action",),
    "use": ("href",),
    "image": ("href",),
}
_XLINK = "{http://www.w3.org/1999/xlink}href"


class PageFile:
    """One HTML file of a built site. `address` is the page's, from the root of the site."""

    def __init__(self, site: Path, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(site).as_posix()
        self.address = self.name.removesuffix("index.html")
        self.source = path.read_text("utf-8")

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @cached_property
    def _parsed(self) -> tuple[Element, tuple[str, ...]]:
        parser = html5lib.HTMLParser(
            tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False
        )
        root = parser.parse(self.source)
        return root, tuple(f"{place}: {code} {words}" for place, code, words in parser.errors)

    @property
    def root(self) -> Element:
        return self._parsed[0]

    @property
    def faults(self) -> tuple[str, ...]:
        """What the HTML standard calls parse errors."""
        return self._parsed[1]

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        # Comments have a function for a tag.
        return tuple(e for e in self.root.iter() if isinstance(e.tag, str))

    def find(self, *tags: str) -> list[Element]:
        return [e for e in self.elements if local_name(e) in tags]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(e.attrib["id"] for e in self.elements if "id" in e.attrib)

    @property
    def title(self) -> str:
        return next((text_of(e) for e in self.find("title")), "")

    @property
    def kind(self) -> str:
        return next((e.get("data-kind", "") for e in self.find("body")), "")

    @property
    def is_redirect(self) -> bool:
        return any(e.get("http-equiv", "").lower() == "refresh" for e in self.find("meta"))

    @property
    def is_error_page(self) -> bool:
        return self.name == "404.html"

    @cached_property
    def text(self) -> str:
        """What a reader sees in the page's own part, on one line."""
        return " ".join(text_of(e) for e in self.find("main"))

    def addresses(self) -> Iterator[tuple[Element, str]]:
        """Every address that an element of the page points to."""
        for element in self.elements:
            for name in _ADDRESSES.get(local_name(element), ()):
                for given in (element.get(name), element.get(_XLINK) if name == "href" else None):
                    if given is not None:
                        yield element, given


def local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


class Pages(dict[str, PageFile]):
    """Every page of a site by file name."""

    def __repr__(self) -> str:
        return f"<{len(self)} pages>"  # pytest shows the arguments of a test that fails


def read_pages(site: Path) -> Pages:
    """Every page of the site. Pagefind's own folder has none."""
    found = (PageFile(site, path) for path in sorted(site.rglob("*.html")))
    return Pages({page.name: page for page in found})


def is_internal(address: str) -> bool:
    return urlsplit(urljoin(BASE, address)).netloc == urlsplit(BASE).netloc


def resolve(page: str, address: str) -> tuple[str, str]:
    """An internal `address` on the page at `page`: path from the site's root, and fragment.

    A path that leaves the site's folder begins with ``..``.
    """
    parts = urlsplit(urljoin(BASE + page, address))
    path = unquote(parts.path)
    folder = urlsplit(BASE).path
    inside = path.removeprefix(folder) if path.startswith(folder) else f"..{path}"
    return re.sub(r"(^|/)index\.html$", r"\1", inside), unquote(parts.fragment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What two builders must agree on."""

    title: str
    headings: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    words: str


class _OutlineReader(HTMLParser):
    """A quick reading, since every page is read twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.headings: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("title", *HEADINGS[:4]) and "svg" not in self._open:
            self._open.append(tag)
            if tag != "title":
                self.headings.append((tag, ""))
        elif tag in ("svg", "script", "style"):
            self._open.append(tag)
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "title":
            self.title += data
        elif inside in HEADINGS:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        if inside not in ("script", "style"):
            self.words.append(data)


def read_outline(site: Path, path: Path) -> Outline:
    reader = _OutlineReader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    page = path.relative_to(site).as_posix()
    links = {"#".join(resolve(page, link)) if is_internal(link) else link for link in reader.links}
    return Outline(
        title=" ".join(reader.title.split()),
        headings=tuple((level, " ".join(text.split())) for level, text in reader.headings),
        links=tuple(sorted(links)),
        words=" ".join("".join(reader.words).split()),
    )


def listing(faults: Iterable[str], limit: int = 25) -> str:
    """Faults as an assertion message: the first ones, and how many there are."""
    found = list(faults)
    more = [f"… {len(found) - limit} more"] if len(found) > limit else []
    return "\n".join(["", *found[:limit], *more])
