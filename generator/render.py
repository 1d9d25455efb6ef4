"""Page values to Markdown: the only user of Jinja.

Everything a template prints is escaped, so that it stands as text both in Markdown and in HTML;
a template asks by name (``paragraphs``, ``link``) for anything richer. Links are written as final
relative addresses, since the builder leaves HTML blocks as they are.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)
from markupsafe import Markup

from generator.dates import PartialDate
from generator.model import Provision
from generator.pages import addresses
from generator.pages.doors import Doors
from generator.pages.linked import describe_page
from generator.pages.page import Link, Page
from generator.registers import Register
from generator.text import (
    MONTHS,
    escape,
    format_date,
    format_number,
    format_size,
    join_words,
    parse_paragraphs,
    safe_address,
    shorten,
)
from generator.vocabularies import Act, Vocabularies, consolidated_address, parliament_address
from generator.words import say


def _finalize(value: object) -> object:
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return Markup(escape(value))
    if isinstance(value, PartialDate):
        return Markup(escape(format_date(value)))
    if value is None:
        raise TypeError("a template printed None")
    return value


def paragraphs(text: str, css: str = "") -> Markup:
    """A plain-text field as ``<p>`` and ``<ul>``."""
    attribute = f' class="{css}"' if css else ""
    parts = []
    for block in parse_paragraphs(text):
        if block.items:
            items = "".join(f"<li>{escape(item)}</li>" for item in block.items)
            parts.append(f"<ul{attribute}>{items}</ul>")
        else:
            parts.append(f"<p{attribute}>{escape(block.text)}</p>")
    return Markup("\n".join(parts))


def time_element(value: PartialDate, short: bool = False) -> Markup:
    """``<time datetime="2015-02">februari 2015</time>``."""
    shown = format_date(value)
    if short:
        for month in MONTHS:
            shown = shown.replace(month, month[:3])
    return Markup(f'<time datetime="{value.text}">{escape(shown)}</time>')


def external(address: str, text: str = "") -> Markup:
    """A link out of the register, or the bare text when the address is not allowed."""
    shown = escape(text or address)
    safe = safe_address(address)
    if safe is None:
        return Markup(shown)
    return Markup(f'<a href="{html.escape(safe, quote=True)}" rel="external">{shown}</a>')


def name_provision(provision: Provision, act: Act) -> str:
    """``kommunallagen 6 kap. 37 §`` or ``artikel 6 GDPR``."""
    name = act.short or act.title
    shown = f"{name} ({act.code})" if act.code not in name else name
    place = place_provision(provision)
    return f"{shown} {place}".strip()


def place_provision(provision: Provision) -> str:
    """``6 kap. 37 §``; empty for a whole act."""
    parts = []
    if provision.article:
        parts.append(f"artikel\u00a0{provision.article}")
    if provision.chapter:
        parts.append(f"{provision.chapter}\u00a0kap.")
    if provision.section:
        parts.append(f"{provision.section}\u00a0§")
    if provision.part:
        parts.append(provision.part)
    return " ".join(parts)


class Renderer:
    """Templates bound to one register's vocabularies. `site` is the site's address with a slash at
    its end, empty where it is not known: then linked data names things from the page it is on.
    `registers` are those that the site joins, if it joins any. `compiled` is a folder for what is
    made of the templates, which takes two seconds."""

    def __init__(
        self,
        templates: Path,
        vocabularies: Vocabularies,
        *,
        site: str = "",
        registers: tuple[Register, ...] = (),
        compiled: Path | None = None,
    ) -> None:
        self._vocabularies = vocabularies
        self._site = site
        self._environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            finalize=_finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=FileSystemBytecodeCache(str(compiled)) if compiled else None,
        )
        self._environment.globals |= {
            "label": vocabularies.label,
            "definition": lambda name, code: vocabularies.lists[name].definition(code),
            "body": vocabularies.organisation,
            "act": vocabularies.act,
            "place": place_provision,
            "name_provision": lambda p: name_provision(p, vocabularies.act(p.act)),
            "time": time_element,
            "paragraphs": paragraphs,
            "external": external,
            "addresses": addresses,
            "doors": Doors(registers=registers),
            "consolidated": consolidated_address,
            "parliament": parliament_address,
        }
        self._environment.filters |= {
            "number": format_number,
            "size": format_size,
            "shorten": shorten,
            "words": join_words,
            "inline_json": _inline_json,
        }

    def compile(self) -> None:
        """Make every template ready, for processes that are to inherit them."""
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def render(self, page: Page) -> str:
        """The Markdown of a page, front matter first; the HTML of a bare one."""
        name = "bare.html.j2" if page.bare else f"{page.template}.md.j2"
        template, here = self._environment.get_template(name), _Here(address=page.address)
        if page.bare:
            return template.render(page=page, site=self._site, to=here.to, link=here.link)
        body = template.render(page=page, content=page.content, to=here.to, link=here.link)
        return f"{_front_matter(page, self._linked(page))}\n{body.strip()}\n"

    def _linked(self, page: Page) -> str:
        """The page's JSON-LD as text that nothing in a record can end: ``base.html`` prints it."""

        def address(target: str) -> str:
            if self._site:
                return f"{self._site}{target}"
            return addresses.relative(target, page.address)

        found = describe_page(page, self._vocabularies, address)
        dumped = json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else ""
        return dumped.translate(_INERT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """The page that is being rendered, from which links lead on."""

    address: str

    def to(self, address: str) -> Markup:
        """The relative address."""
        return Markup(html.escape(addresses.relative(address, self.address), quote=True))

    def link(self, target: Link | str, text: str = "") -> Markup:
        """``<a href="…">…</a>`` to a `Link` or to an address."""
        link = target if isinstance(target, Link) else Link(title=text, address=target)
        return Markup(f'<a href="{self.to(link.address)}">{escape(text or link.title)}</a>')


def _inline_json(value: object) -> Markup:
    """JSON for a data attribute in single quotes."""
    dumped = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(html.escape(dumped, quote=True))


#: Characters that could end a script, begin markup or be an entity, as JSON writes them otherwise.
_INERT = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def _front_matter(page: Page, linked: str) -> str:
    """YAML whose every value is JSON, which YAML reads without guessing."""
    fields: dict[str, object] = {
        "title": page.title,
        "description": shorten(page.description, 300),
        "kind": page.kind,
    }
    if page.section:
        fields["section"] = page.section
    if page.crumbs:
        fields["crumbs"] = [{"title": c.title, "url": c.address} for c in page.crumbs]
    if page.scripts:
        fields["scripts"] = list(page.scripts)
    for name in ("wide", "toc", "noindex"):
        if getattr(page, name):
            fields[name] = True
    if page.redirect:
        fields["redirect"] = page.redirect
    if linked:
        fields["linked"] = linked
    if page.alternates:
        fields["alternates"] = [
            {"type": a.type, "title": a.title, "url": a.address} for a in page.alternates
        ]
    if page.relations:
        fields["relations"] = [
            {"rel": r.rel, "url": r.address, "type": r.type} for r in page.relations
        ]
    fields["search"] = _search(page)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", ""])


def _search(page: Page) -> Mapping[str, object] | bool:
    entry = page.search
    if entry is None:
        return False
    filters = ((say("search.facet.record"), (entry.kind,)), *entry.filters)
    return {
        "kind": entry.kind,
        "meta": dict(entry.meta),
        "filters": {name: list(values) for name, values in filters if values},
        "sort": dict(entry.sort),
    }
