"""What holds between the ends of facts, by column, is what comparisons on bounds mean."""

from __future__ import annotations

from itertools import product
from typing import Any, Literal

import polars as pl
import pytest

from sourcing_advisor.conditions.comparison import TESTS
from sourcing_advisor.conditions.comparison import compared as meant
from sourcing_advisor.conditions.nodes import Operator
from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.portfolio.columns.certainty import Comparison, FactsOperator
from sourcing_advisor.portfolio.columns.ends import Ends, compared, ruled_out, within

POINTS = (1.0, 1.5, 2.0, 3.0)
SPANS = [(low, high) for low, high in product(POINTS, POINTS) if low <= high]
WHOLE = [(low, high) for low, high in SPANS if low.is_integer() and high.is_integer()]


def known(span: tuple[float, float], *, whole: bool) -> Bounds | float:
    low, high = span
    return low if low == high else Bounds(low, high, whole)


def spans(*, whole: bool) -> list[tuple[float, float]]:
    return WHOLE if whole else SPANS


@pytest.mark.parametrize("operator", ["lt", "le", "eq", "ne"])
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("other_whole", [False, True])
def test_two_facts_compare_as_their_bounds_do(
    operator: FactsOperator, *, whole: bool, other_whole: bool
) -> None:
    pairs = list(product(spans(whole=whole), spans(whole=other_whole)))
    frame = pl.DataFrame([(*one, *other) for one, other in pairs], list("abcd"), orient="row")
    one, other = (
        Ends(pl.col(low), pl.col(high), whole=kind, loose=True)
        for (low, high), kind in (("ab", whole), ("cd", other_whole))
    )

    found = frame.select(compared(one, operator, other)).to_series().to_list()

    assert found == [
        meant(known(a, whole=whole), operator, known(b, whole=other_whole)) is True
        for a, b in pairs
    ]


@pytest.mark.parametrize("operator", ["in", "ge", "gt"])
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("asks", [within, ruled_out])
def test_a_fact_within_ends_passes_or_fails_a_test_as_bounds_do(
    operator: Literal["in", "ge", "gt"], asks: Any, *, whole: bool
) -> None:
    if asks is within and operator != "in":
        return
    wanted = [(1.0,), (1.5,), (1.0, 2.0), (1.0, 2.0, 3.0), (1.0, 3.0)]
    for values in wanted if operator == "in" else [(point,) for point in POINTS]:
        frame = pl.DataFrame(spans(whole=whole), list("ab"), orient="row")
        ends = Ends(pl.col("a"), pl.col("b"), whole=whole, loose=True)

        found = frame.select(asks(Comparison("x", operator, values), ends)).to_series().to_list()

        truth = asks is within
        literal = values if operator == "in" else values[0]
        assert found == [
            _truth(span, operator, literal, whole=whole) is truth for span in spans(whole=whole)
        ]


def _truth(
    span: tuple[float, float], operator: Operator, literal: Any, *, whole: bool
) -> bool | None:
    value = known(span, whole=whole)
    if isinstance(value, Bounds):
        return meant(value, operator, literal)
    return TESTS[operator](value, literal)
