"""What would clear a gap: the fewest changes within the parties' power, and what each would open.

A change gives a fact another answer; only a fact that somebody can change is changed. What a
change leaves no room for lapses: with gain sharing given up, what described it is not known any
more. A gap is cleared when its rules are clear or do not apply, for certain. A set of changed facts
is told when no part of it clears the gap with any answers; all such sets are told, in the order of
what they open, who can pull them and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import get_args

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.lever_formula import LeverFormula
from sourcing_advisor.decisions.lever_sets import LeverChange, Levers, LeverSet, LeverWay
from sourcing_advisor.decisions.regions import Region, Regions, joined
from sourcing_advisor.decisions.solver import fewest, minimal_sets, negated
from sourcing_advisor.decisions.trials import Trials, lapses
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.fields import Lever, Moment
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.rules.book import Rule
from sourcing_advisor.rules.models import LEVELS

MOST_SETS = 200
MOST_TRIED = 2_000
"""How many combinations of answers are tried of one set of facts."""

_WHO: tuple[Lever, ...] = get_args(Lever)
_WHEN: tuple[Moment, ...] = ("any-time", "next-governance-cycle", "over-months", "renewal")
SETTLED = (Outcome.CLEAR, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class _Tried:
    """Answers that were tried, and what they would do."""

    answers: tuple[Region, ...]
    opens: tuple[str, ...]
    clears: tuple[str, ...]
    lapses: tuple[str, ...]


class LeverFinder:
    """Finds levers of one relationship."""

    def __init__(
        self, assessment: Assessment, regions: Regions, trials: Trials, side: Side | None = None
    ) -> None:
        """Take the assessment of today, and what follows from its rule book.

        With a `side`, only what that side can change alone is changed.
        """
        self._assessment, self._book = assessment, assessment.book
        self._regions, self._trials, self._side = regions, trials, side
        self._known = assessment.values_and_conclusions

    def clearing(self, rules: Sequence[str], most: int = MOST_SETS) -> Levers:
        """Return every minimal set of changes that clears some rules together."""
        wanted = [self._book.rule_by_id[rule] for rule in rules]
        formula = self._formula(wanted)
        for rule in wanted:
            formula.formula.require((formula.is_cleared(rule),))
        switches = formula.switches
        names = {switch: name for name, switch in switches.items()}
        found, complete = minimal_sets(formula.formula, tuple(switches.values()), most)
        sets = [self._set([names[s] for s in sorted(each.on)], wanted) for each in found if each.on]
        return Levers(tuple(rules), tuple(sorted(sets, key=self._rank)), complete)

    def clearing_severity(self, severity: str) -> LeverSet | None:
        """Return a smallest set of changes after which no gap of a severity fires.

        None is returned where nothing within the parties' power does that, and a set without
        facts where none fires. Among the smallest it is one that opens as few gaps as can be.
        """
        gaps = [rule for rule in self._book.rules if rule.kind == "gap"]
        wanted = [rule for rule in gaps if rule.severity == severity]
        formula = self._formula(wanted)
        for rule in wanted:
            fires = self._assessment.outcomes[rule.id] is Outcome.FIRED
            goal = formula.is_cleared(rule) if fires else negated(formula.fires(rule))
            formula.formula.require((goal,))
        quiet = [r for r in gaps if self._assessment.outcomes[r.id] is not Outcome.FIRED]
        touched = set(formula.switches)
        unwanted = [
            formula.fires(rule)
            for rule in quiet
            if rule.severity != severity and touched & self._under(rule)
        ]
        solution = fewest(formula.formula, tuple(formula.switches.values()), unwanted)
        if solution is None:
            return None
        chosen = formula.chosen(solution.true)
        names = [name for name in self._book.facts if name in chosen]
        tried = self._tried(tuple(chosen[name] for name in names))
        return self._told(names, [tried] if tried else [])

    def _formula(self, rules: Iterable[Rule]) -> LeverFormula:
        read = set().union(*(self._under(rule) for rule in rules))
        names = [name for name in self._book.facts if name in read]
        options = {name: tuple(self._options(name)) for name in names}
        offered = {name: regions for name, regions in options.items() if regions}
        return LeverFormula(self._book, self._assessment.values, offered)

    def _under(self, rule: Rule) -> set[str]:
        return set(self._book.order_of_facts[rule.id])

    def _options(self, name: str) -> Iterator[Region]:
        """Yield the answers that somebody would bring about in place of today's."""
        fact = self._book.facts[name]
        if name in self._book.concluding or fact.lever == "nobody":
            return
        if self._side is not None and fact.lever != self._side:
            return
        today = self._known.get(name)
        rest = {other: value for other, value in self._known.items() if other != name}
        regions = self._regions.beside(name, rest) or self._regions.of(name, rest)
        worst = {"up": regions[0], "down": regions[-1]}.get(str(fact.aim))
        for region in regions:
            if today is None or isinstance(today, Bounds):
                if _is_aim(region, fact) and (region is not worst or fact.type == "yes_no"):
                    yield region
            elif not region.holds(today) and _is_aim(region, fact, today):
                yield region

    def _set(self, names: Sequence[str], wanted: Sequence[Rule]) -> LeverSet:
        options = [tuple(self._options(name)) for name in names]
        ways: list[_Tried] = []
        for i, answers in enumerate(product(*options)):
            if i == MOST_TRIED and ways:
                break
            tried = self._tried(answers)
            if tried and {rule.id for rule in wanted} <= {*tried.clears, *self._settled(wanted)}:
                ways.append(tried)
        return self._told(names, ways)

    def _settled(self, rules: Iterable[Rule]) -> Iterator[str]:
        yield from (r.id for r in rules if self._assessment.outcomes[r.id] in SETTLED)

    def _tried(self, answers: Sequence[Region]) -> _Tried | None:
        """Return what answers would do; None where they contradict each other."""
        given: dict[str, Value | Bounds | None] = {each.fact: each.value for each in answers}
        lapsing = lapses({each.fact: each.value for each in answers}, self._assessment.values)
        if lapsing is None:
            return None
        outcomes = self._assessment.outcomes
        differing = self._trials.differing(
            self._known, outcomes, given | dict.fromkeys(lapsing, None)
        )
        gaps = [r.id for r in self._book.rules if r.kind == "gap" and r.id in differing]
        return _Tried(
            tuple(answers),
            tuple(name for name in gaps if differing[name] is Outcome.FIRED),
            tuple(name for name in gaps if differing[name] in SETTLED),
            tuple(name for name in self._book.facts if name in lapsing),
        )

    def _told(self, names: Sequence[str], tried: Sequence[_Tried]) -> LeverSet:
        facts = [self._book.facts[name] for name in names]
        ways: dict[tuple[tuple[str, ...], ...], list[tuple[Region, ...]]] = {}
        for each in tried:
            key = (each.opens, each.clears, each.lapses)
            ways.setdefault(key, []).append(each.answers)
        fired = {rule.id for rule in self._assessment.fired}
        told = [
            LeverWay(
                tuple(self._change(fact, of) for fact, of in zip(facts, box, strict=True)),
                opens,
                tuple(rule for rule in clears if rule in fired),
                lapsing,
            )
            for (opens, clears, lapsing), answers in ways.items()
            for box in boxes(answers)
        ]
        told.sort(key=lambda way: (self._opened(way.opens), len(way.lapses)))
        sides = {fact.lever for fact in facts}
        who = sides.pop() if len(sides) == 1 else "both"
        moments = {fact.change for fact in facts}
        when = next((each for each in reversed(_WHEN) if each in moments), _WHEN[0])
        return LeverSet(tuple(names), who, when, tuple(told))

    def _change(self, fact: Fact, regions: Sequence[Region]) -> LeverChange:
        today = value_in_words(fact, self._known.get(fact.name))
        words = " or ".join(region.in_words(fact) for region in regions)
        value = regions[0].value
        return LeverChange(fact.name, fact.label, today, words, value, fact.lever, fact.change)

    def _opened(self, rules: Iterable[str]) -> tuple[int, ...]:
        """Return what is opened, so that it can be compared: of high severity first."""
        opened = [self._book.rule_by_id[rule].severity for rule in rules]
        return tuple(opened.count(level) for level in LEVELS)

    def _rank(self, each: LeverSet) -> tuple[object, ...]:
        opens = self._opened(each.ways[0].opens) if each.ways else ()
        return opens, _WHO.index(each.who), _WHEN.index(each.when), len(each.facts), each.facts


