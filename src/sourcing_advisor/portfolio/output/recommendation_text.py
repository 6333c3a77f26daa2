"""Recommendations for people: the typed rows with titles, and facts in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.portfolio.columns.companion_columns import BOUNDS, companion
from sourcing_advisor.portfolio.columns.fact_table import columns_of

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


def in_words(
    recommendations: pl.DataFrame, facts: pl.DataFrame, rules: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows of `recommendations.csv`, from typed rows and the tables of facts and rules.

    They stand by relationship, in the order of `facts`, and for each in the order of its plan.
    """
    titles = rules.select("rule", "practice", "severity", "effort", "owner", "timing", "title")
    parties = {name: f"relationship.{name}" for name in ("client", "provider")}
    texts = pl.col("stage", "move", "rule").cast(pl.String)
    places = facts.select("id", **parties).with_row_index(_PLACE)
    in_plan = recommendations.join(places, on="id", how="left", maintain_order="left").sort(
        _PLACE, "number", pl.col("rule").to_physical(), nulls_last=True
    )
    return (
        in_plan.with_columns(texts, _because(in_plan, facts))
        .join(titles, on="rule", how="left", maintain_order="left")
        .select(CSV_SCHEMA.names())
    )


def _because(in_plan: pl.DataFrame, facts: pl.DataFrame) -> pl.Expr:
    """Return the facts that each recommendation rests on, with their values in words."""
    listed = in_plan.select(_PLACE, "rests_on").with_row_index("entry")
    lines = listed.explode("rests_on").drop_nulls().with_row_index("line")
    said = [_said(fact, facts, mine) for (fact,), mine in lines.group_by("rests_on")]
    words = pl.Series("words", [], pl.String) if not said else pl.concat(said).sort("line")["words"]
    joined = (
        lines.select("entry", words)
        .group_by("entry", maintain_order=True)
        .agg(pl.col("words").str.join(SEPARATOR))
    )
    told = listed.select("entry").join(joined, on="entry", how="left", maintain_order="left")
    return pl.lit(told["words"].fill_null("")).alias("because")


def _said(fact: str, facts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return in words what is known of one fact in the relationships of some lines."""
    columns = columns_of(fact)
    known = facts.select(columns)[lines[_PLACE]]
    distinct = known.unique()
    words = [fact_in_words(fact, row) for row in distinct.iter_rows(named=True)]
    said = distinct.with_columns(pl.Series("words", words, pl.String))
    told = known.join(said, on=columns, how="left", maintain_order="left", nulls_equal=True)
    return lines.select("line", told["words"])


def fact_in_words(fact: str, row: Mapping[str, Any]) -> str:
    """Return a fact as label and value, from a row of the table of facts."""
    about = catalogue()[fact]
    return f"{about.label}: {value_in_words(about, _known(about, row))}"


def _known(fact: Fact, row: Mapping[str, Any]) -> Value | Bounds | None:
    least, most = (row.get(companion(fact.name, part)) for part in BOUNDS)
    return row[fact.name] if least is None else Bounds(least, most)
