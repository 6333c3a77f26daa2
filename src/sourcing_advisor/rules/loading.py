"""Rule libraries to a `RuleBook`, or every reason why not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from sourcing_advisor.documents.problems import (
    InputError,
    Place,
    Problem,
    did_you_mean,
    quote,
)
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.documents.validation import problems_of
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook
from sourcing_advisor.rules.cache import DocumentCache
from sourcing_advisor.rules.folders import (
    LibraryFiles,
    added_folder,
    digest_of,
    own_folder,
    read_folder,
    text_of,
)
from sourcing_advisor.rules.models import (
    ConclusionSpec,
    Finding,
    FindingFile,
    Parameter,
    ParameterFile,
    Practice,
    PracticeFile,
    RuleFile,
    RuleSpec,
    Source,
)
from sourcing_advisor.rules.parsing import ConditionParser
from sourcing_advisor.rules.strata import stratified
from sourcing_advisor.version import __version__

Model = TypeVar("Model", bound=BaseModel)
Item = TypeVar("Item", Practice, Source, Finding, Parameter)


def load_rule_book(
    added: Sequence[str | Path] = (),
    parameters: Mapping[str, float] | None = None,
    *,
    own: bool = True,
) -> RuleBook:
    """Return the advisor's own rule library joined with the folders in `added`.

    `parameters` overrides parameters by name. `own` False leaves the advisor's own library out.
    Raises `InputError` with every problem found in any file.
    """
    folders = ([own_folder()] if own else []) + [added_folder(path) for path in added]
    libraries = [read_folder(folder) for folder in folders]
    digest = digest_of(libraries)
    cache = DocumentCache(digest)
    cached = cache.read()
    if cached is not None:
        assembly = _Assembly(lambda name, _: cached[name])
        book = assembly.build(libraries, parameters or {}, digest)
        if book is not None:
            return book
    parsed: dict[str, Document] = {}
    problems: list[Problem] = []

    def parse(name: str, data: bytes) -> Document | None:
        try:
            document, found = parse_yaml(text_of(name, data), name)
        except InputError as error:
            problems.extend(error.problems)
            return None
        problems.extend(found)
        parsed[name] = document
        return document

    assembly = _Assembly(parse)
    book = assembly.build(libraries, parameters or {}, digest)
    problems.extend(assembly.problems)
    if book is None or problems:
        raise InputError(problems)
    cache.write(parsed)
    return book


@dataclass
class _Assembly:
    """Puts a rule book together from documents, collecting problems."""

    parse: Callable[[str, bytes], Document | None]
    problems: list[Problem] = field(default_factory=list)

    def build(
        self,
        libraries: Sequence[LibraryFiles],
        overrides: Mapping[str, float],
        digest: str,
    ) -> RuleBook | None:
        """Return the rule book, or None when there are problems."""
        practice_files = self._files(PracticeFile, (lib.practices for lib in libraries))
        parameter_files = self._files(ParameterFile, (lib.parameters for lib in libraries))
        finding_files = self._files(FindingFile, (lib.findings for lib in libraries))
        rule_files = self._files(RuleFile, (lib.rules for lib in libraries))

        practices: dict[str, Practice] = self._unique(practice_files, "practices", "id")
        sources: dict[str, Source] = self._unique(finding_files, "sources", "id")
        findings: dict[str, Finding] = self._unique(finding_files, "findings", "id")
        standard: dict[str, Parameter] = self._unique(parameter_files, "parameters", "name")
        parameters = self._overridden(standard, overrides)
        conclusions = self._conclusions(rule_files)
        facts = {**catalogue(), **{name: _as_fact(name, c) for name, c in conclusions.items()}}

        rules = self._rules(rule_files, facts, parameters)
        self._refer(finding_files, sources, findings, practices)
        self._refer_parameters(parameter_files, findings)
        self._refer_rules(rules, findings, practices)
        templates = self._templates(libraries)
        strata, cycles = stratified(rules)
        self.problems.extend(cycles)
        if self.problems:
            return None
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
            strata=strata,
            templates=templates,
        )

    def _templates(self, libraries: Sequence[LibraryFiles]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, data in ((n, d) for lib in libraries for n, d in lib.templates.items()):
            if name in found:
                text = "a template of this name exists already"
                self.problems.append(Problem(Place(name), text, "a name of its own"))
            try:
                found.setdefault(name, text_of(name, data))
            except InputError as error:
                self.problems.extend(error.problems)
        return found

    def _files(
        self, model: type[Model], groups: Iterable[Mapping[str, bytes]]
    ) -> list[tuple[Document, Model]]:
        read = []
        for name, data in ((n, d) for group in groups for n, d in group.items()):
            document = self.parse(name, data)
            if document is None:
                continue
            try:
                read.append((document, model.model_validate(as_tuples(document.data))))
            except ValidationError as error:
                self.problems.extend(problems_of(error, document, model))
        return read

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
        return found

    def _overridden(
        self, parameters: dict[str, Parameter], overrides: Mapping[str, float]
    ) -> dict[str, Parameter]:
        changed = dict(parameters)
        for name, value in overrides.items():
            place = Place("--parameter")
            if name not in parameters:
                hint = did_you_mean(name, parameters)
                found = f"there is no parameter {quote(name)}"
                self.problems.append(Problem(place, found, suggestion=hint))
            elif not math.isfinite(value):
                self.problems.append(Problem(place, f"{name} is {value}", "a finite number"))
            else:
                whole = isinstance(parameters[name].value, int) and float(value).is_integer()
                number = int(value) if whole else value
                changed[name] = parameters[name].model_copy(update={"value": number})
        return changed

    def _conclusions(self, files: Iterable[tuple[Document, RuleFile]]) -> dict[str, ConclusionSpec]:
        found: dict[str, ConclusionSpec] = {}
        for document, content in files:
            for i, spec in enumerate(content.conclusions):
                name = f"{CONCLUSIONS}.{spec.name}"
                if name in found:
                    place = document.place(("conclusions", i))
                    text = f"conclusion {spec.name} is defined twice"
                    self.problems.append(Problem(place, text, "each name once"))
                found[name] = spec
        return found

    def _rules(
        self,
        files: Iterable[tuple[Document, RuleFile]],
        facts: Mapping[str, Fact],
        parameters: Mapping[str, Parameter],
    ) -> list[Rule]:
        rules: list[Rule] = []
        seen: dict[str, Place] = {}
        for document, content in files:
            parser = ConditionParser(document, facts, parameters, self.problems)
            for i, spec in enumerate(content.rules):
                place = document.place(("rules", i))
                for name in (spec.id, spec.name):
                    if name in seen:
                        text = f"rule {name} is defined twice, first at {seen[name]}"
                        self.problems.append(Problem(place, text, "each id and name once"))
                    seen.setdefault(name, place)
                rules.append(_rule(spec, content.area, i, place, parser))
        return rules

    def _refer(
        self,
        files: Iterable[tuple[Document, FindingFile]],
        sources: Mapping[str, Source],
        findings: Mapping[str, Finding],
        practices: Mapping[str, Practice],
    ) -> None:
        for document, content in files:
            for i, source in enumerate(content.sources):
                place = document.place(("sources", i))
                self._exist(place, f"source {source.id}", "finding", source.bases, findings)
            for i, finding in enumerate(content.findings):
                place = document.place(("findings", i))
                about = f"finding {finding.id}"
                self._exist(place, about, "source", [finding.source], sources)
                self._exist(place, about, "finding", finding.tempered_by, findings)
                self._exist(place, about, "practice", finding.practices, practices)

    def _refer_parameters(
        self,
        files: Iterable[tuple[Document, ParameterFile]],
        findings: Mapping[str, Finding],
    ) -> None:
        for document, content in files:
            for i, parameter in enumerate(content.parameters):
                cited = [parameter.finding] if parameter.finding else []
                place = document.place(("parameters", i))
                self._exist(place, f"parameter {parameter.name}", "finding", cited, findings)

    def _refer_rules(
        self,
        rules: Iterable[Rule],
        findings: Mapping[str, Finding],
        practices: Mapping[str, Practice],
    ) -> None:
        concluded = {rule.concludes for rule in rules}
        for rule in rules:
            about = f"rule {rule.id}"
            self._exist(rule.place, about, "finding", rule.findings, findings)
            self._exist(rule.place, about, "practice", [rule.practice], practices)
            for name in rule.reads:
                if name.startswith(f"{CONCLUSIONS}.") and name not in concluded:
                    text = f"{about} reads {name}, which no rule concludes"
                    self.problems.append(Problem(rule.place, text))

    def _exist(
        self,
        place: Place,
        about: str,
        what: str,
        names: Iterable[str],
        known: Mapping[str, object],
    ) -> None:
        for name in names:
            if name not in known:
                found = f"{about}: there is no {what} {quote(name)}"
                self.problems.append(Problem(place, found, suggestion=did_you_mean(name, known)))


def _rule(spec: RuleSpec, area: str, i: int, place: Place, parser: ConditionParser) -> Rule:
    path = ("rules", i)
    applies = spec.applies_when
    concludes = f"{CONCLUSIONS}.{spec.concludes}" if spec.concludes else None
    if concludes is not None and concludes not in parser.facts:
        hint = did_you_mean(concludes, [n for n in parser.facts if n.startswith(CONCLUSIONS)])
        found = f"rule {spec.id} concludes {quote(spec.concludes or '')}, which is not declared"
        parser.problems.append(Problem(place, found, "a name under conclusions", hint))
    return Rule(
        id=spec.id,
        name=spec.name,
        title=spec.title,
        practice=spec.practice,
        kind=spec.kind,
        area=area,
        description=spec.description,
        not_this=spec.not_this,
        when=parser.parse(spec.when, (*path, "when")),
        applies_when=None if applies is None else parser.parse(applies, (*path, "applies_when")),
        findings=spec.findings,
        place=place,
        concludes=concludes,
        severity=spec.severity,
        effort=spec.effort,
        owner=spec.owner,
        timing=spec.timing,
        protect=spec.protect,
    )


def _as_fact(name: str, conclusion: ConclusionSpec) -> Fact:
    return Fact(
        name=name,
        section=CONCLUSIONS,
        label=conclusion.label,
        question=conclusion.means,
        type="yes_no",
        who="either",
        change="given",
    )


def as_tuples(data: object) -> object:
    """Return data with its lists as tuples, which is what strict models take."""
    if isinstance(data, dict):
        return {
            key: value if key in ("when", "applies_when") else as_tuples(value)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return tuple(as_tuples(item) for item in data)
    return data
