"""A trial and its parts."""

from __future__ import annotations

from dataclasses import dataclass

from generator.dates import PartialDate
from generator.model.fields import Fields
from generator.model.parts import (
    Lesson,
    Provision,
    Source,
    Verified,
    build_lesson,
    build_provision,
    build_source,
    build_verified,
)
from generator.source import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Involvement:
    """An organisation's role in a trial."""

    organisation: str
    role: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Start or end: planned and actual."""

    planned: PartialDate | None = None
    actual: PartialDate | None = None

    @property
    def known(self) -> PartialDate | None:
        """What happened if that is known, else what was planned."""
        return self.actual or self.planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that is measured. `direction` is the wanted one."""

    id: str
    name: str
    kind: str
    unit: str = ""
    instrument: str = ""
    population: str = ""
    time_point: str = ""
    baseline: str = ""
    direction: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A departure from a provision. `valid_to` is the last day."""

    description: str
    provision: Provision | None = None
    act: str = ""
    decision: str = ""
    number: str = ""
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialObstacle:
    """An obstacle as a trial met it: `obstacle` is an id, or empty and the rest describes it."""

    account: str
    obstacle: str = ""
    title: str = ""
    type: str = ""
    provisions: tuple[Provision, ...] = ()
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """`budget` in kronor."""

    budget: int | None = None
    funders: tuple[str, ...] = ()
    reference: str = ""
    staff_time: str = ""
    savings_target: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    function: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    type: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication:
    trial: str
    differences: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    date: PartialDate
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    reason: str
    text: str
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    kind: str
    text: str
    act: str = ""
    date: PartialDate | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    path: str
    id: str
    kind: str
    title: str
    summary: str
    status: str
    entered_by: str
    organisations: tuple[Involvement, ...]
    areas: tuple[str, ...]
    intervention: str
    programme: str = ""
    evaluators: tuple[str, ...] = ()
    problem: str = ""
    comparison: str = ""
    population: str = ""
    hypothesis: str = ""
    start: Span = Span()
    end: Span = Span()
    measures: tuple[Measure, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    obstacles: tuple[TrialObstacle, ...] = ()
    principles: tuple[str, ...] = ()
    steering_signals: tuple[str, ...] = ()
    resources: Resources = Resources()
    legal_review: str = ""
    ethics_review: str = ""
    dpia: str = ""
    equal_treatment: str = ""
    contact: Contact | None = None
    identifiers: tuple[Identifier, ...] = ()
    replicates: tuple[Replication, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    stop: Stop | None = None
    results_due: PartialDate | None = None
    aftermath: tuple[Aftermath, ...] = ()
    sources: tuple[Source, ...] = ()
    verified: Verified | None = None
    aliases: tuple[str, ...] = ()

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(i.organisation for i in self.organisations if i.role == "owner")

    @property
    def bodies(self) -> tuple[str, ...]:
        """Every organisation once, owners first, in the record's order."""
        ordered = sorted(self.organisations, key=lambda i: i.role != "owner")
        return tuple(dict.fromkeys(i.organisation for i in ordered))


def _span(f: Fields) -> Span:
    return Span(planned=f.date("planned"), actual=f.date("actual"))


def _measure(f: Fields) -> Measure:
    return Measure(
        id=f.text("id"),
        name=f.text("name"),
        kind=f.text("kind"),
        unit=f.text("unit"),
        instrument=f.text("instrument"),
        population=f.text("population"),
        time_point=f.text("time_point"),
        baseline=f.text("baseline"),
        direction=f.text("direction"),
        primary=bool(f.flag("primary")),
    )


def _exemption(f: Fields) -> Exemption:
    permit = f.part("permitted_by")
    return Exemption(
        description=f.text("description"),
        provision=f.maybe("provision", build_provision),
        act=permit.text("act"),
        decision=permit.text("decision"),
        number=permit.text("number"),
        valid_from=f.date("valid_from"),
        valid_to=f.date("valid_to"),
    )


def _trial_obstacle(f: Fields) -> TrialObstacle:
    return TrialObstacle(
        account=f.text("account"),
        obstacle=f.text("obstacle"),
        title=f.text("title"),
        type=f.text("type"),
        provisions=f.each("provisions", build_provision),
        responsible=f.texts("responsible"),
    )


def _resources(f: Fields) -> Resources:
    return Resources(
        budget=f.integer("budget"),
        funders=f.texts("funders"),
        reference=f.text("reference"),
        staff_time=f.text("staff_time"),
        savings_target=f.flag("savings_target"),
        note=f.text("note"),
    )


def build_trial(path: str, data: Data) -> Trial:
    """The trial in `data`, plain data that the trial schema has passed."""
    f = Fields(data)
    period = f.part("period")
    return Trial(
        path=path,
        id=f.text("id"),
        kind=f.text("kind"),
        title=f.text("title"),
        summary=f.text("summary"),
        status=f.text("status"),
        entered_by=f.text("entered_by"),
        programme=f.text("programme"),
        organisations=f.each(
            "organisations",
            lambda o: Involvement(
                organisation=o.text("organisation"), role=o.text("role"), note=o.text("note")
            ),
        ),
        evaluators=f.texts("evaluators"),
        areas=f.texts("areas"),
        problem=f.text("problem"),
        intervention=f.text("intervention"),
        comparison=f.text("comparison"),
        population=f.text("population"),
        hypothesis=f.text("hypothesis"),
        start=_span(period.part("start")),
        end=_span(period.part("end")),
        measures=f.each("measures", _measure),
        exemptions=f.each("exemptions", _exemption),
        obstacles=f.each("obstacles", _trial_obstacle),
        principles=f.texts("principles"),
        steering_signals=f.texts("steering_signals"),
        resources=_resources(f.part("resources")),
        legal_review=f.text("legal_review"),
        ethics_review=f.text("ethics_review"),
        dpia=f.text("dpia"),
        equal_treatment=f.text("equal_treatment"),
        contact=f.maybe(
            "contact", lambda c: Contact(function=c.text("function"), email=c.text("email"))
        ),
        identifiers=f.each(
            "identifiers", lambda i: Identifier(type=i.text("type"), value=i.text("value"))
        ),
        replicates=f.each(
            "replicates",
            lambda r: Replication(trial=r.text("trial"), differences=r.text("differences")),
        ),
        lessons=f.each("lessons", build_lesson),
        amendments=f.each(
            "amendments",
            lambda a: Amendment(
                date=a.exact_date("date"), fields=a.texts("fields"), reason=a.text("reason")
            ),
        ),
        stop=f.maybe(
            "stop",
            lambda s: Stop(reason=s.text("reason"), text=s.text("text"), date=s.date("date")),
        ),
        results_due=f.date("results_due"),
        aftermath=f.each(
            "aftermath",
            lambda a: Aftermath(
                kind=a.text("kind"),
                text=a.text("text"),
                act=a.text("act"),
                date=a.date("date"),
                source=a.text("source"),
            ),
        ),
        sources=f.each("sources", build_source),
        verified=f.maybe("verified", build_verified),
        aliases=f.texts("aliases"),
    )
