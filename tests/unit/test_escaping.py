"""No text becomes a tag, markup or an address: judged by the parsers that the site is made with."""

from __future__ import annotations

import html5lib
import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.render import external, paragraphs
from generator.text import escape, flatten, parse_paragraphs

EXTENSIONS = ["attr_list", "tables", "toc"]  # as in mkdocs.yml

#: What a browser itself makes something else of, in any page: not what escaping can keep.
UNSHOWN = dict.fromkeys(map(ord, "\x00\x0c\r"), " ") | dict.fromkeys(range(55296, 57344))

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab1 -+*_`~#>|=:![](){}<&;\"'\\/.\n\t^$%@\u00a0\x85åäö"),
        st.characters(min_codepoint=32, max_codepoint=0x1F6FF, exclude_categories=["Cs", "Cc"]),
    ),
    max_size=40,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "</p><img src=x onerror=alert(1)>",
    "<!-- kommentar",
    "<?php echo 1 ?>",
    "&lt;b&gt; &amp;amp; &#60;b&#62;",
    "[länk](javascript:alert(1)) ![bild](x)",
    "<javascript:alert(1)> <http://exempel.se>",
    "[a]: http://exempel.se",
    "**fet** __fet__ *kursiv* `kod` ~~struken~~",
    "# rubrik",
    "> citat",
    "- punkt",
    "+ punkt",
    "1. punkt",
    "1) punkt",
    "2.",
    "-",
    "---",
    "- - -",
    "***",
    "===",
    "| a | b |",
    "{: #id .klass onclick=x }",
    "text {: .klass }",
    "{{ 7*7 }} {% raw %} ${x}",
    "[TOC]",
    "[^1] *[HTML]: x",
    "!!! note",
    "\\*x\\* \\\\",
    "    kod",
    "\t kod",
    "a  \nb",
    "a\n===\n",
    "a | b\n--- | ---\n1 | 2",
    "\u00a0- a",
    "wzxhzdk:0 klzzwxh:0000 \x02klzzwxh:0\x03",
    "&copy &notanentity; &#x27;",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
]


def shown(text: str) -> str:
    return " ".join(text.translate(UNSHOWN).split())


def read(page: str) -> tuple[list[str], str]:
    """The tags and the text of a piece of HTML, by another parser than the one that made it."""
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    tags = [element.tag for element in tree.iter() if isinstance(element.tag, str)]
    return tags[1:], " ".join("".join(tree.itertext()).split())


def without_stx(text: str) -> str:
    """Markdown drops its own two markers, STX and ETX, which no record can hold (S012)."""
    return text.replace("\x02", "").replace("\x03", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_stands(text: str) -> None:
    for before, tags in (("", ["p"]), ("## ", ["h2"]), ("Om ", ["p"])):
        page = markdown.markdown(before + escape(text), extensions=EXTENSIONS)
        assert read(page) == (tags, shown(f"{before.strip('# ')} {without_stx(text)}"))


@settings(max_examples=500)
@given(TEXT.filter(lambda text: text.split()))
@example("1986. Ett år")
@example("a\x85- b")
def test_any_text_is_a_paragraph_of_itself(text: str) -> None:
    page = markdown.markdown(escape(text), extensions=EXTENSIONS)
    assert read(page) == (["p"], shown(text))


@settings(max_examples=300)
@given(TEXT)
@example("' onmouseover='alert(1)")
def test_any_text_is_an_attribute_of_itself(text: str) -> None:
    for quote in "\"'":
        tree = html5lib.parseFragment(
            f"<a title={quote}{escape(text)}{quote}>x</a>", namespaceHTMLElements=False
        )
        (link,) = tree.iter("a")
        assert set(link.keys()) == {"title"}
        assert " ".join(link.get("title").split()) == shown(text)


@settings(max_examples=300)
@given(TEXT)
def test_any_text_is_a_cell_of_itself(text: str) -> None:
    page = markdown.markdown(
        f"| A | B |\n| - | - |\n| {escape(text)} | x |\n", extensions=EXTENSIONS
    )
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    cells = [" ".join("".join(cell.itertext()).split()) for cell in tree.iter("td")]
    assert cells == [shown(text), "x"]


@given(TEXT)
def test_escaped_text_is_one_line(text: str) -> None:
    assert len(escape(text).splitlines()) <= 1
    assert not set(escape(text)) & set("<>\"'{}[]`*_|\\#~^=$!") - set("#")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_paragraphs(text: str) -> None:
    page = markdown.markdown(f"<div>\n{paragraphs(text)}\n</div>", extensions=EXTENSIONS)
    tags, content = read(page)
    assert set(tags) <= {"div", "p", "ul", "li"}
    words = [word for block in parse_paragraphs(text) for word in (block.text, *block.items)]
    assert content == shown(without_stx(" ".join(words)))


@settings(max_examples=300)
@given(TEXT)
def test_any_paragraphs(text: str) -> None:
    tags, content = read(str(paragraphs(text)))
    assert set(tags) <= {"p", "ul", "li"}
    words = [flatten(w) for b in parse_paragraphs(text) for w in (b.text, *b.items)]
    assert content == shown(" ".join(words))


@given(
    st.one_of(
        TEXT, st.builds("{}{}".format, st.sampled_from(["javascript:", "data:", "https://"]), TEXT)
    )
)
def test_a_link_leads_out_or_is_no_link(address: str) -> None:
    tree = html5lib.parseFragment(str(external(address, "text")), namespaceHTMLElements=False)
    links = list(tree.iter("a"))
    assert len(links) <= 1
    for link in links:
        assert link.get("href").lower().startswith(("http://", "https://", "mailto:"))
        assert set(link.keys()) == {"href", "rel"}
    assert "".join(tree.itertext()) == "text"
