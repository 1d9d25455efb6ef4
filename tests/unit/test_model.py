"""Records as frozen values: everything that a record says, and nothing that it does not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest

from generator import model
from generator.dates import PartialDate, parse_date
from generator.model import (
    Record,
    Span,
    build_evaluation,
    build_obstacle,
    build_programme,
    build_trial,
)
from generator.model.fields import Fields
from generator.schema import KINDS
from generator.source import Data, parse_document
from tests.registers import EVALUATION, OBSTACLE, PROGRAMME, TRIAL, kind_of, real_records, schemas


def build(kind: str, data: Data) -> Record:
    if kind == "trial":
        return build_trial("a.yaml", data)
    if kind == "evaluation":
        return build_evaluation("a.yaml", data, trial="forsoket", name="rapport")
    return build_obstacle("a.yaml", data) if kind == "obstacle" else build_programme("a.yaml", data)


def parse(kind: str, text: str) -> dict[str, Data]:
    document = parse_document("a.yaml", text.encode())
    assert document.data is not None
    return schemas()[kind].apply_types(document.data)


# --- reading by name and type --------------------------------------------------------------


def test_what_is_missing_or_of_another_type_is_empty() -> None:
    for f in (
        Fields({}),
        Fields("text"),
        Fields(None),
        Fields({"a": [1], "b": {"c": "d"}, "n": True}),
    ):
        assert f.text("b") == ""
        assert f.texts("b") == ()
        assert f.date("b") is None
        assert f.integer("n") is None
        assert f.flag("b") is None
        assert f.part("a").text("x") == ""
        assert f.maybe("a", lambda inner: inner) is None
        assert f.each("b", lambda inner: inner) == ()


def test_what_is_there() -> None:
    f = Fields({"t": " a \n", "l": [" a ", 3, "b"], "i": 0, "y": False, "d": "1984-07"})
    assert f.text("t") == "a"
    assert f.texts("l") == ("a", "b")
    assert f.integer("i") == 0
    assert f.flag("y") is False
    assert f.date("d") == parse_date("1984-07")
    assert f.exact_date("d").year == 1984
    with pytest.raises(AssertionError, match="t: "):
        f.exact_date("t")


# --- records -------------------------------------------------------------------------------


def test_a_minimal_trial() -> None:
    trial = build_trial("a.yaml", parse("trial", TRIAL))
    assert (trial.id, trial.path, trial.status) == ("senare-skolstart", "a.yaml", "running")
    assert trial.owners == trial.bodies == ("kommun:0480",)
    assert trial.start == Span()
    assert trial.start.known is None
    assert trial.measures == ()
    assert trial.sources[0].supports == ("organisations", "intervention")
    assert trial.contact is None
    assert trial.verified is None
    assert trial.resources.savings_target is None


def test_owners_come_first_and_once() -> None:
    data = parse("trial", TRIAL)
    roles = [
        ("kommun:1", "partner"),
        ("kommun:2", "owner"),
        ("kommun:1", "funder"),
        ("kommun:3", "owner"),
    ]
    data["organisations"] = [{"organisation": o, "role": r} for o, r in roles]
    trial = build_trial("a.yaml", data)
    assert trial.owners == ("kommun:2", "kommun:3")
    assert trial.bodies == ("kommun:2", "kommun:3", "kommun:1")


def test_what_happened_goes_before_what_was_planned() -> None:
    planned, actual = parse_date("2026"), parse_date("2027")
    assert Span(planned=planned).known == planned
    assert Span(planned=planned, actual=actual).known == actual


def test_an_evaluation_knows_its_place() -> None:
    evaluation = build_evaluation("a.yaml", parse("evaluation", EVALUATION), trial="t", name="n")
    assert (evaluation.trial, evaluation.name, evaluation.comparison) == ("t", "n", "before")
    assert evaluation.recommendation == ""
    assert evaluation.publication.type == "project-report"


def test_an_obstacle_and_a_programme() -> None:
    obstacle = build_obstacle("a.yaml", parse("obstacle", OBSTACLE))
    assert [str(e.date) for e in obstacle.events] == ["2026-03"]
    programme = build_programme("a.yaml", parse("programme", PROGRAMME))
    assert (programme.planned_participants, programme.start) == (None, None)


def test_provisions_are_the_same_without_their_part() -> None:
    one = model.Provision(act="2010:800", chapter="7", section="17", part="andra stycket")
    assert one.key == model.Provision(act="2010:800", chapter="7", section="17").key
    assert one != model.Provision(act="2010:800", chapter="7", section="17")


# --- drift: the model holds what the schema lets through -----------------------------------


def words_of(value: Any) -> Iterator[str]:
    """Every text, date and number in a record, wherever it stands."""
    if isinstance(value, PartialDate):
        yield value.text
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from words_of(getattr(value, field.name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words_of(inner)
    elif isinstance(value, bool | int | str):
        yield str(value).strip()


@pytest.mark.parametrize("path", real_records(), ids=lambda path: "/".join(path.parts[-3:]))
def test_nothing_in_a_record_is_lost(path: Any) -> None:
    kind = kind_of(path)
    data = parse(kind, path.read_text("utf-8"))
    held = set(words_of(build(kind, data)))
    assert set(words_of(data)) <= held


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_reaches_the_model(kind: str) -> None:
    """Also those that no record uses yet: a value of its own in every leaf."""
    counter = iter(range(1_500, 2_200))  # years that a date may have

    def fill(node: Any) -> Any:
        if node["type"] == "object":
            return {key: fill(inner) for key, inner in node["properties"].items()}
        if node["type"] == "array":
            return [fill(node["items"])]
        if node["type"] in ("integer", "boolean"):
            return next(counter) if node["type"] == "integer" else True
        return str(next(counter))  # a year, where the field is a date

    data = {key: fill(node) for key, node in schemas()[kind].properties.items()}
    held = set(words_of(build(kind, data)))
    lost = [word for word in words_of(data) if word not in held]
    assert lost == []


CLASSES = [
    getattr(model, name) for name in model.__all__ if dataclasses.is_dataclass(getattr(model, name))
]


@pytest.mark.parametrize("record", CLASSES, ids=lambda record: record.__name__)
def test_values_are_frozen_and_hashable(record: Any) -> None:
    assert record.__dataclass_params__.frozen
    assert "__slots__" in vars(record)
    assert all(field.kw_only for field in dataclasses.fields(record))
    for name, hint in get_type_hints(record).items():
        assert "list" not in str(hint), name
        assert "dict" not in str(hint), name
