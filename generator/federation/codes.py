"""What codes mean in several registers at once: the union, where they agree.

A code that says one thing in one register and another thing in another is refused: which of them
should hold is not the generator's to guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from generator.federation.problems import FederationError
from generator.vocabularies import Code, CodeList, Organisation, Vocabularies

_Meaning = TypeVar("_Meaning")

#: Municipalities and regions stand before other bodies, as in the files that they are read from.
_FIRST = ("kommun", "region")


def join_vocabularies(members: Sequence[tuple[str, Vocabularies]]) -> Vocabularies:
    """All codes of the registers, given with their names; the first register's order, then what
    the others add. Raises FederationError for a code that does not mean the same everywhere."""
    first = members[0][1]
    if all(other == first for _, other in members):
        return first
    bodies = _join("organisations", [(name, v.organisations) for name, v in members])
    lists: dict[str, CodeList] = {}
    for called in dict.fromkeys(key for _, v in members for key in v.lists):
        having = [(name, v.lists[called]) for name, v in members if called in v.lists]
        lists[called] = _join_lists(called, having)
    return Vocabularies(
        lists=lists,
        organisations={body.code: body for body in sorted(bodies.values(), key=_place)},
        acts=_join("acts", [(name, v.acts) for name, v in members]),
    )


def _join_lists(called: str, having: Sequence[tuple[str, CodeList]]) -> CodeList:
    codes = _join(called, [(name, _by_code(found.codes)) for name, found in having])
    first = having[0][1]
    return CodeList(
        name=called,
        title=first.title,
        description=first.description,
        codes=tuple(codes.values()),
        _by_code=codes,
    )


def _by_code(codes: Iterable[Code]) -> Mapping[str, Code]:
    return {code.code: code for code in codes}


def _join(
    vocabulary: str, members: Iterable[tuple[str, Mapping[str, _Meaning]]]
) -> dict[str, _Meaning]:
    found: dict[str, _Meaning] = {}
    said_by: dict[str, str] = {}
    for name, meanings in members:
        for code, meaning in meanings.items():
            if found.setdefault(code, meaning) != meaning:
                raise FederationError(
                    "federation.codes",
                    vocabulary=vocabulary,
                    value=code,
                    one=said_by[code],
                    other=name,
                )
            said_by.setdefault(code, name)
    return found


def _place(body: Organisation) -> int:
    return _FIRST.index(body.kind) if body.kind in _FIRST else len(_FIRST)
