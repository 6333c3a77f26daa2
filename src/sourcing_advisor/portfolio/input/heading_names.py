"""What a heading of a sheet stands for: a column by name, label or question, or nearly one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from functools import cache, lru_cache

from sourcing_advisor.documents.problems import did_you_mean, quote
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.renamed import RENAMED
from sourcing_advisor.portfolio.columns.companion_columns import companions
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF, ID, PROFILE
from sourcing_advisor.portfolio.input.cell_values import tidied
from sourcing_advisor.portfolio.input.numbers import units

NOTES = "relationship.notes"
_MEASURE = re.compile(r"(.+?)(?: ?[(\[]([^()\[\]]+)[)\]]|,? in (.+))")
"""A heading that ends in brackets, or in "in" and a unit."""

_SCORE = re.compile(r",? (?:score|rating|scale|[01] ?(?:-|\u2013|to) ?[0-9]{1,3})$")

REMARK = "#"
"""A column whose heading begins with it is the writer's own and is not read."""


def column_for(heading: str) -> str | None:
    """Return the column that a heading stands for: "" for one without a name, None for unknown.

    Case, the spaces around a heading and a mark at its end do not matter, nor does the unit or
    the scale of a fact behind its name. What is told of the deal itself needs no section.
    """
    key = key_of(heading)
    if not key or key.startswith(REMARK):
        return ""
    if name := _named(key):
        return name
    measured = _MEASURE.fullmatch(key)
    fact = catalogue().get(_named(key_of(measured[1])) or "") if measured else None
    fits = fact and measured and (measured[2] or measured[3]) in _measures(fact)
    return fact.name if fact and fits else None


def _named(key: str) -> str | None:
    if key in companions():
        return key
    plain = key.replace(" ", "_").replace("-", "_")
    return index().get(key) or index().get(plain) or index().get(f"relationship.{plain}")


def _measures(fact: Fact) -> frozenset[str]:
    """Return what may stand behind the name of a fact in a heading: its unit or its scale."""
    match fact.type:
        case "yes_no":
            return frozenset({"yes/no", "y/n", "yes or no", "true/false"})
        case "scale":
            return frozenset({"1-5", "1 - 5", "1–5", "1 to 5", "1..5", "scale 1-5", "scale 1 to 5"})  # noqa: RUF001
        case _:
            return units(fact) | ({"in months"} if fact.unit == "months" else set())


def recognised(headings: Iterable[str]) -> int:
    """Return how many headings stand for a column."""
    return sum(bool(column_for(heading)) for heading in headings)


def states_facts(headings: Iterable[str]) -> bool:
    """Say whether some heading stands for a fact."""
    return any(states_fact(column_for(heading)) for heading in headings)


def states_fact(name: str | None) -> bool:
    """Say whether a column states a fact, or more about one."""
    return name in catalogue() or name in companions()


def key_of(heading: str) -> str:
    """Return a heading in the form in which it is looked up."""
    return tidied(heading).rstrip("?:*. ")


@cache
def index() -> Mapping[str, str]:
    """Return the column of every heading that is known, by its key."""
    known: dict[str, str] = {}
    for fact in catalogue().values():
        known |= {key_of(text): fact.name for text in (fact.question, fact.label, fact.name)}
    for name in (*PROFILE, AS_OF, NOTES):
        known |= {name: name, name.removeprefix("relationship."): name}
    return known | {ID: ID, f"relationship.{ID}": ID}


@cache
def shared_fields() -> Mapping[str, tuple[str, ...]]:
    """Return the facts of one name in several sections, by that name: it means none of them."""
    by_field: dict[str, list[str]] = defaultdict(list)
    for name in catalogue():
        by_field[name.partition(".")[2]].append(name)
    return {field: tuple(names) for field, names in by_field.items() if len(names) > 1}


NEAR = 0.78
NEAR_FIELD = 0.9
"""How alike two texts are, from 0 to 1; what stands after the dot in a name is short, and must be
more alike. "Service owner" and "Name" lie below, "Size of deal" and "relationship.stag" above."""

_RENEWAL = "relationship.months_to_renewal"
_SYNONYMS: Mapping[str, str] = {
    **dict.fromkeys(("deal", "deal_id", "deal_number", "contract_id", "contract_number"), ID),
    **dict.fromkeys(("relationship_id", "identifier"), ID),
    "country": "relationship.region",
    **dict.fromkeys(("customer", "kunde", "cliente", "klant"), "relationship.client"),
    **dict.fromkeys(("vendor", "supplier", "lieferant", "dienstleister"), "relationship.provider"),
    **dict.fromkeys(("fournisseur", "proveedor", "leverancier"), "relationship.provider"),
    **dict.fromkeys(("contract_end", "contract_end_date", "end_of_contract"), _RENEWAL),
    **dict.fromkeys(("end_date", "expiry_date", "expiration_date"), _RENEWAL),
}
"""What people call the columns that are not facts; a hint, and never taken for the column."""


