"""The part of Jinja that advice may use, checked before a template becomes prose.

A template states prose: text, values, branches on what is known. What it cannot say (loops, calls,
arithmetic, macros, attribute access beyond facts) it cannot abuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from sourcing_advisor.advice.prose import BLOCKS, NAMES, REQUIRED_BLOCKS, ProseScope
from sourcing_advisor.documents.problems import Hints, Place, Problem, quote
from sourcing_advisor.rules.models import UNPRINTED

BASE = "recommendations/base.md.j2"
GROUPS = ("facts", "parameters")
FUNCTIONS = {"cite": 1, "figure": 2}
FILTERS = ("bare", "anchor")
TESTS = {"known": 0, "yes": 0, "no": 0, "answered": 1}
MOST_BRANCHES = 200

_STRUCTURE = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.Const,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
)


def check_template(
    tree: nodes.Template, scope: ProseScope, file: str, hints: Hints
) -> list[Problem]:
    """Return every place at which a parsed template leaves the language."""
    if sum(1 for _ in tree.find_all(nodes.If)) > MOST_BRANCHES:
        found = "the template is nested too deeply"
        return [Problem(Place(file), found, f"at most {MOST_BRANCHES} branches")]
    checker = _Checker(scope, file, hints)
    checker.check_form(tree)
    for node in tree.body:
        checker.check_top(node)
    return checker.problems


class _Checker:
    def __init__(self, scope: ProseScope, file: str, hints: Hints) -> None:
        self._scope = scope
        self._file = file
        self._hints = hints
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

    def check_top(self, node: nodes.Node) -> None:
        """Check a node outside the blocks, where there is nothing but the base that is extended."""
        match node:
            case nodes.Extends():
                if not (isinstance(node.template, nodes.Const) and node.template.value == BASE):
                    self._report(node, "extends another template", f'"{BASE}"')
            case nodes.Block():
                self._one_of(node, "block", node.name, BLOCKS)
                if node.required:
                    self._report(node, f"block {node.name} left to others", "a block with text")
                for child in node.body:
                    self.check(child)
            case nodes.Output() if all(_is_blank(part) for part in node.nodes):
                pass
            case nodes.Output():
                self._report(node, "text outside the blocks, which nobody sees", "text in a block")
            case _:
                self.check(node)

    def check(self, node: nodes.Node) -> None:
        """Check a node inside a block and all that is in it."""
        match node:
            case nodes.Extends() | nodes.Block():
                self._report(node, "extends or a block inside something else", "one after another")
            case nodes.Const() | nodes.TemplateData():
                self._check_text(node)
            case nodes.Getattr():
                self._check_path(node)
            case nodes.Name():
                self._check_name(node)
            case nodes.Call():
                self._check_call(node)
            case nodes.Filter():
                self._check_filter(node)
            case nodes.Test():
                self._check_test(node)
            case _ if isinstance(node, _STRUCTURE):
                self._check_structure(node)
            case _:
                found = f"{_name_of(node)}, which advice may not use"
                self._report(node, found, "text, values, if and the names in the authoring guide")

    def _check_structure(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.CondExpr) and node.expr2 is None:
            self._report(node, "a value with if and without else", 'else "..." after it')
        for child in node.iter_child_nodes():
            self.check(child)

    def _check_text(self, node: nodes.Const | nodes.TemplateData) -> None:
        if isinstance(node, nodes.TemplateData):
            hidden = UNPRINTED.search(node.data)
            if hidden:
                self._report(node, f"the character {quote(hidden[0])}", "text that prints")
        elif not (isinstance(node.value, str) and node.value.isprintable()):
            self._report(node, f"the value {quote(str(node.value))}", "text that prints")

    def _check_name(self, node: nodes.Name) -> None:
        self._one_of(node, "name", node.name, (*NAMES, *GROUPS, *FUNCTIONS))
        if node.name in (*GROUPS, *FUNCTIONS):
            self._report(node, f"{node.name} standing alone", "a value that it holds")

    def _check_path(self, node: nodes.Getattr) -> None:
        path = dotted(node)
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
        arguments = self._arguments(node, node.node.name, FUNCTIONS[node.node.name])
        if arguments is None:
            return
        finding = arguments[0]
        self._one_of(node, "finding among those that the rule cites", finding, self._citable())
        if node.node.name == "figure" and finding in self._scope.book.findings:
            figures = [figure.name for figure in self._scope.book.findings[finding].figures]
            self._one_of(node, f"figure in {finding}", arguments[1], figures)

    def _check_filter(self, node: nodes.Filter) -> None:
        self._one_of(node, "filter", node.name, FILTERS)
        self._arguments(node, node.name, 0)
        if not isinstance(node.node, nodes.Getattr | nodes.Call):
            self._report(node, f"{node.name} of something else", "a fact, parameter or figure")
            return
        self.check(node.node)
        fact = self._scope.book.facts.get(dotted(node.node).removeprefix("facts."))
        if node.name == "anchor" and (fact is None or fact.anchors is None):
            self._report(node, "anchor of something else", "a fact that is a scale")

    def _check_test(self, node: nodes.Test) -> None:
        if node.name not in TESTS:
            self._one_of(node, "test", node.name, TESTS)
            return
        arguments = self._arguments(node, node.name, TESTS[node.name])
        if not isinstance(node.node, nodes.Getattr) or not dotted(node.node).startswith("facts."):
            self._report(node, f"a test of something else with {node.name}", "a test of a fact")
            return
        self._check_path(node.node)
        fact = self._scope.book.facts.get(dotted(node.node).removeprefix("facts."))
        if node.name == "answered" and fact is not None and arguments:
            self._one_of(node, f"word for {fact.name}", arguments[0], fact.words or {})
        elif node.name in ("yes", "no") and fact is not None and fact.type != "yes_no":
            self._report(node, f"{fact.name} is {node.name}", "a fact answered with yes or no")

    def _citable(self) -> Mapping[str, None]:
        return dict.fromkeys(self._scope.rule.findings)

    def _arguments(
        self, node: nodes.Call | nodes.Filter | nodes.Test, name: str, wanted: int
    ) -> list[str] | None:
        """Return the arguments, or report that they are not `wanted` texts in quotes."""
        given = node.args or []
        texts = [arg.value for arg in given if isinstance(arg, nodes.Const)]
        other = node.kwargs or node.dyn_args or node.dyn_kwargs or len(texts) < len(given)
        if other or len(texts) != wanted or not all(isinstance(text, str) for text in texts):
            expected = f"{wanted} in quotes" if wanted else "none"
            self._report(node, f"{name} with other arguments", expected)
            return None
        return texts

    def _one_of(
        self,
        node: nodes.Node,
        what: str,
        name: str,
        known: Mapping[str, object] | tuple[str, ...] | list[str],
    ) -> None:
        if name not in known:
            found = f"there is no {what} {quote(name)}"
            self._report(node, found, suggestion=self._hints.nearest(name, known))

    def _report(
        self,
        node: nodes.Node,
        found: str,
        expected: str | None = None,
        suggestion: str | None = None,
    ) -> None:
        self.problems.append(Problem(Place(self._file, node.lineno), found, expected, suggestion))


def _is_blank(part: nodes.Node) -> bool:
    return isinstance(part, nodes.TemplateData) and not part.data.strip()


def fact_at(node: nodes.Node) -> str:
    """Return the name of the fact that ``facts.section.name`` refers to; empty of all else."""
    group, _, name = dotted(node).partition(".")
    return name if group == "facts" else ""


def dotted(node: nodes.Node) -> str:
    """Return the path of an attribute, such as ``facts.pair.trust``."""
    names: list[str] = []
    while isinstance(node, nodes.Getattr):
        names.append(node.attr)
        node = node.node
    names.append(node.name if isinstance(node, nodes.Name) else "(a value)")
    return ".".join(reversed(names))


def facts_in(tree: nodes.Template) -> Iterator[str]:
    """Yield the names of the facts that a template refers to."""
    for node in tree.find_all(nodes.Getattr):
        path = dotted(node)
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
