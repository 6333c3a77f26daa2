"""How advice reads: no number of the research typed by hand, whole sentences, nothing unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from sourcing_advisor.advice.prose import setting_of
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.problems import InputError, Place, quote
from sourcing_advisor.facts.wording import NOT_STATED
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.lint.remarks import Remark

_PERCENTAGE = re.compile(r"\d[\d.,]*\s*(?:%|per ?cent)")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\d)")
_OF_THE_PLAN = re.compile(
    r"(?:\d+ to )?\[?\d[\d.,]*\]?(?= (?:more |working |calendar )?"
    r"(?:minutes?|hours?|days?|weeks?|months?|years?)\b)"
    r"|\bsteps? \d|\(\d\)|\b\d*:\d\d"
)
"""Numbers of the plan itself: lengths of time, times of day, and references to its own steps."""
_CODE = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}|^\s*\d+\.\s", re.DOTALL | re.MULTILINE)
"""What is no prose in a template: expressions, statements, remarks and the numbers of steps."""
_SMALLEST_FIGURE = 2
"""Figures up to this number are words of any plan: one step, two people."""

_SIGNS = re.compile(r" [,.;]|\.\.|\S  +\S")
_UNSAID = re.compile(rf"{NOT_STATED}|Undefined|\bNone\b(?! of)")
_QUOTED = re.compile(r"“[^”]*”")
_SMALL_LETTER = re.compile(
    r"(?:\A|[.!?] +|^ *(?:\d+\.|[-*]) +|\n\n)([a-z][^\n]{0,30})", re.MULTILINE
)
_NAMES = {"client": "Ardenne Foods", "provider": "Corvane Services", "service": "payroll"}
_NO_NAMES = {"client": "the client", "provider": "the provider", "service": "the service"}
_MAY_BE_EMPTY = ("draft",)


def check_typed_numbers(rule: Rule, book: RuleBook) -> Iterator[Remark]:
    """Yield the percentages, and the figures of findings, that are typed into a template."""
    source = book.templates[rule.template]
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), source)
    file = book.template_file(rule.template)

    def place(match: re.Match[str]) -> Place:
        return Place(file, source.count("\n", 0, match.start()) + 1)

    expected = 'figure("FINDING", "name")'
    for match in _PERCENTAGE.finditer(prose):
        found = f"the percentage {quote(match[0])} is typed into the advice of rule {rule.id}"
        yield Remark("PR01", place(match), found, f"{expected}, or words", rule=rule)
    figures = {
        f"{figure.value:g}": finding
        for finding in rule.findings
        for figure in book.findings[finding].figures
        if figure.value > _SMALLEST_FIGURE
    }
    own = _OF_THE_PLAN.sub(lambda number: " " * len(number[0]), prose)
    for match in _NUMBER.finditer(own):
        if match[0] in figures:
            found = f"{match[0]} is typed, and is a figure of {figures[match[0]]}"
            yield Remark("PR02", place(match), found, expected, rule=rule)


def check_prose(
    rule: Rule,
    situations: Iterable[Mapping[str, Value]],
    templates: AdviceTemplates,
    book: RuleBook,
) -> Iterator[Remark]:
    """Yield what reads badly in the advice of a rule on situations in which it fires."""
    place = Place(book.template_file(rule.template))
    told: set[tuple[str, str, str]] = set()
    numbers = {finding: i for i, finding in enumerate(book.findings, start=1)}
    for values in situations:
        for names in (_NAMES, _NO_NAMES):
            try:
                blocks = templates.render(rule, setting_of(values, names, numbers))
            except InputError:
                continue  # told by what checks the template
            for block, text in blocks.items():
                for code, signs, found in _flaws(block, text):
                    if (code, block, signs) not in told:
                        told.add((code, block, signs))
                        what = f"block {block} of rule {rule.id} {found}"
                        yield Remark(code, place, what, rule=rule)


def _flaws(block: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Yield all that reads badly in a block: its code, the signs at fault, and it in words."""
    if not text.strip() and block not in _MAY_BE_EMPTY:
        yield "PR03", "", "says nothing in one of its cases"
    for match in _SIGNS.finditer(text):
        yield "PR04", match[0], f"writes {quote(_around(match))}"
    for match in _SMALL_LETTER.finditer(_QUOTED.sub("X", text)):
        yield "PR05", match[1], f"has a sentence that begins with {quote(match[1])}"
    for match in _UNSAID.finditer(text):
        yield "PR06", match[0], f"prints {quote(_around(match))}"


def _around(match: re.Match[str]) -> str:
    text, margin = match.string, 15
    return text[max(0, match.start() - margin) : match.end() + margin]


def check_labels(book: RuleBook, places: Mapping[str, Place]) -> Iterator[Remark]:
    """Yield the conclusions whose label holds a colon."""
    for name, conclusion in book.conclusions.items():
        if ":" in conclusion.label:
            found = f"the label of {name} holds a colon: {quote(conclusion.label)}"
            yield Remark("PR07", places[name], found, "a label that a colon can follow")
