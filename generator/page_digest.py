"""A page's value to a digest: pages of the same digest come out the same.

A record on a page counts as its own digest, worked out once, so that a page that shows ten trials
is not all that they say ten times over.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator
from typing import Any

from generator.kept import digest
from generator.model import Record
from generator.pages.page import Page
from generator.registry import Registry

#: How a value is to be made again: what to call, with what.
_Reduced = tuple[Any, ...]


class PageDigests:
    """Digests of the pages of one register."""

    def __init__(self, registry: Registry) -> None:
        records = list(_list_records(registry))
        self._table: dict[type, Callable[[Any], _Reduced]] = {}
        # By identity, which lasts as long as the registry that has them.
        self._registry = registry
        self._digests = {id(record): digest(self._dump(record)) for record in records}
        self._table = {type(record): self._reduce for record in records}

    def digest(self, page: Page) -> str | None:
        """None for a page that holds what cannot be written down."""
        try:
            return digest(self._dump(page))
        except (pickle.PicklingError, AttributeError, LookupError, TypeError, ValueError):
            return None

    def _dump(self, value: object) -> bytes:
        written = io.BytesIO()
        pickler = pickle.Pickler(written, protocol=5)
        # What is the same object in two places is written twice: it may be two the next time.
        pickler.fast = True
        pickler.dispatch_table = self._table
        pickler.dump(value)
        return written.getvalue()

    def _reduce(self, record: Record) -> _Reduced:
        known = self._digests.get(id(record))
        return (str, (known,)) if known else record.__reduce_ex__(5)  # type: ignore[return-value]


def _list_records(registry: Registry) -> Iterator[Record]:
    yield from registry.programmes.values()
    yield from registry.obstacles.values()
    for trial in registry.trials.values():
        yield trial
        yield from registry.evaluations_of(trial.id)
