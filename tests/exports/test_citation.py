"""References, read by BibTeX's and RIS's own rules and as CSL-JSON; permanent addresses; robots."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.exports import robots
from generator.exports.api import building as api
from generator.exports.citation import build_files
from generator.exports.files import ExportContext
from generator.pages import addresses, identity
from tests.exports import contexts
from tests.exports.exporting import SITE, golden_context, make_context, record_context
from tests.git.repositories import EVALUATION, TRIAL, evaluation, make_repository, trial
from tests.registers import REPOSITORY
from tests.site.hostile import make_records

ROOT = "forsok/senare-skolstart/"


def export(context: ExportContext) -> dict[str, str]:
    return {file.path: file.content.decode() for file in build_files(context)}


def read_bibliography(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Type, key and fields of each entry, by balanced braces as BibTeX reads them."""
    entries = []
    place, text = 0, text.rstrip()
    while place < len(text):
        head = re.compile(r"\s*@(\w+)\{([^,\s]+),").match(text, place)
        assert head is not None, text[place:]
        fields: dict[str, str] = {}
        place = head.end()
        while found := re.compile(r"\s*(\w+) = \{").match(text, place):
            depth, place = 1, found.end()
            start = place
            while depth:
                # BibTeX counts braces that TeX escapes as well.
                depth += {"{": 1, "}": -1}.get(text[place], 0)
                place += 1
            fields[found[1]] = text[start : place - 1]
            assert text[place] == ","
            place += 1
        end = re.compile(r"\s*\}").match(text, place)
        assert end is not None, text[place:]
        place = end.end()
        entries.append((head[1], head[2], fields))
    return entries


def read_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    (entry,) = read_bibliography(text)
    return entry


def read_references(text: str) -> list[list[tuple[str, str]]]:
    """The fields of each reference of a RIS file, in order."""
    *written, rest = text.split("ER  - \r\n")
    assert rest == ""
    references = []
    for reference in written:
        lines = reference.removesuffix("\r\n").split("\r\n")
        assert lines[0].startswith("TY  - ")
        found = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines]
        assert all(found)
        references.append([(line[1], line[2]) for line in found if line])
    return references


def read_ris(text: str) -> list[tuple[str, str]]:
    (reference,) = read_references(text)
    return reference


def read_csl(text: str) -> dict[str, Any]:
    (item,) = json.loads(text)
    assert isinstance(item, dict)
    return item


def test_trial_is_cited_at_its_version(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "register")
    made.commit("2026-01-10", {TRIAL: trial()})
    sha = made.commit("2026-02-10", {TRIAL: trial(title="Senare start")})
    made.commit("2026-03-10", {EVALUATION: evaluation()})
    files = export(make_context(made.root, with_history=True))
    kind, key, fields = read_bibtex(files[f"{ROOT}citera.bib"])
    assert (kind, key) == ("misc", "senare-skolstart")
    assert fields["title"] == "{Senare start}"
    assert fields["author"] == "{Nyköpings kommun}"
    assert (fields["year"], fields["date"], fields["version"]) == ("2026", "2026-02-10", sha)
    assert fields["url"] == f"{SITE}id/senare-skolstart/"
    item = read_csl(files[f"{ROOT}citera.json"])
    assert item["issued"] == {"date-parts": [[2026, 2, 10]]}
    assert (item["type"], item["version"]) == ("dataset", sha)
    assert item["note"] == f"Version {sha[:12]}, 2026-02-10"
    ris = read_ris(files[f"{ROOT}citera.ris"])
    assert {("TY", "DATA"), ("ET", sha), ("DA", "2026/02/10"), ("PY", "2026")} <= set(ris)


