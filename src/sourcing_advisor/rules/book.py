"""The rule book: everything that a review needs to know besides the relationship.

Its rules stand in strata, so that conclusions are there when they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from sourcing_advisor.conditions.nodes import Compare, Condition, Leaf, all_of, facts_of, leaves
from sourcing_advisor.documents.problems import Place, Problem
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.rules.models import (
    ConclusionSpec,
    Finding,
    Kind,
    Level,
    Owner,
    Parameter,
    Practice,
    Source,
    Strength,
    Timing,
)
from sourcing_advisor.rules.plan import PlanRelations

CONCLUSIONS = "conclusions"
MOST_STRATA = 100
"""How many layers of conclusions may rest on each other; the advisor's own are two."""


@dataclass(frozen=True)
class Rule:
    """One rule, parsed: `when`, `applies_when` and `act_from` are condition trees.

    `act_from` says when a gap can be acted on: where it is false, the gap is parked.

    `concludes` is the full name of a fact (``conclusions.pair_stalled``) for a conclusion rule,
    else None. `severity`, `effort`, `owner` and `timing` are given for gap rules only, `protect`
    for strength rules only. `silenced` are the codes of checks that have nothing to say of it,
    `formerly` the ids that it had before.
    """

    id: str
    name: str
    title: str
    practice: str
    kind: Kind
    area: str
    description: str
    when: Condition
    applies_when: Condition | None
    findings: tuple[str, ...]
    place: Place
    not_this: str | None = None
    act_from: Condition | None = None
    concludes: str | None = None
    severity: Level | None = None
    effort: Level | None = None
    owner: Owner | None = None
    timing: Timing | None = None
    protect: str | None = None
    silenced: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()

    @cached_property
    def condition(self) -> Condition:
        """Return what must hold for the rule to fire: `applies_when` and `when` together."""
        return self.when if self.applies_when is None else all_of(self.applies_when, self.when)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Return the comparisons that decide whether the rule fires, from left to right."""
        return tuple(leaves(self.condition))

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """Return the names of the facts and conclusions that the rule reads."""
        return tuple(dict.fromkeys(name for leaf in self.leaves for name in leaf.facts))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the parameters that the rule uses, in order of appearance."""
        used = [leaf.parameter for leaf in self.leaves if isinstance(leaf, Compare)]
        return tuple(dict.fromkeys(name for name in used if name))

    @cached_property
    def named_facts(self) -> frozenset[str]:
        """Return the facts in all conditions of the rule, `act_from` among them."""
        return frozenset((*self.reads, *(facts_of(self.act_from) if self.act_from else ())))

    @cached_property
    def named_parameters(self) -> frozenset[str]:
        """Return the parameters in all conditions of the rule, `act_from` among them."""
        later = leaves(self.act_from) if self.act_from else ()
        used = [leaf.parameter for leaf in later if isinstance(leaf, Compare)]
        return frozenset((*self.parameters, *(name for name in used if name)))

    @property
    def template(self) -> str:
        """Return the name of the template that turns the fired rule into advice."""
        return f"recommendations/{self.area}/{self.name}.md.j2"


