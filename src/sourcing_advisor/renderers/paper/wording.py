"""Whose words a report is told in: the fixed texts, the questions, a disclaimer and a logo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.renderers.paper.messages import MESSAGES


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture of a firm, and the words for those who do not see it."""

    name: str
    picture: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Fixed texts by name and questions by fact; what is not given is told in English.

    `language` is the tag of the language of the fixed texts, such as ``de``.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: MESSAGES)
    questions: Mapping[str, str] = field(default_factory=dict[str, str])
    language: str = "en"
    disclaimer: str = ""
    logo: Logo | None = None

    def __getitem__(self, name: str) -> str:
        """Return the fixed text of that name."""
        return self.texts[name]

    def question(self, asked: Question) -> str:
        """Return what is asked, in these words."""
        return self.questions.get(asked.fact, asked.question)

    def day(self, iso: str) -> str:
        """Return a date such as ``2025-06-30`` in words."""
        day = date.fromisoformat(iso)
        month = self["months"].split()[day.month - 1]
        return self["date"].format(day=day.day, month=month, year=day.year)


STANDARD_WORDING = Wording()
"""English, the words of the advisor."""
