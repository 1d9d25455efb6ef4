"""The folders that the site is made of, before the builder: its input, and the files for programs.

Each is made to hold exactly what the register gives now, and a file that is right already is left
alone. Leaves what to write to ``sitemap`` and ``exports``, and the order of the steps to ``site``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, islice
from pathlib import Path

from generator.checking import CheckedRegister
from generator.derived import Derived
from generator.exports.building import BUILDERS, HEAVY, build_last
from generator.exports.files import ExportContext, ExportFile, Listed
from generator.exports.form import build_form_files, record_sources
from generator.folders import remove_others, share_files, write_files
from generator.forked import count_cores, map_forked, without_old_objects
from generator.history import History
from generator.kept import Digests, Store, digest, digest_all, list_program, read_store, write_store
from generator.page_digest import PageDigests
from generator.pages.page import Page
from generator.pages.registers import add_facet
from generator.pictures.files import build_files
from generator.render import Renderer
from generator.resources import PACKAGE, find_resource, find_schemas
from generator.schema import read_schemas
from generator.settings import Settings
from generator.sitemap import build_pages


def write_tree(
    checked: CheckedRegister,
    docs: Path,
    *,
    today: date,
    history: History | None = None,
    derived: Derived | None = None,
    site: str = "",
    settings: Settings | None = None,
    exported: tuple[Listed, ...] = (),
) -> int:
    """Write the builder's input; only files that changed, and stale ones removed.

    Returns the number of pages. `derived` and `exported` as in ``sitemap.build_pages``, `site` as
    in `Renderer`.
    """
    settings = settings or Settings()
    sources = read_sources(checked.root)
    docs.mkdir(parents=True, exist_ok=True)
    processes = count_cores()
    remembered = docs.parent / "pages.json"
    writer = _Writer(
        folder=docs,
        renderer=_ready_renderer(checked, site, docs.parent / "templates"),
        pages=partial(build_pages, checked, today, history, derived, exported, settings.moved),
        hand_written=frozenset(sources),
        share=processes,
        digests=PageDigests(checked.registry),
        store=read_store(remembered, _digest_base(checked, site)),
    )
    remembered.unlink(missing_ok=True)  # until the tree is whole again
    parts = list(map_forked(_Writer.write, writer, processes))
    written = {name for part in parts for name in part.names}
    if checked.registry.registers:  # a site of several takes in nothing itself
        rest = dict(add_facet(sources))
    else:
        rest = {**sources, **_form_files(checked, settings)}
    rest = {path: content for path, content in rest.items() if path not in written}
    write_files(docs, rest)
    remove_others(docs, {*written, *rest})
    stored = {name: digests for part in parts for name, digests in part.stored.items()}
    write_store(remembered, Store(base=writer.store.base, files=stored))
    return sum(1 for name in (*written, *rest) if name.endswith((".md", ".html")))


def _ready_renderer(checked: CheckedRegister, site: str, compiled: Path) -> Renderer:
    compiled.mkdir(parents=True, exist_ok=True)
    vocabularies = checked.registry.vocabularies
    renderer = Renderer(
        PACKAGE / "templates",
        vocabularies,
        site=site,
        registers=checked.registry.registers,
        compiled=compiled,
    )
    renderer.compile()
    return renderer


def _digest_base(checked: CheckedRegister, site: str) -> str:
    """Of all that every page is rendered with."""
    registry = checked.registry
    # A joint register has vocabularies that no folder has.
    told = repr((site, registry.registers, registry.vocabularies)).encode()
    return digest_all(chain([told], list_program(checked.root, ("jinja2", "markupsafe"))))


#: The kinds of page that are about one record or body, and that a change elsewhere seldom reaches.
#: What sums up the register is as quickly rendered as found to be the same.
_ABOUT_ONE = frozenset({"trial", "obstacle", "programme", "organisation", "act"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """The names of the files of a part, and the digests of those that can be told to be the same
    the next time."""

    names: list[str]
    stored: Mapping[str, Digests]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes one of `share` equal parts of the pages. Each part makes them all and keeps none: to
    hold them takes more memory than to make them takes time."""

    folder: Path
    renderer: Renderer
    pages: Callable[[], Iterator[Page]]
    hand_written: frozenset[str]
    share: int
    digests: PageDigests
    store: Store

    def write(self, part: int) -> _Written:
        """The pages of a part, with their figures. One that is there already is not rendered."""
        names: list[str] = []
        stored: dict[str, Digests] = {}
        for page in islice(self.pages(), part, None, self.share):
            # Instead of a hand-written page with the same address, whichever way that is written.
            short = f"{page.address.rstrip('/')}.md"
            path = short if short in self.hand_written else page.path
            key = self.digests.digest(page) if page.kind in _ABOUT_ONE else None
            kept = self.store.has(path, key, self.folder / path) if key else None
            if kept:
                names.append(path)
                stored[path] = kept
                continue
            files = {path: self.renderer.render(page).encode()}
            if key and not page.figures:
                stored[path] = key, digest(files[path])
            for figure in page.figures:
                files |= {file.path: file.content for file in build_files(figure)}
            write_files(self.folder, files)
            names += files
        return _Written(names=names, stored=stored)


