"""Which trials took up which: chains of replication, earlier to the left, with what each found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.insight.counts import Count, list_codes
from generator.insight.ledger import MISSING, NOT_REPORTED, Ledger
from generator.insight.lineage import Chain, Lineage, LineageEdge
from generator.lifecycle import has_finished
from generator.model import Trial
from generator.pages.page import Figure
from generator.pictures.fills import VERDICTS, Fill, define_patterns, draw_fill
from generator.pictures.lettering import wrap
from generator.pictures.svg import element, picture, text
from generator.registry import Registry
from generator.text import join_words
from generator.vocabularies import Vocabularies
from generator.words import say

BOX = 270
GAP = 62
LINE = 16
PAD = 12
LEAST = 720

#: Chains in one picture, those with the latest trials.
MOST_CHAINS = 40


def draw_lineage(
    lineage: Lineage, registry: Registry, ledgers: Mapping[str, Ledger]
) -> Figure | None:
    """A row a chain, a column a place in it; None when nothing replicates anything."""
    if not lineage.chains:
        return None
    identity = "lineage"
    chains = lineage.chains[-MOST_CHAINS:]
    y, parts, used = 8.0, list[str](), dict[str, Fill]()
    columns = 1 + max(max(_depths(c.trials, c.edges).values()) for c in chains)
    width = max(columns * BOX + (columns - 1) * GAP + 4, LEAST)
    for number, chain in enumerate(chains):
        if number:
            parts.append(element("path", class_="fr-gridline", d=f"M0 {y - 14:.0f}H{width}"))
        drawn, y = _draw_chain(identity, chain, registry, ledgers, used, y)
        parts += drawn
        y += 28
    title = say("pictures.lineage.title")
    description = say("pictures.lineage.description", total=len(lineage.chains), shown=len(chains))
    rows = tuple(
        _row(edge, registry, ledgers) for edge in lineage.edges if edge.kind == "replicates"
    )
    names = ("trial", "outcome-of-trial", "replicates", "outcome-of-earlier", "differences")
    return Figure(
        id=identity,
        title=title,
        description=description,
        svg=picture(
            identity,
            title,
            description,
            width,
            y - 20,
            [define_patterns(identity, used.values()), *parts],
            shape="wide",
        ),
        columns=tuple(say(f"pictures.column.{name}") for name in names),
        rows=rows,
    )


def describe_outcome(ledger: Ledger, vocabularies: Vocabularies) -> str:
    """What became of a trial's measures, in words: ``2 bättre, 1 ingen skillnad``."""
    if not ledger.rows:
        return say("pictures.lineage.no-measures")
    found = [
        f"{count.count} {vocabularies.label('verdicts', count.code).lower()}"
        for count in _in_order(ledger, vocabularies)
        if count.code not in (MISSING, NOT_REPORTED)
    ]
    without = len(ledger.rows) - ledger.with_verdict
    if without and has_finished(ledger.trial.status):
        found.append(say("pictures.lineage.missing", count=without))
    elif without:
        found.append(say("pictures.lineage.waiting", count=without))
    return ", ".join(found)


def _in_order(ledger: Ledger, vocabularies: Vocabularies) -> list[Count]:
    """The verdicts that occur in the order that all pictures have, the missing last."""
    codes = (*list_codes(vocabularies, "verdicts"), MISSING)
    found = [count for count in ledger.counts if count.count]
    return sorted(found, key=lambda count: codes.index(count.code))


def _row(edge: LineageEdge, registry: Registry, ledgers: Mapping[str, Ledger]) -> tuple[str, ...]:
    def outcome(trial: str) -> str:
        return describe_outcome(ledgers[trial], registry.vocabularies)

    return (
        registry.trials[edge.target].title,
        outcome(edge.target),
        registry.trials[edge.source].title,
        outcome(edge.source),
        " ".join(edge.differences.split()) or say("pictures.unknown"),
    )


