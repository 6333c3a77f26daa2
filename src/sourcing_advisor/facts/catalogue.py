"""The catalogue of facts, read from the models: one entry per fact, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.fields import Aim, Declaration, FactType, Lever, Moment, Respondent
from sourcing_advisor.facts.relationship import fact_fields, section_models


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that can be stated: `name` is ``section.field``.

    `lowest` and `highest` are inclusive and in `unit`; `words` maps each permitted word to the
    phrase that a report prints; `anchors` describe 1, 3 and 5 of a scale. `change` says when the
    parties can change it and `lever` which of them: nobody, where it is given. `aim` is what
    they would change it to.
    """

    name: str
    section: str
    label: str
    question: str
    type: FactType
    who: Respondent
    change: Moment
    unit: str | None = None
    lowest: float | None = None
    highest: float | None = None
    words: Mapping[str, str] | None = None
    anchors: tuple[str, str, str] | None = None
    lever: Lever = "both"
    aim: Aim = "any"

    def accepts(self, value: Value) -> bool:
        """Say whether `value` is a value that this fact can have."""
        match self.type:
            case "yes_no":
                return isinstance(value, bool)
            case "choice":
                return isinstance(value, str) and value in (self.words or {})
            case "count" | "scale":
                return type(value) is int and self._in_range(value)
            case "number":
                return type(value) in (int, float) and self._in_range(float(value))

    def _in_range(self, value: float) -> bool:
        return (self.lowest is None or value >= self.lowest) and (
            self.highest is None or value <= self.highest
        )


Catalogue = Mapping[str, Fact]


@cache
def catalogue() -> Catalogue:
    """Return every fact by name, in the order of the models."""
    return {
        name: _fact(name, section, declaration)
        for name, section, field in fact_fields()
        for declaration in section_models()[section].model_fields[field].metadata
        if isinstance(declaration, Declaration)
    }


def _fact(name: str, section: str, declared: Declaration) -> Fact:
    return Fact(
        name=name,
        section=section,
        label=declared.label,
        question=declared.question,
        type=declared.type,
        who=declared.who,
        change=declared.change,
        unit=declared.unit,
        lowest=declared.lowest,
        highest=declared.highest,
        words=declared.words,
        anchors=declared.anchors,
        lever=_lever(declared),
        aim=declared.aim,
    )


def _lever(declared: Declaration) -> Lever:
    if declared.change == "given":
        return "nobody"
    return declared.lever or ("both" if declared.who == "either" else declared.who)
