"""What real histories prove of a trial: beforehand or afterwards, the start version, the fates."""

from __future__ import annotations

from datetime import date

import pytest

from generator.checking import check_register
from generator.history import RecordHistory, read_history
from generator.insight.fates import compare_promises
from generator.insight.ledger import build_ledger
from generator.insight.registration import (
    REASONS,
    Registration,
    derive_registration,
    derive_registrations,
    summarise_registrations,
)
from generator.insight.timeline import build_timeline
from tests.git.repositories import (
    EVALUATION,
    MEASURE,
    OBSTACLE,
    SECOND_MEASURE,
    TRIAL,
    Repository,
    amendment,
    evaluation,
    obstacle,
    trial,
)
from tests.registers import TODAY, schemas

MINUTES = MEASURE.replace("antal", "minuter")


def register(repository: Repository) -> Registration:
    registry = check_register(repository.root, today=TODAY, jobs=1).registry
    history = read_history(repository.root)
    return derive_registrations(registry, history, schemas()["trial"])["senare-skolstart"]


def judge(repository: Repository) -> tuple[str, str]:
    found = register(repository)
    assert found.reason in REASONS[found.kind]
    return found.kind, found.reason


# --- which came first --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-11", ("beforehand", "before-start")),
        ("2026-03-10", ("undecidable", "same-day")),
        ("2026-03-09", ("afterwards", "after-start")),
        ("2026-04", ("beforehand", "before-start")),
        ("2026-03", ("undecidable", "imprecise-start")),
        ("2026-02", ("afterwards", "after-start")),
        ("2027", ("beforehand", "before-start")),
        ("2026", ("undecidable", "imprecise-start")),
        ("2025", ("afterwards", "after-start")),
    ],
)
def test_at_the_precision_that_is_known(
    repository: Repository, start: str, expected: tuple[str, str]
) -> None:
    repository.commit("2026-03-10", {TRIAL: trial()})
    repository.commit("2026-11-01", {TRIAL: trial("running", start=start)})
    registry_today = check_register(repository.root, today=date(2028, 1, 1), jobs=1).registry
    history = read_history(repository.root)
    found = derive_registrations(registry_today, history, schemas()["trial"])["senare-skolstart"]
    assert (found.kind, found.reason) == expected
    beforehand = {"beforehand": True, "afterwards": False, "undecidable": None}[found.kind]
    assert found.beforehand is beforehand


def test_not_started(repository: Repository) -> None:
    repository.commit("2026-03-10", {TRIAL: trial()})
    assert judge(repository) == ("not-started", "not-started")
    found = register(repository)
    assert (found.start_version, found.baseline) == (None, None)
    assert [fate.kind for fate in found.fates] == ["kept"]


@pytest.mark.parametrize("status", ["rejected", "withdrawn"])
def test_broken_off_before_the_start(repository: Repository, status: str) -> None:
    repository.commit("2026-03-10", {TRIAL: trial()})
    stop = "stop:\n  reason: other\n  text: Pengarna tog slut.\n"
    repository.commit("2026-04-10", {TRIAL: trial(status, extra=stop)})
    assert judge(repository) == ("not-started", "broken-off")


def test_entered_as_running(repository: Repository) -> None:
    """By its own word the trial had begun, whatever day it gives."""
    repository.commit("2026-03-10", {TRIAL: trial("running", start="2026-11-01")})
    repository.commit("2026-04-10", {TRIAL: trial("running", start="2026-11-01", measures="")})
    assert judge(repository) == ("afterwards", "entered-as-started")
    found = register(repository)
    assert found.start_version is None
    assert found.baseline is not None
    assert found.baseline.commit.day == date(2026, 3, 10)
    assert [(fate.id, fate.kind) for fate in found.fates] == [("sen-ankomst", "dropped")]


