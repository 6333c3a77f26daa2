"""Parameters with the values that the user gives, and whether they fit each other."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from numbers import Integral, Real
from typing import Any

from sourcing_advisor.documents.problems import Argument, Place, Problem, did_you_mean, quote
from sourcing_advisor.rules.models import Parameter

PARAMETERS = Argument("parameters")
"""Where a caller gives the values."""


def overridden(
    parameters: Mapping[str, Parameter], overrides: Mapping[str, Any]
) -> tuple[dict[str, Parameter], list[Problem]]:
    """Return the parameters with the values in `overrides`, and what is wrong with those."""
    changed = dict(parameters)
    problems: list[Problem] = []
    for name, value in overrides.items():
        fault = _fault(name, value, parameters)
        if fault:
            problems.append(fault)
        else:
            number = _number(value, parameters[name].value)
            changed[name] = parameters[name].model_copy(update={"value": number})
    return changed, problems


def out_of_order(
    parameters: Mapping[str, Parameter], changed: Collection[str], places: Mapping[str, Place]
) -> Iterator[Problem]:
    """Yield a problem for each parameter that must be below another and is not.

    Where the user has `changed` one of the two, that is at fault, else the file.
    """
    for each in parameters.values():
        larger = parameters.get(each.below or "")
        if larger is not None and larger is not each and each.value >= larger.value:
            given = each.name in changed or larger.name in changed
            found = f"{each.name} is {each.value:.10g} and {larger.name} is {larger.value:.10g}"
            place = PARAMETERS if given else places[each.name]
            yield Problem(place, found, f"{each.name} to be below {larger.name}")


def _fault(name: str, value: Any, parameters: Mapping[str, Parameter]) -> Problem | None:
    if name not in parameters:
        hint = did_you_mean(str(name), parameters)
        return Problem(PARAMETERS, f"there is no parameter {quote(name)}", suggestion=hint)
    if isinstance(value, bool) or not isinstance(value, Real):
        given = quote(value) if isinstance(value, str) else repr(value)[:60]
        return Problem(PARAMETERS, f"{name} is {given}", "a number")
    try:
        finite = math.isfinite(value)
    except OverflowError:
        return Problem(PARAMETERS, f"{name} is too large a number", "a finite number")
    return None if finite else Problem(PARAMETERS, f"{name} is {value}", "a finite number")


def _number(value: Any, standard: float) -> int | float:
    """Return a number of any kind as an int or a float; whole where the standard is whole."""
    whole = isinstance(value, Integral) or (isinstance(standard, int) and float(value).is_integer())
    return int(value) if whole else float(value)
