"""What evaluations found, result by result and across trials.

Owns which results there are of one design, which measures showed no difference, and whether those
who judged the same measure agree. Leaves how verdicts become one to ``ledger``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from generator.insight.evidence import Strength
from generator.insight.ledger import NOT_REPORTED, Ledger, LedgerEntry, LedgerRow
from generator.model import Evaluation, Measure, Result, Trial
from generator.text import swedish_key

RANDOMISED = "randomised"
UNCHANGED = "unchanged"

#: Verdicts that say which way it went. What is mixed points in several directions, and what is
#: inconclusive in none, so neither can be held against another.
DECISIVE = frozenset({"improved", "unchanged", "worsened"})

#: Verdicts that say that something was found, if only that it went in several directions.
DECIDED = DECISIVE | {"mixed"}

#: How verdicts on the same thing go together, in the order shown.
AGREEMENTS = ("held", "differs", "undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one evaluation says of one measure of `trial`; `measure` is None for a result that was
    never registered."""

    trial: Trial
    measure: Measure | None
    entry: LedgerEntry

    @property
    def evaluation(self) -> Evaluation:
        return self.entry.evaluation

    @property
    def result(self) -> Result:
        return self.entry.result

    @property
    def strength(self) -> Strength:
        return self.entry.strength

    @property
    def name(self) -> str:
        """What was measured."""
        return self.measure.name if self.measure else self.result.name or self.result.measure


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignFindings:
    """The results of all evaluations of one design, by trial in Swedish order and within it in the
    order of the ledger, never by verdict.

    `trials` (ids) and `evaluations` have that design, with or without a result. Of their
    `measures`, `silent` have no verdict by that design.
    """

    found: tuple[Found, ...]
    trials: tuple[str, ...]
    evaluations: int
    measures: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """A measure of which the strongest evaluation that saw no difference is `found`. `others` are
    verdicts that other evaluations gave instead, each once."""

    found: Found
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAgain:
    """A measure on which two evaluations or more give a verdict, and how those go together."""

    trial: Trial
    row: LedgerRow
    agreement: str

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        """Those that give a verdict, the strongest evidence first."""
        return tuple(_judging(self.row))

    @property
    def by_others(self) -> bool:
        """Whether two of them come from different organisations: else it may be one study that
        was published twice."""
        bodies = [
            frozenset(e.organisation for e in entry.evaluation.evaluators if e.organisation)
            for entry in self.entries
        ]
        return any(a and b and not a & b for a, b in combinations(bodies, 2))


def gather_findings(ledgers: Iterable[Ledger], design: str = RANDOMISED) -> DesignFindings:
    """Every result of the evaluations of `design`; what they leave out is only counted."""
    found: list[Found] = []
    trials: list[str] = []
    evaluations: set[tuple[str, str]] = set()
    measures = silent = 0
    for ledger in _in_order(ledgers):
        entries = [entry for row in ledger.rows for entry in row.entries]
        own = {
            (entry.evaluation.trial, entry.evaluation.name)
            for entry in (*entries, *ledger.unregistered)
            if entry.evaluation.design == design
        }
        if not own:
            continue
        evaluations |= own
        trials.append(ledger.trial.id)
        measures += len(ledger.rows)
        for row in ledger.rows:
            judged = [e for e in _judging(row) if e.evaluation.design == design]
            silent += not judged
            found += (Found(trial=ledger.trial, measure=row.measure, entry=e) for e in judged)
        found += (
            Found(trial=ledger.trial, measure=None, entry=entry)
            for entry in ledger.unregistered
            if entry.evaluation.design == design and entry.result.verdict != NOT_REPORTED
        )
    return DesignFindings(
        found=tuple(found),
        trials=tuple(trials),
        evaluations=len(evaluations),
        measures=measures,
        silent=silent,
    )


def find_nulls(ledgers: Iterable[Ledger]) -> tuple[Null, ...]:
    """The measures that some evaluation found no difference in, the strongest evidence first; those
    on which all who judged agree come before those on which they do not."""
    nulls: list[Null] = []
    for ledger in _in_order(ledgers):
        for row in ledger.rows:
            judged = tuple(_judging(row))
            null = next((e for e in judged if e.result.verdict == UNCHANGED), None)
            if null:
                others = dict.fromkeys(e.result.verdict for e in judged)
                others.pop(UNCHANGED)
                found = Found(trial=ledger.trial, measure=row.measure, entry=null)
                nulls.append(Null(found=found, others=tuple(others)))
    return tuple(sorted(nulls, key=lambda n: (bool(n.others), -n.found.strength.level)))


def find_all_null(ledgers: Iterable[Ledger]) -> tuple[Trial, ...]:
    """Trials where every measure that could be decided showed no difference, by title."""
    return tuple(
        ledger.trial
        for ledger in _in_order(ledgers)
        if {row.verdict for row in ledger.rows} & DECIDED == {UNCHANGED}
    )


def compare_verdicts(verdicts: Iterable[str]) -> str:
    """``held`` when all are decisive and alike, ``differs`` when two decisive ones are not, else
    ``undecided``."""
    given = set(verdicts)
    decisive = given & DECISIVE
    if len(decisive) > 1:
        return "differs"
    return "held" if decisive and given == decisive else "undecided"


def find_judged_again(ledgers: Iterable[Ledger]) -> tuple[JudgedAgain, ...]:
    """The measures that several evaluations of the same trial judge, those that differ first."""
    again = []
    for ledger in _in_order(ledgers):
        for row in ledger.rows:
            verdicts = [entry.result.verdict for entry in _judging(row)]
            if len(verdicts) > 1:
                agreement = compare_verdicts(verdicts)
                again.append(JudgedAgain(trial=ledger.trial, row=row, agreement=agreement))
    order = {"differs": 0, "held": 1, "undecided": 2}
    return tuple(sorted(again, key=lambda found: order[found.agreement]))


def count_agreements(agreements: Iterable[str]) -> Mapping[str, int]:
    """How many there are of each of `AGREEMENTS`, zeros too."""
    counted = dict.fromkeys(AGREEMENTS, 0)
    for agreement in agreements:
        counted[agreement] += 1
    return counted


def _judging(row: LedgerRow) -> Iterator[LedgerEntry]:
    return (entry for entry in row.entries if entry.result.verdict != NOT_REPORTED)


def _in_order(ledgers: Iterable[Ledger]) -> list[Ledger]:
    return sorted(ledgers, key=lambda found: (swedish_key(found.trial.title), found.trial.id))
