"""Relationships that are good in all respects, from the table of good values."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.contradictions import contradictions_in

Table = Mapping[str, list[Value] | dict[str, float]]


def good_values() -> Table:
    """Return what is good for each fact: a list of values, or a range."""
    path = Path(__file__).with_name("good_values.yaml")
    table: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dict(table)


def pick(rng: random.Random, fact: Fact, good: list[Value] | dict[str, float]) -> Value:
    """Return one good value of a fact; the ends of a range come often."""
    if isinstance(good, list):
        return rng.choice(good)
    low, high = good["from"], good["to"]
    near = min(high, low + 5)
    if fact.type == "count":
        return rng.choice((int(low), int(high), rng.randint(int(low), int(near))))
    return rng.choice((float(low), float(high), rng.uniform(low, near)))


def good_relationship(rng: random.Random, table: Table, share: float) -> dict[str, Value]:
    """Return facts that are all good and do not contradict each other."""
    facts = catalogue()
    values = {name: pick(rng, facts[name], table[name]) for name in table if rng.random() < share}
    while conflicts := contradictions_in(values):
        for name in conflicts[0].facts:
            values.pop(name, None)
    return values
