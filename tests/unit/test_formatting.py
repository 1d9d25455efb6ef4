"""Canonical text: one form, the same meaning, every comment, and nothing left to do twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.formatting import format_record
from generator.schema import KINDS
from generator.source import INVISIBLE, Data, parse_document
from generator.text import parse_paragraphs
from tests.registers import TRIAL, kind_of, real_records, schemas

Node = Mapping[str, Any]


def tidy(text: str, kind: str = "trial", schema_line: str = "") -> str:
    """The canonical text, which a second run leaves as it is."""
    document = parse_document("a.yaml", text.encode())
    assert document.problems == ()
    done = format_record(document, schemas()[kind], schema_line)
    again = format_record(parse_document("a.yaml", done.encode()), schemas()[kind], schema_line)
    assert again == done
    return done


# --- order, wrapping, quotes ---------------------------------------------------------------


def test_fields_come_in_the_order_of_the_schema() -> None:
    period = "period:\n  end: {actual: '2026-01'}\n  start: {planned: '2025'}\n"
    text = f"okänt: x\nstatus: idea\n{period}id: a-b\n"
    assert tidy(text) == (
        "id: a-b\n"
        "status: idea\n"
        "period:\n"
        "  start:\n"
        "    planned: '2025'\n"
        "  end:\n"
        "    actual: 2026-01\n"
        "okänt: x\n"
    ).replace("actual: 2026-01", f"actual: {quoted('2026-01')}")


def test_a_tab_inside_a_word_is_read_as_the_reader_reads_it() -> None:
    """The other parser of YAML refuses it, which once ended the command."""
    assert tidy("id: a-b\nti\ttle: c\n") == 'id: a-b\n"ti\\x09tle": c\n'


def quoted(text: str) -> str:
    """How the formatter writes a scalar."""
    return tidy(f"id: '{text}'\n").removeprefix("id: ").removesuffix("\n")


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "on", "y", "true", "FALSE", "null", "~", "0114", "2017:30", "1:30", "1_000"),
        *("12", "-12", "1.5", "1e3", "0x1F", "0o17", "2026-01-15", "2026", ".inf", "=", "<<", ""),
        *("- a", "? a", ": a", "a: b", "a:", "a #b", "#b", "&a", "*a", "!a", "|", ">", "%a", "@a"),
        *("`a", "'a'", '"a"', "[a]", "{a}", "a,b", ",a", "it's", "a\tb", "a ", " a", "---", "..."),
        *("åäö", "”citat”", "– streck", "🙂", "a'b\"c\\d", "kommun:0480", "https://a.se/#b?c=d&e"),
    ],
)
def test_every_reader_reads_the_same_text(text: str) -> None:
    """The strict reader, and an ordinary YAML reader that guesses types."""
    written = json.dumps(text, ensure_ascii=False)
    done = tidy(f"intervention: {written}\nid: x\nareas: [{written}]\n")
    for data in (parse_document("a.yaml", done.encode()).data, yaml.safe_load(done)):
        assert data is not None
        assert data["intervention"] == " ".join(text.split())
        assert data["areas"] == [text.strip()]


def test_a_key_is_quoted_where_it_needs_to_be() -> None:
    done = tidy("'no': a\n'1': b\n'a: b': c\n'#': d\n")
    assert set(yaml.safe_load(done)) == {"no", "1", "a: b", "#"}


def test_numbers_and_truth_values_stand_bare() -> None:
    done = tidy("resources: {budget: '1245000', savings_target: 'false', reference: '2016'}\n")
    assert done == "resources:\n  budget: 1245000\n  reference: '2016'\n  savings_target: false\n"


def test_long_text_is_wrapped_between_words() -> None:
    words = " ".join(f"ord{number}" for number in range(60))
    done = tidy(f"intervention: {words}\nproblem: kort\n")
    assert done.startswith("problem: kort\nintervention: |-\n  ord0 ord1")
    assert max(map(len, done.splitlines())) <= 88


def test_long_words_are_left_whole() -> None:
    word = "x" * 200
    assert tidy(f"intervention: a {word} b\n").splitlines()[2:] == [f"  {word}", "  b"]


def test_paragraphs_and_lists_are_kept() -> None:
    text = "intervention: |\n  Ett.\n  Fortsätter.\n\n\n  - a\n    b\n  - c\n  Sist.\n"
    assert tidy(text) == "intervention: |-\n  Ett. Fortsätter.\n\n  - a b\n  - c Sist.\n"


def test_a_dash_never_begins_a_line_by_accident() -> None:
    text = "x" * 84 + " - y"
    done = tidy(f"intervention: {text}\n")
    data = yaml.safe_load(done)
    assert [b.text for b in parse_paragraphs(data["intervention"])] == [text]


def test_one_line_fields_stay_on_one_line() -> None:
    title = "Ett långt namn som " * 7
    assert tidy(f"title: {title}\n") == f"title: {title.strip()}\n"


def test_a_title_that_was_broken_by_hand_stays_broken() -> None:
    assert tidy("title: |\n  Ett\n  två\n") == "title: |-\n  Ett\n  två\n"
    assert tidy('title: "Ett \\n\\n  två"\n') == 'title: "Ett \\x0a\\x0a  två"\n'


def test_empty_lists_and_mappings_stay() -> None:
    text = "areas: []\nperiod: {}\nmeasures:\n  - []\n  - {}\n"
    assert tidy(text) == text


# --- comments ------------------------------------------------------------------------------


def test_comments_stay_with_their_fields() -> None:
    text = (
        "# överst\n"
        "status: idea  # beside status\n"
        "# om id\n"
        "# två rader\n"
        "id: a-b\n"
        "areas:  # beside areas\n"
        "  # om skola\n"
        "  - skola # beside skola\n"
        "  - forskola\n"
        "summary: |  # beside summary\n"
        "  # ingen kommentar\n"
        "  Text.\n"
        "# sist\n"
    )
    assert tidy(text) == (
        "# om id\n"
        "# två rader\n"
        "id: a-b\n"
        "summary: '# ingen kommentar Text.'  # beside summary\n"
        "# överst\n"
        "status: idea  # beside status\n"
        "areas:  # beside areas\n"
        "  # om skola\n"
        "  - skola  # beside skola\n"
        "  - forskola\n"
        "# sist\n"
    )


def test_what_looks_like_a_comment_in_a_text_is_text() -> None:
    for text in ("a # b", "#b", "a #b# c", "'a' # 'b'"):
        done = tidy(f"summary: {json.dumps(text)}\ntitle: {json.dumps(text)} # kommentar\n")
        assert yaml.safe_load(done) == {"summary": text, "title": text}
        assert done.count("# kommentar") == 1


def test_the_schema_line_is_first() -> None:
    line = "# yaml-language-server: $schema=../../schema/trial.schema.json"
    done = tidy("# om titeln\ntitle: T\n# om id\nid: a-b\n", schema_line=line)
    assert done == f"{line}\n# om id\nid: a-b\n# om titeln\ntitle: T\n"
    other = "# yaml-language-server: $schema=https://exempel.se/trial.schema.json"
    assert tidy(f"{other}\nid: a-b\n", schema_line=line).splitlines()[0] == other


def test_byte_order_mark_and_line_ends_become_ordinary() -> None:
    assert tidy("\ufeff" + TRIAL.replace("\n", "\r\n")) == tidy(TRIAL)


# --- properties ----------------------------------------------------------------------------

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab å-:#'\"\\{}[],&*!|>%@`?~0179.=<\n\t \u00a0/_"),
        st.characters(min_codepoint=32, max_codepoint=0x1F6FF, exclude_categories=["Cs", "Cc"]),
    ),
    max_size=40,
).filter(lambda text: not INVISIBLE.search(text))

LONG_TEXT = st.lists(
    st.sampled_from(["ord", "- a", "-", "#1", "å: b", "\n", "\n\n", "- "]), max_size=40
)


def values(node: Node) -> st.SearchStrategy[Any]:
    """Any value of the type that the schema asks for, with a field or two that it does not know."""
    kind = node.get("type")
    if kind == "object":
        known = {key: values(inner) for key, inner in node["properties"].items()}
        return st.one_of(
            st.fixed_dictionaries({}, optional={key: known[key] for key in known}),
            st.dictionaries(TEXT.filter(lambda key: key != "<<"), TEXT, max_size=2),
        )
    if kind == "array":
        return st.lists(values(node["items"]), max_size=3)
    if kind == "integer":
        return st.integers(min_value=0, max_value=10**9).map(str)
    if kind == "boolean":
        return st.sampled_from(["true", "false"])
    if node.get("x-text") == "paragraphs":
        return st.one_of(TEXT, LONG_TEXT.map(" ".join))
    return st.one_of(TEXT, st.sampled_from(node["examples"]).map(str))


@dataclass
class Writer:
    """Writes a value as YAML in a hand's many ways, with comments at random."""

    data: st.DataObject
    comments: list[str]

    def comment(self, before: str = "") -> str:
        if self.data.draw(st.integers(0, 5)) != 0:
            return ""
        self.comments.append(f"# kommentar {len(self.comments)}: 'x' \"y\" #z")
        return before + self.comments[-1]

    def above(self, indent: int) -> Iterator[str]:
        comment = self.comment(" " * indent)
        if comment:
            yield comment

    def write(self, value: Data, indent: int) -> Iterator[str]:
        pad = " " * indent
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self.above(indent)
                yield from self.put(f"{pad}{json.dumps(key, ensure_ascii=False)}:", inner, indent)
        elif isinstance(value, list):
            for inner in value:
                yield from self.above(indent)
                yield from self.put(f"{pad}-", inner, indent)

    def put(self, start: str, value: Data, indent: int) -> Iterator[str]:
        if isinstance(value, dict | list) and value:
            yield start + self.comment("  ")
            yield from self.write(value, indent + 2)
        elif isinstance(value, dict | list):
            yield f"{start} {json.dumps(value)}{self.comment('  ')}"
        elif isinstance(value, str) and self.as_block(value):
            yield f"{start} |-{self.comment('  ')}"
            yield from (f"{' ' * (indent + 2)}{line}".rstrip() for line in value.split("\n"))
        else:
            yield f"{start} {json.dumps(value, ensure_ascii=False)}{self.comment('  ')}"

    def as_block(self, text: str) -> bool:
        plain = bool(re.fullmatch(r"[a-zå#:-][^\x85\t]*[a-zå]", text, re.DOTALL))
        return plain and " \n" not in text and self.data.draw(st.booleans())


