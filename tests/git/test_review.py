"""Reviews of real changes: branches, working trees, and what a curator and a submitter are told."""

from __future__ import annotations

from datetime import date

import pytest

from generator.history import HistoryError
from generator.review import Review, read_review, render_markdown, render_text
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
from tests.registers import TODAY

MINUTES = MEASURE.replace("antal", "minuter")
RUNNING = trial("running", start="2026-02-01")
OTHER = "trials/skolstart-nio/trial.yaml"


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """A register on main, and a branch to change it on."""
    repository.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    repository.commit("2026-02-02", {TRIAL: RUNNING})
    repository.git("checkout", "--quiet", "-b", "bidrag")
    return repository


def review(repository: Repository, head: str | None = "bidrag", submitter: str = "") -> Review:
    return read_review(repository.root, "main", head, today=TODAY, submitter=submitter)


def codes(found: Review) -> list[tuple[str, str]]:
    return [(d.path, d.code) for d in found.diagnostics]


def actions(found: Review) -> list[tuple[str, str]]:
    return [(record.id, record.action) for record in found.records]


def test_nothing(branch: Repository) -> None:
    found = review(branch)
    assert (found.records, found.diagnostics, found.files) == ((), (), 0)
    assert "Ändringen rör inga poster" in render_markdown(found)
    assert found.is_sound


def test_a_changed_measure_a_removed_evaluation_and_a_new_trial(repository: Repository) -> None:
    repository.commit(
        "2026-01-10", {TRIAL: trial("evaluated", start="2026-02-01"), EVALUATION: evaluation()}
    )
    repository.git("checkout", "--quiet", "-b", "bidrag")
    repository.commit(
        "2026-05-01",
        {
            TRIAL: trial("evaluated", start="2026-02-01", measures=MINUTES),
            EVALUATION: None,
            OTHER: trial(name="skolstart-nio", title="Skolstart nio i grannkommunen"),
        },
    )
    found = review(repository)
    assert actions(found) == [
        ("rapport", "removed"),
        ("senare-skolstart", "changed"),
        ("skolstart-nio", "new"),
    ]
    assert codes(found) == [
        (EVALUATION, "C011"),
        (TRIAL, "R008"),
        (TRIAL, "C004"),
    ]
    assert not found.is_sound
    text = render_markdown(found)
    assert "| Mått ”Sena ankomster”: enhet | antal i månaden | minuter i månaden |" in text
    assert "Ändringen rör 3 poster: en ny, en ändrad och en borttagen. 2 fel måste rättas" in text
    assert "Registreras innan försöket har börjat" in text
    assert "- [ ] Skälet till ändringen efter start håller" in text
    for line in text.splitlines():
        assert "None" not in line
        assert "{" not in line


def test_the_working_tree_with_what_is_not_committed(branch: Repository) -> None:
    branch.git("checkout", "--quiet", "main")
    branch.write({TRIAL: RUNNING.replace("skola", "skolan"), OTHER: trial(name="skolstart-nio")})
    (branch.root / OBSTACLE).unlink()
    found = review(branch, head=None)
    assert actions(found) == [
        ("skoldagens-borjan", "removed"),
        ("senare-skolstart", "changed"),
        ("skolstart-nio", "new"),
    ]
    assert (OBSTACLE, "C001") in codes(found)
    assert (TRIAL, "T005") in codes(found)
    assert found.head is None


def test_a_touched_file_with_the_same_content_is_no_change(branch: Repository) -> None:
    (branch.root / TRIAL).touch()
    assert review(branch, head=None).records == ()


def test_head_is_read_without_checking_it_out(branch: Repository) -> None:
    branch.commit("2026-05-01", {TRIAL: RUNNING.replace("areas:", "area:")})
    branch.git("checkout", "--quiet", "main")
    branch.write({TRIAL: trial("ended")})
    found = review(branch)
    assert [(path, code) for path, code in codes(found) if code.startswith("T")] == [
        (TRIAL, "T002"),
        (TRIAL, "T001"),
    ]
    assert (branch.root / TRIAL).read_text() == trial("ended")


