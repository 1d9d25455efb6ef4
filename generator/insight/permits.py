"""The acts that a trial is held under, what lets it depart from a provision, and until when.

Owns which acts are a trial's own, and how several exemptions from one provision are read: the one
that lasts longest counts, so a renewed exemption is not shown as expired. Leaves what is late to
``trial_deadlines``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.dates import PartialDate
from generator.model import Exemption, Provision, Trial
from generator.registry import Registry
from generator.vocabularies import Vocabularies

#: The type of an identifier that is an act's number: the act is then the trial's own.
SFS = "sfs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """All of a trial's exemptions from one provision (None: the record names no provision).

    `valid_to` is the last day of the one that lasts longest, None when one of them has no end.
    `acts` permit them; empty when one of them rests on something else than an act.
    """

    provision: Provision | None
    acts: tuple[str, ...]
    valid_to: PartialDate | None


def list_permits(trial: Trial) -> tuple[Permit, ...]:
    """A trial's permits, one for each provision, in the record's order."""
    groups: dict[tuple[str, ...], list[Exemption]] = {}
    for exemption in trial.exemptions:
        provision = exemption.provision
        key = provision.key if provision else ("", exemption.description)
        groups.setdefault(key, []).append(exemption)
    return tuple(map(_permit, groups.values()))


def own_acts(vocabularies: Vocabularies, trial: Trial) -> tuple[str, ...]:
    """Codes of the acts that a trial is held under: those that permit its exemptions, then known
    ones that it has as identifiers. Many trial acts need no exemption, those that pay for
    something, say."""
    permitting = [exemption.act for exemption in trial.exemptions if exemption.act]
    numbers = [found.value for found in trial.identifiers if found.type == SFS]
    named = [code for number in numbers for code in vocabularies.acts_named(number)]
    return tuple(dict.fromkeys((*permitting, *named)))


def link_permits(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    """Ids of the trials that are held under each act (`own_acts`), by the act's code."""
    linked: dict[str, list[str]] = {}
    for trial in registry.trials.values():
        for act in own_acts(registry.vocabularies, trial):
            linked.setdefault(act, []).append(trial.id)
    return {act: tuple(trials) for act, trials in sorted(linked.items())}


def _permit(exemptions: list[Exemption]) -> Permit:
    ends = [exemption.valid_to for exemption in exemptions]
    known = [end for end in ends if end]
    acts = [exemption.act for exemption in exemptions]
    return Permit(
        provision=exemptions[0].provision,
        acts=tuple(dict.fromkeys(acts)) if all(acts) else (),
        valid_to=max(known, key=lambda d: d.last) if len(known) == len(ends) else None,
    )
