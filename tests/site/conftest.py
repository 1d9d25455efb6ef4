"""Sites that several tests look at: each is built once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registers import day_of, keep_few_codes
from tests.site.building import (
    GOLDEN_REGISTER,
    REPOSITORY,
    Built,
    build_register,
    build_with_zensical,
    copy_register,
    make_once,
)
from tests.site.hostile import build_hostile
from tests.site.reading import Pages, read_pages


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The register of this repository."""

    def make(folder: Path) -> None:
        build_register(copy_register(REPOSITORY, folder / "root"), folder / "site")

    folder = make_once(tmp_path_factory, "real", make)
    return Built(root=folder / "root", site=folder / "site")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small register of ``tests/golden``. Tests that change it work on a copy."""

    def make(folder: Path) -> None:
        root = keep_few_codes(copy_register(GOLDEN_REGISTER, folder / "root"))
        build_register(root, folder / "site")

    folder = make_once(tmp_path_factory, "small", make)
    return Built(root=folder / "root", site=folder / "site")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A register whose every text is an attack, past a checker that would have refused it."""
    folder = make_once(tmp_path_factory, "hostile", build_hostile)
    return Built(root=folder / "root", site=folder / "site")


@pytest.fixture(scope="session")
def real_zensical(tmp_path_factory: pytest.TempPathFactory, real: Built) -> Path:
    """The same tree as `real`, by the other builder."""
    folder = make_once(
        tmp_path_factory,
        "real-zensical",
        lambda f: _ignore(build_with_zensical(real.tree, f, day_of(REPOSITORY))),
    )
    return folder / "site"


@pytest.fixture(scope="session")
def hostile_zensical(tmp_path_factory: pytest.TempPathFactory, hostile: Built) -> Path:
    folder = make_once(
        tmp_path_factory,
        "hostile-zensical",
        lambda f: _ignore(build_with_zensical(hostile.tree, f)),
    )
    return folder / "site"


@pytest.fixture(scope="session")
def pages(real: Built) -> Pages:
    return read_pages(real.site)


def _ignore(value: object) -> None:
    """What a build returns is known beforehand here."""
