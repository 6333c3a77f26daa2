"""Propositional formulas, and which few of some switches must be on for them to hold.

The one module that uses the SAT solvers of python-sat (extra `levers`). What it answers is exact:
sets are found by size, each set that contains one found before is excluded, and the enumeration
ends when the solver proves that there is no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pysat.card import ITotalizer
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF
from pysat.solvers import Solver

Literal = int | bool
"""A variable, its negation as a negative number, or what is settled without solving."""

_SOLVER = "cadical153"


class Formula:
    """Collects clauses. What is settled is folded away, and equal parts share a variable."""

    def __init__(self) -> None:
        """Begin without variables."""
        self.clauses: list[list[int]] = []
        self._last = 0
        self._joined: dict[frozenset[int], int] = {}

    def variable(self) -> int:
        """Return a new variable."""
        self._last += 1
        return self._last

    def every(self, parts: Iterable[Literal]) -> Literal:
        """Return what is true exactly when all parts are."""
        wanted: set[int] = set()
        for part in parts:
            if part is False:
                return False
            if part is not True:
                wanted.add(part)
        if any(-part in wanted for part in wanted):
            return False
        if len(wanted) < 2:  # noqa: PLR2004 - nothing to join
            return next(iter(wanted), True)
        key = frozenset(wanted)
        if key not in self._joined:
            joined = self._joined[key] = self.variable()
            ordered = sorted(wanted, key=abs)
            self.clauses += [[-joined, part] for part in ordered]
            self.clauses.append([joined, *(-part for part in ordered)])
        return self._joined[key]

    def some(self, parts: Iterable[Literal]) -> Literal:
        """Return what is true exactly when some part is."""
        return negated(self.every(negated(part) for part in parts))

    def require(self, parts: Iterable[Literal]) -> None:
        """Demand that some part is true."""
        listed = list(parts)
        if not any(part is True for part in listed):
            self.clauses.append([part for part in listed if part is not False])


def negated(literal: Literal) -> Literal:
    """Return the opposite of a literal."""
    return not literal if isinstance(literal, bool) else -literal


@dataclass(frozen=True, slots=True)
class Solution:
    """The switches that are on, and the variables that are true beside them."""

    on: frozenset[int]
    true: frozenset[int]


def minimal_sets(
    formula: Formula, switches: Sequence[int], most: int
) -> tuple[list[Solution], bool]:
    """Return the inclusion-minimal sets of switches with which the formula can hold, by size.

    The second value says whether these are all; at most `most` are returned.
    """
    found: list[Solution] = []
    with Solver(name=_SOLVER, bootstrap_with=formula.clauses) as solver:
        if not solver.solve():
            return [], True
        with ITotalizer(list(switches), ubound=len(switches), top_id=_top(formula)) as counter:
            for clause in counter.cnf.clauses:
                solver.add_clause(clause)
            for size in range(len(switches) + 1):
                bound = [-counter.rhs[size]] if size < len(switches) else []
                while solver.solve(assumptions=bound):
                    solution = _solution(solver.get_model(), switches)
                    found.append(solution)
                    if not solution.on:
                        return found, True
                    solver.add_clause([-switch for switch in sorted(solution.on)])
                    if len(found) == most:
                        return found, not solver.solve()
                if not solver.solve():
                    break
    return found, True


def fewest(
    formula: Formula, switches: Sequence[int], unwanted: Iterable[Literal]
) -> Solution | None:
    """Return a smallest set of switches with which the formula can hold; None if there is none.

    Among the smallest it is one with which as few as possible of `unwanted` are true.
    """
    weighted = WCNF()
    for clause in formula.clauses:
        weighted.append(clause)
    avoided = [literal for literal in unwanted if not isinstance(literal, bool)]
    for literal in avoided:
        weighted.append([-literal], weight=1)
    for switch in switches:
        weighted.append([-switch], weight=len(avoided) + 1)
    with RC2(weighted) as solver:
        model = solver.compute()
    return None if model is None else _solution(model, switches)


def _top(formula: Formula) -> int:
    return max((abs(part) for clause in formula.clauses for part in clause), default=0)


def _solution(model: Iterable[int], switches: Sequence[int]) -> Solution:
    true = frozenset(part for part in model if part > 0)
    return Solution(frozenset(true.intersection(switches)), true)
