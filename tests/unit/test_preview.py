"""Where the links of a preview lead."""

from __future__ import annotations

import pytest

from generator.preview import address_of, lead_out

SITE = "https://register.example/"
THERE = {"index.html", "forsok/x/index.html", "forsok/index.html", "assets/img/a.png"}


@pytest.mark.parametrize(
    ("path", "address"),
    [("index.md", ""), ("om.md", "om/"), ("sok/index.md", "sok/"), ("a/b.md", "a/b/")],
)
def test_the_address_of_a_page(path: str, address: str) -> None:
    assert address_of(path) == address


@pytest.mark.parametrize(
    ("source", "target", "led"),
    [
        ("forsok/x/index.md", "../", "../"),
        ("forsok/x/index.md", "../../", "../../"),
        ("forsok/x/index.md", "../..", "../.."),
        ("forsok/x/index.md", "#matt", "#matt"),
        ("forsok/x/index.md", "../#matt", "../#matt"),
        ("forsok/x/index.md", "../y/", f"{SITE}forsok/y/"),
        ("forsok/x/index.md", "../y/#matt", f"{SITE}forsok/y/#matt"),
        ("forsok/x/index.md", "../../sok/?q=a&amp;b", f"{SITE}sok/?q=a&amp;b"),
        ("forsok/x/index.md", "../../api/v1/x.json", f"{SITE}api/v1/x.json"),
        ("forsok/x/index.md", "../../../../annat/", "../../../../annat/"),
        ("forsok/x/index.md", "https://a.example/b/", "https://a.example/b/"),
        ("forsok/x/index.md", "mailto:a@b.example", "mailto:a@b.example"),
        ("index.md", "sok/", f"{SITE}sok/"),
        ("index.md", ".", "."),
        ("skicka-in.md", "regler/index.md", f"{SITE}regler/"),
        ("skicka-in.md", "skriva.md#kallor", f"{SITE}skriva/#kallor"),
        ("a/b.md", "../om.md", f"{SITE}om/"),
    ],
)
def test_a_link_leads_to_the_preview_or_to_the_published_site(
    source: str, target: str, led: str
) -> None:
    page = f'<p>href="../y/"</p><a class="b" href="{target}">Text</a>'
    assert lead_out(page, source, THERE, SITE) == page.replace(
        f'class="b" href="{target}"', f'class="b" href="{led}"'
    )


def test_without_an_address_a_link_stays_where_it_would_be() -> None:
    page = '<a href="regler/index.md#t001">T001</a> <a href="../forsok/y/">Y</a>'
    expected = '<a href="../regler/#t001">T001</a> <a href="../forsok/y/">Y</a>'
    assert lead_out(page, "skicka-in.md", THERE, "") == expected


def test_a_search_form_leads_to_the_published_search() -> None:
    page = '<form class="f" action="../../sok/" method="get">'
    assert f'action="{SITE}sok/"' in lead_out(page, "forsok/x/index.md", THERE, SITE)
