"""Examples on which every gap rule and every strength rule fires."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from sourcing_advisor.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    CompareFacts,
    Condition,
    Known,
    Not,
    facts_of,
)
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.lint.implications import Implications
from sourcing_advisor.rules.lint.reach import can_fire
from sourcing_advisor.rules.lint.search import Search
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.service.reviews import Advisor

EXAMPLES = Path(__file__).parent.parent / "examples"
FILES = {
    "gap": (
        "kitchen-sink-gaps",
        "kitchen-sink-gaps-2",
        "kitchen-sink-gaps-3",
        "kitchen-sink-gaps-4",
        "kitchen-sink-gaps-5",
    ),
    "strength": ("kitchen-sink-strengths",),
}


@cache
def library() -> RuleBook:
    return load_rule_book()


@cache
def relationship(name: str) -> Relationship:
    return read_relationship(EXAMPLES / f"{name}.yaml")


@cache
def fired(name: str, kind: str) -> frozenset[str]:
    outcomes = ReferenceEvaluator(library()).outcomes(relationship(name).known)
    return frozenset(
        rule.id
        for rule in library().rules
        if rule.kind == kind and outcomes[rule.id] is Outcome.FIRED
    )


def over_facts(condition: Condition) -> Condition:
    """Return a condition in which conclusions are replaced by what they rest on."""
    match condition:
        case Compare(fact, "eq", value) if fact in library().conclusions:
            concluding = library().concluding[fact]
            drawn = AnyOf(tuple(over_facts(rule.condition) for rule in concluding))
            return drawn if value is True else Not(drawn)
        case Compare() | CompareFacts() | Known():
            return condition
        case All(parts):
            return All(tuple(map(over_facts, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(over_facts, parts)))
        case Not(part):
            return Not(over_facts(part))


@cache
def fires_when(rule: str) -> Condition:
    return over_facts(library().rule_by_id[rule].condition)


def exclude(*names: str) -> bool:
    """Say whether no relationship can make all these rules fire."""
    facts = library().facts
    conditions = tuple(map(fires_when, names))
    together = All(conditions)
    read = set(facts_of(together))
    if sum(len(set(facts_of(each))) for each in conditions) > len(read) and not can_fire(
        together, facts
    ):
        return True
    return any(
        Implications([together, each.condition], Search(facts)).follows(0, 1)
        for each in CONTRADICTIONS
        if read & set(each.facts)
    )


def excluded_by(rule: str, others: frozenset[str]) -> bool:
    """Say whether one of `others`, or two of them together, rule out that `rule` fires."""
    rules = library().rule_by_id
    read = set(rules[rule].reads)
    near = [other for other in sorted(others) if read & set(rules[other].reads)]
    far = sorted(others.difference(near))
    return any(exclude(rule, other) for other in (*near, *far)) or any(
        exclude(rule, *pair) for pair in combinations(near, 2)
    )


@pytest.mark.parametrize("kind", ["gap", "strength"])
def test_every_rule_fires_on_an_example(kind: str) -> None:
    found = frozenset().union(*(fired(name, kind) for name in FILES[kind]))
    assert {rule.id for rule in library().rules if rule.kind == kind} - found == set()


@pytest.mark.parametrize("kind", ["gap", "strength"])
def test_what_does_not_fire_on_the_first_is_excluded_by_what_does(kind: str) -> None:
    first = fired(FILES[kind][0], kind)
    rest = [rule.id for rule in library().rules if rule.kind == kind and rule.id not in first]
    free = [rule for rule in rest if not excluded_by(rule, first)]
    assert free == []


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in FILES.items() for name in names[1:]]
)
def test_each_variant_is_needed(kind: str, name: str) -> None:
    others = frozenset().union(*(fired(other, kind) for other in FILES[kind] if other != name))
    assert fired(name, kind) - others


@pytest.mark.parametrize("name", [name for names in FILES.values() for name in names])
@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_a_kitchen_sink_renders_in_every_form(name: str, form: str) -> None:
    advisor = Advisor(engine="reference")
    report = advisor.review(relationship(name))
    text = advisor.render(report, form, "full")
    assert all(each.rule in text for each in report.recommendations)
