"""Generated statements: all that a file can say of a relationship, with every part of an answer."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from sourcing_advisor.facts.relationship import Relationship, fact_places
from sourcing_advisor.facts.statement import PARTICULARS, PARTICULARS_HOME
from sourcing_advisor.facts.summary_gaps import LIST_OF
from sourcing_advisor.intake.statement_text import Stated
from tests.portfolio.said_more import TODAY, random_answers
from tests.strategies import VALUES

SAYINGS = (
    "nobody has opened it, she thinks",
    'he said: "not before spring"',
    "it's 4 %; or 5?",
    "=SUM(A1:A9)",
    "_x0041_ and _x000D_",
    "zwei Zeilen\nund Umlaute: äöü ß",
    "名前 😀 {braces}, [brackets] # and: colons",
    "yes",
    "3-5",
    "2026-01-31",
    "0012",
    "- dash",
    "x" * 400,
)
SHORT = SAYINGS[:-1]


def with_lists(stated: Stated, lists: Mapping[str, Any]) -> Stated:
    """Return what is stated, with lists beside the facts."""
    home = {name: entries for name, entries in lists.items() if name in PARTICULARS}
    others = {name: entries for name, entries in lists.items() if name not in PARTICULARS}
    return {**stated, **others, **({PARTICULARS_HOME: home} if home else {})}


def random_stated(rng: random.Random, *, lists: bool | None = None) -> Stated:
    """Return what a file could state, at least one fact of it."""
    share, loose = rng.choice((0.1, 0.4, 0.9)), rng.random()
    stated: Stated = {"relationship": _profile(rng)}
    given = random_lists(rng) if (rng.random() < 0.5 if lists is None else lists) else {}
    for name, answer in random_answers(rng, share, loose).items():
        if LIST_OF.get(name) in given or (given and _tied_to_lists(name)):
            continue
        content = answer.model_dump(mode="json", exclude_defaults=True)
        if "from" in content and rng.random() < 0.5:
            content["until_then"] = rng.choice(VALUES[name])
        for part, sayings in (
            ("by", SHORT),
            ("quote", SAYINGS),
            ("source", SHORT),
            ("note", SAYINGS),
        ):
            if rng.random() < loose / 3:
                content[part] = rng.choice(sayings)
        if rng.random() < loose / 5:
            content["confidential"] = True
        section, field = fact_places()[name].path
        plain = content.keys() == {"value"}
        stated.setdefault(section, {})[field] = content["value"] if plain else content
    stated.setdefault("pair", {}).setdefault("named", True)
    return with_lists(stated, given)


def random_relationship(rng: random.Random) -> tuple[Relationship, Stated]:
    """Return a relationship that agrees with itself, and what it was made from."""
    while True:
        stated = random_stated(rng)
        try:
            return Relationship.model_validate(stated, strict=False), stated
        except ValueError:  # what holds until then, or a list, contradicts other answers
            continue


def random_lists(rng: random.Random) -> dict[str, Any]:
    """Return some of the lists, a few of them empty."""
    lists: dict[str, Any] = {
        "innovation_projects": [
            {
                "name": rng.choice(SHORT),
                "idea_from": rng.choice(("client", "joint")),
                "status": "delivered",
                "delivered_on": "2025-06-30",
                "business_case": rng.random() < 0.5,
            }
            for _ in range(rng.randint(0, 3))
        ],
        "idea_log": [
            {"title": rng.choice(SHORT), "outcome": "open"} for _ in range(rng.randint(0, 2))
        ],
        "reviews": [{"date": "2026-03-01", "score": 3, "ideas_moved": 2}],
        "people": [
            {"name": rng.choice(SHORT), "side": "client", "leads": True, "confidential": True}
        ],
        "ahead": [
            {"on": "2027-03-01", "what": rng.choice(SHORT), "kind": "harm", "bears_on": "P20"}
        ],
        "at_hand": [{"what": rng.choice(SHORT), "kind": "clause", "used": False}],
        "waiting": [{"what": "agreed improvements", "count": 11, "since": "2026-01-15"}],
        "proposals": [
            {
                "name": rng.choice(SHORT),
                "sets": {
                    "pair.provider_experience": 5,
                    "gain_sharing.level": "both",
                    "pair.named": True,
                },
            }
        ],
    }
    return {name: entries for name, entries in lists.items() if rng.random() < 0.5}


def _tied_to_lists(name: str) -> bool:
    return name.startswith(("projects.", "review_history.", "ahead.", "at_hand.", "change.")) or (
        name in ("pair_progress.months_in_place", "innovation_programme.moved_last_12_months")
    )


def _profile(rng: random.Random) -> dict[str, Any]:
    profile: dict[str, Any] = {"as_of": TODAY.isoformat()}
    for name in ("id", "client", "provider", "service", "region", "notes"):
        if rng.random() < 0.5:
            profile[name] = rng.choice(SHORT)
    return profile
