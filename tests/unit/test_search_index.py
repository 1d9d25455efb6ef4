"""Facets in one order, whatever order they came in; an index that is not as expected is told of."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import cbor2
import pytest

from generator.search_index import ENTRY, SearchIndexError, settle

FACETS = {"typ": [["Hinder", [2, 3]], ["Försök", [0, 1]]], "lag": [["Skollagen", [0]]]}


def pack(content: Any) -> bytes:
    return gzip.compress(b"pagefind_dcd" + cbor2.dumps(content), mtime=0)


def write_index(folder: Path, *, turned: bool = False) -> Path:
    """As Pagefind writes it: files by names that say nothing, facets and values in any order."""
    (folder / "filter").mkdir(parents=True)
    filters = []
    for number, (name, values) in enumerate(sorted(FACETS.items(), reverse=turned)):
        file = f"sv_{number}{int(turned)}"
        given = values[::-1] if turned else values
        (folder / "filter" / f"{file}.pf_filter").write_bytes(pack([name, given]))
        filters.append([name, file])
    described = ["1.5.2", [["sv_a", 3]], [["a", "b", "sv_c"]], filters, [], []]
    (folder / f"pagefind.sv_{int(turned)}.pf_meta").write_bytes(pack(described))
    languages = {"sv": {"hash": f"sv_{int(turned)}", "wasm": "sv", "page_count": 4}}
    (folder / ENTRY).write_text(json.dumps({"version": "1.5.2", "languages": languages}), "utf-8")
    return folder


def read_all(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def test_one_order(tmp_path: Path) -> None:
    one, other = write_index(tmp_path / "a"), write_index(tmp_path / "b", turned=True)

    settle(one)
    settle(other)

    assert read_all(one) == read_all(other)
    entry = json.loads((one / ENTRY).read_text("utf-8"))
    meta = one / f"pagefind.{entry['languages']['sv']['hash']}.pf_meta"
    described = cbor2.loads(gzip.decompress(meta.read_bytes())[12:])
    assert described[:3] == ["1.5.2", [["sv_a", 3]], [["a", "b", "sv_c"]]]
    found = {}
    for name, file in described[3]:
        content = (one / "filter" / f"{file}.pf_filter").read_bytes()
        found[name] = cbor2.loads(gzip.decompress(content)[12:])
    assert found == {name: [name, sorted(values)] for name, values in FACETS.items()}


def test_settled_is_settled(tmp_path: Path) -> None:
    folder = write_index(tmp_path / "a")
    settle(folder)
    before = read_all(folder)

    settle(folder)

    assert read_all(folder) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (ENTRY, b"{"),
        (ENTRY, b"[]"),
        (ENTRY, b'{"languages": {"sv": 1}}'),
        ("pagefind.sv_0.pf_meta", b"inget arkiv"),
        ("pagefind.sv_0.pf_meta", gzip.compress(b"annat", mtime=0)),
        ("pagefind.sv_0.pf_meta", pack(["1.5.2"])),
        ("pagefind.sv_0.pf_meta", pack(["1.5.2", [], [], 7])),
        ("filter/sv_00.pf_filter", pack(7)),
        ("filter/sv_00.pf_filter", pack(["typ", [["a", 1], [2, "b"]]])),
        ("filter/sv_00.pf_filter", gzip.compress(b"pagefind_dcd\xff", mtime=0)),
        ("filter/sv_00.pf_filter", pack(["typ", []])[:20]),
    ],
)
def test_another_version(tmp_path: Path, name: str, content: bytes) -> None:
    folder = write_index(tmp_path / "a")
    (folder / name).write_bytes(content)

    with pytest.raises(SearchIndexError) as told:
        settle(folder)

    assert told.value.path == folder / name
