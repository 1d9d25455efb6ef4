"""Permanent addresses: one a record, which leads to wherever its page is now.

Ids are unique within a kind of record alone, so that obstacles and programmes have folders of their
own. Former ids keep theirs, and lead to the same page.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.insight.references import find_obstacle
from generator.pages import addresses
from generator.pages.moved import MovedContent
from generator.pages.page import Link, Page
from generator.registry import Registry
from generator.words import say


def build_pages(registry: Registry) -> Iterator[Page]:
    """A page that sends the reader on, for every id that a record has or has had."""
    for trial in registry.trials.values():
        home = Link(title=trial.title, address=addresses.trial_address(trial.id))
        for name in (trial.id, *trial.aliases):
            yield _lead(addresses.identity("trial", name), home)
            for evaluation in registry.evaluations_of(trial.id):
                place = addresses.evaluation_address(trial.id, evaluation.name)
                yield _lead(
                    addresses.identity("evaluation", f"{name}/{evaluation.name}"),
                    Link(title=evaluation.title, address=place),
                )
    for obstacle in registry.obstacles.values():
        kept = find_obstacle(registry, obstacle.id) or obstacle
        home = Link(title=kept.title, address=addresses.obstacle_address(kept.id))
        for name in (obstacle.id, *obstacle.aliases):
            yield _lead(addresses.identity("obstacle", name), home)
    for programme in registry.programmes.values():
        home = Link(title=programme.title, address=addresses.programme_address(programme.id))
        for name in (programme.id, *programme.aliases):
            yield _lead(addresses.identity("programme", name), home)


def _lead(address: str, target: Link) -> Page:
    return Page(
        address=address,
        template="moved",
        title=target.title,
        description=say("pages.identity.description", title=target.title),
        kind="moved",
        redirect=target.address,
        noindex=True,
        bare=True,
        content=MovedContent(target=target),
    )
