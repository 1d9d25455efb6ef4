"""What came from what: replications and programmes.

Owns nodes, edges, chains and how far a trial has spread. Leaves drawing to ``pictures``. R007
refuses a trial that replicates itself; here a ring only must not turn into a loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from generator.dates import PartialDate
from generator.insight.coverage import TAKING_PART
from generator.insight.references import current_body, find_programme, find_trial
from generator.insight.timing import chronological_key
from generator.model import Programme, Trial
from generator.registry import Registry
from generator.text import swedish_key


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageNode:
    """A ``trial`` or ``programme`` with a link to another; `start` as known, else as planned."""

    kind: str
    id: str
    start: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageEdge:
    """``replicates``: from the earlier trial to the later. ``programme``: to each of its trials."""

    kind: str
    source: str
    target: str
    differences: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Two trials or more (ids, in time order) that replications hold together."""

    trials: tuple[str, ...]
    edges: tuple[LineageEdge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Programmes and trials that have an edge, programmes first, each in time order."""

    nodes: tuple[LineageNode, ...]
    edges: tuple[LineageEdge, ...]
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Where a trial came from and went, as ids in time order.

    `earlier` are those that it replicates, `later` those that replicate it, in any number of
    steps. `new_bodies` are codes of owners and participants of `later` that had no such part in
    this trial.
    """

    trial: str
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    new_bodies: tuple[str, ...]


def build_lineage(registry: Registry) -> Lineage:
    """All links between trials and to programmes. A link that leads nowhere is left out."""
    replications = _replications(registry)
    memberships = tuple(
        LineageEdge(kind="programme", source=programme.id, target=trial.id)
        for trial in registry.trials.values()
        if trial.programme and (programme := find_programme(registry, trial.programme))
    )
    programmes = {edge.source for edge in memberships}
    trials = {edge.target for edge in memberships}
    trials |= {end for edge in replications for end in (edge.source, edge.target)}
    nodes = [
        LineageNode(kind="programme", id=p.id, start=p.start)
        for p in sorted((registry.programmes[id_] for id_ in programmes), key=_time)
    ]
    nodes += [
        LineageNode(kind="trial", id=t.id, start=t.start.known)
        for t in sorted((registry.trials[id_] for id_ in trials), key=_time)
    ]
    edges = sorted((*memberships, *replications), key=lambda e: (e.kind, e.source, e.target))
    return Lineage(nodes=tuple(nodes), edges=tuple(edges), chains=_chains(registry, replications))


def spread(registry: Registry, trial: str) -> Spread:
    """Where `trial` (an id) came from and went. Raises KeyError for an unknown id."""
    own = registry.trials[trial]
    later = _reach(trial, lambda id_: _replicating(registry, id_))
    had = set(_taking_part(registry, own))
    gained = dict.fromkeys(
        body for id_ in later for body in _taking_part(registry, registry.trials[id_])
    )
    return Spread(
        trial=trial,
        earlier=_in_time(registry, _reach(trial, lambda id_: _replicated(registry, id_))),
        later=_in_time(registry, later),
        new_bodies=_by_name(registry, (body for body in gained if body not in had)),
    )


def _replicated(registry: Registry, trial: str) -> Iterator[str]:
    """Ids of the trials that `trial` replicates."""
    for link in registry.trials[trial].replicates:
        if earlier := find_trial(registry, link.trial):
            yield earlier.id


def _replicating(registry: Registry, trial: str) -> Iterator[str]:
    """Ids of the trials that replicate `trial`, by its id or a former one."""
    for name in (trial, *registry.trials[trial].aliases):
        for later in registry.replicated_by.get(name, ()):
            if trial in _replicated(registry, later):
                yield later


def _replications(registry: Registry) -> tuple[LineageEdge, ...]:
    return tuple(
        LineageEdge(
            kind="replicates", source=earlier.id, target=trial.id, differences=link.differences
        )
        for trial in registry.trials.values()
        for link in trial.replicates
        if (earlier := find_trial(registry, link.trial)) and earlier.id != trial.id
    )


def _reach(start: str, steps: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Everything that `steps` lead to from `start`, without `start`."""
    found: dict[str, None] = {start: None}
    queue = [start]
    while queue:
        for following in steps(queue.pop()):
            if following not in found:
                found[following] = None
                queue.append(following)
    return tuple(found)[1:]


def _chains(registry: Registry, replications: Iterable[LineageEdge]) -> tuple[Chain, ...]:
    links: dict[str, list[str]] = {}
    for edge in replications:
        links.setdefault(edge.source, []).append(edge.target)
        links.setdefault(edge.target, []).append(edge.source)
    chains: dict[str, tuple[str, ...]] = {}
    place: dict[str, str] = {}
    for trial in sorted(links):
        if trial not in place:
            members = (trial, *_reach(trial, links.__getitem__))
            place |= dict.fromkeys(members, trial)
            chains[trial] = _in_time(registry, members)
    within: dict[str, list[LineageEdge]] = {first: [] for first in chains}
    for edge in sorted(replications, key=lambda e: (e.source, e.target)):
        within[place[edge.source]].append(edge)
    made = (Chain(trials=chains[first], edges=tuple(within[first])) for first in chains)
    return tuple(sorted(made, key=lambda chain: _time(registry.trials[chain.trials[0]])))


def _time(record: Trial | Programme) -> tuple[tuple[date, date], tuple[str, str], str]:
    start = record.start.known if isinstance(record, Trial) else record.start
    return (chronological_key(start), swedish_key(record.title), record.id)


def _in_time(registry: Registry, trials: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(trials, key=lambda id_: _time(registry.trials[id_])))


def _taking_part(registry: Registry, trial: Trial) -> Iterable[str]:
    parts = (i for i in trial.organisations if i.role in TAKING_PART)
    return (current_body(registry.vocabularies, i.organisation) for i in parts)


def _by_name(registry: Registry, bodies: Iterable[str]) -> tuple[str, ...]:
    organisation = registry.vocabularies.organisation
    return tuple(sorted(bodies, key=lambda code: (swedish_key(organisation(code).label), code)))
