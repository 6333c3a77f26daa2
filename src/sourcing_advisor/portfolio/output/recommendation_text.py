"""Recommendations for people: the typed rows with titles, and facts in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.moves import STAGES
from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.portfolio.output.parquet_stream import refused_if_damaged

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


_STAGE_TITLES: dict[str, str] = {str(stage): title for stage, title in STAGES.items()} | {
    "silent": "Said by another move"
}


def recommendation_lines(folder: Path, wanted: str) -> Iterator[str]:
    """Yield what is recommended to one relationship in a folder of results, in words.

    Stages come in the order of the plan, then moves, then the rules of each with the facts that
    they rest on. Raises `InputError` when `folder` holds no results, or nothing of the id `wanted`.
    """
    recommendations, rules = (folder / f"{name}.parquet" for name in ("recommendations", "rules"))
    if not (recommendations.is_file() and rules.is_file()):
        found = "there are no recommendations.parquet and rules.parquet in it"
        raise InputError([Problem(Place(shown(folder)), found, "a folder of results")])
    with refused_if_damaged(folder):
        told = pl.scan_parquet(recommendations, glob=False).filter(pl.col("id") == wanted).collect()
        titles = pl.read_parquet(rules, glob=False)
        known = told.height > 0 or _is_reviewed(folder, wanted)
        lines = list(_lines_on(told, titles)) if known else []
    if not known:
        found = f"no deal that was reviewed has the id {quote(wanted)}"
        raise InputError([Problem(Place(shown(folder)), found)])
    yield from lines or ["On the facts stated, there is nothing to do."]


def _is_reviewed(folder: Path, wanted: str) -> bool:
    verdicts = pl.scan_parquet(folder / "verdicts.parquet", glob=False)
    return not verdicts.filter(pl.col("id") == wanted).select("id").collect().is_empty()


def _lines_on(recommendations: pl.DataFrame, rules: pl.DataFrame) -> Iterator[str]:
    in_plan = recommendations.sort("number", pl.col("rule").to_physical(), nulls_last=True)
    titles = {row["rule"]: row for row in rules.iter_rows(named=True)}
    several = Counter(in_plan["number"])
    stage = number = None
    for row in in_plan.iter_rows(named=True):
        rule = titles[row["rule"]]
        if row["stage"] != stage:
            stage = row["stage"]
            yield _STAGE_TITLES[stage]
        if row["number"] is not None and row["number"] != number:
            number = row["number"]
            yield f"  {number}. {rule['move_title'] if several[number] > 1 else rule['title']}"
        facts = SEPARATOR.join(fact_in_words(fact) for fact in row["rests_on"])
        yield f"     - {row['rule']} {rule['title']}{f' ({facts})' if facts else ''}"
