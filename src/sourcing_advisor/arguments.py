"""What a caller of the library passes, checked before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sourcing_advisor.facts.relationship import Relationship


def folders_in(rules: Any) -> tuple[str | Path, ...]:
    """Return the folders that are given, one alone or several; raises ``TypeError``."""
    if isinstance(rules, str | Path):
        return (rules,)
    folders = tuple(rules) if isinstance(rules, Iterable) else (rules,)
    for each in folders:
        if not isinstance(each, str | Path):
            raise TypeError(f"rules holds {_kind(each)}; expected the path of a folder, or several")
    return folders


def numbers_in(parameters: Any) -> Mapping[str, float]:
    """Return the parameters that are given by name; raises ``TypeError`` for another form."""
    if parameters is None:
        return {}
    if not isinstance(parameters, Mapping):
        expected = 'names with numbers, such as {"easy_target_years": 2}'
        raise TypeError(f"parameters is {_kind(parameters)}; expected {expected}")
    return parameters


def must_be_a_relationship(given: Any) -> None:
    """Raise ``TypeError`` for anything but a `Relationship`, and say how to make one."""
    if isinstance(given, Relationship):
        return
    if isinstance(given, str | Path):
        advice = "read a file with read_relationship(path)"
    elif isinstance(given, Mapping):
        advice = "make one with Relationship.model_validate(...)"
    else:
        advice = "use Relationship.model_validate({...}) or read_relationship(path)"
    raise TypeError(f"expected a Relationship, found {_kind(given)}: {advice}")


def _kind(value: object) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"
