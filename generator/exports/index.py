"""``data/index.json``: every group of published data files, and the files of the tables one by one.

Made last, from the files themselves, so that it tells of what is there and of nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.exports.files import LICENCE, ExportContext, ExportFile, Listed
from generator.pages import addresses
from generator.pages.open_data import find_group

FOLDER = "data/"
PATH = f"{FOLDER}index.json"

#: Where to begin with the groups that are many files; the others begin with their first.
_STARTS: Mapping[str, str] = {
    "api": f"{addresses.API}index.json",
    "calendars": f"{addresses.FEEDS}#kalendrar",
    "feeds": addresses.FEEDS,
    "references": addresses.TRIALS,
}


def build_index_file(context: ExportContext, listed: Iterable[Listed]) -> ExportFile:
    """`listed` are all other files, in any order."""
    groups: dict[str, list[Listed]] = {}
    for file in sorted(listed, key=lambda file: file.path):
        if group := find_group(file.path):
            groups.setdefault(group, []).append(file)
    beside = sorted(
        (file for files in groups.values() for file in files if file.path.startswith(FOLDER)),
        key=lambda file: file.path,
    )
    content = {
        "built": context.built,
        "as_of": context.as_of,
        "commit": context.commit.sha if context.commit else None,
        "licence": LICENCE,
        "groups": [_tell_group(context, name, files) for name, files in sorted(groups.items())],
        "files": [
            {
                "path": file.path,
                "address": context.address(file.path),
                "media_type": file.media_type,
                "bytes": file.size,
                "sha256": file.sha256,
            }
            for file in beside
        ],
    }
    return ExportFile(
        path=PATH,
        content=(json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(),
        media_type="application/json",
    )


def _tell_group(context: ExportContext, name: str, files: Sequence[Listed]) -> dict[str, Any]:
    """The sum is that of what ``sha256sum`` prints of the files, by path."""
    lines = "".join(f"{file.sha256}  {file.path}\n" for file in files)
    return {
        "name": name,
        "address": context.address(_STARTS.get(name, files[0].path)),
        "media_types": sorted({file.media_type for file in files}),
        "files": len(files),
        "bytes": sum(file.size for file in files),
        "sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }
