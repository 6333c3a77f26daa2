"""A guided conversation about one relationship: it asks, checks answers, and says what is clear.

It knows of no terminal: `question` gives what to show, `say` takes a line and gives what to reply.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.suggestions import says_unknown
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.answer_text import answer_in
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.reading import relationship_in
from sourcing_advisor.facts.relationship import Relationship, section_models
from sourcing_advisor.intake.form import entry_lines
from sourcing_advisor.intake.journal import Event
from sourcing_advisor.intake.next_question import Assess, Beliefs, Order
from sourcing_advisor.intake.question_text import (
    COMMANDS,
    PROFILE_QUESTIONS,
    answer_text,
    number_of_word,
    question_text,
)
from sourcing_advisor.intake.statement_text import Stated

_HERE = Place("answer")
_CHANGE = ("c", "change")
_NAME = re.compile(r"[a-z_]+\.[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say to a line, and whether the person wants to stop."""

    text: str = ""
    stops: bool = False


@dataclass(slots=True)
class Interview:
    """One interview. `record` is told of each event before the next question is asked."""

    assess: Assess
    order: Order
    record: Callable[[Event], None]
    stated: Stated = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    current: str | None = None
    _revisited: bool = False
    _held: Relationship | None = None
    _told: str = ""

    def replay(self, events: Iterable[Event]) -> None:
        """Take over what happened before."""
        for event in events:
            self._apply(event)

    @property
    def relationship(self) -> Relationship:
        """Return what is known so far."""
        if self._held is None:
            self._held = _checked(self.stated)
        return self._held

    def question(self) -> str | None:
        """Return the question to show now; None when the interview has ended."""
        if self.current is None:
            self.current = self._next()
            self._revisited = False
        if self.current is None:
            return None
        confirming = isinstance(self.order, Beliefs)
        return question_text(self.current, self._content(self.current), confirming=confirming)

    def say(self, line: str) -> Reply:
        """Take a line for the present question, and return what to reply."""
        said, name = " ".join(line.split()), self.current or ""
        confirming = isinstance(self.order, Beliefs)
        alone: dict[str, Callable[[], Reply]] = {
            "": self._keep,
            "?": lambda: Reply(_explained(name)),
            **dict.fromkeys(("<", "back"), self._back),
            **dict.fromkeys(("s", "skip"), lambda: self._skip(name)),
            **dict.fromkeys(("l", "list"), lambda: Reply(self._listed())),
            **dict.fromkeys(("q", "quit"), lambda: Reply(stops=True)),
            "d": lambda: self._unknown(name),
        }
        if confirming:
            alone |= {"ok": lambda: self._confirm(name)}
            alone |= {"b": lambda: self._happened(Event("passed", name))}
        if said.casefold() in alone:
            return alone[said.casefold()]()
        command, _, rest = said.partition(" ")
        if name in PROFILE_QUESTIONS and not (command.casefold() in _CHANGE and _named(rest)):
            return self._take(name, said)  # a name may begin with any word
        match command.casefold():
            case command if command in _CHANGE and rest:
                return self._change(rest)
            case "b" if rest:
                return self._answer(name, rest, believed=True)
        return self._unknown(name) if says_unknown(said) else self._answer(name, said)

    def clear_so_far(self) -> str:
        """Say in one line what is clear by now, where that has changed; else an empty text."""
        assessment = self.assess(self.relationship)
        rules = [v for v in assessment.verdicts if v.kind != "conclusion"]
        settled = [v for v in rules if v.outcome is not Outcome.UNKNOWN]
        fired = [v for v in settled if v.outcome is Outcome.FIRED]
        gaps = sum(verdict.kind == "gap" for verdict in fired)
        first = "; ".join(move.title for move in plan(assessment).first)
        told = (
            f"Clear so far: {len(settled)} of {len(rules)}; gaps {gaps}, strengths "
            f"{len(fired) - gaps}. First: {first or 'nothing yet'}."
        )
        if told == self._told:
            return ""
        self._told = told
        return told

    def _next(self) -> str | None:
        if not isinstance(self.order, Beliefs):
            for name in PROFILE_QUESTIONS:
                if name not in self.passed and self._content(name) is None:
                    return name
        skipped = {n for n, fact in catalogue().items() if fact.section in self.skipped}
        return self.order.next(self.relationship, self.passed | skipped)

    def _content(self, name: str) -> Any:
        section, _, called = name.partition(".")
        return (self.stated.get(section) or {}).get(called)

    def _apply(self, event: Event) -> None:
        section, _, called = event.name.partition(".")
        match event.kind:
            case "begun":
                self._held = None
                self.stated = copy.deepcopy(event.content)
            case "answered":
                self._held = None
                self.stated.setdefault(section, {})[called] = event.content
                self.passed.discard(event.name)
            case "withdrawn":
                self._held = None
                self.stated.get(section, {}).pop(called, None)
                self.passed.add(event.name)
            case "passed":
                self.passed.add(event.name)
            case "skipped":
                self.skipped.add(event.name)
            case "written":
                return
        if event.kind in ("answered", "withdrawn", "passed"):
            self.asked = [*(name for name in self.asked if name != event.name), event.name]

    def _happened(self, event: Event, text: str = "") -> Reply:
        """Record what happened, and go on to the next question."""
        self.record(event)
        self._apply(event)
        self.current = None
        return Reply(text)

    def _keep(self) -> Reply:
        if self._revisited:
            self.current = None
            return Reply()
        return Reply(COMMANDS)

    def _back(self) -> Reply:
        before = self.asked
        if self.current in before:
            before = before[: before.index(self.current)]
        if not before:
            return Reply("This is the first question.")
        self.current, self._revisited = before[-1], True
        return Reply()

    def _change(self, name: str) -> Reply:
        wanted = _named(name)
        if len(wanted) != 1:
            known = (*catalogue(), *PROFILE_QUESTIONS)
            hint = f"Say which: {', '.join(wanted)}." if wanted else did_you_mean(name, known)
            return Reply(f"There is no fact {quote(name)}. {hint or ''}".strip())
        self.current, self._revisited = wanted[0], True
        return Reply()

    def _skip(self, name: str) -> Reply:
        section = name.partition(".")[0]
        if name in PROFILE_QUESTIONS:
            return self._happened(Event("passed", name))
        title = (section_models()[section].__doc__ or "").strip()
        return self._happened(Event("skipped", section), f"Skipped: {title}.")

    def _unknown(self, name: str) -> Reply:
        kind = "passed" if self._content(name) is None else "withdrawn"
        return self._happened(Event(kind, name))  # type: ignore[arg-type]  # one of two kinds

    def _confirm(self, name: str) -> Reply:
        content = {k: v for k, v in dict(self._content(name)).items() if k != "believed"}
        plain = content.keys() == {"value"}
        return self._take(name, content["value"] if plain else content)

    def _answer(self, name: str, said: str, *, believed: bool = False) -> Reply:
        fact = catalogue()[name]
        answer = answer_in(_written_out(said, fact), fact, _HERE)
        if isinstance(answer, Problem):
            return Reply(f"{_in_words(answer)}\nNothing was taken. ? explains the answers.")
        content = answer.model_dump(mode="json", exclude_defaults=True)
        content |= {"believed": True} if believed else {}
        return self._take(name, content["value"] if content.keys() == {"value"} else content)

    def _take(self, name: str, content: Any) -> Reply:
        """Take an answer that goes with all the others, or say why it does not."""
        section, _, called = name.partition(".")
        tried = {**self.stated, section: {**self.stated.get(section, {}), called: content}}
        try:
            relationship = _checked(tried)
        except InputError as error:
            why = "\n".join(_in_words(problem) for problem in error.problems)
            others = [n for n in _NAME.findall(why) if n in catalogue() and n != name]
            change = f", or change the other: c {others[0]}." if others else "."
            return Reply(f"{why}\nNothing was taken. Answer otherwise{change}")
        reply = self._happened(Event("answered", name, content))
        self._held = relationship
        return reply

    def _listed(self) -> str:
        lines = [
            f"{section}.{called}: {answer_text(content)}"
            for section, answers in self.stated.items()
            if section in section_models()
            for called, content in answers.items()
        ]
        return "\n".join(lines) or "Nothing was answered yet."


def _checked(stated: Stated) -> Relationship:
    """Return the relationship that is stated; raises `InputError` with every problem."""
    try:
        return Relationship.model_validate_json(json.dumps(stated))
    except ValidationError:
        return relationship_in(Document("answers", stated, {}, {}))


def _named(name: str) -> list[str]:
    """Return what can be asked for under a name, with its area or without."""
    known = (*catalogue(), *PROFILE_QUESTIONS)
    return [each for each in known if name in (each, each.partition(".")[2])]


def _explained(name: str) -> str:
    if name in PROFILE_QUESTIONS:
        return PROFILE_QUESTIONS[name]
    return "\n".join([*entry_lines(catalogue()[name]), "", COMMANDS])


def _written_out(said: str, fact: Fact) -> str:
    """Return y as yes and n as no, and the number of a word as the word."""
    if fact.type == "yes_no":
        return {"y": "yes", "n": "no"}.get(said.casefold(), said)
    return number_of_word(said, fact) if fact.type == "choice" else said


def _in_words(problem: Problem) -> str:
    parts = f"{problem.found}; expected {problem.expected}" if problem.expected else problem.found
    return f"{parts}. {problem.suggestion or ''}".strip()
