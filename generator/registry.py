"""Folders to `Registry`: which files are records, and what refers to what.

`find_record_files` looks at names only. `build_registry` takes sound records and indexes them.
Reading and checking the files in between is ``checking``.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from generator.diagnostics import Diagnostic, Location, build_diagnostic
from generator.model import Evaluation, Obstacle, Programme, Provision, Record, Trial
from generator.registers import Register, find_register
from generator.text import slugify
from generator.vocabularies import Vocabularies

FOLDERS = ("trials", "obstacles", "programmes")

#: Names that pages beside the trials' own have taken (see ``pages.addresses``).
RESERVED_TRIALS = frozenset({"karta", "tidslinje", "sida"})
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class RecordFile:
    """A file that holds a record. `path` is relative to the root, with slashes.

    `kind` is a schema's name; `name` the id that the place gives the record (for an evaluation
    the file's name, and `trial` the folder's).
    """

    path: str
    kind: str
    name: str
    trial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFiles:
    records: tuple[RecordFile, ...]
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All sound records of a register, in the order of their ids, with reverse links.

    `registers` are those that have been joined into this one; none for a register of its own.
    """

    vocabularies: Vocabularies
    trials: Mapping[str, Trial]
    evaluations: Mapping[str, tuple[Evaluation, ...]]
    obstacles: Mapping[str, Obstacle]
    programmes: Mapping[str, Programme]
    aliases: Mapping[str, str]
    trials_by_obstacle: Mapping[str, tuple[str, ...]]
    trials_by_programme: Mapping[str, tuple[str, ...]]
    trials_by_body: Mapping[str, tuple[str, ...]]
    obstacles_by_body: Mapping[str, tuple[str, ...]]
    replicated_by: Mapping[str, tuple[str, ...]]
    registers: tuple[Register, ...] = ()

    def register_of(self, name: str) -> Register | None:
        """Where the record with this id comes from; None in a register of its own."""
        return find_register(self.registers, name)

    def evaluations_of(self, trial: str) -> tuple[Evaluation, ...]:
        return self.evaluations.get(trial, ())

    def all_evaluations(self) -> Iterator[Evaluation]:
        for found in self.evaluations.values():
            yield from found

    def provisions_of(self, trial: Trial) -> Iterator[Provision]:
        """Every provision that a trial departed from or met, with repetitions."""
        for exemption in trial.exemptions:
            if exemption.provision:
                yield exemption.provision
        for met in trial.obstacles:
            if met.obstacle:
                known = self.obstacles.get(met.obstacle)
                yield from known.provisions if known else ()
            else:
                yield from met.provisions


def find_record_files(root: Path) -> FoundFiles:
    """Every record file under `root`, and S diagnostics about files that are not where or what
    they should be. Nothing is opened, and no symbolic link is followed."""
    records: list[RecordFile] = []
    problems: list[Diagnostic] = []
    for folder in FOLDERS:
        top = root / folder
        if top.is_symlink():
            problems.append(_problem("S013", folder))
        elif top.is_dir():
            _find_in(root, folder, records, problems)
    return FoundFiles(
        records=tuple(sorted(records, key=lambda f: f.path)), problems=tuple(problems)
    )


def _find_in(
    root: Path, folder: str, records: list[RecordFile], problems: list[Diagnostic]
) -> None:
    # By the folder's own length: ``.`` is in a root's name, and not in what lies below it.
    top = str(root / folder)
    above = len(top) - len(folder)
    for current, folders, files in os.walk(top):
        here = current[above:].replace(os.sep, "/")
        for name in sorted(folders):
            if os.path.islink(f"{current}/{name}"):  # noqa: PTH114 - ten thousand times
                problems.append(_problem("S013", f"{here}/{name}"))
                folders.remove(name)
            elif name.startswith("."):
                folders.remove(name)
        folders.sort()
        steps = here.split("/")
        if folder == "trials" and len(steps) == 2:
            if not _NAME.fullmatch(steps[1]) or steps[1] in RESERVED_TRIALS:
                problems.append(_name_problem(here, steps[1], ""))
                folders.clear()
                continue
            if "trial.yaml" not in files:
                problems.append(_problem("S014", here, folder=here))
        for name in sorted(files):
            if name.startswith("."):
                continue
            path = f"{here}/{name}"
            stem, dot, suffix = name.rpartition(".")
            found = classify(path)
            if found is None:
                problems.append(_problem("S016", path))
            elif not _NAME.fullmatch(stem) or dot + suffix != ".yaml":
                problems.append(_name_problem(path, name, ".yaml"))
            elif os.path.islink(f"{current}/{name}"):  # noqa: PTH114
                problems.append(_problem("S013", path))
            else:
                records.append(found)


