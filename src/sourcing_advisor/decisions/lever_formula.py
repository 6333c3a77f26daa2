"""What changes of facts make rules say, as a formula: the encoding under `levers`.

Each fact that the parties can change is as it is today or has one of the answers that something
tells apart; what a change leaves no room for lapses. Every condition becomes two literals, that it
is true and that it is false, so that unknown stays apart from both; conclusions follow by strata.
The meaning is that of `sourcing_advisor.conditions.truth`, which says what each comparison is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sourcing_advisor.conditions.nodes import Condition, Joined, Leaf, Not
from sourcing_advisor.conditions.normal_form import conjunctions
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.decisions.regions import Region
from sourcing_advisor.decisions.solver import Formula, Literal, negated
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.rules.book import Rule, RuleBook

Certain = tuple[Literal, Literal]
"""Whether something is true, and whether it is false; neither where it is unknown."""


@dataclass(frozen=True, slots=True)
class State:
    """What can be known of a fact, and the literal that says when it is."""

    when: Literal
    value: Value | Bounds | None


class LeverFormula:
    """The formula of one relationship, of which `values` are known, under some options."""

    def __init__(
        self, book: RuleBook, values: Values, options: Mapping[str, Sequence[Region]]
    ) -> None:
        """Take the answers that each fact could be given; make a switch for each fact."""
        self.formula = Formula()
        self._book, self._values = book, values
        self.switches: dict[str, int] = {}
        self._chosen: dict[str, list[tuple[int, Region]]] = {}
        for name, regions in options.items():
            self._offer(name, regions)
        self._lapsed: dict[str, Literal] = {}
        self._states: dict[str, tuple[State, ...]] = {}
        self._certain: dict[str, Certain] = {}
        self._settle_contradictions()

    def chosen(self, true: frozenset[int]) -> dict[str, Region]:
        """Return the answers that are given where some variables are true."""
        return {
            name: region
            for name, offered in self._chosen.items()
            for variable, region in offered
            if variable in true
        }

    def fires(self, rule: Rule) -> Literal:
        """Return whether a rule fires."""
        applies, when = self._of_rule(rule)
        return self.formula.every((applies[0], when[0]))

    def is_cleared(self, rule: Rule) -> Literal:
        """Return whether a rule is clear or does not apply."""
        applies, when = self._of_rule(rule)
        return self.formula.some((applies[1], when[1]))

    def _offer(self, name: str, regions: Sequence[Region]) -> None:
        switch = self.switches[name] = self.formula.variable()
        variables = [self.formula.variable() for _ in regions]
        self._chosen[name] = list(zip(variables, regions, strict=True))
        self.formula.require((-switch, *variables))
        for i, one in enumerate(variables):
            self.formula.require((-one, switch))
            for other in variables[i + 1 :]:
                self.formula.require((-one, -other))

    def _settle_contradictions(self) -> None:
        """Let lapse what contradicts a change; refuse changes that contradict each other."""
        held: dict[str, list[Literal]] = {}
        before = {name: self._before(name) for name in self.switches}
        for one in CONTRADICTIONS:
            if self.switches.keys().isdisjoint(one.facts):
                continue
            for leaves in conjunctions(one.condition):
                holds = self.formula.every(self._leaf(leaf, before)[0] for leaf in leaves)
                facts = dict.fromkeys(name for leaf in leaves for name in leaf.facts)
                if holds is not False:
                    for name in facts:
                        held.setdefault(name, []).append(holds)
                    kept = (negated(self.switches.get(name, False)) for name in facts)
                    self.formula.require((negated(holds), *kept))
        for name, reasons in held.items():
            switch = self.switches.get(name, False)
            unchanged = negated(switch)
            self._lapsed[name] = self.formula.every((unchanged, self.formula.some(reasons)))

    def _before(self, name: str) -> tuple[State, ...]:
        """Return what can be known of a fact before anything lapses."""
        switch = self.switches.get(name)
        today = self._values.get(name)
        if switch is None:
            return (State(True, today),)  # noqa: FBT003 - a literal
        given = (State(variable, region.value) for variable, region in self._chosen[name])
        return (State(-switch, today), *given)

    def _after(self, name: str) -> tuple[State, ...]:
        if name not in self._states:
            today, *given = self._before(name)
            lapsed = self._lapsed.get(name, False)
            kept = self.formula.every((today.when, negated(lapsed)))
            self._states[name] = (State(kept, today.value), State(lapsed, None), *given)
        return self._states[name]

    def _of_rule(self, rule: Rule) -> tuple[Certain, Certain]:
        setting = rule.applies_when
        return (True, False) if setting is None else self._of(setting), self._of(rule.when)

    def _of(self, condition: Condition) -> Certain:
        if not isinstance(condition, Joined):
            if condition.fact in self._book.concluding:
                return self._of_conclusion(condition)
            return self._leaf(condition, {name: self._after(name) for name in condition.facts})
        if isinstance(condition, Not):
            true, false = self._of(condition.part)
            return false, true
        parts = [self._of(part) for part in condition.parts]
        some, every = self.formula.some, self.formula.every
        if condition.deciding:
            return some(part[0] for part in parts), every(part[1] for part in parts)
        return every(part[0] for part in parts), some(part[1] for part in parts)

    def _leaf(self, leaf: Leaf, states: Mapping[str, Sequence[State]]) -> Certain:
        """Return when a comparison is true and when false: it is tried with all that can be."""
        true: list[Literal] = []
        false: list[Literal] = []
        for combined in product(*(states.get(n) or self._before(n) for n in leaf.facts)):
            known = {
                name: state.value
                for name, state in zip(leaf.facts, combined, strict=True)
                if state.value is not None
            }
            when = self.formula.every(state.when for state in combined)
            said = truth(leaf, known)
            if said is not None:
                (true if said else false).append(when)
        return self.formula.some(true), self.formula.some(false)

    def _of_conclusion(self, leaf: Leaf) -> Certain:
        drawn = self._concluded(leaf.fact)
        unknown = negated(self.formula.some(drawn))
        told: tuple[list[Literal], list[Literal]] = ([], [])
        for when, values in (
            (drawn[0], {leaf.fact: True}),
            (drawn[1], {leaf.fact: False}),
            (unknown, {}),
        ):
            said = truth(leaf, values)
            if said is not None:
                told[not said].append(when)
        return self.formula.some(told[0]), self.formula.some(told[1])

    def _concluded(self, name: str) -> Certain:
        if name not in self._certain:
            rules = self._book.concluding[name]
            fired = self.formula.some(self.fires(rule) for rule in rules)
            no_rule = not rules  # then it is never settled
            clear = self.formula.every(self.is_cleared(rule) for rule in rules)
            self._certain[name] = (fired, False if no_rule else clear)
        return self._certain[name]
