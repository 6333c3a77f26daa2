"""The facts that are known otherwise in one state of a relationship than in another."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.confidence import confidence_of
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.report.comparison import ChangedFact, FactChangeKind
from sourcing_advisor.rules.book import RuleBook

IN_CONFIDENCE = "told in confidence"


def changed_facts(was: Relationship, now: Relationship, book: RuleBook) -> Iterator[ChangedFact]:
    """Yield the facts that changed, in the order of the book.

    Of those that were told in confidence in either state no value is given.
    """
    untold = confidence_of(was, None).facts | confidence_of(now, None).facts
    for name, fact in book.facts.items():
        kind = _fact_change(name, was, now)
        if kind is None:
            continue
        one, other = was.known.get(name), now.known.get(name)
        secret = name in untold
        yield ChangedFact(
            fact=name,
            label=fact.label,
            change=kind,
            before=None if secret else _single(one),
            after=None if secret else _single(other),
            before_in_words=IN_CONFIDENCE if secret else value_in_words(fact, one),
            after_in_words=IN_CONFIDENCE if secret else value_in_words(fact, other),
        )


def _single(known: Value | Bounds | None) -> Value | None:
    return None if isinstance(known, Bounds) else known


def _fact_change(name: str, was: Relationship, now: Relationship) -> FactChangeKind | None:
    one, other = was.known.get(name), now.known.get(name)
    if one != other:
        if one is None:
            return "stated"
        return "withdrawn" if other is None else "changed"
    if (name in was.beliefs) is (name in now.beliefs):
        return None
    return "doubted" if name in now.beliefs else "confirmed"
