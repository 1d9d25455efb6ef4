"""``python -m generator.builder CONFIG``: as ``mkdocs build``, but strict and only what changed."""

from __future__ import annotations

import html
import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import jinja2
import markdown
import mkdocs
from mkdocs.commands.build import _build_theme_template, build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from generator.builder.pages import Anchor, Made, Maker
from generator.folders import remove_others, share_files
from generator.forked import map_forked
from generator.kept import Store, digest, read_store, write_store

#: So many pages are made at a time.
_TURN = 64
#: Where things are, how strict to be, and what is asked for its settings instead of its name.
_NOT_IN_PAGES = {"config_file_path", "docs_dir", "site_dir", "theme", "plugins", "hooks", "strict"}

log = logging.getLogger("mkdocs.builder")


def main(arguments: list[str]) -> int:
    """0 for a whole site; 1, with the reason said, for a warning or an error."""
    logging.basicConfig(format="%(levelname)-8s-  %(message)s", level=logging.WARNING)
    try:
        config = load_config(arguments[0], strict=True)
        if config.plugins or config.hooks:
            # They may change any page for any reason, so that nothing is known to be unchanged.
            build(config)
        else:
            _build(config, Path(f"{config.site_dir}.json"))
    except (Abort, Exception) as error:  # MkDocs and a theme of one's own may raise anything
        print(f"ERROR   -  {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 - a program
        return 1
    return 0


def _build(config: MkDocsConfig, kept: Path) -> None:
    site = Path(config.site_dir)
    files = get_files(config)
    theme = config.theme.get_env()
    if config.theme.custom_dir:
        # Not what Material has: our look does not use its 2.5 MB, and they take a second to list.
        loader = jinja2.FileSystemLoader(config.theme.custom_dir)
        files.add_files_from_theme(jinja2.Environment(loader=loader), config)  # noqa: S701 - only lists
    set_exclusions(files, config)
    nav = get_navigation(files, config)
    pages = files.documentation_pages()
    for file in pages:
        if file.page is None:
            Page(None, file, config)
    maker = Maker(
        config=config,
        files=files,
        pages=pages,
        nav=nav,
        theme=theme,
        store=read_store(kept, _digest_base(config)),
    )
    kept.unlink(missing_ok=True)  # until the site is whole again
    made = list(map_forked(_make_turn, maker, -(-len(pages) // _TURN)))
    static = [f for f in files if not f.is_documentation_page() and f.inclusion.is_included()]  # type: ignore[no-untyped-call]
    _place(Path(config.docs_dir), site, static)
    for name in config.theme.static_templates:
        (site / name).unlink(missing_ok=True)
        _build_theme_template(name, theme, files, config, nav)
    warnings = sum(part.warnings for part in made)
    warnings += _tell_lost(site, (anchor for part in made for anchor in part.anchors))
    if warnings:
        raise Abort(f"{warnings} warnings in strict mode")
    templates = {*config.theme.static_templates, "sitemap.xml.gz"}
    remove_others(site, {f.dest_uri for f in (*pages, *static)} | templates)
    stored = {name: digests for part in made for name, digests in part.stored.items()}
    write_store(kept, Store(base=maker.store.base, files=stored))


def _make_turn(maker: Maker, turn: int) -> Made:
    return maker.make(maker.pages[turn * _TURN : (turn + 1) * _TURN])


def _digest_base(config: MkDocsConfig) -> str:
    """Of all that every page is made with: the programs, the theme, and what is set."""
    versions = (mkdocs.__version__, markdown.__version__, jinja2.__version__, sys.version)
    settings = sorted((k, repr(v)) for k, v in config.items() if k not in _NOT_IN_PAGES)
    look = sorted((k, str(v)) for k, v in config.theme.items())
    day = os.environ.get("SOURCE_DATE_EPOCH")
    parts = [repr((versions, settings, config.theme.name, look, day)).encode()]
    own = Path(__file__).parent
    for folder in (own, *map(Path, config.theme.dirs)):
        for path in _list_made_with(folder):
            parts += [path.relative_to(folder).as_posix().encode(), path.read_bytes()]
    return digest(*parts)


def _list_made_with(folder: Path) -> Iterator[Path]:
    """Programs and templates; not the ten thousand icons that Material keeps in a hidden folder."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if name.endswith((".py", ".html")))


def _place(docs: Path, site: Path, files: Sequence[File]) -> None:
    """Files that are no pages: those of `docs` are shared, the theme's are copied."""
    theirs = [file for file in files if file.src_dir != str(docs)]
    share_files(docs, site, (file.src_uri for file in files if file.src_dir == str(docs)))
    for file in theirs:
        Path(file.abs_dest_path).unlink(missing_ok=True)
        file.copy_file()


def _tell_lost(site: Path, anchors: Iterable[Anchor]) -> int:
    """How many of the links lead to a place that is not in its page; each is said."""
    lost = 0
    for anchor in anchors:
        page = (site / anchor.target).read_text("utf-8")
        if not re.search(rf'\b(?:id|name)="{re.escape(html.escape(anchor.name))}"', page):
            log.warning(
                "Doc file '%s' contains a link to '%s#%s', but there is no such anchor",
                anchor.source,
                anchor.target,
                anchor.name,
            )
            lost += 1
    return lost


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
