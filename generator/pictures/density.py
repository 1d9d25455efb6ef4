"""The trials of a register that is too long for a bar each: columns by the year of their start."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model import Trial
from generator.pages.page import Figure
from generator.pictures.fills import Fill, define_patterns, draw_key
from generator.pictures.svg import picture
from generator.pictures.years import WIDTH, Column, draw_columns
from generator.registry import Registry
from generator.text import format_number
from generator.words import say


def draw_density(registry: Registry, trials: Sequence[Trial]) -> Figure:
    """Trials, in order of start and all with one known, by its year: evaluated or not."""
    identity = "trials-years"
    fills = (
        Fill(code="evaluated", label=say("pictures.bar.evaluated"), css="fr-c1"),
        Fill(code="other", label=say("pictures.bar.other"), css="fr-c3", pattern="up"),
    )
    years = range(_year(trials[0]), _year(trials[-1]) + 1)
    counts: dict[int, dict[str, int]] = {year: {"evaluated": 0, "other": 0} for year in years}
    for trial in trials:
        code = "evaluated" if registry.evaluations_of(trial.id) else "other"
        counts[_year(trial)][code] += 1
    columns: list[Column] = [*counts.items()]
    key, height = draw_key(identity, fills, WIDTH)
    parts = [define_patterns(identity, fills), *key]
    parts += draw_columns(identity, fills, columns, height + 16)
    title = say("pictures.trials-years.title")
    words = {"shown": format_number(len(trials)), "total": format_number(len(registry.trials))}
    description = say("pictures.trials-years.description", **words)
    names = ("year", "evaluated", "other", "sum")
    return Figure(
        id="trials-timeline",
        title=title,
        description=description,
        svg=picture(
            "trials-timeline", title, description, WIDTH, height + 216, parts, shape="wide"
        ),
        columns=tuple(say(f"pictures.column.{name}") for name in names),
        rows=tuple(
            (str(year), str(c["evaluated"]), str(c["other"]), str(sum(c.values())))
            for year, c in columns
        ),
    )


def _year(trial: Trial) -> int:
    assert trial.start.known is not None, "only what has a date is drawn"
    return trial.start.known.year
