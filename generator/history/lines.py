"""Which commit left which record as what: touched files become one line of steps for each record.

Pure. Owns moves of a file within a record's place (``trial.yml`` to ``trial.yaml``), removals, and
when a former id and the present one are the same record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.registry import RecordFile, classify

#: Kind and name of a record by its place: ``trial/x``, ``evaluation/x/name``.
Key = str


@dataclass(frozen=True, slots=True)
class Touch:
    """One file in one commit, which is given by its place on the main line. `blob` is empty when
    the file was removed."""

    commit: int
    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Step:
    """A record after one commit. `blob` is empty when no file of it was left."""

    commit: int
    path: str
    blob: str


def key_of(file: RecordFile) -> Key:
    """The record that a file holds."""
    if file.kind == "evaluation":
        return f"evaluation/{file.trial}/{file.name}"
    return f"{file.kind}/{file.name}"


def paths_of(key: Key) -> tuple[str, str]:
    """Where the record may lie, with either ending."""
    kind, _, name = key.partition("/")
    place = {
        "trial": f"trials/{name}/trial",
        "evaluation": "trials/{}/evaluations/{}".format(*f"{name}/".split("/")[:2]),
    }.get(kind, f"{kind}s/{name}")
    return f"{place}.yaml", f"{place}.yml"


def classify_path(path: str) -> RecordFile | None:
    """Which record a path holds; None for one that is none, or whose name is no text."""
    return classify(PurePosixPath(path)) if path.isprintable() else None


def trace_lines(touches: Iterable[Touch]) -> Mapping[Key, tuple[Step, ...]]:
    """The steps of each record, by the place that it has or had, oldest first."""
    by_record: defaultdict[Key, list[Touch]] = defaultdict(list)
    for touch in touches:
        file = classify_path(touch.path)
        if file is not None:
            by_record[key_of(file)].append(touch)
    return {key: tuple(_steps(found)) for key, found in sorted(by_record.items())}


def _steps(touches: Sequence[Touch]) -> list[Step]:
    """One step a commit. A file that goes while another of the same record stands is no removal."""
    steps: list[Step] = []
    standing: dict[str, str] = {}
    place = 0
    while place < len(touches):
        commit = touches[place].commit
        shown = ""
        while place < len(touches) and touches[place].commit == commit:
            touch = touches[place]
            place += 1
            if touch.blob:
                standing[touch.path] = touch.blob
                shown = touch.path
            else:
                standing.pop(touch.path, None)
        if shown:
            steps.append(Step(commit, shown, standing[shown]))
        elif not standing and steps and steps[-1].blob:
            steps.append(Step(commit, steps[-1].path, ""))
    return steps


def join_renamed(
    lines: Mapping[Key, Sequence[Step]], aliases: Mapping[Key, Key]
) -> Mapping[Key, tuple[Key, ...]]:
    """Each record with the places that it had before, the earliest first.

    `aliases` are former to present keys. A former id is the same record only if its file was gone
    when the present one came, or went in the same commit: an alias that claims a record that lived
    on beside it cannot borrow its date of registration.
    """
    claims: defaultdict[Key, list[Key]] = defaultdict(list)
    for former, present in aliases.items():
        if former in lines and present in lines and former != present:
            claims[present].append(former)
    joined: dict[Key, tuple[Key, ...]] = {}
    taken: set[Key] = set()
    for present, formers in sorted(claims.items()):
        chain = [present]
        for former in sorted(formers, key=lambda f: (-lines[f][0].commit, f)):
            last = lines[former][-1]
            if not last.blob and last.commit <= lines[chain[0]][0].commit and former not in taken:
                chain.insert(0, former)
                taken.add(former)
        joined[present] = tuple(chain)
    return {key: joined.get(key, (key,)) for key in lines if key not in taken}


def expand_aliases(keys: Iterable[Key], aliases: Mapping[Key, Key]) -> Mapping[Key, Key]:
    """`aliases` of records, with those of the evaluations that moved along with their trial."""
    found = dict(aliases)
    for key in keys:
        kind, _, rest = key.partition("/")
        if kind != "evaluation":
            continue
        trial, _, name = rest.partition("/")
        present = aliases.get(f"trial/{trial}")
        if present:
            found[key] = f"evaluation/{present.partition('/')[2]}/{name}"
    return found
