"""Checks a whole rule library and reports everything that is wrong with it, all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from sourcing_advisor.advice.template_language import BASE
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.documents.problems import Place, Problem
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.folders import read_libraries
from sourcing_advisor.rules.lint.cases import (
    PlacedCase,
    check_cases,
    firing_situations,
    read_cases,
)
from sourcing_advisor.rules.lint.known_facts import check_printed_facts
from sourcing_advisor.rules.lint.plan import check_plan
from sourcing_advisor.rules.lint.prose import check_labels, check_prose, check_typed_numbers
from sourcing_advisor.rules.lint.reach import Progress, check_reach
from sourcing_advisor.rules.lint.remarks import Remark, unsilenced
from sourcing_advisor.rules.lint.support import check_citations, check_numbers
from sourcing_advisor.rules.loading import Draft, draft_rule_book


def check_library(
    added: Sequence[str | Path] = (),
    parameters: Mapping[str, float] | None = None,
    progress: Progress = lambda what: None,  # noqa: ARG005
    *,
    own: bool = True,
) -> tuple[RuleBook, list[Problem]]:
    """Return the rule book and what is wrong with the library, the advisor's `own` or not.

    Rules at fault are left out of what is checked by running them. When a file cannot be read at
    all, the last problem says that these checks were left out altogether.
    """
    progress("reading the files ...")
    draft = draft_rule_book(added, parameters, own=own)
    cases, problems = read_cases(read_libraries(added, own=own))
    problems += draft.problems
    if draft.whole:
        problems += check_draft(draft, cases, progress)
    problems = sorted(
        dict.fromkeys(problems), key=lambda problem: (problem.place.file, problem.place.line or 0)
    )
    if not draft.whole:
        found = "cases, templates, citations and what else unreadable files hold were not checked"
        advice = "Correct the files that cannot be read first."
        problems.append(Problem(Place("rules check"), found, suggestion=advice))
    return draft.book, problems


def check_draft(
    draft: Draft,
    cases: Sequence[PlacedCase],
    progress: Progress = lambda what: None,  # noqa: ARG005
) -> list[Problem]:
    """Return what is wrong with a library whose files can all be read, less what is silenced."""
    book = draft.sound_book()
    apart = {rule for rule in draft.book.rules if rule.id not in book.rule_by_id}
    of_sound = [placed for placed in cases if placed.case.rule not in {rule.id for rule in apart}]
    templates = AdviceTemplates(book)
    refused: dict[str, list[Problem]] = {}
    for i, rule in enumerate(book.rules, start=1):
        progress(f"templates of {i:,} of {len(book.rules):,} rules read ...")
        if rule.kind == "gap" and (problems := templates.check(rule)):
            refused[rule.id] = problems

    def remarks() -> Iterator[Remark]:
        progress("trying the cases ...")
        yield from check_cases(book, of_sound)
        yield from check_unused(book, {rule.template for rule in apart})
        firing = firing_situations(book, of_sound)
        for i, rule in enumerate(book.rules, start=1):
            if rule.kind == "gap" and rule.id not in refused:
                progress(f"advice of {i:,} of {len(book.rules):,} rules read ...")
                yield from check_printed_facts(templates.tree(rule), rule, book)
                yield from check_typed_numbers(rule, book)
                yield from check_prose(rule, firing[rule.id], templates, book)
        yield from check_reach(book, progress)
        yield from check_numbers(book)
        progress("reading the plan ...")
        yield from check_plan(book)
        yield from check_citations(draft.book, draft.places, draft.mentioned)
        yield from check_labels(draft.book, draft.places)

    return [*chain(*refused.values()), *unsilenced(remarks(), book.rules)]


def check_unused(book: RuleBook, apart: Collection[str]) -> Iterator[Remark]:
    """Yield the templates that no rule uses and that are not `apart`."""
    used = {rule.template for rule in book.rules if rule.kind == "gap"}
    for name in sorted(book.templates.keys() - used - {BASE, *apart}):
        if name.startswith("recommendations/"):
            yield Remark("TE01", Place(book.template_file(name)), "no rule uses this template")
