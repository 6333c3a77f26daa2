"""Plans for tests: of whichever rules are said to have fired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from sourcing_advisor.conditions.nodes import Compare
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.decisions.moves import Plan
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.plan import PlanRelations

STEADY = Compare("relationship.stage", "eq", "stable")


@cache
def library() -> RuleBook:
    """Return the advisor's own rule book."""
    return load_rule_book()


def planned(
    fired: Iterable[str],
    relations: PlanRelations | None = None,
    values: Values | None = None,
    as_of: date | None = None,
    steady: str = "",
) -> Plan:
    """Return the plan where these rules fired, and no other.

    With relations of a test's own nothing waits but the rule named `steady`, for a steady service.
    """
    book = library()
    if relations is not None:
        rules = (replace(r, act_from=STEADY if r.id == steady else None) for r in book.rules)
        book = replace(book, plan=relations, rules=tuple(rules))
    outcomes = dict.fromkeys((rule.id for rule in book.rules), Outcome.CLEAR)
    outcomes |= dict.fromkeys(fired, Outcome.FIRED)
    stated = {"relationship": {"as_of": as_of}} if as_of else {}
    relationship = Relationship.model_validate(stated)
    return plan(Assessment(book, relationship, values or {}, {}, outcomes, (), "reference"))
