"""Related trials, with the likeness that makes them so.

Owns what counts as likeness and how much. Candidates come from inverted indexes, and a trait that
many trials share suggests only its neighbours in time, so that the cost grows with the number of
trials and not with its square. Leaves telling rare words from ordinary ones to ``words``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from generator.insight.permits import own_acts
from generator.insight.provisions import provision_sort_key
from generator.insight.references import (
    departed_provisions,
    find_programme,
    find_trial,
    met_provisions,
)
from generator.insight.timing import chronological_key
from generator.insight.words import find_words, weigh_words
from generator.model import Provision
from generator.registry import Registry
from generator.text import sort_swedish

#: How many related trials are shown, and how many candidates are compared in full.
SHOWN = 4
COMPARED = 12

#: A trait suggests at most so many trials, the nearest in time.
SUGGESTED = 20

#: The weight of one shared trait of each kind, and how many of them count.
WEIGHTS: Mapping[str, tuple[float, int]] = {
    "replicates": (12.0, 1),
    "replicated-by": (12.0, 1),
    "section": (5.0, 2),
    "act": (2.0, 2),
    "programme": (2.0, 1),
    "area": (1.0, 2),
    "title-words": (2.0, 3),
    "measure-words": (1.0, 3),
}

#: Less likeness than one shared area is none.
LEAST_SCORE = 1.0

#: Fewer shared words than these are chance, where nothing else is shared.
FEWEST_WORDS = 3

_WORDS = frozenset({"title-words", "measure-words"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What is shared: `code` is a key of `WEIGHTS`. `values` are area or act codes, a programme's
    id or words; `provisions` the shared ones for ``section``."""

    code: str
    values: tuple[str, ...] = ()
    provisions: tuple[Provision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A trial's id, how alike it is (only for order) and why, the weightiest kind first."""

    trial: str
    score: float
    reasons: tuple[Likeness, ...]


#: Kind of trait and its value: a provision's key, else a code, an id or a word.
_Value = str | tuple[str, ...]
_Trait = tuple[str, _Value]
_Traits = Mapping[_Trait, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """The `traits` of each trial with their weights, the trials that have each trait (`holders`,
    in time order), the place of each trial in time, and provisions by key."""

    traits: Mapping[str, _Traits]
    holders: Mapping[_Trait, Sequence[str]]
    time: Mapping[str, int]
    provisions: Mapping[_Value, Provision]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """What a trial shares with another: values and their weights by kind, the heaviest first."""

    trial: str
    score: float
    shared: Mapping[str, Sequence[tuple[float, _Value]]]

    @property
    def order(self) -> tuple[float, str]:
        return (-self.score, self.trial)


def find_related(registry: Registry) -> Mapping[str, tuple[Related, ...]]:
    """At most `SHOWN` related trials for every trial, by the trial's id."""
    index = _build_index(registry)
    links = _replications(registry)
    made: dict[str, tuple[Related, ...]] = {}
    for trial in registry.trials:
        linked = links.get(trial, {})
        candidates = dict.fromkeys((*linked, *_suggest(index, trial)))
        found = (_compare(index, trial, other, linked.get(other, "")) for other in candidates)
        alike = sorted((f for f in found if f.score >= LEAST_SCORE), key=lambda f: f.order)[:SHOWN]
        made[trial] = tuple(_explain(index, comparison) for comparison in alike)
    return made


def _replications(registry: Registry) -> Mapping[str, Mapping[str, str]]:
    """For each trial, the trials that it replicates or is replicated by, and which."""
    links: dict[str, dict[str, str]] = {}
    for trial in registry.trials.values():
        for link in trial.replicates:
            earlier = find_trial(registry, link.trial)
            if earlier and earlier.id != trial.id:
                links.setdefault(trial.id, {})[earlier.id] = "replicates"
                links.setdefault(earlier.id, {})[trial.id] = "replicated-by"
    return links


def _build_index(registry: Registry) -> _Index:
    rarity = weigh_words(registry.trials.values())
    provisions: dict[_Value, Provision] = {}
    traits: dict[str, _Traits] = {}
    in_time = sorted(
        registry.trials.values(), key=lambda t: (chronological_key(t.start.known), t.id)
    )
    holders: dict[_Trait, list[str]] = {}
    for trial in in_time:
        met = (*departed_provisions(trial), *met_provisions(registry, trial))
        places = {p.key: replace(p, part="") for p in met if p.section or p.article}
        provisions.update(places.items())
        programme = find_programme(registry, trial.programme)
        measures = " ".join(measure.name for measure in trial.measures)
        values: dict[str, Iterable[_Value]] = {
            "section": places,
            "act": {*(p.act for p in met), *own_acts(registry.vocabularies, trial)},
            "programme": (programme.id,) if programme else (),
            "area": trial.areas,
            "title-words": find_words(trial.title) & rarity.keys(),
            "measure-words": find_words(measures) & rarity.keys(),
        }
        own = {
            (kind, value): WEIGHTS[kind][0] * (rarity[str(value)] if kind in _WORDS else 1.0)
            for kind, found in values.items()
            for value in sorted(found)  # a set's order differs from run to run
        }
        traits[trial.id] = own
        for trait in own:
            holders.setdefault(trait, []).append(trial.id)
    return _Index(
        traits=traits,
        holders=holders,
        time={trial.id: place for place, trial in enumerate(in_time)},
        provisions=provisions,
    )


def _suggest(index: _Index, trial: str) -> list[str]:
    """The `COMPARED` trials that share most weight, as far as each trait suggests them."""
    scores: dict[str, float] = {}
    for trait, weight in index.traits[trial].items():
        holders = index.holders[trait]
        if len(holders) > SUGGESTED:
            middle = bisect_left(holders, index.time[trial], key=index.time.__getitem__)
            first = min(max(0, middle - SUGGESTED // 2), len(holders) - SUGGESTED - 1)
            holders = holders[first : first + SUGGESTED + 1]
        for other in holders:
            scores[other] = scores.get(other, 0.0) + weight
    scores.pop(trial, None)
    best = nsmallest(COMPARED, ((-score, other) for other, score in scores.items()))
    return [other for _, other in best]


def _compare(index: _Index, trial: str, other: str, link: str) -> _Comparison:
    """All that two trials share; `link` is the kind of replication between them, or empty."""
    own = index.traits[trial]
    shared: dict[str, list[tuple[float, _Value]]] = {}
    for trait in own.keys() & index.traits[other].keys():
        shared.setdefault(trait[0], []).append((own[trait], trait[1]))
    if not link and shared.keys() <= _WORDS and sum(map(len, shared.values())) < FEWEST_WORDS:
        shared = {}
    if "section" in shared and "act" in shared:
        acts = {value[0] for _, value in shared["section"]}
        shared["act"] = [found for found in shared["act"] if found[1] not in acts]
    kept = {
        kind: sorted(found, key=_heaviest)[: WEIGHTS[kind][1]]
        for kind, found in sorted(shared.items())
        if found
    }
    if link:
        kept[link] = [(WEIGHTS[link][0], "")]
    score = sum(weight for found in kept.values() for weight, _ in found)
    return _Comparison(trial=other, score=round(score, 6), shared=kept)


def _heaviest(found: tuple[float, _Value]) -> tuple[float, _Value]:
    return (-found[0], found[1])


def _explain(index: _Index, comparison: _Comparison) -> Related:
    weights = {
        kind: sum(weight for weight, _ in found) for kind, found in comparison.shared.items()
    }
    kinds = sorted(weights, key=lambda kind: (-weights[kind], kind))
    return Related(
        trial=comparison.trial,
        score=comparison.score,
        reasons=tuple(
            _likeness(index, kind, [value for _, value in comparison.shared[kind]])
            for kind in kinds
        ),
    )


def _likeness(index: _Index, kind: str, values: Iterable[_Value]) -> Likeness:
    if kind == "section":
        found = sorted((index.provisions[value] for value in values), key=provision_sort_key)
        return Likeness(code=kind, provisions=tuple(found))
    named = (value for value in values if isinstance(value, str) and value)
    return Likeness(code=kind, values=tuple(sort_swedish(named)))
