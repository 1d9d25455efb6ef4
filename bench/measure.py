"""Run a command and say how long it took and how much memory it held at most. Linux only."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at the memory of a command and all that it has started.
PAUSE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`seconds` by the wall clock; `megabytes` the largest process of the command, or all of its
    processes together at their largest."""

    seconds: float
    megabytes: float
    code: int


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Run `command` in `folder`; its output is thrown away."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(
        seconds=time.perf_counter() - started,
        megabytes=usage.ru_maxrss / 1024,
        code=process.returncode,
    )


def measure_tree(command: Sequence[str], folder: Path) -> Measured:
    """As `measure`, with the memory of every process that the command starts."""
    started, peak = time.perf_counter(), 0.0
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            peak = max(peak, measure_memory(process.pid))
            with suppress(subprocess.TimeoutExpired):
                process.wait(PAUSE)
    return Measured(seconds=time.perf_counter() - started, megabytes=peak, code=process.returncode)


def measure_memory(process: int, without: int = 0) -> float:
    """Megabytes of a process and of all that it has started: what they share counts once."""
    found = 0.0
    # One that has just ended has no memory.
    with suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            children = (int(child) for child in path.read_text().split())
            found += sum(measure_memory(child, without) for child in children if child != without)
    return found
