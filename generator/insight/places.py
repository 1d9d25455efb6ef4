"""Which trials have been carried out where.

Owns the count behind the maps: trials that took place, by municipality and region.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.insight.coverage import Coverage, took_place
from generator.registry import Registry


def find_places(registry: Registry, coverage: Coverage) -> Mapping[str, tuple[str, ...]]:
    """Ids of the trials that took place, by the code of the municipality or region; no empty ones.

    The keys are exactly what ``coverage`` has as reached.
    """
    reached = (*coverage.municipalities.reached, *coverage.regions.reached)
    return {
        body: tuple(t for t in coverage.trials_by_body[body] if took_place(registry.trials[t]))
        for body in reached
    }
