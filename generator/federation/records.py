"""Records under the ids that they have in a joint register.

Owns which fields hold ids of records: in the model, and in plain data by what the schemas say of
them (``x-ref``). A test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generator.model import Evaluation, Obstacle, Record, Trial
from generator.registers import Register
from generator.schema import Schema
from generator.source import Data

#: The part of a schema that leads to references: nothing, a reference, or the parts below by field
#: (``""`` for the items of a list).
References = Mapping[str, Any] | bool


def join_record(record: Record, register: Register) -> Record:
    """The record with its joint id, and joint ids for the records that it refers to."""
    joint = register.joint
    path = register.joint_path(record.path)
    if isinstance(record, Evaluation):
        return replace(
            record,
            path=path,
            trial=joint(record.trial),
            obstacles=tuple(replace(o, obstacle=joint(o.obstacle)) for o in record.obstacles),
        )
    aliases = tuple(map(joint, record.aliases))
    if isinstance(record, Trial):
        return replace(
            record,
            path=path,
            id=joint(record.id),
            aliases=aliases,
            programme=joint(record.programme),
            obstacles=tuple(replace(o, obstacle=joint(o.obstacle)) for o in record.obstacles),
            replicates=tuple(replace(r, trial=joint(r.trial)) for r in record.replicates),
        )
    if isinstance(record, Obstacle):
        merged_into = joint(record.merged_into)
        return replace(
            record, path=path, id=joint(record.id), aliases=aliases, merged_into=merged_into
        )
    return replace(record, path=path, id=joint(record.id), aliases=aliases)


def join_data(
    data: Mapping[str, Data], references: References, register: Register
) -> dict[str, Data]:
    """The plain data of a record, of any age and shape, with joint ids. `references` is what
    `find_references` gives for its kind."""
    named = _rename(dict(data), references, register)
    assert isinstance(named, dict)
    for field in ("id", "aliases"):
        if field in named:
            named[field] = _rename_all(named[field], register)
    return named


def find_references(schema: Schema) -> References:
    """Where records of a kind refer to others."""
    return _prune(schema.resolved)


def _prune(node: Mapping[str, Any]) -> References:
    if "x-ref" in node:
        return True
    below = dict(node.get("properties", {}))
    if "items" in node:
        below[""] = node["items"]
    kept = {key: branch for key, inner in below.items() if (branch := _prune(inner))}
    return kept or False


def _rename(value: Data, branch: References, register: Register) -> Data:
    if branch is True:
        return _rename_all(value, register)
    if isinstance(branch, bool):
        return value
    if isinstance(value, dict):
        return {
            key: _rename(held, branch[key], register) if key and key in branch else held
            for key, held in value.items()
        }
    if isinstance(value, list) and "" in branch:
        return [_rename(held, branch[""], register) for held in value]
    return value


def _rename_all(value: Data, register: Register) -> Data:
    if isinstance(value, list):
        return [_rename_all(held, register) for held in value]
    return register.joint(value.strip()) if isinstance(value, str) else value
