"""Which fields of the answers hold codes, and of which vocabulary.

Owns the table that gives answers their labels and the published schema its ``x-vocabulary``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.vocabularies import Vocabularies

#: Fields that mean the same wherever they stand, by name.
_EVERYWHERE = {
    "areas": "areas",
    "area": "areas",
    "audiences": "audiences",
    "principles": "principles",
    "steering_signals": "steering-signals",
    "transferability": "transferability",
    "design": "designs",
    "comparison": "comparisons",
    "independence": "independence",
    "verdict": "verdicts",
    "recommendation": "recommendations",
    "act": "acts",
    "acts": "acts",
    "exempting_acts": "acts",
    "departing_acts": "acts",
    "origin": "obstacle-origins",
    "responsible": "organisations",
    "affected": "organisations",
    "reported_by": "organisations",
    "owners": "organisations",
    "funders": "organisations",
    "bodies": "organisations",
    "actor": "organisations",
    "organisation": "organisations",
    "direction": "directions",
    "role": "roles",
    "status": "statuses",
    "entered_by": "entered-by",
    "state": "obstacle-states",
    "by": "organisations",
}

#: Fields whose names mean different things in different parts, by part and name; empty for a field
#: that is no code although its name is one above.
_HERE = {
    "Act.kind": "act-kinds",
    "Act.code": "acts",
    "Act.status": "",
    "Act.outcome": "act-outcomes",
    "ActSummary.kind": "act-kinds",
    "Aftermath.act": "",  # an amending act, which no list has
    "Aftermath.kind": "aftermath-kinds",
    "Evaluation.comparison": "comparisons",
    "Event.kind": "event-kinds",
    "Figures.comparison": "",
    "Identifier.type": "identifier-types",
    "Measure.kind": "measure-kinds",
    "Obstacle.type": "obstacle-types",
    "ObstacleSummary.type": "obstacle-types",
    "Organisation.kind": "organisation-kinds",
    "Organisation.successor": "organisations",
    "Programme.kind": "programme-kinds",
    "ProgrammeSummary.kind": "programme-kinds",
    "Publication.type": "publication-types",
    "Result.kind": "measure-kinds",
    "Source.kind": "source-kinds",
    "Stop.reason": "stop-reasons",
    "Trial.comparison": "",
    "Trial.evaluators": "organisations",
    "Trial.kind": "kinds",
    "TrialObstacle.type": "obstacle-types",
    "TrialSummary.kind": "kinds",
}


def vocabulary_of(part: str, name: str) -> str:
    """The vocabulary of the field `name` of the dataclass `part`; empty when it holds no code."""
    return _HERE.get(f"{part}.{name}", _EVERYWHERE.get(name, ""))


class Labels:
    """Labels of codes, each looked up once."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._vocabularies = vocabularies
        self._known: dict[tuple[str, str], str] = {}

    def of(self, found: Iterable[tuple[str, str]]) -> Mapping[str, Mapping[str, str]]:
        """Labels of (vocabulary, code) by vocabulary and code; nothing for what no list knows."""
        labels: dict[str, dict[str, str]] = {}
        for pair in sorted(found):
            if pair not in self._known:
                self._known[pair] = self._find(*pair)
            if label := self._known[pair]:
                labels.setdefault(pair[0], {})[pair[1]] = label
        return labels

    def _find(self, vocabulary: str, code: str) -> str:
        if vocabulary == "organisations":
            body = self._vocabularies.organisations.get(code)
            return body.label if body else ""
        if vocabulary == "acts":
            act = self._vocabularies.acts.get(code)
            return act.name if act else ""
        known = self._vocabularies.lists[vocabulary]
        return known.label(code) if code in known else ""
