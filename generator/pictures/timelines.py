"""Time lines: trials and their periods, and the trial acts with today's line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from generator.model import Trial
from generator.pages.page import Figure
from generator.pictures.svg import element, line, picture, rectangle, text
from generator.registry import Registry
from generator.text import format_date, shorten
from generator.vocabularies import Act
from generator.words import say

WIDTH = 960
LABELS = 300
ROW = 20
TOP = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row: `end` None means that it goes on (or that the end is not known: `open_end`)."""

    label: str
    start: date
    end: date | None
    css: str
    open_end: bool = False


def draw_trials_timeline(registry: Registry, today: date) -> Figure:
    """Every trial whose start is known, by start."""
    trials = sorted(
        (t for t in registry.trials.values() if t.start.known),
        key=lambda t: (t.start.known.first if t.start.known else today, t.id),
    )
    bars = [_trial_bar(trial) for trial in trials]
    rows = tuple(
        (
            trial.title,
            format_date(trial.start.known) if trial.start.known else "",
            format_date(trial.end.known) if trial.end.known else say("pictures.unknown"),
            registry.vocabularies.label("statuses", trial.status),
        )
        for trial in trials
    )
    columns = tuple(say(f"pictures.column.{name}") for name in ("trial", "start", "end", "status"))
    return _figure("trials-timeline", bars, today, columns, rows, len(registry.trials))


def _trial_bar(trial: Trial) -> Bar:
    start, end = trial.start.known, trial.end.known
    assert start is not None
    css = {"stopped": "fr-c2", "rejected": "fr-c2", "withdrawn": "fr-c2"}.get(trial.status)
    if css is None:
        css = "fr-c1" if trial.status in ("ended", "evaluated") else "fr-c3"
    return Bar(
        label=trial.title,
        start=start.first,
        end=end.last if end else None,
        css=css,
        open_end=end is None,
    )


_OUTCOME = {
    "permanent": "fr-c1",
    "replaced": "fr-c3",
    "lapsed": "fr-c5",
    "repealed": "fr-c2",
    "ongoing": "fr-c4",
    "unknown": "fr-c6",
}


def draw_acts_timeline(registry: Registry, today: date) -> Figure:
    """Every trial act and clause whose first day is known, by first day, coloured by outcome."""
    label = registry.vocabularies.label
    every = [a for a in registry.vocabularies.acts.values() if a.is_trial]
    acts = sorted(
        (a for a in every if a.in_force or a.issued), key=lambda a: (_first(a) or today, a.code)
    )
    bars = []
    for act in acts:
        first = _first(act)
        assert first is not None
        bars.append(
            Bar(
                label=f"{act.code} {act.short}",
                start=first,
                end=act.expires.first if act.expires else None,
                css=_OUTCOME.get(act.outcome, "fr-c6"),
                open_end=act.expires is None and act.outcome != "ongoing",
            )
        )
    rows = tuple(
        (
            act.code,
            act.short or act.title,
            format_date(act.in_force) if act.in_force else "",
            format_date(act.expires) if act.expires else "",
            label("act-outcomes", act.outcome) if act.outcome else "",
        )
        for act in acts
    )
    names = ("number", "act", "in-force", "expires", "outcome")
    columns = tuple(say(f"pictures.column.{name}") for name in names)
    legend = [
        (css, label("act-outcomes", code))
        for code, css in _OUTCOME.items()
        if any(a.outcome == code for a in acts)
    ]
    return _figure("acts-timeline", bars, today, columns, rows, len(every), legend, row=13)


def _first(act: Act) -> date | None:
    known = act.in_force or act.issued
    return known.first if known else None


def _figure(
    identity: str,
    bars: Sequence[Bar],
    today: date,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    total: int,
    legend: Sequence[tuple[str, str]] = (),
    row: int = ROW,
) -> Figure:
    title = say(f"pictures.{identity}.title")
    description = say(f"pictures.{identity}.description", shown=len(bars), total=total)
    first = min((b.start.year for b in bars), default=today.year)
    last = max([today.year + 1, *(b.end.year + 1 for b in bars if b.end)])
    first -= first % 10
    scale = (WIDTH - LABELS - 10) / ((last - first) or 1)

    def place(day: date) -> float:
        return LABELS + (day.year - first + (day.timetuple().tm_yday - 1) / 365.25) * scale

    top = TOP + (26 if legend else 0)
    height = top + len(bars) * row + 10
    parts = list(_legend(legend))
    for year in range(first, last + 1, 5 if last - first < 80 else 10):
        x = place(date(year, 1, 1))
        parts.append(line(x, top - 8, x, height - 6, "fr-gridline"))
        parts.append(text(str(year), x, top - 12, class_="fr-muted", text_anchor="middle"))
    for number, bar in enumerate(bars):
        y = top + number * row
        x = place(bar.start)
        end = place(bar.end) if bar.end else place(today if not bar.open_end else bar.start) + 6
        css = bar.css if not bar.open_end else f"{bar.css} fr-open"
        parts.append(rectangle(x, y + 2, max(end - x, 3), row - 5, css))
        size = None if row >= ROW else 11
        parts.append(
            text(
                shorten(bar.label, 46 if row >= ROW else 54),
                LABELS - 8,
                y + row * 0.66,
                text_anchor="end",
                font_size=size,
            )
        )
    now = place(today)
    parts.append(line(now, top - 8, now, height - 6, "fr-now"))
    parts.append(
        text(say("pictures.today"), now, height - 1, class_="fr-muted", text_anchor="middle")
    )
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(identity, title, description, WIDTH, height + 6, parts, shape="wide"),
        columns=columns,
        rows=rows,
    )


def _legend(entries: Sequence[tuple[str, str]]) -> Sequence[str]:
    parts = []
    x = 0.0
    for css, label in entries:
        parts.append(element("rect", class_=css, x=x, y=2, width=14, height=12))
        parts.append(text(label, x + 20, 13))
        x += 44 + 7.2 * len(label)
    return parts
