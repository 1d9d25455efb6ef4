"""Words that say what a trial is about, without a list of words.

Owns telling rare words from ordinary ones, by how many trials use them. Leaves what shared words
mean to ``related``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from math import log

from generator.model import Trial

#: A word that more than this share of all trials use says nothing about any of them.
COMMON_SHARE = 0.1

_WORD = re.compile(r"[^\W\d_]{4,}")


def find_words(text: str) -> set[str]:
    """Words of four letters or more, folded."""
    return set(_WORD.findall(text.casefold()))


def weigh_words(trials: Collection[Trial]) -> Mapping[str, float]:
    """Words that two trials or more use, with a weight up to 1 for the rarest; common ones are
    left out. Counted over running text too, where ordinary words give themselves away better than
    in titles. The weight is the inverse document frequency, log(n / count) / log(n)."""
    used = Counter(word for trial in trials for word in find_words(_prose(trial)))
    most = max(2.0, COMMON_SHARE * len(trials))
    return {
        word: weight
        for word, count in used.items()
        if 2 <= count <= most and (weight := log(len(trials) / count) / log(len(trials))) > 0
    }


def _prose(trial: Trial) -> str:
    names = (measure.name for measure in trial.measures)
    return " ".join((trial.title, trial.summary, trial.problem, trial.intervention, *names))
