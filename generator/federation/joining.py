"""Registers to one: what must hold for them to stand together, and the joint register itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from generator.checking import CheckedRegister
from generator.federation.codes import join_vocabularies
from generator.federation.problems import FederationError
from generator.federation.records import join_record
from generator.federation.versions import join_histories
from generator.history import History
from generator.model import Record
from generator.registers import Register
from generator.registry import Registry, build_registry
from generator.schema import KINDS, Schema
from generator.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A sound register with its history (None outside git) and the schemas that hold for it."""

    register: Register
    checked: CheckedRegister
    history: History | None
    schemas: Mapping[str, Schema]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Several registers as one. Its root is the first member's: the site has the pages, the look
    and the settings that stand there. `members` are those whose records it has."""

    checked: CheckedRegister
    history: History | None
    members: tuple[Member, ...]


def join_registers(members: Sequence[Member]) -> Joint:
    """The members as one register, in the order given; at least two. A first one without records
    and without a code is there for its pages alone.

    Raises FederationError for a register without a code or a name, for two with the same, for
    schemas or codes that do not say the same, and where some have a history and others none.
    """
    host = members[0]
    if not host.register.code and not has_records(host.checked.registry):
        members = members[1:]
    _check_names(members)
    _check_schemas(members)
    vocabularies = join_vocabularies(
        [(member.register.name, member.checked.registry.vocabularies) for member in members]
    )
    records = [
        join_record(record, member.register)
        for member in members
        for record in _list_records(member.checked.registry)
    ]
    diagnostics = [
        replace(d, path=member.register.joint_path(d.path))
        for member in members
        for d in member.checked.diagnostics
    ]
    return Joint(
        checked=CheckedRegister(
            root=host.checked.root,
            registry=replace(
                build_registry(records, vocabularies),
                registers=tuple(member.register for member in members),
            ),
            diagnostics=tuple(diagnostics),
            files=sum(member.checked.files for member in members),
        ),
        history=_join_histories(members),
        members=tuple(members),
    )


def describe_register(said: Settings, history: History | None) -> Register:
    """A register among others, by what it says of itself and the version that it has."""
    return Register(
        code=said.code,
        name=said.name,
        home=said.home,
        forge_kind=said.forge_kind,
        forge=said.forge,
        branch=said.branch,
        mailbox=said.mailbox,
        commit=history.head.sha if history else "",
        committed=history.head.committed if history else None,
    )


def has_records(registry: Registry) -> bool:
    """Whether there is anything in a register: one of several may be there for its pages alone."""
    return next(_list_records(registry), None) is not None


def _list_records(registry: Registry) -> Iterator[Record]:
    return chain(
        registry.trials.values(),
        registry.all_evaluations(),
        registry.obstacles.values(),
        registry.programmes.values(),
    )


def _check_names(members: Sequence[Member]) -> None:
    codes: dict[str, Member] = {}
    names: dict[str, Member] = {}
    for member in members:
        root, register = member.checked.root, member.register
        if not register.code or not register.name:
            raise FederationError("federation.no_name", root=root)
        for known, value, key in ((codes, register.code, "code"), (names, register.name, "name")):
            if value in known:
                one = known[value].checked.root
                raise FederationError(f"federation.same_{key}", value=value, one=one, other=root)
            known[value] = member


def _check_schemas(members: Sequence[Member]) -> None:
    first = members[0]
    for member in members[1:]:
        for kind in KINDS:
            if member.schemas[kind].content != first.schemas[kind].content:
                raise FederationError(
                    "federation.schemas",
                    kind=kind,
                    one=first.register.name,
                    other=member.register.name,
                )


def _join_histories(members: Sequence[Member]) -> History | None:
    told = [(m.register, m.history) for m in members if m.history is not None]
    if not told:
        return None
    if len(told) < len(members):
        lacking = next(m for m in members if m.history is None)
        raise FederationError(
            "federation.no_history", one=lacking.register.name, root=lacking.checked.root
        )
    return join_histories(told, members[0].schemas)
