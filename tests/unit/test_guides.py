"""The guides say only what can be done: every command in them exists, with its flags."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cli.arguments import build_parser
from generator.cli.context import UsageError
from generator.diagnostics import load_rules
from tests.registers import REPOSITORY

GUIDES = sorted((REPOSITORY / "docs" / "pages" / "guider").glob("*.md"))
READERS = {"lamna-in", "forskare", "myndigheter", "redaktionen"}
DESK = REPOSITORY / "generator" / "templates" / "desk.md.j2"
EVERY_TEXT = pytest.mark.parametrize("path", [*GUIDES, DESK], ids=lambda p: p.name)


def commands(text: str) -> Iterator[list[str]]:
    """What is written as code and begins with ``forsok``, with something for what varies."""
    text = re.sub(r"\{\{.*?\}\}", "x", text)
    blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    inline = re.findall(r"`(forsok [^`\n]+)`|<code>(forsok [^<]+)</code>", text)
    for line in [*"\n".join(blocks).splitlines(), *(a or b for a, b in inline)]:
        if line.startswith("forsok "):
            yield shlex.split(re.sub(r"<[^>]+>", "x", line))[1:]


@EVERY_TEXT
def test_every_command_can_be_run(path: Path) -> None:
    for arguments in commands(path.read_text("utf-8")):
        try:
            build_parser().parse_args(arguments)
        except UsageError as error:
            pytest.fail(f"forsok {shlex.join(arguments)}: {error}")


def test_the_curators_guide_and_the_desk_have_commands() -> None:
    guide = {c[0] for c in commands((GUIDES[0].parent / "redaktionen.md").read_text("utf-8"))}
    assert guide >= {"queue", "intake", "review", "build", "lift", "history", "verify"}
    assert {c[0] for c in commands(DESK.read_text("utf-8"))} == {"queue", "validate", "lift"}


def test_there_is_a_guide_for_everyone_and_the_first_page_leads_to_it() -> None:
    assert {path.stem for path in GUIDES} == {*READERS, "index"}
    first = (GUIDES[0].parent / "index.md").read_text("utf-8")
    for name in READERS:
        assert f"({name}.md)" in first


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_guide_says_what_is_needed_how_to_do_it_and_how_to_correct_it(name: str) -> None:
    text = (GUIDES[0].parent / f"{name}.md").read_text("utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "Vad behöver du?"
    assert "Vad betyder felen?" in headings
    assert headings[-1].startswith("Rätta")
    assert re.search(r"minuter|halvtimme|kvart", text), "how long it takes"
    assert re.search(r"^1\. ", text, re.MULTILINE), "step by step"
    # A page that nobody reads to the end helps nobody.
    assert len(text.split()) < 900


@pytest.mark.parametrize("name", sorted(READERS))
def test_the_codes_of_faults_exist(name: str) -> None:
    text = (GUIDES[0].parent / f"{name}.md").read_text("utf-8")
    assert set(re.findall(r"\b[STRC]\d{3}\b", text)) <= set(load_rules())
