"""How much of the public sector the register shows, and what it does not show.

Owns who has taken part and what the records lack. Taking part is as owner or participant; a trial
that never started has reached nobody. A body that is gone counts as its successor. Gotland is both
a municipality and a region, and each counts only where a record names it. Leaves out how many were
registered beforehand, which only ``history`` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from generator.insight.counts import CountTable, build_count_table, list_codes
from generator.insight.evidence import WEAK_COMPARISONS, strongest
from generator.insight.references import current_body
from generator.lifecycle import BROKEN_OFF, has_finished, has_started
from generator.model import Evaluation, Trial
from generator.registry import Registry
from generator.text import swedish_key
from generator.vocabularies import Organisation, Vocabularies

#: Roles that are taking part.
TAKING_PART = ("owner", "participant")

#: What may be missing, in the order shown. Each counts trials.
GAPS = (
    "no-start",
    "no-local-body",
    "no-measures",
    "no-evaluation",
    "no-comparison",
    "no-lessons",
    "never-verified",
    "entered-by-curator",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Codes in Swedish order of name; the three parts make up `total`.

    `proposed_only` are in trials, but in none that started.
    """

    total: int
    reached: tuple[str, ...]
    proposed_only: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyCoverage:
    """A county (two digits): its municipalities, its region (a code), and the number of `trials`
    that started with any of them."""

    county: str
    municipalities: Reach
    region: str
    region_reached: bool
    trials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """`count` of `of` trials lack what `code` names.

    `of` is all trials; for no-start and no-measures those that took place; for no-evaluation and
    no-lessons those of them that are over; for no-comparison those with an evaluation.
    no-local-body: neither municipality nor region takes part, so that no map shows the trial.
    """

    code: str
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """`trials` is their number. All tables count trials: `by_decade` by the first year of the
    decade that the start (or planned start) is in, `by_design` those with an evaluation by the
    design of the strongest. `trials_by_body` has every owner and participant, started or not.
    """

    trials: int
    municipalities: Reach
    regions: Reach
    counties: tuple[CountyCoverage, ...]
    trials_by_body: Mapping[str, tuple[str, ...]]
    by_status: CountTable
    by_kind: CountTable
    by_area: CountTable
    by_decade: CountTable
    by_design: CountTable
    gaps: tuple[Gap, ...]
    bodies_without_successor: tuple[str, ...]


def compute_coverage(registry: Registry) -> Coverage:
    """The coverage of the register as it stands."""
    vocabularies = registry.vocabularies
    trials = registry.trials.values()
    by_body = link_bodies(registry)
    started = frozenset(trial.id for trial in trials if took_place(trial))
    local = [o for o in vocabularies.organisations.values() if o.county]
    local.sort(key=lambda o: (swedish_key(o.label), o.code))
    municipalities = [o for o in local if o.kind == "kommun"]
    regions = [o for o in local if o.kind == "region"]
    counties = sorted({o.county for o in local})
    return Coverage(
        trials=len(trials),
        municipalities=_reach(municipalities, by_body, started),
        regions=_reach(regions, by_body, started),
        counties=tuple(_county(c, municipalities, regions, by_body, started) for c in counties),
        trials_by_body=by_body,
        by_status=_table(registry, "statuses", (t.status for t in trials)),
        by_kind=_table(registry, "kinds", (t.kind for t in trials)),
        by_area=_table(registry, "areas", (a for t in trials for a in t.areas), len(trials)),
        by_decade=count_decades(registry),
        by_design=_table(
            registry,
            "designs",
            (s.design for t in trials if (s := strongest(registry.evaluations_of(t.id)))),
        ),
        gaps=_gaps(registry),
        bodies_without_successor=_forgotten(vocabularies, by_body),
    )


def took_place(trial: Trial) -> bool:
    """Whether anything was tried: it runs or has run, or was broken off after its actual start."""
    broken_off_later = trial.status in BROKEN_OFF and trial.start.actual is not None
    return has_started(trial.status) or broken_off_later


