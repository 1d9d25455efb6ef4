"""Following references, permits and counting by code."""

from __future__ import annotations

from generator.insight.counts import build_count_table, build_verdict_table, count_codes
from generator.insight.permits import link_permits, list_permits
from generator.insight.references import (
    current_bodies,
    find_obstacle,
    find_programme,
    find_trial,
    link_obstacles,
)
from generator.model import EvaluationObstacle, Provision, TrialObstacle
from tests.unit.insight_builders import (
    make_evaluation,
    make_exemption,
    make_obstacle,
    make_programme,
    make_registry,
    make_trial,
    make_vocabularies,
)


def test_former_ids() -> None:
    registry = make_registry(
        make_trial("ny", aliases=("gammal",)), make_programme("program", aliases=("projekt",))
    )
    for name in ("ny", "gammal"):
        found = find_trial(registry, name)
        assert found is not None
        assert found.id == "ny"
    assert find_programme(registry, "projekt") is registry.programmes["program"]
    # A former id of another kind of record leads nowhere.
    assert find_trial(registry, "projekt") is None
    assert find_programme(registry, "") is None


def test_mergers_are_followed_and_rings_end() -> None:
    registry = make_registry(
        make_obstacle("a", merged_into="b"),
        make_obstacle("b", merged_into="c-forr"),
        make_obstacle("c", aliases=("c-forr",)),
        make_obstacle("x", merged_into="y"),
        make_obstacle("y", merged_into="x"),
        make_obstacle("borta", merged_into="finns-inte"),
    )
    found = find_obstacle(registry, "a")
    assert found is not None
    assert found.id == "c"
    assert find_obstacle(registry, "x") is not None
    assert find_obstacle(registry, "borta") is None


def test_trials_are_linked_to_the_obstacle_that_is_kept() -> None:
    registry = make_registry(
        make_obstacle("kvar"),
        make_obstacle("upp", merged_into="kvar"),
        make_trial("b", obstacles=(TrialObstacle(account="", obstacle="upp"),)),
        make_trial("a", obstacles=(TrialObstacle(account="", obstacle="kvar"),)),
        make_trial("c", obstacles=(TrialObstacle(account="", obstacle="finns-inte"),)),
        make_evaluation("c", obstacles=(EvaluationObstacle(obstacle="kvar"),)),
    )
    assert link_obstacles(registry) == {"kvar": ("a", "b", "c")}


def test_successors_once() -> None:
    bodies = ("historisk:landstinget", "historisk:glomd", "region:01", "okand")
    expected = ("region:01", "historisk:glomd", "okand")
    assert current_bodies(make_vocabularies(), bodies) == expected


def test_permits_are_by_provision_and_the_longest_counts() -> None:
    one = Provision(act="2010:1", section="1", part="första stycket")
    same = Provision(act="2010:1", section="1")
    trial = make_trial(
        "ett",
        exemptions=(
            make_exemption(act="1984:3", provision=one, valid_to="1990"),
            make_exemption(act="2024:4", provision=same, valid_to="1989-12-31"),
            make_exemption(provision=Provision(act="2010:1", section="2"), valid_to="1990"),
            make_exemption(act="1984:3", description="annat"),
        ),
    )
    permits = list_permits(trial)
    assert [(p.acts, str(p.valid_to)) for p in permits] == [
        (("1984:3", "2024:4"), "1990"),
        ((), "1990"),
        (("1984:3",), "None"),
    ]
    assert link_permits(make_registry(trial)) == {"1984:3": ("ett",), "2024:4": ("ett",)}


def test_counts_have_zeros_unknown_codes_and_not_known_last() -> None:
    counts = count_codes(["b", "", "x", "b"], ("a", "b"))
    assert [(c.code, c.count) for c in counts] == [("a", 0), ("b", 2), ("x", 1), ("", 1)]
    table = build_count_table("trials", "areas", ["a", "b"], total=1)
    assert (table.total, len(table.rows)) == (1, 2)


def test_all_rows_of_a_cross_table_have_the_same_columns() -> None:
    table = build_verdict_table(
        "measures",
        make_vocabularies(),
        "areas",
        [("vard", "mixed"), ("skola", "missing"), ("", "mixed")],
    )
    assert [row.code for row in table.rows] == ["skola", "vard", ""]
    columns = [[c.code for c in row.counts] for row in table.rows]
    assert columns[0] == columns[1] == columns[2]
    assert columns[0][-1] == "missing"
    assert table.total == 3
