"""Two folders of results side by side: verdicts, stages and first moves, counted by column.

Verdicts are read some columns at a time, so that memory holds a few columns of each folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256

import polars as pl

from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.result_folder import ResultFolder, names_in

AT_A_TIME = 24
"""Columns of verdicts that are held of each folder at once."""

ROWS_AT_A_TIME = 1_000_000
"""Relationships whose gaps are held side by side at once."""

OUTCOMES = tuple(Outcome)
_PAIRS = len(OUTCOMES) ** 2
Pairs = Mapping[tuple[Outcome | None, Outcome | None], int]
"""How many relationships have an outcome before and one after; None where there is no rule."""


class FolderPair:
    """Two folders with their relationships side by side, and their rules under present ids."""

    def __init__(
        self, before: ResultFolder, after: ResultFolder, new_ids: Mapping[str, str]
    ) -> None:
        """Take two folders, and the present id of each rule that has a new one."""
        self._folders = before, after
        self._new_ids = new_ids
        self._rows: tuple[pl.Series, pl.Series] | None = None
        if not before.ids.equals(after.ids):
            one, other = (f.ids.to_frame("id").with_row_index(n) for f, n in self._named())
            both = one.join(other, on="id", maintain_order="left")
            self._rows = both["before"], both["after"]
        self.height = len(before.ids) if self._rows is None else len(self._rows[0])

    @property
    def ids(self) -> pl.Series:
        """Return the ids of the relationships that are in both, in the order of the first."""
        ids = self._folders[0].ids
        return ids if self._rows is None else ids.gather(self._rows[0])

    def columns(self) -> Iterator[tuple[str, pl.Series | None, pl.Series | None]]:
        """Yield each rule by its present id, with its outcomes before and after as numbers.

        One side is None for a rule that only the other folder has.
        """
        before, after = self._folders
        former = {self._new_ids.get(name, name): name for name in before.rules}
        shared = [name for name in after.rules if name in former]
        for names in _some_at_a_time(shared):
            one = self._aligned(before.verdicts([former[name] for name in names]), 0)
            other = self._aligned(after.verdicts(names), 1)
            yield from ((name, one[former[name]], other[name]) for name in names)
        for names in _some_at_a_time([name for name in former if name not in shared]):
            one = self._aligned(before.verdicts([former[name] for name in names]), 0)
            yield from ((name, one[former[name]], None) for name in names)
        for names in _some_at_a_time([name for name in after.rules if name not in former]):
            other = self._aligned(after.verdicts(names), 1)
            yield from ((name, None, other[name]) for name in names)

    def counts(self) -> Iterator[tuple[str, Pairs]]:
        """Yield, for each rule by its present id, how many relationships went from what to what."""
        for name, one, other in self.columns():
            if one is None or other is None:
                yield name, _alone(one, other)
                continue
            codes = one * len(OUTCOMES) + other
            # Comparing small numbers is much faster than counting them by hash.
            yield name, _pairs([int((codes == pair).sum()) for pair in range(_PAIRS)])

    def moved(self) -> Iterator[pl.DataFrame] | None:
        """Return the gaps that stand in another stage than before; None where stages are not told.

        A row has the number of the relationship, the rule, and the stages `was` and `stage`.
        """
        before, after = self._gaps
        if before is None or after is None:
            return None
        return self._moved(before, after)

    def _moved(self, before: pl.DataFrame, after: pl.DataFrame) -> Iterator[pl.DataFrame]:
        rules, stages = self._names("rule"), self._names("stage")
        for start in range(0, self.height, ROWS_AT_A_TIME):
            end = min(start + ROWS_AT_A_TIME, self.height)
            one, other = (_keyed(gaps, start, end, len(rules)) for gaps in (before, after))
            size = (end - start) * len(rules)
            held = pl.zeros(size, pl.UInt8, eager=True).scatter(one["key"], one["stage"] + 1)
            both = other.with_columns(was=held.gather(other["key"])).filter(pl.col("was") > 0)
            moved = both.filter(pl.col("was") - 1 != pl.col("stage"))
            yield pl.DataFrame(
                {
                    "row": moved["row"],
                    "rule": _named(rules, moved["rule"]),
                    "was": _named(stages, moved["was"] - 1),
                    "stage": _named(stages, moved["stage"]),
                }
            )

    def first_changed(self) -> int | None:
        """Return of how many relationships the first three moves are others."""
        before, after = self._gaps
        if before is None or after is None:
            return None
        stages, moves = self._names("stage"), self._names("move")
        if "first" not in stages:
            return 0
        one, other = (
            _move_sums(gaps, stages.index("first"), moves, self.height) for gaps in (before, after)
        )
        return int((one != other).sum())

    @cached_property
    def _gaps(self) -> tuple[pl.DataFrame | None, pl.DataFrame | None]:
        """Return the gaps of both folders as numbers: of relationship, rule, stage and move."""
        return self._numbered(0), self._numbered(1)

    def _numbered(self, side: int) -> pl.DataFrame | None:
        folder = self._folders[side]
        placed = folder.placed
        if placed is None or self._folders[1 - side].placed is None:
            return None
        ids = folder.ids if self._rows is None else folder.ids.gather(self._rows[side])
        # The gaps of a relationship stand together: a name is looked up once for all of them.
        run = placed["id"].rle_id()
        rows = _rows_of(placed["id"].filter(run.ne_missing(run.shift(1))).cast(pl.String), ids)
        numbers = {
            name: self._coded(placed[name], name, kind)
            for name, kind in (("rule", pl.UInt16), ("stage", pl.UInt8), ("move", pl.UInt16))
        }
        frame = pl.DataFrame(
            [
                rows.alias("row").gather(run),
                placed["leads"],
                *(s.alias(n) for n, s in numbers.items()),
            ]
        )
        return frame.filter(pl.col("row").is_not_null()) if rows.null_count() else frame

    def _names(self, column: str) -> tuple[str, ...]:
        """Return the names in a column of the gaps of both folders, rules by their present ids."""
        frames = [folder.placed for folder in self._folders]
        named = [names_in(f[column]) for f in frames if f is not None]
        if column == "rule":
            named = [[self._new_ids.get(name, name) for name in names] for names in named]
        return tuple(dict.fromkeys(name for names in named for name in names))

    def _coded(self, values: pl.Series, column: str, kind: type[pl.DataType]) -> pl.Series:
        """Return names as the numbers that they have among those of both folders."""
        numbers = {name: number for number, name in enumerate(self._names(column))}
        own = names_in(values)
        present = (self._new_ids.get(n, n) if column == "rule" else n for n in own)
        return pl.Series([numbers[name] for name in present], dtype=kind).gather(
            values.to_physical()
        )

    def _aligned(self, frame: pl.DataFrame, side: int) -> pl.DataFrame:
        return frame if self._rows is None else frame[self._rows[side]]

    def _named(self) -> tuple[tuple[ResultFolder, str], tuple[ResultFolder, str]]:
        return (self._folders[0], "before"), (self._folders[1], "after")


def _rows_of(names: pl.Series, ids: pl.Series) -> pl.Series:
    """Return the place of each name among ids; null where it is not among them."""
    if names.equals(ids):
        return pl.int_range(len(ids), dtype=pl.UInt32, eager=True)
    there = ids.is_in(names.implode())
    if ids.filter(there).equals(names):  # in the same order, as they are written; no join then
        return there.arg_true()
    numbered = ids.to_frame("id").with_row_index("row")
    return names.to_frame("id").join(numbered, on="id", how="left", maintain_order="left")["row"]


def _keyed(gaps: pl.DataFrame, start: int, end: int, rules: int) -> pl.DataFrame:
    """Return the gaps of some relationships, each with a number of its relationship and rule."""
    some = gaps.filter(pl.col("row").is_between(start, end, closed="left"))
    return some.select("row", "rule", "stage", key=(pl.col("row") - start) * rules + pl.col("rule"))


def _move_sums(gaps: pl.DataFrame, first: int, moves: Sequence[str], height: int) -> pl.Series:
    """Return a number for each relationship that tells its first moves, in whatever order."""
    weights = [int.from_bytes(sha256(move.encode()).digest()[:4]) for move in moves]
    leading = gaps.filter(pl.col("leads") & (pl.col("stage") == first))
    row = leading["row"]
    # The moves of a relationship stand together, so a running sum gives that of each.
    summed = pl.Series(weights, dtype=pl.UInt64).gather(leading["move"]).cum_sum()
    last = row.ne_missing(row.shift(-1))
    ends = summed.filter(last)
    sums = ends - ends.shift(1, fill_value=0)
    return pl.zeros(height, pl.UInt64, eager=True).scatter(row.filter(last), sums)


def _pairs(counted: Sequence[int]) -> Pairs:
    """Return pairs of outcomes with their counts, which stand by the number of the pair."""
    pairs = ((was, now) for was in OUTCOMES for now in OUTCOMES)
    return {pair: count for pair, count in zip(pairs, counted, strict=True) if count}


def _alone(before: pl.Series | None, after: pl.Series | None) -> Pairs:
    """Return the outcomes of a rule that only one of the rule books has."""
    if before is not None:
        return {(OUTCOMES[code], None): n for code, n in before.value_counts().iter_rows()}
    if after is not None:
        return {(None, OUTCOMES[code]): n for code, n in after.value_counts().iter_rows()}
    return {}


def _named(names: Sequence[str], numbers: pl.Series) -> pl.Series:
    """Return the names that numbers stand for."""
    return pl.Series(names, dtype=pl.Enum(names)).gather(numbers)


def _some_at_a_time(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), AT_A_TIME):
        yield names[start : start + AT_A_TIME]
