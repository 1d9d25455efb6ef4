"""Statuses, allowed moves and what freezes at the start: tables and pure functions (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

#: The ordinary course of a trial, first to last.
COURSE = ("idea", "applied", "approved", "running", "ended", "evaluated")

#: Ends that may come before the course is run.
BROKEN_OFF = ("rejected", "withdrawn", "stopped")

_MAY_BREAK_OFF = frozenset(COURSE[:4])

#: Fields that may not change after the start without an amendment.
FROZEN_AT_START = ("hypothesis", "comparison", "population", "measures", "period/start/actual")

ALLOWED_MOVES: Mapping[str, frozenset[str]] = {
    status: frozenset(COURSE[place + 1 : place + 2])
    | (frozenset(BROKEN_OFF) if status in _MAY_BREAK_OFF else frozenset())
    for place, status in enumerate(COURSE)
} | {status: frozenset() for status in BROKEN_OFF}


def has_started(status: str) -> bool:
    """Whether a trial of this status has begun. A broken-off trial may or may not have."""
    return status in COURSE and COURSE.index(status) >= COURSE.index("running")


def has_finished(status: str) -> bool:
    """Whether nothing more will be tried."""
    return status in BROKEN_OFF or status in ("ended", "evaluated")


def is_allowed_move(before: str, after: str) -> bool:
    """Whether a record may go from `before` to `after` in one change."""
    return before == after or after in ALLOWED_MOVES.get(before, frozenset())


#: What each kind of event leaves an obstacle as; kinds that are missing leave it as it was.
STATE_AFTER: Mapping[str, str] = {
    "reported": "open",
    "answered": "answered",
    "exempted": "exemption",
    "clarified": "solved",
    "proposed": "proposal",
    "decided": "proposal",
    "changed": "solved",
    "written-off": "written-off",
    "reopened": "open",
}

#: After these, only reopening changes the state: a later proposal does not unsolve an obstacle.
_SETTLED = frozenset({"solved", "written-off"})


def derive_obstacle_state(kinds: Iterable[str]) -> str:
    """The state after events of these kinds, in order: a code of the obstacle-states vocabulary.

    An exemption holds against a later proposal, because the exempted may go on meanwhile.
    """
    state = "open"
    for kind in kinds:
        after = STATE_AFTER.get(kind, state)
        settled = state in _SETTLED and after not in _SETTLED and kind != "reopened"
        exempt = state == "exemption" and after in ("open", "answered", "proposal")
        if not settled and (not exempt or kind == "reopened"):
            state = after
    return state


#: Fields whose change alters what a trial is, promised or found; all others are minor.
MAJOR_FIELDS = frozenset(
    [
        "status",
        "hypothesis",
        "comparison",
        "population",
        "intervention",
        "measures",
        "period",
        "exemptions",
        "organisations",
        "stop",
        "amendments",
        "results",
        "unregistered_results",
        "design",
        "independence",
        "events",
        "merged_into",
        "provisions",
        "responsible",
        "title",
        "programme",
    ]
)


def is_major_field(pointer: str) -> bool:
    """Whether a change at `pointer` (``/measures/x/unit``) matters to what a trial proves."""
    return pointer.split("/", 2)[1] in MAJOR_FIELDS
