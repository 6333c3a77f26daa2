"""What a message looks like: one line, in order, with the nearest right name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.documents.problems import (
    LONGEST_QUOTE,
    Hints,
    InputError,
    Place,
    Problem,
    did_you_mean,
    printable,
    quote,
)
from sourcing_advisor.documents.text import shown
from sourcing_advisor.documents.tree import dotted


def test_a_problem_says_where_what_expected_and_what_to_do() -> None:
    problem = Problem(Place("deal.yaml", 3), "a is 5", "4 or less", "Write 4.")
    assert str(problem) == "deal.yaml:3: a is 5; expected 4 or less. Write 4."
    assert str(Problem(Place("deal.yaml"), "it is empty")) == "deal.yaml: it is empty."


def test_problems_come_in_the_order_of_the_file_whatever_order_they_were_found_in() -> None:
    places = [Place("b", 2), Place("a", 10), Place("a"), Place("a", 9)]
    error = InputError(Problem(place, "x") for place in places)
    assert [str(each.place) for each in error.problems] == ["a", "a:9", "a:10", "b:2"]
    assert str(error).splitlines() == ["a: x.", "a:9: x.", "a:10: x.", "b:2: x."]


@given(st.text(st.characters(), max_size=200))
def test_a_quotation_is_one_short_line_that_prints(text: str) -> None:
    quoted = quote(text)
    assert quoted.isprintable()
    assert len(quoted) <= 10 * LONGEST_QUOTE + 5
    assert printable(text).isprintable()
    assert shown(text).isprintable()


NAMES = ("level", "pair.named", "used", "conduct.trust", "pair_behaviour.trust")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("levl", 'Did you mean "level"?'),
        ("LEVL", 'Did you mean "level"?'),
        ("Peer.Named", 'Did you mean "pair.named"?'),
        ("pair.nmed", 'Did you mean "pair.named"?'),
        ("peer.named", 'Did you mean "pair.named"?'),
        ("trust", 'Did you mean "conduct.trust" or "pair_behaviour.trust"?'),
        ("zzz", None),
        ("", None),
    ],
)
def test_the_nearest_name(word: str, expected: str | None) -> None:
    assert did_you_mean(word, NAMES) == expected


def test_a_very_long_word_is_compared_in_no_time() -> None:
    assert did_you_mean("x" * 1_000_000, ["level"] * 200) is None


def test_items_of_a_list_are_counted_from_one() -> None:
    assert dotted(("reviews", 0, "score")) == "reviews[1].score"
    assert dotted(("a\x1b",)) == "a\\x1b"


def test_hints_are_given_for_the_first_of_many_wrong_names() -> None:
    hints = Hints(2)

    given = [hints.nearest(name, ["level"]) for name in ("levle", "other", "levle")]

    assert given == ['Did you mean "level"?', None, None]
