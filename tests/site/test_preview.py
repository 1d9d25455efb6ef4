"""Previews of real changes in real repositories, built as the forge builds them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.git.repositories import TRIAL, Repository, make_repository, obstacle, trial
from tests.registers import keep_few_codes
from tests.site.building import run_forsok

pytestmark = pytest.mark.site

OBSTACLE = "obstacles/skoldagens-borjan.yaml"
OTHER = "trials/skolstart-nio/trial.yaml"
SITE = "https://register.example/"


@pytest.fixture
def change(tmp_path: Path) -> Repository:
    return make_change(tmp_path)


def make_change(folder: Path) -> Repository:
    """A register on main, and a branch that adds a trial, changes one and removes an obstacle."""
    made = make_repository(folder / "forrad")
    keep_few_codes(made.root, "kommun:0480 kommun:0580")
    (made.root / ".git" / "info" / "exclude").write_text("build\nschema\n")
    made.commit("2026-01-10", {TRIAL: trial(), OBSTACLE: obstacle()})
    made.git("checkout", "--quiet", "-b", "bidrag")
    other = trial(name="skolstart-nio", title="Nio & tio").replace("0480", "0580")
    made.commit("2026-02-01", {TRIAL: trial(title="Sen start"), OTHER: other, OBSTACLE: None})
    return made


def preview(
    repository: Repository, *more: str | Path, site: str = ""
) -> subprocess.CompletedProcess[str]:
    return run_forsok(
        *("build", "--root", repository.root, "--today", "2026-11-22", "--only-changed", *more),
        environment={"FORSOK_SITE_URL": site} if site else {},
    )


def list_pages(folder: Path) -> set[str]:
    return {p.relative_to(folder).parent.as_posix() for p in folder.rglob("index.html")}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of `change` with its preview, to look at."""
    made = make_change(tmp_path_factory.mktemp("shown"))
    done = preview(made, "main", site=SITE)
    assert done.returncode == 0, done.stderr
    return made.root


def test_only_what_differs_is_built_and_led_to_from_the_first_page(shown: Path) -> None:
    folder = shown / "preview"
    assert not (shown / "site").exists()
    pages = list_pages(folder)
    # The record, the new one, and what lists them.
    assert pages >= {
        ".",
        "startsidan",
        "forsok",
        "forsok/senare-skolstart",
        "forsok/skolstart-nio",
        "organisationer/kommun-0580",
        "omraden/skola",
        "statistik",
    }
    # Nothing that the change leaves as it was.
    assert not pages & {"om", "regler", "varfor-fragar-vi", "forsoksforfattningar", "lardomar"}

    first = (folder / "index.html").read_text("utf-8")
    new, _, rest = first.partition('id="andrade"')
    changed, _, gone = rest.partition('id="borta"')
    assert '<a href="forsok/skolstart-nio/">Nio &amp; tio</a>' in new
    assert "skolstart-nio" not in changed + gone
    assert '<a href="forsok/senare-skolstart/">Sen start</a>' in changed
    assert f'<a href="{SITE}forsok/senare-skolstart/" rel="external">så ser sidan ut' in changed
    assert "Skoldagen får inte börja senare" in gone
    assert 'href="hinder/skoldagens-borjan/"' not in first


def test_every_page_says_what_it_is_and_is_kept_from_searches(shown: Path) -> None:
    folder = shown / "preview"
    for path in folder.rglob("*.html"):
        text = path.read_text("utf-8")
        assert '<meta name="robots" content="noindex">' in text, path
        leads_on = path.relative_to(folder).parts[0] == "id"
        assert ("<strong>Förhandsvisning.</strong>" in text) != leads_on, path
        assert "leder ingenstans här" not in text, path
    names = {path.name for path in folder.rglob("*")}
    assert not names & {"pagefind", "sitemap.xml", "sitemap.xml.gz", "claims.json"}
    assert "Disallow: /" in (folder / "robots.txt").read_text()
    assert (folder / "assets" / "css" / "register.css").is_file()
    trial_page = (folder / "forsok" / "senare-skolstart" / "index.html").read_text("utf-8")
    assert f'href="{SITE}om/"' in trial_page
    assert 'href="../../omraden/skola/"' in trial_page


def test_without_the_sites_address_the_notice_says_where_links_end(change: Repository) -> None:
    assert preview(change, "main", "--out", change.root / "visning").returncode == 0
    folder = change.root / "visning"
    assert not (change.root / "preview").exists()
    text = (folder / "forsok" / "senare-skolstart" / "index.html").read_text("utf-8")
    assert "Länkar till andra sidor än dem leder ingenstans här." in text
    assert 'href="../../om/"' in text


def test_a_hand_written_page_and_what_is_not_committed_yet(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "forrad")
    keep_few_codes(made.root, "kommun:0480 kommun:0580")
    (made.root / ".git" / "info" / "exclude").write_text("build\nschema\n")
    page = "---\ntitle: Om oss\n---\n\n# Om\n\n[Regler](regler/index.md)\n"
    made.commit("2026-01-10", {TRIAL: trial(), "docs/pages/om.md": page})
    made.write({"docs/pages/om.md": page + "\nMer.\n", "docs/pages/ny.md": page})
    done = preview(made, "HEAD", site=SITE)
    assert done.returncode == 0, done.stderr
    assert list_pages(made.root / "preview") == {".", "om", "ny"}
    text = (made.root / "preview" / "om" / "index.html").read_text("utf-8")
    assert f'<a href="{SITE}regler/">Regler</a>' in text


def test_a_change_of_nothing(change: Repository) -> None:
    assert preview(change, "HEAD").returncode == 0
    folder = change.root / "preview"
    assert list_pages(folder) == {"."}
    assert "Förslaget ändrar ingen sida" in (folder / "index.html").read_text("utf-8")
    assert json.loads((folder / "build.json").read_text())["pages"] == 1


def test_what_main_has_done_since_is_no_part_of_the_change(change: Repository) -> None:
    change.git("checkout", "--quiet", "main")
    change.commit("2026-02-02", {"obstacles/nytt.yaml": obstacle("nytt")})
    change.git("checkout", "--quiet", "bidrag")
    assert preview(change, "main").returncode == 0
    assert "nytt" not in (change.root / "preview" / "index.html").read_text("utf-8")


def test_faults_in_either_state(change: Repository) -> None:
    change.write({OTHER: "id: [\n"})
    done = preview(change, "main")
    assert (done.returncode, done.stdout) == (1, "")
    assert "har fel" in done.stderr
    change.commit("2026-02-03", {})
    change.write({OTHER: None})
    (change.root / OTHER).parent.rmdir()
    done = preview(change, "HEAD")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Rätta huvudgrenen först" in done.stderr
    assert not (change.root / "preview").exists()


@pytest.mark.parametrize(
    ("more", "site", "said"),
    [
        (("finns-inte",), "", "Revisionen ”finns-inte” finns inte."),
        (("main", "--out", "trials"), "", "kan inte användas"),
        (("main",), "javascript:alert(1)", "FORSOK_SITE_URL ska vara en webbadress"),
        (("main",), "register.example", "FORSOK_SITE_URL ska vara en webbadress"),
    ],
)
def test_what_cannot_be_done(
    change: Repository, more: tuple[str, ...], site: str, said: str
) -> None:
    where = tuple(str(change.root / a) if a == "trials" else a for a in more)
    done = preview(change, *where, site=site)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_git(tmp_path: Path) -> None:
    (tmp_path / "trials").mkdir()
    done = run_forsok("build", "--root", tmp_path, "--only-changed", "main")
    assert done.returncode == 2
    assert "behöver ett git-förråd" in done.stderr
