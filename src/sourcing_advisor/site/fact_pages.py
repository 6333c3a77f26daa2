"""The pages of facts, one for each section, and of the facts that rules conclude."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sourcing_advisor.site.links import joined, rule_link, to_practice
from sourcing_advisor.site.markdown import anchor, page, plain
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.relationship import section_models
from sourcing_advisor.intake.form import entry_lines
from sourcing_advisor.rules.book import CONCLUSIONS, Rule, RuleBook

Readers = Mapping[str, Sequence[Rule]]


def section_titles(book: RuleBook) -> dict[str, str]:
    """Return the title of each section that has facts, the conclusions last."""
    titles = {name: (model.__doc__ or name).strip() for name, model in section_models().items()}
    titles[CONCLUSIONS] = "What rules conclude"
    used = {fact.section for fact in book.facts.values()}
    return {name: title for name, title in titles.items() if name in used}


def readers_of(book: RuleBook) -> Readers:
    """Return the rules that read each fact."""
    found: dict[str, list[Rule]] = {name: [] for name in book.facts}
    for rule in book.rules:
        for name in rule.reads:
            found[name].append(rule)
    return found


def section_page(section: str, title: str, book: RuleBook, readers: Readers) -> str:
    """Return the page of a section with all its facts."""
    lines: list[str] = []
    for fact in book.facts.values():
        if fact.section == section:
            lines += _entry(fact, book, readers[fact.name])
    return page(title, lines)


def _entry(fact: Fact, book: RuleBook, readers: Sequence[Rule]) -> list[str]:
    read_by = (rule_link(rule.id) for rule in readers)
    practices = {rule.practice for rule in readers}
    about = (to_practice(each) for each in book.practices if each.id in practices)
    return [
        anchor(fact.name.partition(".")[2]),
        "",
        f"## {plain(fact.label)}",
        "",
        f"`{fact.name}`",
        "",
        *(_conclusion(fact, book) if fact.section == CONCLUSIONS else _question(fact)),
        f"- Read by: {joined(read_by)}",
        f"- Practices: {joined(about)}",
        "",
    ]


def _question(fact: Fact) -> list[str]:
    answers = [line.strip() for line in list(entry_lines(fact)) if line.startswith("  ")]
    return [plain(fact.question), "", *(f"- {plain(answer)}" for answer in answers)]


def _conclusion(fact: Fact, book: RuleBook) -> list[str]:
    concluding = (rule_link(rule.id) for rule in book.concluding[fact.name])
    return [plain(fact.question), "", f"- Concluded by: {joined(concluding)}"]
