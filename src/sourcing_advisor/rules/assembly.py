"""Puts a rule book together from the documents of its libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.tree import Document, Path
from sourcing_advisor.documents.validation import offending_paths, problems_of
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook, stratified
from sourcing_advisor.rules.folders import LibraryFiles, text_of
from sourcing_advisor.rules.models import (
    ConclusionSpec,
    Finding,
    FindingFile,
    Parameter,
    ParameterFile,
    Practice,
    PracticeFile,
    RuleFile,
    Source,
)
from sourcing_advisor.rules.overrides import out_of_order, overridden
from sourcing_advisor.rules.parsing import ConditionParser, words_in
from sourcing_advisor.rules.plan_file import PlanFile
from sourcing_advisor.rules.plan_reading import Known, PlanReader
from sourcing_advisor.rules.references import References, former_ids_in_use
from sourcing_advisor.rules.spec_to_rule import as_fact, rule_of, with_stand_ins
from sourcing_advisor.version import __version__

Model = TypeVar("Model", bound=BaseModel)
Item = TypeVar("Item", Practice, Source, Finding, Parameter)


@dataclass
class Assembly:
    """Puts a rule book together from documents, collecting problems."""

    parse: Callable[[str, bytes], Document | None]
    problems: list[Problem] = field(default_factory=list)
    unsound: set[str] = field(default_factory=set)
    overridden: frozenset[str] = frozenset()
    refused: set[str] = field(default_factory=set)
    places: dict[str, Place] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)
    unread: list[bytes] = field(default_factory=list)

    def build(
        self,
        libraries: Sequence[LibraryFiles],
        overrides: Mapping[str, float],
        digest: str,
    ) -> RuleBook | None:
        """Return the rule book, or None when there are problems."""
        book = self.draft(libraries, overrides, digest)
        return None if self.problems else book

    def draft(
        self,
        libraries: Sequence[LibraryFiles],
        overrides: Mapping[str, float],
        digest: str,
    ) -> RuleBook:
        """Return the rule book with what can be read; `unread` gets the files that cannot be."""
        practice_files = self._files(PracticeFile, (lib.practices for lib in libraries))
        parameter_files = self._files(ParameterFile, (lib.parameters for lib in libraries))
        finding_files = self._files(FindingFile, (lib.findings for lib in libraries))
        practices: dict[str, Practice] = self._unique(practice_files, "practices", "id")
        stand_ins = partial(self._with_stand_ins, practice=next(iter(practices), ""))
        rule_files = self._files(RuleFile, (lib.rules for lib in libraries), stand_ins)
        sources: dict[str, Source] = self._unique(finding_files, "sources", "id")
        findings: dict[str, Finding] = self._unique(finding_files, "findings", "id")
        standard: dict[str, Parameter] = self._unique(parameter_files, "parameters", "name")
        parameters, wrong = overridden(standard, overrides)
        self.problems.extend(wrong)
        self.overridden = frozenset(overrides)
        self.problems.extend(out_of_order(parameters, self.overridden, self.places))
        conclusions = self._conclusions(rule_files)
        facts = {**catalogue(), **{name: as_fact(name, c) for name, c in conclusions.items()}}

        written = self._rules(rule_files, facts, parameters)
        rules = [rule for rule, *_ in written]
        self.problems.extend(former_ids_in_use(written))
        references = References(sources, findings, practices, parameters, self._may_define)
        self.problems.extend(references.of_findings(finding_files))
        self.problems.extend(references.of_parameters(parameter_files))
        self._check_references(written, references)
        templates = self._templates(libraries, rules)
        strata, cycles = stratified(rules)
        self.problems.extend(cycles)
        plan_files = self._files(PlanFile, (lib.plans for lib in libraries))
        known = Known(facts, parameters, findings, practices, rules, self._may_define)
        plan = PlanReader(known, self.problems).relations(plan_files)
        return RuleBook(
            version=__version__,
            digest=digest,
            facts=facts,
            conclusions=conclusions,
            practices=tuple(practices.values()),
            sources=sources,
            findings=findings,
            parameters=parameters,
            overridden=tuple(sorted(overrides)),
            rules=tuple(rules),
            plan=plan,
            strata=strata,
            templates=templates,
            template_files={n: lib.template_file(n) for lib in libraries for n in lib.templates},
        )

    def _templates(
        self, libraries: Sequence[LibraryFiles], rules: Iterable[Rule]
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        every = ((lib, name, data) for lib in libraries for name, data in lib.templates.items())
        for library, name, data in every:
            file = library.template_file(name)
            if name in found:
                text = "a template of this name exists already"
                self.problems.append(Problem(Place(file), text, "a name of its own"))
            try:
                found.setdefault(name, text_of(file, data))
            except InputError as error:
                self.problems.extend(error.problems)
                self.unsound.update(rule.id for rule in rules if rule.template == name)
        return found

    def _files(
        self,
        model: type[Model],
        groups: Iterable[Mapping[str, bytes]],
        mended: Callable[[Document, ValidationError], Model | None] = lambda *_: None,
    ) -> list[tuple[Document, Model]]:
        """Return the files that can be read, or of which `mended` makes something readable."""
        read = []
        for name, data in ((n, d) for group in groups for n, d in group.items()):
            document = self.parse(name, data)
            if document is None:
                self.unread.append(data)
                continue
            try:
                read.append((document, model.model_validate(document.data)))
            except ValidationError as error:
                self.problems.extend(problems_of(error, document, model))
                content = mended(document, error)
                if content is None:
                    self.unread.append(data)
                else:
                    read.append((document, content))
        return read

    def _may_define(self, name: str) -> bool:
        """Return whether a file that cannot be read speaks of a name, and so may define it."""
        return any(name.encode() in data for data in self.unread)

    def _with_stand_ins(
        self, document: Document, error: ValidationError, practice: str
    ) -> RuleFile | None:
        found = with_stand_ins(document, offending_paths(error), practice)
        if found is None:
            return None
        content, at_fault = found
        self.unsound |= at_fault
        return content

    def _unique(
        self, files: Iterable[tuple[Document, BaseModel]], group: str, key: str
    ) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for document, content in files:
            for i, item in enumerate(getattr(content, group)):
                name = getattr(item, key)
                if name in found:
                    text = f"{group[:-1]} {name} is defined twice"
                    place = document.place((group, i))
                    self.problems.append(Problem(place, text, "each name once"))
                found.setdefault(name, item)
                self.places.setdefault(name, document.place((group, i)))
        return found

    def _conclusions(self, files: Iterable[tuple[Document, RuleFile]]) -> dict[str, ConclusionSpec]:
        found: dict[str, ConclusionSpec] = {}
        for document, content in files:
            for i, spec in enumerate(content.conclusions):
                name = f"{CONCLUSIONS}.{spec.name}"
                place = document.place(("conclusions", i))
                self.places.setdefault(name, place)
                if name in found:
                    text = f"conclusion {spec.name} is defined twice"
                    self.problems.append(Problem(place, text, "each name once"))
                found[name] = spec
        return found

    def _rules(
        self,
        files: Iterable[tuple[Document, RuleFile]],
        facts: Mapping[str, Fact],
        parameters: Mapping[str, Parameter],
    ) -> list[tuple[Rule, Document, Path]]:
        rules: list[tuple[Rule, Document, Path]] = []
        seen: dict[str, Place] = {}
        for document, content in files:
            parser = ConditionParser(
                document,
                facts,
                parameters,
                self.problems,
                self.overridden,
                self.refused,
                perhaps=self._may_define,
            )
            for i, spec in enumerate(content.rules):
                place = document.place(("rules", i))
                before = (len(self.problems), parser.unreported)
                for name in (spec.id, spec.name):
                    if name in seen:
                        text = f"rule {name} is defined twice, first at {seen[name]}"
                        self.problems.append(Problem(place, text, "each id and name once"))
                    seen.setdefault(name, place)
                rule = rule_of(spec, content.area, i, place, parser)
                rules.append((rule, document, ("rules", i)))
                if (len(self.problems), parser.unreported) != before:
                    self.unsound.add(spec.id)
                    self.mentioned.update(words_in((spec.when, spec.applies_when, spec.act_from)))
        return rules

    def _check_references(
        self, written: Sequence[tuple[Rule, Document, Path]], references: References
    ) -> None:
        concluded = {rule.concludes for rule, *_ in written}
        for rule, document, path in written:
            problems = list(references.of_rule(rule, concluded, document, path))
            self.problems.extend(problems)
            if problems:
                self.unsound.add(rule.id)
