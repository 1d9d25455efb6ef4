"""The answers about obstacles, programmes, provisions, bodies, lessons, lists and the queue."""

from __future__ import annotations

from collections.abc import Iterator

from generator.exports.api.answers import (
    ActAnswer,
    ActSummary,
    ObstacleAnswer,
    ObstacleFacts,
    ObstacleSummary,
    OrganisationAnswer,
    ProgrammeAnswer,
    ProgrammeFacts,
    ProgrammeSummary,
    RegisterSummary,
    VocabularyAnswer,
    VocabularySummary,
)
from generator.exports.api.source import Answer, ApiSource
from generator.insight.clock import by_body
from generator.insight.lessons import gather_lessons
from generator.insight.provisions import ActSynthesis
from generator.model import Obstacle
from generator.pages import addresses
from generator.pages.act import find_acts
from generator.pages.organisation import find_pages


def list_obstacles(source: ApiSource) -> Iterator[Answer]:
    yield Answer(
        steps=("obstacles",),
        page=addresses.OBSTACLES,
        data=tuple(_summarise(source, found) for found in source.registry.obstacles.values()),
    )


def tell_obstacles(source: ApiSource) -> Iterator[Answer]:
    for obstacle in source.registry.obstacles.values():
        yield Answer(
            steps=("obstacles", obstacle.id),
            page=addresses.obstacle_address(obstacle.id),
            data=ObstacleAnswer(
                record=obstacle,
                derived=ObstacleFacts(
                    state=source.context.derived.states[obstacle.id],
                    trials=source.met.get(obstacle.id, ()),
                    deadlines=source.due.get(("obstacle", obstacle.id), ()),
                ),
            ),
        )


def _summarise(source: ApiSource, obstacle: Obstacle) -> ObstacleSummary:
    state = source.context.derived.states[obstacle.id]
    return ObstacleSummary(
        id=obstacle.id,
        title=obstacle.title,
        type=obstacle.type,
        areas=obstacle.areas,
        origin=obstacle.origin,
        merged_into=obstacle.merged_into,
        state=state.state,
        since=state.since,
        reported=state.reported,
        days_waiting=state.days_waiting,
        trials=len(source.met.get(obstacle.id, ())),
        address=source.data("obstacles", obstacle.id),
        page=source.page(addresses.obstacle_address(obstacle.id)),
    )


def list_programmes(source: ApiSource) -> Iterator[Answer]:
    registry = source.registry
    yield Answer(
        steps=("programmes",),
        page=addresses.PROGRAMMES,
        data=tuple(
            ProgrammeSummary(
                id=programme.id,
                title=programme.title,
                kind=programme.kind,
                owners=programme.owners,
                start=programme.start,
                end=programme.end,
                trials=len(registry.trials_by_programme.get(programme.id, ())),
                address=source.data("programmes", programme.id),
                page=source.page(addresses.programme_address(programme.id)),
            )
            for programme in registry.programmes.values()
        ),
    )


def tell_programmes(source: ApiSource) -> Iterator[Answer]:
    for programme in source.registry.programmes.values():
        trials = source.registry.trials_by_programme.get(programme.id, ())
        yield Answer(
            steps=("programmes", programme.id),
            page=addresses.programme_address(programme.id),
            data=ProgrammeAnswer(record=programme, derived=ProgrammeFacts(trials=trials)),
        )


def list_provisions(source: ApiSource) -> Iterator[Answer]:
    """The acts of which the register says something, by code."""
    syntheses = _syntheses(source)
    acts = source.registry.vocabularies.acts
    found = []
    for code in find_acts(source.registry):
        act, synthesis = acts[code], syntheses.get(code)
        found.append(
            ActSummary(
                act=code,
                name=act.name,
                kind=act.kind,
                departed=len(synthesis.whole.departed) if synthesis else 0,
                met=len(synthesis.whole.met) if synthesis else 0,
                permitted=len(synthesis.permitted) if synthesis else 0,
                obstacles=len(synthesis.whole.obstacles) if synthesis else 0,
                provisions=len(synthesis.provisions) if synthesis else 0,
                address=source.data("provisions", act.slug),
                page=source.page(addresses.act_address(act)),
            )
        )
    yield Answer(steps=("provisions",), page=addresses.ACTS, data=tuple(found))


