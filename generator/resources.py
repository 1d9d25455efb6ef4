"""Where the generator's own files are: schemas, vocabularies, templates, pages, mkdocs.yml.

They lie beside the package in a checkout and inside it in a wheel. A register of its own may
replace any of them by having a file or folder of the same name in its root.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def find_home() -> Path:
    """The folder that holds ``schema/``, ``docs/`` and ``mkdocs.yml``."""
    for candidate in (PACKAGE.parent, PACKAGE / "bundled"):
        if (candidate / "schema" / "trial.schema.json").is_file():
            return candidate
    raise FileNotFoundError("schema/trial.schema.json")


def find_resource(root: Path, name: str) -> Path:
    """The root's own `name` if it has one, else the generator's."""
    own = root / name
    return own if own.exists() else find_home() / name


def find_schemas(root: Path) -> Path:
    """The folder of the schemas that hold for `root`, which may have vocabularies of its own and
    the generator's schemas."""
    return find_resource(root, "schema/trial.schema.json").parent
