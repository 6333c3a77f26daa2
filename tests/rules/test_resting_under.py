"""A rule on its own, with what it rests on, gives the verdict that the whole book gives it."""

from __future__ import annotations

from hypothesis import given, settings

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.rules.loading import load_rule_book
from tests.profiles import tries
from tests.strategies import Seed, relationships, rule_books


@settings(max_examples=tries(60), deadline=None)
@given(rule_books(3, 25, pool=7), relationships())
def test_a_rule_with_what_it_rests_on_gives_its_verdict(
    grown: Seed, values: dict[str, Value]
) -> None:
    book = grown.grow()
    whole = ReferenceEvaluator(book).outcomes(values)
    for rule in book.rules:
        alone = ReferenceEvaluator(book.resting_under(rule)).outcomes(values)
        assert alone[rule.id] is whole[rule.id]
        assert alone.items() <= whole.items()


def test_only_what_a_rule_rests_on_is_kept() -> None:
    book = load_rule_book()
    reads_facts_only = next(r for r in book.rules if not set(r.reads) & book.conclusions.keys())
    assert book.resting_under(reads_facts_only).rules == (reads_facts_only,)
    reading = next(r for r in book.rules if set(r.reads) & book.conclusions.keys())
    kept = book.resting_under(reading).rules
    assert reading in kept
    assert {r.kind for r in kept if r is not reading} == {"conclusion"}
    assert len(kept) < len(book.rules) / 2
