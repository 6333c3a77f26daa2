"""Which questions an answer makes pointless, though no contradiction forbids to answer them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from sourcing_advisor.conditions.values import Values
from sourcing_advisor.facts.records import Person, Side
from sourcing_advisor.facts.relationship import section_models

_RATINGS = ("capability", "credibility", "experience", "power")
_OF_A_HOLDER = (*_RATINGS, "has_time", "pay_works_against", "leaves_in_months")
_OF_THE_TWO = (
    "pair.kept_from_settling",
    "pair.settlement_in_reach",
    *(f"pair_behaviour.{name}" for name in section_models()["pair_behaviour"].model_fields),
    *(f"pair_progress.{name}" for name in section_models()["pair_progress"].model_fields),
)


def pointless_questions(known: Values, people: Sequence[Person]) -> frozenset[str]:
    """Return the facts that nobody need be asked for, given what is known and who is named."""
    return frozenset(_pointless(known, people))


def _pointless(known: Values, people: Sequence[Person]) -> Iterator[str]:
    no_pair = known.get("pair.named") is False and known.get("leadership.rests_on") != "one_pair"
    for side in get_args(Side):
        post, holder = f"pair.{side}_post_vacant", f"pair.{side}"
        named = any(person.leads and person.side == side for person in people)
        if named and any(f"{holder}_{rating}" in known for rating in _RATINGS):
            yield post
        if known.get(post) is True:
            yield from (f"{holder}_{name}" for name in _OF_A_HOLDER)
        if known.get(post) is True or no_pair:
            yield from _OF_THE_TWO
        if no_pair and not named:
            yield f"{holder}_leaves_in_months"
