"""T rules: what can be judged from one record alone, beyond its form.

Each rule is a function from a `Case` to diagnostics; none raises, whatever the record holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from generator.dates import PartialDate
from generator.diagnostics import Diagnostic, Severity, load_rules
from generator.lifecycle import BROKEN_OFF, derive_obstacle_state
from generator.model import Evaluation, Obstacle, Programme, Trial
from generator.rules.case import Case
from generator.rules.fields import check_fields
from generator.spelling import nearest
from generator.text import format_date, join_words


def check_record(case: Case) -> Iterator[Diagnostic]:
    """Every T rule on one record."""
    yield from check_fields(case)
    for rule in _RULES:
        yield from rule(case)


def _own_name(case: Case) -> Iterator[Diagnostic]:
    record = case.record
    if not isinstance(record, Evaluation) and record.id != case.name:
        yield case.report("T028", "/id", id=record.id, name=case.name)


def _date_order(case: Case) -> Iterator[Diagnostic]:
    record = case.record
    pairs: list[tuple[str, PartialDate | None, str, PartialDate | None]] = []
    if isinstance(record, Trial):
        for which in ("planned", "actual"):
            first, second = f"/period/start/{which}", f"/period/end/{which}"
            pairs.append((first, getattr(record.start, which), second, getattr(record.end, which)))
        for place, exemption in enumerate(record.exemptions):
            here = f"/exemptions/{place}"
            pairs.append(
                (f"{here}/valid_from", exemption.valid_from, f"{here}/valid_to", exemption.valid_to)
            )
    elif isinstance(record, Evaluation):
        start, end = record.period_start, record.period_end
        pairs.append(("/period/start", start, "/period/end", end))
        pairs.append(("/period/start", start, "/published", record.published))
    elif isinstance(record, Programme):
        pairs.append(("/period/start", record.start, "/period/end", record.end))
    for first, start, second, end in pairs:
        if start and end and end.is_before(start):
            yield case.report(
                "T020",
                second,
                first=_field_name(case, first),
                first_value=format_date(start),
                second=_field_name(case, second),
                second_value=format_date(end),
            )


def _field_name(case: Case, pointer: str) -> str:
    """``Start: faktiskt`` or ``Studerad tid: från``, from the schema's titles."""
    title = str(case.schema.find_field(pointer).get("title", ""))
    parent = pointer.rpartition("/")[0]
    if parent:
        return f"{case.schema.find_field(parent).get('title', '')}: {title.lower()}"
    return title


def _future_dates(case: Case) -> Iterator[Diagnostic]:
    record = case.record
    happened: list[tuple[str, PartialDate | None]] = []
    if isinstance(record, Trial):
        happened += [
            ("/period/start/actual", record.start.actual),
            ("/period/end/actual", record.end.actual),
        ]
    elif isinstance(record, Evaluation):
        happened.append(("/published", record.published))
    elif isinstance(record, Obstacle):
        happened += [(f"/events/{i}/date", e.date) for i, e in enumerate(record.events)]
    happened += [(f"/sources/{i}/read", s.read) for i, s in enumerate(record.sources)]
    if record.verified:
        happened.append(("/verified/date", record.verified.date))
    for pointer, when in happened:
        if when and when.first > case.today:
            yield case.report(
                "T021", pointer, title=_field_name(case, pointer), value=format_date(when)
            )


def _measures(case: Case) -> Iterator[Diagnostic]:
    record = case.record
    if not isinstance(record, Trial):
        return
    rules = load_rules()
    vague = rules["T022"].words["names"].split("|")
    missing_words = rules["T023"].words
    # What was measured in a trial that is history cannot be promised better today.
    promising = record.entered_by == "owner"
    decided = record.status not in ("idea", "applied")
    seen: set[str] = set()
    for place, measure in enumerate(record.measures):
        here = f"/measures/{place}"
        if measure.id in seen:
            yield case.report("T029", f"{here}/id", id=measure.id)
        seen.add(measure.id)
        if measure.name.strip(" .").casefold() in vague:
            yield case.report("T022", f"{here}/name", name=measure.name)
        missing = [word for key, word in missing_words.items() if not getattr(measure, key)]
        if missing and promising:
            severity = Severity.ERROR if decided else Severity.WARNING
            words: dict[str, Any] = {"name": measure.name, "missing": join_words(missing)}
            yield case.document.report("T023", here, severity=severity, **words)
        if measure.kind == "outcome":
            yield from _mislabelled(case, here, measure.name)


def _mislabelled(case: Case, here: str, name: str) -> Iterator[Diagnostic]:
    words = load_rules()["T035"].words
    for code in ("experience", "process"):
        if re.search(words[f"{code}_pattern"], name.casefold()):
            yield case.report("T035", f"{here}/kind", name=name, better=words[code], to=code)
            return


