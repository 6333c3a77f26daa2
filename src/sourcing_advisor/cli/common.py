"""What several commands share: options, and what they name in the rule library."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from sourcing_advisor.cli.output import PARAMETER_OPTION
from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.loading import load_rule_book

T = TypeVar("T")
U = TypeVar("U")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")

rules_option = click.option(
    "--rules",
    "rules_folders",
    metavar="DIR",
    multiple=True,
    help="Add a folder of rules, findings and templates. May be repeated.",
)
parameter_option = click.option(
    "--parameter",
    "parameters",
    metavar="NAME=VALUE",
    multiple=True,
    help="Override a threshold (see: sourcing-advisor parameters list). May be repeated.",
)
output_option = click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="Write to this file instead of standard output. It is replaced only when all went well.",
)


def both(first: Callable[[], T], second: Callable[[], U]) -> tuple[T, U]:
    """Return what both calls return; raises `InputError` with the problems of both."""
    problems: list[Problem] = []
    found: list[Any] = []
    for call in (first, second):
        try:
            found.append(call())
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found[0], found[1]


def with_parameters(texts: tuple[str, ...], use: Callable[[dict[str, float]], T]) -> T:
    """Return what `use` makes of the values given with --parameter.

    Raises `InputError` with all that do not parse, and with what is wrong with the others.
    """
    values, problems = _parsed(texts)
    try:
        result = use(values)
    except InputError as error:
        problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return result


def parsed_parameters(texts: tuple[str, ...]) -> dict[str, float]:
    """Return the values given with --parameter; raises `InputError` with all that do not parse."""
    return with_parameters(texts, dict)


def _parsed(texts: tuple[str, ...]) -> tuple[dict[str, float], list[Problem]]:
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for text in texts:
        name, _, value = text.partition("=")
        name = name.strip()
        if not name or not _NUMBER.fullmatch(value.strip()):
            problems.append(Problem(PARAMETER_OPTION, quote(text), "NAME=NUMBER"))
        elif name in found:
            problems.append(Problem(PARAMETER_OPTION, f"{name} is given twice", "each name once"))
        else:
            found[name] = float(value)
    return found, problems


def rule_book(folders: tuple[str, ...], parameters: tuple[str, ...] = ()) -> RuleBook:
    """Return the rule book with what the command line adds and overrides."""
    return with_parameters(parameters, lambda values: load_rule_book(folders, values))


def rule_named(name: str, book: RuleBook) -> Rule:
    """Return the rule with an id or a name; raises `InputError` with the nearest right name."""
    known = {rule.id: rule for rule in book.rules} | {rule.name: rule for rule in book.rules}
    return found_by_name("rule", name, known)


def found_by_name(kind: str, name: str, known: dict[str, T]) -> T:
    """Return what `name` stands for; raises `InputError` with the nearest right name."""
    if name in known:
        return known[name]
    for each, value in known.items():
        if each.lower() == name.lower():
            return value
    alike = [each for each in known if _without_zeros(each) == _without_zeros(name)]
    found = f"there is no {kind} {quote(name)}"
    hint = did_you_mean(name, alike or known)
    raise InputError([Problem(Place("command line"), found, None, hint)])


def _without_zeros(name: str) -> str:
    """Return a name as it may be remembered: GS-02 as gs-2."""
    return re.sub(r"\b0+(?=[0-9])", "", name.lower())
