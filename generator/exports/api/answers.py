"""What the API answers with, beside the records themselves, which are as ``model`` has them.

A published contract: fields may be added here and in what these hold, never taken away or changed
(tests/exports/api_v1.txt is the list that is held to). A text that defaults to nothing is null
when it was not told. Addresses are whole where the site's own is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.dates import PartialDate
from generator.insight.deadlines import Deadline
from generator.insight.evidence import Strength
from generator.insight.obstacles import ObstacleState
from generator.insight.provisions import ProvisionSynthesis
from generator.model import Evaluation, Figures, Measure, Obstacle, Programme, Trial
from generator.vocabularies import Act, Code, Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """`path` from the folder of the API, with the parameters in braces; `address` is empty for
    what has parameters; `answers` counts them, and `items` what a list holds."""

    name: str
    path: str
    description: str
    answers: int
    address: str = ""
    items: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    title: str
    description: str
    schema: str
    openapi: str
    endpoints: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSummary:
    """One of several registers in a site: `home` is its own site, `commit` the version that the
    answers are made from."""

    code: str
    name: str
    home: str = ""
    repository: str = ""
    commit: str = ""
    trials: int
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSummary:
    """`start` and `end` are the actual if known, else the planned; `strength` is the level of the
    strongest evaluation."""

    id: str
    title: str
    kind: str
    status: str
    areas: tuple[str, ...]
    owners: tuple[str, ...]
    programme: str = ""
    start: PartialDate | None
    end: PartialDate | None
    registered: PartialDate | None
    registered_beforehand: bool | None
    measures: int
    measures_with_verdict: int
    evaluations: int
    strength: int | None
    address: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntryAnswer:
    """What one evaluation says; `name` and `reason` as in its result."""

    evaluation: str
    design: str
    strength: int
    verdict: str
    name: str = ""
    reason: str = ""
    text: str = ""
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRowAnswer:
    """`verdict` is a code of the verdicts or ``missing``; `reason` says why it is missing or
    mixed."""

    measure: Measure
    verdict: str
    reason: str = ""
    entries: tuple[LedgerEntryAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAnswer:
    rows: tuple[LedgerRowAnswer, ...]
    unregistered: tuple[LedgerEntryAnswer, ...]
    with_verdict: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationLink:
    name: str
    title: str
    strength: Strength
    address: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFacts:
    """What follows from the trial, its evaluations and its history. `registration` is
    ``beforehand``, ``afterwards``, ``undecidable`` or ``not-started``, with its reason; the five
    first are null without history. `acts` are those that it is held under. `references` are files
    for reference managers, of the newest version and of all earlier ones."""

    registered: PartialDate | None
    registered_commit: str = ""
    registered_beforehand: bool | None
    registration: str = ""
    registration_reason: str = ""
    ledger: LedgerAnswer
    strength: Strength | None
    evaluations: tuple[EvaluationLink, ...]
    deadlines: tuple[Deadline, ...]
    acts: tuple[str, ...]
    obstacles: tuple[str, ...]
    replicated_by: tuple[str, ...]
    versions: str = ""
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialAnswer:
    record: Trial
    derived: TrialFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnswer:
    pointer: str
    before: object = field(metadata={"name": "from"})
    after: object = field(metadata={"name": "to"})
    weight: str = field(metadata={"name": "class"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionAnswer:
    """`condition` is the record's status, empty rather than null, as the command prints it."""

    commit: str
    date: str
    condition: str = field(metadata={"name": "status"})
    changes: tuple[ChangeAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsAnswer:
    """As ``forsok history --format json`` prints it."""

    id: str
    registered: str
    registered_beforehand: bool | None
    versions: tuple[VersionAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSummary:
    trial: str
    name: str
    title: str
    design: str
    comparison: str
    published: PartialDate | None
    recommendation: str = ""
    strength: int
    address: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationFacts:
    strength: Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationAnswer:
    record: Evaluation
    derived: EvaluationFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleSummary:
    """`trials` counts those that met it."""

    id: str
    title: str
    type: str
    areas: tuple[str, ...]
    origin: str
    merged_into: str = ""
    state: str
    since: PartialDate | None
    reported: PartialDate | None
    days_waiting: int | None
    trials: int
    address: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleFacts:
    state: ObstacleState
    trials: tuple[str, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleAnswer:
    record: Obstacle
    derived: ObstacleFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSummary:
    id: str
    title: str
    kind: str
    owners: tuple[str, ...]
    start: PartialDate | None
    end: PartialDate | None
    trials: int
    address: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFacts:
    trials: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeAnswer:
    record: Programme
    derived: ProgrammeFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSummary:
    """Counts of trials that departed from the act, met it, or are held under it, of obstacles,
    and of the provisions that are mentioned."""

    act: str
    name: str
    kind: str
    departed: int
    met: int
    permitted: int
    obstacles: int
    provisions: int
    address: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAnswer:
    """`whole` is all mentions of the act; null for one that is only referred to by other acts."""

    act: Act
    whole: ProvisionSynthesis | None
    provisions: tuple[ProvisionSynthesis, ...]
    permitted: tuple[str, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAnswer:
    """`trials` are those where the body is owner, participant, evaluator or funder."""

    organisation: Organisation
    trials: tuple[str, ...]
    obstacles: tuple[str, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularySummary:
    name: str
    title: str
    description: str = ""
    codes: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyAnswer:
    name: str
    title: str
    description: str = ""
    codes: tuple[Code, ...]
