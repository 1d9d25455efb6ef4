"""Registers of any size, made from the real records: copies with ids of their own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_ID = re.compile(r"^id: .*$", re.MULTILINE)
_LINK = re.compile(r"^(\s+- trial: )(\S+)$", re.MULTILINE)
_SCHEMA = re.compile(r"\$schema=\S+")


def write_register(source: Path, target: Path, trials: int) -> int:
    """Write `trials` copies of the trials in `source` to `target`, with their evaluations, and
    its obstacles and programmes once. Returns the bytes of the trial files."""
    shutil.rmtree(target, ignore_errors=True)
    for shared in ("obstacles", "programmes"):
        shutil.copytree(source / shared, target / shared)
    originals = sorted((source / "trials").glob("*/trial.yaml"))
    size = 0
    for number in range(trials):
        original = originals[number % len(originals)]
        turn = number // len(originals)
        name = f"{original.parent.name}-{turn}"
        folder = target / "trials" / name
        folder.mkdir(parents=True)
        text = _ID.sub(f"id: {name}", original.read_text("utf-8"), count=1)
        text = _LINK.sub(rf"\g<1>\g<2>-{turn}", text)
        text = _SCHEMA.sub("$schema=../../schema/trial.schema.json", text, count=1)
        (folder / "trial.yaml").write_text(text, "utf-8")
        size += len(text.encode())
        evaluations = original.parent / "evaluations"
        if evaluations.is_dir():
            shutil.copytree(evaluations, folder / "evaluations")
    return size
