"""Reads the template of a recommendation: parsed by Jinja, checked, and turned into prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import singledispatch
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from sourcing_advisor.advice.prose import Piece, ProseScope
from sourcing_advisor.advice.template_language import check_template, dotted, fact_at
from sourcing_advisor.documents.problems import Hints, InputError, Place, Problem

LARGEST_TEMPLATE = 60_000
"""In characters."""


def parsed_template(source: str, name: str) -> nodes.Template:
    """Return the tree of a template. Jinja does no more here than parse: nothing is compiled."""
    return Environment(trim_blocks=True).parse(source, name)  # noqa: S701 - nothing is rendered


def prose_of(
    source: str, name: str, scope: ProseScope, file: str, hints: Hints | None = None
) -> dict[str, list[Piece]]:
    """Return the blocks of a template as prose, by name.

    Raises `InputError` with every place at which the template leaves the language; `file` names
    it in messages.
    """
    if len(source) > LARGEST_TEMPLATE:
        found = "the template is too large"
        expected = f"at most {LARGEST_TEMPLATE} characters"
        raise InputError([Problem(Place(file), found, expected)])
    with _readable(file):
        tree = parsed_template(source, name)
        problems = check_template(tree, scope, file, hints or Hints())
        if not problems:
            return {block.name: _pieces(block.body) for block in tree.find_all(nodes.Block)}
    raise InputError(problems)


def _pieces(body: Sequence[nodes.Node]) -> list[Piece]:
    pieces: list[Piece] = []
    for node in body:
        if isinstance(node, nodes.Output):
            pieces += [_piece(part) for part in node.nodes]
        else:
            pieces.append(_piece(node))
    return pieces


@singledispatch
def _piece(node: nodes.Node) -> Piece:
    """Return the prose that a node stands for."""
    raise AssertionError(f"the check let {type(node).__name__} through")


@_piece.register
def _(node: nodes.TemplateData) -> Piece:
    return node.data


@_piece.register
def _(node: nodes.Const) -> Piece:
    return node.value


@_piece.register
def _(node: nodes.Name) -> Piece:
    return ["name", node.name]


@_piece.register
def _(node: nodes.Getattr) -> Piece:
    group, _, name = dotted(node).partition(".")
    return ["fact" if group == "facts" else "parameter", name, ""]


@_piece.register
def _(node: nodes.Call) -> Piece:
    return [dotted(node.node), *_texts(node), ""]


@_piece.register
def _(node: nodes.Filter) -> Piece:
    kind, *names, _ = _piece(_there(node.node))
    return [kind, *names, node.name]


@_piece.register
def _(node: nodes.Test) -> Piece:
    fact = fact_at(node.node)
    if node.name == "known":
        return ["known", fact]
    (answer,) = _texts(node) or [node.name == "yes"]
    return ["equal", fact, answer]


@_piece.register
def _(node: nodes.Not) -> Piece:
    return ["not", _piece(node.node)]


@_piece.register
def _(node: nodes.And | nodes.Or) -> Piece:
    kind = "and" if isinstance(node, nodes.And) else "or"
    return [kind, _piece(node.left), _piece(node.right)]


@_piece.register
def _(node: nodes.If) -> Piece:
    branches = [[_piece(one.test), _pieces(one.body)] for one in (node, *node.elif_)]
    return ["either", branches, _pieces(node.else_)]


@_piece.register
def _(node: nodes.CondExpr) -> Piece:
    return ["either", [[_piece(node.test), [_piece(node.expr1)]]], [_piece(_there(node.expr2))]]


def _there(node: nodes.Expr | None) -> nodes.Expr:
    if node is None:
        raise AssertionError("the check let a value through that is not there")
    return node


def _texts(node: nodes.Call | nodes.Test) -> list[Any]:
    return [argument.value for argument in node.args if isinstance(argument, nodes.Const)]


@contextmanager
def _readable(file: str) -> Iterator[None]:
    """Turn the ways in which Jinja and Python refuse a template into an `InputError`."""
    try:
        yield
    except TemplateSyntaxError as error:
        found = f"this is not a valid template: {(error.message or '').rstrip('.')}"
        raise InputError([Problem(Place(file, error.lineno), found)]) from None
    except (RecursionError, MemoryError):
        found = "the template is nested too deeply"
        raise InputError([Problem(Place(file), found)]) from None
    except (ValueError, OverflowError):
        found = "this is not a valid template: a number is too large"
        raise InputError([Problem(Place(file), found)]) from None