def test_only_the_changes_own_records_can_fail_it(repository: Repository) -> None:
    bad = {
        OBSTACLE: "id: [\n",
        OTHER: trial(name="skolstart-nio").replace("kommun:0480", "kommun:9999"),
    }
    repository.commit("2026-01-10", {TRIAL: trial(), **bad})
    repository.git("checkout", "--quiet", "-b", "bidrag")
    repository.commit("2026-02-10", {TRIAL: trial(extra="ethics_review: Behövs inte.\n")})
    found = review(repository)
    assert [d for d in found.diagnostics if d.path != TRIAL] == []
    assert found.is_sound


def test_what_main_has_done_since_is_not_the_changes(branch: Repository) -> None:
    branch.commit("2026-05-01", {TRIAL: trial("running", start="2026-02-01", title="Nio")})
    branch.git("checkout", "--quiet", "main")
    branch.commit("2026-05-02", {OBSTACLE: None, OTHER: trial(name="skolstart-nio")})
    assert actions(review(branch)) == [("senare-skolstart", "changed")]


def test_a_fault_that_the_change_brings_about_elsewhere(repository: Repository) -> None:
    both = MEASURE + SECOND_MEASURE
    files = {
        TRIAL: trial("evaluated", start="2026-02-01", measures=both),
        EVALUATION: evaluation(measure="trivsel"),
    }
    repository.commit("2026-01-10", files)
    repository.git("checkout", "--quiet", "-b", "bidrag")
    why = amendment("2026-03-01", "measures/trivsel", "Enkäten blev inte av.")
    repository.commit(
        "2026-03-02", {TRIAL: trial("evaluated", start="2026-02-01", measures=MEASURE, extra=why)}
    )
    assert codes(review(repository)) == [(EVALUATION, "R002")]


def test_references_to_records_that_the_change_does_not_touch(branch: Repository) -> None:
    met = "obstacles:\n  - obstacle: {}\n    account: Schemat fick inte ändras.\n"
    good = RUNNING.replace("sources:", met.format("skoldagens-borjan") + "sources:")
    branch.commit("2026-05-01", {TRIAL: good})
    assert [d.code for d in review(branch).diagnostics if d.code[0] == "R"] == []
    branch.commit("2026-05-02", {TRIAL: good.replace("skoldagens-borjan", "skoldagens-borjn")})
    (fault,) = [d for d in review(branch).diagnostics if d.code[0] == "R"]
    assert (fault.code, fault.hint) == ("R001", "Menade du ”skoldagens-borjan”?")


def test_a_reference_to_a_former_id(branch: Repository) -> None:
    branch.git("checkout", "--quiet", "main")
    aliases = "aliases:\n  - skolschemat\n"
    branch.commit("2026-03-01", {OBSTACLE: obstacle(extra=aliases)})
    branch.git("checkout", "--quiet", "-B", "bidrag")
    met = "obstacles:\n  - obstacle: skolschemat\n    account: Schemat fick inte ändras.\n"
    branch.commit("2026-05-01", {TRIAL: RUNNING.replace("sources:", f"{met}sources:")})
    assert [d.code for d in review(branch).diagnostics if d.code[0] == "R"] == []
    taken = "obstacles/skolschemat.yaml"
    branch.commit("2026-05-02", {taken: obstacle("skolschemat").replace("Skol", "Skol-")})
    assert (OBSTACLE, "R003") in codes(review(branch))


def test_likely_duplicates(branch: Repository) -> None:
    branch.commit("2026-05-01", {OTHER: trial(name="skolstart-nio", title="Senare skolstarter")})
    found = review(branch)
    assert [d.code for d in found.duplicates] == ["R004"]
    text = render_markdown(found)
    assert "### Liknar det som redan finns" in text
    assert "- [ ] Liknande poster är jämförda" in text
    assert text.count("R004") == 1