def _draw_chain(
    identity: str,
    chain: Chain,
    registry: Registry,
    ledgers: Mapping[str, Ledger],
    used: dict[str, Fill],
    top: float,
) -> tuple[list[str], float]:
    """What is drawn, and where it ends. Fills are added to `used`."""
    depth = _depths(chain.trials, chain.edges)
    levels: dict[int, float] = {}
    boxes: dict[str, tuple[float, float, float]] = {}
    nodes: list[str] = []
    for name in chain.trials:
        x, y = 2.0 + depth[name] * (BOX + GAP), levels.get(depth[name], top)
        box, height = _draw_trial(
            identity, registry.trials[name], ledgers[name], registry, used, x, y
        )
        nodes += box
        boxes[name] = (x, y, height)
        levels[depth[name]] = y + height + 14
    edges = [_draw_edge(boxes[e.source], boxes[e.target]) for e in chain.edges]
    return [*edges, *nodes], max(levels.values())


def _draw_trial(
    identity: str,
    trial: Trial,
    ledger: Ledger,
    registry: Registry,
    used: dict[str, Fill],
    x: float,
    y: float,
) -> tuple[list[str], float]:
    """A box with years, owners, title, a bar of verdicts and the same in words; and its height."""
    label = registry.vocabularies.label
    room = BOX - 2 * PAD
    owners = join_words([registry.vocabularies.organisation(c).label for c in trial.owners])
    above = wrap(" · ".join(part for part in (_years(trial), owners) if part), room, 12, 1)
    title = wrap(trial.title, room, 13.5, 4)
    words = wrap(describe_outcome(ledger, registry.vocabularies), room, 12, 3)
    parts, line_y = [], y + 20
    for lines, css, size in ((above, "fr-muted", 12), (title, "fr-strong", 13.5)):
        for part in lines:
            parts.append(text(part, x + PAD, line_y, class_=css, font_size=size))
            line_y += LINE + (1 if size > 13 else 0)
    counts = _in_order(ledger, registry.vocabularies)
    if counts:
        total, left = sum(c.count for c in counts), x + PAD
        for count in counts:
            code = NOT_REPORTED if count.code == MISSING else count.code
            fill = used.setdefault(
                code,
                Fill(
                    code=code,
                    label=label("verdicts", code),
                    css=f"fr-v-{code}",
                    pattern=VERDICTS.get(code, "hole"),
                ),
            )
            wide = room * count.count / total
            parts.append(draw_fill(identity, fill, left, line_y - 8, wide, 12))
            left += wide
        line_y += 22
    for part in words:
        parts.append(text(part, x + PAD, line_y, font_size=12))
        line_y += LINE
    height = line_y - y - 6
    box = element("rect", class_="fr-node", x=x, y=y, width=BOX, height=height, rx=4)
    return [box, *parts], height


def _draw_edge(source: tuple[float, float, float], target: tuple[float, float, float]) -> str:
    """An arrow from the earlier to the later, sideways, or downwards within a column."""
    x1, y1, h1 = source
    x2, y2, h2 = target
    if x2 > x1:
        a, b = (x1 + BOX, y1 + h1 / 2), (x2, y2 + h2 / 2)
        middle = b[0] - GAP / 2
        way = f"M{a[0]:.0f} {a[1]:.0f}H{middle:.0f}V{b[1]:.0f}H{b[0] - 7:.0f}"
        head = f"M{b[0] - 9:.0f} {b[1] - 5:.0f}l9 5l-9 5z"
    else:
        a, b = (x1 + BOX / 2, y1 + h1), (x2 + BOX / 2, y2)
        way = f"M{a[0]:.0f} {a[1]:.0f}L{b[0]:.0f} {b[1]:.0f}"
        head = f"M{b[0] - 5:.0f} {b[1] - 9:.0f}l5 9l5-9z"
    return element("path", class_="fr-edge", d=way) + element("path", class_="fr-head", d=head)


def _years(trial: Trial) -> str:
    start, end = trial.start.known, trial.end.known
    if start and end and start.year != end.year:
        return f"{start.year}–{end.year}"
    if start and end:
        return str(start.year)
    return say("pictures.lineage.from", year=start.year) if start else ""


def _depths(trials: Sequence[str], edges: Sequence[LineageEdge]) -> Mapping[str, int]:
    """The longest way from a beginning to each trial; cycles are cut at the trials' order."""
    place = {trial: number for number, trial in enumerate(trials)}
    depth = dict.fromkeys(trials, 0)
    for trial in trials:
        for edge in edges:
            if edge.source == trial and place[edge.target] > place[trial]:
                depth[edge.target] = max(depth[edge.target], depth[trial] + 1)
    return depth
