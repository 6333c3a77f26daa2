"""How a threshold could be moved: its range, its parts that matter, and the rule book then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcing_advisor.conditions.nodes import Compare, Condition, Leaf, leaves, with_leaves
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.decisions.regions import Region, cells, ends
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.fields import FactType
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Parameter


def judgements(book: RuleBook) -> tuple[Parameter, ...]:
    """Return the thresholds that rest on judgement and say in which range they could lie."""
    every = book.parameters.values()
    return tuple(each for each in every if each.basis == "judgement" and each.plausible)


def parts_of_range(parameter: Parameter, assessment: Assessment) -> Iterator[Region]:
    """Yield the parts of the range of a threshold within which no comparison with it changes.

    What would not keep below the threshold that must be larger, or above a smaller one, is left
    out.
    """
    book = assessment.book
    for part in cells(as_fact(parameter, book), _marks(parameter, assessment)):
        if not isinstance(part.value, str) and in_order(parameter, part.value, book):
            yield part


def _marks(parameter: Parameter, assessment: Assessment) -> set[float]:
    """Return the values of a threshold at which a comparison with it changes."""
    book, known = assessment.book, assessment.values
    others = [other.value for other in book.parameters.values() if other.below == parameter.name]
    above = book.parameters.get(parameter.below or "")
    met = {end for leaf in _comparisons(book, parameter) for end in ends(known.get(leaf.fact))}
    return {*met, *others, *([above.value] if above else [])}


def in_order(parameter: Parameter, value: float, book: RuleBook) -> bool:
    """Say whether a value keeps below the threshold that must be larger, and above smaller ones."""
    above = book.parameters.get(parameter.below or "")
    below = [other.value for other in book.parameters.values() if other.below == parameter.name]
    return (above is None or value < above.value) and all(other < value for other in below)


def _comparisons(book: RuleBook, parameter: Parameter) -> Iterator[Compare]:
    read = [leaf for rule in book.users_of(parameter.name) for leaf in _leaves_of(rule)]
    for leaf in (*read, *book.plan.leaves):
        if isinstance(leaf, Compare) and leaf.parameter == parameter.name:
            yield leaf


def _leaves_of(rule: Rule) -> list[Leaf]:
    later = leaves(rule.act_from) if rule.act_from else []
    return [*leaves(rule.condition), *later]


def as_fact(parameter: Parameter, book: RuleBook) -> Fact:
    """Return the values that a threshold could have as if they were answers to a fact."""
    between, name = parameter.plausible, parameter.name
    low, high = (between.at_least, between.at_most) if between else (parameter.value,) * 2
    facts = [book.facts[leaf.fact] for leaf in _comparisons(book, parameter)]
    whole = type(parameter.value) is int and all(fact.type != "number" for fact in facts)
    kind: FactType = "count" if whole else "number"
    means, unit = parameter.means, parameter.unit
    return Fact(name, name, means, means, kind, "either", "given", unit, low, high)


def with_parameter(book: RuleBook, name: str, value: Value) -> RuleBook:
    """Return the rule book with another value of a parameter, as if it had been overridden."""

    def moved(leaf: Leaf) -> Condition:
        if isinstance(leaf, Compare) and leaf.parameter == name:
            return replace(leaf, value=value)
        return leaf

    def of(condition: Condition | None) -> Condition | None:
        return None if condition is None else with_leaves(condition, moved)

    rules = {rule.id: rule for rule in book.rules}
    for rule in book.users_of(name):
        when, setting, later = (
            with_leaves(rule.when, moved),
            of(rule.applies_when),
            of(rule.act_from),
        )
        rules[rule.id] = replace(rule, when=when, applies_when=setting, act_from=later)
    read = any(isinstance(leaf, Compare) and leaf.parameter == name for leaf in book.plan.leaves)
    parameter = book.parameters[name].model_copy(update={"value": value})
    return replace(
        book,
        rules=tuple(rules.values()),
        strata=tuple(tuple(rules[rule.id] for rule in stratum) for stratum in book.strata),
        parameters={**book.parameters, name: parameter},
        plan=book.plan.with_conditions(of) if read else book.plan,
    )
