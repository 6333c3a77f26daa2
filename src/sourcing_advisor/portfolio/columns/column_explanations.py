"""Why a rule fired, by column: the facts that settle it.

It says of each relationship what `engine.reference` says of one, and of the same facts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import reduce
from operator import or_

import polars as pl

from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Condition, Known, all_of
from sourcing_advisor.conditions.truth import Truth, negation
from sourcing_advisor.portfolio.columns.certainty import CertaintyCompiler
from sourcing_advisor.portfolio.columns.evaluation_plan import STEP, EvaluatedRows
from sourcing_advisor.rules.book import Rule, RuleBook

Settling = dict[str, pl.Expr]
"""For each fact, the rows in which a verdict rests on it."""


class ColumnExplanations:
    """Finds the facts that fired rules rest on.

    What it returns reads columns that `steps` compute, one after the other, from evaluated rows.
    """

    def __init__(self, book: RuleBook, rows: EvaluatedRows) -> None:
        """Take the rule book, and relationships with the columns of those to be explained."""
        self._book = book
        self._columns = rows.known
        self._compiler = CertaintyCompiler(book.facts, self._columns)
        self._builder = rows.builder
        self.steps: list[dict[Hashable, pl.Expr]] = []
        self._followed_already: dict[str, tuple[Settling, int]] = {}
        self._deepest = 0

    def settling(self, rule: Rule) -> dict[str, pl.Expr | None]:
        """Return the facts that `rule` rests on where it fired, in the order in which it is told.

        The rows are those of the table of evaluated rows; None stands for all in which it fired.
        """
        return {
            fact: None if where is _TRUE else where
            for fact, where in self._rule(rule, "fired").items()
            if fact not in self._book.conclusions and fact in self._columns
        }

    def _rule(self, rule: Rule, outcome: str) -> Settling:
        """Return the facts that `outcome` rests on, in rows where `rule` has that outcome."""
        applies = all_of() if rule.applies_when is None else rule.applies_when
        match outcome:
            case "fired":
                parts = [self._settling(applies, True), self._settling(rule.when, True)]  # noqa: FBT003
            case "clear":
                parts = [self._settling(rule.when, False)]  # noqa: FBT003
            case "not_applicable":
                parts = [self._settling(applies, False)]  # noqa: FBT003
            case _:
                parts = [self._open(applies), self._open(rule.when)]
        return self._followed(_merged(parts))

    def _settling(self, condition: Condition, truth: Truth) -> Settling:
        match condition:
            case Compare() | CompareFacts():
                return {} if truth is None else dict.fromkeys(condition.facts, _TRUE)
            case Known(fact):
                return {fact: _TRUE}
            case _ if condition.deciding is None:
                return self._settling(condition.parts[0], negation(truth))
            case _:
                return self._joined(condition.parts, truth, deciding=condition.deciding)

    def _joined(self, parts: Sequence[Condition], truth: Truth, *, deciding: bool) -> Settling:
        if truth is deciding:
            return _merged(
                _within(self._is(part, deciding), self._settling(part, deciding)) for part in parts
            )
        if truth is None:
            return _merged(self._open(part) for part in parts)
        return _merged(self._settling(part, truth) for part in parts)

    def _open(self, condition: Condition) -> Settling:
        """Return what settles a condition as far as it is settled, whatever its truth."""
        return _merged(
            _within(self._is(condition, truth), self._settling(condition, truth))
            if not (truth is None and isinstance(condition, Compare | Known))
            else {}
            for truth in (True, False, None)
        )

    def _is(self, condition: Condition, truth: Truth) -> pl.Expr:
        key = condition, truth
        if self.steps and key in self.steps[0]:
            return pl.col(self.steps[0][key].meta.output_name())
        compiler, builder = self._compiler, self._builder
        true: pl.Expr = builder.certainty(compiler.true(condition))
        false: pl.Expr = builder.certainty(compiler.false(condition))
        return self._column(0, key, {True: true, False: false, None: ~(true | false)}[truth])

    def _column(self, step: int, key: Hashable, expression: pl.Expr) -> pl.Expr:
        """Return a column that holds an expression, which many others read."""
        while len(self.steps) <= step:
            self.steps.append({})
        name = f"{STEP}rests_{step}_{len(self.steps[step])}"
        self.steps[step][key] = expression.alias(name)
        return pl.col(name)

    def _followed(self, settling: Settling) -> Settling:
        """Put after each conclusion the facts under it."""
        followed: list[Settling] = []
        for name, where in settling.items():
            followed.append({name: where})
            if name in self._book.conclusions:
                followed.append(_within(where, self._under(name)))
        return _merged(followed)

    def _under(self, conclusion: str) -> Settling:
        if conclusion not in self._followed_already:
            before, self._deepest = self._deepest, 0
            found = self._settling_under(conclusion)
            self._deepest += 1
            named = {
                fact: where
                if where is _TRUE
                else self._column(self._deepest, (conclusion, fact), where)
                for fact, where in found.items()
            }
            self._followed_already[conclusion] = named, self._deepest
            self._deepest = before
        settling, depth = self._followed_already[conclusion]
        self._deepest = max(self._deepest, depth)
        return settling

    def _settling_under(self, conclusion: str) -> Settling:
        if conclusion not in self._columns:
            return {}
        value = pl.col(conclusion)
        rules = self._book.concluding[conclusion]
        cases = [
            (value.eq_missing(pl.lit(value=True)), ("fired",)),
            (value.eq_missing(pl.lit(value=False)), ("clear", "not_applicable")),
            (value.is_null(), ("unknown",)),
        ]
        return _merged(
            _within(where & (pl.col(rule.id) == outcome), self._rule(rule, outcome))
            for rule in rules
            for where, outcomes in cases
            for outcome in outcomes
        )


_TRUE = pl.lit(value=True)


def _within(where: pl.Expr, settling: Settling) -> Settling:
    return {fact: where & rows for fact, rows in settling.items()}


def _merged(parts: Iterable[Settling]) -> Settling:
    by_fact: dict[str, list[pl.Expr]] = {}
    for part in parts:
        for fact, where in part.items():
            by_fact.setdefault(fact, []).append(where)
    return {fact: _any(where) for fact, where in by_fact.items()}


def _any(expressions: list[pl.Expr]) -> pl.Expr:
    return (
        _TRUE
        if any(expression is _TRUE for expression in expressions)
        else reduce(or_, expressions)
    )
