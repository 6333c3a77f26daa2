"""What the cells of a workbook of answers state."""

from __future__ import annotations

import contextlib
import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from sourcing_advisor.documents.problems import Place, Problem, did_you_mean, quote
from sourcing_advisor.facts.answer_text import answer_in
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.intake.answer_columns import YES_NO, Column

_COMMA = re.compile(r"[-+]?[0-9]{1,15},(?:[0-9]{1,2}|[0-9]{4,15})")


_FLAGS = {"yes": True, "y": True, "no": False, "n": False}


@dataclass(slots=True)
class CellReader:
    """Reads cells one by one, and keeps what is wrong with them."""

    problems: list[Problem] = field(default_factory=list)

    def answer(self, fact: Fact, cell: Any, place: Place) -> dict[str, Any]:
        """Return the parts of an answer that one cell states: a value, bounds, a belief."""
        if fault := _fault(cell):
            self.problems.append(Problem(place, f"{fact.name} is {fault}", "the answer itself"))
            return {}
        match cell.value:
            case bool() as flag:
                said = "yes" if flag else "no"
            case int() | float() as number if fact.type not in ("yes_no", "choice"):
                return {"value": _number(number, cell)}
            case datetime.datetime() | datetime.date() as day:
                found = f"{fact.name} is the date {day:%Y-%m-%d}"
                advice = "If a span such as 3-5 was meant, write 3 to 5."
                self.problems.append(Problem(place, found, "no date", advice))
                return {}
            case other:
                said = str(other)
        if fact.type == "yes_no" and (meant := _FLAGS.get(said.strip().casefold())) is not None:
            return {"value": meant}
        answer = answer_in(said, fact, place, _number_in)
        if isinstance(answer, Problem):
            self.problems.append(answer)
            return {}
        return answer.model_dump(exclude_defaults=True)

    def value(self, column: Column, cell: Any, place: Place) -> Any:
        """Return what a cell beside an answer states, or a cell of a list; None if nothing."""
        if fault := _fault(cell):
            found = f"{column.heading} is {fault}"
            self.problems.append(Problem(place, found, "what it stands for"))
            return None
        match column.kind:
            case "words":
                return (
                    self._flag(column, cell, place)
                    if column.words == YES_NO
                    else _word(column, cell)
                )
            case "number":
                return self._number(column, cell, place)
            case "answers":
                return self._answers(text_in(cell), place)
            case "day":
                return text_in(cell).strip()
            case "text":
                return text_in(cell)

    def _flag(self, column: Column, cell: Any, place: Place) -> bool | None:
        said = text_in(cell)
        flag = _FLAGS.get(said.strip().casefold())
        if flag is None:
            found = f"{column.heading} is {quote(said)}"
            self.problems.append(Problem(place, found, "yes or no"))
        return flag

    def _number(self, column: Column, cell: Any, place: Place) -> float | None:
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            return _number(cell.value, cell)
        said = text_in(cell).strip()
        with contextlib.suppress(ValueError):
            return _whole(_number_in(said))
        found = f"{column.heading} is {quote(said)}"
        self.problems.append(Problem(place, found, "a number, written plainly"))
        return None

    def _answers(self, text: str, place: Place) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for piece in filter(None, map(str.strip, text.split(";"))):
            name, _, said = (part.strip() for part in piece.partition(":"))
            fact = catalogue().get(name)
            if fact is None:
                found, hint = f"there is no fact {quote(name)}", did_you_mean(name, catalogue())
                self.problems.append(Problem(place, found, "name: value; name: value", hint))
                continue
            answer = answer_in(said, fact, place, _number_in)
            if isinstance(answer, Problem):
                self.problems.append(answer)
            else:
                answers[name] = answer.value
        return answers


def holds(cell: Any) -> bool:
    """Say whether somebody wrote into a cell."""
    value = cell.value
    return value is not None and not (isinstance(value, str) and not value.strip())


def text_in(cell: Any) -> str:
    """Return what a cell holds as text; a date as 2026-01-31."""
    match cell.value:
        case None:
            return ""
        case bool() as flag:
            return "yes" if flag else "no"
        case datetime.datetime() | datetime.date() as day:
            return f"{day:%Y-%m-%d}"
        case int() | float() as number:
            return str(_whole(number))
        case other:
            return str(other)


def _word(column: Column, cell: Any) -> str:
    """Return the word of a column that a cell holds, in any case; any other text as it stands."""
    said = text_in(cell)
    plain = said.strip().casefold()
    return plain if plain in column.words else said


def _fault(cell: Any) -> str | None:
    match getattr(cell, "data_type", ""):
        case "f":
            return f"the formula {quote(str(cell.value))}"
        case "e":
            return f"the error {cell.value}"
        case _:
            return None


def _number(value: float, cell: Any) -> int | float:
    """Return a number; 4 % that a program stored as 0.04 is 4."""
    percent = "%" in (getattr(cell, "number_format", None) or "")
    return _whole(round(value * 100, 10) if percent else value)


def _whole(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number


def _number_in(text: str) -> float:
    """Return the number of a text; ``4,5`` is four and a half, ``1,250`` has two readings."""
    return float(text.replace(",", ".") if _COMMA.fullmatch(text) else text)
