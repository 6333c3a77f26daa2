"""The row of totals that some people put below their relationships."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from sourcing_advisor.portfolio.columns.relationship_columns import ID
from sourcing_advisor.portfolio.input.cell_values import tidied
from sourcing_advisor.portfolio.input.parsed_rows import FILE, ROW, ParsedRows, problem_lines

TOTALS = frozenset(
    (
        *("total", "totals", "grand total", "sum", "sum total", "summe", "gesamt", "gesamtsumme"),
        *("insgesamt", "totaal", "som", "totale", "somme", "total général", "suma", "summa"),
    )
)
LOOKS_LIKE_TOTAL = "this looks like a total, not a deal; give it another id if it is one"


def ends_in_total(parsed: ParsedRows) -> bool:
    """Say whether the id of the last row is a word for a total, in any case."""
    if parsed.relationships.is_empty() or parsed.relationships[ID][-1] is None:
        return False
    after = parsed.problems.filter(pl.col(ROW) > parsed.relationships[ROW][-1])
    return after.is_empty() and tidied(parsed.relationships[ID][-1]).rstrip(":. ") in TOTALS


def without_total(parsed: ParsedRows) -> ParsedRows:
    """Return the piece with its last row rejected."""
    file, row, total = parsed.relationships.select(FILE, ROW, ID).row(-1)
    line = problem_lines([(file, row, ID, total, LOOKS_LIKE_TOTAL)])
    return replace(parsed, problems=pl.concat([parsed.problems, line]))
