"""``register.toml``: what is empty is not offered, and what cannot be used is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.settings import Settings, SettingsError, read_settings
from tests.registers import REPOSITORY


def read(root: Path, text: str) -> Settings:
    (root / "register.toml").write_text(text, "utf-8")
    return read_settings(root)


OURS = Settings(code="riket", name="Försöksregistret")


def test_the_register_itself_names_no_forge_and_no_mailbox() -> None:
    assert read_settings(REPOSITORY) == OURS


def test_a_root_without_the_file_has_the_generators(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == OURS


def test_what_a_register_is_called_among_others(tmp_path: Path) -> None:
    text = """
    [register]
    code = "norr"
    name = "Norra labbet"
    address = "https://norr.example/register"
    """
    assert read(tmp_path, text) == Settings(
        code="norr", name="Norra labbet", home="https://norr.example/register/"
    )


def test_a_forge_and_a_mailbox(tmp_path: Path) -> None:
    text = """
    [forge]
    kind = "forgejo"
    address = "https://forge.example/lab/register/"
    branch = "utgivet"
    [mailbox]
    address = "forsok@lab.example"
    """
    assert read(tmp_path, text) == Settings(
        forge_kind="forgejo",
        forge="https://forge.example/lab/register",
        branch="utgivet",
        mailbox="forsok@lab.example",
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[forge", "register.toml"),
        ("forge = 1", "[forge]"),
        ("[forge]\nkind = 1", "kind"),
        ("[forge]\nkind = 'svn'\naddress = 'https://x.example/y'", "svn"),
        ("[forge]\nkind = 'github'", "forge.address"),
        ("[forge]\naddress = 'https://x.example/y'", "forge.kind"),
        ("[forge]\nkind = 'github'\naddress = 'javascript:alert(1)'", "javascript"),
        ("[forge]\nkind = 'github'\naddress = 'https://x.example/?a=b'", "?a=b"),
        ("[mailbox]\naddress = 'a@b.example?cc=c@d.example'", "?cc"),
        ("[publisher]\nname = 'Verket'", "publisher.type"),
        ("[publisher]\ntype = 'NationalAuthority'", "publisher.name"),
        ("[publisher]\nname = 'Verket'\ntype = 'Verk'", "publisher.type: Verk"),
        ("[publisher]\naddress = 'https://x.example/'", "publisher.name"),
        (
            "[publisher]\nname = 'Verket'\ntype = 'Company'\naddress = 'javascript:alert(1)'",
            "javascript",
        ),
        ("[register]\ncode = 'norra-labbet'", "norra-labbet"),
        ("[register]\ncode = 'Norr'", "register.code: Norr"),
        ('[register]\nname = "No\\u0001rr"', "register.name"),
        ("[register]\naddress = 'javascript:alert(1)'", "javascript"),
        ("[register]\naddress = 'https://x.example/?a=b'", "?a=b"),
        ('[publisher]\nname = "Ver\\u0001ket"\ntype = "Company"', "publisher.name"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, text)
    assert named in str(error.value)
