"""The advice of a rule as it reads for one of the rule's own cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.report.model import Recommendation, Stated
from sourcing_advisor.advice.markdown import CITATION
from sourcing_advisor.site.links import finding_link
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.relationship import Relationship, by_section
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Case


@dataclass(frozen=True, slots=True)
class AdviceExample:
    """The facts of a case, and the sections of the advice on it as Markdown, by name."""

    facts: tuple[Stated, ...]
    sections: Mapping[str, str]


class AdviceExamples:
    """Writes the advice on cases; the numbers of citations become links to the findings."""

    def __init__(self, book: RuleBook, cases: Iterable[Case]) -> None:
        """Take the rule book and cases of its rules, those that fire among them."""
        self._assessor = Assessor(book, "reference")
        self._builder = ReportBuilder(book)
        self._firing: dict[str, list[Case]] = {}
        for case in cases:
            if case.verdict == "fired":
                self._firing.setdefault(case.rule, []).append(case)

    def of(self, rule: Rule) -> AdviceExample | None:
        """Return the advice on the firing case that states most; None where there is none."""
        for case in sorted(self._firing.get(rule.id, ()), key=lambda each: -len(each.facts)):
            example = self._on(case)
            if example is not None:
                return example
        return None

    def _on(self, case: Case) -> AdviceExample | None:
        try:
            relationship = Relationship.model_validate(by_section(case.facts))
        except ValidationError:
            return None  # a case may state what no one relationship can
        report = self._builder.build(self._assessor.assess(relationship))
        numbers = {f"{cited.number}": cited.id for cited in report.findings}
        for each in report.recommendations:
            if each.rule == case.rule:
                return AdviceExample(report.relationship.facts, _linked(each, numbers))
        return None


def _linked(advice: Recommendation, numbers: Mapping[str, str]) -> Mapping[str, str]:
    def link(cited: re.Match[str]) -> str:
        finding = numbers.get(cited[1])  # a draft may hold a number to fill in
        return f"({finding_link(finding)})" if finding else cited[0]

    return {name: CITATION.sub(link, text) for name, text in advice.sections.items()}
