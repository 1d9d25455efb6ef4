"""Everything that the API answers, in one table: files, schema and description are made from it.

In a site of several registers there is one answer more, and what is about records says which they
come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from generator.exports.api import answers, others, trials
from generator.exports.api.source import Answer, ApiSource
from generator.exports.files import ExportContext
from generator.insight.deadlines import Deadline
from generator.insight.lessons import GatheredLesson
from generator.vocabularies import Act, Organisation

#: A list of more is parted into pages.
PAGE_SIZE = 1000

_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`name` names its sentences in ``words.toml``; `path` is from the folder of the API; `data`
    is the class of what it answers with, or of one item if it is a list."""

    name: str
    path: str
    data: type
    listed: bool = False
    make: Callable[[ApiSource], Iterator[Answer]]

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(_PARAMETER.findall(self.path))

    @property
    def envelope(self) -> str:
        """What the schema calls the whole answer."""
        return f"{self.name.title().replace('_', '')}Response"

    @property
    def further(self) -> str:
        """Where the second page of a list lies, and those after it."""
        return f"{self.path.removesuffix('.json')}/page/{{page}}.json"

    @property
    def tells_record(self) -> bool:
        """Whether it answers with one record, which is then the second step of its place."""
        return not self.listed and self.path.startswith(("trials/", "obstacles/", "programmes/"))


def _list(name: str, data: type, make: Callable[[ApiSource], Iterator[Answer]]) -> Endpoint:
    return Endpoint(name=name, path=f"{name}.json", data=data, listed=True, make=make)


def _one(
    name: str, path: str, data: type, make: Callable[[ApiSource], Iterator[Answer]]
) -> Endpoint:
    return Endpoint(name=name, path=path, data=data, make=make)


ENDPOINTS: tuple[Endpoint, ...] = (
    _list("trials", answers.TrialSummary, trials.list_trials),
    _one("trial", "trials/{trial}.json", answers.TrialAnswer, trials.tell_trials),
    _one(
        "versions",
        "trials/{trial}/versions.json",
        answers.VersionsAnswer,
        trials.tell_versions,
    ),
    _list("evaluations", answers.EvaluationSummary, trials.list_evaluations),
    _one(
        "evaluation",
        "trials/{trial}/evaluations/{evaluation}.json",
        answers.EvaluationAnswer,
        trials.tell_evaluations,
    ),
    _list("obstacles", answers.ObstacleSummary, others.list_obstacles),
    _one("obstacle", "obstacles/{obstacle}.json", answers.ObstacleAnswer, others.tell_obstacles),
    _list("programmes", answers.ProgrammeSummary, others.list_programmes),
    _one(
        "programme",
        "programmes/{programme}.json",
        answers.ProgrammeAnswer,
        others.tell_programmes,
    ),
    _list("provisions", answers.ActSummary, others.list_provisions),
    _one("provision", "provisions/{act}.json", answers.ActAnswer, others.tell_provisions),
    _list("lessons", GatheredLesson, others.list_lessons),
    _list("queue", Deadline, others.list_queue),
    _list("organisations", Organisation, others.list_organisations),
    _one(
        "organisation",
        "organisations/{organisation}.json",
        answers.OrganisationAnswer,
        others.tell_organisations,
    ),
    _list("acts", Act, others.list_acts),
    _list("vocabularies", answers.VocabularySummary, others.list_vocabularies),
    _one(
        "vocabulary",
        "vocabularies/{vocabulary}.json",
        answers.VocabularyAnswer,
        others.tell_vocabularies,
    ),
)

REGISTERS = _list("registers", answers.RegisterSummary, others.list_registers)

#: Items of lists that are records, each with the field that holds the id.
SUMMARIES: Mapping[type, str] = {
    answers.TrialSummary: "id",
    answers.EvaluationSummary: "trial",
    answers.ObstacleSummary: "id",
    answers.ProgrammeSummary: "id",
}


def list_endpoints(context: ExportContext) -> tuple[Endpoint, ...]:
    """What the API of this site answers."""
    return (*ENDPOINTS, REGISTERS) if context.registry.registers else ENDPOINTS
