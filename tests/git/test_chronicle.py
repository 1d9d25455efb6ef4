"""The history of a record as it is told: the JSON that is a contract, and the text."""

from __future__ import annotations

import json
from datetime import date

import pytest

from generator.checking import check_register
from generator.chronicle import build_history_json, find_history, render_history_text
from generator.history import HistoryError, read_history
from generator.insight.registration import derive_registration
from generator.wording import Wording
from generator.words import say
from tests.git.repositories import (
    EVALUATION,
    MEASURE,
    OBSTACLE,
    TRIAL,
    Repository,
    amendment,
    evaluation,
    obstacle,
    trial,
)
from tests.registers import TODAY, schemas, vocabularies

MINUTES = MEASURE.replace("antal", "minuter")


@pytest.fixture
def told(repository: Repository) -> Repository:
    running = {"status": "running", "start": "2026-02-01"}
    repository.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    repository.commit("2026-02-02", {TRIAL: trial(**running), EVALUATION: evaluation()})
    why = amendment("2026-03-01", "measures/sen-ankomst", "Systemet byttes.")
    repository.commit("2026-03-02", {TRIAL: trial(**running, measures=MINUTES, extra=why)})
    repository.commit("2026-03-03", {TRIAL: "id: [\n"})
    text = trial(**running, measures=MINUTES, extra=f"population: Alla.\n{why}")
    repository.commit("2026-04-02", {TRIAL: text})
    return repository


def test_the_contract(told: Repository) -> None:
    history = read_history(told.root)
    registry = check_register(told.root, today=TODAY, jobs=1).registry
    record = find_history(history, "senare-skolstart")
    registration = derive_registration(
        registry.trials["senare-skolstart"], record, schemas()["trial"]
    )
    content = json.loads(build_history_json(record, registration))
    assert [*content] == ["id", "registered", "registered_beforehand", "versions"]
    assert content["id"] == "senare-skolstart"
    assert content["registered"] == "2026-01-10"
    assert content["registered_beforehand"] is True
    assert [*content["versions"][0]] == ["commit", "date", "status", "changes"]
    assert [(v["date"], v["status"]) for v in content["versions"]] == [
        ("2026-01-10", "approved"),
        ("2026-02-02", "running"),
        ("2026-03-02", "running"),
        ("2026-04-02", "running"),
    ]
    assert content["versions"][0]["changes"] == []
    assert content["versions"][2]["changes"][0] == {
        "pointer": "/measures/sen-ankomst/unit",
        "from": "antal i månaden",
        "to": "minuter i månaden",
        "class": "major",
    }
    assert content["versions"][1]["commit"] == told.git("rev-parse", "HEAD~3")


def test_what_is_no_trial(told: Repository) -> None:
    record = find_history(read_history(told.root), "skoldagens-borjan")
    content = json.loads(build_history_json(record, None))
    assert (content["id"], content["registered_beforehand"]) == ("skoldagens-borjan", None)


def test_the_text(told: Repository) -> None:
    history = read_history(told.root)
    registry = check_register(told.root, today=TODAY, jobs=1).registry
    record = find_history(history, "senare-skolstart")
    registration = derive_registration(
        registry.trials["senare-skolstart"], record, schemas()["trial"]
    )
    wording = Wording(schemas()["trial"], vocabularies())
    text = render_history_text(history, record, registration, wording, vocabularies())
    shas = [version.commit.sha[:10] for version in record.versions]
    bad = told.git("rev-parse", "HEAD~1")[:10]
    assert text.splitlines() == [
        "Senare skolstart (senare-skolstart)",
        "Registrerat i förväg: 10 januari 2026, före starten 1 februari 2026.",
        "",
        f"2026-01-10  {shas[0]}  posten registrerades, status beslutat",
        f"2026-02-02  {shas[1]}  ändrad, status pågår",
        "  I kraft när försöket började.",
        "  Tid: start: faktiskt: 1 februari 2026 (nytt)",
        "  Källor ”Beslut”: stöder: period (nytt)",
        f"2026-03-02  {shas[2]}  ändrad",
        "  Mått ”Sena ankomster”: enhet: antal i månaden → minuter i månaden. "
        "Ändrat efter start. Skäl: Systemet byttes.",
        "  Ändringar efter start ”1 mars 2026”: datum: 1 mars 2026; fält: "
        "measures/sen-ankomst; skäl: Systemet byttes. (nytt)",
        f"2026-04-02  {shas[3]}  ändrad",
        "  Målgrupp: Alla. (nytt). Ändrat efter start, utan skäl i posten.",
        f"Versionen från 2026-03-03 ({bad}) går inte att läsa och är överhoppad.",
    ]


def test_dates_that_cannot_be_right_are_told(repository: Repository) -> None:
    repository.commit("2026-05-01", {OBSTACLE: obstacle()})
    repository.commit("2025-01-01", {TRIAL: trial()})
    repository.commit("2062-01-01", {TRIAL: trial(title="Nio")})
    history = read_history(repository.root, today=date(2026, 11, 22))
    record = find_history(history, TRIAL)
    wording = Wording(schemas()["trial"], vocabularies())
    text = render_history_text(history, record, None, wording, vocabularies())
    assert "är daterad 2025-01-01, före en tidigare. Den räknas som 2026-05-01." in text
    assert "är daterad 2062-01-01, och den dagen har inte kommit." in text


@pytest.mark.parametrize(
    "name",
    [
        "skolstart-nio",
        "trial/skolstart-nio",
        "trials/skolstart-nio",
        "trials/skolstart-nio/",
        "trials/skolstart-nio/trial.yaml",
        "senare-skolstart",
        TRIAL,
    ],
)
def test_what_a_record_may_be_called(repository: Repository, name: str) -> None:
    repository.commit("2026-01-10", {TRIAL: trial(), EVALUATION: evaluation()})
    moved = trial(name="skolstart-nio", extra="aliases:\n  - senare-skolstart\n")
    repository.commit("2026-02-10", {TRIAL: None, "trials/skolstart-nio/trial.yaml": moved})
    assert find_history(read_history(repository.root), name).id == "skolstart-nio"


def test_other_kinds_by_name(told: Repository) -> None:
    history = read_history(told.root)
    for name in ("evaluation/senare-skolstart/rapport", "senare-skolstart/rapport", EVALUATION):
        assert find_history(history, name).kind == "evaluation"
    assert find_history(history, "obstacles/skoldagens-borjan.yaml").kind == "obstacle"


def test_an_unknown_name_suggests_the_nearest(told: Repository) -> None:
    with pytest.raises(HistoryError) as caught:
        find_history(read_history(told.root), "senare-skolstrat")
    assert say(caught.value.code, **caught.value.words) == (
        "Det finns ingen post som heter ”senare-skolstrat” i historiken. "
        "Menade du ”senare-skolstart”?"
    )
    with pytest.raises(HistoryError) as caught:
        find_history(read_history(told.root), "zzz")
    assert say(caught.value.code, **caught.value.words).endswith("i historiken.")
