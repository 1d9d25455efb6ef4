"""The history of real repositories: what was registered when, and every version since."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from generator.history import (
    History,
    HistoryError,
    RecordHistory,
    check_clean,
    find_merge_base,
    find_uncommitted,
    is_ancestor,
    read_files_at,
    read_head,
    read_history,
    resolve,
)
from generator.source import MAX_BYTES
from tests.git.repositories import (
    EVALUATION,
    MEASURE,
    OBSTACLE,
    SECOND_MEASURE,
    TRIAL,
    Repository,
    evaluation,
    make_repository,
    obstacle,
    trial,
)


def of(history: History, key: str = "trial/senare-skolstart") -> RecordHistory:
    return history.records[key]


def days(record: RecordHistory) -> list[tuple[str, str]]:
    return [(version.commit.day.isoformat(), version.kind) for version in record.versions]


def told(record: RecordHistory, place: int) -> list[tuple[str, object, object, str]]:
    return [(c.pointer, c.before, c.after, c.weight) for c in record.versions[place].changes]


# --- versions ----------------------------------------------------------------------------------


def test_versions_with_their_changes(repository: Repository) -> None:
    first = repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-01", {"README.md": "No record.\n"})
    last = repository.commit(
        "2026-03-02", {TRIAL: trial("running", start="2026-03-01", title="Skolstart nio")}
    )
    history = read_history(repository.root)
    record = of(history)
    assert (history.head.sha, history.commits) == (last, 3)
    assert (record.registered.sha, record.registered.day) == (first, date(2026, 1, 10))
    assert [v.status for v in record.versions] == ["approved", "running"]
    assert told(record, 1) == [
        ("/title", "Senare skolstart", "Skolstart nio", "major"),
        ("/status", "approved", "running", "major"),
        ("/period/start/actual", None, "2026-03-01", "major"),
        ("/sources/Beslut/supports", None, "period", "minor"),
    ]
    newest = record.versions[-1].data
    assert newest is not None
    assert newest["title"] == "Skolstart nio"


def test_layout_and_comments_are_no_version(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    wrapped = trial().replace(
        "summary: Skoldagen börjar en timme senare.",
        "# En mening.\nsummary: |-\n  Skoldagen börjar\n  en timme senare.",
    )
    repository.commit("2026-01-11", {TRIAL: wrapped})
    assert days(of(read_history(repository.root))) == [("2026-01-10", "registered")]


def test_removed_and_added_again(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-10", {TRIAL: None})
    gone = of(read_history(repository.root))
    assert gone.is_removed
    assert gone.versions[-1].data is None
    repository.commit("2026-03-10", {TRIAL: trial("running")})
    record = of(read_history(repository.root))
    assert not record.is_removed
    assert days(record) == [
        ("2026-01-10", "registered"),
        ("2026-02-10", "removed"),
        ("2026-03-10", "restored"),
    ]
    assert told(record, 2) == [("/status", "approved", "running", "major")]


def test_put_back_unchanged_is_a_version(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-10", {TRIAL: None})
    repository.commit("2026-03-10", {TRIAL: trial()})
    assert days(of(read_history(repository.root)))[-1] == ("2026-03-10", "restored")


@pytest.mark.parametrize(
    "broken",
    [b"\xff\xfe\x00binary\x00", b"id: [1\n", b"", b"- a list\n", b"a" * (MAX_BYTES + 1)],
    ids=["binary", "broken", "empty", "list", "too-large"],
)
def test_an_unreadable_version_is_skipped_and_reported(
    repository: Repository, broken: bytes
) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    bad = repository.commit("2026-02-10", {TRIAL: broken})
    repository.commit("2026-03-10", {TRIAL: trial("running")})
    history = read_history(repository.root)
    assert days(of(history)) == [("2026-01-10", "registered"), ("2026-03-10", "changed")]
    assert [(u.path, u.commit.sha) for u in history.unreadable] == [(TRIAL, bad)]


def test_a_record_is_registered_when_it_can_be_read(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: "id: [\n", OBSTACLE: b"\x00"})
    repository.commit("2026-02-10", {TRIAL: trial()})
    history = read_history(repository.root)
    assert of(history).registered.day == date(2026, 2, 10)
    assert "obstacle/skoldagens-borjan" not in history.records
    assert len(history.unreadable) == 2


def test_three_hundred_versions_of_one_record(repository: Repository) -> None:
    stream = []
    for number in range(300):
        content = trial(title=f"Version {number}").encode()
        stream.append(
            b"commit refs/heads/main\ncommitter T <t@e> %d +0000\ndata 1\nv\n"
            b"M 100644 inline %s\ndata %d\n%s\n"
            % (1_767_225_600 + number * 86_400, TRIAL.encode(), len(content), content)
        )
    repository.git("fast-import", "--quiet", feed=b"".join(stream))
    record = of(read_history(repository.root, jobs=2))
    assert len(record.versions) == 300
    assert told(record, 299) == [("/title", "Version 298", "Version 299", "major")]
    assert record.versions[299].commit.day == date(2026, 10, 27)


def test_a_link_and_a_repository_in_the_place_of_a_record_are_removals(
    repository: Repository,
) -> None:
    repository.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    for path in (TRIAL, OBSTACLE):
        (repository.root / path).unlink()
    (repository.root / TRIAL).symlink_to("/etc/passwd")
    repository.commit("2026-02-10", {})
    history = read_history(repository.root)
    assert of(history).is_removed
    assert of(history, "obstacle/skoldagens-borjan").is_removed


# --- whose date counts -------------------------------------------------------------------------


def test_the_authors_date_counts_for_nothing(repository: Repository) -> None:
    repository.commit("2026-05-10", {TRIAL: trial()}, author="2019-01-01")
    assert of(read_history(repository.root)).registered.day == date(2026, 5, 10)


def test_a_merge_registers_on_the_day_of_the_merge(repository: Repository) -> None:
    repository.commit("2026-01-01", {"README.md": "x\n"})
    repository.git("checkout", "--quiet", "-b", "bidrag")
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-01-11", {TRIAL: trial(title="Skolstart nio")})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-02-01", {OBSTACLE: obstacle()})
    merge = repository.merge("bidrag", "2026-03-05", "--no-ff")
    history = read_history(repository.root)
    assert days(of(history)) == [("2026-03-05", "registered")]
    assert of(history).registered.sha == merge
    assert of(history, "obstacle/skoldagens-borjan").registered.day == date(2026, 2, 1)
    assert history.commits == 3


def test_a_squash_registers_on_its_own_day(repository: Repository) -> None:
    repository.commit("2026-01-01", {"README.md": "x\n"})
    repository.git("checkout", "--quiet", "-b", "bidrag")
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--squash", "bidrag")
    repository.commit("2026-03-05", {})
    assert days(of(read_history(repository.root))) == [("2026-03-05", "registered")]


def test_main_merged_into_a_branch_that_becomes_main_keeps_the_first_parents(
    repository: Repository,
) -> None:
    repository.commit("2026-01-01", {OBSTACLE: obstacle()})
    repository.git("checkout", "--quiet", "-b", "bidrag")
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-02-01", {EVALUATION: evaluation()})
    repository.merge("bidrag", "2026-02-02", "--no-ff")
    repository.git("checkout", "--quiet", "bidrag")
    repository.merge("main", "2026-02-03")
    assert of(read_history(repository.root)).registered.day == date(2026, 2, 2)


def test_a_commit_dated_before_its_parent_is_flagged_and_counts_as_later(
    repository: Repository,
) -> None:
    repository.commit("2026-05-01", {OBSTACLE: obstacle()})
    backwards = repository.commit("2025-01-01", {TRIAL: trial()})
    repository.commit("2026-05-02", {TRIAL: trial("running")})
    history = read_history(repository.root)
    assert of(history).registered.day == date(2026, 5, 1)
    (found,) = history.misdated
    assert (found.sha, found.ahead) == (backwards, False)
    assert (found.stated.date(), found.counted.date()) == (date(2025, 1, 1), date(2026, 5, 1))


def test_a_clock_set_ahead_moves_no_later_commit(repository: Repository) -> None:
    repository.commit("2026-05-01", {OBSTACLE: obstacle()})
    ahead = repository.commit("2062-05-01", {TRIAL: trial()})
    repository.commit("2026-06-01", {EVALUATION: evaluation()})
    history = read_history(repository.root, today=date(2026, 11, 22))
    assert of(history).registered.day == date(2062, 5, 1)
    assert of(history, "evaluation/senare-skolstart/rapport").registered.day == date(2026, 6, 1)
    assert [(m.sha, m.ahead) for m in history.misdated] == [(ahead, True)]


def test_a_date_beyond_every_calendar(repository: Repository) -> None:
    repository.commit("2026-05-01", {OBSTACLE: obstacle()})
    tree = repository.git("rev-parse", "HEAD^{tree}")
    parent = repository.git("rev-parse", "HEAD")
    who = "T <t@e> 999999999999 +0000"
    text = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nx\n"
    made = repository.git("hash-object", "-t", "commit", "-w", "--stdin", feed=text.encode())
    repository.git("reset", "--quiet", "--hard", made)
    assert read_history(repository.root).head.day.year == 9999
    head = read_head(repository.root)
    assert head is not None
    assert head.day.year == 9999


# --- names and places --------------------------------------------------------------------------


RENAMED = "trials/skolstart-nio/trial.yaml"


def test_a_renamed_folder_keeps_its_history(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial(), EVALUATION: evaluation()})
    repository.commit("2026-02-10", {TRIAL: trial("running")})
    aliases = "aliases:\n  - senare-skolstart\n"
    moved = {
        TRIAL: None,
        EVALUATION: None,
        RENAMED: trial("running", name="skolstart-nio", extra=aliases),
        "trials/skolstart-nio/evaluations/rapport.yaml": evaluation(),
    }
    repository.commit("2026-03-10", moved)
    history = read_history(repository.root)
    record = of(history, "trial/skolstart-nio")
    assert days(record) == [
        ("2026-01-10", "registered"),
        ("2026-02-10", "changed"),
        ("2026-03-10", "renamed"),
    ]
    assert told(record, 2) == [
        ("/id", "senare-skolstart", "skolstart-nio", "minor"),
        ("/aliases", None, "senare-skolstart", "minor"),
    ]
    assert "trial/senare-skolstart" not in history.records
    assert days(of(history, "evaluation/skolstart-nio/rapport")) == [
        ("2026-01-10", "registered"),
        ("2026-03-10", "renamed"),
    ]


def test_renamed_twice(repository: Repository) -> None:
    repository.commit("2026-01-10", {OBSTACLE: obstacle()})
    second, third = "obstacles/andra.yaml", "obstacles/tredje.yaml"
    aliases = "aliases:\n  - skoldagens-borjan\n"
    repository.commit("2026-02-10", {OBSTACLE: None, second: obstacle("andra", aliases)})
    both = f"{aliases}  - andra\n"
    repository.commit("2026-03-10", {second: None, third: obstacle("tredje", both)})
    history = read_history(repository.root)
    assert [*history.records] == ["obstacle/tredje"]
    assert days(of(history, "obstacle/tredje")) == [
        ("2026-01-10", "registered"),
        ("2026-02-10", "renamed"),
        ("2026-03-10", "renamed"),
    ]


def test_renamed_without_alias_is_another_record(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-03-10", {TRIAL: None, RENAMED: trial(name="skolstart-nio")})
    history = read_history(repository.root)
    assert of(history).is_removed
    assert of(history, "trial/skolstart-nio").registered.day == date(2026, 3, 10)


def test_an_alias_borrows_no_date_from_a_record_that_lived_on(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-03-10", {RENAMED: trial(name="skolstart-nio")})
    aliases = "aliases:\n  - senare-skolstart\n"
    taken = trial(name="skolstart-nio", extra=aliases)
    repository.commit("2026-04-10", {TRIAL: None, RENAMED: taken})
    history = read_history(repository.root)
    assert of(history, "trial/skolstart-nio").registered.day == date(2026, 3, 10)
    assert of(history).is_removed


def test_an_alias_of_another_kind_is_another_name(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    aliases = "aliases:\n  - senare-skolstart\n"
    repository.commit("2026-02-10", {OBSTACLE: obstacle(extra=aliases)})
    history = read_history(repository.root)
    assert of(history).registered.day == date(2026, 1, 10)
    assert of(history, "obstacle/skoldagens-borjan").registered.day == date(2026, 2, 10)


def test_an_evaluation_moved_to_another_trial_is_another(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial(), EVALUATION: evaluation()})
    elsewhere = "trials/skolstart-nio/evaluations/rapport.yaml"
    repository.commit(
        "2026-02-10",
        {EVALUATION: None, RENAMED: trial(name="skolstart-nio"), elsewhere: evaluation()},
    )
    history = read_history(repository.root)
    assert of(history, "evaluation/senare-skolstart/rapport").is_removed
    assert of(history, "evaluation/skolstart-nio/rapport").registered.day == date(2026, 2, 10)


def test_another_ending_is_the_same_record(repository: Repository) -> None:
    yml = TRIAL.replace(".yaml", ".yml")
    repository.commit("2026-01-10", {yml: trial()})
    repository.commit("2026-02-10", {yml: None, TRIAL: trial()})
    record = of(read_history(repository.root))
    assert days(record) == [("2026-01-10", "registered")]


def test_a_register_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "allt", root="data/[register]*")
    repository.commit("2026-01-10", {TRIAL: trial()})
    (repository.top / "trials/annat").mkdir(parents=True)
    (repository.top / "trials/annat/trial.yaml").write_text(trial(name="annat"))
    repository.commit("2026-02-10", {})
    history = read_history(repository.root)
    assert [*history.records] == ["trial/senare-skolstart"]
    assert of(history).path == TRIAL
    assert history.commits == 2
    repository.write({TRIAL: trial("running"), OBSTACLE: obstacle()})
    assert find_uncommitted(repository.root) == (OBSTACLE, TRIAL)
    assert [*read_files_at(repository.root, "HEAD")] == [TRIAL]


@pytest.mark.parametrize("name", ["å ä ö", 'kvot"er', "rad\nbrytning", "\udcff"])
def test_strange_names_are_no_reason_to_stop(repository: Repository, name: str) -> None:
    repository.commit("2026-01-10", {f"trials/{name}/trial.yaml": trial(), TRIAL: trial()})
    assert of(read_history(repository.root)).registered.day == date(2026, 1, 10)
    assert find_uncommitted(repository.root) == ()


def test_a_history_without_records(repository: Repository) -> None:
    repository.commit("2026-01-10", {"README.md": "x\n"})
    history = read_history(repository.root)
    assert (dict(history.records), history.commits) == ({}, 1)


# --- only some, at another revision, from the cache ----------------------------------------------


def test_at_a_revision(repository: Repository) -> None:
    first = repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-10", {TRIAL: trial("running")})
    assert len(of(read_history(repository.root, revision=first)).versions) == 1
    assert read_files_at(repository.root, first)[TRIAL] == trial().encode()


def test_only_some_records(repository: Repository) -> None:
    repository.commit(
        "2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle(), EVALUATION: evaluation()}
    )
    history = read_history(repository.root, only={"trial/senare-skolstart", "trial/annat"})
    assert [*history.records] == ["trial/senare-skolstart"]
    every = {*read_history(repository.root).records}
    assert len(every) == 3
    assert {*read_history(repository.root, only=every).records} == every
    assert read_history(repository.root, only=()).records == {}


def test_only_some_records_through_merges_and_removals(repository: Repository) -> None:
    repository.commit("2026-01-01", {OBSTACLE: obstacle()})
    for number, content in enumerate((trial(), None, trial("running"))):
        repository.git("checkout", "--quiet", "-b", f"bidrag-{number}")
        repository.commit(f"2026-0{number + 1}-10", {TRIAL: content})
        repository.git("checkout", "--quiet", "main")
        repository.commit(f"2026-0{number + 1}-15", {OBSTACLE: obstacle(extra=f"# {number}\n")})
        repository.merge(f"bidrag-{number}", f"2026-0{number + 1}-20", "--no-ff")
    whole = read_history(repository.root)
    assert days(of(whole)) == [
        ("2026-01-20", "registered"),
        ("2026-02-20", "removed"),
        ("2026-03-20", "restored"),
    ]
    part = read_history(repository.root, only={"trial/senare-skolstart"})
    assert of(part) == of(whole)
    assert part.commits == whole.commits


def test_the_cache_changes_nothing_but_the_time(repository: Repository, tmp_path: Path) -> None:
    cache = tmp_path / "kept" / "history"
    repository.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    repository.commit("2026-02-10", {TRIAL: b"\x00"})
    cold = read_history(repository.root, cache=cache)
    assert cold == read_history(repository.root) == read_history(repository.root, cache=cache)
    repository.commit("2026-03-10", {TRIAL: trial(measures=MEASURE + SECOND_MEASURE)})
    warm = read_history(repository.root, cache=cache)
    assert warm == read_history(repository.root)
    assert of(warm).versions[-1].changes[0].pointer == "/measures/trivsel"


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "pickle", "folder"])
def test_a_damaged_cache_is_as_good_as_none(
    repository: Repository, tmp_path: Path, damage: str
) -> None:
    cache = tmp_path / "history"
    repository.commit("2026-01-10", {TRIAL: trial()})
    read_history(repository.root, cache=cache)
    content = cache.read_bytes()
    cache.unlink()
    match damage:
        case "cut":
            cache.write_bytes(content[: len(content) // 2])
        case "flipped":
            cache.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        case "empty":
            cache.write_bytes(b"")
        case "pickle":
            cache.write_bytes(pickle.dumps(("forsok-history-1", {})))
        case _:
            cache.mkdir()
    assert len(of(read_history(repository.root, cache=cache)).versions) == 1


def test_the_cache_of_another_register_is_not_used(tmp_path: Path) -> None:
    cache = tmp_path / "history"
    repository = make_repository(tmp_path / "allt")
    repository.commit("2026-01-10", {TRIAL: trial(), f"inre/{OBSTACLE}": obstacle()})
    assert [*read_history(repository.root, cache=cache).records] == ["trial/senare-skolstart"]
    inner = read_history(repository.root / "inre", cache=cache)
    assert [*inner.records] == ["obstacle/skoldagens-borjan"]


def test_the_same_over_several_cores(repository: Repository) -> None:
    stream = []
    for number in range(500):
        content = trial(name=f"forsok-{number % 450}", title=f"Nummer {number}").encode()
        path = f"trials/forsok-{number % 450}/trial.yaml".encode()
        stream.append(
            b"commit refs/heads/main\ncommitter T <t@e> %d +0000\ndata 1\nv\n"
            b"M 100644 inline %s\ndata %d\n%s\n"
            % (1_767_225_600 + number * 3600, path, len(content), content)
        )
    repository.git("fast-import", "--quiet", feed=b"".join(stream))
    assert read_history(repository.root, jobs=2) == read_history(repository.root, jobs=1)


# --- what cannot be read -----------------------------------------------------------------------


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match=r"history\.none"):
        read_history(tmp_path)
    assert read_head(tmp_path) is None


def test_no_commits(repository: Repository) -> None:
    repository.write({TRIAL: trial()})
    with pytest.raises(HistoryError, match=r"history\.empty"):
        read_history(repository.root)
    with pytest.raises(HistoryError, match=r"history\.empty"):
        resolve(repository.root, "main")
    assert read_head(repository.root) is None


def test_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.commit("2026-02-10", {TRIAL: trial("running")})
    clone = make_repository(tmp_path / "grund")
    clone.git("fetch", "--quiet", "--depth=1", repository.top.as_uri(), "main")
    clone.git("reset", "--quiet", "--hard", "FETCH_HEAD")
    with pytest.raises(HistoryError, match=r"history\.shallow"):
        read_history(clone.root)
    with pytest.raises(HistoryError, match=r"history\.no_revision_shallow"):
        resolve(clone.root, "HEAD~1")
    head = read_head(clone.root)
    assert head is not None
    assert head.day == date(2026, 2, 10)


def test_a_clone_that_left_files_out(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    blob = repository.git("rev-parse", f"HEAD:{TRIAL}")
    (repository.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(HistoryError, match=r"history\.incomplete"):
        read_history(repository.root)


@pytest.mark.parametrize("revision", ["finns-inte", "--all", "HEAD~99", "", "a\nb", "HEAD:trials"])
def test_an_unknown_revision(repository: Repository, revision: str) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    with pytest.raises(HistoryError, match=r"history\.no_revision"):
        read_history(repository.root, revision=revision)
    assert not is_ancestor(repository.root, revision)


def test_an_unrelated_base(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.git("checkout", "--quiet", "--orphan", "annan")
    repository.commit("2026-02-10", {TRIAL: trial("running")})
    with pytest.raises(HistoryError, match=r"history\.unrelated"):
        find_merge_base(repository.root, "main", "annan")
    assert not is_ancestor(repository.root, "main")


def test_where_a_branch_left_a_base_that_has_gone_on(repository: Repository) -> None:
    left = repository.commit("2026-01-10", {TRIAL: trial()})
    repository.git("checkout", "--quiet", "-b", "bidrag")
    repository.commit("2026-02-10", {TRIAL: trial("running")})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-02-11", {OBSTACLE: obstacle()})
    assert find_merge_base(repository.root, "main", "bidrag") == left
    assert is_ancestor(repository.root, left)
    assert not is_ancestor(repository.root, "bidrag")


def test_local_replacements_show_nothing_else(repository: Repository) -> None:
    first = repository.commit("2026-05-10", {TRIAL: trial()})
    repository.commit("2026-06-10", {TRIAL: trial("running")})
    tree = repository.git("rev-parse", f"{first}^{{tree}}")
    older = repository.git("commit-tree", tree, "-m", "x", date="2019-01-01")
    repository.git("replace", first, older)
    assert of(read_history(repository.root)).registered.day == date(2026, 5, 10)


def test_settings_change_no_answer(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    repository.commit("2026-02-10", {TRIAL: trial("running"), OBSTACLE: None})
    before = read_history(repository.root)
    for setting in (
        "log.showSignature=true",
        "diff.renames=copies",
        "diff.orderFile=nowhere",
        "core.quotePath=true",
        "core.abbrev=4",
        "color.ui=always",
        "diff.noprefix=true",
        "log.decorate=full",
        "status.showUntrackedFiles=no",
        "status.relativePaths=true",
    ):
        key, _, value = setting.partition("=")
        repository.git("config", key, value)
    assert read_history(repository.root) == before
    repository.write({EVALUATION: evaluation()})
    assert find_uncommitted(repository.root) == (EVALUATION,)


def test_inside_the_hook_of_another_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    other = make_repository(tmp_path / "annat")
    other.commit("2020-01-01", {OBSTACLE: obstacle()})
    monkeypatch.setenv("GIT_DIR", str(other.top / ".git"))
    assert [*read_history(repository.root).records] == ["trial/senare-skolstart"]


def test_uncommitted_files_are_named(repository: Repository) -> None:
    repository.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    check_clean(repository.root)
    (repository.root / "README.md").write_text("x")
    check_clean(repository.root)
    repository.git("mv", OBSTACLE, "obstacles/annat.yaml")
    repository.write({TRIAL: trial("running")})
    assert find_uncommitted(repository.root) == ("obstacles/annat.yaml", OBSTACLE, TRIAL)
    with pytest.raises(HistoryError) as caught:
        check_clean(repository.root)
    assert caught.value.words["number"] == 3
    assert str(caught.value.words["files"]).splitlines()[0] == "  obstacles/annat.yaml"


def test_a_working_tree_of_its_own(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    repository.git("worktree", "add", "--quiet", str(tmp_path / "vid-sidan"), "-b", "bidrag")
    assert [*read_history(tmp_path / "vid-sidan").records] == ["trial/senare-skolstart"]


def test_a_repository_of_somebody_else(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(HistoryError, match=r"history\.foreign"):
        read_history(repository.root)
    with pytest.raises(HistoryError, match=r"history\.foreign"):
        is_ancestor(repository.root, "HEAD")
    assert read_head(repository.root) is None


def test_without_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HistoryError, match=r"history\.no_git"):
        read_history(repository.root)
    assert read_head(repository.root) is None
    assert read_head(tmp_path) is None


def test_through_a_link_to_the_register(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2026-01-10", {TRIAL: trial()})
    other = make_repository(tmp_path / "annat")
    other.commit("2020-01-01", {OBSTACLE: obstacle()})
    (other.top / "register").symlink_to(repository.root)
    assert [*read_history(other.top / "register").records] == ["trial/senare-skolstart"]
