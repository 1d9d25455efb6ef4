"""The records as frozen values. Past this package there are no dictionaries.

The `build_…` functions turn the plain data of a record that ``schema`` has passed into a value.
Texts keep their paragraphs, dates their precision; what a record leaves out is empty.
"""

from __future__ import annotations

from generator.model.evaluation import (
    Author,
    Evaluation,
    EvaluationObstacle,
    Evaluator,
    Figures,
    Publication,
    Result,
    UnintendedEffect,
    build_evaluation,
)
from generator.model.obstacle import (
    Event,
    Obstacle,
    build_obstacle,
)
from generator.model.parts import (
    Lesson,
    Provision,
    Source,
    Verified,
)
from generator.model.programme import (
    Document,
    LegalBasis,
    Programme,
    build_programme,
)
from generator.model.trial import (
    Aftermath,
    Amendment,
    Contact,
    Exemption,
    Identifier,
    Involvement,
    Measure,
    Replication,
    Resources,
    Span,
    Stop,
    Trial,
    TrialObstacle,
    build_trial,
)

Record = Trial | Evaluation | Obstacle | Programme

__all__ = [
    "Aftermath",
    "Amendment",
    "Author",
    "Contact",
    "Document",
    "Evaluation",
    "EvaluationObstacle",
    "Evaluator",
    "Event",
    "Exemption",
    "Figures",
    "Identifier",
    "Involvement",
    "LegalBasis",
    "Lesson",
    "Measure",
    "Obstacle",
    "Programme",
    "Provision",
    "Publication",
    "Record",
    "Replication",
    "Resources",
    "Result",
    "Source",
    "Span",
    "Stop",
    "Trial",
    "TrialObstacle",
    "UnintendedEffect",
    "Verified",
    "build_evaluation",
    "build_obstacle",
    "build_programme",
    "build_trial",
]