def test_earlier_versions_are_cited_as_they_stood(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "register")
    other = "  - organisation: kommun:0481\n    role: owner\n"
    first = made.commit("2026-01-10", {TRIAL: trial(title="'{Senare} start & slut'")})
    shared = trial(title="Senare start").replace("organisations:\n", f"organisations:\n{other}")
    second = made.commit("2026-02-10", {TRIAL: shared})
    # Layout alone is no version, nor is a removal; both stand between the versions.
    made.commit("2026-02-20", {TRIAL: "# Bara en kommentar\n" + (made.root / TRIAL).read_text()})
    made.commit("2026-02-25", {TRIAL: None})
    newest = made.commit("2026-03-10", {TRIAL: trial(title="Ännu senare")})
    context = make_context(made.root, with_history=True)
    files = export(context)
    assert read_bibtex(files[f"{ROOT}citera.bib"])[2]["version"] == newest
    entries = read_bibliography(files[f"{ROOT}versioner.bib"])
    assert [fields["version"] for _, _, fields in entries] == [second, first]
    assert [key for _, key, _ in entries] == [
        f"senare-skolstart.version-{sha[:12]}" for sha in (second, first)
    ]
    titles = [fields["title"] for _, _, fields in entries]
    assert titles == ["{Senare start}", r"{\{Senare\} start \& slut}"]
    assert entries[0][2]["author"] == "{Oxelösunds kommun} and {Nyköpings kommun}"
    assert entries[1][2]["author"] == "{Nyköpings kommun}"
    assert [fields["date"] for _, _, fields in entries] == ["2026-02-10", "2026-01-10"]
    place = f"{SITE}{ROOT}#version-"
    items = json.loads(files[f"{ROOT}versioner.json"])
    assert [item["URL"] for item in items] == [f"{place}{sha[:12]}" for sha in (second, first)]
    assert [item["title"] for item in items] == ["Senare start", "{Senare} start & slut"]
    assert [item["issued"] for item in items] == [
        {"date-parts": [[2026, 2, 10]]},
        {"date-parts": [[2026, 1, 10]]},
    ]
    references = read_references(files[f"{ROOT}versioner.ris"])
    assert [dict(r)["ET"] for r in references] == [second, first]
    assert [dict(r)["TI"] for r in references] == [item["title"] for item in items]
    assert [dict(r)["ID"] for r in references] == [item["id"] for item in items]
    assert export(context) == files


def test_only_what_has_earlier_versions_has_a_file_of_them(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "register")
    made.commit("2026-01-10", {TRIAL: trial(), EVALUATION: evaluation()})
    made.commit("2026-02-10", {EVALUATION: evaluation("unchanged")})
    files = export(make_context(made.root, with_history=True))
    assert not [path for path in files if "versioner" in path]


def test_versions_of_the_real_register_are_each_cited_once() -> None:
    context = contexts.real()
    history = context.derived.history
    if history is None:
        pytest.skip("needs the whole history of the repository")
    files = export(context)
    answers = {f.path: f.content for f in api.build_files(context)}
    told = 0
    for name in context.registry.trials:
        known = history.of("trial", name)
        assert known is not None
        newest = read_csl(files[addresses.citation_address(name, "json")])
        place = addresses.earlier_citations_address(name, "json")
        earlier = json.loads(files.get(place, "[]"))
        cited = [newest["version"], *(item["version"] for item in earlier)]
        standing = [v.commit.sha for v in reversed(known.versions) if v.kind != "removed"]
        assert cited == standing
        assert (place in files) == (len(standing) > 1)
        assert len({item["id"] for item in [newest, *earlier]}) == len(cited)
        answer = json.loads(answers[addresses.record_data_address("trials", name)])
        listed = answer["data"]["derived"]["references"]
        assert [contexts.SITE + path for path in files if _is_of(name, path)] == listed
        told += len(earlier)
    assert told > 0


def _is_of(trial: str, path: str) -> bool:
    """Whether a file is a reference to a trial itself."""
    return path.rpartition(".")[0] in (f"forsok/{trial}/citera", f"forsok/{trial}/versioner")


