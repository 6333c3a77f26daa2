"""The areas of a form: questions that one person can answer in one sitting."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.facts.wording import number_in_words

MINUTES_EACH = 0.5
"""What a question takes somebody who knows the relationship."""


@dataclass(frozen=True, slots=True)
class Area:
    """The questions of one section, with its title."""

    name: str
    title: str
    facts: tuple[Fact, ...]

    @property
    def heading(self) -> str:
        """Return the title with the number of questions and the minutes that they take."""
        return f"{self.title} ({effort(len(self.facts))})"


def effort(questions: int) -> str:
    """Say how many questions there are, and about how long they take."""
    minutes = math.ceil(questions * MINUTES_EACH)
    asked, taken = number_in_words(questions, "questions"), number_in_words(minutes, "minutes")
    return f"{asked}, about {taken}"


def areas(names: Iterable[str] | None = None) -> tuple[Area, ...]:
    """Return the areas with the questions about these facts, or about all, in the form's order."""
    chosen = frozenset(catalogue() if names is None else names)
    by_section: dict[str, list[Fact]] = {}
    for fact in catalogue().values():
        if fact.name in chosen:
            by_section.setdefault(fact.section, []).append(fact)
    return tuple(
        Area(name, (model.__doc__ or "").strip(), tuple(by_section[name]))
        for name, model in section_models().items()
        if name in by_section
    )


def for_side(names: Iterable[str], side: Side | None) -> tuple[str, ...]:
    """Return those of some facts that a side can tell; all of them for neither side."""
    return tuple(
        name for name in names if side is None or catalogue()[name].who in (side, "either")
    )
