"""Why a rule stands otherwise than before: the fewest causes that would have done it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.decisions.causes import CAUSES, Cause, causes_in_words, causes_of
from sourcing_advisor.decisions.change import RuleStanding, Standing, change_between
from sourcing_advisor.engine.verdicts import Outcome

Fires = Callable[[frozenset[Cause]], bool]


def state(*, fires: bool) -> Standing:
    outcome = Outcome.FIRED if fires else Outcome.CLEAR
    return Standing({"GS-02": RuleStanding("GS-02", "gap", outcome)}, ())


def causes_where(fires: Fires, present: tuple[Cause, ...]) -> tuple[tuple[Cause, ...], ...]:
    before, after = state(fires=fires(frozenset())), state(fires=fires(frozenset(present)))
    change = change_between(before, after)
    found = causes_of(change, present, lambda causes: state(fires=fires(causes)))
    return found["GS-02"]


def test_the_only_difference_is_the_cause() -> None:
    assert causes_where(lambda causes: "rules" in causes, ("rules",)) == (("rules",),)


def test_one_of_several_differences_is_the_cause() -> None:
    assert causes_where(lambda causes: "facts" in causes, CAUSES) == (("facts",),)


def test_either_of_two_may_do_it_alone() -> None:
    found = causes_where(lambda causes: bool(causes & {"facts", "rules"}), CAUSES)

    assert found == (("facts",), ("rules",))


def test_two_may_do_it_only_together() -> None:
    found = causes_where(lambda causes: {"facts", "parameters"} <= causes, CAUSES)

    assert found == (("facts", "parameters"),)


def test_what_cannot_be_joined_leaves_the_causes_together() -> None:
    change = change_between(state(fires=False), state(fires=True))

    found = causes_of(change, ("rules", "parameters"), lambda _: None)

    assert found == {"GS-02": (("rules", "parameters"),)}


def test_a_rule_that_persists_has_no_cause() -> None:
    change = change_between(state(fires=True), state(fires=True))

    assert causes_of(change, CAUSES, lambda _: state(fires=True)) == {}


@given(st.lists(st.booleans(), min_size=16, max_size=16))
def test_every_smallest_set_is_found_and_no_other(table: list[bool]) -> None:
    subsets = [frozenset(s) for size in range(5) for s in combinations(CAUSES, size)]
    truth = dict(zip(subsets, table, strict=True)) | {frozenset(): False, frozenset(CAUSES): True}

    found = causes_where(truth.__getitem__, CAUSES)

    doing = [s for s in subsets if truth[s]]
    smallest = [s for s in doing if not any(other < s for other in doing)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, smallest))


@pytest.mark.parametrize(
    ("causes", "words"),
    [
        ((("facts",),), "facts"),
        ((("facts",), ("rules",)), "facts, or rules"),
        ((("facts", "beliefs", "rules"),), "facts, beliefs confirmed and rules together"),
    ],
)
def test_causes_read_as_a_sentence_names_them(
    causes: tuple[tuple[Cause, ...], ...], words: str
) -> None:
    assert causes_in_words(causes) == words
