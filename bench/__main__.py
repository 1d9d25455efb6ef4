"""``make bench``: checking, against check-jsonschema on the same files with the same schemas."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
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
        kinds = find_files(root)
        average = size / options.trials / 1000
        count = sum(map(len, kinds.values()))
        print(f"{options.trials} trials of {average:.1f} kB, {count} files in all", flush=True)
        ours = measure([str(BIN / "forsok"), "--root", str(root), "validate"], HOME)
        theirs = measure_all(
            [str(BIN / "check-jsonschema"), "--schemafile", str(schema_of(kind)), *files]
            for kind, files in kinds.items()
        )
    rows = {"forsok validate": ours, "check-jsonschema": theirs}
    for name, row in rows.items():
        print(f"{name:20} {row.seconds:8.1f} s {row.megabytes:8.0f} MB  exit {row.code}")
    print(f"ratio {theirs.seconds / ours.seconds:.1f}")
    _write(options.trials, average, ours, theirs)
    return 0


def find_files(root: Path) -> Mapping[str, Sequence[str]]:
    """Every record file by the name of its schema."""
    patterns = {
        "trial": "trials/*/trial.yaml",
        "evaluation": "trials/*/evaluations/*.yaml",
        "obstacle": "obstacles/*.yaml",
        "programme": "programmes/*.yaml",
    }
    return {kind: sorted(map(str, root.glob(found))) for kind, found in patterns.items()}


def schema_of(kind: str) -> Path:
    return HOME / "schema" / f"{kind}.schema.json"


def measure_all(commands: Iterable[Sequence[str]]) -> Measured:
    """Several commands as one: the times added, the largest memory, the worst exit code."""
    parts = [measure(command, HOME) for command in commands]
    return Measured(
        seconds=sum(p.seconds for p in parts),
        megabytes=max(p.megabytes for p in parts),
        code=max(p.code for p in parts),
    )


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
