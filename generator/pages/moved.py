"""Pages at addresses that have had another, former ids among them: they send the reader on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.pages import addresses
from generator.pages.page import Link, Page
from generator.registry import Registry
from generator.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedContent:
    target: Link


def build_pages(registry: Registry) -> Iterator[Page]:
    """A page for each former id of a trial, an obstacle or a programme."""
    for trial in registry.trials.values():
        yield from _moved(trial.aliases, trial.title, addresses.TRIALS, trial.id)
    for obstacle in registry.obstacles.values():
        yield from _moved(obstacle.aliases, obstacle.title, addresses.OBSTACLES, obstacle.id)
    for programme in registry.programmes.values():
        yield from _moved(programme.aliases, programme.title, addresses.PROGRAMMES, programme.id)


def build_moved_pages(moved: Iterable[tuple[str, str]]) -> Iterator[Page]:
    """A page for each address that ``register.toml`` says has another now."""
    for old, new in moved:
        if old.endswith("/"):
            title = say("pages.moved.title")
            yield Page(
                address=old,
                template="moved",
                title=title,
                description=title,
                kind="moved",
                redirect=new,
                noindex=True,
                content=MovedContent(target=Link(title=say("pages.moved.link"), address=new)),
            )


def _moved(aliases: tuple[str, ...], title: str, below: str, now: str) -> Iterator[Page]:
    target = f"{below}{now}/"
    for alias in aliases:
        yield Page(
            address=f"{below}{alias}/",
            template="moved",
            title=title,
            description=title,
            kind="moved",
            section=below.rstrip("/"),
            redirect=target,
            noindex=True,
            content=MovedContent(target=Link(title=title, address=target)),
        )
