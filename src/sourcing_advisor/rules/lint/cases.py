"""Cases: whether every rule has them, and whether each rule says what its cases expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sourcing_advisor.conditions.nodes import ORDER_OPERATORS, Compare, leaves
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.documents.problems import (
    InputError,
    Place,
    Problem,
    as_given,
    did_you_mean,
    quote,
)
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.documents.validation import problems_of
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.facts.contradictions import contradictions_in
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.folders import LibraryFiles, read_libraries, text_of
from sourcing_advisor.rules.models import Case, CaseFile

NEAR = 1
"""How far from a threshold a case may lie and still show one side of it, in the fact's unit."""


@dataclass(frozen=True, slots=True)
class PlacedCase:
    """A case and where it is written; one that is not `sound` only says which rule it is for."""

    case: Case
    place: Place
    sound: bool = True


def read_cases(
    libraries: Iterable[LibraryFiles],
) -> tuple[tuple[PlacedCase, ...], list[Problem]]:
    """Return the cases of rule libraries, and what is wrong with the files."""
    cases: list[PlacedCase] = []
    problems: list[Problem] = []
    for name, data in ((n, d) for library in libraries for n, d in library.cases.items()):
        try:
            document, found = parse_yaml(text_of(name, data), name)
            problems.extend(found)
            content = CaseFile.model_validate(document.data)
        except ValidationError as error:
            problems.extend(problems_of(error, document, CaseFile))
            cases.extend(_cases_one_by_one(document))
        except InputError as error:
            problems.extend(error.problems)
        else:
            cases.extend(
                PlacedCase(case, document.place(("cases", i)))
                for i, case in enumerate(content.cases)
            )
    return tuple(cases), problems


def cases_beside(added: Sequence[str | Path] = ()) -> tuple[Case, ...]:
    """Return the sound cases of the advisor's own rules and of those in the folders in `added`."""
    placed, _ = read_cases(read_libraries(added))
    return tuple(each.case for each in placed if each.sound)


def _cases_one_by_one(document: Document) -> Iterator[PlacedCase]:
    """Yield the cases of a file in which something is at fault."""
    data = document.data
    written = data.get("cases") if isinstance(data, dict) else None
    for i, each in enumerate(written if isinstance(written, list) else ()):
        place = document.place(("cases", i))
        try:
            yield PlacedCase(Case.model_validate(each), place)
        except ValidationError:
            rule = each.get("rule") if isinstance(each, dict) else None
            unread: Any = {"rule": str(rule), "name": "", "facts": {}, "verdict": "unknown"}
            yield PlacedCase(Case.model_construct(**unread), place, sound=False)


def check_cases(book: RuleBook, cases: Sequence[PlacedCase]) -> list[Problem]:
    """Return every case that a rule fails, and every rule without the cases that it needs."""
    evaluators = {rule.id: ReferenceEvaluator(book.resting_under(rule)) for rule in book.rules}
    by_rule: dict[str, list[PlacedCase]] = {rule.id: [] for rule in book.rules}
    problems: list[Problem] = []
    for placed in cases:
        if placed.sound:
            problems.extend(_check_case(placed, book, evaluators))
        if placed.case.rule in by_rule:
            by_rule[placed.case.rule].append(placed)
    for rule in book.rules:
        if all(placed.sound for placed in by_rule[rule.id]):
            problems.extend(_check_coverage(rule, [placed.case for placed in by_rule[rule.id]]))
    return problems


def _check_case(
    placed: PlacedCase, book: RuleBook, evaluators: Mapping[str, ReferenceEvaluator]
) -> list[Problem]:
    case = placed.case
    if case.rule not in book.rule_by_id:
        hint = did_you_mean(case.rule, book.rule_by_id)
        return [Problem(placed.place, f"there is no rule {quote(case.rule)}", suggestion=hint)]
    problems = _check_facts(placed, book)
    if problems:
        return problems
    found = evaluators[case.rule].outcomes(case.facts)[case.rule]
    if found != case.verdict:
        text = f"case “{case.name}” of rule {case.rule} gives {found}"
        return [Problem(placed.place, text, case.verdict)]
    return [
        Problem(placed.place, f"case “{case.name}” of rule {case.rule}: {conflict.why}")
        for conflict in contradictions_in(case.facts)
    ]


def _check_facts(placed: PlacedCase, book: RuleBook) -> list[Problem]:
    problems = []
    for name, value in placed.case.facts.items():
        fact = book.facts.get(name)
        if fact is None or name in book.conclusions:
            hint = did_you_mean(name, book.facts)
            problems.append(Problem(placed.place, f"there is no fact {quote(name)}", None, hint))
        elif not fact.accepts(value):
            found = f"{name} is {as_given(value)}"
            problems.append(Problem(placed.place, found, values_in_words(fact)))
    return problems


def _check_coverage(rule: Rule, cases: Sequence[Case]) -> list[Problem]:
    needed = ["fired", "clear", "unknown"]
    if rule.applies_when is not None:
        needed.append("not_applicable")
    have = {case.verdict for case in cases}
    problems = [
        Problem(rule.place, f"rule {rule.id} has no case in which it is {verdict}")
        for verdict in needed
        if verdict not in have
    ]
    for leaf in leaves(rule.condition):
        if isinstance(leaf, Compare) and leaf.operator in ORDER_OPERATORS:
            problems.extend(_check_threshold(rule, leaf, [case.facts for case in cases]))
    return problems


def _check_threshold(
    rule: Rule, leaf: Compare, situations: Sequence[Mapping[str, bool | int | float | str]]
) -> list[Problem]:
    threshold = leaf.value
    if not isinstance(threshold, int | float):
        return []
    near = [
        truth(leaf, facts)
        for facts in situations
        if isinstance(value := facts.get(leaf.fact), int | float) and abs(value - threshold) <= NEAR
    ]
    return [
        Problem(
            rule.place,
            f"rule {rule.id} has no case near the threshold {threshold} of {leaf.fact} "
            f"on the side where the comparison is {'true' if side else 'false'}",
        )
        for side in (True, False)
        if side not in near and _exists(leaf, side=side)
    ]


def _exists(leaf: Compare, *, side: bool) -> bool:
    """Say whether the fact has values on that side at all (a scale has none below 1)."""
    return (
        True
        if not isinstance(leaf.value, int) or isinstance(leaf.value, bool)
        else not (
            (leaf.operator == "ge" and leaf.value <= 0 and not side)
            or (leaf.operator == "lt" and leaf.value <= 0 and side)
        )
    )
