"""R rules: what can only be judged from the register as a whole.

Rules work on the model; where in a file a fault stands is asked of `locate`, so that no document
is kept in memory (or read again) unless it has a fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, TypeVar

from generator.diagnostics import Diagnostic, Location, build_diagnostic, load_rules
from generator.model import Evaluation, Obstacle, Record, Trial
from generator.registry import RecordFile, Registry
from generator.spelling import Spellings, nearest
from generator.text import join_words

Locate = Callable[[str, str], Location]
Titled = TypeVar("Titled", Trial, Obstacle)

#: Titles at least this alike (0–1, by difflib) count as near.
NEAR_TITLES = 0.82


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase:
    """The registry, and every sound record (also those that lost their id to another).

    `files` are all record files: a reference to one that has faults of its own leads somewhere.
    """

    registry: Registry
    records: tuple[Record, ...]
    files: tuple[RecordFile, ...]
    locate: Locate
    _places: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)
    _spellings: dict[str, Spellings] = field(default_factory=dict, repr=False)

    def has_file(self, kind: str, name: str) -> bool:
        if kind not in self._places:
            self._places[kind] = frozenset(f.name for f in self.files if f.kind == kind)
        return name in self._places[kind]

    def find_near(self, kind: str, wrong: str) -> str:
        """The id of that kind that was probably meant; empty when none is near."""
        if kind not in self._spellings:
            known: Mapping[str, Mapping[str, Record]] = {
                "trial": self.registry.trials,
                "obstacle": self.registry.obstacles,
                "programme": self.registry.programmes,
            }
            self._spellings[kind] = Spellings(list(known[kind]))
        return self._spellings[kind].find(wrong)

    def report(self, code: str, record: Record, pointer: str, **words: Any) -> Diagnostic:
        place = self.locate(record.path, pointer)
        return build_diagnostic(code, place, severity=None, **words)


def check_registry(case: RegisterCase) -> Iterator[Diagnostic]:
    """Every R rule."""
    for rule in _RULES:
        yield from rule(case)


def _references(case: RegisterCase) -> Iterator[Diagnostic]:
    registry = case.registry
    for record in case.records:
        if isinstance(record, Trial):
            if record.programme:
                yield from _reference(
                    case, record, "/programme", "programme", record.programme, registry.programmes
                )
            for place, met in enumerate(record.obstacles):
                if met.obstacle:
                    pointer = f"/obstacles/{place}/obstacle"
                    yield from _reference(
                        case, record, pointer, "obstacle", met.obstacle, registry.obstacles
                    )
            for place, earlier in enumerate(record.replicates):
                pointer = f"/replicates/{place}/trial"
                yield from _reference(
                    case, record, pointer, "trial", earlier.trial, registry.trials
                )
        elif isinstance(record, Evaluation):
            for place, pointed in enumerate(record.obstacles):
                pointer = f"/obstacles/{place}/obstacle"
                yield from _reference(
                    case, record, pointer, "obstacle", pointed.obstacle, registry.obstacles
                )
        elif isinstance(record, Obstacle) and record.merged_into:
            yield from _reference(
                case, record, "/merged_into", "obstacle", record.merged_into, registry.obstacles
            )


def _reference(
    case: RegisterCase,
    record: Record,
    pointer: str,
    kind: str,
    value: str,
    known: Mapping[str, Record],
) -> Iterator[Diagnostic]:
    if value in known or case.registry.aliases.get(value) in known:
        return
    if case.has_file(kind, value):
        return
    words = load_rules()["R001"].words
    near = case.find_near(kind, value)
    hint = words["near"].format(near=near) if near else words["none"]
    yield case.report("R001", record, pointer, kind=words[kind], value=value, suggestion=hint)


def _results(case: RegisterCase) -> Iterator[Diagnostic]:
    words = load_rules()["R002"].words
    for record in case.records:
        if not isinstance(record, Evaluation):
            continue
        trial = case.registry.trials.get(record.trial)
        if trial is None:
            continue
        measures = [m.id for m in trial.measures]
        for place, result in enumerate(record.results):
            if result.measure in measures:
                continue
            near = nearest(result.measure, measures)
            hint = words["near"].format(near=near) if near else words["none"]
            pointer = f"/results/{place}/measure"
            yield case.report("R002", record, pointer, value=result.measure, suggestion=hint)


def _ids(case: RegisterCase) -> Iterator[Diagnostic]:
    """Ids and former ids are unique within a kind of record."""
    taken: dict[tuple[type, str], str] = {}
    for record in case.records:
        if isinstance(record, Evaluation):
            continue
        own = taken.setdefault((type(record), record.id), record.path)
        if own != record.path:
            yield case.report("R003", record, "/id", id=record.id, other=own)
    for record in case.records:
        if isinstance(record, Evaluation):
            continue
        for place, alias in enumerate(record.aliases):
            other = taken.setdefault((type(record), alias), record.path)
            if other != record.path or alias == record.id:
                yield case.report("R003", record, f"/aliases/{place}", id=alias, other=other)


def _similar(first: str, second: str) -> bool:
    """Whether two titles are nearly the same. The cheap bounds go first."""
    ours, theirs = set(first.split()), set(second.split())
    if 2 * len(ours & theirs) < max(len(ours), len(theirs)):
        return False
    match = SequenceMatcher(None, first, second, autojunk=False)
    return match.quick_ratio() >= NEAR_TITLES and match.ratio() >= NEAR_TITLES


def _find_duplicates(records: Sequence[Titled]) -> Iterator[tuple[Titled, Titled]]:
    """Each record that nearly repeats the title of an earlier one, with the first such.

    Records of the same title are compared once, so a register full of copies stays fast.
    """
    firsts: dict[str, Titled] = {}
    for record in records:
        title = " ".join(record.title.casefold().split())
        if title in firsts:
            yield record, firsts[title]
            continue
        near = next((known for known in firsts if _similar(title, known)), None)
        if near is not None:
            yield record, firsts[near]
        firsts[title] = record


def _duplicate_trials(case: RegisterCase) -> Iterator[Diagnostic]:
    by_owner: defaultdict[str, list[Trial]] = defaultdict(list)
    for trial in case.registry.trials.values():
        for owner in dict.fromkeys(trial.owners):
            by_owner[owner].append(trial)
    for trials in by_owner.values():
        for trial, other in _find_duplicates(trials):
            replicated = {r.trial for r in (*trial.replicates, *other.replicates)}
            if not {trial.id, other.id} & replicated:
                yield case.report("R004", trial, "/title", title=other.title, id=other.id)


def _duplicate_obstacles(case: RegisterCase) -> Iterator[Diagnostic]:
    by_provision: defaultdict[tuple[str, ...], list[Obstacle]] = defaultdict(list)
    for obstacle in case.registry.obstacles.values():
        if obstacle.merged_into:
            continue
        for key in dict.fromkeys(p.key for p in obstacle.provisions if p.section or p.article):
            by_provision[key].append(obstacle)
    for obstacles in by_provision.values():
        for obstacle, other in _find_duplicates(obstacles):
            yield case.report("R005", obstacle, "/title", title=other.title, id=other.id)


def _full_programmes(case: RegisterCase) -> Iterator[Diagnostic]:
    for programme in case.registry.programmes.values():
        trials = case.registry.trials_by_programme.get(programme.id, ())
        planned = programme.planned_participants
        if planned is not None and len(trials) > planned:
            words: dict[str, Any] = {
                "title": programme.title,
                "planned": planned,
                "actual": len(trials),
            }
            yield case.report("R006", programme, "/planned_participants", **words)


def _chain(start: str, steps: Callable[[str], Iterable[str]]) -> tuple[str, ...] | None:
    """A way from `start` back to itself along `steps`, without its ends; None if there is none."""
    queue: list[tuple[str, tuple[str, ...]]] = [(start, ())]
    seen: set[str] = set()
    while queue:
        here, way = queue.pop(0)
        for following in steps(here):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                queue.append((following, (*way, following)))
    return None


def _replication_cycles(case: RegisterCase) -> Iterator[Diagnostic]:
    trials = case.registry.trials

    def earlier(trial: str) -> Iterator[str]:
        known = trials.get(trial)
        return iter(r.trial for r in known.replicates) if known else iter(())

    words = load_rules()["R007"].words
    for trial in trials.values():
        way = _chain(trial.id, earlier)
        if way is not None:
            through = words["through"].format(chain=join_words(way)) if way else ""
            first = (*way, trial.id)[0]
            place = next(i for i, r in enumerate(trial.replicates) if r.trial == first)
            yield case.report("R007", trial, f"/replicates/{place}/trial", through=through)


def _merge_cycles(case: RegisterCase) -> Iterator[Diagnostic]:
    obstacles = case.registry.obstacles

    def kept(obstacle: str) -> Iterator[str]:
        known = obstacles.get(obstacle)
        return iter((known.merged_into,) if known and known.merged_into else ())

    words = load_rules()["R009"].words
    for obstacle in obstacles.values():
        way = _chain(obstacle.id, kept)
        if way is not None:
            through = words["through"].format(chain=join_words(way)) if way else ""
            yield case.report("R009", obstacle, "/merged_into", through=through)


def _status_and_evaluations(case: RegisterCase) -> Iterator[Diagnostic]:
    words = load_rules()["R008"].words
    files = {file.trial for file in case.files if file.kind == "evaluation"}
    for trial in case.registry.trials.values():
        if trial.status == "evaluated" and trial.id not in files:
            yield case.report("R008", trial, "/status", what=words["missing"], id=trial.id)
        elif trial.status == "ended" and trial.id in files:
            status = case.registry.vocabularies.label("statuses", trial.status).lower()
            what = words["forgotten"].format(status=status)
            yield case.report("R008", trial, "/status", what=what, id=trial.id)


def _disagreeing_verdicts(case: RegisterCase) -> Iterator[Diagnostic]:
    label = case.registry.vocabularies.label
    for trial in case.registry.trials.values():
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for evaluation in case.registry.evaluations_of(trial.id):
            for result in evaluation.results:
                if result.verdict != "not-reported":
                    found[result.measure][result.verdict] = None
        for place, measure in enumerate(trial.measures):
            if len(found[measure.id]) > 1:
                verdicts = join_words([label("verdicts", v).lower() for v in found[measure.id]])
                pointer = f"/measures/{place}"
                yield case.report("R010", trial, pointer, measure=measure.name, verdicts=verdicts)


_RULES: tuple[Callable[[RegisterCase], Iterator[Diagnostic]], ...] = (
    _references,
    _results,
    _ids,
    _duplicate_trials,
    _duplicate_obstacles,
    _full_programmes,
    _replication_cycles,
    _merge_cycles,
    _status_and_evaluations,
    _disagreeing_verdicts,
)
