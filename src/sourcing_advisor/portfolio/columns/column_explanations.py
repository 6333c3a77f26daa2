"""Why a rule fired, by column: the facts that settle it, each with its value in words.

It says of each relationship what `engine.reference` says of one, and of the same facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

import polars as pl

from sourcing_advisor.conditions.nodes import Compare, CompareFacts, Condition, Known, all_of
from sourcing_advisor.conditions.truth import Truth, negation
from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.portfolio.columns.certainty import CertaintyCompiler
from sourcing_advisor.portfolio.columns.ends import Ends
from sourcing_advisor.portfolio.columns.expressions import POLARS, ExpressionBuilder
from sourcing_advisor.portfolio.columns.values_today import ends_today, stating
from sourcing_advisor.rules.book import Rule, RuleBook

SEPARATOR = "; "
Settling = dict[str, pl.Expr]
"""For each fact, the rows in which a verdict rests on it."""


def facts_in_words(relationships: pl.DataFrame, facts: Iterable[Fact]) -> pl.DataFrame:
    """Return the label and what is known of each fact in words, named by `words_column`."""
    ends = ends_today(stating(relationships), POLARS)
    return relationships.select(
        (
            _ends_in_words(relationships.select(low=known.low, high=known.high), fact)
            if (known := ends.get(fact.name))
            else _words(relationships[fact.name], fact)
        ).alias(words_column(fact.name))
        for fact in facts
        if fact.name in ends or fact.name in relationships.columns
    )


def _ends_in_words(ends: pl.DataFrame, fact: Fact) -> pl.Series:
    distinct = ends.unique().drop_nulls()
    known = (low if low == high else Bounds(low, high) for low, high in distinct.iter_rows())
    said = [f"{fact.label}: {value_in_words(fact, value)}" for value in known]
    words = distinct.with_columns(pl.Series("words", said, pl.String))
    return ends.join(words, on=["low", "high"], how="left", maintain_order="left")["words"]


def _words(values: pl.Series, fact: Fact) -> pl.Series:
    distinct = values.unique().drop_nulls()
    old = distinct.to_list()
    new = [f"{fact.label}: {value_in_words(fact, value)}" for value in old]
    if not old:
        return pl.Series([None], dtype=pl.String).new_from_index(0, values.len())
    words = pl.Series(new, dtype=pl.String)
    return values.replace_strict(distinct, words, default=None, return_dtype=pl.String)


def concluded_columns(book: RuleBook) -> list[pl.Expr]:
    """Return each conclusion as a yes-or-no column, from a frame of verdicts."""
    conclusions = []
    for name, rules in book.concluding.items():
        if rules:
            drawn = _any([pl.col(rule.id) == "fired" for rule in rules])
            is_open = _any([pl.col(rule.id) == "unknown" for rule in rules])
            truth = pl.when(drawn).then(statement=True).when(is_open).then(None).otherwise(False)  # noqa: FBT003
            conclusions.append(truth.alias(name))
    return conclusions


class ColumnExplanations:
    """Writes the reasons for fired rules; holds what follows from the rule book."""

    def __init__(self, book: RuleBook, facts: Iterable[str], today: Mapping[str, Ends]) -> None:
        """Take the rule book and the facts and conclusions that something is known of.

        `today` has the ends of facts that are not simply what their own columns say.
        """
        self._book = book
        self._columns = frozenset(facts)
        self._compiler = CertaintyCompiler(book.facts, self._columns)
        self._builder = ExpressionBuilder(POLARS, {}, today)

    def text(self, rule: Rule) -> pl.Expr:
        """Return why `rule` fired, from relationships, conclusions and verdicts side by side.

        The words of a fact are taken from the column named by `words_column`.
        """
        settling = self._rule(rule, "fired")
        parts = [
            pl.when(where).then(pl.col(words_column(fact)))
            for fact, where in settling.items()
            if fact not in self._book.conclusions and fact in self._columns
        ]
        if not parts:
            return pl.lit("", pl.String)
        return pl.concat_str(parts, separator=SEPARATOR, ignore_nulls=True)

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
        compiler, builder = self._compiler, self._builder
        true: pl.Expr = builder.certainty(compiler.true(condition))
        false: pl.Expr = builder.certainty(compiler.false(condition))
        return {True: true, False: false, None: ~(true | false)}[truth]

    def _followed(self, settling: Settling) -> Settling:
        """Put after each conclusion the facts under it."""
        followed: list[Settling] = []
        for name, where in settling.items():
            followed.append({name: where})
            if name in self._book.conclusions:
                followed.append(_within(where, self._under(name)))
        return _merged(followed)

    def _under(self, conclusion: str) -> Settling:
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


def words_column(fact: str) -> str:
    """Return the name of the column that holds a fact in words."""
    return f"{fact}\x00words"


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
