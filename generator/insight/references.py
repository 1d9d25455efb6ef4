"""What a reference leads to: through former ids, merged obstacles and bodies' successors.

Owns following. A reference that leads nowhere is an R diagnostic elsewhere, and None here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.model import Obstacle, Programme, Provision, Trial
from generator.registry import Registry
from generator.vocabularies import Vocabularies


def find_trial(registry: Registry, trial: str) -> Trial | None:
    """The trial with this id or former id."""
    return registry.trials.get(trial) or registry.trials.get(registry.aliases.get(trial, ""))


def find_programme(registry: Registry, programme: str) -> Programme | None:
    """The programme with this id or former id."""
    known = registry.programmes
    return known.get(programme) or known.get(registry.aliases.get(programme, ""))


def find_obstacle(registry: Registry, obstacle: str) -> Obstacle | None:
    """The obstacle with this id or former id, or the one that it was merged into."""
    seen: set[str] = set()
    known = registry.obstacles
    while True:
        found = known.get(obstacle) or known.get(registry.aliases.get(obstacle, ""))
        if found is None or not found.merged_into or found.id in seen:
            return found
        seen.add(found.id)
        obstacle = found.merged_into


def current_body(vocabularies: Vocabularies, body: str) -> str:
    """The code of the body that has taken over from `body`; its own when none has."""
    seen = {body}
    while (known := vocabularies.organisations.get(body)) and known.successor:
        if known.successor in seen:
            break
        body = known.successor
        seen.add(body)
    return body


def current_bodies(vocabularies: Vocabularies, bodies: Iterable[str]) -> tuple[str, ...]:
    """Each of `bodies` or its successor, once, in the order given."""
    return tuple(dict.fromkeys(current_body(vocabularies, body) for body in bodies))


def departed_provisions(trial: Trial) -> Iterator[Provision]:
    """The provisions that a trial has exemptions from, with repetitions."""
    for exemption in trial.exemptions:
        if exemption.provision:
            yield exemption.provision


def met_provisions(registry: Registry, trial: Trial) -> Iterator[Provision]:
    """The provisions that stood in a trial's way: its own account, obstacles, evaluations."""
    pointed = [met.obstacle for met in trial.obstacles if met.obstacle]
    for met in trial.obstacles:
        yield from met.provisions
    for evaluation in registry.evaluations_of(trial.id):
        pointed += [found.obstacle for found in evaluation.obstacles]
    for name in dict.fromkeys(pointed):
        known = find_obstacle(registry, name)
        yield from known.provisions if known else ()


def link_obstacles(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    """Ids of the trials that met each obstacle, by the id of the one that is kept."""
    linked: dict[str, dict[str, None]] = {}
    for name, trials in registry.trials_by_obstacle.items():
        known = find_obstacle(registry, name)
        if known:
            linked.setdefault(known.id, {}).update(dict.fromkeys(trials))
    return {obstacle: tuple(sorted(trials)) for obstacle, trials in sorted(linked.items())}
