"""What was meant: the nearest of many names, fast enough for every fault of a large register."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

#: Names compared in full; the rest share fewer groups of three letters with what was written.
_CANDIDATES = 25
#: Up to so many names an index costs more than it saves.
_SMALL = 200


class Spellings:
    """Names, each with what it stands for, to be searched many times."""

    def __init__(self, names: Mapping[str, str] | Iterable[str]) -> None:
        table = dict(names) if isinstance(names, Mapping) else {name: name for name in names}
        self._names = {name.casefold(): target for name, target in table.items()}
        self._index: defaultdict[str, list[str]] = defaultdict(list)
        if len(self._names) > _SMALL:
            for name in self._names:
                for group in _groups(name):
                    self._index[group].append(name)

    def find(self, wrong: str, cutoff: float = 0.6) -> str:
        """What the nearest name stands for; empty when none is within `cutoff` (0–1)."""
        written = wrong.casefold()[:200]
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(written)
        best, found = cutoff, ""
        for name in self._candidates(written):
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
                continue
            ratio = matcher.ratio()
            if ratio > best or (ratio == best and not found):
                best, found = ratio, self._names[name]
        return found

    def _candidates(self, written: str) -> Iterable[str]:
        if not self._index:
            return self._names
        shared = Counter(name for group in _groups(written) for name in self._index.get(group, ()))
        # Of names that share as much, the shortest difference in length comes first.
        ranked = sorted(shared, key=lambda n: (-shared[n], abs(len(n) - len(written)), n))
        return ranked[:_CANDIDATES]


def _groups(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def nearest(wrong: str, names: Mapping[str, str] | Iterable[str], cutoff: float = 0.6) -> str:
    """The name closest to `wrong` (or what it stands for), empty when none is near enough."""
    return Spellings(names).find(wrong, cutoff)
