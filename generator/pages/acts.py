"""The list of acts that the records name, and the trial acts since 1971.

Owns which trial acts are in force on a day, and how they are listed. Acts, what was tried and what
came of it are the vocabulary's; who departed from what is worked out by ``insight``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.dates import PartialDate
from generator.insight.permits import link_permits
from generator.insight.provisions import ActSynthesis, ProvisionSynthesis, synthesise_acts
from generator.insight.timing import chronological_key, count_days_left, has_ceased
from generator.model import Provision
from generator.pages import addresses
from generator.pages.page import Figure, Link, Page, SearchEntry
from generator.pages.paging import Part, divide, name_part
from generator.pages.trials import Options, options
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Act, Departure
from generator.words import say

#: An act with fewer days left than this is about to run out.
SOON_DAYS = 365

ONGOING = "ongoing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A provision of an act and its anchor on the act's page, with who mentions it."""

    provision: Provision
    address: str
    trials: int
    obstacles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """An act with its places. `address` is empty when the vocabulary does not know the act.

    `departed` trials have an exemption from it, `met` are the other trials that it stood in the
    way of, and `permitted` are held under it. `departing_acts` are trial acts that depart from it.
    """

    act: Act
    address: str
    places: tuple[Place, ...]
    departed: int
    met: int
    obstacles: int
    departing_acts: int
    permitted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsContent:
    """`named` are acts that trials or obstacles mention, `only_departed` those that only trial
    acts depart from."""

    named: tuple[ActRow, ...]
    only_departed: tuple[ActRow, ...]
    trial_acts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialActRow:
    """A trial act or clause.

    `start` is when it came into force, else when it was issued, else the year of its number.
    `end` is the first day on which it no longer applies. `days_left` only when that is known to
    the day and still to come. `clock` is ``ok``, ``soon``, ``expired`` or ``""`` without an end.
    """

    act: Act
    address: str
    start: PartialDate | None
    end: PartialDate | None
    decade: int
    days_left: int | None
    clock: str
    departs_from: tuple[Provision, ...]
    trials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialActsContent:
    """`current` apply today and end, or are to be ended by decision; `clauses` are provisions of
    ordinary acts under which new trials may be decided. `part` is of all, with those that end or
    make permanent what others began; `own` of them are not such."""

    current: tuple[TrialActRow, ...]
    clauses: tuple[TrialActRow, ...]
    part: Part[TrialActRow]
    own: int
    outcomes_counted: tuple[tuple[str, int], ...]
    figure: Figure | None
    areas: Options
    outcomes: Options
    kinds: Options
    decade_options: Options


def build_acts_page(
    registry: Registry, today: date, *, syntheses: Iterable[ActSynthesis] | None = None
) -> Page:
    """The acts that trials and obstacles name, and those that trial acts depart from."""
    found = synthesise_acts(registry, today) if syntheses is None else syntheses
    rows = [_act_row(synthesis) for synthesis in found]
    rows.sort(key=lambda row: swedish_key(_sort_name(row.act)))
    named = [r for r in rows if r.departed or r.met or r.obstacles or r.permitted]
    content = ActsContent(
        named=tuple(named),
        only_departed=tuple(row for row in rows if row not in named),
        trial_acts=sum(act.is_trial for act in registry.vocabularies.acts.values()),
    )
    return Page(
        address=addresses.ACTS,
        template="acts",
        title=say("pages.acts.title"),
        description=say("pages.acts.description"),
        kind="list",
        section="lagrum",
        content=content,
    )


