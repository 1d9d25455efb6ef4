"""A real Chromium, and the real register's site in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.serving import serve
from tests.site.building import Built
from tests.site.conftest import hostile as hostile
from tests.site.conftest import real as real

#: Parts of a window that nobody looks at: the list below its address, which is a page of its own,
#: and a process in store. The rest are what Playwright leaves out, since the last list holds.
_LEFT_OUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxAimPopup",
    "SpareRendererForSitePerProcess",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_LEFT_OUT)}",
)
#: Milliseconds to wait for what must come: two workers and what they build share two cores.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
WIDE, NARROW = 1280, 375
HEIGHT = 800


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert program, "Install Chromium, or set CHROMIUM to one."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(real: Built) -> Iterator[str]:
    """The start page of the real register."""
    with serve(real.site) as start:
        yield start


@pytest.fixture(scope="session")
def hostile_address(hostile: Built) -> Iterator[str]:
    with serve(hostile.site) as start:
        yield start


@dataclass  # without slots: Playwright keeps something of its own on a bound listener
class Watched:
    """A page, and everything that it did wrong: errors, violations, requests to other hosts."""

    page: Page
    host: str
    faults: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        # The document itself may be one that is not there; what it asks for must be.
        itself = "404" in message.text and message.location["url"] == self.page.url
        if message.type in ("error", "warning") and not itself:
            self.faults.append(f"{message.type}: {message.text}")

    def see(self, request: Request) -> None:
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.faults.append(f"request to {request.url}")


#: Content security violations, reported as errors on the console with their directive.
_WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
window.hacked = () => console.error("hacked");
"""

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open ``path`` of the site in a context of its own; at the end nothing may have gone wrong.

    Keywords go to the context (``java_script_enabled``, ``color_scheme``, …); `width` is the
    window's, `start` another site's start page.
    """
    opened: list[Watched] = []

    def open_(path: str = "", *, width: int = WIDE, start: str = address, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, **options)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watched = Watched(page, start)
        opened.append(watched)
        page.on("console", watched.hear)
        page.on("pageerror", lambda error: watched.faults.append(f"exception: {error}"))
        page.on("dialog", lambda dialog: watched.faults.append(f"dialog: {dialog.message}"))
        page.on("request", watched.see)
        if options.get("java_script_enabled", True):
            page.add_init_script(_WATCH_POLICY)
        page.goto(start + path)
        return page

    yield open_
    faults = [fault for watched in opened for fault in watched.faults]
    for watched in opened:
        watched.page.context.close()
    assert not faults, faults


@pytest.fixture(scope="session")
def fullest(real: Built) -> Callable[[str], str]:
    """The address of the largest page in a folder of the site: the one with the most parts."""

    def find(folder: str) -> str:
        found = [p for p in (real.site / folder).glob("*/index.html") if not _is_list(p)]
        largest = max(found, key=lambda p: (p.stat().st_size, p.as_posix()))
        return f"{largest.parent.relative_to(real.site).as_posix()}/"

    return find


def _is_list(path: Path) -> bool:
    return path.parent.name in ("karta", "tidslinje")
