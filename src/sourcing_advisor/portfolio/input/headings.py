"""The header row of a sheet to the columns of a portfolio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.input.heading_names import NOTES, REMARK, column_for
from sourcing_advisor.portfolio.input.near_headings import is_near_fact, meant_by

_SHOWN = 5
_MOST_UNKNOWN = 10
_MOST_LOOKED_AT = 200
_OWN_COLUMN = f'Put "{REMARK}" before the heading of a column of your own.'


@dataclass(frozen=True, slots=True)
class Header:
    """The column that each heading stands for, None where it is not read.

    `unread` has the headings that stand for none, without those that say so themselves.
    """

    columns: Sequence[str | None]
    unread: tuple[str, ...]


def header_of(headings: Sequence[str], place: Place) -> Header:
    """Return the columns that are to be read.

    A heading is the name of a fact, its label or its question, or the name of a profile field,
    in any case; spaces around it and a mark at its end do not matter. Any other is a column of
    the writer's own and is not read. Raises `InputError` with every heading that is so near to a
    column that it must be a slip, and every one that stands for what another stands for.
    """
    found = [column_for(heading) for heading in headings]
    unknown = [heading for heading, name in zip(headings, found, strict=True) if name is None]
    if not any(name in catalogue() for name in found):
        raise InputError([_nothing_known(headings, place), *misspelt_facts(headings, place)])
    present = {name for name in found if name}
    hints = {heading: _hint(heading, present) for heading in unknown}
    problems = _misspelt(hints, place) + _repeated(headings, found, place)
    if problems:
        raise InputError(problems)
    read = [None if name in ("", NOTES) else name for name in found]
    return Header(read, tuple(" ".join(heading.split()) for heading in unknown))


def misspelt_facts(headings: Sequence[str], place: Place) -> list[Problem]:
    """Return what is said of the headings that are nearly facts, in a row that has no fact."""
    near = [heading for heading in headings[:_MOST_LOOKED_AT] if is_near_fact(heading)]
    return _misspelt({heading: _hint(heading, set()) for heading in near}, place)


def _hint(heading: str, present: AbstractSet[str]) -> str | None:
    if heading.startswith("="):
        return "It is a formula without a stored result; save the file in a spreadsheet program."
    return meant_by(heading, present)


def _misspelt(hints: dict[str, str | None], place: Place) -> list[Problem]:
    slips = [(heading, hint) for heading, hint in hints.items() if hint]
    problems = [
        Problem(place, f"there is no column {quote(heading)}", suggestion=f"{hint} {_OWN_COLUMN}")
        for heading, hint in slips[:_MOST_UNKNOWN]
    ]
    if len(slips) > _MOST_UNKNOWN:
        text = f"there are {len(slips):,} such headings; the first {_MOST_UNKNOWN} are listed"
        problems.append(Problem(place, text, suggestion=_OWN_COLUMN))
    return problems


def _repeated(headings: Sequence[str], found: Sequence[str | None], place: Place) -> list[Problem]:
    by_name: dict[str, list[str]] = defaultdict(list)
    for heading, name in zip(headings, found, strict=True):
        if name:
            by_name[name].append(quote(heading))
    return [
        Problem(place, f"{' and '.join(same)} are one column, {name}", "each column once")
        for name, same in by_name.items()
        if len(same) > 1
    ]


def _nothing_known(headings: Sequence[str], place: Place) -> Problem:
    named = [heading for heading in headings if heading.strip()]
    shown = ", ".join(quote(heading) for heading in named[:_SHOWN])
    more = f" and {len(named) - _SHOWN:,} more" if len(named) > _SHOWN else ""
    some = ", ".join(list(catalogue())[:3])
    expected = f"facts as headings, by name, label or question, such as {some}"
    advice = (
        "The headings must stand in the first row that is not empty, with no title above them. "
        'See "sourcing-advisor facts list", or start from '
        '"sourcing-advisor facts template --format csv".'
    )
    return Problem(
        place, f"none of {len(named):,} columns is a fact: {shown}{more}", expected, advice
    )
