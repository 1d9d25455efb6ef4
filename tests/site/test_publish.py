"""What takes the place of a published site: a whole one that has every address, or nothing."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Set
from pathlib import Path

import pytest

from generator.inspection import (
    Fault,
    inspect,
    list_addresses,
    list_files,
    read_addresses,
)
from generator.swap import building, exchange, swap
from tests.site.building import FROM_NOTHING, TODAY, Built, copy_built, run_build

PROGRAMME = "programmes/oppna-kommuner.yaml"


@pytest.fixture
def published(small: Built, tmp_path: Path) -> Built:
    """A copy of the small register with its site, to build over."""
    return copy_built(small, tmp_path)


@pytest.fixture
def unkept(published: Built) -> Built:
    """The same, where every page is made again: nothing is kept of the build before."""
    shutil.rmtree(published.root / "build")
    return published


def build(
    built: Built, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return run_build(built.root, built.site, environment)


def _command(built: Built) -> list[str]:
    """To limit or to kill, which reaches no other process than the one that begins."""
    asked = ("build", "--root", built.root, "--out", built.site, "--today", TODAY.isoformat())
    return [*FROM_NOTHING, *map(str, asked)]


def assert_untouched(built: Built, small: Built) -> None:
    assert list_files(built.site) == list_files(small.site)
    assert (built.site / "build.json").read_bytes() == (small.site / "build.json").read_bytes()
    left = {path.name for path in built.site.parent.iterdir()}
    assert left == {"root", "site"}


# --- the swap -------------------------------------------------------------------------------


def test_there_is_a_site_at_every_moment(tmp_path: Path) -> None:
    """One process swaps sites as fast as it can and is killed; another looks all the time."""
    out = tmp_path / "site"
    make_site(out, "0")
    code = (
        "import sys; from pathlib import Path; from generator.swap import swap\n"
        "out = Path(sys.argv[1]); number = 0\n"
        "while True:\n"
        "    number += 1; fresh = out.with_name('.site.new'); fresh.mkdir(exist_ok=True)\n"
        "    (fresh / 'index.html').write_text(str(number)); swap(fresh, out)\n"
    )
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", code, str(out)]) as swapping:
            seen = set[str]()
            end = time.monotonic() + 0.7
            # On a busy machine it takes longer before the first swap.
            while time.monotonic() < (end if len(seen) > 1 else end + 60):
                seen.add((out / "index.html").read_text())
            swapping.send_signal(signal.SIGKILL)
        assert (out / "index.html").read_text()
        assert len(seen) > 1, "nothing was swapped while somebody looked"


def test_without_an_exchange_half_a_swap_is_undone_by_the_next_build(tmp_path: Path) -> None:
    """Where the system cannot exchange folders, the only gap is mended."""
    out = tmp_path / "site"
    make_site(tmp_path / ".site.old", "den gamla")

    with building(out) as fresh:
        assert (out / "index.html").read_text() == "den gamla"
        make_site(fresh, "den nya")
        swap(fresh, out)

    assert (out / "index.html").read_text() == "den nya"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_swap_in_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.swap.exchange", _refused)
    make_site(tmp_path / "site", "den gamla")
    make_site(tmp_path / ".site.new", "den nya")

    swap(tmp_path / ".site.new", tmp_path / "site")

    assert (tmp_path / "site" / "index.html").read_text() == "den nya"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_old_site_is_kept_for_the_next_build(tmp_path: Path) -> None:
    out, former = tmp_path / "site", tmp_path / "work" / "former"
    former.parent.mkdir()
    make_site(out, "den gamla")

    with building(out, former) as fresh:
        make_site(fresh, "den nya")
        swap(fresh, out, former)

    assert (former / "index.html").read_text() == "den gamla"
    with building(out, former) as fresh:
        assert (fresh / "index.html").read_text() == "den gamla"
        assert not former.exists()
    assert (out / "index.html").read_text() == "den nya"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "work"]


def test_an_old_site_that_cannot_be_kept_is_removed(tmp_path: Path) -> None:
    """As where the work folder is on another disk, or not there."""
    out = tmp_path / "site"
    make_site(out, "den gamla")
    make_site(tmp_path / ".site.new", "den nya")

    swap(tmp_path / ".site.new", out, tmp_path / "missing" / "former")

    assert (out / "index.html").read_text() == "den nya"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_link_is_no_old_site(tmp_path: Path) -> None:
    """Nothing is cleared where it leads."""
    make_site(tmp_path / "elsewhere", "någon annans")
    (tmp_path / "former").symlink_to(tmp_path / "elsewhere")

    with building(tmp_path / "site", tmp_path / "former") as fresh:
        assert not fresh.exists()

    assert (tmp_path / "elsewhere" / "index.html").read_text() == "någon annans"


def test_an_exchange_of_what_is_not_there(tmp_path: Path) -> None:
    assert not exchange(tmp_path / "a", tmp_path / "b")


def _refused(one: Path, other: Path) -> bool:
    """As on a system that cannot exchange folders."""
    return False


def make_site(folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "index.html").write_text(text)


# --- what stops a build ---------------------------------------------------------------------


@pytest.mark.site
def test_a_killed_build_leaves_a_whole_site(unkept: Built) -> None:
    """Killed ever later, until one has gone through."""
    wait, done = 0.5, False
    while not done:
        with subprocess.Popen(
            _command(unkept), stdout=subprocess.PIPE, start_new_session=True
        ) as building_it:
            try:
                done = building_it.wait(timeout=wait) == 0
            except subprocess.TimeoutExpired:
                os.killpg(building_it.pid, signal.SIGKILL)
        files = list_files(unkept.site)
        assert files >= {"index.html", "build.json", "addresses.json"}
        assert set(read_addresses(unkept.site)) <= set(list_addresses(files))
        wait *= 2
    assert {path.name for path in unkept.site.parent.iterdir()} == {"root", "site"}


@pytest.mark.site
@pytest.mark.parametrize("kilobytes", [1, 40, 150])
def test_a_full_disk(unkept: Built, small: Built, kilobytes: int) -> None:
    """No file may grow beyond a limit: the system refuses the write, as on a full disk."""
    size = kilobytes * 1000

    done = subprocess.run(
        _command(unkept),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr.split("mkdocs", maxsplit=1)[0]
    assert "orörd" in done.stderr
    assert_untouched(unkept, small)


@pytest.mark.site
def test_a_place_that_cannot_be_written(published: Built) -> None:
    away = Built(root=published.root, site=Path("/proc/webbplats"))

    done = build(away)

    assert done.returncode == 2
    assert "/proc" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.site
@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise ModuleNotFoundError('No module named pagefind_bin')", "pagefind"),
        ("raise SystemExit(1)", "pagefind misslyckades (kod 1)"),
        ("raise SystemExit(0)", "Sökindexet saknas"),
    ],
)
def test_a_search_program_that_is_missing_or_fails(
    published: Built,
    small: Built,
    tmp_path_factory: pytest.TempPathFactory,
    program: str,
    said: str,
) -> None:
    broken = tmp_path_factory.mktemp("broken")
    (broken / "pagefind").mkdir()
    (broken / "pagefind" / "__init__.py").write_text("")
    (broken / "pagefind" / "__main__.py").write_text(program)
    path = os.pathsep.join([str(broken), os.environ.get("PYTHONPATH", "")])

    done = build(published, {"PYTHONPATH": path})

    assert done.returncode == 2
    assert said in done.stderr
    assert_untouched(published, small)


@pytest.mark.site
def test_two_builds_of_one_place(published: Built, small: Built) -> None:
    lock = published.site.with_name(".site.lock")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = build(published)
    lock.unlink()

    assert done.returncode == 2
    assert "pågår" in done.stderr
    assert_untouched(published, small)


# --- addresses ------------------------------------------------------------------------------


@pytest.mark.site
def test_no_address_dies(published: Built, small: Built) -> None:
    """A programme that is taken away, and then led on from."""
    (published.root / PROGRAMME).unlink()
    for trial in published.root.glob("trials/*/trial.yaml"):
        text = trial.read_text("utf-8")
        trial.write_text(text.replace("programme: oppna-kommuner\n", ""), "utf-8")

    refused = build(published)

    assert refused.returncode == 2
    assert "program/oppna-kommuner/" in refused.stderr
    assert "[moved]" in refused.stderr
    assert_untouched(published, small)

    lost = [
        line.split(" har publicerats")[0].strip()
        for line in refused.stderr.splitlines()
        if " har publicerats" in line
    ]
    files = list_files(small.site)
    moved = {
        name: "program/" if name.endswith("/") else _like(name, files - set(lost)) for name in lost
    }
    lines = [f"{json.dumps(old)} = {json.dumps(new)}" for old, new in moved.items()]
    (published.root / "register.toml").write_text("[moved]\n" + "\n".join(lines) + "\n", "utf-8")

    done = build(published)

    assert done.returncode == 0, done.stderr
    page = (published.site / "program/oppna-kommuner/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../">' in page
    assert set(read_addresses(small.site)) <= set(read_addresses(published.site))


def _like(name: str, files: Set[str]) -> str:
    folder, ending = name.partition("/")[0], name.rpartition(".")[2]
    return min(
        other for other in files if other.startswith(folder) and other.endswith(f".{ending}")
    )


@pytest.mark.site
def test_a_list_of_addresses_that_cannot_be_read(published: Built) -> None:
    (published.site / "addresses.json").write_text("[]", "utf-8")

    done = build(published)

    assert done.returncode == 2
    assert "addresses.json" in done.stderr


@pytest.mark.site
def test_the_list_has_every_page_and_file(small: Built) -> None:
    listed = read_addresses(small.site)
    assert {"", "forsok/", "data/trials.csv", "api/v1/index.json", "floden/alla.atom"} <= {*listed}
    assert not [name for name in listed if name.startswith(("assets/", "pagefind/"))]


# --- the inspection -------------------------------------------------------------------------


def make(site: Path, files: Mapping[str, str]) -> frozenset[str]:
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    return list_files(site)


SOUND = {
    "index.html": '<a href="a/">a</a> <a href="a/#b">b</a> <a href="https://x.se/">x</a>',
    "a/index.html": '<a href="..">upp</a> <img src="../b%20c.svg"> <a href="?q=1">q</a>',
    "b c.svg": "<svg/>",
    "flode.atom": "<feed/>",
    "pagefind/pagefind-entry.json": '{"languages": {"sv": {"page_count": 2}}}',
}


def test_a_sound_site(tmp_path: Path) -> None:
    assert not [*inspect(tmp_path, make(tmp_path, SOUND), ("", "a/", "flode.atom"))]


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"a/index.html": '<a href="../c/">c</a>'}, ("dead_link", "a/index.html", "../c/")),
        ({"a/index.html": '<a href="../../">ut</a>'}, ("dead_link", "a/index.html", "../../")),
        ({"flode.atom": "<feed>"}, ("unreadable", "flode.atom", None)),
        ({"k.ics": "BEGIN:VCALENDAR"}, ("unreadable", "k.ics", None)),
        ({"data/x.json": "{"}, ("unreadable", "data/x.json", None)),
        (
            {"pagefind/pagefind-entry.json": '{"languages": {"sv": {"page_count": 0}}}'},
            ("empty_index", "pagefind/pagefind-entry.json", ""),
        ),
    ],
)
def test_what_is_wrong(
    tmp_path: Path, files: Mapping[str, str], fault: tuple[str, str, str | None]
) -> None:
    code, place, what = fault
    (found,) = inspect(tmp_path, make(tmp_path, {**SOUND, **files}), ())
    assert (found.code, found.place) == (f"build.{code}", place)
    assert what is None or found.what == what


def test_a_lost_address(tmp_path: Path) -> None:
    found = [*inspect(tmp_path, make(tmp_path, SOUND), ("a/", "b/", "c.csv"))]
    assert found == [
        Fault(code="build.lost_address", place="b/"),
        Fault(code="build.lost_address", place="c.csv"),
    ]
