"""Two registers in one site: both have all their records there, and each says where it is from."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.git.repositories import Repository
from tests.several import TODAY, make_north, make_south
from tests.site.building import Built, make_once, run_forsok
from tests.site.reading import PageFile
from tests.site.test_build import read_files

pytestmark = pytest.mark.site

_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Built:
    def make(folder: Path) -> None:
        north = make_north(folder / "norr").root
        make_south(folder / "syd")
        (north / "register.toml").write_text(
            (north / "register.toml").read_text("utf-8")
            + '[moved]\n"forsok/forut/" = "forsok/skola/"\n',
            "utf-8",
        )
        done = build(folder, folder / "site")
        assert done == (0, ""), done

    folder = make_once(tmp_path_factory, "several", make)
    return Built(root=folder, site=folder / "site")


def build(folder: Path, out: Path) -> tuple[int, str]:
    """The code and what was said of faults."""
    roots = ("--root", folder / "norr", "--root", folder / "syd")
    done = run_forsok("build", *roots, "--out", out, "--today", TODAY.isoformat())
    return done.returncode, done.stderr


def read(joint: Built, address: str) -> str:
    return (joint.site / address / "index.html").read_text("utf-8")


def links(joint: Built, address: str) -> dict[str, str]:
    """The addresses of a page's links by their text."""
    found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>([^<]*)', read(joint, address))
    return {text: target for target, text in found}


def test_every_record_has_a_page_and_a_permanent_address(joint: Built) -> None:
    pages = {p.name for p in (joint.site / "forsok").iterdir() if p.is_dir()}
    assert pages == {"karta", "tidslinje", "norr-skola", "syd-senare", "syd-skola"}
    for address in (
        "id/norr-skola",
        "id/syd-senare",
        "id/syd-skola",
        "id/syd-senare/utvardering/rapport",
        "id/hinder/norr-tider",
        "id/hinder/syd-tider",
        "id/program/norr-dagar",
        "hinder/syd-tider",
        "program/norr-dagar",
    ):
        assert (joint.site / address / "index.html").is_file(), address
    assert "forsok/syd-senare" in read(joint, "id/syd-skola")


def test_references_stay_within_their_register(joint: Built) -> None:
    for code, trial in (("norr", "norr-skola"), ("syd", "syd-senare")):
        page = read(joint, f"forsok/{trial}")
        assert f'href="../../hinder/{code}-tider/"' in page
        assert f'href="../../program/{code}-dagar/"' in page
        assert trial in read(joint, f"hinder/{code}-tider")
        other = "syd" if code == "norr" else "norr"
        assert f"{other}-tider" not in page
        assert f"{other}-dagar" not in page


def test_a_page_says_which_register_it_is_from(joint: Built) -> None:
    for address in ("forsok/norr-skola", "hinder/norr-tider", "program/norr-dagar"):
        found = links(joint, address)
        assert found["Ur registret Norra labbet"] == "../../register/#norr"
        assert found["Norra labbet"] == "../../register/#norr"
    found = links(joint, "forsok/norr-skola")
    assert found["Posten på registrets egen webbplats"] == (
        "https://norr.example/register/id/skola/"
    )
    assert found["Filen i registrets kodförråd"] == (
        "https://forge.example/norr/register/blob/main/trials/skola/trial.yaml"
    )
    found = links(joint, "hinder/syd-tider")
    assert "Posten på registrets egen webbplats" not in found
    assert found["Filen i registrets kodförråd"] == (
        "https://forge.example/syd/register/src/branch/utgivet/obstacles/tider.yaml"
    )


@pytest.mark.parametrize(
    ("address", "times"),
    [("forsok", 1), ("hinder", 1), ("organisationer/kommun-0480", 1), ("omraden/skola", 2)],
)
def test_lists_name_the_register(joint: Built, address: str, times: int) -> None:
    page = read(joint, address)
    for name in ("Norra labbet", "Södra labbet"):
        assert page.count(f" · {name}") >= times


def test_changes_are_made_in_the_records_own_register(joint: Built) -> None:
    home = "https://norr.example/register/skicka-in/"
    trial, obstacle = links(joint, "forsok/norr-skola"), links(joint, "hinder/norr-tider")
    assert trial["Föreslå en ändring"] == f"{home}forsok/?post=skola"
    assert trial["Rapportera fel"] == f"{home}#ratta-ett-fel"
    assert obstacle["Svara på hindret"] == f"{home}svar/?hinder=tider"
    assert obstacle["Föreslå en ändring"] == f"{home}hinder/?post=tider"
    for address in ("forsok/syd-senare", "hinder/syd-tider"):
        found = links(joint, address)
        assert found["Rapportera fel"] == "../../skicka-in/#ratta-ett-fel"
        assert not {"Föreslå en ändring", "Svara på hindret"} & found.keys()
    missing = read(joint, "uppfoljning/saknas")
    assert f"{home}forsok/?post=skola" in missing
    assert "post=senare" not in missing


