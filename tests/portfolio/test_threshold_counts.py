"""Whom a threshold moves in a portfolio: as many as are found one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sourcing_advisor.decisions.thresholds import with_parameter
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.threshold_counts import count_moved
from sourcing_advisor.report.decision_forms import ThresholdCount
from tests.decisions.plans import library

PORTFOLIO = Path(__file__).parents[2] / "examples" / "portfolio.csv"


@pytest.fixture(scope="module")
def counted() -> Sequence[ThresholdCount]:
    return count_moved([PORTFOLIO], library()).thresholds


def test_the_thresholds_of_the_example_move_as_many_as_are_found_one_by_one(
    counted: Sequence[ThresholdCount],
) -> None:
    book = library()
    found = {(t.parameter, t.then): t for t in counted}
    relationships = [
        relationship_from_row(row)
        for batch in read_batches([PORTFOLIO])
        for row in batch.relationships.iter_rows(named=True)
    ]
    today = ReferenceEvaluator(book)
    told = [rule.id for rule in book.rules if rule.kind != "conclusion"]
    for name, value, words in (
        ("scale_strong", 5, "5 of 5"),
        ("large_deal_fte", 250, "250 FTE"),
        ("easy_target_years", 2, "2 years"),
        ("waiting_many", 5, "5 waiting"),
    ):
        then = ReferenceEvaluator(with_parameter(book, name, value))
        moved = 0
        for relationship in relationships:
            one, other = today.outcomes(relationship.known), then.outcomes(relationship.known)
            moved += any(one[rule] is not other[rule] for rule in told)
        assert found[name, words].relationships == moved


def test_a_threshold_of_the_plan_moves_its_order_only(counted: Sequence[ThresholdCount]) -> None:
    of_plan = [each for each in counted if each.parameter == "plan_renewal_months"]
    assert [each.rules for each in of_plan] == [{}, {}]
    assert all(each.only_order == each.relationships > 0 for each in of_plan)


@pytest.mark.parametrize("parameter", ["scale_weak", "scale_strong"])
def test_no_threshold_is_moved_past_another(
    parameter: str, counted: Sequence[ThresholdCount]
) -> None:
    assert len([each for each in counted if each.parameter == parameter]) == 1
