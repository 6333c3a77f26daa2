"""The rule book as steps of column expressions, compiled once and evaluated on any frame.

Each distinct comparison is computed once for all rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from sourcing_advisor.engine.verdicts import Outcome, conclusions_by_stratum
from sourcing_advisor.portfolio.columns.certainty import (
    Atom,
    Certainty,
    CertaintyCompiler,
    FactsCompared,
    Fails,
    Holds,
    IsKnown,
    RuleCertainty,
    atoms_of,
    both,
    either,
    facts_of,
    is_true,
)
from sourcing_advisor.portfolio.columns.companion_columns import PARTS, companions
from sourcing_advisor.portfolio.columns.ends import Ends
from sourcing_advisor.portfolio.columns.expressions import (
    POLARS,
    Dialect,
    Expression,
    ExpressionBuilder,
    Table,
    closed,
    opened,
)
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, is_empty
from sourcing_advisor.portfolio.columns.values_today import ends_today, in_columns, known_facts
from sourcing_advisor.rules.book import Rule, RuleBook


@dataclass(frozen=True, slots=True)
class Computed:
    """One certainty that gets a column of its own, and the certainty that it is computed from."""

    certainty: Certainty
    source: Certainty


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """What to compute, stage after stage; each reads columns of earlier stages only.

    `facts` names the columns of the frame that are read, `rules` what is to come out.
    """

    facts: tuple[str, ...]
    steps: tuple[tuple[Computed, ...], ...]
    rules: tuple[RuleCertainty, ...]


def plan_for(book: RuleBook, columns: Iterable[str]) -> EvaluationPlan:
    """Return the stages for frames with these columns; facts without a column are unknown.

    Each distinct comparison is computed once, each conclusion once its rules are decided.
    """
    given = set(columns) - book.conclusions.keys()
    drawn = {name for name, rules in book.concluding.items() if rules}
    compiler = CertaintyCompiler(book.facts, given | drawn)
    certainties = {rule.id: compiler.rule(rule) for rule in book.rules}
    atoms = dict.fromkeys(atom for rule in certainties.values() for atom in _atoms(rule))
    of_facts = [atom for atom in atoms if given.issuperset(facts_of(atom))]
    facts = tuple(dict.fromkeys(name for atom in of_facts for name in facts_of(atom)))
    steps = [*_of_facts(facts, of_facts), *_of_conclusions(book, certainties, atoms)]
    rules = tuple(certainties[rule.id] for rule in book.rules)
    return EvaluationPlan(facts, tuple(step for step in steps if step), rules)


def _atoms(certainties: RuleCertainty) -> Iterator[Atom]:
    for certainty in (certainties.not_applicable, certainties.clear, certainties.fires):
        yield from atoms_of(certainty)


def _of_facts(facts: Sequence[str], atoms: Sequence[Atom]) -> Iterator[tuple[Computed, ...]]:
    tests = dict.fromkeys(atom.test for atom in atoms if isinstance(atom, Holds | Fails))
    compared = [atom for atom in atoms if isinstance(atom, FactsCompared)]
    fails = [atom for atom in atoms if isinstance(atom, Fails)]
    stages: tuple[list[Atom], ...] = (
        [IsKnown(fact) for fact in facts],
        [*map(Holds, tests), *compared],
        [*fails],
    )
    for certainties in stages:
        yield tuple(Computed(certainty, certainty) for certainty in certainties)


def _of_conclusions(
    book: RuleBook, certainties: dict[str, RuleCertainty], atoms: Iterable[Atom]
) -> Iterator[tuple[Computed, ...]]:
    read = {name for atom in atoms for name in facts_of(atom)}
    for settled in conclusions_by_stratum(book):
        names = [name for name in settled if name in read]
        yield tuple(
            computed
            for name in names
            for computed in _settled(name, book.concluding[name], certainties)
        )
        yield tuple(
            Computed(IsKnown(name), either((Holds(is_true(name)), Fails(is_true(name)))))
            for name in names
        )


def _settled(
    name: str, rules: Iterable[Rule], certainties: dict[str, RuleCertainty]
) -> Iterator[Computed]:
    concluding = [certainties[rule.id] for rule in rules]
    yield Computed(Holds(is_true(name)), either(rule.fires for rule in concluding))
    silent = [either((rule.clear, rule.not_applicable)) for rule in concluding]
    yield Computed(Fails(is_true(name)), both(silent))


OUTCOMES = pl.Enum([str(outcome) for outcome in Outcome])
"""The type of a verdict column in a Polars frame; other frames hold the words as text."""

STEP = "_plane_"
"""What the names of columns begin with that stand in a frame while it is evaluated."""


@dataclass(frozen=True, slots=True)
class EvaluatedRows:
    """Some relationships with all that was computed of them, side by side in `table`.

    It holds the columns of `relationships`, what `builder` reads in place of computing it again,
    each conclusion as yes or no, and the outcome of every rule. `known` names the facts and
    conclusions that there are columns for, `today` has the ends of facts as in `ExpressionBuilder`.
    """

    relationships: pl.DataFrame
    table: pl.DataFrame
    builder: ExpressionBuilder
    known: frozenset[str]
    today: Mapping[str, Ends]
    rules: tuple[str, ...]

    @property
    def verdicts(self) -> pl.DataFrame:
        """Return the id and the outcome of every rule."""
        return self.table.select(ID, *self.rules)

    def slice(self, first: int, length: int) -> EvaluatedRows:
        """Return some of the rows."""
        relationships, table = (f.slice(first, length) for f in (self.relationships, self.table))
        return replace(self, relationships=relationships, table=table)


class ColumnEvaluator:
    """A rule book as column expressions, compiled once for frames with the same columns.

    Safe to share between threads.
    """

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book to compile."""
        self.book = book
        self._compiled: dict[tuple[Dialect, frozenset[str]], _Compiled] = {}

    @classmethod
    def shared(cls, book: RuleBook) -> ColumnEvaluator:
        """Return the evaluator of a rule book in this process; only the last few are kept."""
        found = _SHARED.get(book.digest)
        if found is None or found.book != book:
            while len(_SHARED) >= _MOST_SHARED:
                _SHARED.pop(next(iter(_SHARED)), None)
            found = _SHARED[book.digest] = cls(book)
        return found

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules, in the order of their columns."""
        return tuple(rule.id for rule in self.book.rules)

    def evaluate(self, frame: Any, keep: Sequence[str] = (ID,)) -> Any:
        """Return the columns in `keep` and the outcome of every rule, as the same kind of frame.

        `frame` is a Polars (eager or lazy), pandas, PyArrow, DuckDB or PySpark frame with a typed
        column per fact; null and an absent column are unknown. Values are taken as checked: see
        `sourcing_advisor.portfolio.columns.rejection_text`. A lazy frame stays lazy.
        """
        table, dialect = opened(frame)
        return closed(self.apply(table, dialect), dialect, (*keep, *self.rules))

    def evaluated(self, relationships: pl.DataFrame) -> EvaluatedRows:
        """Return checked relationships with the outcome of every rule and all it rests on."""
        compiled = self._compiled_for(relationships, POLARS)
        table = self.apply(relationships, POLARS)
        table = table.with_columns(concluded_columns(self.book))
        names = self._stating(relationships, POLARS)
        drawn = {name for name, rules in self.book.concluding.items() if rules}
        known = known_facts(names) | drawn
        builder = ExpressionBuilder(POLARS, compiled.columns, compiled.today)
        return EvaluatedRows(relationships, table, builder, known, compiled.today, self.rules)

    def apply(self, table: Table, dialect: Dialect) -> Table:
        """Return an open frame with a column added for every rule, among others."""
        for step in self._compiled_for(table, dialect).steps:
            table = table.with_columns(*step)
        return table

    def _compiled_for(self, table: Table, dialect: Dialect) -> _Compiled:
        key = dialect, self._stating(table, dialect)
        if key not in self._compiled:
            self._compiled[key] = _Compiled.of(self.book, key[1], dialect)
        return self._compiled[key]

    def _stating(self, table: Table, dialect: Dialect) -> frozenset[str]:
        """Return the columns that state something of facts: those that do not hold nulls only."""
        schema = table.collect_schema()
        named = {name: schema.get(dialect.plain(name)) for name in self.book.facts}
        if any(name.endswith(_endings(dialect)) for name in schema):
            named |= {n: schema.get(dialect.plain(n)) for n in (AS_OF, *companions())}
        return frozenset(name for name, dtype in named.items() if dtype and not is_empty(dtype))


_MOST_SHARED = 4
_SHARED: dict[str, ColumnEvaluator] = {}
"""Evaluators by the digest of their rule book: to compile one takes longer than to use it."""


def _endings(dialect: Dialect) -> tuple[str, ...]:
    return tuple(dialect.plain(f".{part}") for part in PARTS)


def evaluate(frame: Any, book: RuleBook) -> Any:
    """Evaluate a rule book on a frame; use a `ColumnPlan` to compile once for many frames."""
    return ColumnEvaluator(book).evaluate(frame)


@dataclass(frozen=True, slots=True)
class _Compiled:
    steps: tuple[tuple[Expression, ...], ...]
    columns: Mapping[Certainty, str]
    today: Mapping[str, Ends]

    @classmethod
    def of(cls, book: RuleBook, names: frozenset[str], dialect: Dialect) -> _Compiled:
        columns: dict[Certainty, str] = {}
        steps: list[tuple[Expression, ...]] = []
        plan = plan_for(book, known_facts(names))
        first, today = in_columns(ends_today(names, dialect), dialect, STEP)
        steps += [first] if first else []
        for step in plan.steps:
            builder = ExpressionBuilder(dialect, dict(columns), today)
            named = {
                computed.certainty: f"{STEP}{len(columns) + i}" for i, computed in enumerate(step)
            }
            steps.append(
                tuple(
                    builder.certainty(computed.source).alias(named[computed.certainty])
                    for computed in step
                )
            )
            columns |= named
        builder = ExpressionBuilder(dialect, columns, today)
        words = _words(dialect)
        verdicts = [builder.verdict(rule, words).alias(rule.rule) for rule in plan.rules]
        return cls((*steps, tuple(verdicts)), columns, today)


def _words(dialect: Dialect) -> Mapping[str, Expression]:
    literal = dialect.frames.lit
    if dialect is POLARS:
        return {str(outcome): literal(str(outcome), OUTCOMES) for outcome in Outcome}
    return {str(outcome): literal(str(outcome)) for outcome in Outcome}


def concluded_columns(book: RuleBook) -> list[pl.Expr]:
    """Return each conclusion as a yes-or-no column, from a frame of verdicts."""
    conclusions = []
    for name, rules in book.concluding.items():
        if rules:
            drawn = pl.any_horizontal([pl.col(rule.id) == "fired" for rule in rules])
            is_open = pl.any_horizontal([pl.col(rule.id) == "unknown" for rule in rules])
            truth = pl.when(drawn).then(statement=True).when(is_open).then(None).otherwise(False)  # noqa: FBT003
            conclusions.append(truth.alias(name))
    return conclusions
