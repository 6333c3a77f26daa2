"""Recommendations for people: the typed rows with titles, and facts in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.wording import value_in_words

SEPARATOR = "; "
_PLACE = "\x00place"
CSV_SCHEMA = pl.Schema(
    dict.fromkeys(
        (
            *("id", "client", "provider", "stage", "move", "rule", "practice", "severity"),
            *("effort", "owner", "timing", "title", "because"),
        ),
        pl.String(),
    )
)
"""The columns of `recommendations.csv`."""


def in_words(recommendations: pl.DataFrame, ids: pl.Series, rules: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of `recommendations.csv`, from typed rows and the table of rules.

    They stand by relationship, in the order of `ids`, and for each in the order of its plan.
    """
    titles = rules.select("rule", "practice", "severity", "effort", "owner", "timing", "title")
    texts = pl.col("client", "provider", "stage", "move", "rule").cast(pl.String)
    places = pl.DataFrame([ids.alias("id")]).with_row_index(_PLACE)
    in_plan = (
        recommendations.join(places, on="id", how="left", maintain_order="left")
        .sort(_PLACE, "number", pl.col("rule").to_physical(), nulls_last=True)
        .drop(_PLACE)
    )
    return (
        in_plan.with_columns(texts, _because(in_plan))
        .join(titles, on="rule", how="left", maintain_order="left")
        .select(CSV_SCHEMA.names())
    )


def _because(recommendations: pl.DataFrame) -> pl.Expr:
    """Return the facts that each recommendation rests on, with their values in words."""
    listed = recommendations.select("rests_on").with_row_index("entry")
    facts = listed.explode("rests_on").drop_nulls()
    distinct = facts.select(pl.col("rests_on").unique())
    words = [fact_in_words(fact) for fact in distinct["rests_on"]]
    said = distinct.with_columns(pl.Series("words", words, pl.String))
    joined = (
        facts.join(said, on="rests_on", how="left", maintain_order="left", nulls_equal=True)
        .group_by("entry", maintain_order=True)
        .agg(pl.col("words").str.join(SEPARATOR))
    )
    told = listed.select("entry").join(joined, on="entry", how="left", maintain_order="left")
    return pl.lit(told["words"].fill_null("")).alias("because")


def fact_in_words(rested_on: dict[str, Any]) -> str:
    """Return a fact of the column `rests_on` as label and value."""
    fact = catalogue()[rested_on["fact"]]
    return f"{fact.label}: {value_in_words(fact, _value(rested_on))}"


def _value(rested_on: dict[str, Any]) -> Value | Bounds:
    for kind in ("word", "yes_no"):
        if rested_on[kind] is not None:
            value: Value = rested_on[kind]
            return value
    if rested_on["whole"] is not None:
        return int(rested_on["whole"])
    lower, upper = rested_on["number"], rested_on["at_most"]
    if upper is None:
        return float(lower)
    whole = catalogue()[rested_on["fact"]].type in ("count", "scale")
    return Bounds(int(lower), int(upper)) if whole else Bounds(lower, upper)


def lines_on(
    recommendations: pl.DataFrame, rules: pl.DataFrame, stage_titles: dict[str, str]
) -> Iterator[str]:
    """Yield what is recommended to one relationship: stages, moves, and what each rests on."""
    titles = {row["rule"]: row for row in rules.iter_rows(named=True)}
    stage = number = None
    for row in recommendations.iter_rows(named=True):
        rule = titles[row["rule"]]
        if row["stage"] != stage:
            stage = row["stage"]
            yield stage_titles[stage]
        if row["number"] != number or row["number"] is None:
            number = row["number"]
            several = (recommendations["number"] == number).sum() > 1
            title = rule["move_title"] if several else rule["title"]
            yield f"  {number}. {title}" if number else f"  {rule['title']}"
        facts = SEPARATOR.join(fact_in_words(fact) for fact in row["rests_on"])
        yield f"     - {row['rule']} {rule['title']}" + (f" ({facts})" if facts else "")