def squeeze(value: Data, node: Node) -> Data:
    """What must be kept: of a text its paragraphs, of anything else itself without outer space."""
    if isinstance(value, dict):
        known = node.get("properties", {})
        return {key: squeeze(inner, known.get(key, {})) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [squeeze(inner, node.get("items", {})) for inner in value]
    if node.get("x-text") == "paragraphs" and isinstance(value, str):
        blocks = [(block.text, *block.items) for block in parse_paragraphs(value)]
        return [[re.sub(r"\s*[ \t]\s*", " ", text).strip() for text in block] for block in blocks]
    return "\n".join(line.rstrip() for line in str(value).strip().split("\n"))


@pytest.mark.parametrize("kind", KINDS)
def test_any_record_keeps_its_meaning_and_comments(kind: str) -> None:
    schema = schemas()[kind]
    top = schema.find_field("")

    @settings(max_examples=40)
    @given(values(top), st.data())
    def run(value: dict[str, Data], data: st.DataObject) -> None:
        writer = Writer(data, [])
        text = "\n".join([*writer.write(value, 0), "id: a-b" if "id" not in value else ""]) + "\n"
        document = parse_document("a.yaml", text.encode())
        assert document.problems == ()
        assert document.data is not None
        done = tidy(text, kind)
        again = parse_document("a.yaml", done.encode())
        assert again.data is not None
        assert squeeze(again.data, top) == squeeze(document.data, top)
        found = re.findall(r"# kommentar \d+: 'x' \"y\" #z", done)
        assert Counter(found) == Counter(writer.comments)

    run()


@settings(max_examples=40)
@given(st.sampled_from(real_records()), st.data())
def test_comments_in_real_records(path: Any, data: st.DataObject) -> None:
    """A comment may stand on a line of its own anywhere between fields."""
    lines = path.read_text("utf-8").splitlines()
    document = parse_document("a.yaml", path.read_bytes())
    assert document.data is not None
    places = [n for n, line in enumerate(lines) if re.match(r"\s*(- )?[a-z_]+:", line)]
    place = data.draw(st.sampled_from(places))
    lines.insert(place, " " * data.draw(st.integers(0, 6)) + "# här")
    text = "\n".join(lines) + "\n"
    if parse_document("a.yaml", text.encode()).data != document.data:
        return  # inside a text, where it is text
    assert tidy(text, kind_of(path)).count("# här") == 1
