"""The status of a practice, from the verdicts of its rules."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.conditions.nodes import Compare
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.engine.verdicts import Outcome, Verdict
from sourcing_advisor.report.model import Status
from sourcing_advisor.report.practices import practice_states, status_of
from sourcing_advisor.rules.models import Kind
from tests.strategies import book_of, rule

FIRED, CLEAR, UNKNOWN = Outcome.FIRED, Outcome.CLEAR, Outcome.UNKNOWN
NOT_APPLICABLE = Outcome.NOT_APPLICABLE
KINDS: tuple[Kind, ...] = ("gap", "strength")


def verdict(kind: Kind, outcome: Outcome) -> Verdict:
    return Verdict("GEN-001", "P01", kind, outcome, (), ())


@pytest.mark.parametrize(
    ("gap", "strength", "status"),
    [
        (FIRED, FIRED, "mixed"),
        (FIRED, CLEAR, "gap"),
        (FIRED, UNKNOWN, "gap"),
        (FIRED, NOT_APPLICABLE, "gap"),
        (CLEAR, FIRED, "strength"),
        (UNKNOWN, FIRED, "strength"),
        (NOT_APPLICABLE, FIRED, "strength"),
        (UNKNOWN, UNKNOWN, "unknown"),
        (UNKNOWN, CLEAR, "unknown"),
        (CLEAR, UNKNOWN, "unknown"),
        (UNKNOWN, NOT_APPLICABLE, "unknown"),
        (NOT_APPLICABLE, UNKNOWN, "unknown"),
        (NOT_APPLICABLE, NOT_APPLICABLE, "not_applicable"),
        (CLEAR, NOT_APPLICABLE, "neutral"),
        (NOT_APPLICABLE, CLEAR, "neutral"),
        (CLEAR, CLEAR, "neutral"),
    ],
)
def test_the_table_of_statuses(gap: Outcome, strength: Outcome, status: Status) -> None:
    assert status_of([verdict("gap", gap), verdict("strength", strength)]) == status


def test_a_gap_in_hand_does_not_make_a_practice_a_gap() -> None:
    gap = verdict("gap", FIRED)

    assert status_of([gap, verdict("strength", CLEAR)], {gap.rule}) == "neutral"


def test_the_table_is_complete() -> None:
    found = {
        status_of([verdict("gap", one), verdict("strength", other)])
        for one, other in product(Outcome, repeat=2)
    }
    assert found == set(get_args(Status))


@given(
    st.lists(
        st.builds(verdict, st.sampled_from(KINDS), st.sampled_from(list(Outcome))), min_size=1
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_verdicts_does_not_matter(verdicts: list[Verdict], rng: object) -> None:
    shuffled = list(verdicts)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert status_of(shuffled) == status_of(verdicts)


def test_conclusions_do_not_count_and_rules_that_fired_are_named() -> None:
    used = Compare("gain_sharing.used", "eq", value=True)
    gap = rule(27, used)  # practice P01
    conclusion = rule(54, used, kind="conclusion", concludes="conclusions.early")
    reader = rule(1, Compare("conclusions.early", "eq", value=False))
    book = book_of([gap, conclusion, reader])
    states = practice_states(Assessor(book).assess_values({"gain_sharing.used": True}))
    assert [state.id for state in states] == [f"P{i:02}" for i in range(1, 28)]
    assert (states[0].status, states[0].rules) == ("gap", ("GEN-027",))
    assert (states[1].status, states[1].rules) == ("neutral", ())