def test_running_without_a_date(repository: Repository) -> None:
    repository.commit("2026-03-10", {TRIAL: trial()})
    repository.commit("2026-04-10", {TRIAL: trial("running")})
    assert judge(repository) == ("undecidable", "no-start-date")
    found = register(repository)
    assert found.start_version is not None
    assert found.start_version.commit.day == date(2026, 4, 10)


def test_not_committed(repository: Repository) -> None:
    repository.commit("2026-03-10", {OBSTACLE: obstacle()})
    repository.write({TRIAL: trial("running", start="2026-03-01")})
    assert judge(repository) == ("undecidable", "not-committed")
    found = register(repository)
    assert (found.registered, found.newest) == (None, None)


def test_a_start_that_was_moved_proves_nothing(repository: Repository) -> None:
    repository.commit("2026-03-10", {TRIAL: trial()})
    repository.commit("2026-04-10", {TRIAL: trial("running", start="2026-03-01")})
    repository.commit("2026-05-10", {TRIAL: trial("running", start="2026-04-01")})
    assert judge(repository) == ("undecidable", "start-moved")


def test_a_start_that_was_moved_for_a_reason(repository: Repository) -> None:
    repository.commit("2026-03-10", {TRIAL: trial()})
    repository.commit("2026-04-10", {TRIAL: trial("running", start="2026-03-01")})
    why = amendment("2026-05-09", "period/start/actual", "Fel månad.")
    repository.commit("2026-05-10", {TRIAL: trial("running", start="2026-04-01", extra=why)})
    assert judge(repository) == ("beforehand", "before-start")


def test_a_merge_after_the_start_registers_afterwards(repository: Repository) -> None:
    """What a submitter dated in time was not in the register until the lab merged it."""
    repository.commit("2026-01-01", {"README.md": "x\n"})
    repository.git("checkout", "--quiet", "-b", "bidrag")
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.git("checkout", "--quiet", "main")
    repository.merge("bidrag", "2026-03-05", "--no-ff")
    repository.commit("2026-03-06", {TRIAL: trial("running", start="2026-02-01")})
    assert judge(repository) == ("afterwards", "after-start")


# --- the start version and what became of the measures -------------------------------------------


def test_the_start_version_is_where_the_status_became_running(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial("idea", measures="")})
    repository.commit("2026-02-10", {TRIAL: trial("applied", measures=MEASURE)})
    repository.commit("2026-03-10", {TRIAL: trial("approved", measures=MINUTES)})
    start = repository.commit(
        "2026-04-02", {TRIAL: trial("running", start="2026-04-01", measures=MINUTES)}
    )
    repository.commit("2026-06-10", {TRIAL: trial("ended", start="2026-04-01", measures=MINUTES)})
    found = register(repository)
    assert found.kind == "beforehand"
    assert found.start_version is not None
    assert found.start_version.commit.sha == start
    assert [(f.id, f.kind) for f in found.fates] == [("sen-ankomst", "kept")]
    assert found.late == ()


def test_added_changed_and_dropped_with_date_and_reason(repository: Repository) -> None:
    third = MEASURE.replace("sen-ankomst", "franvaro")
    repository.commit("2026-01-10", {TRIAL: trial(measures=MEASURE + SECOND_MEASURE)})
    running = {"status": "running", "start": "2026-02-01"}
    repository.commit("2026-02-01", {TRIAL: trial(**running, measures=MEASURE + SECOND_MEASURE)})
    why = amendment("2026-03-01", "measures/sen-ankomst", "Systemet byttes.")
    repository.commit(
        "2026-03-02", {TRIAL: trial(**running, measures=MINUTES + SECOND_MEASURE, extra=why)}
    )
    repository.commit("2026-04-02", {TRIAL: trial(**running, measures=MINUTES, extra=why)})
    repository.commit("2026-05-02", {TRIAL: trial(**running, measures=MINUTES + third, extra=why)})
    found = register(repository)
    told = [(f.id, f.kind, str(f.date), f.amendment and f.amendment.reason) for f in found.fates]
    assert told == [
        ("sen-ankomst", "changed", "2026-03-02", "Systemet byttes."),
        ("trivsel", "dropped", "2026-04-02", None),
        ("franvaro", "added", "2026-05-02", None),
    ]
    (change,) = found.fates[0].changes
    assert (change.pointer, change.before, change.after) == (
        "/measures/sen-ankomst/unit",
        "antal i månaden",
        "minuter i månaden",
    )
    assert [m.id for m in found.measures] == ["sen-ankomst", "trivsel", "franvaro"]
    assert found.measures[0].unit == "antal i månaden"


