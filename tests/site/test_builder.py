"""The builder says what MkDocs says, and makes only what changed: to the byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from generator.inspection import list_files
from tests.registers import day_of
from tests.site.building import (
    REPOSITORY,
    TODAY,
    Built,
    build_register,
    copy_built,
    environment_of,
    run_build,
)

pytestmark = pytest.mark.site

#: One record of each kind, and what is changed in it; both stand in what the pages show.
CHANGES: Mapping[str, tuple[str, str, str]] = {
    "trial": ("trials/friare-oppettider/trial.yaml", "title: ", "title: Omprövade "),
    "evaluation": ("trials/friare-oppettider/evaluations", "title: ", "title: Omläst – "),
    "obstacle": ("obstacles/krav-pa-personal.yaml", "title: ", "title: Omskrivet – "),
    "programme": ("programmes/oppna-kommuner.yaml", "title: ", "title: Nya "),
}


def build_with_mkdocs(tree: Path, folder: Path, today: date) -> Path:
    """The site that MkDocs alone makes of `tree`."""
    config = {
        "INHERIT": str(REPOSITORY / "mkdocs.yml"),
        "docs_dir": str(tree),
        "site_dir": str(folder / "site"),
        "theme": {"name": "material", "custom_dir": str(REPOSITORY / "docs" / "overrides")},
    }
    path = folder / "mkdocs.yml"
    path.write_text(json.dumps(config), "utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FORSOK_")}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(path)],
        env={**clean, **environment_of(today)},
        check=True,
    )
    return folder / "site"


@pytest.mark.parametrize("name", ["real", "hostile"])
def test_the_same_as_mkdocs(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    built: Built = request.getfixturevalue(name)
    today = day_of(REPOSITORY) if name == "real" else TODAY

    plain = build_with_mkdocs(built.tree, tmp_path, today)

    names = sorted(path.relative_to(plain) for path in plain.rglob("*.html"))
    assert len(names) > 100
    for page in names:
        assert (built.site / page).read_bytes() == (plain / page).read_bytes(), page


@pytest.fixture
def warm(small: Built, tmp_path: Path) -> Built:
    """A copy of the small register with what was kept when it was built."""
    return copy_built(small, tmp_path / "warm")


def test_warm_builds_are_a_cold_one(warm: Built, tmp_path: Path) -> None:
    """One kind of record after another is changed; what the first left wrong would still be there
    after the last."""
    for kind in CHANGES:
        stored = json.loads((warm.root / "build" / "html.json").read_text("utf-8"))["files"]
        before = {n: ((warm.site / n).stat().st_ino, (warm.site / n).read_bytes()) for n in stored}
        change(warm.root, kind)

        build_register(warm.root, warm.site)

        made = {n for n, (inode, _) in before.items() if (warm.site / n).stat().st_ino != inode}
        changed = {n for n, (_, text) in before.items() if (warm.site / n).read_bytes() != text}
        assert made == changed, kind
        assert 0 < len(made) < len(before) / 2, kind
    cold_root = tmp_path / "cold" / "root"
    shutil.copytree(warm.root, cold_root, ignore=shutil.ignore_patterns("build"))
    cold = build_register(cold_root, tmp_path / "cold" / "site")
    assert_same(warm.site, cold.site)


def change(root: Path, kind: str) -> None:
    place, old, new = CHANGES[kind]
    path = root / place
    if path.is_dir():
        path = min(path.iterdir())
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def assert_same(one: Path, other: Path) -> None:
    assert list_files(one) == list_files(other)
    for name in sorted(list_files(one)):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_what_was_made_is_used_only_as_it_was_made(warm: Built) -> None:
    """Somebody writes in a page that is shared with the store, or removes it from there."""
    pages = sorted(warm.site.rglob("forsok/*/index.html"))
    first, second = pages[0].read_bytes(), pages[1].read_bytes()
    pages[0].write_text("Något annat", "utf-8")
    (warm.root / "build" / "html" / pages[1].relative_to(warm.site)).unlink()

    build_register(warm.root, warm.site)

    assert pages[0].read_bytes() == first
    assert pages[1].read_bytes() == second


def test_another_look_makes_every_page_anew(warm: Built) -> None:
    """A register may have templates of its own."""
    shutil.copytree(REPOSITORY / "docs", warm.root / "docs")
    footer = warm.root / "docs" / "overrides" / "partials" / "footer.html"
    footer.write_text(f"{footer.read_text('utf-8')}<!-- ny sidfot -->", "utf-8")

    build_register(warm.root, warm.site)

    for page in warm.site.rglob("*.html"):
        # A page that only leads on has no foot.
        leads_on = page.relative_to(warm.site).parts[0] == "id"
        assert ("<!-- ny sidfot -->" in page.read_text("utf-8")) != leads_on, page


def test_another_setting_of_the_look_makes_every_page_anew(warm: Built) -> None:
    """What the theme is told, in an ``mkdocs.yml`` of the register's own."""
    shutil.copytree(REPOSITORY / "docs", warm.root / "docs")
    footer = warm.root / "docs" / "overrides" / "partials" / "footer.html"
    footer.write_text(f"{footer.read_text('utf-8')}{{{{ config.theme.motto }}}}", "utf-8")
    settings = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    for motto in ("mottoett", "mottotva"):
        own = settings.replace("  language: sv\n", f"  language: sv\n  motto: {motto}\n")
        assert motto in own
        (warm.root / "mkdocs.yml").write_text(own, "utf-8")

        build_register(warm.root, warm.site)

        assert motto in (warm.site / "forsok" / "index.html").read_text("utf-8")


def test_a_page_that_is_no_text(warm: Built) -> None:
    shutil.copytree(REPOSITORY / "docs", warm.root / "docs")
    (warm.root / "docs" / "pages" / "om.md").write_bytes(b"# Om\n\n\xff\xfe")

    done = run_build(warm.root, warm.site)

    assert done.returncode == 2
    assert "om.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_plugins_of_ones_own(warm: Built) -> None:
    """What a plugin may do to a page nobody knows, so that MkDocs makes them all."""
    settings = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    hook = warm.root / "hook.py"
    hook.write_text(
        "def on_post_page(output, page, config):\n    return output + '<!-- av en hake -->'\n"
    )
    (warm.root / "mkdocs.yml").write_text(f"{settings}\nhooks:\n  - {hook}\n", "utf-8")

    build_register(warm.root, warm.site)

    page = (warm.site / "forsok" / "index.html").read_text("utf-8")
    assert page.endswith("<!-- av en hake -->")


def test_a_place_that_a_page_does_not_have(warm: Built) -> None:
    """A page written by hand leads to a heading that is gone."""
    shutil.copytree(REPOSITORY / "docs", warm.root / "docs")
    page = warm.root / "docs" / "pages" / "om.md"
    page.write_text(f"{page.read_text('utf-8')}\n[Läs mer](guider/index.md#finns-inte)\n", "utf-8")

    done = run_build(warm.root, warm.site)

    assert done.returncode == 2
    assert "guider/index.html#finns-inte" in done.stderr
    assert "Traceback" not in done.stderr
