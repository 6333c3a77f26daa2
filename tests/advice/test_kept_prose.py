"""Prose that is kept as data: what a template became, and nothing else, is taken for it."""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.advice.prose import ProseScope, setting_of, text_of, writer_of, writers_of
from sourcing_advisor.advice.template_parsing import prose_of
from sourcing_advisor.rules.loading import load_rule_book

TINY = Path(__file__).parent.parent / "packs" / "tiny"
KINDS = ("name", "fact", "parameter", "cite", "figure", "known", "equal", "not", "and", "either")
NAMES = ("client", "pair.named", "easy_years", "AB-GS-projects", "x", "bare", "")
REFUSALS = (ValueError, TypeError, LookupError)
WORDS = st.sampled_from([*KINDS, *NAMES])
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=12,
)


@cache
def scope() -> ProseScope:
    book = load_rule_book([TINY], own=False)
    return ProseScope(book, book.rule_by_id["TN-02"])


@given(DATA)
def test_any_data_is_refused_in_a_known_way_or_writes_text(data: object) -> None:
    setting = setting_of({}, dict.fromkeys(("client", "provider", "service"), "x"), {})
    with contextlib.suppress(*REFUSALS):
        writer = writer_of(data, scope())
        assert isinstance(text_of([writer], setting), str)


@pytest.mark.parametrize(
    "data",
    [
        3,
        ["name", "somebody"],
        ["fact", "pair.nmed", ""],
        ["fact", "pair.named", "upper"],
        ["cite", "AB-PM-band", ""],
        ["figure", "AB-PM-band", "no_such_figure", ""],
        ["known", "pair.nmed"],
        ["code", "import os"],
    ],
)
def test_what_a_template_could_not_say_is_refused(data: object) -> None:
    with pytest.raises(REFUSALS):
        writer_of(data, scope())


def test_a_template_becomes_plain_data() -> None:
    rule = scope().rule
    source = (
        scope()
        .book.templates[rule.template]
        .replace(
            "{% block who %}", "{% block who %}{% if facts.pair.named is no %}Name one. {% endif %}"
        )
    )

    who = prose_of(source, rule.template, scope(), "file")["who"]

    assert who[0] == ["either", [[["equal", "pair.named", False], ["Name one. "]]], []]
    assert text_of(writers_of(who, scope()), setting_of({"pair.named": False}, {}, {})).startswith(
        "Name one. "
    )