def test_changed_and_changed_back_is_kept(repository: Repository) -> None:
    running = {"status": "running", "start": "2026-02-01"}
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-01", {TRIAL: trial(**running)})
    repository.commit("2026-03-01", {TRIAL: trial(**running, measures=MINUTES)})
    repository.commit("2026-04-01", {TRIAL: trial(**running)})
    assert [f.kind for f in register(repository).fates] == ["kept"]


def test_an_amendment_serves_once(repository: Repository) -> None:
    running = {"status": "running", "start": "2026-02-01"}
    why = amendment("2026-03-01", "measures", "Systemet byttes.")
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-01", {TRIAL: trial(**running)})
    repository.commit("2026-03-02", {TRIAL: trial(**running, measures=MINUTES, extra=why)})
    hours = MEASURE.replace("antal", "timmar")
    repository.commit("2026-04-02", {TRIAL: trial(**running, measures=hours, extra=why)})
    (fate,) = register(repository).fates
    assert (fate.kind, str(fate.date), fate.amendment) == ("changed", "2026-04-02", None)


def test_an_amendment_may_come_before_its_change(repository: Repository) -> None:
    running = {"status": "running", "start": "2026-02-01"}
    why = amendment("2026-03-01", "measures/sen-ankomst", "Systemet byts i april.")
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-01", {TRIAL: trial(**running)})
    repository.commit("2026-03-02", {TRIAL: trial(**running, extra=why)})
    repository.commit("2026-04-02", {TRIAL: trial(**running, measures=MINUTES, extra=why)})
    (fate,) = register(repository).fates
    assert fate.amendment is not None
    assert fate.amendment.reason == "Systemet byts i april."


