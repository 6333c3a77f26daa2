"""Ten rules of the library as someone would write them in Polars by hand, all four outcomes."""

# ruff: noqa: PLR2004 - thresholds stand in the rules

from __future__ import annotations

import polars as pl

IMPORTANT = pl.col("relationship.strategic_importance").is_in(["important", "strategic"])


def _outcome(when: pl.Expr, applies: pl.Expr | None = None) -> pl.Expr:
    fires = when if applies is None else applies & when
    outcome = (
        pl.when(~when)
        .then(pl.lit("clear"))
        .when(fires)
        .then(pl.lit("fired"))
        .otherwise(pl.lit("unknown"))
    )
    if applies is None:
        return outcome
    return pl.when(~applies).then(pl.lit("not_applicable")).otherwise(outcome)


TEN_RULES: dict[str, pl.Expr] = {
    "EX-01": _outcome(
        ~pl.col("executive.on_top_team"),
        pl.col("relationship.strategic_importance") == "strategic",
    ),
    "EX-06": _outcome(pl.col("executive.communicator") <= 2, IMPORTANT),
    "EX-11": _outcome(
        (pl.col("executive.visionary") >= 4) & (pl.col("executive.communicator") >= 4), IMPORTANT
    ),
    "AD-03": _outcome(
        pl.col("transformation.large_it_or_back_office")
        & pl.col("transformation.scope").is_in(["incremental", "radical"])
    ),
    "AD-08": _outcome(
        pl.col("adaptive.crisis")
        & pl.col("adaptive.handled_as").is_in(["technical", "contractual"])
    ),
    "BC-05": _outcome(
        pl.col("behaviour.contract_or_structure_changed") & pl.col("behaviour.mindset_changing")
    ),
    "BD-04": _outcome(pl.col("board.contract_conditions") == "not_started", IMPORTANT),
    "BD-09": _outcome(
        (pl.col("board.sourcing_strategy") == "in_place")
        & (pl.col("board.informed_buying") == "in_place"),
        IMPORTANT,
    ),
    "CH-01": _outcome(pl.col("change.client_role") == "passive"),
    "CU-07": _outcome((pl.col("culture.shared_identity") >= 4) & (pl.col("ideas.welcomed") >= 4)),
}
