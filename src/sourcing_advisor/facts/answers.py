"""What is stated of one fact: a value or bounds, since when, on whose word, and how sure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import InitErrorDetails

from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.documents.refusals import errors_at, refused
from sourcing_advisor.facts.fields import Day, Declaration, LongText, Section, ShortText
from sourcing_advisor.facts.records import Side, side_named


class Answer(BaseModel):
    """An answer that says more than a plain value.

    `holds_from` (written ``from``) is the first day on which it holds; before that day,
    `until_then` does. `believed` is for what is not certain. `by` says who told it, `quote` in
    which words, `source` where that stands. `note` is kept and not interpreted.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        serialize_by_alias=True,
        defer_build=True,
    )

    value: Value | None = None
    at_least: int | float | None = None
    at_most: int | float | None = None
    holds_from: Annotated[Day | None, Field(alias="from")] = None
    until_then: Value | None = None
    believed: bool = False
    by: ShortText | None = None
    quote: LongText | None = None
    source: ShortText | None = None
    confidential: bool = False
    note: LongText | None = None

    def is_later(self, as_of: datetime.date | None) -> bool:
        """Say whether the answer holds only from a day after `as_of`."""
        return self.holds_from is not None and as_of is not None and self.holds_from > as_of

    @property
    def told_by(self) -> Side | None:
        """Return the side that said so, if one is named."""
        return side_named(self.by)

    def known(self, fact: Declaration) -> Value | Bounds | None:
        """Return what is known of the fact once the answer holds."""
        if self.value is not None or self.at_least == self.at_most:
            return _as_held(self.at_least if self.value is None else self.value, fact)
        low = fact.lowest if self.at_least is None else self.at_least
        high = fact.highest if self.at_most is None else self.at_most
        return Bounds(low, high, whole=fact.type != "number")

    def known_today(self, fact: Declaration, as_of: datetime.date | None) -> Value | Bounds | None:
        """Return what is known of the fact on the day `as_of`; None if nothing is."""
        return _as_held(self.until_then, fact) if self.is_later(as_of) else self.known(fact)


def _as_held(value: Value | None, fact: Declaration) -> Value | None:
    """Return a value of the type that the field of the fact holds."""
    return float(value) if fact.type == "number" and type(value) is int else value


@dataclass(frozen=True, slots=True)
class FactField:
    """Where a fact stands in the form of a relationship, and what it can be."""

    path: tuple[str, str]
    model: type[Section]

    @property
    def declaration(self) -> Declaration:
        """Return what the author of the fact says of it."""
        metadata = self.model.model_fields[self.path[1]].metadata
        return next(item for item in metadata if isinstance(item, Declaration))

    @property
    def takes_bounds(self) -> bool:
        """Say whether the answers to the fact are numbers."""
        return self.declaration.type not in ("yes_no", "choice")


_VALUES = ("value", "at_least", "at_most", "until_then")
_BOUNDS = ("at_least", "at_most")
_SAYS_MORE = ("quote", "by", "source", "from", "until_then", "believed", "confidential", "note")


def answer_from(
    content: Mapping[str, Any], fact: FactField, *, dated: bool
) -> tuple[Answer | None, list[InitErrorDetails]]:
    """Return the answer that a mapping states, or every reason why it states none.

    `dated` says whether it is known on which day the facts are true. An answer whose parts are
    all left blank is None, without a reason.
    """
    stated = {key: part for key, part in content.items() if part is not None}
    if content and not stated:
        return None, []
    answer: Answer | None = None
    errors: list[InitErrorDetails] = []
    try:
        answer = Answer.model_validate(stated)
    except ValidationError as error:
        errors += errors_at(fact.path, error, Answer)
    for more in (_wrong_values(stated, fact), _wrong_form(stated, fact, dated=dated)):
        told = {error["loc"][:3] for error in errors}
        errors += [error for error in more if error["loc"][:3] not in told]
    return (None if errors else answer), errors


def _wrong_values(stated: Mapping[str, Any], fact: FactField) -> Iterator[InitErrorDetails]:
    """Yield what is wrong with each value as an answer to this fact."""
    field = fact.path[1]
    for key in _VALUES:
        if key not in stated or (key in _BOUNDS and not fact.takes_bounds):
            continue
        try:
            fact.model.model_validate({field: stated[key]})
        except ValidationError as error:
            for details in errors_at((), error):
                yield {**details, "loc": (*fact.path, key, *details["loc"][1:])}


def _wrong_form(
    stated: Mapping[str, Any], fact: FactField, *, dated: bool
) -> Iterator[InitErrorDetails]:
    """Yield what is wrong with parts that may each be right."""
    bounds = [key for key in _BOUNDS if key in stated]
    if bounds and not fact.takes_bounds:
        expected = "a value: yes or no" if fact.declaration.type == "yes_no" else "one of its words"
        for key in bounds:
            yield refused((*fact.path, key), "is a bound, which only numbers have", expected)
    elif bounds and "value" in stated:
        yield refused((*fact.path, bounds[0]), "stands beside a value", "one or the other")
    elif len(bounds) == len(_BOUNDS) and _above(stated["at_least"], stated["at_most"]):
        found = f"is {stated['at_least']}, and at_most is {stated['at_most']}"
        yield refused((*fact.path, "at_least"), found, "a number that is not above at_most")
    if "value" not in stated and not bounds:
        more = [key for key in _SAYS_MORE if key in stated]
        found = f"has {' and '.join(more)}, and no value" if more else "has no value"
        expected = "value, at_least or at_most" if fact.takes_bounds else "a value"
        yield refused(fact.path, found, expected)
    if "until_then" in stated and "from" not in stated:
        expected = "from, the day until which it holds"
        yield refused((*fact.path, "until_then"), "stands without from", expected)
    if "from" in stated and not dated:
        expected = "relationship.as_of, the day on which the facts are true"
        yield refused((*fact.path, "from"), "stands without relationship.as_of", expected)


def _above(one: Any, other: Any) -> bool:
    return isinstance(one, int | float) and isinstance(other, int | float) and one > other


def exact_first(summaries: Values, stated: Values) -> dict[str, Value | Bounds]:
    """Join what agrees: what is stated counts, but bounds yield to a value that a list gives."""
    return {**summaries, **stated} | {
        name: summed
        for name, summed in summaries.items()
        if isinstance(stated.get(name), Bounds) and not isinstance(summed, Bounds)
    }
