"""``python -m bench.search``: bytes until the first hit, and how fast the facets answer.

The search page is the real one, in a real Chromium, over made-up pages. What it is compared with
is the index that Material for MkDocs makes of the same pages, which its readers fetch whole.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from material.plugins.search.plugin import SearchIndex
from playwright.sync_api import Page, Response, sync_playwright

from bench.pages import SearchedPage, make_pages
from generator.words import say
from tests.browser.serving import serve

HOME = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 22)
SEARCHES = ("förskola", "sekretess Göteborg", "kommun")
#: Clicks on facets, by the name in the address and how many of its choices.
CLICKS = (("lan", 3), ("status", 2), ("omrade", 2))
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def main() -> int:
    """Print the figures and write ``build/bench-search.json``."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--trials", type=int, default=10_000, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the site here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        site = options.keep or Path(temporary) / "site"
        pages = list(make_pages(HOME, TODAY, options.trials))
        if not (site / "pagefind").is_dir():
            write_site(site, pages)
        theirs = measure_material(pages)
        ours = measure_site(site)
    figures = {"trials": options.trials, "pages": len(pages), **ours, "material": theirs}
    figures["ratio"] = round(theirs["raw"] / max(ours["first_hit"].values()), 1)
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    out = HOME / "build" / "bench-search.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


def write_site(site: Path, pages: Iterable[SearchedPage]) -> None:
    """The real site's search page and assets, with `pages` in the place of all others."""
    real = site.with_name("real")
    command = [sys.executable, "-m", "generator.cli", "build", "--out", str(real)]
    subprocess.run(command, cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    site.mkdir(parents=True, exist_ok=True)
    for name in ("assets", "sok"):
        shutil.copytree(real / name, site / name, dirs_exist_ok=True)
    shutil.copy(real / "404.html", site / "404.html")
    shutil.rmtree(real)
    for page in pages:
        target = site / page.address / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(_render(page)), "utf-8")
    started = time.perf_counter()
    command = [sys.executable, "-m", "pagefind", "--force-language", "sv", "--silent"]
    subprocess.run([*command, "--site", str(site)], check=True)
    print(f"indexed in {time.perf_counter() - started:.1f} s", flush=True)


def _render(page: SearchedPage) -> Iterator[str]:
    """As docs/overrides/base.html writes what the search reads."""
    entry = page.entry
    yield '<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">'
    kind = (say("search.facet.record"), (entry.kind,))
    for name, values in (kind, *entry.filters):
        for value in values:
            yield _meta("filter", name, value)
    for name, value in entry.sort:
        yield _meta("filter", f"ordning-{name}", value)
    for name, value in (("kind", entry.kind), *entry.meta):
        yield _meta("meta", name, value)
    yield f"<title>{html.escape(page.title)}</title></head>"
    yield f"<body><article data-pagefind-body>{page.body}</article></body></html>\n"


def _meta(what: str, name: str, value: str) -> str:
    return f'<meta data-pagefind-{what}="{name}[content]" content="{html.escape(value)}">\n'


def measure_material(pages: Iterable[SearchedPage]) -> dict[str, int]:
    """Bytes of the index that Material's search makes of the pages, as it is and compressed."""
    config = {
        "lang": ["sv"],
        "separator": r"[\s\-]+",
        "pipeline": ["stemmer"],
        "fields": {"title": {"boost": 1e3}, "text": {"boost": 1.0}, "tags": {"boost": 1e6}},
    }
    index = SearchIndex(**config)
    for page in pages:
        index.add_entry_from_context(
            SimpleNamespace(meta={}, content=page.body, toc=(), url=page.address, title=page.title)
        )
    data = index.generate_search_index(None).encode()
    return {"raw": len(data), "compressed": len(gzip.compress(data))}


def measure_site(site: Path) -> dict[str, dict[str, int]]:
    """Bytes until the first hit for each of `SEARCHES`, with nothing cached; seconds do not count.

    Bytes are those of the files that the search fetches, as a host without compression would send
    them; what every page of the site has (styles, fonts, menu) is not among them.
    """
    first: dict[str, int] = {}
    later: dict[str, int] = {}
    clicks: dict[str, int] = {}
    with serve(site) as address, _browser() as open_page:
        for words in (*SEARCHES, ""):
            with open_page() as page:
                fetched: list[Response] = []
                page.on("response", _keep(fetched))
                page.add_init_script(_FIRST_HIT)
                page.goto(f"{address}sok/?q={words}")
                page.wait_for_selector("[data-fr-finder-hits] > li")
                name = words or "(no words)"
                page.wait_for_selector("[data-fr-finder][data-ready]")
                page.wait_for_load_state("networkidle")
                shown = page.evaluate("window.firstHit")
                first[name] = _count(r for r in fetched if r.request.timing["startTime"] < shown)
                later[name] = _count(fetched) - first[name]
                clicks[name] = round(statistics.median(_click(page)))
    return {"first_hit": first, "facets_after": later, "facet_milliseconds": clicks}


#: When the first hit stood on the page: what is asked for later is not needed for it.
_FIRST_HIT = """
new MutationObserver((_, watcher) => {
  if (!document.querySelector("[data-fr-finder-hits] > li")) return;
  watcher.disconnect();
  window.firstHit = Date.now();
}).observe(document, {childList: true, subtree: true});
"""


def _keep(fetched: list[Response]) -> Callable[[Response], None]:
    # Playwright marks what listens, which a list's own append does not allow.
    return lambda response: fetched.append(response)


def _count(fetched: Iterable[Response]) -> int:
    """A file that is asked for twice comes from the browser's store the second time."""
    counted = ("/pagefind/", "/assets/js/sok")
    files = {r.url: r for r in fetched if any(part in r.url for part in counted)}
    return sum(len(r.body()) for r in files.values())


def _click(page: Page) -> Iterator[float]:
    """Milliseconds from a choice until hits and counts have followed it."""
    for name, choices in CLICKS:
        for number in range(choices):
            yield page.evaluate(
                """async ([name, number]) => {
                  const finder = document.querySelector("[data-fr-finder]");
                  const facet = finder.querySelector(`[data-fr-facet="${name}"]`);
                  const boxes = facet.querySelectorAll("input[type=checkbox]");
                  const begun = performance.now();
                  const done = new Promise((resolve) => new MutationObserver((_, watcher) => {
                    if (!finder.hasAttribute("data-ready")) return;
                    watcher.disconnect();
                    resolve();
                  }).observe(finder, {attributes: true}));
                  boxes[number].click();
                  await done;
                  return performance.now() - begun;
                }""",
                [name, number],
            )


@contextmanager
def _browser() -> Iterator[Callable[[], AbstractContextManager[Page]]]:
    program = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))

        @contextmanager
        def open_page() -> Iterator[Page]:
            context = browser.new_context()
            yield context.new_page()
            context.close()

        yield open_page
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
