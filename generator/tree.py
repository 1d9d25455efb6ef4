"""The folders that the site is made of, before the builder: its input, and the files for programs.

Each is made to hold exactly what the register gives now, and a file that is right already is left
alone. Leaves what to write to ``sitemap`` and ``exports``, and the order of the steps to ``site``.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from generator.checking import CheckedRegister
from generator.derived import Derived
from generator.exports.building import BUILDERS, HEAVY, build_last
from generator.exports.files import ExportContext, ExportFile, Listed
from generator.exports.form import build_form_files, record_sources
from generator.history import History
from generator.pages.registers import add_facet
from generator.pictures.files import build_files
from generator.render import Renderer
from generator.resources import PACKAGE, find_resource
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
    registers = checked.registry.registers
    sources = read_sources(checked.root)
    wanted = dict(add_facet(sources)) if registers else dict(sources)
    renderer = Renderer(
        PACKAGE / "templates", checked.registry.vocabularies, site=site, registers=registers
    )
    for page in build_pages(checked, today, history, derived, exported, settings.moved):
        # Instead of a hand-written page with the same address, whichever way that is written.
        short = f"{page.address.rstrip('/')}.md"
        wanted[short if short in sources else page.path] = renderer.render(page).encode()
        for figure in page.figures:
            wanted |= {file.path: file.content for file in build_files(figure)}
    if not registers:  # a site of several takes in nothing itself
        wanted |= _form_files(checked, settings)
    write_files(docs, wanted)
    return sum(1 for name in wanted if name.endswith(".md"))


def read_sources(root: Path) -> dict[str, bytes]:
    """What is not generated, by its path in the tree: hand-written pages, and assets."""
    found: dict[str, bytes] = {}
    for folder, below in (("docs/pages", ""), ("docs/assets", "assets/")):
        source = find_resource(root, folder)
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            found[below + path.relative_to(source).as_posix()] = path.read_bytes()
    return found


def write_files(folder: Path, wanted: Mapping[str, bytes]) -> None:
    """Make `folder` hold exactly `wanted`; a file that is right already is left alone."""
    for name, content in wanted.items():
        target = folder / name
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    _remove_stale(folder, wanted)


def _form_files(checked: CheckedRegister, settings: Settings) -> Mapping[str, bytes]:
    """What the forms read, and every record's own file beside its page."""
    root = checked.root
    schemas = read_schemas(find_resource(root, "schema/trial.schema.json").parent)
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
    with _without_old_objects():
        if _is_worth_two(context, jobs or os.cpu_count() or 1):
            listed = _write_in_two(folder, context)
        else:
            listed = [file for build in BUILDERS for file in _write(folder, build(context))]
        listed += _write(folder, build_last(context, listed))
    _remove_stale(folder, {file.path for file in listed})
    return tuple(listed)


#: Below this many trials, starting a process costs more than it saves.
_WORTH_TWO = 400


def _is_worth_two(context: ExportContext, jobs: int) -> bool:
    return (
        jobs > 1
        and len(context.registry.trials) >= _WORTH_TWO
        and "fork" in get_all_start_methods()
    )


def _write_in_two(folder: Path, context: ExportContext) -> list[Listed]:
    """The heaviest builder in a process of its own, which inherits the register as it is."""
    with ProcessPoolExecutor(
        1, mp_context=get_context("fork"), initializer=_inherit, initargs=(context,)
    ) as pool:
        heavy = pool.submit(_write_heavy, folder)
        rest = {build: _write(folder, build(context)) for build in BUILDERS if build is not HEAVY}
        found = {**rest, HEAVY: heavy.result()}
    return [file for build in BUILDERS for file in found[build]]


#: What the process of its own has inherited: it is never sent.
_inherited: list[ExportContext] = []


def _inherit(context: ExportContext) -> None:
    _inherited.append(context)


def _write_heavy(folder: Path) -> list[Listed]:
    return _write(folder, HEAVY(_inherited[0]))


def _write(folder: Path, files: Iterable[ExportFile]) -> list[Listed]:
    listed, made = [], set[str]()
    for file in files:
        parent = file.path.rpartition("/")[0]
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        _write_file(folder / file.path, file.content)
        listed.append(file.listed)
    return listed


def _write_file(target: Path, content: bytes) -> None:
    """With few questions to the system: there are six files a trial."""
    try:
        with target.open("xb") as new:
            new.write(content)
    except FileExistsError:
        if target.is_file() and target.read_bytes() == content:
            return
        # Never into the file that is there: a site may share it.
        target.unlink()
        target.write_bytes(content)


@contextmanager
def _without_old_objects() -> Iterator[None]:
    """What is there already is no garbage: the collector need not look at it, time and again, nor
    make a process that inherits it have a copy."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def place_exports(folder: Path, site: Path, listed: tuple[Listed, ...]) -> None:
    """Put what `write_exports` wrote into a built site; shared on disk where that is possible."""
    made = set[str]()
    for file in listed:
        target, parent = site / file.path, file.path.rpartition("/")[0]
        if parent not in made:
            (site / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        try:
            os.link(folder / file.path, target)
        except OSError:  # another disk, or one without links
            shutil.copyfile(folder / file.path, target)


def place_moved(site: Path, moved: tuple[tuple[str, str], ...]) -> None:
    """Put the content of another file where one has been published. One that is not there is left
    to the inspection to tell of."""
    for old, new in moved:
        if not old.endswith("/") and (site / new).is_file():
            (site / old).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(site / new, site / old)


def _remove_stale(folder: Path, wanted: Collection[str]) -> None:
    """Files and links that are not `wanted`, and folders with nothing in them."""
    root = os.fspath(folder)
    for place, folders, names in os.walk(root, topdown=False):
        links = [name for name in folders if Path(place, name).is_symlink()]
        below = place[len(root) + 1 :].replace(os.sep, "/")
        for name in (*names, *links):
            if (f"{below}/{name}" if below else name) not in wanted:
                Path(place, name).unlink()
        if place != root and not any(Path(place).iterdir()):
            Path(place).rmdir()