def tell_provisions(source: ApiSource) -> Iterator[Answer]:
    syntheses = _syntheses(source)
    for code in find_acts(source.registry):
        act, synthesis = source.registry.vocabularies.acts[code], syntheses.get(code)
        yield Answer(
            steps=("provisions", act.slug),
            page=addresses.act_address(act),
            data=ActAnswer(
                act=act,
                whole=synthesis.whole if synthesis else None,
                provisions=synthesis.provisions if synthesis else (),
                permitted=synthesis.permitted if synthesis else (),
                deadlines=source.due.get(("act", code), ()),
            ),
        )


def _syntheses(source: ApiSource) -> dict[str, ActSynthesis]:
    return {synthesis.act.code: synthesis for synthesis in source.context.derived.syntheses}


def list_lessons(source: ApiSource) -> Iterator[Answer]:
    yield Answer(steps=("lessons",), page=addresses.LESSONS, data=gather_lessons(source.registry))


def list_acts(source: ApiSource) -> Iterator[Answer]:
    acts = source.registry.vocabularies.acts
    yield Answer(
        steps=("acts",), page=addresses.ACTS, data=tuple(acts[code] for code in sorted(acts))
    )


def list_organisations(source: ApiSource) -> Iterator[Answer]:
    bodies = source.registry.vocabularies.organisations
    yield Answer(
        steps=("organisations",),
        page=addresses.ORGANISATIONS,
        data=tuple(bodies[code] for code in sorted(bodies)),
    )


def tell_organisations(source: ApiSource) -> Iterator[Answer]:
    """Those that have a page."""
    registry = source.registry
    due = by_body(source.context.derived.deadlines)
    for code in find_pages(registry):
        body = registry.vocabularies.organisation(code)
        yield Answer(
            steps=("organisations", body.slug),
            page=addresses.organisation_address(body),
            data=OrganisationAnswer(
                organisation=body,
                trials=registry.trials_by_body.get(code, ()),
                obstacles=registry.obstacles_by_body.get(code, ()),
                deadlines=due.get(code, ()),
            ),
        )


def list_vocabularies(source: ApiSource) -> Iterator[Answer]:
    yield Answer(
        steps=("vocabularies",),
        data=tuple(
            VocabularySummary(
                name=name,
                title=found.title,
                description=found.description,
                codes=len(found.codes),
                address=source.data("vocabularies", name),
            )
            for name, found in sorted(source.registry.vocabularies.lists.items())
        ),
    )


def tell_vocabularies(source: ApiSource) -> Iterator[Answer]:
    for name, found in sorted(source.registry.vocabularies.lists.items()):
        yield Answer(
            steps=("vocabularies", name),
            data=VocabularyAnswer(
                name=name, title=found.title, description=found.description, codes=found.codes
            ),
        )


def list_queue(source: ApiSource) -> Iterator[Answer]:
    yield Answer(steps=("queue",), page=addresses.FOLLOW_UP, data=source.context.derived.deadlines)


def list_registers(source: ApiSource) -> Iterator[Answer]:
    """Those that the site joins."""
    registry = source.registry
    yield Answer(
        steps=("registers",),
        page=addresses.REGISTERS,
        data=tuple(
            RegisterSummary(
                code=register.code,
                name=register.name,
                home=register.home,
                repository=register.forge,
                commit=register.commit,
                trials=sum(registry.register_of(trial) == register for trial in registry.trials),
                page=source.page(f"{addresses.REGISTERS}#{register.code}"),
            )
            for register in registry.registers
        ),
    )
