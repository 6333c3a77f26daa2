"""A rule book to durable_rules rulesets: what is asked of the engine, as plain data.

For every rule three questions are asked of which the engine can answer each with certainty: is
the rule's whole condition true, is `when` false, is `applies_when` false. Unknown is what is
left. Each question is split into conjunctions, spread over small rulesets (see the decision
record on durable_rules for the limits that this respects).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Condition, Known, Leaf, all_of
from sourcing_advisor.conditions.normal_form import (
    Conjunction,
    conjunctions,
    pushed_down,
    shortest,
    split,
)
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.engine.durable.encoding import (
    MARK,
    SENTINEL,
    Answer,
    Pass,
    Question,
    Ruleset,
    encoded,
    known_property,
    positive,
    property_of,
    worked_out,
)
from sourcing_advisor.rules.book import Rule, RuleBook

MOST_CHAINS = 60
MOST_CONJUNCTIONS = 24
MOST_PROPERTIES = 200
"""The engine refuses facts of more than 252 properties (error 302); some are its own."""
_OPERATORS = {"ne": "$neq", "lt": "$lt", "le": "$lte", "gt": "$gt", "ge": "$gte"}


_Asked = tuple[Compare | Known, ...]
"""A conjunction as the engine is asked for it."""


def _chains(asked: _Asked) -> int:
    """Return how many matching paths the engine builds for a conjunction."""
    return math.prod(map(_ways, asked))


def _ways(leaf: Leaf) -> int:
    """Return in how many ways a comparison can be true, as the engine counts them."""
    match leaf:
        case Compare(operator="in", value=tuple(values)):
            return len(values)
        case _:
            return 1


@dataclass
class _Splitter:
    """Splits conditions whose normal form is too large by naming their parts."""

    words: Mapping[str, tuple[str, ...]]
    told: Mapping[Compare | CompareFacts, str]
    stratum: int
    named: dict[Condition, Compare] = field(default_factory=dict)
    depth_of: dict[str, int] = field(default_factory=dict)
    asked: dict[int, dict[_Asked, list[Answer]]] = field(default_factory=dict)
    """By pass, what is asked, and all that is answered where it is true."""

    def ask(self, question: Question, about: str, condition: Condition) -> int:
        """File the conjunctions of a condition; return the pass that answers it."""
        small = split(condition, MOST_CONJUNCTIONS, self._named)
        narrow = [self._narrowed(conjunction) for conjunction in shortest(conjunctions(small))]
        read = (leaf.fact for conjunction in narrow for leaf in conjunction)
        depth = max((self.depth_of.get(fact, 0) for fact in read), default=0)
        for conjunction in narrow:
            single = tuple(self._in_one_chain(self._told(leaf)) for leaf in conjunction)
            for asked in _within_bounds(single):
                answers = self.asked.setdefault(depth, {}).setdefault(asked, [])
                answers.append((question, about))
        return depth

    def _narrowed(self, conjunction: Conjunction) -> Conjunction:
        """Return a conjunction that reads little in few ways, its parts named where it is more."""
        ways, kept = 1, list(conjunction)
        for i, leaf in enumerate(conjunction if len(conjunction) > 1 else ()):
            if leaf.fact not in self.words and ways * _ways(leaf) > MOST_CHAINS:
                kept[i] = self._named(leaf)
            elif leaf.fact not in self.words:
                ways *= _ways(leaf)
        conjunction = tuple(kept)
        while len(conjunction) > MOST_PROPERTIES:
            parts = _runs(conjunction, MOST_PROPERTIES)
            conjunction = tuple(self._named(all_of(*part)) for part in parts)
        return conjunction

    def _told(self, leaf: Leaf) -> Compare | Known:
        """Return a comparison that is worked out before as one of the truth that is told."""
        if isinstance(leaf, Known):
            return leaf
        comparison, sign = positive(leaf)
        if isinstance(leaf, CompareFacts) or comparison in self.told:
            return Compare(self.told[comparison], "eq", value=sign)
        return replace(leaf, parameter=None)

    def _in_one_chain(self, leaf: Compare | Known) -> Compare | Known:
        """Say "one of these words" as "none of the others", which costs the engine less."""
        if isinstance(leaf, Compare) and leaf.operator == "in" and leaf.fact in self.words:
            others = tuple(word for word in self.words[leaf.fact] if word not in leaf.values)
            if others:
                return Compare(leaf.fact, "not_in", others)
        return leaf

    def _named(self, condition: Condition) -> Compare:
        """Return a comparison that is true where a part is, once the part has been asked."""
        if condition not in self.named:
            name = f"auxiliary.part_{self.stratum}_{len(self.named)}"
            self.named[condition] = Compare(name, "eq", value=True)
            self.depth_of[name] = self.ask("auxiliary", name, condition) + 1
        return self.named[condition]


def compile_book(book: RuleBook, *, bounds: bool = False) -> tuple[tuple[Pass, ...], ...]:
    """Return the passes of each stratum of a rule book.

    With `bounds`, they never compare a number: they are told the truth of such comparisons.
    Raises `InputError` if the engine would take two names for one.
    """
    words = {name: tuple(fact.words) for name, fact in book.facts.items() if fact.words}
    told = worked_out(book, bounds=bounds)
    strata = tuple(
        _compile_stratum(stratum, words, told, number) for number, stratum in enumerate(book.strata)
    )
    used = {name for passes in strata for each in passes for r in each for name in r.properties}
    facts = {make(name) for name in book.facts for make in (property_of, known_property)}
    _refuse_collisions(used | facts)
    return strata


def _compile_stratum(
    rules: Iterable[Rule],
    words: Mapping[str, tuple[str, ...]],
    told: Mapping[Compare | CompareFacts, str],
    number: int,
) -> tuple[Pass, ...]:
    # Answers stay in the fact for later strata, so the names of parts carry the stratum's number.
    splitter = _Splitter(words, told, number)
    for rule in rules:
        splitter.ask("fires", rule.id, pushed_down(rule.condition))
        splitter.ask("is_clear", rule.id, pushed_down(rule.when, negate=True))
        if rule.applies_when is not None:
            does_not = pushed_down(rule.applies_when, negate=True)
            splitter.ask("does_not_apply", rule.id, does_not)
    depths = range(max(splitter.asked, default=-1) + 1)
    return tuple(tuple(_rulesets(splitter.asked.get(depth, {}))) for depth in depths)


def _runs(leaves: Sequence[Leaf], most: int) -> Iterator[Sequence[Leaf]]:
    """Yield runs of at most that many comparisons."""
    for i in range(0, len(leaves), most):
        yield leaves[i : i + most]


def _within_bounds(asked: _Asked) -> Iterator[_Asked]:
    """Split a conjunction with many `in` values until each part fits a ruleset."""
    if _chains(asked) <= MOST_CHAINS:
        yield asked
        return
    for i, leaf in enumerate(asked):
        if isinstance(leaf, Compare) and leaf.operator == "in" and isinstance(leaf.value, tuple):
            for value in leaf.value:
                single = Compare(leaf.fact, "eq", value)
                yield from _within_bounds((*asked[:i], single, *asked[i + 1 :]))
            return


def _rulesets(asked: Mapping[_Asked, list[Answer]]) -> Iterator[Ruleset]:
    batch: dict[_Asked, list[Answer]] = {}
    properties: set[str] = set()
    chains = 0
    for conjunction, answers in asked.items():
        read = set(map(_property, conjunction))
        more = _chains(conjunction)
        if batch and (chains + more > MOST_CHAINS or len(properties | read) > MOST_PROPERTIES):
            yield _ruleset(batch, properties)
            batch, chains, properties = {}, 0, set()
        batch[conjunction] = answers
        chains += more
        properties |= read
    if batch:
        yield _ruleset(batch, properties)


def _ruleset(batch: Mapping[_Asked, list[Answer]], properties: Iterable[str]) -> Ruleset:
    rules = {f"r{i}": {"all": [{"m": _conjunction(asked)}]} for i, asked in enumerate(batch)}
    rules[SENTINEL] = {"all": [{"m": {"$ex": {MARK: 1}}}]}
    answers = {f"r{i}": tuple(answers) for i, answers in enumerate(batch.values())}
    return Ruleset(_as_json(rules), tuple(sorted(properties)), answers)


def _as_json(data: object) -> str:
    """Return a definition as JSON with its decimals in fixed point, as the engine reads them."""
    if isinstance(data, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{_as_json(v)}" for k, v in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ",".join(map(_as_json, data)) + "]"
    return encoded(data) if isinstance(data, float) else json.dumps(data)


def _conjunction(asked: _Asked) -> dict[str, object]:
    parts = [part for leaf in asked for part in _comparison(leaf)]
    if not parts:
        return {"$ex": {MARK: 1}}
    return parts[0] if len(parts) == 1 else {"$and": parts}


def _comparison(leaf: Compare | Known) -> list[dict[str, object]]:
    name = _property(leaf)
    if isinstance(leaf, Known):
        return [{name: leaf.expected}]
    match leaf.operator, leaf.value:
        case "in", tuple(values):
            return [{"$or": [{name: _number(value)} for value in values]}]
        case "not_in", tuple(values):
            return [{"$neq": {name: _number(value)}} for value in values]
        case "eq", value:
            return [{name: _number(value)}]
        case operator, value:
            return [{_OPERATORS[operator]: {name: _number(value)}}]


def _number(value: object) -> object:
    # One form for all numbers: the engine then never compares an integer with a decimal.
    return float(value) if type(value) is int else value


def _property(leaf: Leaf) -> str:
    return known_property(leaf.fact) if isinstance(leaf, Known) else property_of(leaf.fact)


def _refuse_collisions(names: Iterable[str]) -> None:
    seen: dict[int, str] = {}
    for name in [MARK, "sid", "id", *sorted(names)]:
        number = _fnv_1a(name)
        if number in seen:
            one, other = (each.replace("__", ".") for each in (seen[number], name))
            found = f"durable_rules cannot tell {one} from {other}"
            advice = "Rename one of them, or use the reference engine."
            raise InputError([Problem(Place("rules"), found, suggestion=advice)])
        seen[number] = name


def _fnv_1a(text: str) -> int:
    number = 0x811C9DC5
    for byte in text.encode():
        number = ((number ^ byte) * 0x01000193) & 0xFFFFFFFF
    return number
