"""A preview of a change: only the pages that come out otherwise than they do today.

Both states are rendered to Markdown, and what is the same is left out: so a changed record brings
along the pages that list or count it. Owns which pages differ and where their links lead. Leaves
writing and running the builder to ``site``. Templates, schemas and vocabularies are those that are
checked out for both states, so a change of them shows in no preview.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from generator.checking import CheckedRegister, check_register
from generator.folders import fill_folder, replace_file, share_folder
from generator.history import (
    Commit,
    History,
    export_folders,
    find_merge_base,
    read_history,
    resolve,
)
from generator.pages.page import Page
from generator.pages.preview import START, PreviewedPage, build_preview_page
from generator.pictures.files import build_files
from generator.provenance import write_marker
from generator.registry import FOLDERS
from generator.render import Renderer
from generator.resources import PACKAGE
from generator.site import Progress, run_builder
from generator.sitemap import build_pages
from generator.swap import BuildError, building, check_target, swap
from generator.tree import read_sources
from generator.words import say

DEFAULT_OUT = "preview"
_HAND_WRITTEN = "docs/pages"
_TITLE = re.compile(r"^title: *(.+?) *$", re.MULTILINE)
_LINK = re.compile(r'(<(?:a|form)\b[^<>]*?\s(?:href|action)=")([^"]*)(")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What was built: how many pages are new, changed and gone."""

    out: Path
    new: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A page's Markdown and the files of its pictures, with what the list says of it. `page` is
    None for a hand-written one."""

    title: str
    kind: str
    text: bytes
    files: Mapping[str, bytes]
    page: Page | None


def build_preview(
    checked: CheckedRegister,
    *,
    base: str,
    out: Path,
    today: date,
    history: History,
    cache: Path | None = None,
    site_address: str = "",
    progress: Progress,
) -> Preview:
    """Build into `out` the pages of a sound register that differ from where it left `base`.

    `site_address` is that of the published site, where links to all other pages then lead. `cache`
    is that of `read_history`. Raises BuildError; HistoryError for a base that cannot be found.
    """
    root = checked.root
    check_target(root, out)
    left = resolve(root, find_merge_base(root, base, "HEAD"))
    progress(say("preview.comparing"))
    with TemporaryDirectory(prefix="forsok-") as made:
        before = _render_base(root, left, Path(made), today, cache)
    sources = read_sources(root)
    after = _render(checked, today, history) | _read_hand_written(sources)
    differing = [p for p, sheet in after.items() if p not in before or _differ(before[p], sheet)]
    new = [path for path in differing if path not in before]
    changed = [path for path in differing if path in before]
    gone = [path for path in before if path not in after]

    def told(path: str, sheet: _Sheet) -> PreviewedPage:
        address = address_of(path)
        return PreviewedPage(
            title=sheet.title,
            kind=sheet.kind,
            address="" if path not in after else address or START,
            published=f"{site_address}{address}" if site_address and path in before else "",
        )

    first = build_preview_page(
        base=left.sha[:10],
        site_known=bool(site_address),
        new=[told(path, after[path]) for path in new],
        changed=[told(path, after[path]) for path in changed],
        gone=[told(path, before[path]) for path in gone],
    )
    renderer = Renderer(PACKAGE / "templates", checked.registry.vocabularies)
    wanted = {name: data for name, data in sources.items() if not name.endswith(".md")}
    for path in differing:
        wanted |= {path: after[path].text, **after[path].files}
    start = after["index.md"].page
    if "index.md" in differing and start is not None:
        moved = replace(start, address=START)
        wanted[moved.path] = renderer.render(moved).encode()
    wanted[first.path] = renderer.render(first).encode()
    _build(root, wanted, out, today, history.head, site_address, progress)
    return Preview(out=out, new=len(new), changed=len(changed), gone=len(gone))


def _render_base(
    root: Path, base: Commit, folder: Path, today: date, cache: Path | None
) -> Mapping[str, _Sheet]:
    export_folders(root, base.sha, (*FOLDERS, _HAND_WRITTEN), folder)
    (folder / FOLDERS[0]).mkdir(exist_ok=True)
    if (root / "schema").is_dir():
        (folder / "schema").symlink_to((root / "schema").resolve())
    checked = check_register(folder, today=today)
    if not checked.is_sound:
        raise BuildError(say("preview.base_faulty", base=base.sha[:10]))
    history = read_history(root, revision=base.sha, cache=cache, today=today)
    hand_written = _read_hand_written(read_sources(folder))
    return _render(checked, today, history) | hand_written


def _differ(before: _Sheet, after: _Sheet) -> bool:
    return before.text != after.text or before.files != after.files


def _render(checked: CheckedRegister, today: date, history: History) -> dict[str, _Sheet]:
    renderer = Renderer(PACKAGE / "templates", checked.registry.vocabularies)
    return {
        page.path: _Sheet(
            title=page.title,
            kind=page.kind,
            text=renderer.render(page).encode(),
            files={f.path: f.content for figure in page.figures for f in build_files(figure)},
            page=page,
        )
        for page in build_pages(checked, today, history)
    }


def _read_hand_written(sources: Mapping[str, bytes]) -> dict[str, _Sheet]:
    found = {}
    for path, content in sources.items():
        if path.endswith(".md"):
            title = _TITLE.search(content.decode("utf-8", "replace"))
            name = title[1].strip("'\"") if title else path
            found[path] = _Sheet(title=name, kind="page", text=content, files={}, page=None)
    return found


def _build(
    root: Path,
    wanted: Mapping[str, bytes],
    out: Path,
    today: date,
    commit: Commit,
    site_address: str,
    progress: Progress,
) -> None:
    work = root / "build" / "preview"
    try:
        with building(out) as fresh:
            progress(say("build.writing"))
            fill_folder(work / "docs", wanted)
            progress(say("build.building"))
            made = run_builder(
                root,
                work,
                today=today,
                settings={
                    # Most of what the pages lead to is not here; `lead_out` sees to the links.
                    "validation": {"links": {"not_found": "ignore", "anchors": "ignore"}},
                    "extra": {"preview": {"site": site_address}},
                },
            )
            share_folder(made, fresh)
            _lead_out_all(fresh, wanted, site_address)
            for listing in fresh.glob("sitemap.xml*"):
                listing.unlink()
            (fresh / "robots.txt").write_text("User-agent: *\nDisallow: /\n", "utf-8")
            write_marker(
                fresh, commit, today, sum(1 for name in wanted if name.endswith((".md", ".html")))
            )
            progress(say("build.swapping"))
            swap(fresh, out)
    except OSError as error:
        path, reason = error.filename or out, error.strerror or str(error)
        raise BuildError(say("build.cannot_write", path=path, reason=reason)) from error


# --- where links lead ----------------------------------------------------------------------------


def address_of(path: str) -> str:
    """The address of the page that the builder makes of a Markdown file."""
    place = PurePosixPath(path).with_suffix("")
    steps = place.parts[:-1] if place.name == "index" else place.parts
    return "".join(f"{step}/" for step in steps)


def _lead_out_all(site: Path, wanted: Collection[str], site_address: str) -> None:
    there = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    for name in wanted:
        page = site / address_of(name) / "index.html"
        if name.endswith((".md", ".html")) and page.is_file():
            text = page.read_text("utf-8")
            replace_file(page, lead_out(text, name, there, site_address).encode())


def lead_out(page: str, source: str, there: Collection[str], site_address: str) -> str:
    """The HTML made of `source` with its links to pages that are not in the preview leading to the
    published site; relative, as they would be there, where its address is not known."""
    here = address_of(source)

    def lead(found: re.Match[str]) -> str:
        start, target, end = found.groups()
        path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
        if not path or ":" in path or path.startswith("/"):
            return found[0]
        if path.endswith(".md"):  # one that the builder could not follow: as written in the source
            address = address_of(_join(posixpath.dirname(source), path))
        else:
            address = _join(here, path)
        if address.startswith("../"):
            return found[0]
        if (f"{address}index.html" if address.endswith("/") or not address else address) in there:
            return found[0]
        if site_address:
            return f"{start}{site_address}{address}{mark}{rest}{end}"
        return f"{start}{'../' * here.count('/')}{address}{mark}{rest}{end}"

    return _LINK.sub(lead, page)


def _join(here: str, path: str) -> str:
    """`path` as seen from the folder `here`, from the root; a folder keeps its slash."""
    joined = posixpath.normpath(posixpath.join(here, path))
    joined = "" if joined == "." else joined
    last = path.rpartition("/")[2]
    return f"{joined}/" if joined and last in ("", ".", "..") else joined
