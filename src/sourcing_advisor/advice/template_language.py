"""The part of Jinja that advice may use, checked before a template is compiled.

A template states prose: text, values, branches on what is known, loops over what is given. What
it cannot say (calls, arithmetic, macros, attribute access beyond facts) it cannot abuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from sourcing_advisor.documents.problems import Place, Problem, did_you_mean, quote
from sourcing_advisor.rules.book import Rule, RuleBook

BASE = "recommendations/base.md.j2"
REQUIRED_BLOCKS = ("situation", "why", "first_steps", "who", "by_when", "success")
OPTIONAL_BLOCKS = ("draft",)
NAMES = ("client", "provider", "service")
GROUPS = ("facts", "parameters")
FUNCTIONS = {"cite": 1, "figure": 2}
FILTERS = ("bare", "anchor")
TESTS = {"known": 0, "yes": 0, "no": 0, "answered": 1}
LARGEST_TEMPLATE = 60_000
"""In characters."""

_STRUCTURE = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.Const,
    nodes.And,
    nodes.Or,
    nodes.Not,
)


@dataclass(frozen=True, slots=True)
class TemplateScope:
    """What the template of one rule may refer to."""

    book: RuleBook
    rule: Rule


def check_template(tree: nodes.Template, scope: TemplateScope, file: str) -> list[Problem]:
    """Return every place at which a parsed template leaves the language."""
    checker = _Checker(scope, file)
    checker.check_form(tree)
    for node in tree.body:
        checker.check(node)
    return checker.problems


class _Checker:
    def __init__(self, scope: TemplateScope, file: str) -> None:
        self._scope = scope
        self._file = file
        self.problems: list[Problem] = []

    def check_form(self, tree: nodes.Template) -> None:
        """Check that the template fills the blocks of the base, and only those."""
        blocks = [block.name for block in tree.find_all(nodes.Block)]
        for name in REQUIRED_BLOCKS:
            if name not in blocks:
                self.problems.append(Problem(Place(self._file), f"there is no block {name}"))
        if not any(True for _ in tree.find_all(nodes.Extends)):
            found = "the template does not extend the base"
            self.problems.append(Problem(Place(self._file), found, f'{{% extends "{BASE}" %}}'))

    def check(self, node: nodes.Node) -> None:  # noqa: C901 - one case for each kind of node
        """Check a node and all that is in it."""
        match node:
            case nodes.Extends():
                if not (isinstance(node.template, nodes.Const) and node.template.value == BASE):
                    self._report(node, "extends another template", f'"{BASE}"')
                return
            case nodes.Block():
                self._one_of(node, "block", node.name, (*REQUIRED_BLOCKS, *OPTIONAL_BLOCKS))
            case nodes.Getattr():
                self._check_path(node)
                return
            case nodes.Name():
                self._one_of(node, "name", node.name, (*NAMES, *GROUPS, *FUNCTIONS))
                if node.name not in NAMES:
                    self._report(node, f"{node.name} standing alone", "a value that it holds")
                return
            case nodes.Call():
                self._check_call(node)
                return
            case nodes.Filter():
                self._one_of(node, "filter", node.name, FILTERS)
                self._no_arguments(node, node.args)
            case nodes.Test():
                self._check_test(node)
                return
            case nodes.CondExpr():
                pass
            case _ if not isinstance(node, _STRUCTURE):
                found = f"{_name_of(node)}, which advice may not use"
                self._report(node, found, "text, values, if and the names in the authoring guide")
                return
        for child in node.iter_child_nodes():
            self.check(child)

    def _check_path(self, node: nodes.Getattr) -> None:
        path = _dotted(node)
        group, _, name = path.partition(".")
        book = self._scope.book
        if group == "facts":
            self._one_of(node, "fact", name, book.facts)
        elif group == "parameters":
            self._one_of(node, "parameter", name, book.parameters)
        else:
            self._report(node, f"attribute {quote(path)}", "facts.… or parameters.…")

    def _check_call(self, node: nodes.Call) -> None:
        if not isinstance(node.node, nodes.Name) or node.node.name not in FUNCTIONS:
            self._report(node, "a call", "cite(...) or figure(...)")
            return
        arguments = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        wanted = FUNCTIONS[node.node.name]
        if len(arguments) != wanted or len(node.args) != wanted or node.kwargs:
            self._report(node, f"{node.node.name} with other arguments", f"{wanted} in quotes")
            return
        finding = str(arguments[0])
        self._one_of(node, "finding among those that the rule cites", finding, self._citable())
        if node.node.name == "figure" and finding in self._scope.book.findings:
            figures = [figure.name for figure in self._scope.book.findings[finding].figures]
            self._one_of(node, f"figure in {finding}", str(arguments[1]), figures)

    def _check_test(self, node: nodes.Test) -> None:
        self._one_of(node, "test", node.name, TESTS)
        if not isinstance(node.node, nodes.Getattr) or not _dotted(node.node).startswith("facts."):
            self._report(node, f"a test of something else with {node.name}", "a test of a fact")
            return
        self._check_path(node.node)
        arguments = [arg.value for arg in node.args or () if isinstance(arg, nodes.Const)]
        fact = self._scope.book.facts.get(_dotted(node.node).removeprefix("facts."))
        if node.name == "answered" and fact is not None:
            word = str(arguments[0]) if len(arguments) == 1 else ""
            self._one_of(node, f"word for {fact.name}", word, fact.words or {})
        elif node.name in ("yes", "no") and fact is not None and fact.type != "yes_no":
            self._report(node, f"{fact.name} is {node.name}", "a fact answered with yes or no")

    def _citable(self) -> Mapping[str, None]:
        return dict.fromkeys(self._scope.rule.findings)

    def _no_arguments(self, node: nodes.Node, arguments: list[nodes.Expr]) -> None:
        if arguments:
            self._report(node, "a filter with arguments", "a filter without arguments")

    def _one_of(
        self,
        node: nodes.Node,
        what: str,
        name: str,
        known: Mapping[str, object] | tuple[str, ...] | list[str],
    ) -> None:
        if name not in known:
            found = f"there is no {what} {quote(name)}"
            self._report(node, found, suggestion=did_you_mean(name, known))

    def _report(
        self,
        node: nodes.Node,
        found: str,
        expected: str | None = None,
        suggestion: str | None = None,
    ) -> None:
        self.problems.append(Problem(Place(self._file, node.lineno), found, expected, suggestion))


def _dotted(node: nodes.Expr) -> str:
    names: list[str] = []
    while isinstance(node, nodes.Getattr):
        names.append(node.attr)
        node = node.node
    names.append(node.name if isinstance(node, nodes.Name) else "(a value)")
    return ".".join(reversed(names))


def facts_in(tree: nodes.Template) -> Iterator[str]:
    """Yield the names of the facts that a template refers to."""
    for node in tree.find_all(nodes.Getattr):
        path = _dotted(node)
        if path.startswith("facts.") and path.count(".") > 1:
            yield path.removeprefix("facts.")


def _name_of(node: nodes.Node) -> str:
    return {
        "For": "a loop",
        "Assign": "set",
        "Macro": "a macro",
        "Import": "an import",
        "FromImport": "an import",
        "Include": "an include",
        "Getitem": "a subscript",
        "Compare": "a comparison",
        "Concat": "a joining of texts with ~",
    }.get(type(node).__name__, f"“{type(node).__name__.lower()}”")
