"""Cases: whether every rule has them, and whether each rule says what its cases expect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sourcing_advisor.conditions.nodes import ORDER_OPERATORS, Compare
from sourcing_advisor.conditions.truth import truth
from sourcing_advisor.documents.problems import (
    Hints,
    InputError,
    Place,
    Problem,
    as_given,
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
from sourcing_advisor.rules.lint.remarks import Remark
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


def check_cases(book: RuleBook, cases: Sequence[PlacedCase]) -> Iterator[Remark]:
    """Yield every case that a rule fails, and every rule without the cases that it needs."""
    evaluator_of = cache(partial(_evaluator, book))
    by_rule: dict[str, list[PlacedCase]] = {rule.id: [] for rule in book.rules}
    hints = Hints()
    for placed in cases:
        if placed.sound:
            yield from _check_case(placed, book, evaluator_of, hints)
        if placed.case.rule in by_rule:
            by_rule[placed.case.rule].append(placed)
    for rule in book.rules:
        if all(placed.sound for placed in by_rule[rule.id]):
            yield from _check_coverage(rule, [placed.case for placed in by_rule[rule.id]])


def firing_situations(
    book: RuleBook, cases: Iterable[PlacedCase]
) -> Mapping[str, Sequence[Mapping[str, bool | int | float | str]]]:
    """Return, for each rule, the facts of its cases in which it fires as they say."""
    situations: dict[str, list[Mapping[str, bool | int | float | str]]] = {
        rule.id: [] for rule in book.rules
    }
    evaluator_of = cache(partial(_evaluator, book))
    for placed in cases:
        case, rule = placed.case, book.rule_by_id.get(placed.case.rule)
        if not placed.sound or rule is None or case.verdict != "fired":
            continue
        if any(_check_facts(placed, rule, book, Hints(0))):
            continue
        if evaluator_of(rule.id).outcomes(case.facts)[rule.id] == "fired":
            situations[rule.id].append(case.facts)
    return situations


def _evaluator(book: RuleBook, rule: str) -> ReferenceEvaluator:
    """Return what decides one rule and those that it rests on."""
    return ReferenceEvaluator(book.resting_under(book.rule_by_id[rule]))


def _check_case(
    placed: PlacedCase,
    book: RuleBook,
    evaluator_of: Callable[[str], ReferenceEvaluator],
    hints: Hints,
) -> Iterator[Remark]:
    case = placed.case
    rule = book.rule_by_id.get(case.rule)
    if rule is None:
        found, hint = (
            f"there is no rule {quote(case.rule)}",
            hints.nearest(case.rule, book.rule_by_id),
        )
        yield Remark("CA04", placed.place, found, suggestion=hint)
        return
    remarks = list(_check_facts(placed, rule, book, hints))
    yield from remarks
    if remarks:
        return
    verdict = evaluator_of(rule.id).outcomes(case.facts)[rule.id]
    if verdict != case.verdict:
        found = f"case “{case.name}” of rule {rule.id} gives {verdict}"
        yield Remark("CA03", placed.place, found, case.verdict, rule=rule)
        return
    for conflict in contradictions_in(case.facts):
        found = f"case “{case.name}” of rule {rule.id}: {conflict.why}"
        yield Remark("CA05", placed.place, found, rule=rule)


def _check_facts(placed: PlacedCase, rule: Rule, book: RuleBook, hints: Hints) -> Iterator[Remark]:
    for name, value in placed.case.facts.items():
        fact = book.facts.get(name)
        if fact is None or name in book.conclusions:
            found, hint = f"there is no fact {quote(name)}", hints.nearest(name, book.facts)
            yield Remark("CA04", placed.place, found, suggestion=hint, rule=rule)
        elif not fact.accepts(value):
            found = f"{name} is {as_given(value)}"
            yield Remark("CA04", placed.place, found, values_in_words(fact), rule=rule)


def _check_coverage(rule: Rule, cases: Sequence[Case]) -> Iterator[Remark]:
    needed = ["fired", "clear", "unknown"]
    if rule.applies_when is not None:
        needed.append("not_applicable")
    have = {case.verdict for case in cases}
    for verdict in needed:
        if verdict not in have:
            found = f"rule {rule.id} has no case in which it is {verdict}"
            yield Remark("CA01", rule.place, found, rule=rule)
    for leaf in rule.leaves:
        if isinstance(leaf, Compare) and leaf.operator in ORDER_OPERATORS:
            yield from _check_threshold(rule, leaf, [case.facts for case in cases])


def _check_threshold(
    rule: Rule, leaf: Compare, situations: Sequence[Mapping[str, bool | int | float | str]]
) -> Iterator[Remark]:
    threshold = leaf.value
    if not isinstance(threshold, int | float):
        return
    near = [
        truth(leaf, facts)
        for facts in situations
        if isinstance(value := facts.get(leaf.fact), int | float) and abs(value - threshold) <= NEAR
    ]
    for side in (True, False):
        if side not in near and _exists(leaf, side=side):
            found = (
                f"rule {rule.id} has no case near the threshold {threshold} of {leaf.fact} "
                f"on the side where the comparison is {'true' if side else 'false'}"
            )
            yield Remark("CA02", rule.place, found, rule=rule)


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