NEEDS_COMPARISON = frozenset({"improved", "worsened"})
COMPARES = frozenset({"randomised-control", "comparison-group", "before", "both"})
FITTING = {
    "randomised": frozenset({"randomised-control", "between-variants"}),
    "quasi-experimental": frozenset({"comparison-group", "both"}),
    "before-after": frozenset({"before"}),
}


def _verdicts(case: Case) -> Iterator[Diagnostic]:
    record = case.record
    if not isinstance(record, Evaluation):
        return
    label = case.vocabularies.label
    comparison = label("comparisons", record.comparison)
    fitting = FITTING.get(record.design)
    if fitting and record.comparison not in fitting:
        yield case.report(
            "T025",
            "/comparison/kind",
            design=label("designs", record.design),
            comparison=comparison,
            suggestion=load_rules()["T025"].words[record.design],
        )
    if record.comparison in COMPARES:
        return
    for key, results in (
        ("results", record.results),
        ("unregistered_results", record.unregistered_results),
    ):
        for place, result in enumerate(results):
            # A value before that stands beside the result is something to compare with.
            if result.verdict in NEEDS_COMPARISON and not result.figures.before:
                verdict = label("verdicts", result.verdict)
                pointer = f"/{key}/{place}/verdict"
                yield case.report("T024", pointer, verdict=verdict, comparison=comparison)


def _exemptions(case: Case) -> Iterator[Diagnostic]:
    record = case.record
    if not isinstance(record, Trial):
        return
    for place, exemption in enumerate(record.exemptions):
        act = case.vocabularies.acts.get(exemption.act)
        if not (act and act.expires and exemption.valid_to):
            continue
        if exemption.valid_to.first >= act.expires.last:
            yield case.report(
                "T026",
                f"/exemptions/{place}/valid_to",
                valid_to=format_date(exemption.valid_to),
                act=act.name,
                expires=format_date(act.expires),
            )


def _stops(case: Case) -> Iterator[Diagnostic]:
    record = case.record
    if isinstance(record, Trial) and record.stop and record.status not in BROKEN_OFF:
        status = case.vocabularies.label("statuses", record.status)
        yield case.report("T027", "/stop", status=status)


def _events(case: Case) -> Iterator[Diagnostic]:
    record = case.record
    if not isinstance(record, Obstacle):
        return
    for place, (earlier, later) in enumerate(zip(record.events, record.events[1:], strict=False)):
        if later.date.is_before(earlier.date):
            yield case.report(
                "T040",
                f"/events/{place + 1}/date",
                value=format_date(later.date),
                previous=format_date(earlier.date),
            )
    state = derive_obstacle_state(e.kind for e in record.events)
    if state in ("solved", "written-off", "exemption"):
        return
    for place, provision in enumerate(record.provisions):
        act = case.vocabularies.acts.get(provision.act)
        if act and act.expires and act.expires.last <= case.today:
            yield case.report(
                "T041",
                f"/provisions/{place}/act",
                act=act.name,
                expires=format_date(act.expires),
            )


#: Fields that state facts, by kind of record; each must be carried by a source.
FACTS = {
    "trial": [
        "organisations",
        "problem",
        "intervention",
        "comparison",
        "population",
        "hypothesis",
        "period",
        "measures",
        "exemptions",
        "obstacles",
        "resources",
        "lessons",
        "stop",
        "aftermath",
    ],
    "evaluation": [
        "design",
        "comparison",
        "period",
        "published",
        "results",
        "unregistered_results",
        "summary",
        "unintended_effects",
        "lessons",
        "limitations",
        "recommendation",
    ],
    "obstacle": ["provisions", "description", "consequence", "wanted_change"],
    "programme": [
        "description",
        "period",
        "legal_basis",
        "owners",
        "planned_participants",
        "lessons",
    ],
}


def _sources(case: Case) -> Iterator[Diagnostic]:
    record, data = case.record, case.data
    assert isinstance(data, dict)
    if isinstance(record, Trial) and record.entered_by == "owner":
        return  # the submitter is the source
    if not record.sources:
        return
    supported = {name for source in record.sources for name in source.supports}
    for key in FACTS[case.schema.kind]:
        if key in data and key not in supported:
            title = case.schema.properties[key]["title"]
            yield case.document.report("T036", f"/{key}", at_key=True, title=title, key=key)
    words = load_rules()["T038"].words
    for place, source in enumerate(record.sources):
        for position, name in enumerate(source.supports):
            if name in data:
                continue
            near = nearest(name, [key for key in data if key != "sources"])
            hint = words["near"].format(near=near) if near else words["all"]
            pointer = f"/sources/{place}/supports/{position}"
            yield case.document.report("T038", pointer, key=name, suggestion=hint)


_RULES: tuple[Callable[[Case], Iterator[Diagnostic]], ...] = (
    _own_name,
    _date_order,
    _future_dates,
    _measures,
    _verdicts,
    _exemptions,
    _stops,
    _events,
    _sources,
)