def meant_by(heading: str, present: AbstractSet[str]) -> str | None:
    """Return the hint for a heading that must be a column misspelt, None for any other.

    A column that is `present` under another heading is not looked for. A name with a dot is
    always meant for a column if the part before it is a section.
    """
    key = key_of(heading)
    if key in RENAMED:
        return f"It has a new name. {RENAMED[key].note}"
    if (beside := _companion_near(key)) and beside not in present:
        return f"Did you mean {quote(beside)}?"
    shared = shared_fields().get(_without_measure(key).replace(" ", "_"), ())
    if shared and present.isdisjoint(shared):
        return f"Say which: {' or '.join(map(quote, shared))}.{_takes(key, shared[0])}"
    column = _column_near(key)
    if column and column not in present:
        short = column.rpartition(".")[2] if column in _profile() else column
        more = " It takes months from today, no day." if _is_day(heading) else _takes(key, column)
        return f"Did you mean {quote(short)}?{more}"
    if key.partition(".")[0] in section_models() and "." in key:
        return _resembling(heading) or 'See "sourcing-advisor facts list" for the names.'
    return None


_BESIDE = re.compile(r"(.+?)[._ ]\(?(at.least|at.most|min|max|believed|from)\)?|(.+\..+)\.(.+)")
"""A heading of what is said beside the values of a fact."""

_PARTS = {part: part for part in ("at_least", "at_most", "believed", "from")}
_PARTS |= {"min": "at_least", "max": "at_most"}


def _companion_near(key: str) -> str | None:
    """Return the column for more about a fact that a heading with a short or wrong name means."""
    said = _BESIDE.fullmatch(key)
    if said is None:
        return None
    part = re.sub("[^a-z]", "_", said[2] or said[4])
    near = get_close_matches(part, _PARTS, n=1, cutoff=NEAR)
    name = f"{_column_near(said[1] or said[3])}.{_PARTS[near[0]]}" if near else ""
    return name if name in companions() else None


def _is_day(heading: str) -> bool:
    return column_for(heading) is None and bool(re.search(r"\b(?:end|expir)", key_of(heading)))


def _without_measure(key: str) -> str:
    measured = _MEASURE.fullmatch(key)
    return _SCORE.sub("", key_of(measured[1] if measured else key))


def _takes(key: str, column: str) -> str:
    """Return what a fact takes, for a heading that may say that its values are another thing."""
    fact = catalogue().get(column)
    if not fact or key == _without_measure(key) or not (fact.unit or fact.type == "scale"):
        return ""
    return f" It takes {'a scale from 1 to 5' if fact.type == 'scale' else fact.unit}."


def is_near_fact(heading: str) -> bool:
    """Say whether a heading that is no column must be a fact misspelt."""
    if column_for(heading) is not None:
        return False
    key = key_of(heading)
    in_section = "." in key and key.partition(".")[0] in section_models()
    return in_section or _column_near(key) in catalogue()


@lru_cache(maxsize=10_000)
def _column_near(key: str) -> str | None:
    plain = _without_measure(key).removesuffix(" name")
    named = _SYNONYMS.get(re.sub(r"[\s_-]+", "_", plain)) or column_for(plain)
    return named or _nearest(key, _texts(), NEAR) or _nearest(key, _fields(), NEAR_FIELD)


def _resembling(heading: str) -> str | None:
    labels = (fact.label for fact in catalogue().values())
    return did_you_mean(heading.strip(), (*index().values(), *labels))


def _nearest(key: str, texts: Mapping[str, str], cutoff: float) -> str | None:
    close = get_close_matches(key.replace("_", " "), texts, n=1, cutoff=cutoff)
    return texts[close[0]] if close else None


@cache
def _texts() -> Mapping[str, str]:
    return {text.replace("_", " "): name for text, name in index().items() if name != NOTES}


@cache
def _fields() -> Mapping[str, str]:
    return {name.rpartition(".")[2].replace("_", " "): name for name in catalogue()}


@cache
def _profile() -> AbstractSet[str]:
    return set(index().values()) - catalogue().keys()
