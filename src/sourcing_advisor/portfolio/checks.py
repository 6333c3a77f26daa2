"""What the values of a deals frame must meet, as planes that are true where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.contradictions import CONTRADICTIONS
from sourcing_advisor.portfolio.column_types import AS_OF, ID, PROFILE, DataType, is_text
from sourcing_advisor.portfolio.columns import ExpressionBuilder
from sourcing_advisor.portfolio.dialect import Dialect, Expression
from sourcing_advisor.portfolio.planes import PlaneCompiler
from sourcing_advisor.rules.parsing import values_in_words

LONGEST_TEXT = 200
DATE_FORM = r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$"


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
            lengths = dialect.col(name).str.len_chars()
            bad = ~dialect.col(name).is_null() & ((lengths < 1) | (lengths > LONGEST_TEXT))
            if name == ID:
                bad = bad | (dialect.col(name).str.strip_chars().str.len_chars() < 1)
            yield Check((name,), bad, f"expected a text of 1 to {LONGEST_TEXT} characters")
    if AS_OF in schema:
        column = dialect.col(AS_OF)
        bad = ~column.is_null() & ~column.str.contains(DATE_FORM)
        yield Check((AS_OF,), bad, "expected a date such as 2026-01-31")
    for fact in catalogue().values():
        if fact.name in schema and fact.type != "yes_no":
            bad = _out_of_bounds(dialect.col(fact.name), fact, schema[fact.name])
            yield Check((fact.name,), bad, f"expected {values_in_words(fact)}")
    yield from _contradictions(dialect, schema.keys())


def _out_of_bounds(column: Expression, fact: Fact, dtype: DataType) -> Expression:
    if fact.type == "choice":
        return ~column.is_null() & ~column.is_in(list(fact.words or ()))
    fits = (column >= fact.lowest) & (column <= fact.highest)
    if dtype.is_float():
        fits = fits & ~column.is_nan()
        if fact.type in ("count", "scale"):
            fits = fits & (column == column.floor())
    return ~column.is_null() & ~fits


def _contradictions(dialect: Dialect, available: AbstractSet[str]) -> Iterator[Check]:
    compiler = PlaneCompiler(catalogue(), available)
    builder = ExpressionBuilder(dialect, {})
    for each in CONTRADICTIONS:
        facts = tuple(fact for fact in each.facts if fact in available)
        if len(facts) > 1:
            yield Check(facts, builder.plane(compiler.true(each.condition)), each.why)
