"""The order in which rules are evaluated, so that conclusions are there when they are read."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from sourcing_advisor.documents.problems import Problem
from sourcing_advisor.rules.book import CONCLUSIONS, Rule


def stratified(
    rules: Sequence[Rule],
) -> tuple[tuple[tuple[Rule, ...], ...], list[Problem]]:
    """Return the rules in strata, and a problem if conclusions rest on each other in a circle.

    A rule stands in the first stratum in which every conclusion that it reads has been drawn.
    """
    rests_on: dict[str, set[str]] = {}
    for rule in rules:
        if rule.concludes:
            rests_on.setdefault(rule.concludes, set()).update(_conclusions_read(rule))
    try:
        order = list(TopologicalSorter(rests_on).static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        first = next(rule for rule in rules if rule.concludes == error.args[1][0])
        found = f"conclusions rest on each other in a circle: {circle}"
        return (), [Problem(first.place, found, "conclusions that rest on facts")]
    level: dict[str, int] = {}
    for name in order:
        level[name] = 1 + max((level[other] for other in rests_on.get(name, ())), default=0)
    strata: list[list[Rule]] = []
    for rule in rules:
        stratum = max((level.get(name, 0) for name in _conclusions_read(rule)), default=0)
        strata.extend([] for _ in range(stratum + 1 - len(strata)))
        strata[stratum].append(rule)
    return tuple(tuple(stratum) for stratum in strata), []


def _conclusions_read(rule: Rule) -> set[str]:
    return {name for name in rule.reads if name.startswith(f"{CONCLUSIONS}.")}
