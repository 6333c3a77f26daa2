"""Which facts a template prints where they may be unknown, and would read as not stated.

A fact is known for certain where the rule cannot fire without it, or where the branches of the
template around it leave no other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TypeAlias

from jinja2 import nodes

from sourcing_advisor.advice.template_language import fact_at
from sourcing_advisor.conditions.nodes import Compare, Known
from sourcing_advisor.documents.problems import Place
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.lint.reach import (
    MOST_COMBINATIONS,
    Demand,
    possible,
    ways,
    with_conclusions,
)
from sourcing_advisor.rules.lint.remarks import Remark

Ways: TypeAlias = tuple[tuple[Demand, ...], ...]
"""The sets of demands, one of which is met wherever a piece of a template is printed."""


def check_printed_facts(tree: nodes.Template, rule: Rule, book: RuleBook) -> Iterator[Remark]:
    """Yield every place at which the template of a rule prints a fact that may be unknown."""
    checker = _Checker(rule, book)
    around = tuple(ways(with_conclusions(rule, book), wanted=True))
    for fact, line in dict.fromkeys(checker.unguarded(tree, around)):
        yield Remark(
            "TE02",
            Place(book.template_file(rule.template), line),
            f"{fact} is printed where it may be unknown, and would read “not stated”",
            "a fact without which the rule cannot fire, or a branch in which it is known",
            f"Put {{% if facts.{fact} is known %}} around it.",
            rule,
        )


class _Checker:
    def __init__(self, rule: Rule, book: RuleBook) -> None:
        self._rule = rule
        self._book = book

    def unguarded(self, node: nodes.Node, around: Ways) -> Iterator[tuple[str, int]]:
        """Yield the facts printed in a node where they may be unknown, each with its line."""
        match node:
            case nodes.Getattr():
                fact = fact_at(node)
                if fact in self._book.facts and not self._is_known(fact, around):
                    yield fact, node.lineno
            case nodes.Test():
                pass
            case nodes.If():
                yield from self._in_branches(node, around)
            case nodes.CondExpr():
                yield from self.unguarded(node.expr1, self._where(node.test, around, true=True))
                if node.expr2 is not None:
                    otherwise = self._where(node.test, around, true=False)
                    yield from self.unguarded(node.expr2, otherwise)
            case _:
                for child in node.iter_child_nodes():
                    yield from self.unguarded(child, around)

    def _in_branches(self, node: nodes.If, around: Ways) -> Iterator[tuple[str, int]]:
        for branch in (node, *node.elif_):
            inside = self._where(branch.test, around, true=True)
            for child in branch.body:
                yield from self.unguarded(child, inside)
            around = self._where(branch.test, around, true=False)
        for child in node.else_:
            yield from self.unguarded(child, around)

    def _where(self, test: nodes.Node, around: Ways, *, true: bool) -> Ways:
        """Return the ways that are left where `test` is true, or is not."""
        added = _demands(test, true=true)
        joined = (tuple(dict.fromkeys((*one, *other))) for one, other in product(around, added))
        left = tuple(way for way in joined if possible(way, self._book.facts))
        return left if len(left) <= MOST_COMBINATIONS else around

    def _is_known(self, fact: str, around: Ways) -> bool:
        if fact in self._book.conclusions:
            return False
        unknown: Demand = (Known(fact, expected=False), True)
        return not any(possible((*way, unknown), self._book.facts) for way in around)


def _demands(test: nodes.Node, *, true: bool) -> Ways:
    """Return the ways in which a test of a template is true, or is not."""
    match test:
        case nodes.Not():
            return _demands(test.node, true=not true)
        case nodes.And() | nodes.Or():
            parts = _demands(test.left, true=true), _demands(test.right, true=true)
            if isinstance(test, nodes.And) is true:
                return tuple((*one, *other) for one, other in product(*parts))
            return (*parts[0], *parts[1])
        case nodes.Test():
            fact = fact_at(test.node)
            leaf = Known(fact) if test.name == "known" else Compare(fact, "eq", _answer(test))
            return (((leaf, true),),)
        case _:
            return ((),)


def _answer(test: nodes.Test) -> bool | str:
    if test.name == "answered":
        return str(next(arg.value for arg in test.args if isinstance(arg, nodes.Const)))
    return test.name == "yes"
