"""The report as a workbook to work with: an action plan to decide on, questions, verdicts, sources.

Needs the extra `excel`. Every text is written as text, so that nothing acts as a formula.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import xlsxwriter

from sourcing_advisor.decisions.plan_columns import CHOICES, COLUMNS, DONE, TO_FILL_IN
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.renderers.paper.tags import Paper
from sourcing_advisor.renderers.paper.view import paper_of
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING, Wording
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.report.words import told_in_confidence

_CREATED = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - the same bytes from every run
_LONGEST = 32_767
"""In characters, of a cell."""
_LINE, _TALLEST = 14.0, 400.0
"""In points, of a line and of a row."""
_ACTS = ("=", "+", "-", "@", "\t", "\r")
_A3, _A4 = 8, 9
"""The numbers of paper sizes."""
_WIDTHS = {"id": 16, "number": 6, "due": 20, "how_success": 34} | dict.fromkeys(
    ("move", "why_here", "first_step"), 38
)

Cell = str | int | datetime.date | None


class _Column(NamedTuple):
    """A column of a sheet: the name of its words, and its width in characters."""

    name: str
    width: float = 14


def render(report: Report, _: Detail = "brief", *, words: Wording = STANDARD_WORDING) -> bytes:
    """Return the whole report as an .xlsx file, whatever the detail; the same bytes each time."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        paper = paper_of(report, words)
        title = f"{words['report']}: {paper.title}"
        book.set_properties({"title": title, "created": _CREATED})
        _Workbook(book, report, paper, words).write()
    return stream.getvalue()


