"""The condition tree: what it reads, and in which order."""

from __future__ import annotations

import dataclasses

import pytest

from sourcing_advisor.conditions.nodes import All, AnyOf, Compare, Known, Not, facts_of, leaves

A, B, C = Compare("a.one", "eq", 1), Compare("b.two", "gt", 2), Known("c.three")
TREE = All((A, AnyOf((Not(B), C)), A))


def test_leaves_come_from_left_to_right() -> None:
    assert list(leaves(TREE)) == [A, B, C, A]


def test_facts_are_named_once_in_order_of_appearance() -> None:
    assert facts_of(TREE) == ("a.one", "b.two", "c.three")


def test_equal_trees_are_equal_and_can_be_keys() -> None:
    again = All((A, AnyOf((Not(B), C)), A))
    assert {TREE: 1}[again] == 1


def test_a_node_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        A.value = 2  # type: ignore[misc]
