"""Rows of a sheet that are no relationships: totals, averages and notes among or below them.

Taking one of them for a relationship would change every count and nobody would see it; a row that
is rejected is seen. So a row that looks like one is rejected unless it states what no sum can.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, PROFILE
from sourcing_advisor.portfolio.input.cell_values import tidied
from sourcing_advisor.portfolio.input.parsed_rows import ROW

SUMS = frozenset(
    (
        *("total", "totals", "grand total", "sum", "sum total", "summe", "gesamt", "gesamtsumme"),
        *("insgesamt", "totaal", "som", "totale", "somme", "total général", "suma", "summa"),
        *("subtotal", "sub-total", "sub total", "subtotals", "zwischensumme", "teilsumme"),
        *("sous-total", "subtotale", "subtotaal", "delsumma", "average", "averages", "avg", "mean"),
        *("median", "minimum", "maximum", "durchschnitt", "mittelwert", "gemiddelde", "moyenne"),
        *("média", "promedio", "medelvärde", "średnia", "ø"),
    )
)
"""What the first cell of a row of sums, averages or the like says, alone or before other words."""

LOOKS_LIKE_SUM = "this looks like a total, not a deal; if it is one, give it another id"
LOOKS_LIKE_NOTE = "this looks like a note, not a deal; nothing else stands in its row"

_MAY_BE_SUM = rf"(?i)^\s*(?:{'|'.join(re.escape(word) for word in sorted(SUMS, key=len))})(?:\W|$)"
_NOTE = re.compile(
    r"\s*(?:[*†©]|(?:sources?|notes?|n\.?b\.?|remarks?|legend|key|disclaimer|confidential|"
    r"prepared by|created by|created on|exported|generated|printed|last updated|as of|as at|"
    r"quellen?|hinweise?|anmerkung(?:en)?|fußnoten?|stand|erstellt|bron(?:nen)?|opmerking(?:en)?|"
    r"remarques?|fonti?|note|fuentes?|notas?|källa|źródło|uwagi?|page|seite)\b(?:\W|$|\s))",
    re.IGNORECASE,
)
_LONG = 60
"""In characters: no name is as long as a sentence below a table."""


def sums_and_notes(
    candidates: Sequence[tuple[int, str]],
    cells: pl.DataFrame,
    relationships: pl.DataFrame,
    *,
    has_id: bool,
    is_end: bool,
) -> list[tuple[int, str, str]]:
    """Return the row number, the text and the reason of each row that is no relationship.

    `candidates` are those of `candidates_in`, `cells` has the text of all cells of the rows, and
    `relationships` what they state. At the end of a sheet less is needed to tell a total or a note.
    """
    apart: list[tuple[int, str, str]] = []
    last = relationships.height
    for index, label in reversed(candidates):
        trails = is_end and index == last - 1
        reason = _reason(label, cells, relationships, index, has_id=has_id, trails=trails)
        if reason:
            apart.append((relationships[ROW][index], label, reason))
            last = index if trails else last
    return apart[::-1]


def candidates_in(
    cells: pl.DataFrame, relationships: pl.DataFrame, *, has_id: bool
) -> list[tuple[int, str]]:
    """Return place and label of the rows that must be looked at one by one: few, in most sheets."""
    if has_id:
        labels = relationships[ID]
        note = labels.str.contains(r"\S\s+\S|^\s*[*†©(]|:").fill_null(value=False)
        alone = _alone(cells, note)
        if (note & ~alone & labels.str.contains(r"\S\s+\S")).any():  # ids are texts in this sheet
            note = _like_notes(labels)
        note = note & alone
    else:
        filled = [pl.when(pl.col(n).str.contains(r"\S")).then(pl.col(n)) for n in cells.columns]
        labels = cells.select(pl.coalesce(filled)).to_series()
        note = _like_notes(labels)
        note = note & _alone(cells, note)
    wanted = (_like_sums(labels) & _silent(relationships, labels, has_id=has_id)) | note
    return [(index, labels[index]) for index in wanted.arg_true()]


def _like_sums(labels: pl.Series) -> pl.Series:
    return labels.str.contains(_MAY_BE_SUM).fill_null(value=False)


def _silent(relationships: pl.DataFrame, labels: pl.Series, *, has_id: bool) -> pl.Series:
    """Return where a row may state no more than a sum, and the last row in any case."""
    words = [name for name in _WORDS if name in relationships.columns]
    label = labels.str.strip_chars()
    more = [pl.col(name).is_not_null() & (pl.col(name).cast(pl.String) != label) for name in words]
    is_last = pl.int_range(pl.len()) == pl.len() - 1
    silent = ~pl.any_horizontal([pl.col(ROW).is_null(), *more])
    return relationships.select(silent | (is_last & pl.lit(has_id))).to_series()


def _like_notes(labels: pl.Series) -> pl.Series:
    long = labels.str.len_chars() > _LONG
    return (long | labels.str.contains(f"(?i)^{_NOTE.pattern}")).fill_null(value=False)


def _alone(cells: pl.DataFrame, wanted: pl.Series) -> pl.Series:
    """Return where one cell of the row has content, for the rows that are wanted."""
    filled = pl.sum_horizontal(pl.all().str.contains(r"\S").fill_null(value=False))
    counts = cells.filter(wanted).select(filled).to_series()
    places = wanted.arg_true().filter(counts == 1)
    return pl.Series([False]).new_from_index(0, len(wanted)).scatter(places, values=True)


def _reason(
    label: str,
    cells: pl.DataFrame,
    relationships: pl.DataFrame,
    index: int,
    *,
    has_id: bool,
    trails: bool,
) -> str | None:
    word = tidied(label).rstrip(":. ")
    if _is_sum(word):
        says_more = _says_more(relationships.row(index, named=True), label)
        if not says_more or (has_id and trails and word in SUMS):
            return LOOKS_LIKE_SUM
    alone = sum(bool(cell and cell.strip()) for cell in cells.row(index)) == 1
    is_note = _NOTE.match(label) or len(label) > _LONG or (has_id and trails and " " in label)
    return LOOKS_LIKE_NOTE if alone and is_note else None


def _is_sum(word: str) -> bool:
    return word in SUMS or any(word.startswith((f"{sum_} ", f"{sum_}:")) for sum_ in SUMS)


def _says_more(row: dict[str, Any], label: str) -> bool:
    """Say whether a row states what no sum can: a word, a yes or no, a day, another name."""
    stated = {name for name, value in row.items() if value is not None and value != label.strip()}
    return any(name in _WORDS for name in stated)


_WORDS: Sequence[str] = (
    *PROFILE,
    AS_OF,
    *(fact.name for fact in catalogue().values() if fact.type in ("choice", "yes_no")),
)
