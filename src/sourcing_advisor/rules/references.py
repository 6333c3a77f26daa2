"""Whether everything that a rule library refers to exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sourcing_advisor.documents.problems import Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.rules.book import CONCLUSIONS, Rule
from sourcing_advisor.rules.models import (
    Finding,
    FindingFile,
    ParameterFile,
    Practice,
    Source,
)


@dataclass(frozen=True, slots=True)
class References:
    """The names that can be referred to."""

    sources: Mapping[str, Source]
    findings: Mapping[str, Finding]
    practices: Mapping[str, Practice]

    def of_findings(self, files: Iterable[tuple[Document, FindingFile]]) -> Iterator[Problem]:
        """Yield what sources and findings refer to and does not exist."""
        for document, content in files:
            for i, source in enumerate(content.sources):
                place = document.place(("sources", i))
                about = f"source {source.id}"
                yield from _missing(place, about, "finding", source.bases, self.findings)
            for i, finding in enumerate(content.findings):
                place = document.place(("findings", i))
                about = f"finding {finding.id}"
                yield from _missing(place, about, "source", [finding.source], self.sources)
                yield from _missing(place, about, "finding", finding.tempered_by, self.findings)
                yield from _missing(place, about, "practice", finding.practices, self.practices)

    def of_parameters(self, files: Iterable[tuple[Document, ParameterFile]]) -> Iterator[Problem]:
        """Yield what parameters refer to and does not exist."""
        for document, content in files:
            for i, parameter in enumerate(content.parameters):
                cited = [parameter.finding] if parameter.finding else []
                place = document.place(("parameters", i))
                about = f"parameter {parameter.name}"
                yield from _missing(place, about, "finding", cited, self.findings)

    def of_rule(self, rule: Rule, concluded: set[str | None]) -> Iterator[Problem]:
        """Yield what a rule refers to and does not exist; `concluded` are the conclusions drawn."""
        about = f"rule {rule.id}"
        yield from _missing(rule.place, about, "finding", rule.findings, self.findings)
        yield from _missing(rule.place, about, "practice", [rule.practice], self.practices)
        for name in rule.reads:
            if name.startswith(f"{CONCLUSIONS}.") and name not in concluded:
                yield Problem(rule.place, f"{about} reads {name}, which no rule concludes")


def _missing(
    place: Place, about: str, what: str, names: Iterable[str], known: Mapping[str, object]
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            found = f"{about}: there is no {what} {quote(name)}"
            yield Problem(place, found, suggestion=did_you_mean(name, known))
