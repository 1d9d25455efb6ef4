"""What the answers are made from: an `ExportContext` with its indexes made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.dates import PartialDate
from generator.exports.files import ExportContext
from generator.insight.clock import by_subject
from generator.insight.deadlines import Deadline
from generator.insight.references import link_obstacles
from generator.pages import addresses
from generator.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSource:
    """`due` is by (kind of subject, subject), `met` are trials by obstacle, `faced` obstacles by
    trial; `registered` and `beforehand` are None without history."""

    context: ExportContext
    due: Mapping[tuple[str, str], tuple[Deadline, ...]]
    met: Mapping[str, tuple[str, ...]]
    faced: Mapping[str, tuple[str, ...]]
    registered: Mapping[str, PartialDate] | None
    beforehand: Mapping[str, bool] | None

    @property
    def registry(self) -> Registry:
        return self.context.registry

    def data(self, *steps: str) -> str:
        """The address of an answer: ``data("trials", "x")``."""
        return self.context.address(addresses.record_data_address(*steps))

    def page(self, address: str) -> str:
        return self.context.address(address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one file answers with. `steps` are its place, as `record_data_address` takes them;
    `page` is the address of the page that shows the same, empty for none; `data` is a dataclass,
    or a tuple of them for a list, which may become several files."""

    steps: tuple[str, ...]
    data: object
    page: str = ""


def prepare(context: ExportContext) -> ApiSource:
    met = link_obstacles(context.registry)
    faced: dict[str, list[str]] = {}
    for obstacle, trials in met.items():
        for trial in trials:
            faced.setdefault(trial, []).append(obstacle)
    return ApiSource(
        context=context,
        due=by_subject(context.derived.deadlines),
        met=met,
        faced={trial: tuple(found) for trial, found in sorted(faced.items())},
        registered=context.derived.registered,
        beforehand=context.derived.beforehand,
    )
