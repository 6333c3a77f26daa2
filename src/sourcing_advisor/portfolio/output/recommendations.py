"""What is recommended to each relationship, as typed rows: one per gap rule in its plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.facts_rested_on import RESTS_ON, FactsRestedOn
from sourcing_advisor.portfolio.columns.plan_shape import PlanShape
from sourcing_advisor.portfolio.columns.planned_rules import STAGES, PlannedRules
from sourcing_advisor.portfolio.rollup.relationship_lines import ReviewedRows

STAGE = pl.Enum(STAGES)


def recommendation_schema(shape: PlanShape) -> pl.Schema:
    """Return the columns of `recommendations.parquet`."""
    return pl.Schema(
        {
            "id": pl.String(),
            "client": pl.Categorical(),
            "provider": pl.Categorical(),
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

    def of(self, rows: ReviewedRows, planned: PlannedRules) -> pl.DataFrame:
        """Return the rows by rule, which lie more closely than those of a relationship would.

        `number` gives the order of the plan; it is null for a rule that falls silent beside the
        move that is named.
        """
        planned = planned.by_rule()
        about = rows.lines.select(
            "id", pl.col("client").cast(pl.Categorical), pl.col("provider").cast(pl.Categorical)
        )
        number = pl.Series("number", planned.number, pl.UInt16)
        schema = self._schema
        return pl.DataFrame(
            [
                *about[planned.row],
                pl.select(pl.when(number > 0).then(number)).to_series(),
                _coded("stage", planned.stage, schema),
                _coded("move", planned.move, schema),
                pl.Series("leads", planned.leads),
                _coded("rule", planned.rule, schema),
                self._facts.of(rows.evaluated, planned).alias("rests_on"),
            ]
        )


def _coded(name: str, codes: Any, schema: pl.Schema) -> pl.Series:
    return pl.select(pl.Series(name, codes, pl.UInt16).cat.to(schema[name])).to_series()


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
