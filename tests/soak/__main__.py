"""``make soak``: every property in turn until SOAK_SECONDS (600 unless set) have passed.

Stops at the first that fails, with the example made small; it stays in ``seeds/`` and is tried
first the next time. Once it is mended, write it into ``FOUND``.
"""

from __future__ import annotations

import itertools
import os
import sys
import time

from tests.soak.properties import FOUND, PROPERTIES, run, run_found

#: Examples of a property before the next has its turn.
TURN = 25


def main() -> int:
    seconds = float(os.environ.get("SOAK_SECONDS", "600"))
    for found in FOUND:
        run_found(*found)
    started = time.monotonic()
    tried = dict.fromkeys(PROPERTIES, 0)
    for name in itertools.cycle(PROPERTIES):
        if time.monotonic() - started >= seconds:
            break
        run(name, TURN)
        tried[name] += TURN
    for name, count in tried.items():
        sys.stdout.write(f"{name:20} {count:8} examples\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
