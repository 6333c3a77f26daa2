"""Questions that an answer makes pointless."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_advisor import Relationship
from sourcing_advisor.facts.pointless import pointless_questions

LEADS = {"people": [{"name": "I. Cardoso", "side": "provider", "leads": True}]}
VACANT = "pair.provider_post_vacant"


def pointless(**stated: Any) -> frozenset[str]:
    relationship = Relationship.model_validate(stated)
    return pointless_questions(relationship.known, relationship.particulars.people or ())


def test_nobody_is_asked_whether_a_post_is_empty_whose_holder_is_named_and_rated() -> None:
    assert VACANT in pointless(pair={"provider_capability": 5}, particulars=LEADS)


@pytest.mark.parametrize("stated", [{"particulars": LEADS}, {"pair": {"provider_capability": 5}}])
def test_a_post_is_asked_about_where_its_holder_is_only_named_or_only_rated(
    stated: dict[str, Any],
) -> None:
    assert VACANT not in pointless(**stated)


def test_where_a_post_is_vacant_nothing_is_asked_of_its_holder_or_of_the_two() -> None:
    found = pointless(pair={"client_post_vacant": True})
    assert {"pair.client_leaves_in_months", "pair_progress.months_in_place"} <= found
    assert "pair.provider_leaves_in_months" not in found


def test_where_no_pair_is_named_nothing_is_asked_of_the_two_unless_they_lead_in_practice() -> None:
    believed = {"named": {"value": False, "believed": True}}
    assert "pair.client_leaves_in_months" in pointless(pair=believed)
    in_practice = pointless(pair=believed, leadership={"rests_on": "one_pair"})
    assert not in_practice
