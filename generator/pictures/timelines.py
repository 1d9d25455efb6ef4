"""Time lines: programmes and trials, programmes with their trials, and the trial acts.

A bar's name stands beside it, to the right where there is room and else to the left, so that it can
be read in full on a phone. Leaves a register too long for bars to ``density``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.dates import PartialDate
from generator.insight.references import find_programme
from generator.model import Programme, Trial
from generator.pages.page import Figure
from generator.pictures.density import draw_density
from generator.pictures.fills import Fill, define_patterns, draw_fill, draw_key
from generator.pictures.lettering import fit, measure
from generator.pictures.svg import element, line, picture, rectangle, text
from generator.registry import Registry
from generator.text import format_date, format_number, swedish_key
from generator.vocabularies import Act
from generator.words import say

WIDTH = 960
ROW = 20
HEADING = 46
SIZE = 12.5

#: More trials than this are counted by year instead of drawn one by one.
MOST_BARS = 120

#: Programmes that one picture holds, and trials that it shows of each.
MOST_PROGRAMMES = 40
MOST_MEMBERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row. `end` None: not known, unless it `goes_on` until after today."""

    label: str
    start: date
    end: date | None
    fill: Fill
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under a heading with its own axis of years."""

    heading: str
    bars: tuple[Bar, ...]


def draw_trials_timeline(registry: Registry, today: date) -> Figure | None:
    """Programmes and trials by start; many trials as columns a year. None when none has a start."""
    trials = sorted(
        (t for t in registry.trials.values() if t.start.known),
        key=lambda t: (_first(t.start.known), swedish_key(t.title), t.id),
    )
    if not trials:
        return None
    if len(trials) > MOST_BARS:
        return draw_density(registry, trials)
    programmes = _programmes(registry)
    fills = _trial_fills()
    groups = []
    if programmes:
        bars = tuple(_programme_bar(p, fills["programme"]) for p in programmes)
        groups.append(Group(heading=say("pictures.group.programmes"), bars=bars))
    bars = tuple(_trial_bar(t, fills[_trial_code(t)]) for t in trials)
    groups.append(Group(heading=say("pictures.group.trials"), bars=bars))
    rows = (
        *(_programme_row(registry, p) for p in programmes),
        *(_trial_row(registry, t) for t in trials),
    )
    return _figure(
        "trials-timeline",
        groups,
        _used(fills.values(), groups),
        today,
        ("entry", "kind", "start", "end", "status"),
        rows,
        shown=len(trials),
        total=len(registry.trials),
    )


def draw_programmes(registry: Registry, today: date) -> Figure | None:
    """Programmes, the latest first, each with its trials; None when no programme has any."""
    fills = _trial_fills()
    groups, rows = [], []
    members: dict[str, list[Trial]] = {}
    for trial in registry.trials.values():
        found = find_programme(registry, trial.programme) if trial.programme else None
        if found and trial.start.known:
            members.setdefault(found.id, []).append(trial)
    ordered = sorted(
        (registry.programmes[name] for name in members),
        key=lambda p: (p.start.first if p.start else date.min, p.id),
        reverse=True,
    )
    for programme in ordered[:MOST_PROGRAMMES]:
        trials = sorted(
            members[programme.id], key=lambda t: (_first(t.start.known), swedish_key(t.title), t.id)
        )
        shown = trials[-MOST_MEMBERS:]
        bars = [_trial_bar(trial, fills[_trial_code(trial)]) for trial in shown]
        if programme.start:
            own = _programme_bar(programme, fills["programme"])
            bars.insert(0, replace(own, label=say("pictures.group.programme")))
        heading = programme.title
        if len(trials) > len(shown):
            heading = say("pictures.group.part", title=heading, shown=len(shown), of=len(trials))
        groups.append(Group(heading=heading, bars=tuple(bars)))
        rows += [(programme.title, *_trial_row(registry, trial)) for trial in shown]
    if not groups:
        return None
    return _figure(
        "programmes",
        groups,
        _used(fills.values(), groups),
        today,
        ("programme", "entry", "kind", "start", "end", "status"),
        rows,
        shown=len(groups),
        total=len(registry.programmes),
    )


_OUTCOMES: Mapping[str, str] = {
    "ongoing": "fr-c4",
    "permanent": "fr-c1",
    "replaced": "fr-c3",
    "repealed": "fr-c2",
    "lapsed": "fr-c5",
    "unknown": "fr-c6",
}


def draw_acts_timeline(registry: Registry, today: date) -> Figure | None:
    """Trial acts and clauses whose first day is known, by what became of them; None without any."""
    label = registry.vocabularies.label
    every = [a for a in registry.vocabularies.acts.values() if a.is_trial]
    acts = sorted(
        (a for a in every if a.in_force or a.issued),
        key=lambda a: (_first(a.in_force or a.issued), a.code),
    )
    if not acts:
        return None
    groups, rows = [], []
    for outcome, css in _OUTCOMES.items():
        found = [a for a in acts if (a.outcome if a.outcome in _OUTCOMES else "unknown") == outcome]
        if not found:
            continue
        words = label("act-outcomes", outcome)
        fill = Fill(code=outcome, label=words, css=css)
        groups.append(
            Group(
                heading=f"{words} ({format_number(len(found))})",
                bars=tuple(_act_bar(act, fill, today) for act in found),
            )
        )
        rows += [_act_row(act, words) for act in found]
    return _figure(
        "acts-timeline",
        groups,
        (),
        today,
        ("number", "act", "in-force", "expires", "outcome"),
        rows,
        shown=len(acts),
        total=len(every),
    )


def _act_bar(act: Act, fill: Fill, today: date) -> Bar:
    start = _first(act.in_force or act.issued)
    end = act.expires.first if act.expires else None
    return Bar(
        label=f"{act.short or act.title} ({act.code})",
        start=start,
        end=end,
        fill=fill,
        goes_on=end is None and act.outcome == "ongoing" and start <= today,
    )


def _act_row(act: Act, outcome: str) -> tuple[str, ...]:
    return (
        act.code,
        act.short or act.title,
        format_date(act.in_force) if act.in_force else "",
        format_date(act.expires) if act.expires else "",
        outcome,
    )


def _trial_fills() -> Mapping[str, Fill]:
    words = {
        "programme": ("fr-c4", "dots"),
        "over": ("fr-c1", "solid"),
        "going": ("fr-c3", "level"),
        "broken": ("fr-c2", "cross"),
    }
    return {
        code: Fill(code=code, label=say(f"pictures.bar.{code}"), css=css, pattern=pattern)  # type: ignore[arg-type]
        for code, (css, pattern) in words.items()
    }


def _used(fills: Iterable[Fill], groups: Sequence[Group]) -> tuple[Fill, ...]:
    drawn = {bar.fill.code for group in groups for bar in group.bars}
    return tuple(fill for fill in fills if fill.code in drawn)


def _trial_code(trial: Trial) -> str:
    if trial.status in ("stopped", "rejected", "withdrawn"):
        return "broken"
    return "over" if trial.status in ("ended", "evaluated") else "going"


def _trial_bar(trial: Trial, fill: Fill) -> Bar:
    end = trial.end.known
    return Bar(
        label=trial.title,
        start=_first(trial.start.known),
        end=end.last if end else None,
        fill=fill,
        goes_on=end is None and trial.status == "running",
    )


def _trial_row(registry: Registry, trial: Trial) -> tuple[str, ...]:
    return (
        trial.title,
        registry.vocabularies.label("kinds", trial.kind),
        format_date(trial.start.known) if trial.start.known else "",
        format_date(trial.end.known) if trial.end.known else say("pictures.unknown"),
        registry.vocabularies.label("statuses", trial.status),
    )


def _programmes(registry: Registry) -> list[Programme]:
    """Programmes with a start, in time order; only the latest of very many."""
    known = [p for p in registry.programmes.values() if p.start]
    known.sort(key=lambda p: (_first(p.start), swedish_key(p.title), p.id))
    return known[-MOST_PROGRAMMES:]


def _programme_bar(programme: Programme, fill: Fill) -> Bar:
    return Bar(
        label=programme.title,
        start=_first(programme.start),
        end=programme.end.last if programme.end else None,
        fill=fill,
    )


def _programme_row(registry: Registry, programme: Programme) -> tuple[str, ...]:
    return (
        programme.title,
        registry.vocabularies.label("programme-kinds", programme.kind),
        format_date(programme.start) if programme.start else "",
        format_date(programme.end) if programme.end else say("pictures.unknown"),
        "",
    )


def _first(known: PartialDate | None) -> date:
    assert known is not None, "only what has a date is drawn"
    return known.first


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """Where days stand between the years `first` and `last`."""

    first: int
    last: int

    def place(self, day: date) -> float:
        share = day.year - self.first + (day.timetuple().tm_yday - 1) / 365.25
        return 14 + share * (WIDTH - 28) / (self.last - self.first)

    @property
    def years(self) -> range:
        span = self.last - self.first
        return range(self.first, self.last + 1, 1 if span <= 15 else 5 if span < 80 else 10)


def _figure(
    identity: str,
    groups: Sequence[Group],
    key: Sequence[Fill],
    today: date,
    names: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    **words: int,
) -> Figure:
    title = say(f"pictures.{identity}.title")
    description = say(
        f"pictures.{identity}.description", **{k: format_number(v) for k, v in words.items()}
    )
    bars = [bar for group in groups for bar in group.bars]
    first = min(bar.start.year for bar in bars)
    last = max(
        [
            today.year + 1,
            *(b.start.year + 1 for b in bars),
            *(b.end.year + 1 for b in bars if b.end),
        ]
    )
    axis = _Axis(first=first - first % 5, last=last + -last % 5)
    legend, y = draw_key(identity, key, WIDTH)
    fills = {bar.fill.code: bar.fill for bar in bars}
    parts = [define_patterns(identity, fills.values()), *legend]
    for group in groups:
        parts += _draw_group(identity, group, axis, today, y)
        y += HEADING + len(group.bars) * ROW + 16
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(identity, title, description, WIDTH, y, parts, shape="broad"),
        columns=tuple(say(f"pictures.column.{name}") for name in names),
        rows=tuple(rows),
    )


def _draw_group(identity: str, group: Group, axis: _Axis, today: date, y: float) -> list[str]:
    top, foot = y + HEADING, y + HEADING + len(group.bars) * ROW
    parts = [text(fit(group.heading, WIDTH, 15), 0, y + 19, class_="fr-strong", font_size=15)]
    now = axis.place(today)
    for year in axis.years:
        x = axis.place(date(year, 1, 1))
        parts.append(line(x, top - 4, x, foot, "fr-gridline"))
        if abs(x - now) > 36:
            parts.append(text(str(year), x, top - 8, class_="fr-muted", text_anchor="middle"))
    parts.append(line(now, top - 4, now, foot, "fr-now"))
    parts.append(
        text(say("pictures.today"), now, top - 8, class_="fr-strong", text_anchor="middle")
    )
    for number, bar in enumerate(group.bars):
        parts += _draw_bar(identity, bar, axis, today, top + number * ROW)
    return parts


def _draw_bar(identity: str, bar: Bar, axis: _Axis, today: date, y: float) -> list[str]:
    start = axis.place(bar.start)
    if bar.end:
        end = max(axis.place(bar.end), start + 4)
    elif bar.goes_on:
        end = max(axis.place(today), start + 4)
    else:
        end = start + 16
    parts = []
    if bar.end or bar.goes_on:
        parts.append(draw_fill(identity, bar.fill, start, y + 3, end - start, 13))
        if bar.goes_on:
            parts.append(
                element("path", class_="fr-head", d=f"M{end + 2:.0f} {y + 4:.0f}l9 5.5-9 5.5z")
            )
            end += 11
    else:
        # The end is not known: a dashed edge, and nothing that looks like a length of time.
        parts.append(rectangle(start, y + 3, 16, 13, "fr-bar fr-bar--hole"))
    right, left = WIDTH - end - 8, start - 8
    wanted = measure(bar.label, SIZE)
    if wanted <= right or (wanted > left and right >= left):
        words = fit(bar.label, right, SIZE)
        parts.append(text(words, end + 6, y + 14, class_="fr-label", font_size=SIZE))
    else:
        words = fit(bar.label, left, SIZE)
        parts.append(
            text(words, start - 6, y + 14, class_="fr-label", text_anchor="end", font_size=SIZE)
        )
    return parts
