"""The clock: results, exemptions, legal basis, overruns, stale entries and waiting obstacles."""

from __future__ import annotations

from typing import Any

from generator.insight.clock import (
    KINDS,
    Deadline,
    by_body,
    by_kind,
    by_subject,
    compute_clock,
    results_due_date,
)
from generator.model import Event, Identifier, Provision, Record, Trial, Verified
from generator.model.programme import LegalBasis
from tests.unit.insight_builders import (
    TODAY,
    make_evaluation,
    make_exemption,
    make_measure,
    make_obstacle,
    make_programme,
    make_registry,
    make_result,
    make_trial,
    span,
    when,
)

FRESH = Verified(date=when("2026-10-01"), by="kommun:0001")
SECTION = Provision(act="2010:1", chapter="6", section="3")


def clock_of(*records: Record, kind: str) -> tuple[Deadline, ...]:
    return by_kind(compute_clock(make_registry(*records), TODAY))[kind]


def ended(end: str, **fields: Any) -> Trial:
    given: dict[str, Any] = {"status": "ended", "end": span(actual=end)}
    return make_trial("ett", **(given | fields))


def running(**fields: Any) -> Trial:
    return make_trial("ett", **({"verified": FRESH} | fields))


# --- results -------------------------------------------------------------------------------


def test_results_are_overdue_a_year_after_the_last_possible_end() -> None:
    (late,) = clock_of(ended("2024"), kind="results-overdue")
    assert (str(late.date), late.months_over, late.severity) == ("2025", 10, "overdue")
    assert (late.bodies, late.historical) == (("kommun:0001",), False)
    assert clock_of(ended("2025"), kind="results-overdue") == ()
    assert clock_of(ended("2025-11-21"), kind="results-overdue") != ()
    assert clock_of(ended("2025-11-22"), kind="results-overdue") == ()


def test_an_end_that_is_not_known_is_not_guessed() -> None:
    unknown = make_trial("ett", status="ended", end=span(planned="2001"))
    assert clock_of(unknown, kind="results-overdue") == ()


def test_programme_and_trial_set_their_own_dates() -> None:
    slow = make_programme("langsam", results_due_months=36)
    trial = ended("2024-06-30", programme="langsam")
    assert str(results_due_date(trial, make_registry(slow, trial))) == "2027-06-30"
    assert clock_of(slow, trial, kind="results-overdue") == ()
    (late,) = clock_of(
        slow,
        ended("2024", programme="langsam", results_due=when("2025-03")),
        kind="results-overdue",
    )
    assert (str(late.date), late.months_over) == ("2025-03", 19)
    at_once = make_programme("genast", results_due_months=0)
    assert clock_of(at_once, ended("2026-11-01", programme="genast"), kind="results-overdue")


def test_an_evaluation_without_results_is_none_where_measures_were_promised() -> None:
    empty = make_evaluation("ett")
    told = make_evaluation("ett", "b", results=(make_result("m", "not-reported"),))
    promised = ended("2020", measures=(make_measure("m"),))
    assert len(clock_of(promised, empty, kind="results-overdue")) == 1
    assert clock_of(promised, told, kind="results-overdue") == ()
    assert clock_of(ended("2020"), empty, kind="results-overdue") == ()


def test_old_entries_of_a_curator_are_historical_and_last() -> None:
    old = make_trial("gammal", status="ended", entered_by="curator", end=span(actual="1991"))
    own = make_trial("egen", status="ended", end=span(actual="1991"))
    near = make_trial("nara", status="ended", entered_by="curator", end=span(actual="2016-12"))
    found = clock_of(old, own, near, kind="results-overdue")
    assert [(d.subject, d.historical) for d in found] == [
        ("egen", False),
        ("nara", False),
        ("gammal", True),
    ]


def test_a_stopped_trial_owes_results_only_if_it_said_when() -> None:
    stopped: dict[str, Any] = {"status": "stopped", "end": span(actual="2020")}
    assert clock_of(make_trial("ett", **stopped), kind="results-overdue") == ()
    promised = make_trial("ett", **stopped, results_due=when("2021"))
    assert len(clock_of(promised, kind="results-overdue")) == 1


