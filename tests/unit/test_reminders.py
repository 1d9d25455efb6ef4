"""The queue and the letters: what waits for whom, in words that can be sent as they stand."""

from __future__ import annotations

import json

import pytest

from generator.insight.clock import KINDS, Deadline, by_body, compute_clock
from generator.insight.ledger import build_ledger
from generator.registry import Registry
from generator.reminders import build_letters, build_queue_json, build_queue_text, say_deadline
from tests.unit.insight_builders import (
    TODAY,
    make_evaluation,
    make_exemption,
    make_measure,
    make_obstacle,
    make_registry,
    make_result,
    make_trial,
    span,
)

FORM = "https://forsok.example/skicka-in/"


def late() -> Registry:
    trial = make_trial(
        "sen",
        title="Sex timmar i Åby",
        status="ended",
        end=span("", "2024-06-30"),
        measures=(make_measure("sjukfranvaro"), make_measure("trivsel", "experience")),
    )
    later = make_trial(
        "pagar",
        title="Kortare väg",
        end=span("2027-03"),
        exemptions=(make_exemption(valid_to="2027-02-15", description="x"),),
    )
    obstacle = make_obstacle(
        "hinder", ("2024-01-10", "reported"), title="Regeln", responsible=("organ:verket",)
    )
    return make_registry(trial, later, obstacle)


def clock(registry: Registry) -> tuple[Deadline, ...]:
    return compute_clock(registry, TODAY)


def test_the_queue_by_body() -> None:
    registry = late()
    text = build_queue_text(clock(registry), registry, TODAY)
    assert text.splitlines() == [
        "Verket (1)",
        "  FÖRSENAT Regeln. Hindret har väntat på svar sedan 10 januari 2024 (1047 dagar).",
        "",
        "Åby kommun (3)",
        "  FÖRSENAT Sex timmar i Åby. Resultat skulle ha lämnats senast 30 juni 2025 "
        "(16 månader sedan).",
        "  SNART Kortare väg. Undantaget löper ut 15 februari 2027 (85 dagar kvar).",
        "  ATT VETA Kortare väg. Ingen ansvarig har bekräftat uppgifterna.",
        "",
        "Ingen känd mottagare (1)",
        "  ATT VETA nya försöket (2024:4). Författningen upphör att gälla 1 juli 2027 "
        "(221 dagar kvar).",
        "",
        "5 saker att göra hos 2 organisationer, 22 november 2026.",
    ]


def test_nothing_waits() -> None:
    registry = make_registry()
    assert "Inget väntar" in build_queue_text((), registry, TODAY)
    assert build_letters({}, registry, TODAY, FORM) == {}


def test_historical_ones_are_counted_and_nobody_is_asked() -> None:
    registry = make_registry(
        make_trial("gammal", status="ended", entered_by="curator", end=span("", "1990"))
    )
    found = clock(registry)
    text = build_queue_text(found, registry, TODAY)
    assert "1 äldre saker" in text
    assert "gammal" not in text
    assert build_letters(by_body(found), registry, TODAY, FORM) == {}


def test_the_queue_as_json() -> None:
    registry = late()
    content = json.loads(build_queue_json(clock(registry), registry, TODAY))
    assert (content["schema_version"], content["date"]) == ("1", "2026-11-22")
    first = content["deadlines"][0]
    assert first == {
        "kind": "results-overdue",
        "severity": "overdue",
        "subject_kind": "trial",
        "subject": "sen",
        "title": "Sex timmar i Åby",
        "date": "2025-06-30",
        "months_over": 16,
        "days_left": None,
        "days_waiting": None,
        "historical": False,
        "bodies": [{"code": "kommun:0001", "name": "Åby kommun"}],
        "message": "Resultat skulle ha lämnats senast 30 juni 2025 (16 månader sedan).",
    }
    assert set(content["counts"]) == set(KINDS)
    assert content["counts"]["unanswered"] == 1


def test_a_letter_for_each_body() -> None:
    registry = late()
    letters = build_letters(by_body(clock(registry)), registry, TODAY, FORM)
    assert [*letters] == ["organ-verket.txt", "kommun-0001.txt"]
    lines = letters["kommun-0001.txt"].splitlines()
    assert lines[0] == "Ämne: 2 uppgifter i Försöksregistret väntar på Åby kommun"
    assert lines[6:17] == [
        "1. Sex timmar i Åby",
        "   Försöket sen, status ended.",
        "   Resultat skulle ha lämnats senast 30 juni 2025 (16 månader sedan).",
        "   Mått som saknar besked:",
        "   - sjukfranvaro: ingen utvärdering är införd",
        "   - trivsel: ingen utvärdering är införd",
        "",
        "2. Kortare väg",
        "   Försöket pagar, status running.",
        "   Undantaget löper ut 15 februari 2027 (85 dagar kvar).",
        "",
    ]
    next_date = (
        "Närmaste datum att hålla: 15 februari 2027, då undantaget för ”Kortare väg” löper ut."
    )
    assert next_date in lines
    assert f"Svara i formuläret: {FORM}" in lines
    for letter in letters.values():
        assert "{" not in letter
        assert "None" not in letter


def test_blanks_are_of_the_measures_at_the_start() -> None:
    registry = late()
    trial = registry.trials["sen"]
    evaluation = make_evaluation("sen", results=(make_result("trivsel", "improved"),))
    started = build_ledger(
        trial, [evaluation], measures=[make_measure("slopat"), make_measure("trivsel")]
    )
    letters = build_letters(
        by_body(clock(registry)), registry, TODAY, FORM, ledgers={"sen": started}
    )
    text = letters["kommun-0001.txt"]
    assert "- slopat: utvärderingen säger inget om måttet" in text
    assert "- trivsel" not in text


def test_what_a_measure_is_that_is_not_reported() -> None:
    registry = make_registry(
        make_trial(
            "sen",
            status="ended",
            end=span("", "2024-06-30"),
            measures=(make_measure("trivsel"),),
        ),
        make_evaluation("sen", results=(make_result("trivsel", "not-reported"),)),
    )
    deadline = Deadline(
        kind="results-overdue",
        severity="overdue",
        subject_kind="trial",
        subject="sen",
        date=None,
        bodies=("kommun:0001",),
    )
    letters = build_letters({"kommun:0001": (deadline,)}, registry, TODAY, FORM)
    assert "- trivsel: utvärderingen redovisar inget besked" in letters["kommun-0001.txt"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence(kind: str) -> None:
    registry = late()
    trial = registry.trials["pagar"]
    for months in (None, 1, 2):
        deadline = Deadline(
            kind=kind,
            severity="overdue",
            subject_kind="trial",
            subject=trial.id,
            date=trial.end.planned if months else None,
            months_over=months,
            days_left=months,
            days_waiting=months,
            bodies=(),
            acts=("2024:4",),
        )
        said = say_deadline(deadline, registry)
        assert said.endswith(".")
        assert "{" not in said
