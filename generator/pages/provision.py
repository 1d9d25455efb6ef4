"""A place in an act: who met it or departed from it, how that was solved, what evaluations say.

Owns what stands under a section's heading on an act's page. Counting is ``insight.provisions``'s;
the evidence is of the trials as wholes, since no evaluation is of a provision alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.insight.counts import Count, count_codes, list_codes
from generator.insight.ledger import Ledger
from generator.insight.obstacles import ObstacleState
from generator.insight.provisions import ActSynthesis, ProvisionSynthesis
from generator.insight.timing import chronological_key
from generator.model import Aftermath, Event, Provision
from generator.pages.findings import Told, count_verdicts, tell_findings
from generator.pages.parts import Standing
from generator.pages.trials import TrialRow
from generator.registry import Registry
from generator.vocabularies import Act

#: Events that left the rule another than before.
CHANGES = ("changed",)

#: What trials led to that says something of the rule.
OUTCOMES = ("act-changed", "made-permanent")

#: Evaluations that are told under a heading; the trials lead to the rest.
TOLD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a trial that departed from the provision led to."""

    row: TrialRow
    aftermath: Aftermath


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What the register has about a place in the act; `synthesis` None for what has no place.

    `met` are trials that did not depart from it, and `evaluated` those of all with an evaluation.
    `states` count the obstacles. `findings` are at most `TOLD` of the evaluations
    of both, the strongest first, and `findings_total` all of them. `verdicts` count the trials'
    measures, of which `missing` have none. `change` is the last change of the rule that an
    obstacle tells of, and `outcomes` what the trials that departed led to.
    """

    provision: Provision
    departed: tuple[TrialRow, ...]
    met: tuple[TrialRow, ...]
    obstacles: tuple[Standing, ...]
    departing_acts: tuple[Act, ...]
    states: tuple[Count, ...]
    evaluated: int
    findings: tuple[Told, ...]
    findings_total: int
    verdicts: tuple[Count, ...]
    missing: int
    change: Event | None
    outcomes: tuple[Outcome, ...]
    synthesis: ProvisionSynthesis | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.departed or self.met or self.obstacles or self.departing_acts)

    @property
    def trials(self) -> int:
        return len(self.departed) + len(self.met)

    @property
    def traced(self) -> int:
        """Obstacles that were found because the rule was changed."""
        return sum(standing.obstacle.origin != "reported" for standing in self.obstacles)


class SectionBuilder:
    """Makes sections from what is known of the whole register."""

    def __init__(
        self,
        registry: Registry,
        rows: Mapping[str, TrialRow],
        states: Mapping[str, ObstacleState],
        ledgers: Mapping[str, Ledger],
    ) -> None:
        self._registry = registry
        self._rows = rows
        self._states = states
        self._ledgers = ledgers

    def section(self, part: ProvisionSynthesis) -> Section:
        """A provision, or the whole act with all that points at it."""
        made = self._build(
            Provision(
                act=part.act, chapter=part.chapter, section=part.section, article=part.article
            ),
            departed=part.departed,
            met=[t for t in part.met if t not in part.departed],
            obstacles=part.obstacles,
            departing_acts=part.departing_acts,
        )
        return replace(made, synthesis=part)

    def rest(self, code: str, synthesis: ActSynthesis | None) -> Section:
        """What points at the act and stands under none of its sections."""
        whole = synthesis.whole if synthesis else None
        parts = synthesis.provisions if synthesis else ()
        told = {
            *(t for p in parts for t in p.trials),
            *(o for p in parts for o in p.obstacles),
            *(a for p in parts for a in p.departing_acts),
        }
        departed = [t for t in (whole.departed if whole else ()) if t not in told]
        met = [t for t in (whole.met if whole else ()) if t not in told and t not in departed]
        return self._build(
            Provision(act=code),
            departed=departed,
            met=met,
            obstacles=[o for o in (whole.obstacles if whole else ()) if o not in told],
            departing_acts=[a for a in (whole.departing_acts if whole else ()) if a not in told],
        )

    def _build(
        self,
        provision: Provision,
        *,
        departed: Iterable[str],
        met: Iterable[str],
        obstacles: Iterable[str],
        departing_acts: Iterable[str],
    ) -> Section:
        registry = self._registry
        own = tuple(self._rows[t] for t in departed)
        others = tuple(self._rows[t] for t in met)
        trials = [row.trial.id for row in (*own, *others)]
        standing = tuple(
            Standing(obstacle=registry.obstacles[o], state=self._states[o]) for o in obstacles
        )
        findings = tell_findings(registry, trials, self._rows)
        verdicts, missing = count_verdicts(registry, (self._ledgers[t] for t in trials))
        return Section(
            provision=provision,
            departed=own,
            met=others,
            obstacles=standing,
            departing_acts=tuple(registry.vocabularies.acts[code] for code in departing_acts),
            states=count_codes(
                (s.state.state for s in standing),
                list_codes(registry.vocabularies, "obstacle-states"),
            ),
            evaluated=len({told.row.trial.id for told in findings}),
            findings=findings[:TOLD],
            findings_total=len(findings),
            verdicts=verdicts,
            missing=missing,
            change=_last_change(standing),
            outcomes=tuple(
                Outcome(row=row, aftermath=aftermath)
                for row in own
                for aftermath in row.trial.aftermath
                if aftermath.kind in OUTCOMES
            ),
        )


def _last_change(standing: Iterable[Standing]) -> Event | None:
    changes = [e for s in standing for e in s.obstacle.events if e.kind in CHANGES]
    return max(changes, key=lambda event: chronological_key(event.date), default=None)