class _Workbook:
    def __init__(self, book: Any, report: Report, paper: Paper, words: Wording) -> None:
        self._book, self._report, self._paper, self._words = book, report, paper, words
        cell = {"text_wrap": True, "valign": "top", "font_size": 10}
        self._text = book.add_format(cell)
        self._number = book.add_format({**cell, "align": "left"})
        self._quoted = book.add_format({**cell, "quote_prefix": True})
        self._date = book.add_format({**cell, "num_format": "yyyy-mm-dd"})
        head = {**cell, "bold": True, "bg_color": "#EDEFED", "bottom": 2, "font_color": "#1B222C"}
        self._head = book.add_format(head)
        self._to_fill = book.add_format({**head, "bg_color": "#FBEBD3"})
        self._empty = book.add_format({**cell, "bg_color": "#FFFBF2", "locked": False})
        self._empty_quoted = book.add_format(
            {**cell, "bg_color": "#FFFBF2", "locked": False, "quote_prefix": True}
        )
        self._empty_date = book.add_format(
            {**cell, "bg_color": "#FFFBF2", "num_format": "yyyy-mm-dd", "locked": False}
        )

    def write(self) -> None:
        """Write the sheets in their order."""
        self._plan()
        self._questions()
        self._practices()
        self._verdicts()
        self._evidence()
        self._about()

    def _plan(self) -> None:
        """Write the plan; its first row, which is hidden, names the columns in any language."""
        sheet = self._book.add_worksheet(self._words["sheet_plan"][:31])
        columns = [_Column(name, _WIDTHS.get(name, 14)) for name in COLUMNS]
        for number, name in enumerate(COLUMNS):
            sheet.write_string(0, number, name)
        sheet.set_row(0, None, None, {"hidden": True})
        moves = [*zip(self._report.recommendations, self._paper.plan, strict=True)]
        rows = [
            (
                *(move.id, move.number, move.title, " ".join(move.why_here), move.stage),
                *(move.owner, move.timing, _day(gap.due) or move.by_when),
                *(move.severity, move.effort, move.steps[0] if move.steps else "", move.success),
            )
            for gap, move in moves
        ]
        self._table(sheet, columns, rows, top=1)
        sheet.freeze_panes(2, 3)
        sheet.set_paper(_A3)
        self._fill_in(sheet, [_decided(gap) for gap, _ in moves])

    def _fill_in(self, sheet: Any, decided: Sequence[Mapping[str, str]]) -> None:
        """Write the columns to fill in, with the decisions that hold already."""
        words, last = self._words, max(len(decided) + 1, 2)
        for name in TO_FILL_IN:
            column = COLUMNS.index(name)
            sheet.write_string(1, column, words[name], self._to_fill)
            empty = self._empty_date if name == "decided_until" else self._empty
            for row, said in enumerate(decided, start=2):
                text = said.get(name)
                if not text:
                    sheet.write_blank(row, column, None, empty)
                elif name == "decided_until":
                    sheet.write_datetime(row, column, datetime.date.fromisoformat(text), empty)
                else:
                    look = self._empty_quoted if text.startswith(_ACTS) else empty
                    sheet.write_string(row, column, text[:_LONGEST], look)
        chosen = {"error_title": words["decision"][:32], "error_message": words["choose"][:255]}
        for name, choices in (("decision", CHOICES), ("done", DONE)):
            column = COLUMNS.index(name)
            rule = {"validate": "list", "source": list(choices), **chosen}
            sheet.data_validation(2, column, last, column, rule)
        column = COLUMNS.index("decided_until")
        day = {"validate": "date", "criteria": ">=", "value": datetime.date(1990, 1, 1)}
        told = {"error_title": words["decided_until"][:32], "error_message": words["a_date"][:255]}
        sheet.data_validation(2, column, last, column, {**day, **told})

    def _questions(self) -> None:
        sheet = self._book.add_worksheet(self._words["questions"][:31])
        asked = (*self._paper.questions, *self._paper.more_questions)
        columns = [_Column("fact", 34), _Column("number", 6), _Column("question", 70)]
        columns += [_Column("answers", 50), _Column("who_answers", 16), _Column("settles", 44)]
        rows = [(q.fact, q.number, q.question, q.answers, q.who, q.settles) for q in asked]
        self._table(sheet, columns, rows)

    def _practices(self) -> None:
        sheet = self._book.add_worksheet(self._words["practices"][:31])
        columns = [_Column("id", 8), _Column("practice", 60), _Column("state", 22)]
        columns += [_Column("rules", 40)]
        rows = [(p.id, p.title, p.state, p.rules) for p in self._paper.practices]
        self._table(sheet, columns, rows)

    def _verdicts(self) -> None:
        words = self._words
        sheet = self._book.add_worksheet(words["outcome"][:31])
        columns = [_Column("rule", 10), _Column("practice", 10), _Column("kind", 12)]
        columns += [_Column("outcome", 18), _Column("because", 70), _Column("missing", 60)]
        stated = {fact.fact: fact.in_words for fact in self._report.relationship.facts}
        rows = [
            (
                verdict.rule,
                verdict.practice,
                words[f"kind_{verdict.kind}"],
                words[f"outcome_{verdict.outcome.value}"],
                "; ".join(f"{_label(n)}: {stated[n]}" for n, _ in verdict.because if n in stated),
                "; ".join(map(_label, verdict.missing)),
            )
            for verdict in self._report.verdicts
        ]
        self._table(sheet, columns, rows)

    def _evidence(self) -> None:
        words = self._words
        sheet = self._book.add_worksheet(words["findings"][:31])
        names = ("id", "number", "finding", "evidence", "base", "limits", "place")
        columns = [_Column(n, w) for n, w in zip(names, (26, 6, 70, 30, 40, 40, 40), strict=True)]
        rows: list[Sequence[Cell]] = [
            (f.id, f.number, f.claim, f.evidence, f.base, f.limits, f.place)
            for f in self._paper.findings
        ]
        self._table(sheet, columns, rows)
        sheet = self._book.add_worksheet(words["sources"][:31])
        columns = [_Column("id", 10), _Column("source", 60), _Column("method", 60)]
        columns += [_Column("limits", 60)]
        sources = zip(self._report.sources, self._paper.sources, strict=True)
        self._table(sheet, columns, [(s.id, p.citation, p.method, p.limits) for s, p in sources])

    def _about(self) -> None:
        sheet = self._book.add_worksheet(self._words["sheet_about"][:31])
        sheet.set_column(0, 0, 110, self._text)
        for row, text in enumerate(self._about_lines()):
            self._write(sheet, row, 0, text)

    def _about_lines(self) -> Iterator[str]:
        words, paper = self._words, self._paper
        yield f"{words['report']}: {paper.title}"
        yield from (f"{row.label}: {row.text}" for row in paper.profile)
        yield paper.state
        if self._report.withheld:
            yield told_in_confidence(self._report)
        yield from filter(None, (words["how_plan"], words["how_questions"], words["language_note"]))
        yield from filter(None, (paper.disclaimer, *paper.limits, paper.rule_book))

    def _table(
        self, sheet: Any, columns: Sequence[_Column], rows: Iterable[Sequence[Cell]], top: int = 0
    ) -> None:
        """Write a head that stays, filters, and rows."""
        last = top
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(top, number, self._words[column.name], self._head)
        for last, row in enumerate(rows, start=top + 1):
            sheet.set_row(last, _height(row, columns))
            for number, value in enumerate(row):
                self._write(sheet, last, number, value)
        sheet.autofilter(top, 0, last, len(columns) - 1)
        sheet.freeze_panes(top + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)

    def _write(self, sheet: Any, row: int, column: int, value: Cell) -> None:
        match value:
            case None:
                pass
            case int():
                sheet.write_number(row, column, value, self._number)
            case datetime.date():
                sheet.write_datetime(row, column, value, self._date)
            case _:
                acts = value.startswith(_ACTS)
                look = self._quoted if acts else self._text
                sheet.write_string(row, column, value[:_LONGEST], look)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _decided(gap: Recommendation) -> Mapping[str, str]:
    """Return what was decided on a move and still holds, by column to fill in."""
    held = next((each for each in gap.decisions if each.state == "in_force"), None)
    if held is None:
        return {}
    done = held.decision == "done"
    said = {
        "decision": None if done else held.decision,
        "reason": held.reason,
        "decided_owner": held.owner,
        "decided_until": held.until,
        "done": "yes" if done else None,
    }
    return {name: text for name, text in said.items() if text}


def _height(row: Sequence[Cell], columns: Sequence[_Column]) -> float:
    """Return the height of a row in points; not every program works it out when it opens a file."""
    lines = max(
        (
            math.ceil(len(value) / column.width)
            for value, column in zip(row, columns, strict=False)
            if isinstance(value, str)
        ),
        default=1,
    )
    return min(max(lines, 1) * _LINE, _TALLEST)


def _label(fact: str) -> str:
    known = catalogue().get(fact)
    return known.label if known else fact