# --- exemptions and legal basis ------------------------------------------------------------


def test_an_exemption_expires_after_its_last_day() -> None:
    today = running(exemptions=(make_exemption(provision=SECTION, valid_to="2026-11-22"),))
    (soon,) = clock_of(today, kind="exemption-expiring")
    assert (soon.days_left, soon.severity, soon.provisions) == (0, "soon", (SECTION,))
    yesterday = running(exemptions=(make_exemption(provision=SECTION, valid_to="2026-11-21"),))
    (late,) = clock_of(yesterday, kind="exemption-expired")
    assert (late.months_over, late.severity, late.provisions) == (0, "overdue", (SECTION,))
    assert clock_of(yesterday, kind="exemption-expiring") == ()


def test_an_exemption_may_expire_within_the_notice_when_only_its_year_is_known() -> None:
    vague = running(exemptions=(make_exemption(provision=SECTION, valid_to="2027"),))
    (soon,) = clock_of(vague, kind="exemption-expiring")
    assert (str(soon.date), soon.days_left) == ("2027", None)
    later = running(exemptions=(make_exemption(provision=SECTION, valid_to="2028"),))
    assert clock_of(later, kind="exemption-expiring") == ()


def test_a_renewed_exemption_has_not_expired() -> None:
    first = make_exemption(provision=SECTION, valid_to="2020-12-31")
    renewed = make_exemption(provision=SECTION, valid_to="2030-12-31")
    endless = make_exemption(provision=SECTION)
    for second in (renewed, endless):
        trial = running(exemptions=(first, second))
        assert clock_of(trial, kind="exemption-expired") == ()
        assert clock_of(trial, kind="exemption-expiring") == ()


def test_exemptions_with_one_last_day_are_one_deadline() -> None:
    other = Provision(act="2010:1", chapter="6", section="4")
    trial = running(
        exemptions=(
            make_exemption(provision=SECTION, valid_to="2026"),
            make_exemption(provision=other, valid_to="2026"),
            make_exemption(description="utan lagrum", valid_to="2026"),
        )
    )
    (soon,) = clock_of(trial, kind="exemption-expiring")
    assert soon.provisions == (SECTION, other)


def test_a_trial_that_is_over_has_no_expired_exemptions() -> None:
    trial = ended("1991-12-31", exemptions=(make_exemption(act="1984:3", valid_to="1991-12-31"),))
    for kind in ("exemption-expired", "exemption-expiring", "legal-basis-expired"):
        assert clock_of(trial, kind=kind) == ()


def test_a_running_trial_whose_act_has_ceased() -> None:
    trial = running(exemptions=(make_exemption(act="1984:3", provision=SECTION),))
    (late,) = clock_of(trial, kind="legal-basis-expired")
    assert (str(late.date), late.acts, late.provisions) == ("1992-01-01", ("1984:3",), (SECTION,))
    newer = make_exemption(act="2024:4", provision=SECTION)
    followed = running(exemptions=(*trial.exemptions, newer))
    assert clock_of(followed, kind="legal-basis-expired") == ()
    decided = running(exemptions=(*trial.exemptions, make_exemption(provision=SECTION)))
    assert clock_of(decided, kind="legal-basis-expired") == ()
    unknown = running(exemptions=(make_exemption(act="1900:1"),))
    assert clock_of(unknown, kind="legal-basis-expired") == ()


def test_the_trial_act_of_the_programme_is_the_basis_when_no_exemption_is_named() -> None:
    programme = make_programme("p", legal_basis=(LegalBasis(act="1984:3"), LegalBasis(text="dir.")))
    (late,) = clock_of(programme, running(programme="p"), kind="legal-basis-expired")
    assert late.acts == ("1984:3",)
    exempted = running(programme="p", exemptions=(make_exemption(act="2024:4"),))
    assert clock_of(programme, exempted, kind="legal-basis-expired") == ()


