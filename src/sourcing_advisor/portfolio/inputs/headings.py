"""The header row of a sheet to the columns of a portfolio."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.inputs.cells import tidied

ID = "id"
AS_OF = "relationship.as_of"
PROFILE = tuple(f"relationship.{name}" for name in ("client", "provider", "service", "region"))
NOTES = "relationship.notes"
REMARK = "#"
"""A column whose heading begins with it is the writer's own and is not read."""

_SHOWN = 5
_MOST_UNKNOWN = 10
_SYNONYMS: Mapping[str, str] = {
    "deal": ID,
    "deal_id": ID,
    "deal_number": ID,
    "contract_id": ID,
    "relationship_id": ID,
    "customer": "client",
    "vendor": "provider",
    "supplier": "provider",
    "country": "region",
}
"""What people call the columns that are not facts; a hint, and never taken for the column."""


def columns_of(headings: Sequence[str], place: Place) -> list[str | None]:
    """Return the column that each heading stands for, None for one that is not to be read.

    A heading is the name of a fact, its label or its question, or the name of a profile field,
    in any case; spaces around it and a mark at its end do not matter. A blank heading, one that
    begins with ``#`` and the notes are not read. Raises `InputError` with every heading that is
    unknown or stands for what another heading stands for.
    """
    found = [_column(heading) for heading in headings]
    problems = _unknown(headings, found, place) + _repeated(headings, found, place)
    if not any(name in catalogue() for name in found):
        problems = [_nothing_known(headings, place)]
    if problems:
        raise InputError(problems)
    return [None if name in ("", NOTES) else name for name in found]


def recognised(headings: Iterable[str]) -> int:
    """Return how many headings stand for a column."""
    return sum(bool(_column(heading)) for heading in headings)


def states_facts(headings: Iterable[str]) -> bool:
    """Say whether some heading stands for a fact."""
    return any(_column(heading) in catalogue() for heading in headings)


def column_named(name: str) -> str | None:
    """Return the column that a heading stands for, or None."""
    return _column(name) or None


def _column(heading: str) -> str | None:
    key = _key(heading)
    if not key or key.startswith(REMARK):
        return ""
    index = _index()
    return index.get(key) or index.get(key.replace(" ", "_").replace("-", "_"))


def _key(heading: str) -> str:
    return tidied(heading).rstrip("?:*. ")


@cache
def _index() -> Mapping[str, str]:
    index: dict[str, str] = {}
    for fact in catalogue().values():
        index |= {_key(text): fact.name for text in (fact.question, fact.label, fact.name)}
    for name in (*PROFILE, AS_OF, NOTES):
        index |= {name: name, name.removeprefix("relationship."): name}
    return index | {ID: ID, f"relationship.{ID}": ID}


def _unknown(headings: Sequence[str], found: Sequence[str | None], place: Place) -> list[Problem]:
    unknown = [heading for heading, name in zip(headings, found, strict=True) if name is None]
    problems = [
        Problem(place, f"there is no column {quote(heading)}", suggestion=_hint(heading))
        for heading in unknown[:_MOST_UNKNOWN]
    ]
    if len(unknown) > _MOST_UNKNOWN:
        shown = f"the first {_MOST_UNKNOWN} are listed"
        text = f"there are {len(unknown):,} unknown headings; {shown}"
        problems.append(Problem(place, text, suggestion=_OWN_COLUMN))
    return problems


_OWN_COLUMN = f'Put "{REMARK}" before the heading of a column of your own.'


def _hint(heading: str) -> str:
    meant = _SYNONYMS.get(re.sub(r"[\s_-]+", "_", _key(heading).removesuffix(" name")))
    if meant:
        return f'Did you mean "{meant}"?'
    names = (*_index().values(), *(fact.label for fact in catalogue().values()))
    return did_you_mean(heading.strip(), names) or _OWN_COLUMN


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
    expected = "facts as headings, by name, label or question, such as " + ", ".join(
        list(catalogue())[:3]
    )
    advice = (
        'See "sourcing-advisor facts list", or start from '
        '"sourcing-advisor facts template --format csv".'
    )
    return Problem(
        place, f"none of {len(named):,} columns is a fact: {shown}{more}", expected, advice
    )
