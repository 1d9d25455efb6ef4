"""A page an act: what it let others try, and section by section who met it or departed from it.

Owns which acts have a page (`find_acts`): trial acts, and all that records name and the vocabulary
knows. Leaves the counting to ``insight.provisions``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.insight.clock import Deadline, by_subject
from generator.insight.counts import Count
from generator.insight.ledger import Ledger
from generator.insight.obstacles import ObstacleState, derive_state, standing_obstacles
from generator.insight.permits import own_acts
from generator.insight.provisions import ActSynthesis
from generator.insight.timing import has_ceased
from generator.model import Programme, Provision
from generator.pages import addresses
from generator.pages.facets import act_facet, facet, hit_facts, sort_keys
from generator.pages.findings import Told, tell_findings
from generator.pages.page import Link, Page, SearchEntry
from generator.pages.parts import Standing, data_alternates
from generator.pages.provision import TOLD, Section, SectionBuilder
from generator.pages.trials import TrialRow
from generator.registry import Registry
from generator.vocabularies import Act, parent_act
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class ActReference:
    """A mention of an act by its code; `act` only where it has a page."""

    code: str
    act: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActContent:
    """`force` is ``ahead``, ``ceased``, ``repealed``, ``in-force`` or ``""`` where it is not known.

    `replaced_by` took its place, and it took that of those that it `replaces`. `counts` are
    ``trials``, ``obstacles`` and ``acts`` (trial acts) that point at it. `departs_from` pairs each
    provision with where it leads. `whole` has what points at the act without a section, `all`
    everything that points at it. `permitted` are trials held under it, `findings` their evaluations
    (the strongest first, at most `TOLD`), and `evaluated` counts those that have one. `led` are
    trials that led to it, `relieved` obstacles from which it gives an exemption, `clauses` trial
    clauses in it and `host` the act in which a clause stands.
    """

    act: Act
    force: str
    counts: tuple[Count, ...]
    host: ActReference | None
    clauses: tuple[Act, ...]
    departs_from: tuple[tuple[Provision, ActReference], ...]
    prolonged_by: tuple[ActReference, ...]
    repealed_by: ActReference | None
    replaced_by: ActReference | None
    replaces: tuple[ActReference, ...]
    outcome_acts: tuple[ActReference, ...]
    permitted: tuple[TrialRow, ...]
    findings: tuple[Told, ...]
    evaluated: int
    led: tuple[TrialRow, ...]
    relieved: tuple[Standing, ...]
    programmes: tuple[Programme, ...]
    sections: tuple[Section, ...]
    whole: Section
    all: Section | None
    deadlines: tuple[Deadline, ...]


def find_acts(registry: Registry) -> tuple[str, ...]:
    """Codes of the acts that have a page, sorted."""
    acts = registry.vocabularies.acts
    named: set[str] = set()
    for trial in registry.trials.values():
        named |= {p.act for e in trial.exemptions if (p := e.provision)}
        named |= {*own_acts(registry.vocabularies, trial), *(a.act for a in trial.aftermath)}
        named |= {p.act for met in trial.obstacles for p in met.provisions}
    for obstacle in registry.obstacles.values():
        named |= {p.act for p in obstacle.provisions}
        # The acts that exemptions rest on are the same whatever day it is.
        named |= set(derive_state(obstacle, registry.vocabularies, date.max).exempting_acts)
    for programme in registry.programmes.values():
        named |= {basis.act for basis in programme.legal_basis}
    for act in acts.values():
        if act.is_trial or act.kind == "related":
            named |= {act.code, parent_act(act.code), act.repealed_by}
            named |= {*(d.act for d in act.departs_from), *act.outcome_acts, *act.prolonged_by}
    return tuple(sorted(named & acts.keys()))


def build_pages(
    registry: Registry,
    today: date,
    *,
    rows: Iterable[TrialRow],
    syntheses: Iterable[ActSynthesis],
    states: Mapping[str, ObstacleState],
    ledgers: Mapping[str, Ledger],
    deadlines: Iterable[Deadline],
) -> Iterator[Page]:
    """A page an act, from values of ``insight`` for the whole register."""
    acts = registry.vocabularies.acts
    codes = find_acts(registry)
    by_trial = {row.trial.id: row for row in rows}
    by_act = {synthesis.act.code: synthesis for synthesis in syntheses}
    build = SectionBuilder(registry, by_trial, states, ledgers)
    due = by_subject(deadlines)
    led = _led(by_trial.values())
    relieved = _relieved(registry, states)
    programmes = _programmes(registry)

    def reference(code: str) -> ActReference:
        return ActReference(code=code, act=acts[code] if code in codes_with_page else None)

    codes_with_page = frozenset(codes)
    for code in codes:
        act = acts[code]
        synthesis = by_act.get(code)
        findings = tell_findings(registry, synthesis.permitted if synthesis else (), by_trial)
        host = parent_act(code)
        sections = tuple(map(build.section, synthesis.provisions if synthesis else ()))
        content = ActContent(
            act=act,
            force=_force(act, today),
            counts=_counts(synthesis),
            host=reference(host) if host else None,
            clauses=tuple(acts[c] for c in codes if parent_act(c) == code),
            departs_from=tuple(
                (
                    Provision(act=d.act, chapter=d.chapter, section=d.section, article=d.article),
                    reference(d.act),
                )
                for d in act.departs_from
            ),
            prolonged_by=tuple(map(reference, act.prolonged_by)),
            repealed_by=reference(act.repealed_by) if act.repealed_by else None,
            replaced_by=reference(act.replaced_by) if act.replaced_by else None,
            replaces=tuple(reference(c) for c in codes if acts[c].replaced_by == code),
            outcome_acts=tuple(map(reference, act.outcome_acts)),
            permitted=tuple(by_trial[t] for t in (synthesis.permitted if synthesis else ())),
            findings=findings[:TOLD],
            evaluated=len({told.row.trial.id for told in findings}),
            led=led.get(code, ()),
            relieved=relieved.get(code, ()),
            programmes=programmes.get(code, ()),
            sections=sections,
            whole=build.rest(code, synthesis),
            all=build.section(synthesis.whole) if synthesis else None,
            deadlines=due.get(("act", code), ()),
        )
        yield _page(registry, content)


def _page(registry: Registry, content: ActContent) -> Page:
    act = content.act
    # An act of parliament goes by its title, a trial act by what was tried.
    name = act.name if act.is_trial or act.kind == "related" else act.title
    title = name if act.code in name else f"{name} ({act.code})"
    crumb = (
        Link(title=say("pages.trial_acts.title"), address=addresses.TRIAL_ACTS)
        if act.is_trial
        else Link(title=say("pages.acts.title"), address=addresses.ACTS)
    )
    areas = [registry.vocabularies.label("areas", act.area)] if act.area else []
    return Page(
        address=addresses.act_address(act),
        template="act",
        title=title,
        description=act.tried or say("search.act_description", name=title),
        kind="act",
        section="lagrum",
        alternates=data_alternates("provisions", act.slug),
        crumbs=(crumb,),
        search=_search(registry, act, title, areas),
        content=content,
    )


def _search(registry: Registry, act: Act, title: str, areas: Iterable[str]) -> SearchEntry:
    kind = say("search.trial_act" if act.is_trial else "search.act")
    # Words by which people look an act up, which its own page may not use.
    names = " ".join(dict.fromkeys(filter(None, (act.abbreviation, act.short, act.code))))
    years = hit_facts(start=act.in_force or act.issued, end=act.expires)
    return SearchEntry(
        kind=kind,
        meta=(("law", names), *(years if act.is_trial else ())),
        filters=(
            facet("area", *areas),
            act_facet(registry.vocabularies, (act.code, *(d.act for d in act.departs_from))),
        ),
        sort=sort_keys(title, start=act.in_force or act.issued if act.is_trial else None),
    )


def _force(act: Act, today: date) -> str:
    if has_ceased(act.expires, today):
        return "ceased"
    if act.repealed_by or act.replaced_by:
        return "repealed"
    if act.in_force and act.in_force.first > today:
        return "ahead"
    return "in-force" if act.in_force else ""


def _counts(synthesis: ActSynthesis | None) -> tuple[Count, ...]:
    if synthesis is None:
        return ()
    whole = synthesis.whole
    counted = {
        "trials": len({*whole.trials, *synthesis.permitted}),
        "obstacles": len(whole.obstacles),
        "acts": len(whole.departing_acts),
    }
    return tuple(Count(code=code, count=count) for code, count in counted.items() if count)


def _led(rows: Iterable[TrialRow]) -> Mapping[str, tuple[TrialRow, ...]]:
    found: dict[str, list[TrialRow]] = {}
    for row in rows:
        for code in dict.fromkeys(a.act for a in row.trial.aftermath if a.act):
            found.setdefault(code, []).append(row)
    return {code: tuple(listed) for code, listed in found.items()}


def _relieved(
    registry: Registry, states: Mapping[str, ObstacleState]
) -> Mapping[str, tuple[Standing, ...]]:
    found: dict[str, list[Standing]] = {}
    for obstacle in standing_obstacles(registry):
        state = states[obstacle.id]
        for code in state.exempting_acts:
            found.setdefault(code, []).append(Standing(obstacle=obstacle, state=state))
    return {code: tuple(listed) for code, listed in found.items()}


def _programmes(registry: Registry) -> Mapping[str, tuple[Programme, ...]]:
    found: dict[str, list[Programme]] = {}
    for programme in registry.programmes.values():
        for code in dict.fromkeys(b.act for b in programme.legal_basis if b.act):
            found.setdefault(code, []).append(programme)
    return {code: tuple(listed) for code, listed in found.items()}