def link_bodies(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    """Ids of the trials that each body, or one that it succeeded, owns or takes part in."""
    linked: dict[str, dict[str, None]] = {}
    for trial in registry.trials.values():
        for part in trial.organisations:
            if part.role in TAKING_PART:
                body = current_body(registry.vocabularies, part.organisation)
                linked.setdefault(body, {})[trial.id] = None
    return {body: tuple(trials) for body, trials in sorted(linked.items())}


def count_decades(registry: Registry) -> CountTable:
    """Trials by the decade of their start (or planned start): ``1980``; ``""`` for not known.

    Decades without trials between the first and the last have a row too.
    """
    starts = [trial.start.known for trial in registry.trials.values()]
    decades = [start.year // 10 * 10 if start else None for start in starts]
    known = [decade for decade in decades if decade is not None]
    order = [str(d) for d in range(min(known), max(known) + 1, 10)] if known else []
    codes = ("" if decade is None else str(decade) for decade in decades)
    return build_count_table("trials", "", codes, order=order)


def _table(
    registry: Registry, vocabulary: str, codes: Iterable[str], total: int | None = None
) -> CountTable:
    order = list_codes(registry.vocabularies, vocabulary)
    return build_count_table("trials", vocabulary, codes, order=order, total=total)


_ByBody = Mapping[str, tuple[str, ...]]


def _reach(bodies: Sequence[Organisation], by_body: _ByBody, started: AbstractSet[str]) -> Reach:
    codes = [body.code for body in bodies]
    reached = tuple(c for c in codes if not started.isdisjoint(by_body.get(c, ())))
    return Reach(
        total=len(codes),
        reached=reached,
        proposed_only=tuple(c for c in codes if c in by_body and c not in reached),
        missing=tuple(c for c in codes if c not in by_body),
    )


def _county(
    county: str,
    municipalities: Sequence[Organisation],
    regions: Sequence[Organisation],
    by_body: _ByBody,
    started: AbstractSet[str],
) -> CountyCoverage:
    inside = [body for body in municipalities if body.county == county]
    region = next((body.code for body in regions if body.county == county), "")
    bodies = (*(body.code for body in inside), region)
    trials = {trial for body in bodies for trial in by_body.get(body, ()) if trial in started}
    return CountyCoverage(
        county=county,
        municipalities=_reach(inside, by_body, started),
        region=region,
        region_reached=not started.isdisjoint(by_body.get(region, ())),
        trials=len(trials),
    )


def _forgotten(vocabularies: Vocabularies, by_body: _ByBody) -> tuple[str, ...]:
    """Bodies that no longer exist, and that nobody is known to have taken over from."""
    found = [code for code in by_body if code.startswith("historisk:")]
    return tuple(sorted(found, key=lambda c: (swedish_key(vocabularies.organisation(c).label), c)))


def _gaps(registry: Registry) -> tuple[Gap, ...]:
    trials = tuple(registry.trials.values())
    begun = tuple(trial for trial in trials if took_place(trial))
    over = tuple(trial for trial in begun if has_finished(trial.status))
    evaluated = tuple(trial for trial in trials if registry.evaluations_of(trial.id))

    def evaluations(trial: Trial) -> tuple[Evaluation, ...]:
        return registry.evaluations_of(trial.id)

    def gap(code: str, among: Sequence[Trial], lacks: Callable[[Trial], bool]) -> Gap:
        return Gap(code=code, count=sum(map(lacks, among)), of=len(among))

    return (
        gap("no-start", begun, lambda t: t.start.known is None),
        gap("no-local-body", trials, lambda t: not _is_local(registry, t)),
        gap("no-measures", begun, lambda t: not t.measures),
        gap("no-evaluation", over, lambda t: not evaluations(t)),
        gap(
            "no-comparison",
            evaluated,
            lambda t: all(e.comparison in WEAK_COMPARISONS for e in evaluations(t)),
        ),
        gap(
            "no-lessons",
            over,
            lambda t: not t.lessons and not any(e.lessons for e in evaluations(t)),
        ),
        gap("never-verified", trials, lambda t: t.verified is None),
        gap("entered-by-curator", trials, lambda t: t.entered_by == "curator"),
    )


def _is_local(registry: Registry, trial: Trial) -> bool:
    vocabularies = registry.vocabularies
    parts = (i.organisation for i in trial.organisations if i.role in TAKING_PART)
    return any(
        vocabularies.organisation(current_body(vocabularies, code)).kind in ("kommun", "region")
        for code in parts
    )