def test_what_changed_after_the_start_but_before_it_was_told(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-03-15", {TRIAL: trial("running", start="2026-03-01", measures=MINUTES)})
    found = register(repository)
    assert found.kind == "beforehand"
    assert [f.kind for f in found.fates] == ["kept"]
    assert [c.pointer for c in found.late] == ["/measures/sen-ankomst/unit"]


def test_the_start_version_without_a_status_that_followed(repository: Repository) -> None:
    """The record says when it started, but still approved: what was in force that day counts."""
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-04-10", {TRIAL: trial(start="2026-03-01", measures=MINUTES)})
    found = register(repository)
    assert (found.kind, found.start_version) == ("beforehand", None)
    assert found.baseline is not None
    assert found.baseline.commit.day == date(2026, 1, 10)
    assert [f.kind for f in found.fates] == ["changed"]


def test_the_ledger_rests_on_what_was_registered(repository: Repository) -> None:
    running = {"status": "running", "start": "2026-02-01"}
    repository.commit("2026-01-10", {TRIAL: trial(measures=MEASURE + SECOND_MEASURE)})
    repository.commit("2026-02-01", {TRIAL: trial(**running, measures=MEASURE + SECOND_MEASURE)})
    repository.commit(
        "2026-06-01",
        {TRIAL: trial("ended", start="2026-02-01", measures=SECOND_MEASURE)},
    )
    repository.commit(
        "2026-07-01",
        {
            TRIAL: trial("evaluated", start="2026-02-01", measures=SECOND_MEASURE),
            EVALUATION: evaluation(measure="trivsel"),
        },
    )
    registry = check_register(repository.root, today=TODAY, jobs=1).registry
    found = register(repository)
    record = registry.trials["senare-skolstart"]
    ledger = build_ledger(record, registry.evaluations_of(record.id), measures=found.measures)
    assert [(row.measure.id, row.verdict) for row in ledger.rows] == [
        ("sen-ankomst", "missing"),
        ("trivsel", "improved"),
    ]
    assert [fate.kind for fate in found.fates] == ["dropped", "kept"]


# --- shown -------------------------------------------------------------------------------------


def test_the_time_line(repository: Repository) -> None:
    running = {"status": "running", "start": "2026-02-01"}
    why = amendment("2026-03-01", "measures/sen-ankomst", "Systemet byttes.")
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-01", {TRIAL: trial(**running)})
    repository.commit("2026-03-02", {TRIAL: trial(**running, measures=MINUTES, extra=why)})
    text = trial(**running, measures=MINUTES, extra=f"hypothesis: Färre.\n{why}")
    repository.commit("2026-04-02", {TRIAL: text})
    history = read_history(repository.root).records["trial/senare-skolstart"]
    timeline = build_timeline(history, register_from(repository, history))
    assert [(t.version.kind, t.is_start, t.is_major) for t in timeline] == [
        ("registered", False, True),
        ("changed", True, True),
        ("changed", False, True),
        ("changed", False, True),
    ]
    third = timeline[2].changes
    assert [(c.change.pointer, c.broken, c.amendment is not None) for c in third] == [
        ("/measures/sen-ankomst/unit", True, True),
        ("/amendments/2026-03-01", False, False),
    ]
    assert [(c.change.pointer, c.broken, c.amendment) for c in timeline[3].changes] == [
        ("/hypothesis", True, None)
    ]


def register_from(repository: Repository, history: RecordHistory) -> Registration:
    registry = check_register(repository.root, today=TODAY, jobs=1).registry
    record = registry.trials["senare-skolstart"]
    return derive_registration(record, history, schemas()["trial"])


def test_promises_then_and_now(repository: Repository) -> None:
    running = {"status": "running", "start": "2026-02-01"}
    then = "comparison: Årskurs 8.\nhypothesis: |-\n  Färre kommer\n  för sent.\n"
    now = "comparison: Grannskolan.\nhypothesis: Färre kommer för sent.\n"
    repository.commit("2026-01-10", {TRIAL: trial(extra=then)})
    repository.commit("2026-02-01", {TRIAL: trial(**running, extra=then)})
    repository.commit("2026-05-01", {TRIAL: trial(**running, extra=now), EVALUATION: evaluation()})
    found = register(repository)
    registry = check_register(repository.root, today=TODAY, jobs=1).registry
    record = registry.trials["senare-skolstart"]
    assert found.baseline is not None
    told = compare_promises(record, found.baseline, registry.evaluations_of(record.id))
    assert [(p.field, p.then, p.now, p.changed) for p in told] == [
        ("hypothesis", "Färre kommer för sent.", "Färre kommer för sent.", False),
        ("comparison", "Årskurs 8.", "Grannskolan.", True),
        ("start", "2026-02-01", "2026-02-01", False),
    ]


def test_the_register_in_numbers(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-01", {TRIAL: trial("running", start="2026-02-01")})
    other = "trials/skolstart-nio/trial.yaml"
    repository.commit("2026-02-02", {other: trial("running", name="skolstart-nio", title="Nio")})
    registry = check_register(repository.root, today=TODAY, jobs=1).registry
    history = read_history(repository.root)
    summary = summarise_registrations(
        derive_registrations(registry, history, schemas()["trial"]).values()
    )
    assert {c.code: c.count for c in summary.by_kind} == {
        "beforehand": 1,
        "afterwards": 1,
        "undecidable": 0,
        "not-started": 0,
    }
    assert {c.code: c.count for c in summary.by_fate}["kept"] == summary.measures == 2
