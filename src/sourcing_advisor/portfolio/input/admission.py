"""The one door to the portfolio: ids, values and contradictions are checked here."""

from __future__ import annotations

import polars as pl

from sourcing_advisor.portfolio.columns.rejection_text import check_values
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, LISTS, PROFILE
from sourcing_advisor.portfolio.input.column_readers import ANSWER_TYPES
from sourcing_advisor.portfolio.input.parsed_rows import (
    FILE,
    IDS,
    KEY,
    PROBLEMS,
    REJECTED_SCHEMA,
    ROW,
    Batch,
    ParsedRows,
    shortened,
)

_SEEDS = (0x5EED, 0xC0FFEE)
_SCHEMA = pl.Schema(
    {"hash": pl.UInt64(), "check": pl.UInt64(), "first_file": pl.UInt32(), "first_row": pl.Int64()}
)


class SeenIds:
    """Remembers where each id first stood. Ids are kept as hashes of 128 bits."""

    def __init__(self) -> None:
        """Start with no id met."""
        self._seen = pl.DataFrame(schema=_SCHEMA)
        self._files: dict[str, int] = {}

    def repeated(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Remember the ids in `rows` (file, row, id); return those met before, with a `reason`."""
        if rows.is_empty():
            return rows.with_columns(reason=pl.lit(""))
        hashed = self._hashed(rows)
        first = hashed.unique(ID, keep="first", maintain_order=True)
        met = self._met(first)
        fresh = first.join(met, on="hash", how="anti", maintain_order="left")
        repeats = self._repeats(hashed, met, fresh)
        self._seen = self._seen.vstack(fresh.select(_SCHEMA.names()))
        return repeats

    def _hashed(self, rows: pl.DataFrame) -> pl.DataFrame:
        for file in rows[FILE].unique(maintain_order=True):
            self._files.setdefault(file, len(self._files))
        numbers = pl.col(FILE).replace_strict(self._files, return_dtype=pl.UInt32)
        one, two = (pl.col(ID).hash(seed) for seed in _SEEDS)
        return rows.with_columns(
            hash=one,
            check=two,
            first_file=numbers,
            first_row=pl.col(ROW),
            at=pl.int_range(pl.len()),
        )

    def _met(self, first: pl.DataFrame) -> pl.DataFrame:
        wanted = first.select("hash", pl.col("check").alias("wanted"))
        same_hash = wanted.join(self._seen, on="hash", how="inner")
        return same_hash.filter(pl.col("wanted") == pl.col("check"))

    def _repeats(
        self, hashed: pl.DataFrame, met: pl.DataFrame, fresh: pl.DataFrame
    ) -> pl.DataFrame:
        known = pl.concat([met.select(_SCHEMA.names()), fresh.select(_SCHEMA.names())])
        again = hashed.join(fresh.select("at"), on="at", how="anti", maintain_order="left")
        again = again.drop("first_file", "first_row", "check")
        placed = again.join(known, on="hash", how="left", maintain_order="left")
        names = dict(enumerate(self._files))
        file = pl.col("first_file").replace_strict(names, return_dtype=pl.String)
        row = pl.format(", row {}", "first_row").fill_null("")
        reason = pl.concat_str(pl.lit("the id stands already in "), file, row)
        return placed.with_columns(reason=reason)


_KEY = KEY.names()


class Admission:
    """Lets through the rows that can be reviewed, each id once over all files."""

    def __init__(self) -> None:
        """Start with no id met."""
        self._seen = SeenIds()

    def admit(self, parsed: ParsedRows) -> Batch:
        """Return the rows that can be reviewed, and every reason against the others."""
        relationships = parsed.relationships
        problems = [
            parsed.problems,
            _without_id(parsed),
            self._repeated(relationships),
            _bad_values(parsed),
        ]
        every = pl.concat(problems)
        refused = every.select(_KEY).unique()
        kept = relationships
        if refused.height:
            kept = relationships.join(
                refused, on=_KEY, how="anti", nulls_equal=True, maintain_order="left"
            )
        read = kept.height + refused.height
        return Batch(_canonical(kept), _rejected(every, parsed), read, parsed.unread)

    def _repeated(self, relationships: pl.DataFrame) -> pl.DataFrame:
        stated = relationships.lazy().filter(pl.col(ID).is_not_null()).select(*_KEY, ID).collect()
        return _lines(self._seen.repeated(stated), ID, pl.col(ID), pl.col("reason"))


def _without_id(parsed: ParsedRows) -> pl.DataFrame:
    """Return a line for each row without an id, unless there is one on its id already."""
    missing = parsed.relationships.select(*_KEY, ID).filter(pl.col(ID).is_null())
    if missing.is_empty():
        return pl.DataFrame(schema=PROBLEMS)
    told = parsed.problems.filter(pl.col("column") == ID)
    missing = missing.join(told, on=_KEY, how="anti", nulls_equal=True, maintain_order="left")
    return _lines(missing, ID, pl.lit(None, pl.String), pl.lit("the id is missing"))


def _bad_values(parsed: ParsedRows) -> pl.DataFrame:
    problems = _as_written(check_values(parsed.relationships.drop(_KEY)), parsed)
    if problems.is_empty():
        return pl.DataFrame(schema=PROBLEMS)
    keyed = parsed.relationships.select(_KEY).with_row_index("index").cast({"index": pl.Int64})
    joined = problems.join(keyed, on="index", how="left", maintain_order="left")
    return joined.select(PROBLEMS.names()).with_columns(shortened(pl.col("value")))


def _as_written(problems: pl.DataFrame, parsed: ParsedRows) -> pl.DataFrame:
    """Put the text of a cell in the place of its value: "-5 FTE" and not -5."""
    for name in problems["column"].unique():
        texts = parsed.written(name)
        if texts is not None:
            text = pl.lit(texts.gather(problems["index"]))
            value = pl.when(pl.col("column") == name).then(pl.coalesce(text, "value"))
            problems = problems.with_columns(value.otherwise("value").alias("value"))
    return problems


def _lines(rows: pl.DataFrame, column: str, value: pl.Expr, reason: pl.Expr) -> pl.DataFrame:
    lines = rows.select(
        *_KEY,
        pl.lit(column).alias("column"),
        shortened(value).alias("value"),
        reason.alias("reason"),
    )
    return lines.cast(PROBLEMS)


def _rejected(problems: pl.DataFrame, parsed: ParsedRows) -> pl.DataFrame:
    if problems.is_empty():
        return pl.DataFrame(schema=REJECTED_SCHEMA)
    told = pl.concat([parsed.relationships.select(*_KEY, ID).cast(IDS), parsed.ids])
    ids = told.with_columns(shortened(pl.col(ID))).unique(_KEY, keep="first")
    named = problems.join(ids, on=_KEY, how="left", nulls_equal=True, maintain_order="left")
    ordered = named.sort(ROW, maintain_order=True, nulls_last=False)
    return ordered.rename({FILE: "file", ROW: "row"}).select(REJECTED_SCHEMA.names())


def _canonical(kept: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of relationships in order, each of the type that it must have."""
    types: dict[str, pl.DataType] = {name: pl.String() for name in (ID, *PROFILE, AS_OF, LISTS)}
    types |= ANSWER_TYPES
    present = [name for name in types if name in kept.columns]
    return kept.select(pl.col(name).cast(types[name]) for name in present)
