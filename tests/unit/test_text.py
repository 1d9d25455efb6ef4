"""Text for people and for formats."""

from __future__ import annotations

from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import parse_date
from generator.text import (
    Paragraph,
    escape,
    format_date,
    format_number,
    join_words,
    parse_paragraphs,
    safe_address,
    shorten,
    slugify,
    sort_swedish,
)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        ("  \n \n", ()),
        ("Ett\nstycke.", (Paragraph(text="Ett stycke."),)),
        ("Ett.\n\nTvå.", (Paragraph(text="Ett."), Paragraph(text="Två."))),
        ("Ett.\n \t \nTvå.", (Paragraph(text="Ett."), Paragraph(text="Två."))),
        ("- a\n- b", (Paragraph(items=("a", "b")),)),
        (
            "Först:\n- a\n  fortsätter\n- b",
            (Paragraph(text="Först:"), Paragraph(items=("a fortsätter", "b"))),
        ),
        ("-inte en lista", (Paragraph(text="-inte en lista"),)),
        ("1 - 2 = -1", (Paragraph(text="1 - 2 = -1"),)),
    ],
)
def test_paragraphs_and_lists(text: str, blocks: tuple[Paragraph, ...]) -> None:
    assert parse_paragraphs(text) == blocks


@given(st.text(alphabet="ab -\n\t#*", max_size=60))
def test_paragraphs_keep_every_word(text: str) -> None:
    shown = " ".join(
        word for block in parse_paragraphs(text) for word in (block.text, *block.items)
    )
    # Only the dashes that begin a list item are taken away.
    assert shown.replace("-", "").split() == text.replace("-", "").split()


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Kort", 10, "Kort"),
        ("En längre text", 14, "En längre text"),
        ("En längre text", 13, "En längre…"),
        ("En längre, text", 12, "En längre…"),
        ("Ettlångtord", 5, "Ettl…"),
        ("rad\n\nrad", 10, "rad rad"),
    ],
)
def test_shorten_at_a_word(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.text(max_size=80), st.integers(min_value=1, max_value=40))
def test_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    "address",
    [
        "https://www.regeringen.se/rapport",
        "http://exempel.se",
        "HTTPS://EXEMPEL.SE/å?a=b&c=d#e",
        "mailto:registrator@exempel.se",
        "https://exempel.se/(parentes)",
    ],
)
def test_addresses_that_may_be_followed(address: str) -> None:
    assert safe_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
        ),
        *("java\tscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,<b>", "vbscript:x"),
        *("file:///etc/passwd", "//exempel.se", "/sida", "sida.html", "www.exempel.se", ""),
        *("https:", "https://", "http:///sida", "https://exempel.se/a b", "https://exempel.se/\n"),
        *("ftp://exempel.se", "http://[::1", "blob:https://exempel.se", "https:exempel.se", "#x"),
    ],
)
def test_addresses_that_may_not(address: str) -> None:
    assert safe_address(address) is None


@given(
    st.one_of(
        st.text(max_size=40),
        st.builds(
            lambda before, scheme, rest: f"{before}{scheme}{rest}",
            st.text(alphabet="\x00\x01\t\n\r \u00a0\u200b", max_size=3),
            st.sampled_from(["javascript:", "data:", "vbscript:", "JAVASCRIPT:", "java\tscript:"]),
            st.text(max_size=20),
        ),
    )
)
def test_an_address_that_passes_is_a_link_out(address: str) -> None:
    passed = safe_address(address)
    if passed is None:
        return
    # What a browser sees is what was judged: the attribute is read back by another parser.
    page = html5lib.parseFragment(f'<a href="{escape(passed)}">x</a>', namespaceHTMLElements=False)
    target = page.find("a").get("href")
    assert urlsplit(target.strip()).scheme.lower() in {"http", "https", "mailto"}


def test_swedish_order() -> None:
    words = ["Örebro", "Arvika", "ängel", "Åmål", "Zäta", "Éva", "Eva", "arv", "Øst", "äng"]
    assert sort_swedish(words) == [
        *("arv", "Arvika", "Eva", "Éva", "Zäta", "Åmål", "äng", "ängel", "Örebro", "Øst")
    ]


def test_a_ring_in_two_characters_is_the_same_letter() -> None:
    assert sort_swedish(["A\u030amål", "Zäta"]) == ["Zäta", "A\u030amål"]


@given(st.lists(st.text(max_size=6), max_size=8))
def test_order_does_not_depend_on_the_input(words: list[str]) -> None:
    assert sort_swedish(words) == sort_swedish(reversed(words))


def test_words_in_a_sentence() -> None:
    assert join_words([]) == ""
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b"]) == "a och b"
    assert join_words(["a", "b", "c"], "eller") == "a, b eller c"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2015-02-01", "1 februari 2015"), ("2015-02", "februari 2015"), ("2015", "2015")],
)
def test_swedish_dates(text: str, shown: str) -> None:
    value = parse_date(text)
    assert value is not None
    assert format_date(value) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (999, "999"), (1245000, "1\u00a0245\u00a0000"), (-1000, "-1\u00a0000")],
)
def test_numbers(number: int, shown: str) -> None:
    assert format_number(number) == shown


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Sex timmars arbetsdag på Svartedalen", "sex-timmars-arbetsdag-pa-svartedalen"),
        ("  Åäö – É! ", "aao-e"),
        ("2010:800 29 kap. 23 §", "2010-800-29-kap-23-par"),
        ("(EU) 2016/679", "eu-2016-679"),
        ("???", ""),
        ("../../etc", "etc"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text(max_size=40))
def test_a_slug_is_safe_in_an_address_and_stays(text: str) -> None:
    slug = slugify(text)
    assert slugify(slug) == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")
