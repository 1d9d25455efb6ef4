"""The start page: what the register is, honest numbers, and what is going on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.insight.clock import compute_clock
from generator.insight.counts import Count
from generator.insight.coverage import Coverage, compute_coverage
from generator.insight.deadlines import Deadline
from generator.insight.ledger import Ledger, build_ledgers
from generator.insight.lessons import GatheredLesson, gather_lessons
from generator.insight.obstacles import ObstacleState
from generator.insight.timing import chronological_key
from generator.pages import addresses
from generator.pages.acts import TrialActRow, build_trial_act_row, is_in_force
from generator.pages.follow_up import DueItem, link_subject
from generator.pages.lessons import LessonRow, build_lesson_rows
from generator.pages.obstacles import ObstacleRow, build_obstacle_rows
from generator.pages.page import Figure, Page
from generator.pages.paging import PAGE_ROWS
from generator.pages.trials import TrialRow, build_trial_rows, count_verdicts
from generator.registry import Registry
from generator.words import say

#: How many are shown of each.
SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrial:
    """A trial and the day that it was registered."""

    row: TrialRow
    registered: PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class StartContent:
    """`beforehand` counts trials registered before their start, None while there is no history to
    read it from; `curated` those that a curator has entered. `solved` of the `reported` obstacles
    are; `traced` ones are in no such count. Lists hold at most `SHOWN`, of so many in all. All
    running trials are at `running_address`, all solved obstacles at `solved_address`."""

    figure: Figure | None
    trials: int
    curated: int
    beforehand: int | None
    reported: int
    traced: int
    solved_reported: int
    measures: int
    with_verdict: int
    verdicts: tuple[Count, ...]
    coverage: Coverage
    new: tuple[NewTrial, ...]
    running: tuple[TrialRow, ...]
    running_total: int
    running_address: str
    solved: tuple[ObstacleRow, ...]
    solved_address: str
    late: tuple[DueItem, ...]
    late_total: int
    waiting: tuple[DueItem, ...]
    waiting_total: int
    acts: tuple[TrialActRow, ...]
    acts_total: int
    lessons: tuple[LessonRow, ...]
    lessons_total: int


def build_start_page(
    registry: Registry,
    today: date,
    figures: Mapping[str, Figure],
    *,
    ledgers: Mapping[str, Ledger] | None = None,
    states: Mapping[str, ObstacleState] | None = None,
    deadlines: Iterable[Deadline] | None = None,
    coverage: Coverage | None = None,
    rows: Sequence[TrialRow] | None = None,
    lessons: Sequence[GatheredLesson] | None = None,
    beforehand: Mapping[str, bool] | None = None,
    registered: Mapping[str, PartialDate] | None = None,
) -> Page:
    """The start page. `beforehand` and `registered` by trial id come from history."""
    made = build_ledgers(registry) if ledgers is None else ledgers
    if rows is None:
        rows = build_trial_rows(registry, ledgers=made, beforehand=beforehand)
    obstacles = build_obstacle_rows(registry, today, states=states)
    found = compute_clock(registry, today) if deadlines is None else deadlines
    clock = [deadline for deadline in found if not deadline.historical]
    running = [row for row in rows if row.trial.status == "running"]
    solved = [row for row in obstacles if row.change]
    # Stable: of those changed on the same day, the reported come first.
    solved.sort(key=lambda row: chronological_key(row.state.since), reverse=True)
    late = _due(registry, clock, "results-overdue")
    waiting = _due(registry, clock, "unanswered")
    acts = [
        build_trial_act_row(act, today)
        for act in registry.vocabularies.acts.values()
        if act.kind == "trial-act" and is_in_force(act, today)
    ]
    acts.sort(key=lambda row: chronological_key(row.end))
    told = gather_lessons(registry) if lessons is None else lessons
    label = registry.vocabularies.label
    content = StartContent(
        figure=figures.get("map"),
        trials=len(rows),
        curated=sum(row.trial.entered_by == "curator" for row in rows),
        beforehand=None if beforehand is None else sum(beforehand.values()),
        reported=sum(row.is_reported for row in obstacles),
        traced=sum(not row.is_reported for row in obstacles),
        solved_reported=sum(row.is_reported and row.state.state == "solved" for row in obstacles),
        measures=sum(row.measures for row in rows),
        with_verdict=sum(row.with_verdict for row in rows),
        verdicts=count_verdicts(registry.vocabularies, made.values()),
        coverage=compute_coverage(registry) if coverage is None else coverage,
        new=_new(rows, registered or {}),
        running=tuple(running[:SHOWN]),
        running_total=len(running),
        running_address=_filtered(
            addresses.TRIALS, rows, "status=running", status=label("statuses", "running")
        ),
        solved=tuple(solved[:SHOWN]),
        solved_address=_filtered(
            addresses.OBSTACLES,
            obstacles,
            "lage=solved",
            state=label("obstacle-states", "solved"),
        ),
        late=late[:SHOWN],
        late_total=len(late),
        waiting=waiting[:SHOWN],
        waiting_total=len(waiting),
        acts=tuple(acts[:SHOWN]),
        acts_total=len(acts),
        lessons=build_lesson_rows(registry, told[:SHOWN]),
        lessons_total=len(told),
    )
    return Page(
        address="",
        template="start",
        title=say("pages.start.title"),
        description=say("pages.start.description"),
        kind="start",
        content=content,
    )


def _filtered(address: str, rows: Sequence[object], query: str, **facets: str) -> str:
    """A list by its own filter while its rows make one page; otherwise by the search, which
    reaches lists of any length."""
    if len(rows) <= PAGE_ROWS:
        return f"{address}?{query}"
    return addresses.search_address(**facets)


def _due(registry: Registry, clock: Iterable[Deadline], kind: str) -> tuple[DueItem, ...]:
    return tuple(
        DueItem(deadline=deadline, subject=link_subject(registry, deadline))
        for deadline in clock
        if deadline.kind == kind
    )


def _new(rows: Sequence[TrialRow], registered: Mapping[str, PartialDate]) -> tuple[NewTrial, ...]:
    new = [
        NewTrial(row=row, registered=registered[row.trial.id])
        for row in rows
        if row.trial.id in registered
    ]
    new.sort(key=lambda item: chronological_key(item.registered), reverse=True)
    return tuple(new[:SHOWN])
