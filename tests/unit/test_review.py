"""Record text in a review: it means itself, whatever a forge makes of text."""

from __future__ import annotations

import html

import hypothesis.strategies as st
import pytest
from hypothesis import given

from generator.review.rendering import inert


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("@kommunen", "@k"),
        ("hej@exempel.se", "@e"),
        ("https://exempel.se", "https://"),
        ("HTTP://exempel.se", "HTTP://"),
        ("www.exempel.se", "www."),
        ("mailto:a@b.se", "mailto:"),
        ("<b>fet</b>", "<b>"),
        ("[länk](x)", "[länk]"),
        ("`kod`", "`"),
        ("a | b", "|"),
        ("- [ ] klar", "[ ]"),
        ("#12", "#12"),
        ("&lt;b&gt;", "&lt;b"),
        ("\x1b[31mröd", "\x1b"),
        ("\u202egnir", "\u202e"),
    ],
)
def test_nothing_is_live(text: str, live: str) -> None:
    assert live not in inert(text)


def test_ordinary_text_is_left_alone() -> None:
    text = "Färre kom för sent (41 procent), enligt skolan: ”bättre än väntat”."
    assert inert(text) == text


@given(st.text("abc <>&|`*_[]()#@:/.w\n\"'åäö", max_size=60))
def test_it_reads_as_it_was_written(text: str) -> None:
    shown = html.unescape(inert(text)).replace("\u200b", "")
    assert shown == " ".join(text.split())
    assert "\n" not in shown