def build_trial_acts_pages(
    registry: Registry,
    today: date,
    figures: Mapping[str, Figure],
) -> Iterator[Page]:
    """All trial acts, on as many pages as it takes; what applies today stands on the first."""
    vocabularies = registry.vocabularies
    permits = link_permits(registry)
    acts = [act for act in vocabularies.acts.values() if act.is_trial or act.kind == "related"]
    rows = [build_trial_act_row(act, today, trials=len(permits.get(act.code, ()))) for act in acts]
    rows.sort(key=lambda row: swedish_key(row.act.code))
    rows.sort(key=_began, reverse=True)
    outcomes = options(vocabularies, "act-outcomes")
    current = [row for row in rows if is_in_force(row.act, today)]
    clauses = [row for row in current if row.act.kind == "trial-clause"]
    parts = tuple(divide(rows, addresses.TRIAL_ACTS))
    content = TrialActsContent(
        current=tuple(
            sorted(
                (row for row in current if row.act.kind == "trial-act"),
                key=lambda row: chronological_key(row.end),
            )
        ),
        clauses=tuple(sorted(clauses, key=lambda row: swedish_key(row.act.code))),
        part=parts[0],
        own=sum(row.act.is_trial for row in rows),
        outcomes_counted=tuple(
            (code, sum(row.act.outcome == code for row in rows if row.act.is_trial))
            for code, _ in outcomes
        ),
        figure=figures.get("acts-timeline"),
        areas=options(vocabularies, "areas"),
        outcomes=outcomes,
        kinds=options(vocabularies, "act-kinds"),
        decade_options=tuple(
            (str(decade), say("pages.trial_acts.decade", decade=decade))
            for decade in sorted({row.decade for row in rows}, reverse=True)
        ),
    )
    crumb = Link(title=say("pages.trial_acts.title"), address=addresses.TRIAL_ACTS)
    for part in parts:
        yield Page(
            address=part.address,
            template="trial_acts",
            title=name_part(crumb.title, part),
            description=say("pages.trial_acts.description"),
            kind="list",
            section="forsoksforfattningar",
            content=replace(content, part=part),
            crumbs=() if part.is_first else (crumb,),
            search=SearchEntry(kind=say("pages.search.overview")) if part.is_first else None,
        )


def build_trial_act_row(act: Act, today: date, *, trials: int = 0) -> TrialActRow:
    """How lists tell a trial act; `trials` in the register are held under it."""
    start = act.in_force or act.issued
    year = start.year if start else int(act.code[:4])
    return TrialActRow(
        act=act,
        address=addresses.act_address(act),
        start=start,
        end=act.expires,
        decade=year // 10 * 10,
        days_left=count_days_left(act.expires, today) if act.expires else None,
        clock=_clock(act, today),
        departs_from=tuple(_provision(d) for d in act.departs_from),
        trials=trials,
    )


def is_in_force(act: Act, today: date) -> bool:
    """Whether a trial act applies: the sources say that it does, it has begun, and it has not run
    out since they were read. What they leave open is not said to apply."""
    begun = act.in_force or act.issued
    return (
        act.is_trial
        and act.outcome == ONGOING
        and not has_ceased(act.expires, today)
        and (begun is None or begun.first <= today)
    )


def _began(row: TrialActRow) -> date:
    """When an act began to apply, by the year of its number where nothing else is known."""
    return row.start.first if row.start else date(int(row.act.code[:4]), 1, 1)


def _clock(act: Act, today: date) -> str:
    if act.expires is None:
        return "ok" if act.outcome == ONGOING else ""
    if has_ceased(act.expires, today):
        return "expired"
    return "soon" if (act.expires.first - today).days <= SOON_DAYS else "ok"


def _provision(departure: Departure) -> Provision:
    return Provision(
        act=departure.act,
        chapter=departure.chapter,
        section=departure.section,
        article=departure.article,
    )


def _act_row(synthesis: ActSynthesis) -> ActRow:
    act, whole = synthesis.act, synthesis.whole
    return ActRow(
        act=act,
        address=addresses.act_address(act) if act.title != act.code else "",
        places=tuple(_place(act, found) for found in synthesis.provisions),
        departed=len(whole.departed),
        met=len(set(whole.met) - set(whole.departed)),
        obstacles=len(whole.obstacles),
        departing_acts=len(whole.departing_acts),
        permitted=len(synthesis.permitted),
    )


def _sort_name(act: Act) -> str:
    """Roughly as the list names it: the title of a law that is called by one word (or by two that
    a hyphen joins), where KL and HSL would sort it wrong; else its short name."""
    first, space, _ = act.title.partition(" ")
    is_one_word = not space or first.endswith("-")
    return act.title if is_one_word or not act.short else act.short


def _place(act: Act, found: ProvisionSynthesis) -> Place:
    provision = Provision(
        act=found.act, chapter=found.chapter, section=found.section, article=found.article
    )
    return Place(
        provision=provision,
        address=addresses.provision_address(act, provision),
        trials=len(found.trials),
        obstacles=len(found.obstacles),
    )
