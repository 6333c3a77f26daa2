"""The condition tree: comparisons of facts, joined by all, any and not.

Every evaluator (the tree walker, the durable_rules compiler, the column compiler) reads these
nodes and nothing else. Their meaning is defined in `sourcing_advisor.conditions.truth`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from sourcing_advisor.conditions.values import Value as Value

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


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact is known; `expected` False asks whether it is unknown."""

    fact: str
    expected: bool = True


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is false."""

    part: Condition


Condition = Compare | Known | All | AnyOf | Not
Leaf = Compare | Known


def leaves(condition: Condition) -> list[Leaf]:
    """Return the comparisons of a condition from left to right."""
    found: list[Leaf] = []
    _gather(condition, found)
    return found


def _gather(condition: Condition, found: list[Leaf]) -> None:
    match condition:
        case Compare() | Known():
            found.append(condition)
        case All(parts) | AnyOf(parts):
            for part in parts:
                _gather(part, found)
        case Not(part):
            _gather(part, found)
        case _:
            assert_never(condition)


def facts_of(condition: Condition) -> tuple[str, ...]:
    """Return the names of the facts that a condition reads, each once, in order of appearance."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(condition)))
