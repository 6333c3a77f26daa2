"""Prose with gaps: what a checked template says, as plain data, and what fills the gaps in.

A template becomes data once (`template_parsing.prose_of`), which can be kept between runs;
`writer_of` turns data into what writes it for one relationship. No code is ever made of what a
template says.

A piece of prose is a text, or a list that begins with its kind; values end in a filter or "":

    ["name", "client"]                   ["fact", "pair.trust", "bare"]   ["parameter", name, ""]
    ["cite", finding, ""]                ["figure", finding, name, ""]    ["fact", name, "anchor"]
    ["known", fact]                      ["equal", fact, value]           ["not", piece]
    ["and", piece, piece]                ["or", piece, piece]
    ["either", [[test, pieces], ...], pieces]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import (
    NOT_STATED,
    anchor_in_words,
    number_in_words,
    value_in_words,
)
from sourcing_advisor.rules.book import Rule, RuleBook

REQUIRED_BLOCKS = ("situation", "why", "first_steps", "who", "by_when", "success")
OPTIONAL_BLOCKS = ("draft",)
BLOCKS = (*REQUIRED_BLOCKS, *OPTIONAL_BLOCKS)
"""The parts of a piece of advice, in the order in which they are read."""

NAMES = ("client", "provider", "service")
"""Who and what advice is about."""

Piece = Any
"""A piece of prose as data: see above."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One relationship as advice sees it.

    `values` are the known facts, `names` the client, provider and service as Markdown, and
    `numbers` the citation number of each finding. Those of facts that are `told` are written in
    these words.
    """

    values: Values
    names: Mapping[str, str]
    numbers: Mapping[str, int]
    told: Mapping[str, str] = field(default_factory=dict)


def setting_of(
    values: Values,
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    told: Mapping[str, str] | None = None,
) -> Setting:
    """Return the setting of a relationship whose names are given as plain text."""
    written = {key: as_markdown(name) for key, name in names.items()}
    return Setting(values, written, numbers, told or {})


Writer = Callable[[Setting], object]
"""Returns what a piece says in one setting: text, or the answer to a test."""

Said = str | Writer
"""A text that is the same in every setting, or what writes one."""


def text_of(pieces: Iterable[Said], setting: Setting) -> str:
    """Return the text of pieces that follow each other."""
    return "".join([p if isinstance(p, str) else str(p(setting)) for p in pieces])


@dataclass(frozen=True, slots=True)
class ProseScope:
    """What the prose of one rule may refer to."""

    book: RuleBook
    rule: Rule


def writers_of(pieces: Sequence[Piece], scope: ProseScope) -> tuple[Said, ...]:
    """Return what writes pieces of prose, one after another; see `writer_of`."""
    return tuple([p if isinstance(p, str) else writer_of(p, scope) for p in pieces])


def writer_of(piece: Piece, scope: ProseScope) -> Writer:
    """Return what writes a piece of prose.

    Everything that the piece names is looked up here. Raises ``ValueError``, ``TypeError`` or
    ``LookupError`` for data that no checked template became.
    """
    if isinstance(piece, str):
        return lambda _: piece
    kind, *parts = piece
    return _KINDS[kind](scope, *parts)


def _name(_: ProseScope, name: str) -> Writer:
    if name not in NAMES:
        raise ValueError(f"there is no name {name}")
    return lambda setting: setting.names[name]


def _fact(scope: ProseScope, name: str, form: str) -> Writer:
    fact, say = scope.book.facts[name], _FORMS[form]

    def write(setting: Setting) -> str:
        words = setting.told.get(name) if not form else None
        return words or say(fact, setting.values.get(name))

    return write


def _bare(fact: Fact, value: Value | Bounds | None) -> str:
    if isinstance(value, int | float):
        return number_in_words(value, "")
    if isinstance(value, Bounds):
        return value_in_words(replace(fact, unit=None), value)
    return _without_unit(value_in_words(fact, value))


def _anchor(fact: Fact, value: Value | Bounds | None) -> str:
    # Without quotation marks: nobody said it in these words.
    words = anchor_in_words(fact, value) if type(value) is int else NOT_STATED
    return words.translate({ord("“"): None, ord("”"): None})


def _without_unit(text: str) -> str:
    return text.split(" ", 1)[0].rstrip("%")


def _parameter(scope: ProseScope, name: str, form: str) -> Writer:
    parameter = scope.book.parameters[name]
    return _constant(number_in_words(parameter.value, parameter.unit), form)


def _figure(scope: ProseScope, finding: str, name: str, form: str) -> Writer:
    named = {figure.name: figure for figure in scope.book.findings[finding].figures}
    return _constant(number_in_words(named[name].value, named[name].unit), form)


def _constant(text: str, form: str) -> Writer:
    said = _without_unit(text) if form == "bare" else text
    return lambda _: said


def _cite(scope: ProseScope, finding: str, _: str) -> Writer:
    if finding not in scope.rule.findings:
        raise ValueError(f"rule {scope.rule.id} does not cite {finding}")
    return lambda setting: f"[{setting.numbers[finding]}]"


def _known(scope: ProseScope, name: str) -> Writer:
    fact = scope.book.facts[name].name
    return lambda setting: fact in setting.values


def _equal(scope: ProseScope, name: str, value: bool | str) -> Writer:  # noqa: FBT001 - an answer
    fact, kind = scope.book.facts[name].name, type(value)

    def answer(setting: Setting) -> bool:
        known = setting.values.get(fact)
        return type(known) is kind and known == value

    return answer


def _not(scope: ProseScope, piece: Piece) -> Writer:
    writer = writer_of(piece, scope)
    return lambda setting: not writer(setting)


def _and(scope: ProseScope, one: Piece, other: Piece) -> Writer:
    first, second = writer_of(one, scope), writer_of(other, scope)
    return lambda setting: first(setting) and second(setting)


def _or(scope: ProseScope, one: Piece, other: Piece) -> Writer:
    first, second = writer_of(one, scope), writer_of(other, scope)
    return lambda setting: first(setting) or second(setting)


def _either(scope: ProseScope, branches: Sequence[Piece], otherwise: Sequence[Piece]) -> Writer:
    tried = [(writer_of(test, scope), writers_of(pieces, scope)) for test, pieces in branches]
    rest = writers_of(otherwise, scope)

    def write(setting: Setting) -> str:
        for test, writers in tried:
            if test(setting):
                return text_of(writers, setting)
        return text_of(rest, setting)

    return write


_FORMS: dict[str, Callable[[Fact, Value | Bounds | None], str]] = {
    "": value_in_words,
    "bare": _bare,
    "anchor": _anchor,
}
_KINDS: dict[str, Callable[..., Writer]] = {
    "name": _name,
    "fact": _fact,
    "parameter": _parameter,
    "cite": _cite,
    "figure": _figure,
    "known": _known,
    "equal": _equal,
    "not": _not,
    "and": _and,
    "or": _or,
    "either": _either,
}
