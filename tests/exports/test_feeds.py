"""Feeds, read by feedparser and as JSON: what they tell, and that nothing is told twice or lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from generator.exports.feeds import build_files
from generator.exports.files import ExportContext
from generator.pages.feeds import MOST, list_feeds
from tests.exports.exporting import SITE, golden_context, make_context, record_context
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
from tests.site.hostile import make_records

ATOM = "{http://www.w3.org/2005/Atom}"


def export(context: ExportContext) -> dict[str, bytes]:
    return {file.path: file.content for file in build_files(context)}


def read_atom(content: bytes) -> Any:
    found = feedparser.parse(content)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


def titles(files: Mapping[str, bytes], name: str) -> list[str]:
    return [entry.title for entry in read_atom(files[f"floden/{name}.atom"]).entries]


ANSWER = "  - date: '2026-05-04'\n    kind: answered\n    text: Ministeriet svarade nej.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A trial that was registered, started, changed a measure and was evaluated; an obstacle that
    was reported and answered."""
    made = make_repository(tmp_path / "register")
    made.commit("2026-01-10", {TRIAL: trial()})
    made.commit("2026-02-01", {TRIAL: trial("running", start="2026-02-01")})
    made.commit("2026-03-05", {OBSTACLE: obstacle()})
    made.commit(
        "2026-04-01",
        {
            TRIAL: trial(
                "running",
                start="2026-02-01",
                measures=MEASURE + SECOND_MEASURE,
                extra=amendment("2026-04-01", "measures", "Eleverna bad om det."),
            )
        },
    )
    made.commit("2026-05-05", {OBSTACLE: obstacle(extra=ANSWER)})
    made.commit("2026-06-01", {EVALUATION: evaluation()})
    return made


def test_history_is_told_newest_first(repository: Repository) -> None:
    files = export(make_context(repository.root, with_history=True))
    assert titles(files, "alla") == [
        "Ny utvärdering: Senare skolstart",
        "Besvarat: Skoldagen får inte börja senare",
        "Mått ändrade efter start: Senare skolstart",
        "Nytt hinder: Skoldagen får inte börja senare",
        "Pågår: Senare skolstart",
        "Nytt försök: Senare skolstart",
    ]
    assert titles(files, "matt-andrade") == ["Mått ändrade efter start: Senare skolstart"]
    assert titles(files, "resultat-publicerade") == ["Ny utvärdering: Senare skolstart"]
    assert titles(files, "hinder-besvarade") == ["Besvarat: Skoldagen får inte börja senare"]


def test_entry_is_dated_by_its_commit_and_says_what_it_is(repository: Repository) -> None:
    files = export(make_context(repository.root, with_history=True))
    found = read_atom(files["floden/hinder-besvarade.atom"])
    (entry,) = found.entries
    assert entry.published == entry.updated == "2026-05-05T12:00:00Z"
    assert entry.summary == "Ministeriet svarade nej."
    assert entry.link == f"{SITE}hinder/skoldagens-borjan/"
    assert found.feed.updated == "2026-05-05T12:00:00Z"
    (measures,) = read_atom(files["floden/matt-andrade.atom"]).entries
    assert measures.summary == "Ändrade, tillagda eller borttagna mått: Hur eleverna trivs."
    (result,) = read_atom(files["floden/resultat-publicerade.atom"]).entries
    assert result.link == f"{SITE}forsok/senare-skolstart/#utvardering-rapport"


def test_topics_have_feeds_and_no_others(repository: Repository) -> None:
    files = export(make_context(repository.root, with_history=True))
    assert {path.removesuffix(".atom") for path in files if path.endswith(".atom")} == {
        *("floden/alla", "floden/matt-andrade", "floden/resultat-publicerade"),
        *("floden/hinder-besvarade", "floden/omrade/skola", "floden/lan/sodermanlands-lan"),
        "floden/organisation/kommun-0480",
    }
    assert len(titles(files, "omrade/skola")) == 6
    # The obstacle names nobody; the evaluation is about its trial's body.
    assert titles(files, "organisation/kommun-0480")[0] == "Ny utvärdering: Senare skolstart"
    assert len(titles(files, "organisation/kommun-0480")) == 4


def test_both_formats_say_the_same(repository: Repository) -> None:
    files = export(make_context(repository.root, with_history=True))
    for path, content in files.items():
        if not path.endswith(".atom"):
            continue
        atom = read_atom(content)
        other = json.loads(files[path.removesuffix("atom") + "json"])
        assert other["version"] == "https://jsonfeed.org/version/1.1"
        assert other["feed_url"] == SITE + path.removesuffix("atom") + "json"
        assert [(e.id, e.link, e.title, e.published, e.summary) for e in atom.entries] == [
            (i["id"], i["url"], i["title"], i["date_published"], i["content_text"])
            for i in other["items"]
        ]


def test_old_entries_stay_when_history_grows(repository: Repository) -> None:
    before = export(make_context(repository.root, with_history=True))
    repository.commit(
        "2026-07-01",
        {
            TRIAL: trial(
                "ended",
                start="2026-02-01",
                title="Ännu senare skolstart",
                measures=MEASURE + SECOND_MEASURE,
                extra=amendment("2026-04-01", "measures", "Eleverna bad om det."),
            )
        },
    )
    after = export(make_context(repository.root, with_history=True))
    for name in ("alla", "omrade/skola", "organisation/kommun-0480", "lan/sodermanlands-lan"):
        old = json.loads(before[f"floden/{name}.json"])["items"]
        new = json.loads(after[f"floden/{name}.json"])["items"]
        assert new[1:] == old
        assert new[0]["title"] == "Avslutat: Ännu senare skolstart"
    for name in ("matt-andrade", "resultat-publicerade", "hinder-besvarade"):
        assert before[f"floden/{name}.atom"] == after[f"floden/{name}.atom"]


