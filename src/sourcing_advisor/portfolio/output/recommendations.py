"""What is recommended to each relationship, as typed rows: one per gap rule in its plan."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.evaluation_plan import EvaluatedRows
from sourcing_advisor.portfolio.columns.facts_rested_on import (
    RESTS_ON,
    ExplainedRows,
    FactsRestedOn,
    codes_of,
)
from sourcing_advisor.portfolio.columns.plan_shape import PlanShape
from sourcing_advisor.portfolio.columns.planned_rules import STAGES, PlannedRules

STAGE = pl.Enum(STAGES)


def recommendation_schema(shape: PlanShape) -> pl.Schema:
    """Return the columns of `recommendations.parquet`."""
    return pl.Schema(
        {
            "id": pl.String(),
            "number": pl.UInt16(),
            "stage": STAGE,
            "move": pl.Enum([move.name for move in shape.moves]),
            "leads": pl.Boolean(),
            "rule": pl.Enum([rule.id for rule in shape.rules]),
            "rests_on": RESTS_ON,
        }
    )


class Recommendations:
    """Makes the rows; holds what follows from the rule book."""

    def __init__(self, shape: PlanShape) -> None:
        """Take the gap rules and moves by number."""
        self._facts = FactsRestedOn(shape)
        self._schema = recommendation_schema(shape)

    def explained(self, rows: EvaluatedRows, facts: pl.DataFrame) -> ExplainedRows:
        """Return rows with what settles their rules, of which `of` tells the facts of some."""
        return self._facts.explained(rows, facts)

    def of(self, explained: ExplainedRows, ids: pl.Series, planned: PlannedRules) -> pl.DataFrame:
        """Return the rows by rule, which lie more closely than those of a relationship would.

        `number` gives the order of the plan; it is null for a rule that falls silent beside the
        move that is named.
        """
        number = pl.lit(pl.Series(planned.number))
        schema = self._schema
        codes = (("stage", planned.stage), ("move", planned.move), ("rule", planned.rule))
        coded = {
            name: pl.lit(pl.Series(codes_of(schema[name], numbers))).cat.to(schema[name])
            for name, numbers in codes
        }
        return pl.select(
            id=pl.lit(ids.gather(pl.Series(planned.row))),
            number=pl.when(number > 0).then(number),
            stage=coded["stage"],
            move=coded["move"],
            leads=pl.lit(pl.Series(planned.leads)),
            rule=coded["rule"],
            rests_on=pl.lit(self._facts.of(explained, planned)),
        )


def rule_table(shape: PlanShape) -> pl.DataFrame:
    """Return what is to be read of each rule of the book, once: `rules.parquet`.

    `move` and `move_title` are those of gap rules; `facts` are those that the rule reads, itself
    or through conclusions, each with its label and unit.
    """
    book = shape.book
    titles = {practice.id: practice.title for practice in book.practices}
    moves = {rule.id: shape.moves[shape.move_of[number]] for number, rule in enumerate(shape.rules)}
    text = pl.String()
    fact = pl.Struct({"fact": text, "label": text, "question": text, "unit": text})
    schema: dict[str, pl.DataType] = dict.fromkeys(
        (
            *("rule", "kind", "title", "practice", "practice_title", "severity", "effort"),
            *("owner", "timing", "move", "move_title"),
        ),
        text,
    )
    lines = [
        {
            "rule": rule.id,
            "kind": rule.kind,
            "title": rule.title,
            "practice": rule.practice,
            "practice_title": titles[rule.practice],
            "severity": rule.severity,
            "effort": rule.effort,
            "owner": rule.owner,
            "timing": rule.timing,
            "move": moves[rule.id].name if rule.id in moves else None,
            "move_title": moves[rule.id].title if rule.id in moves else None,
            "facts": list(_facts_of(shape, rule.id)),
        }
        for rule in book.rules
    ]
    return pl.DataFrame(lines, schema=pl.Schema({**schema, "facts": pl.List(fact)}))


def _facts_of(shape: PlanShape, rule: str) -> Iterator[dict[str, str | None]]:
    for name in shape.book.order_of_facts[rule]:
        if name in catalogue():
            fact = catalogue()[name]
            yield {
                "fact": name,
                "label": fact.label,
                "question": fact.question,
                "unit": fact.unit or None,
            }
