"""Registers of any size, made from the real records: ids, bodies, days and texts of their own.

Texts are put together anew from the sentences of all records, so that the words are the register's
own but no two records say the same. One commit a trial, and one in ten is changed once.
"""

from __future__ import annotations

import random
import re
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.repositories import File, commit, feed_repository
from generator.checking import load_vocabularies

_ID = re.compile(r"^id: .*$", re.MULTILINE)
_LINK = re.compile(r"^(\s+- trial: )(\S+)$", re.MULTILINE)
_SCHEMA = re.compile(r"\$schema=\S+")
_TITLE = re.compile(r"^title: (.*)$", re.MULTILINE)
_MUNICIPALITY = re.compile(r"\bkommun:\d{4}\b")
_DAY = re.compile(r"((?:actual|planned): '\d{4}-\d{2}-)(\d{2})'")
_ALIASES = re.compile(r"^aliases:\n(?: +- .*\n)+", re.MULTILINE)
_TEXT = re.compile(
    r"^( *)(summary|problem|intervention|population|result|explanation|description): \|-\n"
    r"((?:\1  .*\n)+)",
    re.MULTILINE,
)
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A real trial: its file, and its evaluations by name."""

    name: str
    text: str
    evaluations: Mapping[str, str]


def write_register(source: Path, target: Path, trials: int) -> int:
    """Write `trials` trials made of those in `source` to `target`, with their evaluations, and its
    obstacles and programmes once. Returns the bytes of the trial files."""
    shutil.rmtree(target, ignore_errors=True)
    size = 0
    for files in (_read_shared(source), *_make_all(source, trials)):
        for name, content in files:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            size += len(content) if name.endswith("/trial.yaml") else 0
    return size


def write_repository(source: Path, target: Path, trials: int) -> None:
    """The same in a git repository."""
    shutil.rmtree(target, ignore_errors=True)

    def stream() -> Iterator[bytes]:
        yield from commit("main", 0, _read_shared(source))
        for number, files in enumerate(_make_all(source, trials), start=1):
            yield from commit("main", number, files)
        for number, files in enumerate(_make_all(source, trials), start=1):
            if number % 10 == 0:
                name, content = files[0]
                changed = _TITLE.sub(_say_again, content.decode(), count=1)
                yield from commit("main", trials + number, [(name, changed.encode())])

    feed_repository(target, stream())


def _read_shared(source: Path) -> list[File]:
    paths = (p for name in ("obstacles", "programmes") for p in (source / name).glob("*.yaml"))
    return [(p.relative_to(source).as_posix(), p.read_bytes()) for p in sorted(paths)]


def _make_all(source: Path, trials: int) -> Iterator[list[File]]:
    """The files of each trial, its own first."""
    originals = [
        Original(
            name=path.parent.name,
            text=path.read_text("utf-8"),
            evaluations={
                e.name: e.read_text("utf-8") for e in sorted(path.parent.glob("evaluations/*"))
            },
        )
        for path in sorted((source / "trials").glob("*/trial.yaml"))
    ]
    sentences = _read_sentences(originals)
    bodies = load_vocabularies(source).organisations.values()
    places = [(body.code, body.label) for body in bodies if body.kind == "kommun"]
    for number in range(trials):
        chance = random.Random(number)  # noqa: S311 - the same register each time
        yield list(_make(originals, number, trials, sentences, places, chance))


def _make(
    originals: Sequence[Original],
    number: int,
    trials: int,
    sentences: Sequence[str],
    places: Sequence[tuple[str, str]],
    chance: random.Random,
) -> Iterator[File]:
    original, turn = originals[number % len(originals)], number // len(originals)
    name = f"{original.name[:70].rstrip('-')}-{turn}"
    code, place = chance.choice(places)
    moved = chance.randrange(-9, 10)

    def vary(text: str) -> str:
        text = _TEXT.sub(lambda found: _reword(found, sentences, chance), text)
        text = _DAY.sub(lambda f: f"{f[1]}{min(28, max(1, int(f[2]) + moved)):02}'", text)
        # One of the bodies only: two that became the same would be a fault.
        first = _MUNICIPALITY.search(text)
        return text.replace(first[0], code) if first and code not in text else text

    def lead(target: str) -> str:
        """The one of the same turn, or the first of all where the last turn is not whole."""
        place = next(i for i, o in enumerate(originals) if o.name == target)
        led = place if turn * len(originals) + place < trials else 0
        return f"{originals[led].name[:70].rstrip('-')}-{turn if led else 0}"

    text = _ID.sub(f"id: {name}", original.text, count=1)
    text = _ALIASES.sub("", text)
    text = _LINK.sub(lambda found: f"{found[1]}{lead(found[2])}", text)
    text = _SCHEMA.sub("$schema=../../schema/trial.schema.json", text, count=1)
    text = _TITLE.sub(f"title: '{make_title(number)} i {place}'", text, count=1)
    yield f"trials/{name}/trial.yaml", vary(text).encode()
    for file, evaluation in original.evaluations.items():
        yield f"trials/{name}/evaluations/{file}", vary(evaluation).encode()


def make_title(number: int) -> str:
    """Five of two hundred made-up words: titles are seldom alike, as in a real register."""
    parts = ("skol", "vård", "miljö", "hem", "lag", "väg", "stöd", "tids", "bygg", "folk")
    ends = ("prov", "kort", "form", "steg", "nät", "plan", "mått", "dag", "led", "rum")
    said = []
    for place in range(5):
        number = (number * 48_271 + place + 1) % 2_147_483_647
        said.append(parts[number % 10] + ends[number // 10 % 10])
    return " ".join(said).capitalize()


def _say_again(found: re.Match[str]) -> str:
    return f"title: '{found[1][1:-1]} igen'"


def _reword(found: re.Match[str], sentences: Sequence[str], chance: random.Random) -> str:
    """As long a text, of sentences from anywhere in the register."""
    indent, key, old = found.groups()
    length, told = len(" ".join(old.split())), ""
    for _ in range(30):
        sentence = chance.choice(sentences)
        if len(told) + len(sentence) < length:
            told = f"{told} {sentence}".strip()
    lines = textwrap.wrap(told or " ".join(old.split()), 86, break_on_hyphens=False)
    body = "".join(f"{indent}  {line}\n" for line in lines)
    return f"{indent}{key}: |-\n{body}"


def _read_sentences(originals: Sequence[Original]) -> list[str]:
    texts = [t for o in originals for t in (o.text, *o.evaluations.values())]
    found = (
        _SENTENCE.split(" ".join(m[3].split())) for text in texts for m in _TEXT.finditer(text)
    )
    return sorted({sentence for part in found for sentence in part})
