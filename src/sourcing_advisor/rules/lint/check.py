"""Checks a whole rule library and reports everything that is wrong with it, all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import permutations
from pathlib import Path

from sourcing_advisor.advice.template_language import BASE
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.nodes import Compare, Condition
from sourcing_advisor.documents.problems import Place, Problem
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.folders import read_libraries
from sourcing_advisor.rules.lint.cases import PlacedCase, check_cases, read_cases
from sourcing_advisor.rules.lint.known_facts import check_printed_facts
from sourcing_advisor.rules.lint.numbers import check_numbers
from sourcing_advisor.rules.lint.plan import check_plan
from sourcing_advisor.rules.lint.reach import check_fires, implies
from sourcing_advisor.rules.loading import Draft, draft_rule_book


def check_library(
    added: Sequence[str | Path] = (), parameters: Mapping[str, float] | None = None
) -> tuple[RuleBook, list[Problem]]:
    """Return the rule book and what is wrong with the library.

    Rules at fault are left out of what is checked by running them. When a file cannot be read at
    all, the last problem says that these checks were left out altogether.
    """
    draft = draft_rule_book(added, parameters)
    cases, problems = read_cases(read_libraries(added))
    problems += draft.problems
    if draft.whole:
        problems += _checked(draft, cases)
    problems = sorted(
        dict.fromkeys(problems), key=lambda each: (each.place.file, each.place.line or 0)
    )
    if not draft.whole:
        found = "cases, templates, citations and what else unreadable files hold were not checked"
        advice = "Correct the files that cannot be read first."
        problems.append(Problem(Place("rules check"), found, suggestion=advice))
    return draft.book, problems


def _checked(draft: Draft, cases: Sequence[PlacedCase]) -> list[Problem]:
    book = draft.sound_book()
    apart = draft.book.rule_by_id.keys() - book.rule_by_id.keys()
    return [
        *check_cases(book, [each for each in cases if each.case.rule not in apart]),
        *check_templates(book, {each.template for each in draft.book.rules if each.id in apart}),
        *check_reach(book),
        *check_numbers(book),
        *check_plan(book),
        *check_citations(draft.book, draft.places, draft.mentioned),
    ]


def check_templates(book: RuleBook, apart: Collection[str] = ()) -> list[Problem]:
    """Return what is wrong with templates, and those that no rule uses and are not `apart`."""
    templates = AdviceTemplates(book)
    gaps = [rule for rule in book.rules if rule.kind == "gap"]
    used = {rule.template for rule in gaps}
    problems = [problem for rule in gaps for problem in _check_template(rule, book, templates)]
    advice = (name for name in book.templates if name.startswith("recommendations/"))
    unused = sorted(set(advice) - used - {BASE, *apart})
    return problems + [
        Problem(Place(book.template_file(name)), "no rule uses this template") for name in unused
    ]


def _check_template(rule: Rule, book: RuleBook, templates: AdviceTemplates) -> list[Problem]:
    return templates.check(rule) or check_printed_facts(templates.tree(rule), rule, book)


def check_reach(book: RuleBook) -> list[Problem]:
    """Return the rules that can never fire, equal another, or fire only when another does."""
    problems: list[Problem] = []
    able: list[Rule] = []
    for rule in book.rules:
        never = check_fires(rule, book)
        if never:
            problems.append(never)
        else:
            able.append(rule)
    numbers: dict[Condition, int] = {}
    numbered = {rule.id: numbers.setdefault(rule.condition, len(numbers)) for rule in able}
    conditions = list(numbers)

    @cache
    def follows(one: int, other: int) -> bool:
        return one == other or implies(conditions[one], conditions[other], book.facts)

    for one, other in permutations(able, 2):
        if _comparable(one, other) and follows(numbered[one.id], numbered[other.id]):
            equal = follows(numbered[other.id], numbered[one.id])
            if equal and one.id > other.id:
                continue
            found = (
                f"rule {one.id} has the same condition as rule {other.id}"
                if equal
                else f"whenever rule {one.id} fires, rule {other.id} fires too"
            )
            problems.append(Problem(one.place, found, "rules that each say something of their own"))
    return problems


def check_citations(
    book: RuleBook, places: Mapping[str, Place], mentioned: Collection[str] = ()
) -> list[Problem]:
    """Return the rules without findings, and the findings, conclusions and parameters without use.

    `mentioned` are the names in conditions that could not be read whole: they count as used.
    """
    problems = [
        Problem(rule.place, f"rule {rule.id} cites no finding")
        for rule in book.rules
        if not rule.findings and rule.kind != "conclusion"
    ]
    cited = {name for rule in book.rules for name in rule.findings}
    cited |= {each.finding for each in book.parameters.values() if each.finding}
    cited |= {name for each in book.findings.values() for name in each.tempered_by}
    cited |= {name for each in book.sources.values() for name in each.bases}
    cited |= {edge.finding for edge in book.plan.precedes if edge.finding}
    read = {name for rule in book.rules for name in rule.reads}
    used = {name for rule in book.rules for name in rule.parameters}
    used |= {
        leaf.parameter for leaf in book.plan.leaves if isinstance(leaf, Compare) and leaf.parameter
    }
    read |= {leaf.fact for leaf in book.plan.leaves}
    return [
        *problems,
        *_idle("nothing cites finding", book.findings, cited, places),
        *_idle("no rule reads", book.conclusions, read.union(mentioned), places),
        *_idle("no rule uses parameter", book.parameters, used.union(mentioned), places),
    ]


def _idle(
    what: str, names: Iterable[str], used: set[str], places: Mapping[str, Place]
) -> list[Problem]:
    return [Problem(places[name], f"{what} {name}") for name in names if name not in used]


def _comparable(one: Rule, other: Rule) -> bool:
    return (
        one.practice == other.practice
        and one.kind == other.kind
        and one.concludes == other.concludes
    )
