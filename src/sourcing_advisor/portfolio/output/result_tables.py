"""The tables of a folder of results, each written as its rows come.

Programs read Parquet: `verdicts`, `facts`, `recommendations`, `rules` and `questions`. People get
`recommendations.csv` and `questions.csv` beside them where there are few relationships, or when
they ask for them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl

from sourcing_advisor.portfolio.columns.evaluation_plan import OUTCOMES
from sourcing_advisor.portfolio.columns.fact_table import fact_schema
from sourcing_advisor.portfolio.columns.plan_shape import PlanShape
from sourcing_advisor.portfolio.input.parsed_rows import REJECTED_SCHEMA
from sourcing_advisor.portfolio.output.csv_file import CsvFile
from sourcing_advisor.portfolio.output.parquet_stream import ParquetFile, disk_errors_named
from sourcing_advisor.portfolio.output.recommendation_text import CSV_SCHEMA, in_words
from sourcing_advisor.portfolio.output.recommendations import (
    recommendation_schema,
    rule_table,
)
from sourcing_advisor.portfolio.rollup.summary import QUESTION_SCHEMA
from sourcing_advisor.rules.book import RuleBook

MOST_IN_CSV = 2_000
"""Relationships up to which the tables for people are written without being asked for."""

_WIDE_ROWS_OF_GROUP = 100_000
"""Rows of verdicts, and of facts, that are written together."""

FACTS, RECOMMENDATIONS, QUESTIONS, RULES = "facts", "recommendations", "questions", "rules"


class ResultTables:
    """Writes the tables into a folder; `csv` asks for those of people, however many rows."""

    def __init__(self, folder: Path, shape: PlanShape, *, csv: bool) -> None:
        """Take the folder, and the rules and moves by number."""
        self._folder = folder
        self._wants_csv = csv
        self._rules = rule_table(shape)
        self._schema = recommendation_schema(shape)
        self._verdict_schema = verdict_schema(shape.book)
        self._waiting: list[tuple[pl.DataFrame, pl.DataFrame]] = []
        self._reviewed = 0
        self._open = contextlib.ExitStack()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the tables for people, or of those that stand in their place."""
        ending = "csv" if self._for_people else "parquet"
        return f"{RECOMMENDATIONS}.{ending}", f"{QUESTIONS}.{ending}"

    @property
    def _for_people(self) -> bool:
        return self._wants_csv or self._reviewed <= MOST_IN_CSV

    def __enter__(self) -> Self:
        """Begin the files."""
        with contextlib.ExitStack() as opening:
            self._rejected = opening.enter_context(
                CsvFile(self._folder / "rejected.csv", REJECTED_SCHEMA)
            )
            self._verdicts = opening.enter_context(
                ParquetFile(
                    self._folder / "verdicts.parquet", self._verdict_schema, _WIDE_ROWS_OF_GROUP
                )
            )
            self._facts = opening.enter_context(
                ParquetFile(self._folder / f"{FACTS}.parquet", fact_schema(), _WIDE_ROWS_OF_GROUP)
            )
            self._typed = opening.enter_context(
                ParquetFile(self._folder / f"{RECOMMENDATIONS}.parquet", self._schema)
            )
            self._csv = (
                opening.enter_context(CsvFile(self._folder / f"{RECOMMENDATIONS}.csv", CSV_SCHEMA))
                if self._wants_csv
                else None
            )
            self._open = opening.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the files."""
        self._open.__exit__(kind, error, trace)

    def add_rejected(self, rejected: pl.DataFrame) -> None:
        """Add lines on rows that were rejected."""
        self._rejected.append(rejected)

    def add_reviewed(self, verdicts: pl.DataFrame, facts: pl.DataFrame) -> None:
        """Add some relationships that were reviewed; what is recommended to them is added next."""
        self._verdicts.append(verdicts)
        self._facts.append(facts)
        self._reviewed += verdicts.height

    def add_recommendations(self, recommendations: pl.DataFrame, facts: pl.DataFrame) -> None:
        """Add what is recommended to the relationships of which a table has the facts."""
        self._typed.append(recommendations)
        if self._csv is not None:
            self._csv.append(in_words(recommendations, facts, self._rules))
        elif self._for_people:
            self._waiting.append((recommendations, facts))
        else:
            self._waiting.clear()

    def finish(self, questions: Sequence[dict[str, Any]]) -> None:
        """Write the tables that are known at the end alone."""
        asked = pl.DataFrame(questions, schema=QUESTION_SCHEMA)
        with disk_errors_named():
            self._rules.write_parquet(self._folder / f"{RULES}.parquet")
            asked.write_parquet(self._folder / f"{QUESTIONS}.parquet")
        if not self._for_people:
            return
        if self._csv is None:
            with CsvFile(self._folder / f"{RECOMMENDATIONS}.csv", CSV_SCHEMA) as file:
                for recommendations, facts in self._waiting:
                    file.append(in_words(recommendations, facts, self._rules))
        with CsvFile(self._folder / f"{QUESTIONS}.csv", QUESTION_SCHEMA) as file:
            file.append(asked)


def verdict_schema(book: RuleBook) -> pl.Schema:
    """Return the columns of a frame of verdicts: `id`, and one per rule."""
    return pl.Schema({"id": pl.String(), **dict.fromkeys([r.id for r in book.rules], OUTCOMES)})