def test_what_is_sent_in_goes_to_a_register(joint: Built) -> None:
    assert 'id="ratta-ett-fel"' in read(joint, "skicka-in")
    for page in ("", "forsok/", "utvardering/", "hinder/", "svar/"):
        found = links(joint, f"skicka-in/{page}")
        assert found["Norra labbet"] == f"https://norr.example/register/skicka-in/{page}"
        assert found["Södra labbet"] == "https://forge.example/syd/register"
        assert found["labbet@syd.example"] == "mailto:labbet@syd.example"
        assert "data-fr-form" not in read(joint, f"skicka-in/{page}")
    assert links(joint, "redaktionen")["Norra labbet"] == (
        "https://norr.example/register/redaktionen/"
    )
    assert not (joint.site / "skicka-in" / "data").exists()
    assert not [*joint.site.glob("forsok/*/trial.yaml")]


def test_the_registers_have_a_page(joint: Built) -> None:
    page = read(joint, "register")
    assert 'id="norr"' in page
    assert "1 försök, 0 utvärderingar, 1 hinder och 1 program." in page
    assert "1 försök, 1 utvärdering, 1 hinder och 1 program." in page
    assert links(joint, "")["Södra labbet"] == "register/#syd"
    marker = json.loads((joint.site / "build.json").read_text("utf-8"))
    assert marker["commit"] is None
    assert [*marker["registers"]] == ["norr", "syd"]
    for commit in marker["registers"].values():
        assert commit[:12] in page


def test_the_search_can_be_narrowed_to_a_register(joint: Built) -> None:
    page = read(joint, "sok")
    boxes = re.findall(r'data-fr-facet="(\w+)"', page)
    assert boxes[:2] == ["typ", "register"]
    assert len(boxes) == len(set(boxes)) > 10
    for address, name in (("forsok/norr-skola", "Norra"), ("program/syd-dagar", "Södra")):
        told = f'data-pagefind-filter="register[content]" content="{name} labbet"'
        assert told in read(joint, address)


@pytest.mark.parametrize("page", ["register", "skicka-in", "skicka-in/forsok", "redaktionen"])
def test_the_pages_of_several_are_sound(joint: Built, page: str) -> None:
    file = PageFile(joint.site, joint.site / page / "index.html")
    assert not file._parsed[1]


def test_feeds_tell_of_both_and_repeat_nothing(joint: Built) -> None:
    path = joint.site / "floden" / "alla.atom"
    feed = ElementTree.parse(path).getroot()  # noqa: S314 - our own file
    entries = feed.findall(f"{_ATOM}entry")
    names = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(names) == len(set(names)) == 8
    titles = {entry.findtext(f"{_ATOM}title") for entry in entries}
    assert {f"Nytt försök: Senare skolstart i {where}" for where in ("norr", "söder")} <= titles
    content = json.loads((joint.site / "floden" / "alla.json").read_text("utf-8"))
    assert sorted(item["id"] for item in content["items"]) == sorted(filter(None, names))


def test_what_the_site_claims_holds_in_each_register(joint: Built) -> None:
    for code in ("norr", "syd"):
        claims = joint.site / "claims" / f"{code}.json"
        done = run_forsok("verify", "--root", joint.root / code, "--published", claims)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "1 försök" in done.stdout
    assert not (joint.site / "claims.json").exists()


def test_data_files_have_both(joint: Built) -> None:
    rows = (joint.site / "data" / "trials.csv").read_text("utf-8-sig").splitlines()
    assert [row.partition(",")[0] for row in rows] == ["id", "norr-skola", "syd-senare"]


def test_built_again_the_site_is_the_same_until_a_history_is_rewritten(
    joint: Built, tmp_path: Path
) -> None:
    """What has moved on the first register's own site (see `joint`) is no matter here."""
    shutil.copytree(joint.root, tmp_path / "copy", symlinks=True)
    copy, site = tmp_path / "copy", tmp_path / "copy" / "site"
    before = read_files(site)
    assert build(copy, site) == (0, "")
    assert read_files(site) == before

    git(copy / "syd", "commit", "--quiet", "--amend", "--allow-empty", "-m", "om")
    code, said = build(copy, site)
    assert code == 2
    assert "trial/senare" in said
    assert read_files(site) == before


def git(root: Path, *asked: str) -> None:
    Repository(root, root).git(*asked, date="2026-07-02")


def test_built_apart_and_indexed_once(tmp_path: Path) -> None:
    """As two workers would, and one that joins what they made (docs/several.md)."""
    sites = tmp_path / "sites"
    pages = 0
    for code, make in (("norr", make_north), ("syd", make_south)):
        root, out = make(tmp_path / code).root, sites / code
        done = run_forsok("build", "--root", root, "--out", out, "--today", TODAY.isoformat())
        assert done.returncode == 0, done.stderr
        assert (out / "forsok" / "karta" / "index.html").is_file()
        pages += count_indexed(out)
    command = [sys.executable, "-m", "pagefind", "--site", str(sites), "--force-language", "sv"]
    subprocess.run([*command, "--silent"], check=True)
    assert count_indexed(sites) == pages > 50


def count_indexed(site: Path) -> int:
    entry = json.loads((site / "pagefind" / "pagefind-entry.json").read_bytes())
    return sum(language["page_count"] for language in entry["languages"].values())
