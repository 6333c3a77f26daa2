"""The words in which answers were given, those first on which the gap of a move turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.conditions.nodes import facts_of
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.decisions.moves import Move
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.answers import Answer
from sourcing_advisor.report.part import Stated
from sourcing_advisor.report.plan_parts import Quote
from sourcing_advisor.report.sentences import sentences
from sourcing_advisor.report.short import SIDES
from sourcing_advisor.rules.book import Rule

_FEW = 7
"""Of so few words a quote says little by itself."""

_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|forty|half|none)\b"
)
"""How a quote says how much or how many."""

_SPEECH = re.compile(r"[^\"“”]+[\"“]([^\"“”]+)[\"”]?[.]?")
"""A quote that begins with who speaks and ends with what is said."""

_ASIDE = "relationship."
"""Facts that describe the deal and are no sign of a gap."""


class Quoting:
    """Quotes what was said of one relationship, each answer once."""

    def __init__(self, assessment: Assessment, because: Mapping[str, tuple[Stated, ...]]) -> None:
        """Take the facts that made each rule fire."""
        self._assessment = assessment
        self._because = because
        self._used: set[str] = set()
        self._values = dict(assessment.values_and_conclusions)

    def of_move(self, move: Move) -> tuple[Quote, ...]:
        """Return what was said of a move: of its leading rule first, of what it silences last."""
        if not self._assessment.relationship.answers:
            return ()
        silenced = [each.rule for each in move.silenced]
        return tuple(self._quotes(self._ordered([*move.rules, *silenced])))

    def facts(self, rules: Iterable[str]) -> list[str]:
        """Return the facts that made some rules fire, without those that describe the deal."""
        facts = (stated.fact for rule in rules for stated in self._because.get(rule, ()))
        return [fact for fact in dict.fromkeys(facts) if not fact.startswith(_ASIDE)]

    def labels(self, rules: Iterable[str]) -> str:
        """Return the labels of the facts that made some rules fire."""
        return " ".join(s.label for rule in rules for s in self._because.get(rule, ()))

    def _quotes(self, facts: Iterable[str]) -> Iterator[Quote]:
        answers = self._assessment.relationship.answers
        said: set[str] = set()
        for fact in facts:
            answer = answers.get(fact)
            if not answer or not answer.quote or fact in self._used:
                continue
            self._used.add(fact)
            words = _words(self._in_full(answer.quote), by=answer.by)
            if words not in said:
                said.add(words)
                by = plain_text(answer.by) if answer.by else None
                yield Quote.model_construct(fact=fact, words=words, by=by)

    def _in_full(self, quote: str) -> str:
        """Return the words of a quote in the fullest form in which that sentence was said."""
        answers = self._assessment.relationship.answers
        said = (
            each.quote
            for each in answers.values()
            if each.quote
            and quote in each.quote
            and len(sentences(each.quote)) <= len(sentences(quote))
        )
        return max(said, key=len, default=quote)

    def _ordered(self, rules: Iterable[str]) -> list[str]:
        ranked: dict[str, tuple[int, bool, int, bool]] = {}
        by_id = self._assessment.book.rule_by_id
        answers = self._assessment.relationship.answers
        for place, rule in enumerate(rules):
            for stated in self._because.get(rule, ()):
                answer = answers.get(stated.fact)
                if not answer or not answer.quote or stated.fact in ranked:
                    continue
                if not stated.fact.startswith(_ASIDE) and stated.fact not in self._used:
                    weight = self._weight(by_id[rule], stated.fact)
                    words = self._in_full(answer.quote)
                    few = len(words.split()) < _FEW
                    spoken = answer.by is not None and answer.by not in SIDES
                    telling = spoken or _NUMBER.search(words.lower()) is not None
                    ranked[stated.fact] = (place, few, weight, not telling)
        return sorted(ranked, key=lambda fact: (ranked[fact][2] == _GUARD, *ranked[fact]))

    def _weight(self, rule: Rule, fact: str) -> int:
        """Say how much the verdict on a rule turns on a fact, least for what turns most on it."""
        when = facts_of(rule.when)
        if fact not in when:
            applies = rule.applies_when
            return _GUARD if applies is not None and fact in facts_of(applies) else _UNDER
        value = self._values.pop(fact, False)
        holds = truth(rule.when, self._values) is True
        self._values[fact] = value
        return _ONE_OF if holds else _DECIDES


def words_of(answer: Answer | None, most: int) -> str | None:
    """Return the words in which an answer was given, if there are some and at most so many."""
    quote = answer.quote if answer else None
    return _words(quote) if quote and len(quote.split()) <= most else None


def _words(quote: str, by: str | None = None) -> str:
    """Return the words of a quote; of one that says itself who speaks, what that one says."""
    words = plain_text(quote)
    speech = _SPEECH.fullmatch(words) if by else None
    words = (speech[1] if speech else words).strip("“”\"' ").rstrip(".")
    words += '"' * (words.count('"') % 2)
    return words.removeprefix("and ").removeprefix("but ")


_DECIDES, _UNDER, _ONE_OF, _GUARD = range(4)
"""A fact alone decides, stands under a conclusion, is one of several, or lets the rule apply."""
