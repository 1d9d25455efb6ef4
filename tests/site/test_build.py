"""What ``forsok build`` promises: never half a site, nothing foreign touched, the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.checking import check_register, forget_tools
from generator.pages.page import Page
from generator.render import Renderer
from generator.tree import write_tree
from tests.registers import keep_few_codes
from tests.site.building import (
    GOLDEN_REGISTER,
    REPOSITORY,
    TODAY,
    Built,
    build_register,
    copy_register,
    run_build,
)

pytestmark = pytest.mark.site

TRIAL = "trials/kortare-handlaggning/trial.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return keep_few_codes(copy_register(GOLDEN_REGISTER, tmp_path / "root"))


@pytest.fixture
def old_site(tmp_path: Path) -> Path:
    """A site that was built before."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "build.json").write_text("{}", "utf-8")
    (site / "index.html").write_text("den gamla", "utf-8")
    return site


def read_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


# --- never half a site ----------------------------------------------------------------------


def test_a_register_with_errors_replaces_nothing(root: Path, old_site: Path) -> None:
    before = read_files(old_site)
    change(root / TRIAL, "kind: policylabb", "kind: policylabbb")

    done = run_build(root, old_site)

    assert done.returncode == 1
    assert "T005" in done.stderr
    assert "Den gamla är orörd." in done.stderr
    assert read_files(old_site) == before
    assert not (root / "build").exists()


def test_a_builder_that_fails_replaces_nothing(root: Path, old_site: Path) -> None:
    before = read_files(old_site)
    shutil.copytree(GOLDEN_REGISTER.parents[2] / "docs" / "pages", root / "docs" / "pages")
    (root / "docs" / "pages" / "ny.md").write_text("# Ny\n\n[bort](finns-inte.md)\n", "utf-8")

    done = run_build(root, old_site)

    assert done.returncode == 2
    assert "finns-inte.md" in done.stderr
    assert read_files(old_site) == before
    assert sorted(p.name for p in old_site.parent.iterdir()) == ["root", "site"]


def test_a_new_site_takes_the_place_of_the_old(root: Path, old_site: Path) -> None:
    (old_site / "borttagen.html").write_text("bort", "utf-8")

    build_register(root, old_site)

    assert "Försöksregistret" in (old_site / "index.html").read_text("utf-8")
    assert not (old_site / "borttagen.html").exists()
    assert sorted(p.name for p in old_site.parent.iterdir()) == ["root", "site"]


# --- nothing foreign is touched -------------------------------------------------------------


def test_the_site_before_the_last_leaves_nothing_behind(root: Path, tmp_path: Path) -> None:
    """It is what the next one is made of."""
    site = tmp_path / "site"
    build_register(root, site)
    build_register(root, site)
    former = root / "build" / "former"
    assert (former / "forsok/kortare-handlaggning/index.html").is_file()
    (former / "forsok/foreign").mkdir()
    (former / "forsok/foreign/index.html").write_text("Främmande", "utf-8")
    (former / "robots.txt").unlink()
    (former / "robots.txt").mkdir()
    shutil.rmtree(former / "hinder")
    (former / "hinder").write_text("En fil där en mapp ska vara", "utf-8")
    change(root / TRIAL, "Pengarna räckte inte.", "Pengarna tog slut.")

    warm = build_register(root, site)

    shutil.rmtree(root / "build")
    cold = build_register(root, tmp_path / "cold")
    assert read_files(warm.site) == read_files(cold.site)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cold", "root", "site"]


