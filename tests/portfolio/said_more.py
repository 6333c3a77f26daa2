"""Relationships of which more is said than values: bounds, beliefs and later days, as columns."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.relationship import fact_places
from sourcing_advisor.portfolio.columns.companion_columns import PARTS
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF
from tests.portfolio.frames import TYPES
from tests.strategies import random_values, within_bounds

TODAY = datetime.date(2026, 6, 1)
DAYS = (datetime.date(2026, 1, 1), TODAY, datetime.date(2026, 6, 2), datetime.date(2027, 1, 1))
Stated = Mapping[str, Answer]
"""The answers of one relationship, by fact."""


def random_answers(
    rng: random.Random, share: float, loose: float, names: Sequence[str] | None = None
) -> Stated:
    """Return answers to about `share` of the facts, of which a share says more than a value."""
    values = within_bounds(rng, random_values(rng, share, names), loose)
    return {name: _answer(rng, name, value, loose) for name, value in values.items()}


def _answer(rng: random.Random, name: str, value: Value | Bounds, loose: float) -> Answer:
    stated: dict[str, Any] = {"value": value}
    if isinstance(value, Bounds):
        fact = catalogue()[name]
        ends = {"at_least": value.at_least, "at_most": value.at_most}
        news = {k: v for k, v in ends.items() if v not in (fact.lowest, fact.highest)}
        stated = news or ends
    if rng.random() < loose / 2:
        stated["from"] = rng.choice(DAYS)
    if rng.random() < loose:
        stated["believed"] = True
    return Answer.model_validate(stated)


def known_today(stated: Stated) -> dict[str, Value | Bounds]:
    """Return what the answers make known on the day `TODAY`."""
    known = {
        name: answer.known_today(fact_places()[name].declaration, TODAY)
        for name, answer in stated.items()
    }
    return {name: value for name, value in known.items() if value is not None}


def answers_frame(rows: Sequence[Stated], *, more: bool = True) -> pl.DataFrame:
    """Return the answers as a frame with companion columns, where there is something in them."""
    columns = [
        pl.Series("id", [f"D{i}" for i in range(len(rows))], pl.String),
        pl.Series(AS_OF, [TODAY] * len(rows), pl.Date),
    ]
    for name, fact in catalogue().items():
        answers = [row.get(name) for row in rows]
        kinds = {"believed": pl.Boolean, "from": pl.Date}
        for part in (None, *PARTS) if more else (None,):
            values = [_part(answer, part) for answer in answers]
            if any(value is not None for value in values):
                column = name if part is None else f"{name}.{part}"
                dtype = kinds.get(part or "", TYPES[fact.type])
                columns.append(pl.Series(column, values, dtype))
    return pl.DataFrame(columns)


def _part(answer: Answer | None, part: str | None) -> Any:
    if answer is None:
        return None
    match part:
        case None:
            return answer.value
        case "from":
            return answer.holds_from
        case "believed":
            return answer.believed or None
        case _:
            return getattr(answer, part)
