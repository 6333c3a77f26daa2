"""What changed between two folders of results, a row for each relationship and rule."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from sourcing_advisor.decisions.change import CHANGES, ChangeKind
from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.folder_comparison import KINDS
from sourcing_advisor.portfolio.folder_pair import OUTCOMES, FolderPair
from sourcing_advisor.portfolio.result_folder import ResultFolder
from sourcing_advisor.rules.book import RuleBook

_ENUM = pl.Enum([str(outcome) for outcome in OUTCOMES])
_COLUMNS = ("change", "outcome_before", "outcome_after", "stage_before", "stage_after")


def write_changes(before: ResultFolder, after: ResultFolder, book: RuleBook, file: Path) -> None:
    """Write the changes of every relationship to a Parquet file, which appears whole or not at all.

    Columns: `id`, `rule`, `change`, and outcome and stage before and after. Stages are given of
    gaps that fired before and now and moved; what persists unchanged has no row.
    """
    pair = FolderPair(before, after, book.new_ids)
    parts = [*_changed(pair), *_moved(pair)]
    rows = pl.concat(parts).sort("row", "rule", maintain_order=True)
    ids = pair.ids.gather(rows["row"]).alias("id")
    written = io.BytesIO()
    rows.select(ids, "rule", *_COLUMNS).write_parquet(written)
    replace_file(file, written.getvalue())


def _changed(pair: FolderPair) -> Iterator[pl.DataFrame]:
    for rule, one, other in pair.columns():
        codes = _code(one) * 8 + _code(other)
        for (was, now), kind in KINDS.items():
            if kind in (None, "persisting"):
                continue
            code = _number(was) * 8 + _number(now)
            yield _rows((codes == code).arg_true(), rule, kind, was, now)


def _code(outcomes: pl.Series | None) -> pl.Series:
    """Return the numbers of outcomes; one more than the last for a rule that is not there."""
    return pl.Series([len(OUTCOMES)], dtype=pl.UInt8) if outcomes is None else outcomes


def _number(outcome: Outcome | None) -> int:
    return len(OUTCOMES) if outcome is None else OUTCOMES.index(outcome)


def _rows(
    rows: pl.Series, rule: str, kind: ChangeKind | None, was: Outcome | None, now: Outcome | None
) -> pl.DataFrame:
    return _typed(
        rows.cast(pl.UInt32).alias("row").to_frame(),
        rule=pl.lit(rule),
        change=pl.lit(kind),
        outcome_before=pl.lit(None if was is None else str(was)),
        outcome_after=pl.lit(None if now is None else str(now)),
        stage_before=pl.lit(None),
        stage_after=pl.lit(None),
    )


def _moved(pair: FolderPair) -> Iterator[pl.DataFrame]:
    fired = pl.lit(str(Outcome.FIRED))
    for frame in pair.moved() or ():
        yield _typed(
            frame,
            rule=pl.col("rule"),
            change=pl.lit("changed"),
            outcome_before=fired,
            outcome_after=fired,
            stage_before=pl.col("was"),
            stage_after=pl.col("stage"),
        )


def _typed(frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    kinds = {
        "rule": pl.Categorical(),
        "change": pl.Enum(list(CHANGES)),
        "outcome_before": _ENUM,
        "outcome_after": _ENUM,
        "stage_before": pl.Categorical(),
        "stage_after": pl.Categorical(),
    }
    return frame.select(
        "row", *(column.cast(pl.String).cast(kinds[n]).alias(n) for n, column in columns.items())
    )
