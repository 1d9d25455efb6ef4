"""The same work in several processes that inherit what is in memory, so that nothing large is sent.

Where processes cannot be forked, or there is one core, the work is done here: with the same result.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

Inherited = TypeVar("Inherited")
Result = TypeVar("Result")

#: What a process has inherited: the work, and what it is done on.
_inherited: list[tuple[Callable[[Any, int], Any], Any]] = []


CAN_FORK = "fork" in get_all_start_methods()


def count_cores() -> int:
    """How many processes can work at once; 1 where none can be forked."""
    if not CAN_FORK:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_forked(
    work: Callable[[Inherited, int], Result],
    inherited: Inherited,
    turns: int,
    cores: int | None = None,
) -> Iterator[Result]:
    """``work(inherited, turn)`` for every turn from 0, in their order. Results are sent, and so are
    exceptions. `cores` are how many processes to use where they can be forked; all, unless told.
    """
    cores = min(cores or count_cores(), turns) if CAN_FORK else 1
    if cores <= 1:
        yield from (work(inherited, turn) for turn in range(turns))
        return
    with (
        without_old_objects(),
        ProcessPoolExecutor(
            cores, mp_context=get_context("fork"), initializer=_inherit, initargs=(work, inherited)
        ) as pool,
    ):
        yield from pool.map(_do, range(turns))


def _inherit(work: Callable[[Any, int], Any], inherited: object) -> None:
    _inherited.append((work, inherited))


def _do(turn: int) -> Any:
    work, inherited = _inherited[0]
    return work(inherited, turn)


@contextmanager
def without_old_objects() -> Iterator[None]:
    """What is there already is no garbage: the collector need not look at it, time and again, nor
    make a process that inherits it have a copy."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
