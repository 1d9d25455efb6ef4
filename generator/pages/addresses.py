"""The site's addresses: Swedish, permanent, from the root without a leading slash."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from generator.model import Provision
from generator.text import slugify
from generator.vocabularies import Act, Organisation
from generator.words import say

TRIALS = "forsok/"
OBSTACLES = "hinder/"
ACTS = "lagrum/"
TRIAL_ACTS = "forsoksforfattningar/"
LESSONS = "lardomar/"
ORGANISATIONS = "organisationer/"
PROGRAMMES = "program/"
AREAS = "omraden/"
PRINCIPLES = "principer/"
FOLLOW_UP = "uppfoljning/"
STATISTICS = "statistik/"
DESK = "redaktionen/"
RULES = "regler/"
FIELDS = "varfor-fragar-vi/"
MAP = "forsok/karta/"
TIMELINE = "forsok/tidslinje/"
PICTURES = "bilder/"
COMPARE = "jamfor/"
API = "api/v1/"
SEARCH = "sok/"
DATA = "oppna-data/"
FEEDS = "floden/"
CALENDARS = "kalender/"
IDENTITIES = "id/"
RANDOMISED = "lardomar/lottade-forsok/"
NULLS = "lardomar/ingen-skillnad/"
UNDECIDED = "lardomar/avbrutna/"
REPEATED = "lardomar/upprepade/"
ACT_OUTCOMES = "forsoksforfattningar/vad-det-blev/"
EXEMPTIONS = "forsoksforfattningar/undantag/"
MISSING = "uppfoljning/saknas/"
REGISTERS = "register/"
SEND_IN = "skicka-in/"
REPORT = "skicka-in/#ratta-ett-fel"

#: So many characters of a commit tell the versions of a record apart.
VERSION_SHOWN = 12

#: What the follow-up calls its kinds of deadline (``insight.deadlines``) that have their own pages.
FOLLOW_UP_NAMES = {
    "results-overdue": "resultat-som-drojer",
    "legal-basis-expired": "utan-lagstod",
    "exemption-expired": "undantag-som-lopt-ut",
    "overrun": "over-tiden",
    "exemption-expiring": "undantag-som-loper-ut",
    "act-expiring": "forfattningar-som-upphor",
    "stale": "obekraftade-uppgifter",
    "unanswered": "vantar-pa-svar",
    "historical": "fick-aldrig-svar",
}


def trial_address(trial: str) -> str:
    return f"{TRIALS}{trial}/"


def compare_address(trials: Iterable[str]) -> str:
    """The comparison page with these trials (ids) side by side."""
    query = "&".join(f"forsok={trial}" for trial in trials)
    return f"{COMPARE}?{query}" if query else COMPARE


def evaluation_address(trial: str, name: str) -> str:
    return f"{TRIALS}{trial}/#utvardering-{name}"


def obstacle_address(obstacle: str) -> str:
    return f"{OBSTACLES}{obstacle}/"


def programme_address(programme: str) -> str:
    return f"{PROGRAMMES}{programme}/"


def organisation_address(body: Organisation) -> str:
    return f"{ORGANISATIONS}{body.slug}/"


def area_address(area: str) -> str:
    return f"{AREAS}{area}/"


def principle_address(principle: str) -> str:
    return f"{PRINCIPLES}{principle}/"


def act_address(act: Act) -> str:
    return f"{ACTS}{act.slug}/"


def provision_anchor(provision: Provision) -> str:
    """``k6-p37``, ``p3a``, ``art6``: the place on the act's page; empty for the whole act."""
    if provision.article:
        return f"art{slugify(provision.article)}"
    chapter = f"k{slugify(provision.chapter)}" if provision.chapter else ""
    section = f"p{slugify(provision.section)}" if provision.section else ""
    return "-".join(part for part in (chapter, section) if part)


def provision_address(act: Act, provision: Provision) -> str:
    anchor = provision_anchor(provision)
    return f"{act_address(act)}#{anchor}" if anchor else act_address(act)


