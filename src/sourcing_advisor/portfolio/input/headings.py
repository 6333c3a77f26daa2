"""The header row of a sheet to the columns of a portfolio; slips are told together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.companion_columns import bounded_by, companion_problems
from sourcing_advisor.portfolio.input.heading_names import (
    NOTES,
    REMARK,
    column_for,
    is_near_fact,
    key_of,
    meant_by,
    states_fact,
)

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
    names = [column_for(heading) for heading in headings]
    unknown = [heading for heading, name in zip(headings, names, strict=True) if name is None]
    if not any(map(states_fact, names)):
        raise InputError([_nothing_known(headings, place), *misspelt_facts(headings, place)])
    present = {name for name in names if name}
    hints = {heading: _hint(heading, present) for heading in unknown}
    bounds = {heading: key for heading in unknown if bounded_by(key := key_of(heading))}
    slips = {heading: hint for heading, hint in hints.items() if heading not in bounds}
    problems = [
        *_misspelt(slips, place),
        *_repeated(headings, names, place),
        *companion_problems([*filter(None, names), *bounds.values()], place),
    ]
    if problems:
        raise InputError(problems)
    read = [None if name in ("", NOTES) else name for name in names]
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


def _repeated(headings: Sequence[str], names: Sequence[str | None], place: Place) -> list[Problem]:
    by_name: dict[str, list[str]] = defaultdict(list)
    for heading, name in zip(headings, names, strict=True):
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
    advice = 'See "sourcing-advisor facts list", or "sourcing-advisor facts template --format csv".'
    if place.line:  # of a sheet, where there is such a row
        first = "The headings must stand in the first row that is not empty, without a title."
        advice = f"{first} {advice}"
    return Problem(place, f"no heading is a fact, of {shown}{more}", expected, advice)
