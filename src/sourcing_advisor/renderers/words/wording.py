"""Whose words a report is told in: the fixed texts, the questions, a disclaimer and a logo."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.wording import WHO
from sourcing_advisor.renderers.words.messages import MESSAGES
from sourcing_advisor.report.brief import Brief

LABELS: Mapping[str, str] = {
    "Here": "here",
    "Why first": "why_first",
    "Do first": "do_first",
    "Who": "who",
    "By when": "by_when",
    "Success": "success",
}
"""The labels of the brief, and the names of the words for them."""
BESIDE: Mapping[str, str] = {
    "Protect": "protect",
    "In hand": "in_hand_too",
    "Parked": "parked_too",
}
"""What stands beside the moves of the brief, and the names of the words for it."""
SIDES: Mapping[str, str] = {WHO["client"]: "by_client", WHO["provider"]: "by_provider"}
"""Who can answer, where only one side can, and the names of the words for it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture of a firm, and the words for those who do not see it."""

    name: str
    picture: bytes
    media_type: str

    @property
    def source(self) -> str:
        """Return the picture as the source of an image that is fetched from nowhere."""
        return f"data:{self.media_type};base64,{b64encode(self.picture).decode()}"


@dataclass(frozen=True, slots=True, eq=False)
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

    def asked_in_short(self, asked: Question) -> str:
        """Return what is asked, and of whom where only one side can tell."""
        text = self.question(asked).split("? ")[0].rstrip("?")
        asides = [self["ask"].format(who=self[SIDES[asked.who]])] if asked.who in SIDES else []
        asides += [self["only_believed"]] if asked.believed else []
        return f"{text}? ({'; '.join(asides)})" if asides else f"{text}?"

    def answers(self, asked: Question) -> str:
        """Return what can be answered; the words of choices and scales stay those of the facts."""
        fact = catalogue()[asked.fact]
        match fact.type:
            case "yes_no":
                return self["yes_or_no"]
            case "count" | "number":
                text = self["any_count"] if fact.type == "count" else self["any_number"]
                return text.format(low=f"{fact.lowest:,.10g}", high=f"{fact.highest:,.10g}")
            case _:
                return asked.answers

    def more_moves(self, told: Brief) -> list[str]:
        """Return the line on the moves that the brief leaves out, if it names some and not all."""
        return [self["and_more"].format(count=told.more)] if told.then and told.more else []

    def day(self, iso: str) -> str:
        """Return a date such as ``2025-06-30`` in words."""
        day = date.fromisoformat(iso)
        month = self["months"].split()[day.month - 1]
        return self["date"].format(day=day.day, month=month, year=day.year)


STANDARD_WORDING = Wording()
"""English, the words of the advisor."""
