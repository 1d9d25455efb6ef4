"""``data/index.json`` tells of every published data file, and of nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.exports.building import build_exports
from generator.exports.files import ExportContext
from generator.exports.index import PATH
from tests.exports import contexts


@pytest.mark.parametrize("make", [contexts.golden, contexts.real, contexts.empty])
def test_the_index_tells_of_every_data_file(make: Callable[[], ExportContext]) -> None:
    context = make()
    made = {file.path: file for file in build_exports(context)}
    assert list(made)[-1] == PATH
    index: Any = json.loads(made.pop(PATH).content)
    assert (index["built"], index["as_of"]) == (context.built, context.as_of)
    assert {file["path"] for file in index["files"]} == {
        path for path in made if path.startswith("data/")
    }
    for file in index["files"]:
        content = made[file["path"]].content
        assert file["bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["media_type"] == made[file["path"]].media_type
    groups = {group["name"]: group for group in index["groups"]}
    expected = {
        *("api", "calendars", "catalogue", "csv", "database", "feeds", "package", "parquet"),
        "workbook",
    }
    assert groups.keys() - {"references"} == expected
    assert ("references" in groups) == bool(context.registry.trials)
    robots = ("robots.txt", "llms.txt")
    data = [file for path, file in made.items() if path not in robots]
    assert sum(group["files"] for group in groups.values()) == len(data)
    assert sum(group["bytes"] for group in groups.values()) == sum(len(f.content) for f in data)


def test_the_sum_of_a_group_is_that_of_what_sha256sum_prints() -> None:
    made = {file.path: file.content for file in build_exports(contexts.golden())}
    index: Any = json.loads(made[PATH])
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {path}\n"
        for path, content in sorted(made.items())
        if path.startswith("api/v1/")
    ]
    (api,) = (group for group in index["groups"] if group["name"] == "api")
    assert api["sha256"] == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert api["address"] == f"{contexts.SITE}api/v1/index.json"
