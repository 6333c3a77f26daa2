"""A number in a condition is a parameter, or needs no name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.pack import Pack, gap

TARGET, TRUST = "productivity.annual_target_pct", "pair_behaviour.trust"


@pytest.mark.parametrize(
    ("when", "number"),
    [
        ({TARGET: {"lt": 3}}, "3"),
        ({TARGET: 2.5}, "2.5"),
        ({TARGET: {"lt": 100}}, "100"),
        ({TRUST: {"le": 2}}, "2"),
        ({"any": [{"pair.named": False}, {"not": {TRUST: {"in": [1, 4]}}}]}, "4"),
    ],
)
@pytest.mark.parametrize("part", ["when", "applies_when"])
def test_a_number_that_has_to_be_a_parameter(pack: Pack, part: str, when: Any, number: str) -> None:
    pack.rules = [gap(**{part: when})]
    told = [each for each in pack.problems() if f"with the number {number}" in each.found]
    assert len(told) == 1
    assert told[0].place.file.endswith("pack.yaml")
    assert told[0].place.line


@pytest.mark.parametrize(
    "when",
    [
        {TARGET: {"gt": 0}},
        {TARGET: {"ge": 1}},
        {TRUST: {"in": [1, 5]}},
        {TARGET: {"lt": {"parameter": "floor_pct"}}},
        {"pair.named": True},
        {"gain_sharing.level": {"in": ["none", "both"]}},
    ],
)
def test_a_number_that_goes_without_saying(pack: Pack, when: Any) -> None:
    pack.rules = [gap(when=when)]
    assert "with the number" not in pack.found()


def test_what_says_from_when_to_act_uses_facts_and_parameters(pack: Pack) -> None:
    later = {"relationship.months_to_renewal": {"le": {"parameter": "close_months"}}}
    pack.parameters.append({**pack.parameters[0], "name": "close_months", "value": 12})
    pack.rules = [gap(act_from=later)]

    assert pack.found() == ""


def test_a_number_in_what_says_from_when_to_act_has_to_be_a_parameter(pack: Pack) -> None:
    pack.rules = [gap(act_from={"relationship.months_to_renewal": {"le": 12}})]

    assert "SU01 rule PK-01 compares relationship.months_to_renewal with the number 12" in (
        pack.found()
    )
