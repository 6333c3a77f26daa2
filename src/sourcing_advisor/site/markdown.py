"""Text of a rule library in Markdown, such that it never acts as markup, and links between pages.

The pages are read by CommonMark and by Python-Markdown, which knows fewer escapes: what begins a
tag, an address or a cell is written as an entity, which both take for text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from sourcing_advisor.advice.markdown import CITATION
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import number_in_words, value_in_words
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Finding, Parameter, Practice, Source

T = TypeVar("T")
GENERATED = "<!-- Written by `sourcing-advisor rules docs`. Change the library, not this page. -->"
_MARKUP = re.compile(r"([\\`*_\[\]#])")
_ENTITIES = re.compile(r"[|~]|:(?=//)|(?<=www)\.|(?<=[^\W_])@(?=[^\W_])", re.IGNORECASE)
_BLOCK_START = re.compile(r"[-+](?=\s|$)|=|\d+(?=[.)](?:\s|$))")
_ACTS = re.compile(
    r"\\([<>|~&:@.])|(\\.)|([<\[\]]|:(?=//)|(?<=www)\.|(?<=\w)@(?=\w))", re.IGNORECASE
)
_RULE_ID = re.compile(r"\b[A-Z][A-Z0-9]{1,5}-[0-9]{2,4}\b")


class Markdown(str):
    """Text that is Markdown already; any other text is made plain before it is printed."""

    __slots__ = ()


def plain(text: str) -> Markdown:
    """Return text on one line, such that Markdown shows it as it stands."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    escaped = _ENTITIES.sub(_entity, _MARKUP.sub(r"\\\1", escaped))
    start = _BLOCK_START.match(escaped)
    if start and start[0].isdigit():
        return Markdown(f"{start[0]}\\{escaped[start.end() :]}")
    return Markdown(_entity(start) + escaped[start.end() :] if start else escaped)


def printed(value: object) -> object:
    """Return a value as pages print it: Markdown as it is, any other text plain."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markdown) else value


def advice(text: str, findings: dict[str, str]) -> Markdown:
    """Return the Markdown of advice, in which nothing is a link or HTML but the citations.

    `findings` gives the finding of each number.
    """
    parts = CITATION.split(text)
    for i, part in enumerate(parts):
        if i % 2 == 0:
            parts[i] = _ACTS.sub(_inert, part)
        elif part in findings:
            parts[i] = f"({finding_link(findings[part])})"
        else:  # a draft may hold a number to fill in
            parts[i] = f"\\[{part}\\]"
    return Markdown("".join(parts))


def _inert(match: re.Match[str]) -> str:
    escaped, kept, acting = match.groups()
    if kept:
        return kept
    return f"\\{acting}" if acting in ("[", "]") else f"&#{ord(escaped or acting)};"


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def anchor(name: str) -> Markdown:
    """Return a place on a page that a link can point to."""
    return Markdown(f'<a id="{html.escape(name)}"></a>')


def code(name: str) -> Markdown:
    """Return a name as it is typed; names hold letters, digits, points and underscores."""
    return Markdown(f"`{name}`")


def link(text: str, target: str) -> Markdown:
    """Return a link with a plain text."""
    return Markdown(f"[{plain(text)}]({target})")


def joined(items: Iterable[T], link_to: Callable[[T], Markdown]) -> Markdown:
    """Return links to items on one line, or the word none."""
    return Markdown(", ".join(map(link_to, items)) or "none")


def bullets(items: Iterable[T], line: Callable[[T], Markdown]) -> Markdown:
    """Return a list with a line for each item, or the word none."""
    return Markdown("".join(f"- {line(item)}\n" for item in items) or "None.\n")


def rule_link(rule: Rule | str) -> Markdown:
    """Return a link to a rule by its id."""
    name = rule if isinstance(rule, str) else rule.id
    return link(name, f"../rules/{name}.md")


def finding_link(finding: Finding | str) -> Markdown:
    """Return a link to a finding by its id."""
    name = finding if isinstance(finding, str) else finding.id
    return link(name, f"../findings/{name}.md")


def practice_link(practice: Practice) -> Markdown:
    """Return a link to a practice."""
    return link(f"{practice.id} {practice.title}", f"../practices/{practice.id}.md")


def source_link(source: Source) -> Markdown:
    """Return a link to a source."""
    return link(source.short, f"../sources/index.md#{source.id}")


def fact_target(name: str) -> str:
    """Return where a fact is described: a place on the page of its section."""
    section, _, field = name.partition(".")
    return f"../facts/{section}.md#{field}"


def fact_link(fact: Fact) -> Markdown:
    """Return a link to a fact by its label."""
    return link(fact.label, fact_target(fact.name))


def parameter_link(name: str) -> Markdown:
    """Return a link to a parameter."""
    return link(name, f"../parameters/index.md#{name}")


def rule_line(rule: Rule) -> Markdown:
    """Return a link to a rule, with its title."""
    return Markdown(f"{rule_link(rule)} {plain(rule.title)}")


def finding_line(finding: Finding) -> Markdown:
    """Return a link to a finding, with its claim."""
    return Markdown(f"{finding_link(finding)}: {plain(finding.claim)}")


def fact_line(fact: Fact) -> Markdown:
    """Return a link to a fact, with its name."""
    return Markdown(f"{fact_link(fact)} ({code(fact.name)})")


def threshold(parameter: Parameter) -> Markdown:
    """Return a link to a parameter, with its value and meaning."""
    value = number_in_words(parameter.value, parameter.unit)
    return Markdown(f"{parameter_link(parameter.name)}: {plain(value)}. {plain(parameter.means)}")


def with_rule_links(text: str, book: RuleBook) -> Markdown:
    """Return plain text in which each id of a rule is a link to it."""
    return Markdown(
        _RULE_ID.sub(
            lambda match: rule_link(match[0]) if match[0] in book.rule_by_id else match[0],
            plain(text),
        )
    )


def literal(value: bool | float | str, fact: Fact) -> str:  # noqa: FBT001 - a value of facts
    """Return a value as conditions show it; a word of a choice stands in quotation marks."""
    words = value_in_words(fact, value)
    return f"“{words}”" if isinstance(value, str) else words