def test_a_renamed_trial(branch: Repository) -> None:
    aliases = "aliases:\n  - senare-skolstart\n"
    moved = trial("running", start="2026-02-01", name="skolstart-nio", extra=aliases)
    branch.commit("2026-05-01", {TRIAL: None, OTHER: moved})
    found = review(branch)
    assert actions(found) == [("skolstart-nio", "renamed")]
    assert found.diagnostics == ()
    assert "Hette förut ”senare-skolstart”" in render_markdown(found)


def test_an_amended_change_is_told_with_its_reason(branch: Repository) -> None:
    why = amendment("2026-03-01", "measures/sen-ankomst", "Systemet byttes.")
    branch.commit(
        "2026-03-02", {TRIAL: trial("running", start="2026-02-01", measures=MINUTES, extra=why)}
    )
    found = review(branch)
    assert found.is_sound
    assert "Skäl till ändringen, 1 mars 2026: Systemet byttes." in render_markdown(found)


def test_an_old_amendment_is_looked_up_in_the_history(branch: Repository) -> None:
    why = amendment("2026-03-01", "measures/sen-ankomst", "Systemet byttes.")
    running = {"status": "running", "start": "2026-02-01"}
    branch.git("checkout", "--quiet", "main")
    branch.commit("2026-03-02", {TRIAL: trial(**running, measures=MINUTES, extra=why)})
    branch.git("checkout", "--quiet", "-B", "bidrag")
    branch.commit("2026-04-02", {TRIAL: trial(**running, extra=why)})
    assert codes(review(branch)) == [(TRIAL, "C004")]


def test_a_start_moved_past_the_registration(branch: Repository) -> None:
    branch.git("checkout", "--quiet", "main")
    branch.commit("2026-03-02", {OTHER: trial("running", name="skolstart-nio", start="2026-02-01")})
    branch.git("checkout", "--quiet", "-B", "bidrag")
    moved = trial("running", name="skolstart-nio", start="2026-04-01")
    branch.commit("2026-05-02", {OTHER: moved})
    assert (OTHER, "C008") in codes(review(branch))


