"""Which facts a template prints where they may be unknown, and would read as not stated.

A fact is known for certain where the rule cannot fire without it, or where the branches of the
template around it leave no other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import nodes

from sourcing_advisor.advice.template_language import fact_at
from sourcing_advisor.conditions.nodes import (
    Compare,
    Condition,
    Known,
    all_of,
    any_of,
)
from sourcing_advisor.conditions.normal_form import negated_leaf
from sourcing_advisor.documents.problems import Place
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.lint.reach import TOO_MANY, with_conclusions
from sourcing_advisor.rules.lint.remarks import Remark
from sourcing_advisor.rules.lint.search import Goal, Search, TooManyWaysError


def check_printed_facts(tree: nodes.Template, rule: Rule, book: RuleBook) -> Iterator[Remark]:
    """Yield every place at which the template of a rule prints a fact that may be unknown."""
    file = book.template_file(rule.template)
    checker = _Checker(rule, book)
    around = [(with_conclusions(rule, book), True)]
    try:
        unguarded = list(dict.fromkeys(checker.unguarded(tree, around)))
    except TooManyWaysError:
        found = f"whether it prints facts that may be unknown was not found out: {TOO_MANY}"
        advice = "Use fewer branches, or a simpler condition in the rule."
        yield Remark("TE03", Place(file), found, suggestion=advice, rule=rule)
        return
    for fact, line in unguarded:
        yield Remark(
            "TE02",
            Place(file, line),
            f"{fact} is printed where it may be unknown, and would read “not stated”",
            "a fact without which the rule cannot fire, or a branch in which it is known",
            f"Put {{% if facts.{fact} is known %}} around it.",
            rule,
        )


class _Checker:
    def __init__(self, rule: Rule, book: RuleBook) -> None:
        self._rule = rule
        self._book = book
        self._search = Search(book.facts)

    def unguarded(self, node: nodes.Node, around: Sequence[Goal]) -> Iterator[tuple[str, int]]:
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

    def _in_branches(self, node: nodes.If, around: Sequence[Goal]) -> Iterator[tuple[str, int]]:
        for branch in (node, *node.elif_):
            inside = self._where(branch.test, around, true=True)
            for child in branch.body:
                yield from self.unguarded(child, inside)
            around = self._where(branch.test, around, true=False)
        for child in node.else_:
            yield from self.unguarded(child, around)

    def _where(self, test: nodes.Node, around: Sequence[Goal], *, true: bool) -> Sequence[Goal]:
        """Return what holds where `test` is true, or is not."""
        return [*around, (_asked(test, true=true), True)]

    def _is_known(self, fact: str, around: Sequence[Goal]) -> bool:
        if fact in self._book.conclusions:
            return False
        return not any(self._search.ways([*around, (Known(fact), False)]))


def _asked(test: nodes.Node, *, true: bool) -> Condition:
    """Return what holds where a test of a template is true, or is not: a test knows no unknown."""
    match test:
        case nodes.Not():
            return _asked(test.node, true=not true)
        case nodes.And() | nodes.Or():
            parts = _asked(test.left, true=true), _asked(test.right, true=true)
            return all_of(*parts) if isinstance(test, nodes.And) is true else any_of(*parts)
        case nodes.Test():
            fact = fact_at(test.node)
            if test.name == "known":
                return Known(fact, true)
            leaf = Compare(fact, "eq", _answer(test))
            return leaf if true else any_of(negated_leaf(leaf), Known(fact, expected=False))
        case _:  # what it asks cannot be said: something of its own that may hold or not
            return Known(f"\0{id(test)}", true)


def _answer(test: nodes.Test) -> bool | str:
    if test.name == "answered":
        return str(next(arg.value for arg in test.args if isinstance(arg, nodes.Const)))
    return test.name == "yes"
