"""What a report rests on besides facts: thresholds, findings, sources, and their limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.trace import settling_parameters
from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.report.model import CitedFinding
from sourcing_advisor.report.part import Threshold
from sourcing_advisor.rules.book import Rule, RuleBook


class Evidence:
    """Looks up what the fired rules of one relationship rest on."""

    def __init__(self, assessment: Assessment) -> None:
        """Take the assessment whose rules are asked about."""
        self._book = assessment.book
        self._assessment = assessment
        self._thresholds: dict[str, tuple[Threshold, ...]] = {}

    def thresholds(self, rule: Rule) -> tuple[Threshold, ...]:
        """Return the thresholds of the comparisons that made a rule fire, conclusions followed."""
        thresholds = self._thresholds.get(rule.id)
        if thresholds is None:
            names = settling_parameters(rule, self._assessment)
            thresholds = self._thresholds[rule.id] = tuple(map(self._threshold, names))
        return thresholds

    def numbered(self, rules: Iterable[Rule]) -> dict[str, int]:
        """Return a number for each finding: in order of first mention, those that temper last."""
        findings = self._book.findings
        cited = dict.fromkeys(name for rule in rules for name in self._findings(rule))
        tempering = dict.fromkeys(other for name in cited for other in findings[name].tempered_by)
        return {name: i for i, name in enumerate({**cited, **tempering}, start=1)}

    def cited(self, numbers: Mapping[str, int]) -> tuple[CitedFinding, ...]:
        """Return the numbered findings, each with those of them that temper it."""
        return tuple(self._cited(name, numbers) for name in numbers)

    def _cited(self, name: str, numbers: Mapping[str, int]) -> CitedFinding:
        finding = self._book.findings[name]
        return CitedFinding.model_construct(
            number=numbers[name],
            id=finding.id,
            source=finding.source,
            section=finding.section,
            practices=finding.practices,
            claim=finding.claim,
            method=finding.method,
            strength=finding.strength,
            base=finding.base,
            figures=finding.figures,
            limits=finding.limits,
            tempered_by=tuple(other for other in finding.tempered_by if other in numbers),
        )

    def _findings(self, rule: Rule) -> tuple[str, ...]:
        """Return the findings that a rule cites, and those that its thresholds rest on."""
        parameters = (self._book.parameters[t.parameter] for t in self.thresholds(rule))
        return (*rule.findings, *(p.finding for p in parameters if p.finding))

    def _threshold(self, name: str) -> Threshold:
        parameter = self._book.parameters[name]
        return Threshold.model_construct(
            parameter=name,
            in_words=number_in_words(parameter.value, parameter.unit),
            means=parameter.means,
            basis=parameter.basis,
            rests_on=parameter.finding or parameter.reason or "",
            overridden=name in self._book.overridden,
        )


def limits_of(
    book: RuleBook, sources: Collection[str], thresholds: Collection[Threshold]
) -> tuple[str, ...]:
    """Return how far a report reaches that rests on these sources and thresholds."""
    changed = [threshold.parameter for threshold in thresholds if threshold.overridden]
    standard = [threshold for threshold in thresholds if not threshold.overridden]
    judged = sum(threshold.basis == "judgement" for threshold in standard)
    used = [book.sources[name] for name in sorted(sources)]
    limits = [f"{source.short}: {source.limits}" for source in used]
    if standard:
        limits.append(_threshold_limit(judged, len(standard) - judged, len(changed)))
    if changed:
        limits.append(f"Changed from the standard by the user: {', '.join(changed)}.")
    limits.append(
        "The advisor applies published research to the facts that were stated. It has not "
        "verified those facts, and it does not replace legal or commercial advice."
    )
    return tuple(limits)


def _threshold_limit(judged: int, researched: int, changed: int) -> str:
    standard = judged + researched
    if standard + changed == 1:
        origin = "is judgement" if judged else "comes from the research"
        return f"The one threshold behind this report {origin}; it is marked where it is used."
    origins = [
        f"{judged} {'is' if judged == 1 else 'are'} judgement",
        f"{researched} {'comes' if researched == 1 else 'come'} from the research",
    ]
    if changed:
        origins.append(f"{changed} {'was' if changed == 1 else 'were'} changed by the user")
    listed = f"{', '.join(origins[:-1])} and {origins[-1]}"
    return (
        f"Of the {standard + changed} thresholds behind this report, {listed}; each is marked "
        "where it is used."
    )