def read_sources(root: Path) -> dict[str, bytes]:
    """What is not generated, by its path in the tree: hand-written pages, and assets."""
    found: dict[str, bytes] = {}
    for folder, below in (("docs/pages", ""), ("docs/assets", "assets/")):
        source = find_resource(root, folder)
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            found[below + path.relative_to(source).as_posix()] = path.read_bytes()
    return found


def _form_files(checked: CheckedRegister, settings: Settings) -> Mapping[str, bytes]:
    """What the forms read, and every record's own file beside its page."""
    root = checked.root
    schemas = read_schemas(find_schemas(root))
    files = dict(build_form_files(checked.registry, schemas, settings))
    for place, path in record_sources(checked.registry):
        # A registry may have been built from values; what was read from a file is there.
        if (root / path).is_file():
            files[place] = (root / path).read_bytes()
    return files


def write_exports(
    folder: Path, context: ExportContext, jobs: int | None = None
) -> tuple[Listed, ...]:
    """Write every export into `folder`, and tell of each: always the same, whatever `jobs`.

    One file at a time: all of them at once are more than a small machine holds.
    """
    with without_old_objects():
        if _is_worth_two(context, jobs or os.cpu_count() or 1):
            listed = _write_in_two(folder, context)
        else:
            listed = [file for build in BUILDERS for file in _write(folder, build(context))]
        listed += _write(folder, build_last(context, listed))
    remove_others(folder, {file.path for file in listed})
    return tuple(listed)


#: Below this many trials, starting a process costs more than it saves.
_WORTH_TWO = 400


def _is_worth_two(context: ExportContext, jobs: int) -> bool:
    return jobs > 1 and len(context.registry.trials) >= _WORTH_TWO


def _write_in_two(folder: Path, context: ExportContext) -> list[Listed]:
    """The heaviest builder beside all the others."""
    (heavy,), rest = map_forked(_write_part, (folder, context), 2)
    others = iter(rest)
    return [file for b in BUILDERS for file in (heavy if b is HEAVY else next(others))]


def _write_part(given: tuple[Path, ExportContext], part: int) -> list[list[Listed]]:
    folder, context = given
    builders = [HEAVY] if part == 0 else [build for build in BUILDERS if build is not HEAVY]
    return [_write(folder, build(context)) for build in builders]


def _write(folder: Path, files: Iterable[ExportFile]) -> list[Listed]:
    listed = []
    for file in files:
        write_files(folder, {file.path: file.content})
        listed.append(file.listed)
    return listed


def place_exports(folder: Path, site: Path, listed: tuple[Listed, ...]) -> None:
    """Put what `write_exports` wrote into a built site."""
    share_files(folder, site, (file.path for file in listed))


def place_moved(site: Path, moved: tuple[tuple[str, str], ...]) -> None:
    """Put the content of another file where one has been published. One that is not there is left
    to the inspection to tell of."""
    for old, new in moved:
        if not old.endswith("/") and (site / new).is_file():
            write_files(site, {old: (site / new).read_bytes()})
