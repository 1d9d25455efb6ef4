"""Small registers for the tests of ``insight``, built straight from the model.

Everything here is invented. Ids say which record is meant; what a test does not name is as empty
as the model allows.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from generator.dates import PartialDate, parse_date
from generator.model import (
    Evaluation,
    Event,
    Exemption,
    Involvement,
    Measure,
    Obstacle,
    Programme,
    Provision,
    Publication,
    Record,
    Result,
    Span,
    Trial,
)
from generator.registry import Registry, build_registry
from generator.vocabularies import Act, Code, CodeList, Departure, Organisation, Vocabularies

TODAY = date(2026, 11, 22)

_LISTS = {
    "areas": ("skola", "trafik", "vard"),
    "designs": ("randomised", "quasi-experimental", "before-after", "process", "account"),
    "independence": ("independent", "commissioned", "internal"),
    "kinds": ("policylabb", "frikommun", "forsoksverksamhet"),
    "measure-kinds": ("outcome", "process", "cost", "experience"),
    "obstacle-states": ("open", "answered", "exemption", "proposal", "solved", "written-off"),
    "recommendations": ("continue", "adapt", "stop", "make-permanent", "change-rule", "none"),
    "statuses": ("idea", "applied", "approved", "running", "ended", "evaluated", "rejected"),
    "verdicts": ("improved", "unchanged", "worsened", "mixed", "inconclusive", "not-reported"),
}

_BODIES = (
    Organisation(code="kommun:0001", name="Åby kommun", label="Åby", kind="kommun", county="01"),
    Organisation(code="kommun:0002", name="Ärla kommun", label="Ärla", kind="kommun", county="01"),
    Organisation(code="kommun:0003", name="Berg kommun", label="Berg", kind="kommun", county="03"),
    Organisation(
        code="region:01", name="Region Ett", label="Region Ett", kind="region", county="01"
    ),
    Organisation(
        code="region:03", name="Region Tre", label="Region Tre", kind="region", county="03"
    ),
    Organisation(code="organ:verket", name="Verket", label="Verket", kind="myndighet"),
    Organisation(
        code="historisk:landstinget",
        name="Landstinget",
        label="Landstinget",
        kind="annan",
        successor="region:01",
    ),
    Organisation(code="historisk:glomd", name="Glömd", label="Glömd", kind="annan"),
)

_ACTS = (
    Act(code="2010:1", title="Skollag", short="skollagen"),
    Act(code="2017:2", title="Lag om avtal", short="avtalslagen"),
    Act(
        code="1984:3",
        title="Lag om gammalt försök",
        short="gamla försökslagen",
        kind="trial-act",
        departs_from=(Departure(act="2010:1", chapter="6", section="3"),),
        expires=parse_date("1992-01-01"),
    ),
    Act(
        code="2024:4",
        title="Förordning om nytt försök",
        short="nya försöket",
        kind="trial-act",
        expires=parse_date("2027-07-01"),
    ),
    Act(
        code="2025:5",
        title="Förordning om försök som dröjer",
        short="",
        kind="trial-act",
        in_force=parse_date("2027-01-01"),
        expires=parse_date("2027-12-01"),
    ),
)


def when(text: str) -> PartialDate:
    """The date that `text` says; tests write only dates."""
    found = parse_date(text)
    assert found is not None, text
    return found


def maybe(text: str) -> PartialDate | None:
    return when(text) if text else None


def span(planned: str = "", actual: str = "") -> Span:
    return Span(planned=maybe(planned), actual=maybe(actual))


def make_vocabularies() -> Vocabularies:
    lists = {}
    for name, codes in _LISTS.items():
        made = tuple(Code(code=code, label=code) for code in codes)
        lists[name] = CodeList(
            name=name, title=name, description="", codes=made, _by_code={c.code: c for c in made}
        )
    return Vocabularies(
        lists=lists,
        organisations={body.code: body for body in _BODIES},
        acts={act.code: act for act in _ACTS},
    )


def make_trial(name: str, *, owner: str = "kommun:0001", **fields: Any) -> Trial:
    given: dict[str, Any] = {
        "path": f"trials/{name}/trial.yaml",
        "id": name,
        "kind": "forsoksverksamhet",
        "title": name,
        "summary": "",
        "status": "running",
        "entered_by": "owner",
        "organisations": (Involvement(organisation=owner, role="owner"),),
        "areas": ("skola",),
        "intervention": "",
    }
    return Trial(**(given | fields))


def make_evaluation(trial: str, name: str = "slutrapport", **fields: Any) -> Evaluation:
    given: dict[str, Any] = {
        "path": f"trials/{trial}/evaluations/{name}.yaml",
        "trial": trial,
        "name": name,
        "title": name,
        "evaluators": (),
        "design": "process",
        "comparison": "none",
        "publication": Publication(type="research-report"),
        "summary": "",
    }
    return Evaluation(**(given | fields))


def make_obstacle(name: str, *events: tuple[str, str] | Event, **fields: Any) -> Obstacle:
    """`events` are (date, kind) or events."""
    made = tuple(e if isinstance(e, Event) else Event(date=when(e[0]), kind=e[1]) for e in events)
    given: dict[str, Any] = {
        "path": f"obstacles/{name}.yaml",
        "id": name,
        "title": name,
        "type": "lag",
        "areas": ("skola",),
        "description": "",
        "origin": "reported",
        "events": made,
    }
    return Obstacle(**(given | fields))


def make_programme(name: str, **fields: Any) -> Programme:
    given: dict[str, Any] = {
        "path": f"programmes/{name}.yaml",
        "id": name,
        "title": name,
        "kind": "delegation",
        "description": "",
    }
    return Programme(**(given | fields))


def make_measure(name: str, kind: str = "outcome") -> Measure:
    return Measure(id=name, name=name, kind=kind)


def make_result(measure: str, verdict: str) -> Result:
    return Result(measure=measure, verdict=verdict)


def make_exemption(
    *, act: str = "", provision: Provision | None = None, valid_to: str = "", description: str = ""
) -> Exemption:
    return Exemption(
        description=description, provision=provision, act=act, valid_to=maybe(valid_to)
    )


def make_registry(*records: Record) -> Registry:
    return build_registry(records, make_vocabularies())