def county_address(name: str) -> str:
    """The map page of a county by its name, ``Skåne län``."""
    return f"{MAP}{slugify(name)}/"


def picture_address(figure: str) -> str:
    """The picture of a figure as a file, by the figure's id."""
    return f"{PICTURES}{figure}.svg"


def data_address(figure: str) -> str:
    """The data of a figure as a file."""
    return f"{PICTURES}{figure}.csv"


def feed_group_address(folder: str) -> str:
    """The list of the feeds in `folder` (``omrade``, ``organisation``)."""
    return f"{FEEDS}{folder}/"


def feed_address(name: str, ending: str) -> str:
    """A feed by its name (``alla``, ``omrade/skola``); `ending` is ``atom`` or ``json``."""
    return f"{FEEDS}{name}.{ending}"


def identity(kind: str, name: str) -> str:
    """The permanent address of a record by kind and id (an evaluation's: its trial's, a slash and
    its own name). A trial's is ``id/x/``; the others' cannot be taken for one."""
    if kind == "evaluation":
        trial, _, own = name.partition("/")
        return f"{IDENTITIES}{trial}/utvardering/{own}/"
    return f"{IDENTITIES}{_KINDS[kind]}{name}/"


def citation_address(trial: str, ending: str, evaluation: str = "") -> str:
    """The reference to a trial, or to an evaluation of it: ``bib``, ``ris`` or ``json``."""
    name = f"citera-{evaluation}" if evaluation else "citera"
    return f"{trial_address(trial)}{name}.{ending}"


def earlier_citations_address(trial: str, ending: str) -> str:
    """The references to all earlier versions of a trial. No evaluation's can be named so."""
    return f"{trial_address(trial)}versioner.{ending}"


def version_address(trial: str, commit: str) -> str:
    """The place of a version among those on the trial's page."""
    return f"{trial_address(trial)}#version-{commit[:VERSION_SHOWN]}"


def record_data_address(*steps: str) -> str:
    """The data of a page: ``record_data_address("trials", "x")`` is ``api/v1/trials/x.json``."""
    return f"{API}{'/'.join(steps)}.json"


def rule_address(code: str) -> str:
    return f"{RULES}#{code.lower()}"


def decade_address(start: int | None) -> str:
    """The trials that began in a decade, or whose start is not known."""
    return f"{TIMELINE}{f'{start}-talet' if start else 'okand-start'}/"


def follow_up_address(kind: str) -> str:
    """All deadlines of a kind, when they are too many for the page of follow-up."""
    return f"{FOLLOW_UP}{FOLLOW_UP_NAMES[kind]}/"


def search_address(words: str = "", **facets: str) -> str:
    """The search for `words`, narrowed by facets: their keys in ``words.toml`` with labels."""
    named = {say(f"search.facet.{name}").lower(): label for name, label in facets.items()}
    query = urlencode({"q": words, **named} if words else named)
    return f"{SEARCH}?{query}" if query else SEARCH


def edit_address(kind: str, record: str) -> str:
    """The form for a trial or an obstacle, filled in with what is there."""
    return f"{_FORMS[kind]}?post={record}"


def edit_evaluation_address(trial: str, name: str) -> str:
    return f"{_FORMS['evaluation']}?forsok={trial}&post={name}"


def new_evaluation_address(trial: str) -> str:
    return f"{_FORMS['evaluation']}?forsok={trial}"


def answer_address(obstacle: str) -> str:
    """The form for those who are responsible for what stands in the way."""
    return f"skicka-in/svar/?hinder={obstacle}"


_KINDS = {"trial": "", "obstacle": OBSTACLES, "programme": PROGRAMMES}

_FORMS = {
    "trial": "skicka-in/forsok/",
    "evaluation": "skicka-in/utvardering/",
    "obstacle": "skicka-in/hinder/",
}


def relative(target: str, here: str) -> str:
    """The address `target` as written on the page `here`, so that the site works in any folder."""
    if "//" in target or target.startswith(("#", "mailto:")):
        return target
    return "../" * here.count("/") + target or "./"
