"""The acts that trials are held under: the same wherever they are told, and linked both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from generator.checking import check_register
from generator.exports.api.building import build_files as build_api
from generator.exports.tables.building import build_tables
from generator.pages import addresses
from generator.pages.act import ActContent
from generator.pages.act_outcomes import ActOutcomesContent
from generator.pages.acts import TrialActsContent
from generator.pages.linked import describe_page
from generator.pages.page import Page
from generator.pages.trial import TrialContent
from generator.render import Renderer
from generator.resources import PACKAGE
from generator.sitemap import build_pages
from generator.words import say
from tests.exports import contexts
from tests.registers import REPOSITORY, day_of

#: Fields of a trial that name acts: by code, or as a number in a text.
NAMING = ("exemptions", "obstacles", "aftermath", "identifiers")


@cache
def real_pages() -> Mapping[str, Page]:
    today = day_of(REPOSITORY)
    checked = check_register(REPOSITORY, today=today, jobs=1)
    return {page.address: page for page in build_pages(checked, today)}


@cache
def renderer() -> Renderer:
    return Renderer(PACKAGE / "templates", contexts.real().registry.vocabularies)


@cache
def rendered(address: str) -> str:
    return renderer().render(real_pages()[address])


@cache
def named_in_files() -> Mapping[str, frozenset[str]]:
    """The trial acts that each trial's own file names, read past the generator: wherever a number
    stands in the fields that name acts."""
    acts = contexts.real().registry.vocabularies.acts
    trial_acts = {code for code, act in acts.items() if act.is_trial}
    found: dict[str, frozenset[str]] = {}
    for path in sorted((REPOSITORY / "trials").glob("*/trial.yaml")):
        record = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
        text = json.dumps([record.get(field) for field in NAMING], ensure_ascii=False)
        numbers = set(re.findall(r"\d{4}:\d+(?: \d+ kap\. \d+ §)?", text))
        found[record["id"]] = frozenset(numbers & trial_acts)
    return found


def own_in_files() -> Mapping[str, frozenset[str]]:
    """Those that permit an exemption or are identifiers."""
    found = {}
    for trial, named in named_in_files().items():
        path = REPOSITORY / "trials" / trial / "trial.yaml"
        record: Any = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
        own = [e.get("permitted_by", {}).get("act", "") for e in record.get("exemptions", ())]
        own += [i["value"] for i in record.get("identifiers", ()) if i["type"] == "sfs"]
        found[trial] = frozenset(code for code in named if any(code in text for text in own))
    return found


def test_every_trial_act_that_a_trial_names_is_linked_both_ways() -> None:
    acts = contexts.real().registry.vocabularies.acts
    pairs = {(t, code) for t, named in named_in_files().items() for code in named}
    assert len(pairs) > 45
    for trial, code in pairs:
        page = addresses.act_address(acts[code])
        there = rendered(addresses.trial_address(trial))
        assert re.search(rf'href="[^"#]*{re.escape(page)}["#]', there), f"{trial}: {code}"
        back = addresses.trial_address(trial)
        assert re.search(rf'href="[^"]*{re.escape(back)}["#]', rendered(page)), f"{code}: {trial}"


def test_pages_lists_api_and_tables_agree_on_own_acts() -> None:
    context = contexts.real()
    acts = context.registry.vocabularies.acts
    expected = {(t, code) for t, own in own_in_files().items() for code in own}
    assert len({code for _, code in expected}) > 40
    on_trials, on_acts, in_facets = set(), set(), set()
    listed: dict[str, int] = {}
    for page in real_pages().values():
        content = page.content
        if isinstance(content, TrialContent):
            on_trials |= {(content.trial.id, code) for code in content.acts}
            assert page.search is not None
            facets = dict(page.search.filters)[say("search.facet.act")]
            in_facets |= {(content.trial.id, c) for c in acts if any(c in f for f in facets)}
        elif isinstance(content, ActContent):
            on_acts |= {(row.trial.id, content.act.code) for row in content.permitted}
        elif isinstance(content, TrialActsContent):
            listed |= {row.act.code: row.trials for row in content.part.rows if row.trials}
        elif isinstance(content, ActOutcomesContent):
            ended = [e for group in content.outcomes.groups for e in group.acts]
            fates = {e.act.code: e.trials for e in ended if e.trials}

    def of_trial_acts(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
        return {(trial, code) for trial, code in pairs if acts[code].is_trial}

    assert of_trial_acts(on_trials) == expected
    assert on_acts == on_trials
    assert expected <= in_facets
    counted = {code: sum(c == code for _, c in on_acts) for _, code in on_acts}
    assert listed == {c: n for c, n in counted.items() if acts[c].is_trial or c in listed}
    assert fates.items() <= counted.items()
    table = next(table for table in build_tables(context) if table.name == "trial_acts")
    assert {(row[0], row[1]) for row in table.rows} == on_trials
    vocabularies = context.registry.vocabularies
    for trial, codes in own_in_files().items():
        page = real_pages()[addresses.trial_address(trial)]
        described = describe_page(page, vocabularies, lambda target: target)
        assert described is not None
        thing = next(t for t in described["@graph"] if t["@type"] == "ResearchProject")
        linked = {found["@id"] for found in thing.get("subjectOf", ())}
        things = {f"{addresses.act_address(acts[code])}#forfattning" for code in codes}
        assert {name for name in linked if name.endswith("#forfattning")} == things
    answers = {f.path.removeprefix("api/v1/"): f.content for f in build_api(context)}
    for trial in context.registry.trials:
        told = json.loads(answers[f"trials/{trial}.json"])["data"]["derived"]["acts"]
        assert {(trial, code) for code in told} == {pair for pair in on_trials if pair[0] == trial}
    for code in {code for _, code in on_acts}:
        told = json.loads(answers[f"provisions/{acts[code].slug}.json"])["data"]["permitted"]
        assert {(trial, code) for trial in told} == {pair for pair in on_acts if pair[1] == code}