def boxes(answers: Sequence[tuple[Region, ...]]) -> Iterator[tuple[list[Region], ...]]:
    """Yield combinations of answers as few products: for each fact, the answers of which any does.

    Neighbouring numbers become one region.
    """
    if not answers:
        return
    sides = [tuple(dict.fromkeys(column)) for column in zip(*answers, strict=True)]
    whole = 1
    for side in sides:
        whole *= len(side)
    if whole == len(answers):
        yield tuple(_run(side) for side in sides)
        return
    first = next(i for i, side in enumerate(sides) if len(side) > 1)
    for region in sides[first]:
        yield from boxes([each for each in answers if each[first] == region])


def _is_aim(region: Region, fact: Fact, today: Value | None = None) -> bool:
    """Say whether somebody would change a fact to this; a number goes up or down from today's."""
    match fact.aim:
        case "any":
            return True
        case "up" | "down" if fact.type == "yes_no":
            return region.value is (fact.aim == "up")
        case "up" | "down":
            more = today is None or region.value > today  # type: ignore[operator]  # numbers
            return today is None or more is (fact.aim == "up")
        case words:
            return region.value in words


def _run(regions: Sequence[Region]) -> list[Region]:
    """Return regions with neighbouring ones joined."""
    runs: list[list[Region]] = []
    for region in regions:
        last = runs[-1][-1] if runs else None
        if last is not None and _adjoin(last, region):
            runs[-1].append(region)
        else:
            runs.append([region])
    return [joined(tuple(run)) if len(run) > 1 else run[0] for run in runs]


def _adjoin(one: Region, other: Region) -> bool:
    if one.high is None or other.low is None:
        return False
    touching = one.high == other.low and one.open_high != other.open_low
    return touching or (type(one.value) is int and other.low == one.high + 1)
