"""Values in words, and names that Markdown shows exactly as they stand."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sourcing_advisor.advice.markdown import as_markdown, plain_text
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.wording import anchor_in_words, number_in_words, value_in_words

DIALECTS = [
    MarkdownIt("commonmark"),
    MarkdownIt("commonmark").enable("table").enable("strikethrough"),
]
MARKUP = st.text("\\`*_[]()<>|#+-=~!&;:.1a \n\t\"'{}@/", max_size=40)


def shown(text: str, dialect: MarkdownIt) -> str | None:
    """Return what a reader sees, or None when there is more than one plain paragraph."""
    tokens = dialect.parse(text)
    if [token.type for token in tokens] not in (
        [],
        ["paragraph_open", "inline", "paragraph_close"],
    ):
        return None
    inline = [child for token in tokens for child in token.children or ()]
    if any(child.type not in ("text", "text_special") for child in inline):
        return None
    return "".join(child.content for child in inline)


@given(st.text(max_size=60) | MARKUP)
@example("1. first")
@example("1) first")
@example("12345678901. x")
@example("- item")
@example("+ item")
@example("===")
@example("---")
@example("# title")
@example("> quote")
@example("    code")
@example("~~~")
@example("~~struck~~")
@example("&copy; &#60; &amp;lt;")
@example("<b>bold</b> <https://example.com>")
@example("[a](b) ![c](d) [e]: f")
@example("__a__ _b_ a_b_c")
@example("a\\")
@example("a  \nb")
@example("| a | b |\n|---|---|")
@example("\u202egnp.exe")
@example("\x1b[31m")
def test_any_text_is_shown_as_it_stands(text: str) -> None:
    for dialect in DIALECTS:
        assert shown(as_markdown(text), dialect) == plain_text(text)


@given(st.text(max_size=60) | MARKUP)
def test_any_text_is_shown_as_it_stands_inside_a_sentence_and_a_table(text: str) -> None:
    for dialect in DIALECTS:
        sentence = shown(f"Between {as_markdown(text)} and us.", dialect)
        assert sentence is not None
        assert sentence.split() == f"Between {plain_text(text)} and us.".split()
    cells = DIALECTS[1].parse(f"| a | b |\n|---|---|\n| {as_markdown(text)} | c |\n")
    inline = ["".join(c.content for c in t.children or ()) for t in cells if t.type == "inline"]
    assert inline == ["a", "b", plain_text(text), "c"]


@given(st.text(max_size=80))
def test_plain_text_is_one_line_that_prints_and_stays_as_it_is(text: str) -> None:
    plain = plain_text(text)
    assert plain.replace("\u3000", " ").isprintable() or not plain.isascii()
    assert plain_text(plain) == plain
    assert not set(plain) & set("\n\r\t\x1b\x7f\u202e\u2066\u200b")


@pytest.mark.parametrize("text", ["http://a.example", "www.a.example", "a@b.example"])
def test_addresses_are_no_links_where_a_dialect_makes_them(text: str) -> None:
    assert text not in as_markdown(text)
    assert shown(as_markdown(text), DIALECTS[0]) == text


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (3, "% a year", "3% a year"),
        (1, "years", "1 year"),
        (2, "years", "2 years"),
        (1, "of the last 3 years", "1 of the last 3 years"),
        (25, "$ million", "$25 million"),
        (1234567, "FTE", "1,234,567 FTE"),
        (0.1 + 0.2, "%", "0.3%"),
        (4, "", "4"),
    ],
)
def test_numbers_in_words(value: float, unit: str, expected: str) -> None:
    assert number_in_words(value, unit) == expected


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("pair.named", True, "yes"),
        ("pair.named", False, "no"),
        ("pair.named", None, "not stated"),
        ("gain_sharing.level", "none", "no gain sharing"),
        ("ideas.welcomed", 2, "2 of 5"),
        ("productivity.annual_target_pct", 2.5, "2.5% a year"),
    ],
)
def test_values_in_words(fact: str, value: Value | None, expected: str) -> None:
    assert value_in_words(catalogue()[fact], value) == expected


def test_a_scale_in_words_names_the_anchors_around_it() -> None:
    fact = catalogue()["ideas.welcomed"]
    low, middle, high = fact.anchors or ("", "", "")
    assert [anchor_in_words(fact, point) for point in range(1, 6)] == [
        f"“{low}”",
        f"between “{low}” and “{middle}”",
        f"“{middle}”",
        f"between “{middle}” and “{high}”",
        f"“{high}”",
    ]


def test_a_fact_without_anchors_is_its_number() -> None:
    assert anchor_in_words(catalogue()["relationship.months_to_renewal"], 3) == "3"
