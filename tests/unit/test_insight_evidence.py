"""The table of evidence strength, and what is taken off."""

from __future__ import annotations

import pytest

from generator.insight.evidence import (
    MAX_LEVEL,
    REASONS,
    STRENGTH_TABLE,
    WEAK_CAP,
    WEAK_COMPARISONS,
    derive_strength,
    order_by_strength,
    strongest,
)
from tests.unit.insight_builders import make_evaluation, when


@pytest.mark.parametrize(
    ("design", "comparison", "independence", "level", "reasons"),
    [
        ("randomised", "randomised-control", "independent", 4, ("randomised",)),
        ("randomised", "between-variants", "commissioned", 3, ("randomised-variants",)),
        ("randomised", "randomised-control", "internal", 3, ("randomised", "internal")),
        ("quasi-experimental", "both", "independent", 3, ("comparison-group",)),
        ("before-after", "before", "", 2, ("before-value", "independence-unknown")),
        ("register-data", "before", "independent", 2, ("before-value",)),
        ("register-data", "between-variants", "independent", 1, ("descriptive",)),
        ("case-study", "both", "independent", 1, ("descriptive",)),
        ("account", "before", "internal", 0, ("not-measured", "internal")),
        (
            "quasi-experimental",
            "unknown",
            "internal",
            0,
            ("misfit", "comparison-unknown", "internal"),
        ),
        ("before-after", "benchmark", "independent", 1, ("misfit", "comparison-benchmark")),
        ("astrology", "both", "independent", 0, ("not-measured",)),
    ],
)
def test_level_and_reasons(
    design: str, comparison: str, independence: str, level: int, reasons: tuple[str, ...]
) -> None:
    strength = derive_strength(
        make_evaluation("ett", design=design, comparison=comparison, independence=independence)
    )
    assert (strength.level, strength.reasons) == (level, reasons)
    assert (strength.design, strength.comparison) == (design, comparison)


def test_the_printed_table_is_the_table_that_is_used() -> None:
    for row in STRENGTH_TABLE:
        evaluation = make_evaluation(
            "ett", design=row.design, comparison=row.comparison, independence="independent"
        )
        assert derive_strength(evaluation).level == row.level
        assert 0 <= row.level <= MAX_LEVEL
        assert row.reason in REASONS


@pytest.mark.parametrize("comparison", WEAK_COMPARISONS)
def test_no_design_is_strong_without_a_comparison(comparison: str) -> None:
    for design in {row.design for row in STRENGTH_TABLE}:
        evaluation = make_evaluation("ett", design=design, comparison=comparison)
        strength = derive_strength(evaluation)
        assert strength.level <= WEAK_CAP
        assert set(strength.reasons) <= set(REASONS)


def test_strongest_first_then_the_newest() -> None:
    old = make_evaluation("ett", "old", design="process", published=when("1999"))
    new = make_evaluation("ett", "new", design="process", published=when("2001-02"))
    undated = make_evaluation("ett", "undated", design="process")
    strong = make_evaluation("ett", "strong", design="randomised", comparison="randomised-control")
    ordered = order_by_strength((undated, old, strong, new))
    assert [e.name for e in ordered] == ["strong", "new", "old", "undated"]
    found = strongest((old, strong))
    assert found is not None
    assert found.level == MAX_LEVEL
    assert strongest(()) is None