def test_entries_keep_their_ids_when_the_record_is_renamed(repository: Repository) -> None:
    before = json.loads(
        export(make_context(repository.root, with_history=True))["floden/alla.json"]
    )
    moved = obstacle(name="borjan", extra=ANSWER) + "aliases:\n  - skoldagens-borjan\n"
    repository.commit("2026-07-01", {OBSTACLE: None, "obstacles/borjan.yaml": moved})
    after = json.loads(export(make_context(repository.root, with_history=True))["floden/alla.json"])
    assert [item["id"] for item in after["items"]] == [item["id"] for item in before["items"]]
    assert f"{SITE}hinder/borjan/" in {item["url"] for item in after["items"]}


def test_what_is_removed_keeps_its_entries(repository: Repository) -> None:
    before = json.loads(
        export(make_context(repository.root, with_history=True))["floden/alla.json"]
    )
    repository.commit("2026-07-01", {OBSTACLE: None})
    after = json.loads(export(make_context(repository.root, with_history=True))["floden/alla.json"])
    assert after["items"][0]["title"] == "Hinder borttaget: Skoldagen får inte börja senare"
    assert [i["id"] for i in after["items"][1:]] == [i["id"] for i in before["items"]]
    # There is no page left to link to.
    assert after["items"][0]["url"] == f"{SITE}floden/"


def test_rewording_an_event_is_no_news(repository: Repository) -> None:
    before = export(make_context(repository.root, with_history=True))
    reworded = ANSWER.replace("Ministeriet", "Departementet")
    repository.commit("2026-07-01", {OBSTACLE: obstacle(extra=reworded)})
    after = export(make_context(repository.root, with_history=True))
    assert before["floden/alla.json"] == after["floden/alla.json"]


def test_an_act_among_the_identifiers_has_the_trial_in_its_feed(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "register")
    numbers = "identifiers:\n  - type: sfs\n    value: Lag (1984:382)\n"
    numbers += "  - type: diarienummer\n    value: '1985:788'\n"
    made.commit("2026-01-10", {TRIAL: trial(extra=numbers), EVALUATION: evaluation()})
    files = export(make_context(made.root, with_history=True))
    acts = [path for path in files if path.startswith("floden/forfattning/")]
    assert sorted(acts) == ["floden/forfattning/1984-382.atom", "floden/forfattning/1984-382.json"]
    assert len(titles(files, "forfattning/1984-382")) == 2


def test_feed_holds_the_newest(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "register")
    many = {
        f"obstacles/hinder-{n}.yaml": obstacle(f"hinder-{n}").replace(
            "title: Skoldagen", f"title: {n} Skoldagen"
        )
        for n in range(MOST + 5)
    }
    made.commit("2026-01-10", many)
    made.commit("2026-02-10", {TRIAL: trial()})
    context = make_context(made.root, with_history=True)
    found = titles(export(context), "alla")
    assert len(found) == MOST
    assert found[0] == "Nytt försök: Senare skolstart"
    assert list_feeds(context.registry, context.derived.news)[0].total == MOST + 6


def test_without_history_there_is_one_feed_and_it_is_empty() -> None:
    files = export(golden_context())
    assert set(files) == {"floden/alla.atom", "floden/alla.json"}
    found = read_atom(files["floden/alla.atom"])
    assert found.entries == []
    assert "utan historik" in found.feed.subtitle
    assert found.feed.updated == "2026-11-22T00:00:00Z"


def test_empty_register_has_the_feeds_of_the_whole(tmp_path: Path) -> None:
    assert set(export(record_context())) == {"floden/alla.atom", "floden/alla.json"}
    made = make_repository(tmp_path / "register")
    made.commit("2026-01-10", {"trials/.gitkeep": ""})
    files = export(make_context(made.root, with_history=True))
    assert len(files) == 8
    for path, content in files.items():
        if path.endswith(".atom"):
            assert read_atom(content).entries == []


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    evil = '<script>x()</script> & ]]> &lt;b&gt; "citat" {title} 🚸 <!-- x -->'
    made = make_repository(tmp_path / "register")
    made.commit("2026-01-10", {TRIAL: trial()})
    # Bytes that never met a checker, as an old version may be.
    past = trial().replace("summary: Skoldagen börjar en timme senare.", f"summary: |\n  {evil}")
    made.commit("2026-01-11", {TRIAL: past.replace("status: approved", "status: running")})
    made.commit("2026-01-12", {TRIAL: trial("running", start="2026-01-11")})
    content = export(make_context(made.root, with_history=True))["floden/alla.atom"]
    tree = ET.fromstring(content)  # noqa: S314 - our own output
    summaries = list(tree.iter(f"{ATOM}summary"))
    assert evil in [node.text for node in summaries]
    assert all(len(node) == 0 and node.get("type", "text") == "text" for node in summaries)
    assert b"<script" not in content


def test_records_past_the_checker_are_exported_without_history() -> None:
    records, _ = make_records()
    for path, content in export(record_context(*records)).items():
        if path.endswith(".atom"):
            read_atom(content)
        else:
            json.loads(content)


def test_the_same_context_gives_the_same_bytes(repository: Repository) -> None:
    first = export(make_context(repository.root, with_history=True))
    assert first == export(make_context(repository.root, with_history=True))


def test_addresses_are_from_the_root_without_a_site(repository: Repository) -> None:
    context = make_context(repository.root, with_history=True, site="")
    found = json.loads(export(context)["floden/alla.json"])
    assert found["items"][0]["url"].startswith("/forsok/")
