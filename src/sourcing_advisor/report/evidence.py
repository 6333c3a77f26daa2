"""What a rule rests on besides facts: its thresholds, and the findings that it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.trace import settling_parameters
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.report.model import CitedFinding, Threshold
from sourcing_advisor.rules.book import Rule


class Grounds:
    """Looks up what the fired rules of one relationship rest on."""

    def __init__(self, assessment: Assessment) -> None:
        """Take the assessment whose rules are asked about."""
        self._book = assessment.book
        self._assessment = assessment
        self._thresholds: dict[str, tuple[Threshold, ...]] = {}

    def thresholds(self, rule: Rule) -> tuple[Threshold, ...]:
        """Return the thresholds of the comparisons that made a rule fire, conclusions followed."""
        found = self._thresholds.get(rule.id)
        if found is None:
            names = settling_parameters(rule, self._assessment)
            found = self._thresholds[rule.id] = tuple(map(self._threshold, names))
        return found

    def numbered(self, rules: Iterable[Rule]) -> dict[str, int]:
        """Return a number for each finding: in order of first mention, those that temper last."""
        findings = self._book.findings
        cited = dict.fromkeys(name for rule in rules for name in self._findings(rule))
        tempering = dict.fromkeys(other for name in cited for other in findings[name].tempered_by)
        return {name: i for i, name in enumerate({**cited, **tempering}, start=1)}

    def cited(self, numbers: Mapping[str, int]) -> tuple[CitedFinding, ...]:
        """Return the numbered findings, each with the numbers of those that temper it."""
        return tuple(self._cited(name, numbers) for name in numbers)

    def _cited(self, name: str, numbers: Mapping[str, int]) -> CitedFinding:
        finding = self._book.findings[name]
        tempering = tuple(numbers[other] for other in finding.tempered_by if other in numbers)
        return CitedFinding(numbers[name], finding, tempering)

    def _findings(self, rule: Rule) -> tuple[str, ...]:
        """Return the findings that a rule cites, and those that its thresholds rest on."""
        parameters = (self._book.parameters[t.parameter] for t in self.thresholds(rule))
        return (*rule.findings, *(p.finding for p in parameters if p.finding))

    def _threshold(self, name: str) -> Threshold:
        parameter = self._book.parameters[name]
        return Threshold(
            parameter=name,
            in_words=number_in_words(parameter.value, parameter.unit),
            means=parameter.means,
            basis=parameter.basis,
            rests_on=parameter.finding or parameter.reason or "",
            overridden=name in self._book.overridden,
        )
