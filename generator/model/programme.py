"""A programme: what several trials belong to."""

from __future__ import annotations

from dataclasses import dataclass

from generator.dates import PartialDate
from generator.model.fields import Fields
from generator.model.parts import (
    Lesson,
    Source,
    Verified,
    build_lesson,
    build_source,
    build_verified,
)
from generator.source import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    act: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    title: str
    number: str = ""
    date: PartialDate | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """`results_due_months` counts from the end of a trial; None means the register's twelve."""

    path: str
    id: str
    title: str
    kind: str
    description: str
    start: PartialDate | None = None
    end: PartialDate | None = None
    legal_basis: tuple[LegalBasis, ...] = ()
    owners: tuple[str, ...] = ()
    planned_participants: int | None = None
    participants_note: str = ""
    preparatory_study: str = ""
    evaluation_plan: str = ""
    results_due_months: int | None = None
    documents: tuple[Document, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    sources: tuple[Source, ...] = ()
    verified: Verified | None = None
    aliases: tuple[str, ...] = ()


def build_programme(path: str, data: Data) -> Programme:
    """The programme in `data`, plain data that the programme schema has passed."""
    f = Fields(data)
    period = f.part("period")
    return Programme(
        path=path,
        id=f.text("id"),
        title=f.text("title"),
        kind=f.text("kind"),
        description=f.text("description"),
        start=period.date("start"),
        end=period.date("end"),
        legal_basis=f.each(
            "legal_basis", lambda b: LegalBasis(act=b.text("act"), text=b.text("text"))
        ),
        owners=f.texts("owners"),
        planned_participants=f.integer("planned_participants"),
        participants_note=f.text("participants_note"),
        preparatory_study=f.text("preparatory_study"),
        evaluation_plan=f.text("evaluation_plan"),
        results_due_months=f.integer("results_due_months"),
        documents=f.each(
            "documents",
            lambda d: Document(
                title=d.text("title"),
                number=d.text("number"),
                date=d.date("date"),
                address=d.text("address"),
            ),
        ),
        lessons=f.each("lessons", build_lesson),
        sources=f.each("sources", build_source),
        verified=f.maybe("verified", build_verified),
        aliases=f.texts("aliases"),
    )
