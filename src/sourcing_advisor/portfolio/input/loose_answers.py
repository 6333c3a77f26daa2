"""Cells that say more than a value: bounds and beliefs, as people write them.

``>=5``, ``<= 3``, ``24-36`` and ``about 30``. They come out as companion columns of their fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import polars as pl

from sourcing_advisor.documents.problems import Place, Problem
from sourcing_advisor.facts.answer_text import answer_in
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.portfolio.columns.companion_columns import Part, companion
from sourcing_advisor.portfolio.input.cell_values import tidied
from sourcing_advisor.portfolio.input.numbers import Marks, UnreadableCellError, number_in

_MONTH_AND_YEAR = re.compile(r"[0-9]{1,2} ?[-\u2013\u2014] ?(?:19|20)[0-9]{2}")
"""Such as 3-2026, which may be a month."""


def loose_answer_in(text: str, fact: Fact, marks: Callable[[], Marks]) -> Answer | None:
    """Return the answer that a cell of a column of numbers states beside a plain value.

    None if it states none. Raises `UnreadableCellError` when it can be read in two ways.
    """
    said = tidied(text)
    if _MONTH_AND_YEAR.fullmatch(said):
        raise UnreadableCellError(f"this may be a month; write {' to '.join(_ends(said))}")

    def read(number: str) -> float:
        return number_in(number, fact, marks)

    match answer_in(said, fact, Place(""), read):
        case Problem(found=found, suggestion=advice) if "may be a date" in found and advice:
            write = advice[0].lower() + advice[1:].rstrip(".")
            raise UnreadableCellError(f"this may be a date; {write}")
        case Problem():
            return None
        case answer:
            return answer


def _ends(span: str) -> list[str]:
    return re.findall(r"[0-9]+", span)


def companion_columns(
    fact: str, texts: pl.Series, answers: Mapping[str, Answer]
) -> Iterator[tuple[str, list[float | bool | None]]]:
    """Yield the companion columns of a fact, for the cells that state such answers."""
    met = [answers.get(text) for text in texts] if answers else []
    parts: Sequence[Part] = ("at_least", "at_most", "believed")
    for part in parts:
        values = [(getattr(answer, part) or None) if answer else None for answer in met]
        if part in ("at_least", "at_most"):
            values = [getattr(answer, part) if answer else None for answer in met]
        if any(value is not None for value in values):
            yield companion(fact, part), values


def joined(columns: Sequence[pl.Series], more: Sequence[pl.Series]) -> list[pl.Series]:
    """Return columns with what cells say more of put where the sheet has it in no column."""
    own = {column.name: column for column in columns}
    for column in more:
        stated = own.get(column.name)
        own[column.name] = (
            column if stated is None else pl.select(pl.coalesce(stated, column)).to_series()
        )
    return list(own.values())


def stated_twice(columns: Sequence[pl.Series], more: Sequence[pl.Series]) -> Iterator[pl.Series]:
    """Yield where a cell says otherwise than the companion column of the same sheet."""
    own = {column.name: column for column in columns}
    for column in more:
        if column.name in own:
            differs = (own[column.name] != column).fill_null(value=False)
            yield differs.alias(column.name)
