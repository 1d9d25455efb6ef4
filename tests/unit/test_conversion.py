"""What the builder converts itself is what Python-Markdown makes of it, or is left to that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.builder.conversion import convert
from generator.render import paragraphs
from generator.text import escape

EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list"]  # as in mkdocs.yml, with MkDocs' own


def judge(text: str) -> tuple[str, list[tuple[int, str, str]]]:
    """What Python-Markdown says: HTML, and headings with level, id and name."""
    parser = markdown.Markdown(
        extensions=EXTENSIONS, extension_configs={"toc": {"permalink": False}}
    )
    made = parser.convert(text)
    return made, list(_flatten(parser.toc_tokens))


def _flatten(tokens: list[Mapping[str, Any]]) -> Iterator[tuple[int, str, str]]:
    for token in tokens:
        yield token["level"], token["id"], token["name"]
        yield from _flatten(token["children"])


CONVERTED = [
    "",
    "# Rubrik",
    "## Rubrik\u00a0med  luft {: #luft }\n\n### Under",
    "## Två\n\n## Två\n\n## Två {: #tva }",
    "## Martin &amp; Servera\n\n## Tom &#42; stjärna",
    "Ett stycke.\n\nOch **ett till** med [länk](../../forsok/) i.",
    "<p>ett</p>\n<p>två</p>\n\n<p>tre</p>\n\n\n<p>fyra</p>",
    '<div class="a">\n\n<p>inuti</p>\n\n<ul>\n<li>a\n\n</li>\n</ul>\n</div>\n\n# Efter',
    "<!-- fr:grid -->\n\n<p>a</p>\n\n<!-- fr:end -->\n",
    '<ol class="b"><li>a<br>b</li><li><img src="x" alt="">c</li></ol>\n# Tätt',
    "<p>a &lt; b</p>\n\n0 av 169 försök.",
]

LEFT = [
    "rad ett\nrad två",
    "- punkt",
    "1. punkt",
    "> citat",
    "    kod",
    "`kod`",
    "*lutat* och **fet*",
    "a <b>fet</b>",
    "<p>öppen",
    "<p>a</b></p>",
    "<p>a</p> efter",
    "<script>x</script>",
    "<div>\n```\nkod\n```\n</div>",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<?php ?>",
    "<p>a\t</p>",
    "Rubrik\n======",
    "[bara](om.md)",
    "[x]: http://exempel.se",
]


@pytest.mark.parametrize("text", CONVERTED)
def test_the_same(text: str) -> None:
    made = convert(text)

    assert made is not None
    assert (made.html, [(h.level, h.id, h.name) for h in made.headings]) == judge(text)


@pytest.mark.parametrize("text", LEFT)
def test_left_to_the_library(text: str) -> None:
    assert convert(text) is None


PIECES = [
    *(
        "<p>",
        "</p>",
        "<ul>\n",
        "</ul>",
        "<li>",
        "</li>",
        "<div>",
        "</div>\n",
        "<br>",
        "<b>",
        "</b>",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "# ",
        "## ",
        "**",
        "[",
        "](../a/)",
        "{: #x }",
        "<!-- fr:end -->",
        "- ",
        "1. ",
    ),
    *(
        "ord",
        "två ord",
        "å",
        "&amp;",
        "&#42;",
        "<",
        ">",
        "&",
        "*",
        "_",
        "`",
        "|",
        "=",
        "\u00a0",
        "\t",
    ),
    *("<svg viewBox='0 0 1 1'><path d=\"M0\"/></svg>", '<a href="x">', "</a>", "<hr>", "!", "\\"),
]


@settings(max_examples=600)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_never_anything_else(text: str) -> None:
    made = convert(text)

    if made is not None:
        assert (made.html, [(h.level, h.id, h.name) for h in made.headings]) == judge(text)


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_text_of_records(text: str) -> None:
    source = f"# {escape(text)}\n\n{paragraphs(text)}\n\n<p>{escape(text)}</p>\n"

    made = convert(source)

    if made is not None:
        assert (made.html, [(h.level, h.id, h.name) for h in made.headings]) == judge(source)
