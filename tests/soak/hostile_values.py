"""What is put into records by the soak: texts, values and damage."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from generator.source import Data

#: Characters by the dozen that some reader, format or screen takes for something else.
LETTERS = (
    "ab åÅßſİıé09 \t\n\r\x85\u00a0\u2028\u202e\u200b\u061c\ufeff\ufe0f\U000e0041\U0001f600"
    "\x00\x1b\x7f<>&\"'`{}[]()|\\/*_#~^=$!%@:;,.?+-–§€\u0301\u3000٣８"
)
#: Texts with a history.
TEXTS = (
    *("<script>x()</script>", "<img src=x onerror=x()>", "javascript:x()", "data:text/html,x"),
    *("{{ 7*7 }}", "{% raw %}", "${x}", "%s%n", "{0.__class__}", "{name}", "=1+1", "@SUM(A1)"),
    *("../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "CON", "a/b", ".", "..", "-", "--"),
    *("]]>", "<!--", "-->", "<!-- fr:end -->", "&lt;", "&#x202e;", "\\u202e", "%00", "%2e%2e/"),
    *("::error::x", "\n::error::x", "BEGIN:VCALENDAR", "\r\nX: y", "'; DROP TABLE x; --"),
    *("0", "-1", "007", "1e999", "9" * 400, "٣", "８", "²", "nan", "true", "null", "~", "0x1f"),
    *("9999", "0001", "0000", "2024-02-30", "2024-13", "1984-07-01", "99999-01-01", "-2024"),
    *("kommun:0480", "kommun:9999", "region:", "org:202100-5489", "historisk:x", "2010:800"),
    *("811228-9874", "08-123 45 67", "kim.ek@gmail.com", "10.1000/182", "978-91-38-24805-8"),
    *("http://[", "http://[::1", "https://x:99999/", "https://\u202e.se", "//evil.invalid"),
    *("mailto:", "mailto:a@b?bcc=c", "https://a@b/", "http://\u00e5\u00e4.se", "https://xn--/"),
    *("- a\n- b", "\n\n\n", "# a", "```", "| a | b |", "[a](b)", "![a](b)", "a" * 5_000),
    *("a@" * 400, "<a" * 800, "[a](" * 500, "&a" * 800, "0-" * 900, "a." * 900, "\u0301" * 300),
)


def texts() -> SearchStrategy[str]:
    """A text with a history, or one of hard letters, or some of each."""
    loose = st.text(alphabet=LETTERS, max_size=60)
    pieces = st.lists(st.sampled_from(TEXTS) | loose, max_size=4).map(" ".join)
    return st.sampled_from(TEXTS) | loose | pieces


def values() -> SearchStrategy[Data]:
    """Any value that YAML can hold."""
    scalars: SearchStrategy[Data] = texts()
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(texts() | st.text(max_size=3), inner, max_size=4)
        ),
        max_leaves=8,
    )


def damage() -> SearchStrategy[bytes]:
    """A few bytes that mean something to a reader of YAML."""
    marks = (
        *(
            b"\t",
            b": ",
            b"- ",
            b"'",
            b'"',
            b"[",
            b"]",
            b"{",
            b"}",
            b"? ",
            b"#",
            b" #",
            b"|\n",
            b">\n",
        ),
        *(
            b"&a ",
            b"*a",
            b"!!str ",
            b"!<x> ",
            b"<<: ",
            b"---\n",
            b"...\n",
            b"%YAML 1.1\n",
            b"\r",
            b"\n",
        ),
        *(
            b"\x00",
            b"\xff",
            b"\xef\xbb\xbf",
            b"\xed\xa0\x80",
            b"\xc2\x85",
            b"\xe2\x80\xae",
            b"@",
            b"`",
        ),
        *(b"[" * 40, b"- " * 40, b"{a: " * 40, b"\n" * 2_000, b"  " * 2_000, b"x" * 20_000),
    )
    return st.sampled_from(marks) | st.binary(max_size=8) | texts().map(_encode)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
