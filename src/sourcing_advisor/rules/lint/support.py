"""What rules rest on: numbers with a reason, findings that bear on them, nothing idle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sourcing_advisor.conditions.nodes import Compare, Leaf, leaves
from sourcing_advisor.documents.problems import Place
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.lint.remarks import Remark

PLAIN = (0, 1)
"""The numbers that need no name: none, and one."""


def check_numbers(book: RuleBook) -> Iterator[Remark]:
    """Yield the numbers in conditions that are written out but have to be parameters."""
    for rule in book.rules:
        for leaf in _all_leaves(rule):
            if isinstance(leaf, Compare) and leaf.parameter is None:
                ends = _ends(book.facts[leaf.fact])
                for number in leaf.values:
                    if isinstance(number, int | float) and number not in (*PLAIN, *ends):
                        yield Remark(
                            "SU01",
                            rule.place,
                            f"rule {rule.id} compares {leaf.fact} with the number {number:.10g}",
                            "a parameter; only 0, 1 and the ends of a scale are written out",
                            "Add it under parameters, with its finding or its reason.",
                            rule,
                        )


def _all_leaves(rule: Rule) -> list[Leaf]:
    later = leaves(rule.act_from) if rule.act_from is not None else []
    return [*rule.leaves, *later]


def _ends(fact: Fact) -> tuple[int | float | None, ...]:
    return (fact.lowest, fact.highest) if fact.type == "scale" else ()


def check_citations(
    book: RuleBook, places: Mapping[str, Place], mentioned: Collection[str] = ()
) -> Iterator[Remark]:
    """Yield the rules without findings, and the findings, conclusions and parameters without use.

    `places` says where each is written. `mentioned` are the names in conditions that could not be
    read whole: they count as used.
    """
    for rule in book.rules:
        yield from _check_support(rule, book)
    for finding in book.findings.values():
        if len({(figure.of, figure.unit) for figure in finding.figures}) < len(finding.figures):
            found = f"two figures of finding {finding.id} read the same"
            yield Remark("SU07", places[finding.id], found, "each with a text of its own under of")
    cited = {name for rule in book.rules for name in rule.findings}
    cited |= {each.finding for each in book.parameters.values() if each.finding}
    cited |= {name for finding in book.findings.values() for name in finding.tempered_by}
    cited |= {name for source in book.sources.values() for name in source.bases}
    cited |= {edge.finding for edge in book.plan.precedes if edge.finding}
    read = {name for rule in book.rules for name in rule.named_facts}.union(mentioned)
    used = {name for rule in book.rules for name in rule.named_parameters}.union(mentioned)
    read |= {leaf.fact for leaf in book.plan.leaves}
    used |= {
        leaf.parameter for leaf in book.plan.leaves if isinstance(leaf, Compare) and leaf.parameter
    }
    yield from _idle("SU04", "nothing cites finding", book.findings, cited, places)
    yield from _idle("SU05", "no rule reads", book.conclusions, read, places)
    yield from _idle("SU06", "no rule uses parameter", book.parameters, used, places)


def _check_support(rule: Rule, book: RuleBook) -> Iterator[Remark]:
    if rule.kind == "conclusion":
        return
    if not rule.findings:
        yield Remark("SU02", rule.place, f"rule {rule.id} cites no finding", rule=rule)
        return
    main = book.findings.get(rule.findings[0])
    known = any(practice.id == rule.practice for practice in book.practices)
    if main is not None and known and rule.practice not in main.practices:
        yield Remark(
            "SU03",
            rule.place,
            f"the first finding of rule {rule.id}, {main.id}, is not on {rule.practice}",
            "the finding that supports the rule most, and that bears on its practice",
            rule=rule,
        )


def _idle(
    code: str, what: str, names: Iterable[str], used: Collection[str], places: Mapping[str, Place]
) -> Iterator[Remark]:
    for name in names:
        if name not in used:
            yield Remark(code, places[name], f"{what} {name}")
