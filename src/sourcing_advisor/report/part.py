"""What every part of a report is: a value that cannot be changed, with no fields but its own."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from sourcing_advisor.conditions.values import Value

_set_dict, _set_fields_set, _set_extra, _set_private = (
    vars(BaseModel)[name].__set__
    for name in (
        "__dict__",
        "__pydantic_fields_set__",
        "__pydantic_extra__",
        "__pydantic_private__",
    )
)
"""What sets the parts of a model, without the checks that a frozen one makes."""


class Part(BaseModel):
    """Any part of a report: it cannot be changed, and has no fields but its own.

    The builder makes parts with `model_construct`, whose arguments mypy checks: validators would
    have to be built in each process before the first report.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def model_construct(  # type: ignore[override]  # the plug-in takes it to have no field
        cls, _fields_set: set[str] | None = None, **values: Any
    ) -> Self:
        """Return the part with these values, at a fifth of the usual cost: no field has an alias.

        A report has about five hundred parts.
        """
        part = object.__new__(cls)
        _set_dict(part, _defaults_of(cls) | values)  # in the order of the fields
        _set_fields_set(part, _fields_set or {*values})
        _set_extra(part, None)
        _set_private(part, None)
        return part


@cache
def _defaults_of(kind: type[Part]) -> dict[str, Any]:
    return {name: field.get_default() for name, field in kind.model_fields.items()}


class Stated(Part):
    """One fact as a report shows it: its label, its value, and its value in words."""

    fact: str
    label: str
    value: Value | None
    in_words: str


class Threshold(Part):
    """A parameter that a fired rule used, and what it rests on: a finding's id or a reason."""

    parameter: str
    in_words: str
    means: str
    basis: Literal["research", "judgement"]
    rests_on: str
    overridden: bool
