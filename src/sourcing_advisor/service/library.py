"""The rule library as a caller chooses it: opened, looked up by near name, checked, documented."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sourcing_advisor.documents.files import refuse_unreachable
from sourcing_advisor.documents.problems import Argument, InputError, Problem, did_you_mean, quote
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.models import Finding, Kind, Parameter

T = TypeVar("T")
U = TypeVar("U")
Progress = Callable[[str], None]
"""Told what is being done, each time that something else begins."""


def both(first: Callable[[], T], second: Callable[[], U]) -> tuple[T, U]:
    """Return what both calls return; raises `InputError` with the problems of both."""
    problems: list[Problem] = []
    results: list[T | U] = []
    for call in (first, second):
        try:
            results.append(call())
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return results[0], results[1]  # type: ignore[return-value]  # in the order of the calls


@dataclass(frozen=True, slots=True)
class LibraryChoice:
    """The advisor's own rule library, the folders added to it, and the parameters overridden.

    `problems` are those that the caller met in what it was given. They are raised together with
    those of the library.
    """

    folders: Sequence[str | Path] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    def opened_by(self, reader: Callable[[Sequence[str | Path], Mapping[str, float]], T]) -> T:
        """Return what `reader` makes of folders and parameters; raises `InputError`."""

        def choice() -> None:
            if self.problems:
                raise InputError(self.problems)

        return both(choice, lambda: reader(self.folders, self.parameters))[1]

    def book(self) -> RuleBook:
        """Return the rule book; raises `InputError` with every problem found."""
        return self.opened_by(load_rule_book)


def find_rule(name: str, book: RuleBook) -> Rule:
    """Return the rule with an id or a name; raises `InputError` with the nearest right name."""
    known = {rule.id: rule for rule in book.rules} | {rule.name: rule for rule in book.rules}
    return _named("rule", name, known)


def find_finding(name: str, book: RuleBook) -> Finding:
    """Return the finding with an id; raises `InputError` with the nearest right id."""
    return _named("finding", name, book.findings)


def find_parameter(name: str, book: RuleBook) -> Parameter:
    """Return the parameter with a name; raises `InputError` with the nearest right name."""
    return _named("parameter", name, book.parameters)


def find_facts(name: str) -> tuple[Fact, ...]:
    """Return the fact with a name, or the facts of the section with it; raises `InputError`."""
    if name in section_models():
        return facts_in(name)
    return (find_fact(name),)


def find_fact(name: str) -> Fact:
    """Return the fact with a name; raises `InputError` with the nearest right name."""
    return _named("fact", name, catalogue())


def facts_in(section: str | None = None) -> tuple[Fact, ...]:
    """Return the facts of a section, or all; raises `InputError` with the nearest right name."""
    if section:
        section = _named("section", section, {name: name for name in section_models()})
    return tuple(fact for fact in catalogue().values() if section in (None, fact.section))


def rules_in(book: RuleBook, practice: str | None, kind: Kind | None) -> tuple[Rule, ...]:
    """Return the rules of a practice and a kind, where these are given; raises `InputError`."""
    wanted = _practice(practice, book)
    return tuple(
        rule for rule in book.rules if wanted in (None, rule.practice) and kind in (None, rule.kind)
    )


def findings_in(book: RuleBook, practice: str | None) -> tuple[Finding, ...]:
    """Return the findings on a practice, or all; raises `InputError`."""
    wanted = _practice(practice, book)
    return tuple(
        finding
        for finding in book.findings.values()
        if wanted is None or wanted in finding.practices
    )


def check_rules(
    choice: LibraryChoice,
    progress: Progress = lambda what: None,  # noqa: ARG005
) -> tuple[RuleBook, list[Problem]]:
    """Return a rule library as far as it can be read, and everything that is wrong with it."""
    from sourcing_advisor.rules.lint.check import check_library  # noqa: PLC0415 - costly to import

    return choice.opened_by(lambda folders, values: check_library(folders, values, progress))


def document_rules(choice: LibraryChoice, folder: Path) -> int:
    """Write the pages of a rule library to a folder; return how many. Raises `InputError`."""
    from sourcing_advisor.rules.lint.cases import cases_beside  # noqa: PLC0415 - costly to import
    from sourcing_advisor.site.pages import library_pages, write_pages  # noqa: PLC0415 - likewise

    refuse_unreachable(folder)  # before the work of making pages
    pages = library_pages(choice.book(), cases_beside(choice.folders))
    write_pages(pages, folder)
    return len(pages)


def _practice(name: str | None, book: RuleBook) -> str | None:
    known = {practice.id: practice.id for practice in book.practices}
    return _named("practice", name, known) if name else None


def _named(kind: str, name: str, known: Mapping[str, T]) -> T:
    """Return what `name` stands for; raises `InputError` with the nearest right name."""
    if name in known:
        return known[name]
    for candidate, value in known.items():
        if candidate.lower() == name.lower():
            return value
    alike = [candidate for candidate in known if _without_zeros(candidate) == _without_zeros(name)]
    found = f"there is no {kind} {quote(name)}"
    raise InputError([Problem(Argument(kind), found, None, did_you_mean(name, alike or known))])


def _without_zeros(name: str) -> str:
    """Return a name as it may be remembered: GS-02 as gs-2."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", name.lower())
