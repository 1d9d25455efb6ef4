"""One register among several in a site: its name, where it is kept, and the ids that it has there.

Owns how ids and paths are told apart when registers are joined: each begins with the register's
code and a hyphen. A code has no hyphen of its own, so the first one always ends it, and no two
registers can give the same id. Leaves the joining to ``federation``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

#: What a code may be: the beginning of an id, ended by the first hyphen.
CODE = re.compile(r"[a-z0-9]{1,20}")

_FILES = {"github": "blob", "forgejo": "src/branch", "gitlab": "-/blob"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register in a site of several.

    `home` is the address of its own site with a slash at its end; `forge`, of a kind in
    ``settings.FORGES``, that of its repository without one; `mailbox` its function's. What is not
    known is empty. `commit` is the version that the site is built from and `committed` its moment;
    empty and None outside git.
    """

    code: str
    name: str
    home: str = ""
    forge_kind: str = ""
    forge: str = ""
    branch: str = "main"
    mailbox: str = ""
    commit: str = ""
    committed: datetime | None = None

    def joint(self, name: str) -> str:
        """What an id of the register's own is in the site; empty for an empty one."""
        return f"{self.code}-{name}" if name else ""

    def own(self, name: str) -> str:
        """What an id in the site is in the register itself."""
        return name.removeprefix(f"{self.code}-")

    def joint_path(self, path: str) -> str:
        """The path of a record with its joint id in it: ``trials/x/trial.yaml`` becomes
        ``trials/code-x/trial.yaml``. A folder of records itself stays as it is."""
        folder, slash, rest = path.partition("/")
        return f"{folder}/{self.joint(rest)}" if slash else path

    def own_path(self, path: str) -> str:
        """The path in the register itself."""
        folder, slash, rest = path.partition("/")
        return f"{folder}{slash}{self.own(rest)}"

    def source_address(self, path: str) -> str:
        """Where the forge shows the file at a joint `path`; empty without a forge."""
        if not self.forge:
            return ""
        return f"{self.forge}/{_FILES[self.forge_kind]}/{self.branch}/{self.own_path(path)}"


def find_register(registers: tuple[Register, ...], name: str) -> Register | None:
    """The register that a joint id comes from; None when there is only one register."""
    code = name.partition("-")[0]
    return next((register for register in registers if register.code == code), None)
