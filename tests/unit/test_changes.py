"""Differences between two versions: what counts as one, how it is pointed at, and its weight."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from generator.changes import Change, compare, find_item, split_pointer
from generator.source import Data

Told = list[tuple[str, Data, Data]]


def told(before: dict[str, Data], after: dict[str, Data]) -> Told:
    return [(c.pointer, c.before, c.after) for c in compare(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"title": "A"}, {"title": "B"}, [("/title", "A", "B")]),
        ({"title": "A"}, {}, [("/title", "A", None)]),
        ({}, {"title": "B"}, [("/title", None, "B")]),
        ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}, []),
        ({"summary": "En\nrad."}, {"summary": "En rad."}, []),
        ({"summary": "- a\n- b"}, {"summary": "- a\n- c"}, [("/summary", "- a\n- b", "- a\n- c")]),
        ({"a/b": {"c~d": "1"}}, {"a/b": {"c~d": "2"}}, [("/a~1b/c~0d", "1", "2")]),
    ],
    ids=["changed", "removed", "added", "order", "wrapped", "list-item", "escaped"],
)
def test_fields(before: dict[str, Data], after: dict[str, Data], expected: Told) -> None:
    assert told(before, after) == expected


def test_groups_are_told_field_by_field_also_when_they_are_new_or_gone() -> None:
    period: Data = {"start": {"planned": "2026", "actual": "2026-02"}}
    new = [("/period/start/planned", None, "2026"), ("/period/start/actual", None, "2026-02")]
    assert told({}, {"period": period}) == new
    assert told({"period": period}, {}) == [(p, b, a) for p, a, b in new]


def test_named_items_are_found_wherever_they_stand() -> None:
    one: Data = {"id": "ett", "unit": "procent"}
    two: Data = {"id": "tva", "unit": "dagar"}
    assert told({"measures": [one, two]}, {"measures": [two, one]}) == []
    assert told({"measures": [one]}, {"measures": [two, {"id": "ett", "unit": "kronor"}]}) == [
        ("/measures/tva", None, two),
        ("/measures/ett/unit", "procent", "kronor"),
    ]
    assert told({}, {"measures": [one]}) == [("/measures/ett", None, one)]
    assert told({"measures": [one]}, {}) == [("/measures/ett", one, None)]


@pytest.mark.parametrize("name", ["measure", "organisation", "trial", "name", "date"])
def test_what_names_an_item(name: str) -> None:
    before: dict[str, Data] = {"list": [{name: "a", "x": "1"}, {name: "b", "x": "1"}]}
    after: dict[str, Data] = {"list": [{name: "b", "x": "2"}, {name: "a", "x": "1"}]}
    assert told(before, after) == [("/list/b/x", "1", "2")]


def test_items_that_share_a_name_are_told_whole() -> None:
    owner: Data = {"organisation": "kommun:0480", "role": "owner"}
    funder: Data = {"organisation": "kommun:0480", "role": "funder"}
    assert told({"organisations": [owner]}, {"organisations": [owner, funder]}) == [
        ("/organisations", None, funder)
    ]


def test_items_without_a_name() -> None:
    assert told({"areas": ["skola", "trafik"]}, {"areas": ["trafik", "bostad"]}) == [
        ("/areas", "skola", None),
        ("/areas", None, "bostad"),
    ]
    assert told({"areas": ["skola", "skola"]}, {"areas": ["skola"]}) == [("/areas", "skola", None)]
    assert told({"lessons": [{"x": "a b"}]}, {"lessons": [{"x": "a\nb"}]}) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("text", ["a"]), (["a"], {"b": "c"}), ({"b": "c"}, "text"), ("", {}), ([], "x")],
)
def test_another_kind_of_value_is_told_whole(before: Data, after: Data) -> None:
    found = told({"x": before}, {"x": after})
    assert found == ([("/x", before, after)] if before or after else found)


@pytest.mark.parametrize(
    ("pointer", "weight"),
    [
        ("/measures/x/unit", "major"),
        ("/status", "major"),
        ("/period/start/actual", "major"),
        ("/results/x/verdict", "major"),
        ("/events/2026-03", "major"),
        ("/sources/x/read", "minor"),
        ("/verified/date", "minor"),
        ("/summary", "minor"),
    ],
)
def test_weight(pointer: str, weight: str) -> None:
    assert Change(pointer=pointer, before=None, after="x").weight == weight


def test_pointers() -> None:
    assert split_pointer("/a~1b/c~0d/0") == ("a/b", "c~d", "0")
    items: list[Data] = ["x", {"id": "a", "name": "b"}, {"id": "b"}]
    assert (find_item(items, "b"), find_item(items, "a"), find_item(items, "x")) == (2, 1, None)


plain = st.recursive(
    st.text("ab \n", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "x", "y"]), inner, max_size=3)
    ),
    max_leaves=12,
)
records = st.dictionaries(st.sampled_from(["a", "b", "measures"]), plain, max_size=3)


@given(records, records)
def test_nothing_raises_and_the_same_is_no_change(
    before: dict[str, Data], after: dict[str, Data]
) -> None:
    assert compare(before, before) == ()
    there, back = compare(before, after), compare(after, before)
    assert sorted(c.pointer for c in there) == sorted(c.pointer for c in back)
