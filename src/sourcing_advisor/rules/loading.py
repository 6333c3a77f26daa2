"""Rule libraries to a `RuleBook`, or every reason why not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
        assembly = _Assembly(lambda name, _: cached.get(name, Document(name, None, {}, {})))
        book = assembly.build(libraries, parameters or {}, digest)
        if book is not None:
            return book
    parser = _Parser()
    assembly = _Assembly(parser.parse)
    book = assembly.build(libraries, parameters or {}, digest)
    if book is None or parser.problems:
        raise InputError([*parser.problems, *assembly.problems])
    cache.write(parser.parsed)
    return book


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule library as far as it can be read.

    `problems` says what is wrong with it, `unsound` which rules that touches, `places` where each
    finding, parameter and conclusion is written, and `whole` whether every file could be read.
    """

    book: RuleBook
    problems: tuple[Problem, ...]
    unsound: frozenset[str]
    places: Mapping[str, Place]
    whole: bool

    def sound_book(self) -> RuleBook:
        """Return the book without the rules that are at fault, or rest on one that is."""
        unsound = set(self.unsound)
        while True:
            sound = [rule for rule in self.book.rules if rule.id not in unsound]
            lost = {rule.concludes for rule in self.book.rules if rule.id in unsound}
            also = {rule.id for rule in sound if lost.intersection(rule.reads)}
            strata, cycles = stratified(sound)
            if not also and not cycles:
                return replace(self.book, rules=tuple(sound), strata=strata)
            unsound |= also or {rule.id for rule in sound if rule.concludes}


def draft_rule_book(
    added: Sequence[str | Path] = (), parameters: Mapping[str, float] | None = None
) -> Draft:
    """Return the rule library as far as it can be read, with every problem found in it."""
    folders = [own_folder(), *(added_folder(path) for path in added)]
    libraries = [read_folder(folder) for folder in folders]
    parser = _Parser()
    assembly = _Assembly(parser.parse)
    book = assembly.draft(libraries, parameters or {}, digest_of(libraries))
    problems = (*parser.problems, *assembly.problems)
    return Draft(book, problems, frozenset(assembly.unsound), assembly.places, assembly.whole)


class _Parser:
    """Parses the files of a library, keeping the documents and the problems."""

    def __init__(self) -> None:
        self.parsed: dict[str, Document] = {}
        self.problems: list[Problem] = []

    def parse(self, name: str, data: bytes) -> Document | None:
        try:
            document, found = parse_yaml(text_of(name, data), name)
        except InputError as error:
            self.problems.extend(error.problems)
            return None
        self.problems.extend(found)
        self.parsed[name] = document
        return document


@dataclass
class _Assembly:
    """Puts a rule book together from documents, collecting problems."""

    parse: Callable[[str, bytes], Document | None]
    problems: list[Problem] = field(default_factory=list)
    unsound: set[str] = field(default_factory=set)
    overridden: frozenset[str] = frozenset()
    places: dict[str, Place] = field(default_factory=dict)
    whole: bool = True

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
        """Return the rule book with what can be read."""
        practice_files = self._files(PracticeFile, (lib.practices for lib in libraries))
        parameter_files = self._files(ParameterFile, (lib.parameters for lib in libraries))
        finding_files = self._files(FindingFile, (lib.findings for lib in libraries))
        rule_files = self._files(RuleFile, (lib.rules for lib in libraries))

        practices: dict[str, Practice] = self._unique(practice_files, "practices", "id")
        sources: dict[str, Source] = self._unique(finding_files, "sources", "id")
        findings: dict[str, Finding] = self._unique(finding_files, "findings", "id")
        standard: dict[str, Parameter] = self._unique(parameter_files, "parameters", "name")
        parameters = self._overridden(standard, overrides)
        self.overridden = frozenset(overrides)
        conclusions = self._conclusions(rule_files)
        facts = {**catalogue(), **{name: _as_fact(name, c) for name, c in conclusions.items()}}

        rules = self._rules(rule_files, facts, parameters)
        self._refer(finding_files, sources, findings, practices)
        self._refer_parameters(parameter_files, findings)
        self._refer_rules(rules, findings, practices)
        templates = self._templates(libraries, rules)
        strata, cycles = stratified(rules)
        self.problems.extend(cycles)
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

    def _templates(
        self, libraries: Sequence[LibraryFiles], rules: Iterable[Rule]
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, data in ((n, d) for lib in libraries for n, d in lib.templates.items()):
            if name in found:
                text = "a template of this name exists already"
                self.problems.append(Problem(Place(name), text, "a name of its own"))
            try:
                found.setdefault(name, text_of(name, data))
            except InputError as error:
                self.problems.extend(error.problems)
                self.unsound.update(rule.id for rule in rules if rule.template == name)
        return found

    def _files(
        self, model: type[Model], groups: Iterable[Mapping[str, bytes]]
    ) -> list[tuple[Document, Model]]:
        read = []
        for name, data in ((n, d) for group in groups for n, d in group.items()):
            document = self.parse(name, data)
            if document is None:
                self.whole = False
                continue
            try:
                read.append((document, model.model_validate(as_tuples(document.data))))
            except ValidationError as error:
                self.whole = False
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
                self.places.setdefault(name, document.place((group, i)))
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
    ) -> list[Rule]:
        rules: list[Rule] = []
        seen: dict[str, Place] = {}
        for document, content in files:
            parser = ConditionParser(document, facts, parameters, self.problems, self.overridden)
            for i, spec in enumerate(content.rules):
                place = document.place(("rules", i))
                before = len(self.problems)
                for name in (spec.id, spec.name):
                    if name in seen:
                        text = f"rule {name} is defined twice, first at {seen[name]}"
                        self.problems.append(Problem(place, text, "each id and name once"))
                    seen.setdefault(name, place)
                rules.append(_rule(spec, content.area, i, place, parser))
                if len(self.problems) > before:
                    self.unsound.add(spec.id)
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
            before = len(self.problems)
            self._exist(rule.place, about, "finding", rule.findings, findings)
            self._exist(rule.place, about, "practice", [rule.practice], practices)
            for name in rule.reads:
                if name.startswith(f"{CONCLUSIONS}.") and name not in concluded:
                    text = f"{about} reads {name}, which no rule concludes"
                    self.problems.append(Problem(rule.place, text))
            if len(self.problems) > before:
                self.unsound.add(rule.id)

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
