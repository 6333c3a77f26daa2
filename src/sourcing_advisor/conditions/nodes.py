"""The condition tree: comparisons of facts, joined by all, any and not.

What a tree means is defined in `sourcing_advisor.conditions.truth`, and brought to forms that
other evaluators can decide in `sourcing_advisor.conditions.normal_form`. Beside those two nothing
needs the classes of joined conditions by name: build them with `all_of`, `any_of` and `not_of`,
and read `asks`, `deciding` and `parts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal, assert_never, get_args

from sourcing_advisor.conditions.values import Value

Operator = Literal["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
ORDER_OPERATORS: frozenset[Operator] = frozenset({"lt", "le", "gt", "ge"})
SET_OPERATORS: frozenset[Operator] = frozenset({"in", "not_in"})


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact against one literal; against several where the operator is `in` or `not_in`.

    `parameter` names the parameter that the literal came from, for explanations.
    """

    fact: str
    operator: Operator
    value: Value | tuple[Value, ...]
    parameter: str | None = None

    @property
    def values(self) -> tuple[Value, ...]:
        """Return the literals, also where there is one."""
        return self.value if isinstance(self.value, tuple) else (self.value,)

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the name of the fact that is read, as all comparisons do."""
        return (self.fact,)


@dataclass(frozen=True, slots=True)
class CompareFacts:
    """One fact against another: both are numbers in one unit, or both points of a scale."""

    fact: str
    operator: Operator
    other: str

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the names of the two facts that are read."""
        return (self.fact, self.other)


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact is known; `expected` False asks whether it is unknown."""

    fact: str
    expected: bool = True

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the name of the fact that is read, as all comparisons do."""
        return (self.fact,)


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true: a false part decides."""

    asks: ClassVar[Literal["all of"]] = "all of"
    deciding: ClassVar[bool] = False
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is true: a true part decides."""

    asks: ClassVar[Literal["any of"]] = "any of"
    deciding: ClassVar[bool] = True
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is false, and the other way round."""

    asks: ClassVar[Literal["not"]] = "not"
    deciding: ClassVar[None] = None
    part: Condition

    @property
    def parts(self) -> tuple[Condition, ...]:
        """Return the part, as all joined conditions do."""
        return (self.part,)


Leaf = Compare | CompareFacts | Known
Joined = All | AnyOf | Not
Condition = Leaf | Joined


def all_of(*parts: Condition) -> Condition:
    """Return the condition that every part is true; without parts, one that is always true."""
    return All(parts)


def any_of(*parts: Condition) -> Condition:
    """Return the condition that some part is true; without parts, one that is never true."""
    return AnyOf(parts)


def not_of(part: Condition) -> Condition:
    """Return the condition that is true where `part` is false."""
    return Not(part)


def leaves(condition: Condition) -> list[Leaf]:
    """Return the comparisons of a condition from left to right."""
    if isinstance(condition, Leaf):
        return [condition]
    return [leaf for part in condition.parts for leaf in leaves(part)]


def steps(condition: Condition, depth: int = 0) -> Iterator[tuple[int, Leaf | Joined]]:
    """Yield a condition and all under it as an indented list has them, each with its depth."""
    yield depth, condition
    if not isinstance(condition, Leaf):
        for part in condition.parts:
            yield from steps(part, depth + 1)


def with_leaves(condition: Condition, replaced: Callable[[Leaf], Condition]) -> Condition:
    """Return the condition with each comparison replaced."""
    match condition:
        case Compare() | CompareFacts() | Known():
            return replaced(condition)
        case All(parts):
            return All(tuple(with_leaves(part, replaced) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(with_leaves(part, replaced) for part in parts))
        case Not(part):
            return Not(with_leaves(part, replaced))
        case _:
            assert_never(condition)


def facts_of(condition: Condition) -> tuple[str, ...]:
    """Return the names of the facts that a condition reads, each once, in order of appearance."""
    return tuple(dict.fromkeys(name for leaf in leaves(condition) for name in leaf.facts))
