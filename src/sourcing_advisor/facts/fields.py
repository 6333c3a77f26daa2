"""How a fact is declared: one field of a pydantic model, with its question, unit, range or words.

Each function here returns a pydantic field whose default is ``None``: not reported. The
catalogue (`sourcing_advisor.facts.catalogue`) reads these declarations back.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

FactType = Literal["yes_no", "count", "number", "scale", "choice"]
Respondent = Literal["client", "provider", "either"]
Moment = Literal["any-time", "over-months", "next-governance-cycle", "renewal", "given"]
"""When the parties can change a fact; what is history or circumstance is given."""

Lever = Literal["client", "provider", "both", "nobody"]
"""Who can change a fact: one side by itself, or the two together."""

Aim = Literal["up", "down", "any"] | tuple[str, ...]
"""In which direction somebody would change a fact, or to which words."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2200, 12, 31)
"""A day before or after stands for none, as 9999-12-31 does, and no calendar reckons from it."""

DAYS: Any = f"a day from {FIRST_DAY} to {LAST_DAY}"
SCALE_LOWEST = 1
SCALE_HIGHEST = 5


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the author of a fact says of it, beside its Python type.

    `lever` says who can change it, unless it is given: without one, who can answer, or both. `aim`
    is what it would be changed to: up (yes, or more), down (no, or less), one of some words, or
    any of its answers.
    """

    type: FactType
    label: str
    question: str
    who: Respondent
    change: Moment
    unit: str | None = None
    lowest: float | None = None
    highest: float | None = None
    words: Mapping[str, str] | None = None
    anchors: tuple[str, str, str] | None = None
    lever: Lever | None = None
    aim: Aim = "any"


class Section(BaseModel):
    """A group of facts that one person can answer in one sitting."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True
    )


def as_day(value: object) -> datetime.date | None:
    """Return the day that is stated as a date or in the form of one; None if none is."""
    try:
        day = _as_written(value)
        return _within(day) if isinstance(day, datetime.date) else None
    except PydanticCustomError:
        return None


def _as_written(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _DATE.fullmatch(value):
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("date_parsing", "not a date")


def _within(day: datetime.date) -> datetime.date:
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    raise PydanticCustomError("day_range", DAYS)


Day = Annotated[datetime.date, BeforeValidator(_as_written), AfterValidator(_within)]
"""A date written as 2026-01-31, and in no other way."""

ShortText = Annotated[str, Field(min_length=1, max_length=200)]
LongText = Annotated[str, Field(max_length=4000)]


def _field(declaration: Declaration) -> Any:
    field = Field(default=None, ge=declaration.lowest, le=declaration.highest)
    cast(FieldInfo, field).metadata.append(declaration)
    return field


def yes_no(
    label: str,
    question: str,
    *,
    who: Respondent = "either",
    change: Moment = "any-time",
    lever: Lever | None = None,
    aim: Aim = "up",
) -> Any:
    """Declare a fact that is true, false or unknown."""
    return _field(Declaration("yes_no", label, question, who, change, lever=lever, aim=aim))


def count(  # noqa: PLR0913 - so much is said of a number
    label: str,
    question: str,
    *,
    unit: str,
    highest: int,
    lowest: int = 0,
    who: Respondent = "either",
    change: Moment = "any-time",
    lever: Lever | None = None,
    aim: Aim = "any",
) -> Any:
    """Declare a whole number from `lowest` to `highest`, in `unit`."""
    return _field(
        Declaration(
            "count", label, question, who, change, unit, lowest, highest, lever=lever, aim=aim
        )
    )


def number(  # noqa: PLR0913 - likewise
    label: str,
    question: str,
    *,
    unit: str,
    lowest: float,
    highest: float,
    who: Respondent = "either",
    change: Moment = "any-time",
    lever: Lever | None = None,
    aim: Aim = "any",
) -> Any:
    """Declare a decimal number from `lowest` to `highest`, in `unit`."""
    return _field(
        Declaration(
            "number", label, question, who, change, unit, lowest, highest, lever=lever, aim=aim
        )
    )


def scale(
    label: str,
    question: str,
    *,
    low: str,
    middle: str,
    high: str,
    who: Respondent = "either",
    change: Moment = "over-months",
    lever: Lever | None = None,
) -> Any:
    """Declare a judgement from 1 to 5, with words for 1 (`low`), 3 (`middle`) and 5 (`high`)."""
    return _field(
        Declaration(
            "scale",
            label,
            question,
            who,
            change,
            lowest=SCALE_LOWEST,
            highest=SCALE_HIGHEST,
            anchors=(low, middle, high),
            lever=lever,
            aim="up",
        )
    )


def choice(
    label: str,
    question: str,
    words: Mapping[str, str],
    *,
    who: Respondent = "either",
    change: Moment = "any-time",
    lever: Lever | None = None,
    aim: Aim = "any",
) -> Any:
    """Declare one of a set of words; `words` gives each with the phrase that a report prints."""
    return _field(
        Declaration("choice", label, question, who, change, words=words, lever=lever, aim=aim)
    )
