"""The list of all trials, the map page and the time line page.

Owns how a trial is told in one row (`TrialRow`), which other lists use too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.insight.counts import Count
from generator.insight.coverage import Coverage, compute_coverage
from generator.insight.ledger import MISSING, NOT_REPORTED, Ledger, build_ledgers
from generator.insight.permits import own_acts
from generator.insight.places import find_places
from generator.insight.references import current_bodies, find_programme
from generator.insight.timing import chronological_key
from generator.model import Programme, Trial
from generator.pages import addresses
from generator.pages.page import Figure, Link, Page, SearchEntry
from generator.pages.paging import LINE_ROWS, Part, divide, name_part
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation, Vocabularies
from generator.words import say

#: Trials shown for one decade on the time line, and for one place on the map page.
DECADE_SIZE = 40
PLACE_SIZE = 10

#: Trials that a picture with a bar for each can tell apart.
BARS = 400

#: What stands where a verdict could stand: measures that wait for the end of their trial.
PENDING = "pending"
NO_MEASURES = "no-measures"

#: Vocabularies whose own order is of codes, which readers do not see.
ALPHABETIC = ("areas",)

#: How the codes of municipalities and regions begin.
_LOCAL = ("kommun:", "region:")

BEFOREHAND, AFTERWARDS = "beforehand", "afterwards"

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRow:
    """A trial as lists tell it.

    `verdicts` count measures by verdict in the vocabulary's order, then `MISSING` (not reported
    too), then `PENDING` (the trial goes on). `with_verdict` of `measures` have been judged.
    `counties` are two-digit codes, `acts` codes of those that it is held under. `registered` is
    `BEFOREHAND`, `AFTERWARDS` or ``""`` without history.
    """

    trial: Trial
    address: str
    start: PartialDate | None
    end: PartialDate | None
    owners: tuple[Organisation, ...]
    programme: Programme | None
    counties: tuple[str, ...]
    acts: tuple[str, ...]
    verdicts: tuple[Count, ...]
    measures: int
    with_verdict: int
    registered: str

    @property
    def verdict_codes(self) -> tuple[str, ...]:
        """The values of the facet of verdicts; never empty."""
        return tuple(count.code for count in self.verdicts) or (NO_MEASURES,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialsContent:
    """Options are (code, label) pairs for the filters."""

    part: Part[TrialRow]
    curated: int
    beforehand: int | None
    statuses: Options
    kinds: Options
    areas: Options
    programmes: Options
    counties: Options
    verdicts: Options
    lineage: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A municipality or region with at most `PLACE_SIZE` of its `total` trials, by title: those
    that took place, or where none did the proposed ones; `county` is a two-digit code."""

    body: Organisation
    county: str
    trials: tuple[Trial, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContent:
    """`proposed` are places that only ideas, applications and rejected trials name."""

    figure: Figure | None
    municipalities: tuple[PlaceRow, ...]
    regions: tuple[PlaceRow, ...]
    proposed: tuple[PlaceRow, ...]
    coverage: Coverage
    elsewhere: int
    counties: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Decade:
    """`start` is its first year; None for trials whose start is not known. `rows` are the
    `DECADE_SIZE` latest of `total`, in time order; all are at `address` when that is not empty."""

    start: int | None
    rows: tuple[TrialRow, ...]
    total: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineContent:
    figure: Figure | None
    decades: tuple[Decade, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecadeContent:
    """All trials of a decade, on as many pages as it takes; `start` as in `Decade`."""

    start: int | None
    part: Part[TrialRow]


def build_trial_rows(
    registry: Registry,
    trials: Iterable[Trial] | None = None,
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    beforehand: Mapping[str, bool] | None = None,
) -> tuple[TrialRow, ...]:
    """Rows for `trials` (all by default), those that started last first, unknown starts last.

    `ledgers` by trial id are worked out here unless given. `beforehand` tells by trial id whether
    it was registered before its start; None while there is no history to read it from.
    """
    found = registry.trials.values() if trials is None else trials
    made = build_ledgers(registry) if ledgers is None else ledgers
    rows = [_row(registry, trial, made[trial.id], beforehand) for trial in found]
    rows.sort(key=lambda row: swedish_key(row.trial.title))
    rows.sort(key=lambda row: row.start.first.toordinal() if row.start else 0, reverse=True)
    return tuple(rows)


def build_trials_pages(
    registry: Registry,
    today: date,  # noqa: ARG001 - the same call for every kind of page
    figures: Mapping[str, Figure],
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    rows: Sequence[TrialRow] | None = None,
    coverage: Coverage | None = None,
    beforehand: Mapping[str, bool] | None = None,
) -> Iterator[Page]:
    """The list (on as many pages as it takes), the map and the time line.

    `rows` are those of `build_trial_rows`, made with the same `beforehand`.
    """
    if rows is None:
        rows = build_trial_rows(registry, ledgers=ledgers, beforehand=beforehand)
    yield from _list_pages(registry, rows, figures, beforehand)
    yield _map_page(registry, figures, compute_coverage(registry) if coverage is None else coverage)
    yield from _timeline_pages(rows, figures)


def concerned_bodies(trial: Trial) -> tuple[str, ...]:
    """Codes of the bodies in which a trial takes place, not of those that pay for or study it."""
    roles = ("owner", "participant")
    return tuple(i.organisation for i in trial.organisations if i.role in roles)


def counties_of(vocabularies: Vocabularies, bodies: Iterable[str]) -> tuple[str, ...]:
    """The counties of municipalities and regions, successors for those that are gone."""
    found = {vocabularies.organisation(b).county for b in current_bodies(vocabularies, bodies)}
    return tuple(sorted(found - {""}))


def county_options(vocabularies: Vocabularies) -> Options:
    """The counties with their names, by code."""
    codes = {body.county for body in vocabularies.organisations.values() if body.kind == "region"}
    return tuple((code, say(f"pages.counties.{code}")) for code in sorted(codes - {""}))


def options(vocabularies: Vocabularies, name: str) -> Options:
    """Codes with labels, in the vocabulary's order, or that of the alphabet for a long one."""
    codes = vocabularies.lists[name].codes
    if name in ALPHABETIC:
        codes = tuple(sorted(codes, key=lambda code: swedish_key(code.label)))
    return tuple((code.code, code.label) for code in codes)


def _row(
    registry: Registry,
    trial: Trial,
    ledger: Ledger,
    beforehand: Mapping[str, bool] | None,
) -> TrialRow:
    vocabularies = registry.vocabularies
    known = beforehand.get(trial.id) if beforehand is not None else None
    return TrialRow(
        trial=trial,
        address=addresses.trial_address(trial.id),
        start=trial.start.known,
        end=trial.end.known,
        owners=tuple(vocabularies.organisation(code) for code in trial.owners),
        programme=find_programme(registry, trial.programme),
        counties=counties_of(vocabularies, concerned_bodies(trial)),
        acts=own_acts(vocabularies, trial),
        verdicts=count_verdicts(vocabularies, [ledger]),
        measures=len(ledger.rows),
        with_verdict=ledger.with_verdict,
        registered="" if known is None else BEFOREHAND if known else AFTERWARDS,
    )


def count_verdicts(vocabularies: Vocabularies, ledgers: Iterable[Ledger]) -> tuple[Count, ...]:
    """Measures by verdict as lists show them: only what occurs; `MISSING` and `PENDING` last."""
    counted: dict[str, int] = {}
    for ledger in ledgers:
        for row in ledger.rows:
            code = MISSING if row.verdict == NOT_REPORTED else row.verdict
            code = PENDING if row.reason == "not-finished" else code
            counted[code] = counted.get(code, 0) + 1
    order = (*(c.code for c in vocabularies.lists["verdicts"].codes), MISSING, PENDING)
    return tuple(Count(code=c, count=counted[c]) for c in order if c in counted)


def _list_pages(
    registry: Registry,
    rows: Sequence[TrialRow],
    figures: Mapping[str, Figure],
    beforehand: Mapping[str, bool] | None,
) -> Iterator[Page]:
    vocabularies = registry.vocabularies
    programmes = sorted(registry.programmes.values(), key=lambda p: swedish_key(p.title))
    curated = sum(row.trial.entered_by == "curator" for row in rows)
    for part in divide(rows, addresses.TRIALS):
        content = TrialsContent(
            part=part,
            curated=curated,
            beforehand=None if beforehand is None else sum(beforehand.values()),
            statuses=options(vocabularies, "statuses"),
            kinds=options(vocabularies, "kinds"),
            areas=options(vocabularies, "areas"),
            programmes=tuple((p.id, p.title) for p in programmes),
            counties=county_options(vocabularies),
            verdicts=options(vocabularies, "verdicts"),
            lineage=figures.get("lineage"),
        )
        yield Page(
            address=part.address,
            template="trials",
            title=name_part(say("pages.trials.title"), part),
            description=say("pages.trials.description"),
            kind="list",
            section="forsok",
            content=content,
            crumbs=() if part.is_first else (trials_crumb(),),
        )


def trials_crumb() -> Link:
    return Link(title=say("pages.trials.title"), address=addresses.TRIALS)


def _map_page(registry: Registry, figures: Mapping[str, Figure], coverage: Coverage) -> Page:
    vocabularies = registry.vocabularies
    by_body = coverage.trials_by_body
    placed = {t for body, found in by_body.items() if body[:7] in _LOCAL for t in found}

    def rows(found: Mapping[str, Sequence[str]]) -> tuple[PlaceRow, ...]:
        made = []
        for code, names in found.items():
            trials = sorted((registry.trials[t] for t in names), key=lambda t: swedish_key(t.title))
            body = vocabularies.organisation(code)
            made.append(
                PlaceRow(
                    body=body,
                    county=body.county,
                    trials=tuple(trials[:PLACE_SIZE]),
                    total=len(trials),
                )
            )
        return tuple(made)

    places = find_places(registry, coverage)
    proposed = (*coverage.municipalities.proposed_only, *coverage.regions.proposed_only)
    content = MapContent(
        figure=figures.get("map-municipalities"),
        municipalities=rows({code: places[code] for code in coverage.municipalities.reached}),
        regions=rows({code: places[code] for code in coverage.regions.reached}),
        proposed=rows({code: by_body[code] for code in proposed}),
        coverage=coverage,
        elsewhere=len(registry.trials) - len(placed),
        counties=county_options(vocabularies),
    )
    return Page(
        address=addresses.MAP,
        template="map",
        title=say("pages.map.title"),
        description=say("pages.map.description"),
        kind="list",
        section="forsok",
        content=content,
        crumbs=(trials_crumb(),),
        search=SearchEntry(kind=say("pages.search.overview")),
    )


def _timeline_pages(rows: Sequence[TrialRow], figures: Mapping[str, Figure]) -> Iterator[Page]:
    by_decade: dict[int | None, list[TrialRow]] = {}
    for row in rows:
        by_decade.setdefault(row.start.year // 10 * 10 if row.start else None, []).append(row)
    # The newest decade first, what has no date last, and within a decade in time order.
    ordered = sorted(by_decade.items(), key=lambda item: -(item[0] or 0))
    content = TimelineContent(
        figure=figures.get("trials-timeline") if len(rows) <= BARS else None,
        decades=tuple(
            Decade(
                start=start,
                rows=tuple(
                    sorted(found[:DECADE_SIZE], key=lambda row: chronological_key(row.start))
                ),
                total=len(found),
                address=addresses.decade_address(start) if len(found) > DECADE_SIZE else "",
            )
            for start, found in ordered
        ),
        total=len(rows),
    )
    yield Page(
        address=addresses.TIMELINE,
        template="timeline",
        title=say("pages.timeline.title"),
        description=say("pages.timeline.description"),
        kind="list",
        section="forsok",
        content=content,
        crumbs=(trials_crumb(),),
        search=SearchEntry(kind=say("pages.search.overview")),
    )
    for decade in content.decades:
        if decade.address:
            yield from _decade_pages(decade, by_decade[decade.start])


def _decade_pages(decade: Decade, rows: Sequence[TrialRow]) -> Iterator[Page]:
    title = (
        say("pages.timeline.decade", decade=decade.start)
        if decade.start
        else say("pages.timeline.unknown")
    )
    for part in divide(rows, decade.address, LINE_ROWS):
        yield Page(
            address=part.address,
            template="decade",
            title=name_part(title, part),
            description=say("pages.timeline.description"),
            kind="list",
            section="forsok",
            content=DecadeContent(start=decade.start, part=part),
            crumbs=(
                trials_crumb(),
                Link(title=say("pages.timeline.title"), address=addresses.TIMELINE),
            ),
        )
