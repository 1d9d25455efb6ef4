"""Lineage: replications, programmes, chains and spread."""

from __future__ import annotations

from typing import Any

import pytest

from generator.insight.lineage import build_lineage, spread
from generator.model import Involvement, Replication, Trial
from tests.unit.insight_builders import make_programme, make_registry, make_trial, span, when


def replica(name: str, *earlier: str, start: str = "", **fields: Any) -> Trial:
    links = tuple(Replication(trial=e, differences="mindre") for e in earlier)
    return make_trial(name, replicates=links, start=span(actual=start), **fields)


def test_chains_in_time_order() -> None:
    registry = make_registry(
        replica("c", "a", start="2018"),
        replica("a", start="2015-02"),
        replica("b", "a", "c", start="2020"),
        replica("y", "x"),
        replica("x", start="1990"),
        replica("ensam", start="1980"),
    )
    lineage = build_lineage(registry)
    assert [chain.trials for chain in lineage.chains] == [("x", "y"), ("a", "c", "b")]
    assert [(e.source, e.target) for e in lineage.chains[1].edges] == [
        ("a", "b"),
        ("a", "c"),
        ("c", "b"),
    ]
    assert [node.id for node in lineage.nodes] == ["x", "a", "c", "b", "y"]
    assert lineage.edges[0].differences == "mindre"


def test_programmes_and_references_that_lead_nowhere() -> None:
    registry = make_registry(
        make_programme("ny", aliases=("gammal",), start=when("1999")),
        replica("a", "finns-inte", programme="gammal"),
        replica("b", programme="finns-inte"),
        replica("d", "d"),
    )
    lineage = build_lineage(registry)
    assert [(e.kind, e.source, e.target) for e in lineage.edges] == [("programme", "ny", "a")]
    assert [(n.kind, n.id) for n in lineage.nodes] == [("programme", "ny"), ("trial", "a")]
    assert lineage.chains == ()


def test_spread_reaches_all_steps_and_counts_new_bodies() -> None:
    registry = make_registry(
        make_programme("p"),
        replica("a", start="2015", programme="p"),
        replica("b", "tidigare-a", start="2016", owner="kommun:0003"),
        replica(
            "c",
            "b",
            start="2017",
            programme="p",
            organisations=(
                Involvement(organisation="historisk:landstinget", role="participant"),
                Involvement(organisation="kommun:0001", role="owner"),
                Involvement(organisation="organ:verket", role="funder"),
            ),
        ),
        make_trial("z", aliases=("tidigare-z",), programme="p"),
    )
    registry_with_alias = make_registry(
        *(t for t in registry.trials.values() if t.id != "a"),
        make_programme("p"),
        replica("a", start="2015", programme="p", aliases=("tidigare-a",)),
    )
    found = spread(registry_with_alias, "a")
    assert (found.earlier, found.later) == ((), ("b", "c"))
    assert found.new_bodies == ("kommun:0003", "region:01")
    assert spread(registry_with_alias, "c").earlier == ("a", "b")


def test_a_ring_does_not_turn_into_a_loop() -> None:
    registry = make_registry(replica("a", "b"), replica("b", "a"))
    assert spread(registry, "a").later == ("b",)
    assert build_lineage(registry).chains[0].trials == ("a", "b")


def test_empty_and_unknown() -> None:
    assert build_lineage(make_registry()).nodes == ()
    with pytest.raises(KeyError):
        spread(make_registry(), "finns-inte")