def test_a_folder_that_is_no_site_is_left_alone(root: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foton"
    foreign.mkdir()
    (foreign / "semester.jpg").write_bytes(b"\xff\xd8")

    done = run_build(root, foreign)

    assert done.returncode == 2
    assert "foton" in done.stderr
    assert read_files(foreign) == {"semester.jpg": b"\xff\xd8"}


def test_a_file_is_left_alone(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "site"
    file.write_text("viktigt", "utf-8")

    assert run_build(root, file).returncode == 2
    assert file.read_text("utf-8") == "viktigt"


@pytest.mark.parametrize("out", [".", "trials", "trials/ny", "build", "build/site", ".."])
def test_the_register_itself_is_left_alone(root: Path, out: str) -> None:
    before = read_files(root)

    done = run_build(root, root / out)

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, "one sentence, not a traceback"
    assert read_files(root) == before


# --- the same bytes -------------------------------------------------------------------------


def test_the_same_register_gives_the_same_bytes(small: Built, tmp_path: Path) -> None:
    """In another folder, time zone and language, and with another order of hashing."""
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"}
    out = tmp_path / "sajt"
    out.mkdir()  # an empty folder is no obstacle
    elsewhere = keep_few_codes(copy_register(GOLDEN_REGISTER, tmp_path / "annan rot åäö"))
    again = build_register(elsewhere, out, other)

    assert read_files(small.tree) == read_files(again.tree)
    first, second = read_files(small.site), read_files(again.site)
    assert first.keys() == second.keys()
    assert [name for name in sorted(first) if first[name] != second[name]] == []


def test_the_site_says_which_commit_it_is_built_from(root: Path, tmp_path: Path) -> None:
    git = {
        "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
        "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
    }
    person = ["-c", "user.name=Prov", "-c", "user.email=prov@example.se"]
    for arguments in (["init", "-q"], ["add", "."], [*person, "commit", "-q", "-m", "Poster"]):
        subprocess.run(
            ["git", *arguments], cwd=root, check=True, env={**os.environ, **git}, timeout=60
        )
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()

    built = build_register(root, tmp_path / "site")

    marker = json.loads((built.site / "build.json").read_text("utf-8"))
    assert marker["commit"] == head
    page = (built.site / "oppna-data" / "index.html").read_text("utf-8")
    assert f"version <code>{head[:10]}</code>" in page


def test_an_address_gives_canonical_links_and_a_sitemap(root: Path, tmp_path: Path) -> None:
    address = "https://register.example/fr/"

    built = build_register(root, tmp_path / "site", {"FORSOK_SITE_URL": address})

    page = f"{address}forsok/friare-oppettider/"
    source = (built.site / "forsok/friare-oppettider/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{page}">' in source
    sitemap = (built.site / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{page}</loc>" in sitemap
    assert sitemap.count("<lastmod>2026-11-22</lastmod>") == sitemap.count("<loc>")


# --- the tree -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("written") / "root"
    write(keep_few_codes(copy_register(GOLDEN_REGISTER, root)))
    return root


@pytest.fixture
def written(written_once: Path, tmp_path: Path) -> Path:
    """A register whose tree has been written, as old as when it was."""
    return Path(shutil.copytree(written_once, tmp_path / "root"))


def write(root: Path) -> Path:
    checked = check_register(root, today=TODAY)
    assert checked.is_sound, checked.diagnostics
    write_tree(checked, root / "build" / "docs", today=TODAY)
    return root / "build" / "docs"


def stamps(tree: Path) -> dict[str, int]:
    return {
        path.relative_to(tree).as_posix(): path.stat().st_mtime_ns
        for path in tree.rglob("*")
        if path.is_file()
    }


def test_a_renamed_record_leaves_no_page_behind(written: Path) -> None:
    tree = written / "build" / "docs"
    assert (tree / "forsok/kortare-handlaggning/index.md").is_file()

    (written / "trials/kortare-handlaggning").rename(written / "trials/snabbare-handlaggning")
    moved = written / "trials/snabbare-handlaggning/trial.yaml"
    change(moved, "id: kortare-handlaggning", "id: snabbare-handlaggning")
    write(written)

    assert (tree / "forsok/snabbare-handlaggning/index.md").is_file()
    assert not (tree / "forsok/kortare-handlaggning").exists()
    assert not [p for p in tree.rglob("*") if p.is_dir() and not any(p.iterdir())]


def test_a_former_id_sends_the_reader_on(small: Built) -> None:
    source = (small.site / "forsok/snabbt-bygglov/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../kortare-handlaggning/">' in source
    assert "data-pagefind-body" not in source


def test_what_did_not_change_is_not_written_again(written: Path) -> None:
    tree = written / "build" / "docs"
    before = stamps(tree)

    write(written)

    assert stamps(tree) == before


def test_a_change_of_one_record_writes_few_pages(written: Path) -> None:
    tree = written / "build" / "docs"
    before = stamps(tree)

    change(written / TRIAL, "Pengarna räckte inte.", "Pengarna tog slut.")
    write(written)

    after = stamps(tree)
    changed = sorted(name for name in after if after[name] != before.get(name))
    assert "forsok/kortare-handlaggning/index.md" in changed
    assert "forsok/friare-oppettider/index.md" not in changed
    assert len(changed) <= 5, changed


def test_a_page_that_would_be_the_same_is_not_rendered_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    render = Renderer.render

    def watched(renderer: Renderer, page: Page) -> str:
        rendered.append(page.address)
        return render(renderer, page)

    monkeypatch.setattr(Renderer, "render", watched)
    monkeypatch.setattr("generator.tree.count_cores", lambda: 1)
    tree = write(root)
    assert {"forsok/kortare-handlaggning/", "forsok/friare-oppettider/"} <= {*rendered}

    rendered.clear()
    write(root)
    assert not {"forsok/kortare-handlaggning/", "forsok/friare-oppettider/"} & {*rendered}

    (tree / "forsok/friare-oppettider/index.md").write_text("Något annat", "utf-8")
    change(root / TRIAL, "Pengarna räckte inte.", "Pengarna tog slut.")
    rendered.clear()
    write(root)
    assert {"forsok/kortare-handlaggning/", "forsok/friare-oppettider/"} <= {*rendered}
    assert "forsok/friare-oppettider-norr/" not in rendered


def test_pages_are_rendered_anew_with_another_vocabulary(root: Path) -> None:
    tree = write(root)
    page = tree / "forsok/kortare-handlaggning/index.md"
    words = shutil.copy(
        REPOSITORY / "schema/vocabularies/statuses.yaml", root / "schema/vocabularies"
    )
    change(Path(words), "label: Stoppat", "label: Nedlagt")
    forget_tools()
    assert "Nedlagt" not in page.read_text("utf-8")

    write(root)

    assert "Nedlagt" in page.read_text("utf-8")


def test_what_was_put_into_the_tree_by_hand_goes(written: Path) -> None:
    tree = written / "build" / "docs"
    (tree / "extra").mkdir()
    (tree / "extra" / "egen.md").write_text("# Egen", "utf-8")

    write(written)

    assert not (tree / "extra").exists()


def test_a_register_may_bring_its_own_pages(root: Path) -> None:
    (root / "docs" / "pages").mkdir(parents=True)
    (root / "docs" / "pages" / "egen.md").write_text("# Vår egen sida\n", "utf-8")

    tree = write(root)

    assert (tree / "egen.md").read_text("utf-8") == "# Vår egen sida\n"
    assert not (tree / "om.md").exists()
