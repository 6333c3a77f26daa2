"""The advice of a rule as it reads for one of the rule's own cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.relationship import Relationship, by_section
from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.report.part import Stated
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Case
from sourcing_advisor.site.markdown import Markdown, advice


@dataclass(frozen=True, slots=True)
class AdviceExample:
    """The facts of a case, and the sections of the advice on it as Markdown, by name."""

    facts: tuple[Stated, ...]
    sections: Mapping[str, Markdown]


class AdviceExamples:
    """Writes the advice on cases; the numbers of citations become links to the findings."""

    def __init__(self, book: RuleBook, cases: Iterable[Case]) -> None:
        """Take the rule book and cases of its rules, those that fire among them."""
        self._book = book
        self._builder = ReportBuilder(book)
        self._firing: dict[str, list[Case]] = {}
        for case in cases:
            if case.verdict == "fired":
                self._firing.setdefault(case.rule, []).append(case)

    def of(self, rule: Rule) -> AdviceExample | None:
        """Return the advice on the firing case that states most; None where there is none."""
        firing = self._firing.get(rule.id, ()) if rule.kind == "gap" else ()
        assessor = Assessor(self._book.resting_under(rule), "reference")
        for case in sorted(firing, key=lambda case: -len(case.facts)):
            example = self._on(case, rule, assessor)
            if example is not None:
                return example
        return None

    def _on(self, case: Case, rule: Rule, assessor: Assessor) -> AdviceExample | None:
        try:
            relationship = Relationship.model_validate(by_section(case.facts))
        except ValidationError:
            return None  # a case may state what no one relationship can
        assessment = assessor.assess(relationship)
        if rule not in assessment.fired:
            return None
        written, cited = self._builder.advice(rule, assessment)
        numbers = {f"{number}": finding for finding, number in cited.items()}
        sections = {name: advice(text, numbers) for name, text in written.items() if text}
        facts = self._builder.facts(relationship)
        return AdviceExample(facts, sections)
