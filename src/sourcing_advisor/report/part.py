"""What every part of a report is: a value that cannot be changed, with no fields but its own."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from sourcing_advisor.conditions.values import Value


class Part(BaseModel):
    """Any part of a report: it cannot be changed, and has no fields but its own.

    The builder makes parts with `model_construct`, whose arguments mypy checks: validators would
    have to be built in each process before the first report.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


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
