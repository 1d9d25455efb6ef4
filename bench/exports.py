"""``python -m bench.exports``: every export of a large register, and the workbook against openpyxl.

The seconds are those of the exports alone, by the wall clock; the memory is that of the exports
and the register together. Linux only: it is read from ``/proc``.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from bench.measure import PAUSE, Measured, measure_memory
from bench.registers import write_register
from generator.checking import check_register
from generator.derived import derive
from generator.exports.building import BUILDERS, Builder
from generator.exports.files import ExportContext
from generator.exports.tables.building import build_tables
from generator.exports.tables.definition import Table
from generator.exports.tables.workbook import render_workbook
from generator.resources import find_home
from generator.schema import read_schemas
from generator.tree import write_exports

HOME = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 30)


def main() -> int:
    """Print seconds and megabytes of all exports and of each, and a ratio."""
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description=__doc__)
    parser.add_argument("--trials", type=int, default=10_000, metavar="N")
    parser.add_argument("--root", type=Path, help="a register to export, instead of a made one")
    options = parser.parse_args()
    watcher = Watcher()
    with tempfile.TemporaryDirectory() as temporary:
        root = options.root or Path(temporary) / "register"
        if not options.root:
            write_register(HOME, root, options.trials)
        context = read_context(root)
        out = Path(temporary) / "exports"
        print(f"{len(context.registry.trials)} trials", flush=True)
        for name in ("all, written", "all again, unchanged"):
            print_row(name, watcher.measure(lambda: write_exports(out, context)))
        one = Path(temporary) / "one"
        print_row("all, one process", watcher.measure(lambda: write_exports(one, context, jobs=1)))
    for build in BUILDERS:
        name = build.__module__.removeprefix("generator.exports.")
        print_row(name, watcher.measure(partial(drain, build, context)))
    tables = build_tables(context)
    ours = watcher.measure(lambda: render_workbook(tables, context))
    theirs = watcher.measure(lambda: write_with_openpyxl(tables))
    print_row("the workbook", ours)
    print_row("the same by openpyxl", theirs)
    print(f"ratio {theirs.seconds / ours.seconds:.1f}")
    return 0


def read_context(root: Path) -> ExportContext:
    """The register as it is exported, outside git."""
    schemas = read_schemas(find_home() / "schema")
    registry = check_register(root, today=TODAY).registry
    derived = derive(registry, TODAY, None, schemas["trial"])
    return ExportContext(
        derived=derived, schemas=schemas, commit=None, site="https://register.example/"
    )


def drain(build: Builder, context: ExportContext) -> None:
    """Make each file, and keep none."""
    for _ in build(context):
        pass


def write_with_openpyxl(tables: Sequence[Table]) -> bytes:
    """The same sheets in openpyxl's fast way, which keeps no cells."""
    book = openpyxl.Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.append(table.definition.names)
        for row in table.rows:
            # Characters that a workbook cannot hold are left out, since openpyxl refuses them.
            sheet.append([_legal(value) if isinstance(value, str) else value for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _legal(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


class Watcher:
    """A process that looks at how much memory the one that started it holds, with all others that
    it has started. To be made first of all, while there is nothing that it could inherit."""

    def __init__(self) -> None:
        fork = get_context("fork")
        self._told, theirs = fork.Pipe()
        fork.Process(target=_watch, args=(theirs, os.getpid()), daemon=True).start()

    def measure(self, work: Callable[[], object]) -> Measured:
        """Do `work`, here; the memory includes the register that it is about."""
        gc.collect()
        self._ask()
        started = time.perf_counter()
        work()
        seconds = time.perf_counter() - started
        return Measured(seconds=seconds, megabytes=self._ask(), code=0)

    def _ask(self) -> float:
        """The largest since it was asked last."""
        self._told.send(None)
        return float(self._told.recv())


def _watch(told: Connection, process: int) -> None:
    peak = 0.0
    while True:
        peak = max(peak, measure_memory(process, os.getpid()))
        if told.poll(PAUSE):
            told.recv()
            told.send(peak)
            peak = 0.0


def print_row(name: str, row: Measured) -> None:
    print(f"{name:24} {row.seconds:8.1f} s {row.megabytes:8.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
