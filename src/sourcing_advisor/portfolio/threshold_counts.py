"""How many relationships of a portfolio each threshold that rests on judgement moves.

A threshold is set to either end of its range. A relationship is moved where the verdict on a gap or
a strength is another then, or a condition by which its plan is ordered. The columns of the rules
that use the threshold are computed three times: as they are, and at either end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from sourcing_advisor.conditions.nodes import Compare, Condition, leaves
from sourcing_advisor.decisions.thresholds import in_order, judgements, with_parameter
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.report.decision_forms import PortfolioSensitivityForm, ThresholdCount
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Parameter

_OF_PLAN = "PLAN"


def count_moved(paths: Sequence[Path], book: RuleBook) -> PortfolioSensitivityForm:
    """Return how many relationships in files each threshold moves; rejected rows are left out.

    The thresholds that move most come first. Raises `InputError` when nothing can be read.
    """
    counters = [counter for each in judgements(book) for counter in _counters(each, book)]
    relationships = 0
    for batch in read_batches(paths):
        relationships += len(batch.relationships)
        for counter in counters:
            counter.add(batch.relationships)
    counts = sorted((counter.count() for counter in counters), key=lambda c: -c.relationships)
    return PortfolioSensitivityForm(relationships=relationships, thresholds=tuple(counts))


def _counters(parameter: Parameter, book: RuleBook) -> Iterator[_Counter]:
    between = parameter.plausible
    for value in (between.at_least, between.at_most) if between else ():
        if value != parameter.value and in_order(parameter, value, book):
            yield _Counter(parameter, value, book)


class _Counter:
    """Counts what one value of one threshold moves, table by table."""

    def __init__(self, parameter: Parameter, value: float, book: RuleBook) -> None:
        self._parameter, self._value = parameter, value
        moved = with_parameter(book, parameter.name, value)
        reached = _reached(parameter, book)
        self._today = ColumnEvaluator(_narrowed(book, reached, parameter))
        self._then = ColumnEvaluator(_narrowed(moved, reached, parameter))
        kinds = {rule.id: rule.kind for rule in book.rules}
        self._verdicts = [rule for rule in reached if kinds[rule] != "conclusion"]
        every = self._today.rules
        self._order = [rule for rule in every if rule.startswith(f"{_OF_PLAN}-")]
        self._rules = dict.fromkeys(self._verdicts, 0)
        self._relationships = self._only_order = 0

    def add(self, relationships: pl.DataFrame) -> None:
        """Count the relationships of one table."""
        today = self._today.evaluate(relationships, keep=(ID,))
        then = self._then.evaluate(relationships, keep=(ID,))
        differs = pl.DataFrame(
            [today[rule].ne_missing(then[rule]).alias(rule) for rule in self._then.rules]
        )
        for rule in self._verdicts:
            self._rules[rule] += int(differs[rule].sum())
        verdicts = _any(differs, self._verdicts)
        order = _any(differs, self._order)
        self._relationships += int((verdicts | order).sum())
        self._only_order += int((order & ~verdicts).sum())

    def count(self) -> ThresholdCount:
        """Return what was counted."""
        parameter, unit = self._parameter, self._parameter.unit
        return ThresholdCount(
            parameter=parameter.name,
            today=number_in_words(parameter.value, unit),
            then=number_in_words(self._value, unit),
            relationships=self._relationships,
            only_order=self._only_order,
            rules={rule: n for rule, n in self._rules.items() if n},
        )


def _any(differs: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Return where one of some columns is true."""
    if not names:
        return pl.Series("any", [False]).new_from_index(0, len(differs))
    return differs.select(pl.any_horizontal(list(names)).alias("any"))["any"]


def _reached(parameter: Parameter, book: RuleBook) -> list[str]:
    """Return the rules that use a threshold or rest on a conclusion of one that does, in order."""
    users = {rule.id for rule in book.rules if parameter.name in rule.parameters}
    reached: list[str] = []
    drawn: set[str] = set()
    for rule in (rule for stratum in book.strata for rule in stratum):
        if rule.id in users or not drawn.isdisjoint(rule.reads):
            reached.append(rule.id)
            drawn |= {rule.concludes} if rule.concludes else set()
    return reached


def _narrowed(book: RuleBook, reached: Iterable[str], parameter: Parameter) -> RuleBook:
    """Return the book with these rules, those under them, and the plan's conditions as rules."""
    wanted = [book.rule_by_id[rule] for rule in reached]
    conditions = [*(r.act_from for r in book.rules), *_conditions_of_plan(book)]
    ordering = [each for each in conditions if each is not None and _uses(each, parameter)]
    of_plan = [
        replace(
            book.rules[0],
            id=f"{_OF_PLAN}-{i:02}",
            kind="strength",
            when=condition,
            applies_when=None,
            act_from=None,
            concludes=None,
        )
        for i, condition in enumerate(ordering)
    ]
    under = {r.id for rule in (*wanted, *of_plan) for r in _under(rule, book)}
    kept = tuple(rule for rule in book.rules if rule.id in under)
    strata = tuple(tuple(r for r in stratum if r.id in under) for stratum in book.strata)
    return replace(book, rules=(*kept, *of_plan), strata=(*strata, tuple(of_plan)))


def _under(rule: Rule, book: RuleBook) -> Iterator[Rule]:
    if rule.id in book.rule_by_id:
        yield rule
    for name in rule.reads:
        for other in book.concluding.get(name, ()):
            yield from _under(other, book)


def _conditions_of_plan(book: RuleBook) -> Iterator[Condition | None]:
    yield from (edge.when for edge in book.plan.precedes)
    yield from (clock.when for clock in book.plan.clocks)
    yield from (silence.when for move in book.plan.moves for silence in move.silences)


def _uses(condition: Condition, parameter: Parameter) -> bool:
    return any(
        isinstance(leaf, Compare) and leaf.parameter == parameter.name for leaf in leaves(condition)
    )