@dataclass(frozen=True)
class RuleBook:
    """Rules with everything that they refer to, checked and ready to evaluate.

    `strata` orders the rules so that each reads only conclusions of earlier strata. `digest`
    identifies the exact text of all files; `overridden` names parameters changed by the user;
    `template_files` gives the file of each template, as messages name it; `plan` is what the order
    of a plan follows from.
    """

    version: str
    digest: str
    facts: Mapping[str, Fact]
    conclusions: Mapping[str, ConclusionSpec]
    practices: tuple[Practice, ...]
    sources: Mapping[str, Source]
    findings: Mapping[str, Finding]
    parameters: Mapping[str, Parameter]
    overridden: tuple[str, ...]
    rules: tuple[Rule, ...]
    strata: tuple[tuple[Rule, ...], ...]
    templates: Mapping[str, str]
    template_files: Mapping[str, str] = field(default_factory=dict)
    plan: PlanRelations = field(default_factory=PlanRelations)

    @cached_property
    def about_people(self) -> frozenset[str]:
        """Return the ids of the practices that are about the people who lead."""
        return frozenset(each.id for each in self.practices if each.about == "people")

    @cached_property
    def rule_by_id(self) -> Mapping[str, Rule]:
        """Return the rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def new_ids(self) -> Mapping[str, str]:
        """Return the present id of each rule that has a new one, by its former id."""
        return {former: rule.id for rule in self.rules for former in rule.formerly}

    def template_file(self, name: str) -> str:
        """Return the file that holds a template, as messages name it."""
        return self.template_files.get(name, name)

    @cached_property
    def concluding(self) -> Mapping[str, tuple[Rule, ...]]:
        """Return, for each conclusion by its full name, the rules that conclude it."""
        concluding = [rule for rule in self.rules if rule.concludes]
        return {
            name: tuple(rule for rule in concluding if rule.concludes == name)
            for name in self.conclusions
        }

    def readers_of(self, fact: str) -> tuple[Rule, ...]:
        """Return the rules that read a fact, to fire or to say from when on to act."""
        return tuple(rule for rule in self.rules if fact in rule.named_facts)

    def users_of(self, parameter: str) -> tuple[Rule, ...]:
        """Return the rules that use a parameter, to fire or to say from when on to act."""
        return tuple(rule for rule in self.rules if parameter in rule.named_parameters)

    @cached_property
    def order_of_facts(self) -> Mapping[str, Mapping[str, int]]:
        """Return, for each rule by id, the place of each fact in it; those of conclusions follow.

        Reasons are told in this order, so that they read alike for every relationship.
        """
        return {
            rule.id: {name: place for place, name in enumerate(self._named(rule, {}))}
            for rule in self.rules
        }

    def _named(self, rule: Rule, named: dict[str, None]) -> Iterable[str]:
        """Return the names in `named`, and then what a rule reads, each name once."""
        for name in rule.reads:
            if name not in named:
                named[name] = None
                for under in self.concluding.get(name, ()):
                    self._named(under, named)
        return named

    def resting_under(self, rule: Rule) -> RuleBook:
        """Return the book with no rules but this one and those whose conclusions it rests on."""
        under = {rule.id}
        waiting = [rule]
        while waiting:
            read = waiting.pop().reads
            found = [r for name in read for r in self.concluding.get(name, ()) if r.id not in under]
            under.update(each.id for each in found)
            waiting += found
        strata = tuple(tuple(r for r in stratum if r.id in under) for stratum in self.strata)
        return replace(self, rules=tuple(r for r in self.rules if r.id in under), strata=strata)

    def strength_of(self, rule: Rule) -> Strength | None:
        """Return the strength of a rule's main support, the first finding that it cites, if any."""
        return self.findings[rule.findings[0]].strength if rule.findings else None


def stratified(
    rules: Sequence[Rule],
) -> tuple[tuple[tuple[Rule, ...], ...], list[Problem]]:
    """Return the rules in strata, and a problem if conclusions rest on each other without end.

    A rule stands in the first stratum in which every conclusion that it reads has been drawn.
    """
    rests_on: dict[str, set[str]] = {}
    for rule in rules:
        if rule.concludes:
            rests_on.setdefault(rule.concludes, set()).update(_conclusions_read(rule))
    try:
        order = list(TopologicalSorter(rests_on).static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        first = next(rule for rule in rules if rule.concludes == error.args[1][0])
        found = f"conclusions rest on each other in a circle: {circle}"
        return (), [Problem(first.place, found, "conclusions that rest on facts")]
    level: dict[str, int] = {}
    for name in order:
        level[name] = 1 + max((level[other] for other in rests_on.get(name, ())), default=0)
        if level[name] > MOST_STRATA:
            deepest = next(rule for rule in rules if rule.concludes == name)
            found = f"{name} rests on conclusions in more than {MOST_STRATA} layers"
            return (), [Problem(deepest.place, found, "conclusions that rest on fewer others")]
    strata: list[list[Rule]] = []
    for rule in rules:
        stratum = max((level.get(name, 0) for name in _conclusions_read(rule)), default=0)
        strata.extend([] for _ in range(stratum + 1 - len(strata)))
        strata[stratum].append(rule)
    return tuple(tuple(stratum) for stratum in strata), []


def _conclusions_read(rule: Rule) -> set[str]:
    return {name for name in rule.reads if name.startswith(f"{CONCLUSIONS}.")}
