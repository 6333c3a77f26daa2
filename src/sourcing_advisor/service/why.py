"""The conditions under the moves of a report, as trees that may be printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.trace import RuleTrace, Trace, trace_rule
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.renderers.html_why import Why, WhyPart
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.book import CONCLUSIONS


def why_of(report: Report, assessment: Assessment) -> Why:
    """Return the tree of each rule that a move speaks for.

    A rule that reads what the report does not print has none: a tree would tell it.
    """
    trees = _Trees(report, assessment)
    moves = report.recommendations
    rules = [rule for move in moves for rule in (move.rule, *(g.rule for g in move.grounds))]
    return {rule: tree for rule in rules if (tree := trees.tree(rule)) is not None}


class _Trees:
    def __init__(self, report: Report, assessment: Assessment) -> None:
        self._assessment = assessment
        self._book = assessment.book
        facts = report.relationship.facts
        self._shown: Mapping[str, str] = {stated.fact: stated.in_words for stated in facts}

    def tree(self, rule: str) -> WhyPart | None:
        """Return the tree of a rule; None where it rests on what must not be printed."""
        trace = trace_rule(self._book.rule_by_id[rule], self._assessment)
        read = {fact for each in _rules(trace) for fact in self._book.rule_by_id[each].reads}
        return None if any(map(self._is_withheld, read)) else self._rule(trace)

    def _is_withheld(self, fact: str) -> bool:
        if fact.startswith(f"{CONCLUSIONS}."):
            return False
        known = self._assessment.values.get(fact)
        told = None if known is None else value_in_words(self._book.facts[fact], known)
        return self._shown.get(fact) != told

    def _rule(self, trace: RuleTrace) -> WhyPart:
        parts = [self._part(p) for p in (trace.applies_when, trace.when) if p is not None]
        holds = {"fired": True, "unknown": None}.get(trace.outcome.value, False)
        return WhyPart(f"{trace.title} ({trace.rule})", holds, parts=tuple(parts))

    def _part(self, trace: Trace) -> WhyPart:
        parts = (*map(self._part, trace.parts), *map(self._rule, trace.under))
        asks, fact = trace.asks, trace.fact
        if fact is not None and fact in self._book.facts:
            asks = f"{self._book.facts[fact].label}{asks.removeprefix(fact)}"
        return WhyPart(asks, trace.truth, self._shown.get(fact or "", ""), parts)


def _rules(trace: RuleTrace) -> Iterator[str]:
    """Yield the rule that was traced, and the rules under it."""
    yield trace.rule
    left = [part for part in (trace.applies_when, trace.when) if part is not None]
    while left:
        part = left.pop()
        left += part.parts
        for rule in part.under:
            yield from _rules(rule)
