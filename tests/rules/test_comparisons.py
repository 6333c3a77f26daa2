"""A condition holds only so many comparisons: each is walked in every explanation."""

from __future__ import annotations

from sourcing_advisor.rules.spec_to_rule import MOST_COMPARISONS
from tests.rules.pack import Pack, gap


def condition(count: int) -> dict[str, object]:
    return {"any": [{"productivity.annual_target_pct": {"gt": n % 30}} for n in range(count)]}


def test_a_condition_of_more_comparisons_is_refused(pack: Pack) -> None:
    pack.rules = [gap(when=condition(MOST_COMPARISONS + 1))]

    assert f"when of PK-01 holds {MOST_COMPARISONS + 1:,} comparisons" in pack.found()


def test_a_condition_of_as_many_is_read(pack: Pack) -> None:
    pack.rules = [gap(when=condition(MOST_COMPARISONS))]

    assert not [each for each in pack.problems() if "comparisons" in each.found]


def test_a_list_of_values_is_as_many_comparisons(pack: Pack) -> None:
    values = [1 + n / 1_000 for n in range(MOST_COMPARISONS + 1)]
    pack.rules = [gap(when={"productivity.annual_target_pct": {"in": values}})]

    assert f"when of PK-01 holds {MOST_COMPARISONS + 1:,} comparisons" in pack.found()
