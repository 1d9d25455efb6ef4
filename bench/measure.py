"""Run a command and say how long it took and how much memory it held at most."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`seconds` by the wall clock; `megabytes` the largest process of the command."""

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