def test_a_trials_own_acts_go_before_those_of_its_programme() -> None:
    programme = make_programme("p", legal_basis=(LegalBasis(act="2024:4"),))
    old, new = (Identifier(type="sfs", value=code) for code in ("1984:3", "Lag (2024:4)"))
    (late,) = clock_of(
        programme, running(programme="p", identifiers=(old,)), kind="legal-basis-expired"
    )
    assert late.acts == ("1984:3",)
    for own in ((old, new), (Identifier(type="sfs", value="2017:2"),)):
        trial = running(programme="p", identifiers=own)
        assert clock_of(programme, trial, kind="legal-basis-expired") == ()


def test_trial_acts_in_force_expire_with_those_who_try_under_them() -> None:
    exempted = running(owner="historisk:landstinget", exemptions=(make_exemption(act="2024:4"),))
    named = running(
        owner="historisk:landstinget", identifiers=(Identifier(type="sfs", value="2024:4"),)
    )
    for trial in (exempted, named):
        (soon,) = clock_of(trial, kind="act-expiring")
        assert (soon.subject_kind, soon.subject, soon.days_left) == ("act", "2024:4", 221)
        assert (soon.severity, soon.bodies) == ("soon", ("region:01",))
    (nobody,) = clock_of(kind="act-expiring")
    assert (nobody.severity, nobody.bodies) == ("info", ())


# --- the rest ------------------------------------------------------------------------------


def test_overrun() -> None:
    (late,) = clock_of(running(end=span(planned="2026-03")), kind="overrun")
    assert (late.months_over, late.severity) == (7, "overdue")
    assert clock_of(running(end=span(planned="2026")), kind="overrun") == ()
    assert clock_of(running(end=span("2020", "2021")), kind="overrun") == ()


def test_stale_after_twelve_months_and_never_verified() -> None:
    old = running(verified=Verified(date=when("2025-10-01"), by="kommun:0001"))
    (late,) = clock_of(old, kind="stale")
    assert (str(late.date), late.months_over, late.severity) == ("2025-10-01", 13, "overdue")
    (never,) = clock_of(running(verified=None), kind="stale")
    assert (never.date, never.months_over, never.severity) == (None, None, "info")
    assert clock_of(running(), kind="stale") == ()
    assert clock_of(make_trial("ett", status="evaluated"), kind="stale") == ()


def test_unanswered_are_reported_open_and_not_merged() -> None:
    found = clock_of(
        make_obstacle("a", ("2020-01-01", "reported"), responsible=("organ:verket",)),
        make_obstacle("b", ("2026-11-01", "reported")),
        make_obstacle("c", ("2020", "reported"), merged_into="a"),
        make_obstacle("d", ("2020", "reported"), ("2021", "answered")),
        make_obstacle("e", ("2020", "acknowledged"), origin="traced"),
        kind="unanswered",
    )
    assert [(d.subject, d.severity, d.days_waiting) for d in found] == [
        ("a", "overdue", 2517),
        ("b", "info", 21),
    ]
    assert found[0].bodies == ("organ:verket",)


def test_order_and_groups() -> None:
    deadlines = compute_clock(
        make_registry(
            make_trial("stale", owner="kommun:0002"),
            make_trial("late", status="ended", end=span(actual="2020")),
            make_obstacle(
                "hinder",
                Event(date=when("2020"), kind="reported"),
                responsible=("kommun:0001",),
            ),
        ),
        TODAY,
    )
    assert [d.kind for d in deadlines] == ["results-overdue", "unanswered", "act-expiring", "stale"]
    assert [d.kind for d in by_body(deadlines)["kommun:0001"]] == ["results-overdue", "unanswered"]
    assert list(by_body(deadlines)) == ["kommun:0001", "kommun:0002"]
    assert tuple(by_kind(deadlines)) == KINDS
    assert len(by_subject(deadlines)["trial", "late"]) == 1
