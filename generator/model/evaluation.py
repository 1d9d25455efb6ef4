"""An evaluation: what researchers found about a trial."""

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
class Author:
    name: str
    orcid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluator:
    organisation: str = ""
    authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    type: str
    publisher: str = ""
    number: str = ""
    isbn: str = ""
    doi: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures as published, with their units. `n` counts persons or units studied."""

    trial: str = ""
    comparison: str = ""
    before: str = ""
    effect: str = ""
    n: int | None = None
    interval: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A verdict on a registered measure (`measure`) or on something else (`name` and `kind`)."""

    verdict: str
    measure: str = ""
    name: str = ""
    kind: str = ""
    reason: str = ""
    figures: Figures = Figures()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnintendedEffect:
    effect: str
    borne_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationObstacle:
    obstacle: str
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """`name` is the file's name without ending; `trial` the id of its trial (its folder)."""

    path: str
    trial: str
    name: str
    title: str
    evaluators: tuple[Evaluator, ...]
    design: str
    comparison: str
    publication: Publication
    summary: str
    comparison_note: str = ""
    independence: str = ""
    period_start: PartialDate | None = None
    period_end: PartialDate | None = None
    published: PartialDate | None = None
    conclusion: str = ""
    results: tuple[Result, ...] = ()
    unregistered_results: tuple[Result, ...] = ()
    unintended_effects: tuple[UnintendedEffect, ...] = ()
    obstacles: tuple[EvaluationObstacle, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    limitations: str = ""
    recommendation: str = ""
    recommendation_text: str = ""
    data_availability: str = ""
    sources: tuple[Source, ...] = ()
    verified: Verified | None = None


def _result(f: Fields) -> Result:
    g = f.part("figures")
    return Result(
        verdict=f.text("verdict"),
        measure=f.text("measure"),
        name=f.text("name"),
        kind=f.text("kind"),
        reason=f.text("reason"),
        figures=Figures(
            trial=g.text("trial"),
            comparison=g.text("comparison"),
            before=g.text("before"),
            effect=g.text("effect"),
            n=g.integer("n"),
            interval=g.text("interval"),
        ),
        text=f.text("text"),
    )


def _evaluator(f: Fields) -> Evaluator:
    return Evaluator(
        organisation=f.text("organisation"),
        authors=f.each("authors", lambda a: Author(name=a.text("name"), orcid=a.text("orcid"))),
    )


def build_evaluation(path: str, data: Data, *, trial: str, name: str) -> Evaluation:
    """The evaluation in `data`, plain data that the evaluation schema has passed."""
    f = Fields(data)
    comparison, period, advice = f.part("comparison"), f.part("period"), f.part("recommendation")
    publication = f.part("publication")
    return Evaluation(
        path=path,
        trial=trial,
        name=name,
        title=f.text("title"),
        evaluators=f.each("evaluators", _evaluator),
        independence=f.text("independence"),
        design=f.text("design"),
        comparison=comparison.text("kind"),
        comparison_note=comparison.text("description"),
        period_start=period.date("start"),
        period_end=period.date("end"),
        published=f.date("published"),
        publication=Publication(
            type=publication.text("type"),
            publisher=publication.text("publisher"),
            number=publication.text("number"),
            isbn=publication.text("isbn"),
            doi=publication.text("doi"),
            address=publication.text("address"),
        ),
        conclusion=f.text("conclusion"),
        summary=f.text("summary"),
        results=f.each("results", _result),
        unregistered_results=f.each("unregistered_results", _result),
        unintended_effects=f.each(
            "unintended_effects",
            lambda u: UnintendedEffect(effect=u.text("effect"), borne_by=u.text("borne_by")),
        ),
        obstacles=f.each(
            "obstacles",
            lambda o: EvaluationObstacle(obstacle=o.text("obstacle"), account=o.text("account")),
        ),
        lessons=f.each("lessons", build_lesson),
        limitations=f.text("limitations"),
        recommendation=advice.text("code"),
        recommendation_text=advice.text("text"),
        data_availability=f.text("data_availability"),
        sources=f.each("sources", build_source),
        verified=f.maybe("verified", build_verified),
    )