def test_an_id_borrowed_from_a_record_that_went_long_ago(repository: Repository) -> None:
    repository.commit("2025-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    repository.commit("2025-02-10", {TRIAL: None})
    repository.git("checkout", "--quiet", "-b", "bidrag")
    aliases = "aliases:\n  - senare-skolstart\n"
    repository.commit("2026-05-01", {OTHER: trial(name="skolstart-nio", extra=aliases)})
    assert codes(review(repository)) == [(OTHER, "C014")]


def test_the_submitters_body(branch: Repository) -> None:
    branch.commit("2026-05-01", {TRIAL: RUNNING.replace("klockan nio", "klockan halv tio")})
    found = review(branch, submitter="kommun:0180")
    assert codes(found) == [(TRIAL, "C009")]
    assert found.is_sound
    assert "- [ ] Den ansvariga organisationen känner till" in render_markdown(found)
    assert codes(review(branch, submitter="kommun:0480")) == []


def test_files_that_are_no_records(branch: Repository) -> None:
    branch.commit("2026-05-01", {"trials/senare-skolstart/anteckningar.txt": "x\n"})
    found = review(branch)
    assert codes(found) == [("trials/senare-skolstart/anteckningar.txt", "S016")]
    branch.commit("2026-05-02", {"trials/Ny Mapp/trial.yaml": trial(name="ny")})
    assert "S015" in [code for _, code in codes(review(branch))]


def test_an_evaluation_without_its_trial(branch: Repository) -> None:
    branch.commit("2026-05-01", {"trials/skolstart-nio/evaluations/rapport.yaml": evaluation()})
    assert ("trials/skolstart-nio", "S014") in codes(review(branch))


def test_a_link_instead_of_a_record(branch: Repository) -> None:
    (branch.root / TRIAL).unlink()
    (branch.root / TRIAL).symlink_to("/etc/passwd")
    branch.commit("2026-05-01", {})
    found = review(branch)
    assert (TRIAL, "S013") in codes(found)
    assert "root" not in render_markdown(found)
    assert (TRIAL, "S013") in codes(review(branch, head=None))


def test_a_broken_record_tells_its_faults_only(branch: Repository) -> None:
    branch.commit("2026-05-01", {TRIAL: b"\xff\x00", OTHER: "title: [\n"})
    found = review(branch)
    assert codes(found) == [(TRIAL, "S001"), (OTHER, "S002")]
    assert [record.action for record in found.records] == ["unreadable", "unreadable"]


def test_record_text_is_inert(branch: Repository) -> None:
    evil = "<img src=x> @kommunen [a](http://b) https://evil.example | `x` #1"
    branch.commit("2026-05-01", {TRIAL: trial("running", start="2026-02-01", title=f"'{evil}'")})
    text = render_markdown(review(branch))
    for live in ("<img", "@kommunen", "[a](", "https://evil", "`x`"):
        assert live not in text
    told = render_text(review(branch))
    assert "\x1b" not in told
    assert "Titel: Senare skolstart → " in told


def test_a_register_in_a_folder_with_a_schema_of_its_own(branch: Repository) -> None:
    top = make_repository(branch.top.parent / "allt", root="data/register")
    top.commit("2026-01-10", {TRIAL: trial()})
    top.git("checkout", "--quiet", "-b", "bidrag")
    top.commit("2026-02-10", {TRIAL: trial(title="Skolstart nio"), OTHER: "id: x\n"})
    found = review(top)
    assert actions(found) == [("senare-skolstart", "changed"), ("skolstart-nio", "new")]
    assert {d.path for d in found.diagnostics} == {OTHER}


@pytest.mark.parametrize(
    ("base", "head", "code"),
    [
        ("finns-inte", None, "no_revision"),
        ("main", "finns-inte", "no_revision"),
        ("--all", None, "no_revision"),
        ("annan", "bidrag", "unrelated"),
    ],
)
def test_revisions_that_cannot_be_compared(
    branch: Repository, base: str, head: str | None, code: str
) -> None:
    branch.git("checkout", "--quiet", "--orphan", "annan")
    branch.commit("2026-02-10", {})
    branch.git("checkout", "--quiet", "bidrag")
    with pytest.raises(HistoryError, match=code):
        read_review(branch.root, base, head, today=TODAY)


def test_a_new_trial_that_has_begun_is_registered_afterwards(branch: Repository) -> None:
    branch.commit(
        "2026-05-01",
        {OTHER: trial("running", name="skolstart-nio", start="2026-03-01", title="Skolstart nio")},
    )
    text = render_markdown(review(branch))
    assert "Registreras i efterhand: försöket har redan börjat (1 mars 2026)." in text


def test_many_changes_are_counted(branch: Repository) -> None:
    listed = "".join(f"  - id: matt-{n}\n    name: Mått {n}\n    kind: cost\n" for n in range(60))
    branch.commit("2026-03-02", {TRIAL: trial("running", start="2026-02-01", measures=listed)})
    assert "… och 21 ändringar till." in render_markdown(review(branch))


def test_today_decides_what_is_in_the_future(branch: Repository) -> None:
    why = amendment("2026-06-01", "hypothesis", "Skäl.")
    branch.commit("2026-05-01", {TRIAL: RUNNING.replace("sources:", f"{why}sources:")})
    early = read_review(branch.root, "main", "bidrag", today=date(2026, 5, 1))
    assert (TRIAL, "C012") in codes(early)
    assert codes(review(branch)) == []
