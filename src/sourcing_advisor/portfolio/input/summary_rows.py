"""Rows of a sheet that are no relationships: totals, averages and notes among or below them.

Taking one of them for a relationship would change every count and nobody would see it; a row that
is rejected is seen. So a row that looks like one is rejected unless it states what no sum can.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, PROFILE
from sourcing_advisor.portfolio.input.cell_values import tidied
from sourcing_advisor.portfolio.input.parsed_rows import ROW, ParsedRows, problem_lines

SUMS = frozenset(
    (
        *(
            "total",
            "totals",
            "grand total",
            "sum",
            "subtotal",
            "sub-total",
            "sub total",
            "subtotals",
            "average",
        ),
        *("averages", "avg", "mean", "median", "minimum", "maximum", "cumulative", "grand count"),
        *("standard deviation", "std dev", "overall result", "\u03c3", "ø"),  # a sigma
        *("summe", "gesamt", "gesamtsumme", "gesamtergebnis", "ergebnis", "insgesamt"),
        *("zwischensumme", "teilsumme", "zwischenergebnis", "durchschnitt", "mittelwert"),
        *("somme", "totaux", "sous-total", "moyenne", "totales", "suma", "promedio", "média"),
        *("totale", "totali", "subtotale", "totaal", "totalen", "eindtotaal", "subtotaal", "som"),
        *("gemiddelde", "razem", "ogółem", "średnia", "summa", "totalt", "totalsumma", "totalsum"),
        *("hovedtotal", "i alt", "delsumma", "medelvärde", "gennemsnit", "yhteensä", "celkem"),
        *("összesen", "toplam", "ortalama", "итого", "итог", "всего", "σύνολο", "合計", "小計"),
        *("総計", "平均", "合计", "小计", "总计", "總計", "합계", "총계", "المجموع", "الإجمالي"),
    )
)
"""What the first cell of a row of sums, averages or the like says, alone or beside other words."""

ALONE = frozenset(
    (
        *("min", "max", "count", "records", "rows", "result", "total result", "overall"),
        *("all", "anzahl", "mittel", "ges", "résultat", "nombre", "media"),
    )
)
"""What it may say with nothing beside it but a number."""

LOOKS_LIKE_SUM = "this looks like a total, not a deal; if it is one, give it another id"
NAMED_LIKE_SUM = "this looks like a total, not a deal; if it is one, give it an id, in a column id"
UNNAMED = (
    "this looks like a total, not a deal: nothing names it, and it states numbers only; if it is "
    "one, give it a name"
)
LOOKS_LIKE_NOTE = "this looks like a note, not a deal; nothing else stands in its row"


def _any_of(words: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SUM = (
    rf"(?i)^[\s*=_#(–—-]*(?:{_any_of(SUMS)})(?:[\s:(,*/=–—)]|\.?$)|"  # noqa: RUF001
    rf"\s\(?(?:{_any_of(SUMS)})[\s:.*=)]*$|"
    rf"^\(?(?:{_any_of(ALONE)})\.?\s*(?:[:=]?\s+[0-9]*|[:=]\s*[0-9]*)?\)?$|^n\s?="
)
_NOTE = re.compile(
    r"\s*(?:[*†©※]|[-=_~.–—]{2,}|\(?[0-9a-z]\)\s|https?:|\(?[0-9]+ (?:rows?|records?|zeilen)\b|"  # noqa: RUF001
    r"(?:sources?|notes?|n\.?b\.?|remarks?|legend|key|disclaimer|confidential|copyright|eof|"
    r"end of|filters? applied|applied filters?|filtered by|"
    r"(?:report )?(?:generated|created|run) (?:on|by|at)|generated|"
    r"prepared by|exported|printed|last updated|as of|as at|"
    r"quellen?|hinweise?|anmerkung(?:en)?|fußnoten?|stand|erstellt|vertraulich|bron(?:nen)?|"
    r"opmerking(?:en)?|remarques?|fonti?|note|fuentes?|notas?|källa|źródło|uwagi?|page|seite)"
    r"\b(?:\W|$|\s)|(?:注|備考|出典|資料|来源|备注)\s*[:：]?)",  # noqa: RUF001
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
        note = labels.str.contains(r"\S\s+\S|:").fill_null(value=False) | _like_notes(labels)
        alone = _alone(cells, note)
        if (note & ~alone & labels.str.contains(r"\S\s+\S")).any():  # ids are texts in this sheet
            note = _like_notes(labels)
        note = note & alone
    else:
        filled = [pl.when(pl.col(n).str.contains(r"\S")).then(pl.col(n)) for n in cells.columns]
        labels = cells.select(pl.coalesce(filled)).to_series()
        note = _like_notes(labels)
        note = note & _alone(cells, note)
    is_last = pl.int_range(len(labels), eager=True) == len(labels) - 1
    silent = _silent(relationships, labels)
    wanted = (_like_sums(labels) & (silent | (is_last & has_id))) | note
    if not has_id:
        wanted = wanted | (silent & _unnamed(relationships))
    return [(index, labels[index]) for index in wanted.arg_true()]


def without_sums(parsed: ParsedRows, file: str) -> ParsedRows:
    """Return the rows of a typed file with a problem for each that is a sum, by id or name."""
    relationships = parsed.relationships
    named = [pl.col(name) for name in PROFILE if name in relationships.columns]
    made_up = pl.col(ID).str.ends_with(pl.format("row-{}", ROW)) if named else pl.lit(value=False)
    name = pl.when(made_up).then(pl.coalesce(*named, ID)).otherwise(ID)
    labels = relationships.select(name).to_series()
    sums = _like_sums(labels)
    if not sums.any():
        return parsed
    where = sums & _silent(relationships, labels)
    rows = zip(relationships[ROW].filter(where), labels.filter(where), strict=True)
    lines = problem_lines((file, row, None, label, LOOKS_LIKE_SUM) for row, label in rows)
    return replace(parsed, problems=pl.concat([parsed.problems, lines]))


def _like_sums(labels: pl.Series) -> pl.Series:
    return labels.str.contains(_SUM).fill_null(value=False)


def _silent(relationships: pl.DataFrame, labels: pl.Series) -> pl.Series:
    """Return where a row may state no more than a sum."""
    words = [name for name in _WORDS if name in relationships.columns]
    label = labels.str.strip_chars()
    more = [pl.col(name).is_not_null() & (pl.col(name).cast(pl.String) != label) for name in words]
    return relationships.select(~pl.any_horizontal([pl.col(ROW).is_null(), *more])).to_series()


def _unnamed(relationships: pl.DataFrame) -> pl.Series:
    """Return where a row that has room for a name has none, and states a number."""
    names = [pl.col(name).is_null() for name in PROFILE if name in relationships.columns]
    numbers = [pl.col(name).is_not_null() for name in _NUMBERS if name in relationships.columns]
    if not (names and numbers):
        return pl.Series([False]).new_from_index(0, relationships.height)
    where = pl.all_horizontal(names) & pl.any_horizontal(numbers)
    return relationships.select(where).to_series()


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
    row = relationships.row(index, named=True)
    says_more = _says_more(row, label)
    if re.search(_SUM, tidied(label)):
        plainly = has_id and trails and tidied(label).rstrip(":. ") in SUMS
        if plainly or not says_more:
            return LOOKS_LIKE_SUM if has_id else NAMED_LIKE_SUM
    alone = sum(bool(cell and cell.strip()) for cell in cells.row(index)) == 1
    is_note = _NOTE.match(label) or len(label) > _LONG or (has_id and trails and " " in label)
    if alone and is_note:
        return LOOKS_LIKE_NOTE
    words = [cell for cell in cells.row(index) if cell and re.search(r"[^\W\d_]", cell)]
    is_named = has_id or says_more or any(not re.search(_SUM, tidied(word)) for word in words)
    return None if is_named else UNNAMED


def _says_more(row: dict[str, Any], label: str) -> bool:
    """Say whether a row states what no sum can: a word, a yes or no, a day, another name."""
    stated = {name for name, value in row.items() if value is not None and value != label.strip()}
    return any(name in _WORDS for name in stated)


_WORDS: Sequence[str] = (
    *PROFILE,
    AS_OF,
    *(fact.name for fact in catalogue().values() if fact.type in ("choice", "yes_no")),
)
_NUMBERS: Sequence[str] = tuple(
    fact.name for fact in catalogue().values() if fact.type in ("number", "count", "scale")
)