def classify(path: str | PurePosixPath) -> RecordFile | None:
    """Which record a path (relative to a root, with slashes) holds; None for any other file."""
    written = str(path)
    *folders, name = written.split("/")
    stem, _, suffix = name.rpartition(".")
    if suffix not in ("yaml", "yml") or not stem:
        return None
    match folders:
        case ["trials", trial] if stem == "trial":
            return RecordFile(path=written, kind="trial", name=trial)
        case ["trials", trial, "evaluations"]:
            return RecordFile(path=written, kind="evaluation", name=stem, trial=trial)
        case ["obstacles"]:
            return RecordFile(path=written, kind="obstacle", name=stem)
        case ["programmes"]:
            return RecordFile(path=written, kind="programme", name=stem)
    return None


def _problem(code: str, path: str, **words: Any) -> Diagnostic:
    return build_diagnostic(code, Location(path=path), **words)


def _name_problem(path: str, name: str, ending: str) -> Diagnostic:
    better = slugify(name.rpartition(".")[0] or name if ending else name) or "namn"
    if better in RESERVED_TRIALS:
        better += "-1"
    return _problem("S015", path, name=name, suggestion=better + ending)


def build_registry(records: Iterable[Record], vocabularies: Vocabularies) -> Registry:
    """Index sound records. Of two records with one id, the first by path is kept (see R003)."""
    trials: dict[str, Trial] = {}
    obstacles: dict[str, Obstacle] = {}
    programmes: dict[str, Programme] = {}
    evaluations: defaultdict[str, list[Evaluation]] = defaultdict(list)
    aliases: dict[str, str] = {}
    for record in sorted(records, key=lambda r: r.path):
        if isinstance(record, Evaluation):
            evaluations[record.trial].append(record)
            continue
        if isinstance(record, Trial):
            trials.setdefault(record.id, record)
        elif isinstance(record, Obstacle):
            obstacles.setdefault(record.id, record)
        else:
            programmes.setdefault(record.id, record)
        for alias in record.aliases:
            aliases.setdefault(alias, record.id)

    trials = dict(sorted(trials.items()))
    by_obstacle: defaultdict[str, dict[str, None]] = defaultdict(dict)
    by_programme: defaultdict[str, dict[str, None]] = defaultdict(dict)
    by_body: defaultdict[str, dict[str, None]] = defaultdict(dict)
    replicated_by: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for trial in trials.values():
        for met in trial.obstacles:
            if met.obstacle:
                by_obstacle[met.obstacle][trial.id] = None
        for evaluation in evaluations.get(trial.id, ()):
            for pointed in evaluation.obstacles:
                by_obstacle[pointed.obstacle][trial.id] = None
        if trial.programme:
            by_programme[trial.programme][trial.id] = None
        for body in (*trial.bodies, *trial.evaluators, *trial.resources.funders):
            by_body[body][trial.id] = None
        for earlier in trial.replicates:
            replicated_by[earlier.trial][trial.id] = None
    obstacle_bodies: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for obstacle in obstacles.values():
        for body in (*obstacle.responsible, *obstacle.affected, *obstacle.reported_by):
            obstacle_bodies[body][obstacle.id] = None
    return Registry(
        vocabularies=vocabularies,
        trials=trials,
        evaluations={k: tuple(v) for k, v in sorted(evaluations.items())},
        obstacles=dict(sorted(obstacles.items())),
        programmes=dict(sorted(programmes.items())),
        aliases=dict(sorted(aliases.items())),
        trials_by_obstacle=_frozen(by_obstacle),
        trials_by_programme=_frozen(by_programme),
        trials_by_body=_frozen(by_body),
        obstacles_by_body=_frozen(obstacle_bodies),
        replicated_by=_frozen(replicated_by),
    )


def _frozen(index: Mapping[str, dict[str, None]]) -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(found) for key, found in sorted(index.items())}
