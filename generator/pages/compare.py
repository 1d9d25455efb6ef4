"""The page on which two or three trials stand side by side.

Owns which rows there are, in which order. The cells come from the trials' own pages, where
``data-fr-compare`` names the row (``docs/assets/js/jamfor.js`` fetches them), so that nothing is
said twice. Row names in Swedish are the template's.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages import addresses
from generator.pages.page import Page
from generator.pages.trials import trials_crumb
from generator.words import say

#: The rows, by what ``data-fr-compare`` says on a trial's page.
ROWS = (
    "vad",
    "vem",
    "deltagare",
    "nar",
    "status",
    "jamforelse",
    "matt",
    "slutsats",
    "evidens",
    "undantag",
    "hinder",
    "sedan",
)

#: So many can be compared.
MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareContent:
    rows: tuple[str, ...]
    most: int


def build_compare_page() -> Page:
    """The page before anything is chosen; the choice is in the address."""
    return Page(
        address=addresses.COMPARE,
        template="compare",
        title=say("pages.compare.title"),
        description=say("pages.compare.description"),
        kind="compare",
        section="forsok",
        crumbs=(trials_crumb(),),
        scripts=("jamfor",),
        wide=True,
        content=CompareContent(rows=ROWS, most=MOST),
    )
