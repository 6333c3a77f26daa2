"""Two folders of results compared: of how many relationships each rule has changed, and how.

Verdicts are read some columns at a time, so that memory holds a few columns of each folder.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.decisions.change import ChangeKind, RuleStanding, kind_of_change
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.comparison_form import (
    ComparedFolder,
    PortfolioComparison,
    RuleCounts,
    StageCount,
)
from sourcing_advisor.portfolio.manifest import MANIFEST, results_in
from sourcing_advisor.rules.book import Rule, RuleBook

AT_A_TIME = 24
"""Columns of verdicts that are held of each folder at once."""

_OUTCOMES = tuple(Outcome)
_ENUM = pl.Enum([str(outcome) for outcome in _OUTCOMES])
_VERDICTS, _PLACED = "verdicts.parquet", "recommendations.parquet"
_PLACED_COLUMNS = ("id", "rule", "stage", "move", "leads")
Pairs = Mapping[tuple[Outcome | None, Outcome | None], int]
"""How many relationships have an outcome before and one after; None where there is no rule."""


@dataclass(frozen=True)
class ResultFolder:
    """A folder of results: the verdicts by relationship and rule, and the gaps with their stages.

    This is all that a comparison reads of a folder; another form of results needs no more than
    another way to these.
    """

    folder: Path
    about: ComparedFolder

    @cached_property
    def ids(self) -> pl.Series:
        """Return the ids of the relationships, in the order of the verdicts."""
        return pl.read_parquet(self.folder / _VERDICTS, columns=["id"])["id"].cast(pl.String)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """Return the ids of the rules that have verdicts."""
        names = pl.read_parquet_schema(self.folder / _VERDICTS)
        return tuple(name for name in names if name != "id")

    def verdicts(self, rules: list[str]) -> pl.DataFrame:
        """Return the outcomes of some rules as numbers, in the order of `Outcome`."""
        frame = pl.read_parquet(self.folder / _VERDICTS, columns=rules)
        return frame.select(pl.all().cast(_ENUM).to_physical().cast(pl.UInt8))

    def placed(self) -> pl.LazyFrame | None:
        """Return the gaps with stage and move, a row each; None where the folder has none."""
        path = self.folder / _PLACED
        if not path.is_file():
            return None
        frame = pl.scan_parquet(path)
        if not set(_PLACED_COLUMNS) <= set(frame.collect_schema()):
            return None
        return frame.select(_PLACED_COLUMNS)


def read_folder(folder: Path) -> ResultFolder:
    """Return a folder of results; raises `InputError` where it is none."""
    if results_in(folder) is None or not (folder / _VERDICTS).is_file():
        found = "this is no folder of results of a portfolio"
        advice = 'Make one with "sourcing-advisor portfolio ... -o FOLDER".'
        raise InputError([Problem(Place(shown(folder)), found, suggestion=advice)])
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        manifest = {}
    book = manifest.get("arguments", {}).get("rule_book", {})
    about = ComparedFolder(
        folder=shown(folder),
        program=str(manifest.get("program", "")),
        digest=book.get("digest"),
        overridden=tuple(book.get("overridden", ())),
    )
    return ResultFolder(folder, about)


def compared(
    before: ResultFolder, after: ResultFolder, book: RuleBook, between: ResultFolder | None = None
) -> PortfolioComparison:
    """Return what changed between two folders; `book` names the rules.

    `between` holds the relationships of `before` reviewed with the rules of `after`: it tells
    apart what the rules did from what the facts did. Raises `InputError` when no relationship is
    in both.
    """
    pair = _Pair(before, after, book.new_ids)
    if not pair.height:
        found = f"no relationship of this folder is in {shown(before.folder)}"
        advice = "Relationships are known by their id."
        raise InputError([Problem(Place(shown(after.folder)), found, suggestion=advice)])
    counted = dict(pair.counts())
    steps = _steps(before, after, between, book, counted)
    stages = pair.stages()
    names = sorted(counted, key=lambda name: (name not in book.rule_by_id, name))
    rules = (_rule_counts(name, book, counted[name], steps, stages) for name in names)
    moves: Counter[tuple[str, str]] = Counter()
    for (_, one, other), gaps in (stages or {}).items():
        if one != other:
            moves[one, other] += gaps
    return PortfolioComparison(
        before=before.about,
        after=after.about,
        relationships=pair.height,
        only_before=len(before.ids) - pair.height,
        only_after=len(after.ids) - pair.height,
        first_changed=pair.first_changed(),
        rules=tuple(rules),
        stages=tuple(
            StageCount(before=one, after=other, gaps=gaps)
            for (one, other), gaps in moves.most_common()
        ),
    )


class _Pair:
    """Two folders with their relationships side by side, and their rules under present ids."""

    def __init__(
        self, before: ResultFolder, after: ResultFolder, new_ids: Mapping[str, str]
    ) -> None:
        self._folders = before, after
        self._new_ids = new_ids
        self._rows: tuple[pl.Series, pl.Series] | None = None
        if not before.ids.equals(after.ids):
            one, other = (f.ids.to_frame("id").with_row_index(n) for f, n in self._named())
            both = one.join(other, on="id", maintain_order="left")
            self._rows = both["before"], both["after"]
        self.height = len(before.ids) if self._rows is None else len(self._rows[0])

    def counts(self) -> Iterator[tuple[str, Pairs]]:
        """Yield, for each rule by its present id, how many relationships went from what to what."""
        before, after = self._folders
        former = {self._new_ids.get(name, name): name for name in before.rules}
        shared = [name for name in after.rules if name in former]
        for start in range(0, len(shared), AT_A_TIME):
            names = shared[start : start + AT_A_TIME]
            one = self._aligned(before.verdicts([former[name] for name in names]), 0)
            other = self._aligned(after.verdicts(names), 1)
            codes = other.select(
                (one[former[name]] * len(_OUTCOMES) + other[name]).alias(name) for name in names
            )
            yield from ((name, _pairs(codes[name])) for name in names)
        for folder, side, names in (
            (before, 0, [old for new, old in former.items() if new not in shared]),
            (after, 1, [name for name in after.rules if name not in former]),
        ):
            for start in range(0, len(names), AT_A_TIME):
                frame = self._aligned(folder.verdicts(names[start : start + AT_A_TIME]), side)
                for column in frame:
                    yield self._new_ids.get(column.name, column.name), _alone(column, side)

    def stages(self) -> Mapping[tuple[str, str, str], int] | None:
        """Return how many gaps of each rule went from which stage to which."""
        one, other = (self._placed(side) for side in (0, 1))
        if one is None or other is None:
            return None
        both = one.join(other, on=["row", "rule"], suffix="_after")
        table = both.group_by("rule", "stage", "stage_after").len().collect()
        return {(rule, was, now): gaps for rule, was, now, gaps in table.iter_rows()}

    def first_changed(self) -> int | None:
        """Return of how many relationships the first three moves are others."""
        one, other = (self._first(side) for side in (0, 1))
        if one is None or other is None:
            return None
        both = one.join(other, on="row", how="full", coalesce=True, suffix="_after")
        changed = pl.col("moves").ne_missing(pl.col("moves_after"))
        return int(both.select(changed.sum()).collect().item())

    def _first(self, side: int) -> pl.LazyFrame | None:
        placed = self._placed(side)
        if placed is None:
            return None
        first = placed.filter(pl.col("leads") & (pl.col("stage") == "first"))
        # The sum of hashes tells sets apart, and needs no sorting.
        return first.group_by("row").agg(pl.col("move").hash().sum().alias("moves"))

    def _placed(self, side: int) -> pl.LazyFrame | None:
        """Return the gaps of one folder by the number of the relationship and the present rule."""
        folder = self._folders[side]
        placed = folder.placed()
        if placed is None:
            return None
        rows = folder.ids if self._rows is None else folder.ids.gather(self._rows[side])
        numbered = rows.to_frame("id").with_row_index("row").lazy()
        text = pl.col("id", "rule", "stage", "move").cast(pl.String)
        renamed = pl.col("rule").replace(dict(self._new_ids))
        return placed.with_columns(text).with_columns(renamed).join(numbered, on="id").drop("id")

    def _aligned(self, frame: pl.DataFrame, side: int) -> pl.DataFrame:
        return frame if self._rows is None else frame[self._rows[side]]

    def _named(self) -> tuple[tuple[ResultFolder, str], tuple[ResultFolder, str]]:
        return (self._folders[0], "before"), (self._folders[1], "after")


def _pairs(codes: pl.Series) -> Pairs:
    counted = codes.value_counts()
    return {
        (_OUTCOMES[code // len(_OUTCOMES)], _OUTCOMES[code % len(_OUTCOMES)]): count
        for code, count in counted.iter_rows()
        if code is not None
    }


def _alone(column: pl.Series, side: int) -> Pairs:
    """Return the outcomes of a rule that only one of the rule books has."""
    counted = column.value_counts().iter_rows()
    outcomes = {_OUTCOMES[code]: count for code, count in counted if code is not None}
    return {((o, None) if side == 0 else (None, o)): count for o, count in outcomes.items()}


Steps = Mapping[str, tuple[int, int]] | None
"""Verdicts that changed by the rule book and by the facts, by rule."""


def _steps(
    before: ResultFolder,
    after: ResultFolder,
    between: ResultFolder | None,
    book: RuleBook,
    counted: Mapping[str, Pairs],
) -> Steps:
    if between is not None:
        rules = dict(_Pair(before, between, book.new_ids).counts())
        facts = dict(_Pair(between, after, book.new_ids).counts())
        return {
            name: (_changed(rules.get(name, {})), _changed(facts.get(name, {}))) for name in counted
        }
    one, other = before.about, after.about
    if one.digest and one.digest == other.digest and not one.overridden + other.overridden:
        return {name: (0, _changed(pairs)) for name, pairs in counted.items()}
    return None


def _changed(pairs: Pairs) -> int:
    return sum(count for (was, now), count in pairs.items() if was is not now)


def _rule_counts(
    name: str,
    book: RuleBook,
    pairs: Pairs,
    steps: Steps,
    stages: Mapping[tuple[str, str, str], int] | None,
) -> RuleCounts:
    rule: Rule | None = book.rule_by_id.get(name)
    kinds: Counter[ChangeKind] = Counter()
    for pair, count in pairs.items():
        kind = _KINDS[pair]
        if kind is not None:
            kinds[kind] += count
    moved = None
    if stages is not None:
        moved = sum(n for (r, was, now), n in stages.items() if r == name and was != now)
    by_rules, by_facts = steps[name] if steps is not None else (None, None)
    return RuleCounts(
        rule=name,
        title=rule.title if rule else name,
        practice=rule.practice if rule else "",
        kind=rule.kind if rule else "gap",
        severity=rule.severity if rule else None,
        new=kinds["new"],
        resolved=kinds["resolved"],
        persisting=kinds["persisting"],
        newly_known=kinds["newly_known"],
        no_longer_known=kinds["no_longer_known"],
        withdrawn=kinds["withdrawn"],
        moved=moved,
        by_rules=by_rules,
        by_facts=by_facts,
    )


def _kind(was: Outcome | None, now: Outcome | None) -> ChangeKind | None:
    one, other = (None if o is None else RuleStanding("", "gap", o) for o in (was, now))
    return kind_of_change(one, other)


_KINDS: Mapping[tuple[Outcome | None, Outcome | None], ChangeKind | None] = {
    (was, now): _kind(was, now)
    for was, now in product((*_OUTCOMES, None), repeat=2)
    if was is not None or now is not None
}
