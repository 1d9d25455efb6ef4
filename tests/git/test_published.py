"""What a site claims, held against real histories, also after somebody has rewritten them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.checking import check_register
from generator.history import HistoryError, read_history
from generator.insight.registration import derive_registrations
from generator.published import (
    CLAIMS,
    ClaimsError,
    PublishedClaims,
    build_claims,
    read_claims,
    write_claims,
)
from generator.verification import check_published_commit, verify_claims
from tests.git.repositories import (
    EVALUATION,
    MEASURE,
    OBSTACLE,
    SECOND_MEASURE,
    TRIAL,
    Repository,
    amendment,
    evaluation,
    make_repository,
    obstacle,
    trial,
)
from tests.registers import TODAY, schemas

BOTH = MEASURE + SECOND_MEASURE
OTHER = "trials/skolstart-nio/trial.yaml"


def claim(repository: Repository) -> PublishedClaims:
    registry = check_register(repository.root, today=TODAY, jobs=1).registry
    history = read_history(repository.root, today=TODAY)
    registrations = derive_registrations(registry, history, schemas()["trial"])
    return build_claims(registry, history, registrations, today=TODAY)


@pytest.fixture
def published(repository: Repository) -> Repository:
    """A trial that was registered beforehand and evaluated, and one that has not started."""
    repository.commit("2026-01-10", {TRIAL: trial(measures=BOTH), OTHER: other()})
    repository.commit("2026-02-02", {TRIAL: trial("running", start="2026-02-01", measures=BOTH)})
    repository.commit("2026-06-02", {TRIAL: trial("ended", start="2026-02-01", measures=BOTH)})
    repository.commit(
        "2026-08-02",
        {TRIAL: trial("evaluated", start="2026-02-01", measures=BOTH), EVALUATION: evaluation()},
    )
    return repository


def other() -> str:
    return trial(name="skolstart-nio", title="Skolstart nio i grannkommunen")


def test_the_file(published: Repository, tmp_path: Path) -> None:
    claims = claim(published)
    text = write_claims(claims)
    content = json.loads(text)
    assert (content["schema_version"], content["date"]) == ("1", TODAY.isoformat())
    assert content["commit"] == published.git("rev-parse", "HEAD")
    told = content["trials"]["senare-skolstart"]
    assert told["registered"]["date"] == "2026-01-10"
    assert (told["kind"], told["start"], len(told["versions"])) == ("beforehand", "2026-02-01", 4)
    assert told["start_version"] == told["versions"][1]
    assert told["ledger"] == {"sen-ankomst": "improved", "trivsel": "missing"}
    assert content["trials"]["skolstart-nio"]["start"] is None
    (tmp_path / CLAIMS).write_text(text)
    assert read_claims(tmp_path) == read_claims(tmp_path / CLAIMS) == claims


def test_what_holds(published: Repository, tmp_path: Path) -> None:
    assert verify_claims(claim(published), published.root) == ()
    clone = make_repository(tmp_path / "klon")
    clone.git("pull", "--quiet", published.top.as_uri(), "main")
    assert verify_claims(claim(published), clone.root) == ()


def test_what_was_published_holds_when_the_register_has_gone_on(published: Repository) -> None:
    claims = claim(published)
    published.commit("2026-09-01", {OTHER: None, OBSTACLE: obstacle()})
    why = amendment("2026-09-01", "measures", "Sent påkommet.")
    published.commit(
        "2026-09-02", {TRIAL: trial("evaluated", start="2026-02-01", measures=MEASURE, extra=why)}
    )
    assert verify_claims(claims, published.root) == ()


def test_what_does_not_hold(published: Repository) -> None:
    claims = claim(published)
    honest = claims.trials["senare-skolstart"]
    false = replace(
        honest,
        registered="2025-01-10",
        kind="afterwards",
        start="2025-02",
        start_version=honest.versions[0],
        versions=honest.versions[1:],
        ledger={"sen-ankomst": "worsened", "paslag": "improved"},
    )
    said = verify_claims(
        replace(claims, trials={"senare-skolstart": false, "uppdiktat": honest}), published.root
    )
    first, second = honest.versions[0][:10], honest.versions[1][:10]
    assert said == (
        "senare-skolstart: webbplatsen säger att försöket registrerades "
        f"2025-01-10 ({first}), men historiken säger 2026-01-10 ({first}).",
        "senare-skolstart: webbplatsen säger ”registrerat i efterhand”, men historiken säger "
        "”registrerat i förväg”.",
        "senare-skolstart: webbplatsen säger att försöket började 2025-02, men posten säger "
        "2026-02-01.",
        f"senare-skolstart: webbplatsen anger {first} som version vid start, men historiken "
        f"säger {second}.",
        "senare-skolstart: webbplatsen anger 3 versioner, men historiken har 4.",
        "senare-skolstart: måttet ”paslag” finns på webbplatsen, men inte i historiken.",
        "senare-skolstart: måttet ”sen-ankomst” har beskedet ”sämre” på webbplatsen, men "
        "”bättre” enligt posterna.",
        "senare-skolstart: måttet ”trivsel” finns inte på webbplatsen, men i historiken.",
        "skolstart-nio: försöket finns i historiken men inte på webbplatsen.",
        "uppdiktat: webbplatsen visar ett försök som inte finns i historiken.",
    )


def test_a_commit_that_is_not_there(published: Repository) -> None:
    claims = replace(claim(published), commit="1" * 40)
    (said,) = verify_claims(claims, published.root)
    assert said.startswith("Webbplatsen uppger att den är byggd från 1111111111, men")


# --- rewriting ---------------------------------------------------------------------------------


def rewrite(repository: Repository) -> None:
    """The same register, entered earlier and with the measure that turned out well only."""
    repository.git("checkout", "--quiet", "--orphan", "omskriven")
    repository.commit("2025-01-10", {TRIAL: trial(), OTHER: other(), EVALUATION: evaluation()})
    repository.commit("2026-02-02", {TRIAL: trial("running", start="2026-02-01")})
    repository.git("branch", "--quiet", "-M", "main")


def test_a_history_that_builds_on_what_was_published(published: Repository) -> None:
    old = published.git("rev-parse", "HEAD")
    check_published_commit(published.root, old)
    published.commit("2026-09-01", {OBSTACLE: obstacle()})
    check_published_commit(published.root, old)


def test_a_rewritten_history_is_refused_and_what_changed_is_named(published: Repository) -> None:
    old = published.git("rev-parse", "HEAD")
    rewrite(published)
    with pytest.raises(HistoryError) as caught:
        check_published_commit(published.root, old)
    assert (caught.value.code, caught.value.words["sha"]) == ("history.rewritten", old[:10])
    told = str(caught.value.words["changed"]).splitlines()
    assert told[1:] == [
        "  evaluation/senare-skolstart/rapport: registrerad 2026-08-02 blir 2025-01-10",
        "  trial/senare-skolstart: registrerad 2026-01-10 blir 2025-01-10",
        "  trial/skolstart-nio: registrerad 2026-01-10 blir 2025-01-10",
    ]


def test_a_rewritten_history_without_the_old_commit(published: Repository, tmp_path: Path) -> None:
    old = published.git("rev-parse", "HEAD")
    claims = claim(published)
    rewrite(published)
    clone = make_repository(tmp_path / "klon")
    clone.git("pull", "--quiet", published.top.as_uri(), "main")
    with pytest.raises(HistoryError) as caught:
        check_published_commit(clone.root, old, claims)
    assert "trial/senare-skolstart: registrerad 2026-01-10" in str(caught.value.words["changed"])
    with pytest.raises(HistoryError, match=r"history\.rewritten") as caught:
        check_published_commit(clone.root, old)
    assert "går inte att säga" in str(caught.value.words["changed"])


def test_versions_that_were_made_nicer(published: Repository) -> None:
    old = published.git("rev-parse", "HEAD")
    first = published.git("rev-list", "--max-parents=0", "HEAD")
    published.git("reset", "--quiet", "--hard", first)
    published.commit("2026-02-02", {TRIAL: trial("running", start="2026-02-01", measures=MEASURE)})
    with pytest.raises(HistoryError) as caught:
        check_published_commit(published.root, old)
    told = str(caught.value.words["changed"]).splitlines()
    assert "  evaluation/senare-skolstart/rapport: finns inte längre" in told
    assert any("trial/senare-skolstart: 4 versioner blir 2" in line for line in told)


def test_another_branch_with_the_same_content(published: Repository) -> None:
    old = published.git("rev-parse", "HEAD")
    published.git("commit", "--quiet", "--amend", "-m", "Nytt ord", date="2026-08-02")
    with pytest.raises(HistoryError) as caught:
        check_published_commit(published.root, old)
    assert "Inga registreringsdagar" in str(caught.value.words["changed"])


# --- files that are no claims ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "finns inte"),
        ("", "går inte att läsa"),
        ("[]", "går inte att läsa"),
        ("{}", "går inte att läsa"),
        ('{"schema_version": "9"}', "har formatet 9"),
        ('{"schema_version": "1"}', "går inte att läsa"),
        ('{"schema_version": "1", "commit": "x", "date": "nu", "trials": {}}', "går inte att läsa"),
        (
            '{"schema_version": "1", "commit": "x", "date": "2026-01-01", "trials": {"a": 1}}',
            "går inte att läsa",
        ),
    ],
)
def test_no_claims(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / CLAIMS).write_text(content)
    with pytest.raises(ClaimsError, match=said):
        read_claims(tmp_path)


# --- the main line -----------------------------------------------------------------------------


def test_main_drawn_into_a_contribution_that_then_becomes_main(published: Repository) -> None:
    """Then the contributor's own commits, with the contributor's own dates, are the main line."""
    old = published.git("rev-parse", "HEAD")
    first = published.git("rev-list", "--max-parents=0", "HEAD")
    published.git("checkout", "--quiet", "-b", "bidrag", first)
    published.commit("2026-01-11", {OBSTACLE: obstacle()})
    published.merge("main", "2026-09-01")
    published.git("branch", "--quiet", "-M", "main")
    with pytest.raises(HistoryError) as caught:
        check_published_commit(published.root, old)
    told = str(caught.value.words["changed"])
    assert "evaluation/senare-skolstart/rapport: registrerad 2026-08-02 blir 2026-09-01" in told
    assert "obstacle/skoldagens-borjan: registrerad 2026-01-11, men fanns inte när" in told


def test_a_site_of_a_branch_that_was_merged(published: Repository) -> None:
    published.git("checkout", "--quiet", "-b", "bidrag")
    built = published.commit("2026-09-01", {"README.md": "Nytt.\n"})
    published.git("checkout", "--quiet", "main")
    published.merge("bidrag", "2026-09-02", "--no-ff")
    check_published_commit(published.root, built)
