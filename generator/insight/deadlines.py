"""The shape of a deadline, and the kinds there are.

Owns `Deadline`, its codes and the spans of time that the register counts with. Leaves working them
out to ``trial_deadlines`` and ``clock``.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.dates import PartialDate
from generator.model import Provision

#: Every kind, in the order of lists.
KINDS = (
    "results-overdue",
    "legal-basis-expired",
    "exemption-expired",
    "overrun",
    "exemption-expiring",
    "act-expiring",
    "stale",
    "unanswered",
)
SEVERITIES = ("overdue", "soon", "info")

RESULTS_DUE_MONTHS = 12
EXEMPTION_NOTICE_MONTHS = 12
ACT_NOTICE_MONTHS = 24
STALE_MONTHS = 12
UNANSWERED_MONTHS = 12
HISTORICAL_YEARS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing to act on, about a trial or obstacle (`subject` is its id) or an act (its code).

    `date` is when it was or is due, at the precision known; for ``stale`` when it was last
    verified, None for never; for ``unanswered`` since when the obstacle is open. `months_over`
    are whole months certainly gone since then, None for what is still to come. `days_left` only
    for a date known to the day. `days_waiting` for ``unanswered``: at least so many. `bodies` are
    those that should act, successors for those that are gone. `historical`: entered afterwards by
    a curator and over for more than ten years, so nobody is asked, but nothing is hidden.
    """

    kind: str
    severity: str
    subject_kind: str
    subject: str
    date: PartialDate | None
    bodies: tuple[str, ...]
    months_over: int | None = None
    days_left: int | None = None
    days_waiting: int | None = None
    provisions: tuple[Provision, ...] = ()
    acts: tuple[str, ...] = ()
    historical: bool = False
