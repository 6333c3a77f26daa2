"""A comparison may name another fact in place of a value, where types and units agree."""

from __future__ import annotations

import pytest

from sourcing_advisor.conditions.nodes import CompareFacts
from sourcing_advisor.rules.loading import load_rule_book
from tests.rules.pack import Pack, gap

TARGET, ACHIEVED = "productivity.annual_target_pct", "productivity.achieved_pct"
SATISFACTION = "relationship.client_satisfaction"


def against(fact: str, operator: str, other: object) -> dict[str, object]:
    return gap(when={fact: {operator: {"fact": other}}})


def test_two_numbers_in_one_unit_can_be_compared(pack: Pack) -> None:
    pack.rules = [against(ACHIEVED, "lt", TARGET)]
    pack.write()
    rule = load_rule_book([pack.folder], own=False).rule_by_id["PK-01"]
    assert rule.when == CompareFacts(ACHIEVED, "lt", TARGET)
    assert rule.reads == (ACHIEVED, TARGET)


@pytest.mark.parametrize(
    ("fact", "operator", "other", "message"),
    [
        (ACHIEVED, "lt", "productivity.anual_target_pct", "there is no fact"),
        (ACHIEVED, "lt", "productivity.anual_target_pct", TARGET),
        (ACHIEVED, "lt", ACHIEVED, "compared with itself"),
        (ACHIEVED, "lt", "relationship.size_fte", "two numbers in the same unit, or two scales"),
        (ACHIEVED, "lt", SATISFACTION, f"{SATISFACTION} (a scale)"),
        ("gain_sharing.used", "eq", "pair.named", "(yes or no) compared with"),
        ("gain_sharing.used", "lt", "pair.named", "which has no order"),
        (ACHIEVED, "in", TARGET, "in without a list"),
    ],
)
def test_what_cannot_be_compared(
    pack: Pack, fact: str, operator: str, other: str, message: str
) -> None:
    pack.rules = [against(fact, operator, other)]
    assert message in pack.found()


def test_a_rule_that_two_facts_exclude_can_never_fire(pack: Pack) -> None:
    below = {ACHIEVED: {"lt": {"fact": TARGET}}}
    pack.rules = [gap(when={"all": [below, {"not": below}]})]
    assert "rule PK-01 can never fire" in pack.found()


def test_a_fact_that_is_compared_is_known_where_the_rule_fires(pack: Pack) -> None:
    pack.rules = [against(ACHIEVED, "lt", TARGET)]
    text = f"{{{{ facts.{TARGET} }}}} and {{{{ facts.{ACHIEVED} }}}}"
    pack.templates["gap-1"] = pack.templates["gap-1"].replace("has a gap", text)
    assert "may be unknown" not in pack.found()
