"""What the values of relationships must meet, as expressions that are true where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import reduce
from operator import and_

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.facts.fields import DAYS
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.portfolio.columns.certainty import FALSE, CertaintyCompiler
from sourcing_advisor.portfolio.columns.companion_columns import BOUNDS, companion, value_columns
from sourcing_advisor.portfolio.columns.expressions import Dialect, Expression, ExpressionBuilder
from sourcing_advisor.portfolio.columns.relationship_columns import (
    AS_OF,
    ID,
    PROFILE,
    DataType,
    is_day,
    is_text,
)
from sourcing_advisor.portfolio.columns.values_today import (
    ends_today,
    facts_with_companions,
    known_facts,
)

LONGEST_TEXT = 200
ERROR_CELL = "this is an error of the spreadsheet program; mend the formula, or empty the cell"
ERROR = (
    r"(?i)^\s*(?:#[^\s!?#]+[!?]|#(?:n/a|nv|n/d|n/b|i/t|н/д|yok|getting_data|error|deleted)|"
    r"#{3,}|(?:err|error|erreur|fehler) ?:[0-9]{3})\s*$"
)
"""What a spreadsheet shows in place of a value, in any language: #REF!, #¡REF!, #BEZUG!, #####."""

_DATE = r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
_DATE_LENGTH = 10
_WITHIN = r"^(?:19|20|21)|^2200"
"""Years from that of `FIRST_DAY` to that of `LAST_DAY`."""

_NO_DAY = r"^0000|-02-3|-(?:02|04|06|09|11)-31"
_LEAP_DAY = r"-02-29"
_LEAP_YEAR = r"^(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-"
_CONTROL = (
    r"[\x00-\x1f\x7f-\x9f"
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
"""Control and format characters, and breaks of lines and paragraphs; written out because the
regular expressions of pandas know no classes of Unicode."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be wrong in a row: `bad` is true where it is, by its columns."""

    columns: tuple[str, ...]
    bad: Expression
    reason: str


def checks_for(dialect: Dialect, schema: Mapping[str, DataType]) -> Iterator[Check]:
    """Yield the checks for a frame with these columns, in the expressions of a dialect.

    `schema` gives the type of each column by its own name.
    """
    for name in (ID, *PROFILE):
        if name in schema and is_text(schema[name]):
            yield from _of_text(name, dialect.col(name))
    for name in schema:
        if is_day(name):
            yield from _of_date(name, dialect.col(name))
    for fact in catalogue().values():
        if fact.name in schema and fact.type != "yes_no":
            bad = _out_of_bounds(dialect.col(fact.name), fact, schema[fact.name])
            yield Check((fact.name,), bad, f"expected {values_in_words(fact)}")
    for name in facts_with_companions(schema.keys()):
        yield from _of_companions(catalogue()[name], dialect, schema)
    yield from _contradictions(dialect, schema.keys())


def _of_text(name: str, column: Expression) -> Iterator[Check]:
    lengths = column.str.len_chars()
    bad = ~column.is_null() & ((lengths < 1) | (lengths > LONGEST_TEXT))
    if name == ID:
        bad = bad | (column.str.strip_chars().str.len_chars() < 1)
    yield Check((name,), bad, f"expected a text of 1 to {LONGEST_TEXT} characters")
    yield Check((name,), ~column.is_null() & column.str.contains(ERROR), ERROR_CELL)
    if name == ID:
        control = ~column.is_null() & column.str.contains(_CONTROL)
        yield Check((ID,), control, "expected text without control characters or line breaks")


def _of_date(name: str, column: Expression) -> Iterator[Check]:
    dated = column.str.contains(_DATE) & (column.str.len_chars() == _DATE_LENGTH)
    yield Check((name,), ~column.is_null() & ~dated, "expected a date such as 2026-01-31")
    short = column.str.contains(_LEAP_DAY) & ~column.str.contains(_LEAP_YEAR)
    impossible = dated & (column.str.contains(_NO_DAY) | short)
    yield Check((name,), ~column.is_null() & impossible, "there is no such date")
    beyond = dated & ~impossible & ~column.str.contains(_WITHIN)
    reason = f"expected {DAYS}, or nothing if it stands for no day"
    yield Check((name,), ~column.is_null() & beyond, reason)


def _out_of_bounds(column: Expression, fact: Fact, dtype: DataType) -> Expression:
    if fact.type == "choice":
        return ~column.is_null() & ~column.is_in(list(fact.words or ()))
    fits = (column >= fact.lowest) & (column <= fact.highest)
    if dtype.is_float():
        fits = fits & ~column.is_nan()
        if fact.type in ("count", "scale"):
            fits = fits & (column == column.floor())
    return ~column.is_null() & ~fits


def _of_companions(fact: Fact, dialect: Dialect, schema: Mapping[str, DataType]) -> Iterator[Check]:
    """Yield the checks of what is said of one fact beside its value."""
    stated = {name: ~dialect.col(name).is_null() for name in value_columns(fact.name)}
    stated = {name: where for name, where in stated.items() if name in schema}
    bounds = [name for name in stated if name != fact.name]
    for name in bounds:
        bad = _out_of_bounds(dialect.col(name), fact, schema[name])
        yield Check((name,), bad, f"expected {values_in_words(fact)}")
        if fact.name in stated:
            both = stated[fact.name] & stated[name]
            yield Check((fact.name, name), both, "a bound stands beside a value; expected one")
    if len(bounds) == len(BOUNDS):
        least, most = bounds
        above = dialect.col(least) > dialect.col(most)
        crossed = stated[least] & stated[most] & above.fill_null(value=False)
        yield Check((least, most), crossed, "the least is above the most")
    for name in (companion(fact.name, "believed"), companion(fact.name, "from")):
        if name in schema:
            column = dialect.col(name)
            said = column.fill_null(value=False) if name.endswith("believed") else ~column.is_null()
            alone = reduce(and_, [said, *(~where for where in stated.values())])
            yield Check((name,), alone, "it stands without an answer; expected one beside it")
    since = companion(fact.name, "from")
    if since in schema:
        undated = ~dialect.col(since).is_null()
        undated = undated & dialect.col(AS_OF).is_null() if AS_OF in schema else undated
        expected = f"it stands without {AS_OF}; expected the day on which the facts are true"
        yield Check((since,), undated, expected)


def _contradictions(dialect: Dialect, names: AbstractSet[str]) -> Iterator[Check]:
    available = known_facts(names)
    compiler = CertaintyCompiler(catalogue(), available)
    builder = ExpressionBuilder(dialect, {}, ends_today(names, dialect))
    for contradiction in CONTRADICTIONS:
        facts = tuple(
            column
            for fact in contradiction.facts
            for column in value_columns(fact)
            if column in names
        )
        where = compiler.true(contradiction.condition)
        if where != FALSE:  # a fact without a column can make it one that no row meets
            yield Check(facts, builder.certainty(where), contradiction.why)
