"""Generated rule books and relationships over the real catalogue of facts.

Small things (one condition, one relationship) are drawn by hypothesis, so that a failure shrinks.
Whole rule books grow from one drawn seed: hundreds of rules do not fit what hypothesis can draw.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from sourcing_advisor.conditions.nodes import (
    OPERATORS,
    ORDER_OPERATORS,
    SET_OPERATORS,
    All,
    AnyOf,
    Compare,
    Condition,
    Known,
    Not,
    Operator,
    facts_of,
)
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.problems import Place
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.contradictions import CONTRADICTIONS, contradictions_in
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook, stratified
from sourcing_advisor.rules.models import ConclusionSpec, Kind, Practice

AWKWARD = (0.0, 1e-300, 1e-5, 0.1, 1 / 3, 0.30000000000000004, 3.9999999999999996, 4.0, 100.0)
FACTS: Mapping[str, Fact] = catalogue()
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
KINDS: tuple[Kind, ...] = ("gap", "strength")


def values_of(fact: Fact) -> tuple[Value, ...]:
    """Return values that tell rules apart: words, flags, range ends and awkward numbers."""
    if fact.type == "yes_no":
        return (True, False)
    if fact.words is not None:
        return tuple(fact.words)
    lowest, highest = fact.lowest or 0, fact.highest or 0
    if fact.type == "number":
        tried = {float(lowest), float(highest), *AWKWARD, -1e-5, -0.1, 2.0, 99.99999999999999}
        return tuple(sorted(value for value in tried if lowest <= value <= highest))
    whole = {int(lowest), int(highest), 0, 1, 2, 3, 4, 5, 12, int(highest) - 1}
    return tuple(sorted(value for value in whole if lowest <= value <= highest))


VALUES: Mapping[str, tuple[Value, ...]] = {name: values_of(fact) for name, fact in FACTS.items()}


def flag_fact(name: str) -> Fact:
    """Return a yes-or-no fact of that name, as conclusions are."""
    return Fact(name, name.partition(".")[0], name, f"{name}?", "yes_no", "either", "given")


def random_leaf(
    rng: random.Random, facts: Mapping[str, Fact], names: Sequence[str], *, known: bool = True
) -> Condition:
    """Return a comparison that a rule may make of one of `names`."""
    name = rng.choice(names)
    fact = facts[name]
    if known and rng.random() < 0.1:
        return Known(name, rng.random() < 0.5)
    values = VALUES.get(name, (True, False))
    ordered = fact.type not in ("yes_no", "choice")
    operator: Operator = rng.choice(
        [op for op in OPERATORS if ordered or op not in ORDER_OPERATORS]
    )
    if operator in SET_OPERATORS:
        return Compare(name, operator, tuple(rng.sample(values, rng.randint(1, len(values)))))
    return Compare(name, operator, rng.choice(values))


def random_condition(
    rng: random.Random,
    facts: Mapping[str, Fact],
    names: Sequence[str],
    depth: int,
    *,
    known: bool = True,
) -> Condition:
    """Return a nested condition over `names`."""
    shape = rng.random()
    if depth == 0 or shape < 0.25:
        return random_leaf(rng, facts, names, known=known)
    if shape < 0.35:
        return Not(random_condition(rng, facts, names, depth - 1, known=known))
    parts = tuple(
        random_condition(rng, facts, names, depth - 1, known=known)
        for _ in range(rng.randint(1, 4))
    )
    return All(parts) if shape < 0.7 else AnyOf(parts)


def exploding_condition(
    rng: random.Random, facts: Mapping[str, Fact], names: Sequence[str], *, known: bool = True
) -> Condition:
    """Return a condition whose disjunctive normal form has thousands of conjunctions."""
    return All(
        tuple(
            AnyOf(
                tuple(random_leaf(rng, facts, names, known=known) for _ in range(rng.randint(3, 5)))
            )
            for _ in range(rng.randint(5, 8))
        )
    )


def rule(
    number: int,
    when: Condition,
    *,
    applies_when: Condition | None = None,
    kind: Kind = "gap",
    concludes: str | None = None,
) -> Rule:
    """Return a rule with what evaluators read and little else."""
    return Rule(
        id=f"GEN-{number:03}",
        name=f"generated-{number}",
        title=f"Generated rule {number}",
        practice=f"P{number % 27 + 1:02}",
        kind=kind,
        area="generated",
        description="generated",
        when=when,
        applies_when=applies_when,
        findings=(),
        place=Place("generated.yaml", number),
        concludes=concludes,
        severity="high" if number % 3 == 0 else "low",
        effort="low",
        owner="both",
        timing="now",
    )


def book_of(rules: Sequence[Rule], facts: Mapping[str, Fact] = FACTS) -> RuleBook:
    """Return a rule book of these rules; conclusions are declared as they are concluded."""
    names = sorted({each.concludes for each in rules if each.concludes})
    specs = {
        name: ConclusionSpec(name=name.rpartition(".")[2], label=name, means=name) for name in names
    }
    strata, problems = stratified(rules)
    assert not problems
    return RuleBook(
        version="0",
        digest="generated",
        facts={**facts, **{name: flag_fact(name) for name in names}},
        conclusions=specs,
        practices=tuple(Practice(id=f"P{i:02}", title=f"Practice {i}") for i in range(1, 28)),
        sources={},
        findings={},
        parameters={},
        overridden=(),
        rules=tuple(rules),
        strata=strata,
        templates={},
    )


def random_book(
    rng: random.Random,
    size: int,
    *,
    levels: int = 3,
    pool: int | None = None,
    depth: int = 3,
    explode: bool = True,
    known: bool = True,
) -> RuleBook:
    """Return a rule book of `size` rules, with conclusions in `levels` strata.

    `pool` limits the facts that rules read, so that small books interact.
    """
    names = list(FACTS) if pool is None else rng.sample(list(FACTS), pool)
    facts = dict(FACTS)
    rules: list[Rule] = []
    for level in range(levels):
        drawn = [f"{CONCLUSIONS}.level_{level}_{i}" for i in range(max(1, size // 60))]
        for name in (each for each in drawn for _ in range(rng.randint(1, 3))):
            when = random_condition(rng, facts, names, depth, known=known)
            applies = random_condition(rng, facts, names, 1, known=known)
            rules.append(
                rule(
                    len(rules),
                    when,
                    applies_when=applies if rng.random() < 0.3 else None,
                    kind="conclusion",
                    concludes=name,
                )
            )
        facts |= {name: flag_fact(name) for name in drawn}
        names = names + drawn * max(1, len(names) // (8 * len(drawn)))
    while len(rules) < size:
        when = random_condition(rng, facts, names, depth, known=known)
        if explode and rng.random() < 0.02:
            when = exploding_condition(rng, facts, names, known=known)
        applies = random_condition(rng, facts, names, 1, known=known)
        chosen = applies if rng.random() < 0.4 else None
        rules.append(rule(len(rules), when, applies_when=chosen, kind=rng.choice(KINDS)))
    rng.shuffle(rules)
    return book_of(rules)


def random_values(
    rng: random.Random, share: float, names: Sequence[str] | None = None
) -> dict[str, Value]:
    """Return known facts, about `share` of `names`, that do not contradict each other."""
    chosen = {
        name: rng.choice(VALUES[name])
        for name in (FACTS if names is None else names)
        if rng.random() < share
    }
    return without_contradictions(rng, chosen)


def without_contradictions(rng: random.Random, values: dict[str, Value]) -> dict[str, Value]:
    """Change facts of `values` until they agree, leaving as many known as there were."""
    while conflicts := contradictions_in(values):
        name = rng.choice([fact for fact in conflicts[0].facts if fact in values])
        values[name] = rng.choice(VALUES[name])
    return values


def base_facts(book: RuleBook) -> list[str]:
    """Return the facts that the rules read, and those tied to them by a contradiction."""
    read = {name for each in book.rules for name in each.reads if name in FACTS}
    tied = {n for each in CONTRADICTIONS if read & set(each.facts) for n in each.facts}
    return [name for name in FACTS if name in read | tied]


@st.composite
def conditions(draw: st.DrawFn, *, known: bool = True) -> Condition:
    """Draw one condition over a handful of facts, so that parts meet."""
    rng = random.Random(draw(SEEDS))  # noqa: S311 - nothing secret
    names = rng.sample(list(FACTS), 4)
    return random_condition(rng, FACTS, names, draw(st.integers(0, 4)), known=known)


@st.composite
def knowledge(draw: st.DrawFn, condition: Condition) -> dict[str, Value]:
    """Draw what is known of the facts that a condition reads."""
    return {
        name: draw(st.sampled_from(VALUES[name]))
        for name in facts_of(condition)
        if draw(st.booleans())
    }


@dataclass(frozen=True, slots=True)
class Seed:
    """A rule book to be: short to print, and the same book every time it is grown."""

    seed: int
    size: int
    pool: int | None
    known: bool

    def grow(self) -> RuleBook:
        """Return the rule book."""
        rng = random.Random(self.seed)  # noqa: S311 - nothing secret
        depth = 2 if self.pool else 3
        return random_book(rng, self.size, pool=self.pool, known=self.known, depth=depth)


def rule_books(
    smallest: int, largest: int, *, pool: int | None = None, known: bool = True
) -> st.SearchStrategy[Seed]:
    """Draw a rule book of that many rules, as a seed to grow."""
    return st.builds(Seed, SEEDS, st.integers(smallest, largest), st.just(pool), st.just(known))


@st.composite
def relationships(draw: st.DrawFn, names: Sequence[str] | None = None) -> dict[str, Value]:
    """Draw known facts, from nothing known to every fact known."""
    rng = random.Random(draw(SEEDS))  # noqa: S311 - nothing secret
    share = draw(st.sampled_from((0.0, 0.2, 0.5, 0.8, 1.0)))
    return random_values(rng, share, names)
