"""The short way through plain paragraphs gives what the parser gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.renderers.html import parsed_prose, plain_prose

PIECES = st.sampled_from(
    [
        *(
            "The client",
            "1. The client\n2. Do",
            "\n2. Then",
            "\n3. ",
            "a",
            "I",
            " ",
            "  ",
            ". ",
            ", ",
            "1. ",
            "- ",
            "+ ",
            "= ",
            "-",
            "\n",
            "\t",
        ),
        *("[1]", "[2]", "[12]", "[007]", "[", "]", "(", ")", "(#finding-1)", "“x”", '"', "'"),
        *("*", "_", "`", "&", "<b>", "#", "!", "|", "~", "\\", "$5", "5% a year", "é", "\u00a0"),
        *("http://example.org", "www.example.org", "a@b.org", "---", "\u2028", "\x0b", "x:y", "{"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.integers(0, 12))
def test_plain_line_is_what_the_parser_gives(text: str, findings: int) -> None:
    short = plain_prose(text, findings)

    assert short is None or short == parsed_prose(text, findings)


@given(st.text(max_size=30).map("So ".__add__), st.integers(0, 3))
def test_any_text_that_counts_as_a_plain_line_is_what_the_parser_gives(
    text: str, findings: int
) -> None:
    short = plain_prose(text, findings)

    assert short is None or short == parsed_prose(text, findings)


def test_line_with_a_citation_takes_the_short_way() -> None:
    found = plain_prose('The "yearly" share is easy [3].', findings=3)

    assert found == (
        '<p>The &quot;yearly&quot; share is easy <a class="cite" href="#finding-3">[3]</a>.</p>\n'
    )


def test_citation_of_no_finding_is_no_link() -> None:
    assert plain_prose("See [4].", findings=3) == "<p>See <a>[4]</a>.</p>\n"


def test_numbered_lines_take_the_short_way() -> None:
    found = plain_prose("1. First.\n2. Then [1].", findings=1)

    assert found == (
        '<ol>\n<li>First.</li>\n<li>Then <a class="cite" href="#finding-1">[1]</a>.</li>\n</ol>\n'
    )


@pytest.mark.parametrize("text", ["", "2. Second", "- one", "**bold**", "two\nlines", "a `b`"])
def test_any_markup_goes_to_the_parser(text: str) -> None:
    assert plain_prose(text, findings=3) is None