def test_evaluation_is_cited_as_the_report_that_it_is(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "register")
    made.commit("2026-01-10", {TRIAL: trial(), EVALUATION: evaluation()})
    files = export(make_context(made.root))
    kind, key, fields = read_bibtex(files[f"{ROOT}citera-rapport.bib"])
    assert (kind, key) == ("techreport", "senare-skolstart.rapport")
    assert fields["url"] == f"{SITE}id/senare-skolstart/utvardering/rapport/"
    assert "version" not in fields
    assert read_csl(files[f"{ROOT}citera-rapport.json"])["type"] == "report"


def test_without_history_no_version_is_made_up() -> None:
    for path, text in export(golden_context()).items():
        if path.endswith("/citera.json"):
            assert not {"version", "issued", "note"} & read_csl(text).keys()


def test_every_reference_of_the_real_register_can_be_read() -> None:
    context = make_context(REPOSITORY)
    files = export(context)
    evaluations = list(context.registry.all_evaluations())
    assert len(files) == 3 * (len(context.registry.trials) + len(evaluations))
    for path, text in files.items():
        if path.endswith(".bib"):
            read_bibtex(text)
        elif path.endswith(".ris"):
            read_ris(text)
    for found in evaluations:
        item = read_csl(files[addresses.citation_address(found.trial, "json", found.name)])
        names = [a.name for e in found.evaluators for a in e.authors]
        if names:
            assert [a["literal"] for a in item["author"]] == list(dict.fromkeys(names))
        assert item["author"]


def test_hostile_text_stays_in_its_field() -> None:
    records, _ = make_records()
    files = export(record_context(*records))
    assert files
    for path, text in files.items():
        if path.endswith(".bib"):
            _, _, fields = read_bibtex(text)
            assert "{" not in re.sub(r"\\[{}]|\\text\w+\{\}", "", fields["title"][1:-1])
        elif path.endswith(".ris"):
            assert [tag for tag, _ in read_ris(text)].count("TI") == 1
        else:
            assert "<script>" in read_csl(text)["title"]


def test_empty_register_has_no_references() -> None:
    assert export(record_context()) == {}


def test_the_same_context_gives_the_same_bytes() -> None:
    assert export(golden_context()) == export(golden_context())


def test_every_record_has_a_permanent_address() -> None:
    registry = make_context(REPOSITORY).registry
    pages = {page.address: page for page in identity.build_pages(registry)}
    for name in registry.trials:
        assert pages[f"id/{name}/"].redirect == f"forsok/{name}/"
    for obstacle in registry.obstacles.values():
        kept = obstacle.merged_into or obstacle.id
        assert pages[f"id/hinder/{obstacle.id}/"].redirect == f"hinder/{kept}/"
    for name in registry.programmes:
        assert pages[f"id/program/{name}/"].redirect == f"program/{name}/"
    for found in registry.all_evaluations():
        place = f"id/{found.trial}/utvardering/{found.name}/"
        assert pages[place].redirect == f"forsok/{found.trial}/#utvardering-{found.name}"
    assert all(page.noindex and page.search is None for page in pages.values())
    count = len(registry.trials) + len(registry.obstacles) + len(registry.programmes)
    assert len(pages) >= count + len(list(registry.all_evaluations()))


def test_robots_are_told_where_the_map_is_when_that_is_known() -> None:
    told = {f.path: f.content.decode() for f in robots.build_files(golden_context())}
    assert told["robots.txt"] == f"User-agent: *\nDisallow:\n\nSitemap: {SITE}sitemap.xml\n"
    assert f"({SITE}floden/)" in told["llms.txt"]
    assert told["llms.txt"].startswith("# Försöksregistret\n")
    unknown = {f.path: f.content.decode() for f in robots.build_files(record_context(site=""))}
    assert "Sitemap" not in unknown["robots.txt"]
    assert "Registret har 0 försök" in unknown["llms.txt"]
