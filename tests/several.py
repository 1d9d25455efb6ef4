"""Two small registers with the same ids in them, to be joined: a northern and a southern lab.

Both have a trial ``skola``, an obstacle ``tider`` and a programme ``dagar``, and the trial refers
to both. The northern trial was registered before its start; the southern one after, has been
evaluated, and is called ``senare`` now.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generator.checking import check_register
from generator.federation import Joint, Member, describe_register, join_registers
from generator.history import HistoryError, read_history
from generator.resources import find_resource
from generator.schema import read_schemas
from generator.settings import Settings, read_settings
from tests.git.repositories import (
    Repository,
    evaluation,
    make_repository,
    obstacle,
    trial,
)
from tests.registers import PROGRAMME, keep_few_codes, write_register

TODAY = date(2026, 11, 30)

NORTH = """\
[register]
code = "norr"
name = "Norra labbet"
address = "https://norr.example/register/"
[forge]
kind = "github"
address = "https://forge.example/norr/register"
"""
SOUTH = """\
[register]
code = "syd"
name = "Södra labbet"
[forge]
kind = "forgejo"
address = "https://forge.example/syd/register"
branch = "utgivet"
[mailbox]
address = "labbet@syd.example"
"""

_REFERENCES = """\
programme: dagar
obstacles:
  - obstacle: tider
    account: Reglerna gick inte ihop.
"""


def records(title: str, **fields: str) -> Mapping[str, str]:
    name = fields.get("name", "skola")
    return {
        f"trials/{name}/trial.yaml": told(title, **fields),
        "obstacles/tider.yaml": obstacle("tider"),
        "programmes/dagar.yaml": PROGRAMME.replace("id: skoldagens-langd", "id: dagar"),
    }


def told(title: str, *, status: str = "approved", name: str = "skola", **more: str) -> str:
    extra = more.pop("extra", "") + _REFERENCES
    return trial(status, name=name, title=title, extra=extra, **more)


def make_north(top: Path) -> Repository:
    made = make_repository(top)
    made.write({"register.toml": NORTH})
    made.commit("2026-01-10", records("Senare skolstart i norr"))
    running = told("Senare skolstart i norr", status="running", start="2026-02-01")
    made.commit("2026-02-03", {"trials/skola/trial.yaml": running})
    keep_few_codes(made.root)
    made.commit("2026-02-04", {})
    return made


def make_south(top: Path) -> Repository:
    made = make_repository(top)
    made.write({"register.toml": SOUTH})
    begun = {"status": "running", "start": "2026-04-01"}
    made.commit("2026-05-10", records("Senare skolstart i söder", **begun))
    keep_few_codes(made.root)
    made.commit("2026-05-11", {})
    made.git("mv", "trials/skola", "trials/senare")
    renamed = told(
        "Senare skolstart i söder", name="senare", extra="aliases:\n  - skola\n", **begun
    )
    report = evaluation() + "obstacles:\n  - obstacle: tider\n"
    made.commit(
        "2026-07-01",
        {
            "trials/senare/trial.yaml": renamed,
            "trials/senare/evaluations/rapport.yaml": report,
        },
    )
    return made


def make_plain(root: Path, code: str, files: Mapping[str, str] | None = None) -> Path:
    """A register outside git; its name is its code in capitals."""
    said = f'[register]\ncode = "{code}"\nname = "{code.upper()}"\n' if code else ""
    found = records(f"Senare skolstart, {code}") if files is None else files
    return write_register(root, {"trials/.gitkeep": "", "register.toml": said, **found})


def make_member(root: Path) -> Member:
    checked = check_register(root, today=TODAY, jobs=1)
    assert checked.is_sound, checked.diagnostics
    try:
        history = read_history(root, today=TODAY)
    except HistoryError:
        history = None
    said = read_settings(root) if (root / "register.toml").is_file() else Settings()
    schemas = read_schemas(find_resource(root, "schema/trial.schema.json").parent)
    return Member(
        register=describe_register(said, history),
        checked=checked,
        history=history,
        schemas=schemas,
    )


def join(*roots: Path) -> Joint:
    return join_registers([make_member(root) for root in roots])
