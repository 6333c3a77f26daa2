"""Where each part of the library has its page, as links from any other page of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sourcing_advisor.facts.wording import number_in_words
from sourcing_advisor.site.markdown import link, plain
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import Finding, Parameter, Practice, Source

_RULE_ID = re.compile(r"\b[A-Z][A-Z0-9]{1,5}-[0-9]{2,4}\b")

KINDS = ("practices", "rules", "findings", "facts", "parameters", "sources")
"""The folders of the pages; every page but the first lies in one of them."""


def path_of(kind: str, name: str) -> str:
    """Return the path of a page from the folder of all pages."""
    return f"{kind}/{name}.md"


def fact_target(name: str) -> str:
    """Return where a fact is described: a place on the page of its section."""
    section, _, field = name.partition(".")
    return f"../facts/{section}.md#{field}"


def to_rule(rule: Rule) -> str:
    """Return a link to a rule with its title."""
    return f"{rule_link(rule.id)} {plain(rule.title)}"


def rule_link(name: str) -> str:
    """Return a link to a rule by its id."""
    return link(name, f"../rules/{name}.md")


def with_rule_links(text: str, book: RuleBook) -> str:
    """Return plain text in which each id of a rule is a link to it."""
    return _RULE_ID.sub(
        lambda match: rule_link(match[0]) if match[0] in book.rule_by_id else match[0], plain(text)
    )


def to_practice(practice: Practice) -> str:
    """Return a link to a practice."""
    return link(f"{practice.id} {practice.title}", f"../practices/{practice.id}.md")


def to_finding(finding: Finding) -> str:
    """Return a link to a finding, with its claim."""
    return f"{finding_link(finding.id)}: {plain(finding.claim)}"


def finding_link(name: str) -> str:
    """Return a link to a finding by its id."""
    return link(name, f"../findings/{name}.md")


def fact_link(fact: Fact) -> str:
    """Return a link to a fact by its label."""
    return link(fact.label, fact_target(fact.name))


def to_fact(name: str, facts: Mapping[str, Fact]) -> str:
    """Return a link to a fact, with its label."""
    return f"{fact_link(facts[name])} (`{name}`)"


def to_parameter(name: str) -> str:
    """Return a link to a parameter."""
    return link(name, f"../parameters/index.md#{name}")


def to_threshold(parameter: Parameter) -> str:
    """Return a link to a parameter, with its value and meaning."""
    value = number_in_words(parameter.value, parameter.unit)
    return f"{to_parameter(parameter.name)}: {plain(value)}. {plain(parameter.means)}"


def to_source(source: Source) -> str:
    """Return a link to a source."""
    return link(source.short, f"../sources/index.md#{source.id}")


def joined(links: Iterable[str]) -> str:
    """Return links on one line, or the word none."""
    return ", ".join(links) or "none"
