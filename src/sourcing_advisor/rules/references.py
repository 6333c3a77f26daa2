"""Whether everything that a rule library refers to exists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sourcing_advisor.documents.problems import Hints, Problem, quote
from sourcing_advisor.documents.tree import Document, Path
from sourcing_advisor.rules.book import CONCLUSIONS, Rule
from sourcing_advisor.rules.models import (
    Finding,
    FindingFile,
    Parameter,
    ParameterFile,
    Practice,
    Source,
)


@dataclass(frozen=True, slots=True)
class Written:
    """One item of a document: a rule, a finding, a parameter or a source."""

    document: Document
    path: Path
    about: str
    """What messages call it."""


@dataclass(frozen=True, slots=True)
class References:
    """The names that can be referred to."""

    sources: Mapping[str, Source]
    findings: Mapping[str, Finding]
    practices: Mapping[str, Practice]
    parameters: Mapping[str, Parameter]
    perhaps: Callable[[str], bool]
    """Whether something that cannot be read may define a name."""

    hints: Hints = field(default_factory=Hints)

    def of_findings(self, files: Iterable[tuple[Document, FindingFile]]) -> Iterator[Problem]:
        """Yield what sources and findings refer to and does not exist."""
        for document, content in files:
            for i, source in enumerate(content.sources):
                item = Written(document, ("sources", i), f"source {source.id}")
                yield from self._missing(item, "bases", "finding", source.bases, self.findings)
            for i, finding in enumerate(content.findings):
                item = Written(document, ("findings", i), f"finding {finding.id}")
                yield from self._missing(item, "source", "source", [finding.source], self.sources)
                yield from self._missing(
                    item, "tempered_by", "finding", finding.tempered_by, self.findings
                )
                yield from self._missing(
                    item, "practices", "practice", finding.practices, self.practices
                )
                if finding.id in finding.tempered_by:
                    place = document.place((*item.path, "tempered_by"))
                    yield Problem(place, f"{item.about} is tempered by itself", "other findings")

    def of_parameters(self, files: Iterable[tuple[Document, ParameterFile]]) -> Iterator[Problem]:
        """Yield what parameters refer to and does not exist."""
        for document, content in files:
            for i, each in enumerate(content.parameters):
                item = Written(document, ("parameters", i), f"parameter {each.name}")
                cited, larger = _given(each.finding), _given(each.below)
                yield from self._missing(item, "finding", "finding", cited, self.findings)
                yield from self._missing(item, "below", "parameter", larger, self.parameters)
                if each.below == each.name:
                    place = document.place((*item.path, "below"))
                    yield Problem(place, f"{item.about} is below itself", "another parameter")

    def of_rule(
        self, rule: Rule, concluded: set[str | None], document: Document, path: Path
    ) -> Iterator[Problem]:
        """Yield what a rule, written at `path`, refers to and does not exist.

        `concluded` are the conclusions that some rule draws.
        """
        item = Written(document, path, f"rule {rule.id}")
        yield from self._missing(item, "findings", "finding", rule.findings, self.findings)
        yield from self._missing(item, "practice", "practice", [rule.practice], self.practices)
        for name in rule.reads:
            if name.startswith(f"{CONCLUSIONS}.") and name not in concluded:
                yield Problem(rule.place, f"{item.about} reads {name}, which no rule concludes")

    def _missing(
        self,
        item: Written,
        field: str,
        what: str,
        names: Iterable[str],
        known: Mapping[str, object],
    ) -> Iterator[Problem]:
        """Yield a problem for each of the names in a field that is not known, on its line."""
        for i, name in enumerate(names):
            if name not in known and not self.perhaps(name):
                place = item.document.place((*item.path, field, i))
                found = f"{item.about}: there is no {what} {quote(name)}"
                yield Problem(place, found, suggestion=self.hints.nearest(name, known))


def _given(name: str | None) -> list[str]:
    return [name] if name else []


def former_ids_in_use(written: Iterable[tuple[Rule, Document, Path]]) -> Iterator[Problem]:
    """Yield a problem for each former id of a rule that is an id, or is claimed by two rules."""
    rules = list(written)
    held = {rule.id: "is the id of a rule" for rule, *_ in rules}
    for rule, document, path in rules:
        for i, former in enumerate(rule.formerly):
            if former in held:
                found = f"rule {rule.id} was formerly {former}, which {held[former]}"
                place = document.place((*path, "formerly", i))
                yield Problem(place, found, "an id that no rule has any more")
            held.setdefault(former, f"rule {rule.id} was too")
