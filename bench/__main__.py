"""``make bench``: checking, against check-jsonschema on the same files with the same schema."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.measure import Measured, measure
from bench.registers import write_register

HOME = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> int:
    """Print a table and write ``build/bench.json``."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--trials", type=int, default=10_000, metavar="N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        size = write_register(HOME, root, options.trials)
        files = sorted(str(p.relative_to(root)) for p in root.glob("trials/*/trial.yaml"))
        average = size / len(files) / 1000
        print(f"{len(files)} trials, {average:.1f} kB each", flush=True)
        ours = measure([str(BIN / "forsok"), "--root", str(root), "validate"], HOME)
        schema = HOME / "schema" / "trial.schema.json"
        theirs = measure([str(BIN / "check-jsonschema"), "--schemafile", str(schema), *files], root)
    rows = {"forsok validate": ours, "check-jsonschema": theirs}
    for name, row in rows.items():
        print(f"{name:20} {row.seconds:8.1f} s {row.megabytes:8.0f} MB  exit {row.code}")
    print(f"ratio {theirs.seconds / ours.seconds:.1f}")
    _write(options.trials, average, ours, theirs)
    return 0


def _write(trials: int, kilobytes: float, ours: Measured, theirs: Measured) -> None:
    out = HOME / "build" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    content = {
        "trials": trials,
        "kilobytes": round(kilobytes, 1),
        "check": {
            "forsok": {"seconds": round(ours.seconds, 2), "megabytes": round(ours.megabytes)},
            "check-jsonschema": {
                "seconds": round(theirs.seconds, 2),
                "megabytes": round(theirs.megabytes),
            },
            "ratio": round(theirs.seconds / ours.seconds, 1),
        },
    }
    out.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
