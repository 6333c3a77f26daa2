"""Packs whose conditions, conclusions and plans are much to work out.

None is random: the same packs are tried every time.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from pack_form import (
    FIRES,
    Data,
    Files,
    as_yaml,
    concluded,
    conclusion,
    gap,
    move,
    pack,
    strength,
    template,
)

from sourcing_advisor.facts.catalogue import Fact, catalogue

Attacks = Iterator[tuple[str, Files]]
FLAGS = [fact.name for fact in catalogue().values() if fact.type == "yes_no"]
FACTS = list(catalogue())


def conditions() -> Attacks:
    """Yield packs with conditions that are much to work out."""
    chance = random.Random(5)  # noqa: S311 - no secret
    yes: list[Data] = [{name: True} for name in FLAGS]
    three = [{"any": yes[n : n + 3]} for n in range(0, len(yes) - 2, 3)]
    hard = [
        {"any": [{name: chance.choice((True, False))} for name in chance.sample(FLAGS[:50], 3)]}
        for _ in range(213)
    ]
    scales = [f for f in catalogue().values() if f.type not in ("yes_no", "choice")]
    counted = [f.name for f in scales if f.type == "scale"]
    trees = {
        "ten of any of three": {"all": three[:10]},
        "18 of any of three": {"all": three[:18]},
        "40 of any of three": {"all": (three * 3)[:40]},
        "any of three, turned over": {"not": {"any": [{"all": t["any"]} for t in three[:18]]}},
        "any and all by turns": tree(9, 2),
        "any and all by turns, wide": tree(5, 5),
        "not of not of not": nested(24),
        "not nested too deeply": nested(100),
        "every fact in one all": {"all": [{name: {"known": True}} for name in FACTS]},
        "every fact in one any": {"any": [{name: {"known": True}} for name in FACTS]},
        "a hard puzzle": {"all": hard},
        "a hard puzzle, turned over": {"not": {"all": hard}},
        "pigeons": pigeons(7),
        "thousands of the same": {"all": [FIRES] * 20_000},
        "thousands of thresholds": {
            "any": [{scales[0].name: {"gt": 1 + n / 1_000}} for n in range(20_000)]
        },
        "a long list of values": {scales[0].name: {"in": [1 + n / 1_000 for n in range(20_000)]}},
        "many long lists of values": {
            "all": [
                {s.name: {"in": [1, 2, 3, 4, 5]}} for s in scales if all(map(s.accepts, (1, 5)))
            ]
        },
        "facts compared with facts": {
            "any": [{one: {"lt": {"fact": two}}} for one, two in permutations(counted, 2)]
        },
    }
    for name, condition in trees.items():
        yield f"condition: {name}", pack([gap(1, {"any": [FIRES, condition]})])
        yield f"condition alone: {name}", pack([gap(1, condition)])
    alike = [strength(n, {"all": [FIRES, *three[:6], yes[n % len(yes)]]}) for n in range(2, 90)]
    yield "conditions: ninety rules to compare", pack([gap(), *alike])
    many = [strength(n, FIRES) for n in range(2, 2_600)]
    yield "conditions: a megabyte of rules", pack([gap(), *many])
    different = [
        strength(n, {"any": [FIRES, above(scales[n % 9], n % 4), yes[n % 40]]})
        for n in range(2, 2_600)
    ]
    yield "conditions: a megabyte of different rules", pack([gap(), *different])
    gaps = [gap(n, {"any": [FIRES, above(scales[n % 9], n % 4)]}) for n in range(1, 900)]
    yield "conditions: nine hundred gaps", pack(gaps, advice=template())


def above(fact: Fact, steps: int) -> Data:
    """Return a condition that a number lies more than some steps above the lowest that it can."""
    return {fact.name: {"gt": math.ceil(fact.lowest or 0) + steps}}


def tree(depth: int, width: int) -> Data:
    """Return a condition of `any` and `all` by turns."""
    names = iter(FLAGS * 1_000)

    def grown(level: int) -> Data:
        if not level:
            return {next(names): True}
        return {"any" if level % 2 else "all": [grown(level - 1) for _ in range(width)]}

    return grown(depth)


def nested(depth: int) -> Data:
    """Return a condition that is turned over again and again."""
    condition: Data = dict(FIRES)
    for _ in range(depth):
        condition = {"not": condition}
    return condition


def pigeons(holes: int) -> Data:
    """Return what is never true and hard to see through: more pigeons than holes."""
    names = iter(FLAGS)
    place = [[next(names) for _ in range(holes)] for _ in range(holes + 1)]
    some = [{"any": [{name: True} for name in row]} for row in place]
    apart = [
        {"any": [{place[i][hole]: False}, {place[j][hole]: False}]}
        for hole in range(holes)
        for i in range(holes + 1)
        for j in range(i)
    ]
    return {"all": [*some, *apart]}


def layers() -> Attacks:
    """Yield packs in which conclusions rest on conclusions."""
    for depth, width in ((15, 3), (25, 3), (40, 2), (60, 1), (400, 1), (1_200, 1)):
        names = [f"c_{level}" for level in range(depth)]
        below: list[Data] = [dict(FIRES), *({f"conclusions.{name}": True} for name in names)]
        numbers = iter(range(2, 9_999))
        rules = [
            conclusion(next(numbers), name, {"any": [below[level], {FLAGS[n]: True}]})
            for level, name in enumerate(names)
            for n in range(width)
        ]
        last = gap(1, {f"conclusions.{names[-1]}": True})
        yield f"layers: {depth} of {width} rules", pack([last, *rules], list(map(concluded, names)))
    wide = [f"c_{n}" for n in range(700)]
    drawn = [conclusion(n, name, FIRES) for n, name in enumerate(wide, start=2)]
    every: list[Data] = [{f"conclusions.{name}": True} for name in wide]
    declared = list(map(concluded, wide))
    yield "layers: an all of 700 conclusions", pack([gap(1, {"all": every}), *drawn], declared)
    yield "layers: an any of 700 conclusions", pack([gap(1, {"any": every}), *drawn], declared)
    pairs = [{"any": every[n : n + 2]} for n in range(0, 700, 2)]
    yield "layers: 350 pairs of conclusions", pack([gap(1, {"all": pairs}), *drawn], declared)
    rows = [strength(5_000 + n, {"any": every[n : n + 5]}) for n in range(0, 690, 2)]
    yield "layers: more properties than a ruleset holds", pack([gap(), *drawn, *rows], declared)
    one = [conclusion(n, "c_0", {"any": [FIRES, {FLAGS[n % 90]: True}]}) for n in range(2, 1_500)]
    of_one = {"conclusions.c_0": True}
    yield "layers: 1,500 rules draw one conclusion", pack([gap(1, of_one), *one], declared[:1])
    circle = [conclusion(n + 2, f"c_{n}", every[(n + 1) % 300]) for n in range(300)]
    yield "layers: a circle of 300", pack([gap(), *circle], declared[:300])


def unknown_names() -> Attacks:
    """Yield packs that name much that there is not: a hint is a search for what is like it."""
    wrong = [f"XS-Q{n}" for n in range(20_000)]
    rows = [strength(n, FIRES) | {"findings": wrong[n : n + 20]} for n in range(2, 1_500)]
    case = {"rule": "XX-01", "name": "A case.", "facts": FIRES, "verdict": "fired"}
    cases = [case | {"rule": f"XY-{n + 1000}", "name": f"{n}"} for n in range(9_000)]
    facts = case | {"facts": {f"pair.nam_{n}": True for n in range(20_000)}}
    of_one = template(" ".join(f"{{{{ facts.pair.name_{n} }}}}" for n in range(200)))
    drawn = [conclusion(n, f"c_{n}", FIRES) for n in range(2, 1_500)]
    silenced = [{"code": f"QQ{n}", "reason": "no need"} for n in range(10, 100)]
    silent = [strength(n, FIRES) | {"silenced": silenced} for n in range(2, 200)]
    packs = {
        "findings of one rule": pack([gap(findings=wrong)]),
        "findings of many rules": pack([gap(), *rows]),
        "rules of cases": pack() | {"pack.cases.yaml": as_yaml({"area": "pack", "cases": cases})},
        "facts of a case": pack()
        | {"pack.cases.yaml": as_yaml({"area": "pack", "cases": [facts]})},
        "facts of templates": pack([gap(n) for n in range(1, 200)], advice=of_one),
        "conclusions drawn": pack([gap(), *drawn]),
        "checks silenced": pack([gap(), *silent]),
        "facts of conditions": pack(
            [gap(1, {"any": [{f"pair.n_{n}": True} for n in range(20_000)]})]
        ),
    }
    yield from ((f"unknown: {name}", files) for name, files in packs.items())


def plans() -> Attacks:
    """Yield packs whose plan is much to work out, or wrong."""
    count = 900
    ids = [f"XX-{n:02}" for n in range(1, count + 1)]
    gaps = [gap(n) for n in range(1, count + 1)]
    moves = [move([name], f"m-{n}") for n, name in enumerate(ids)]
    numbers = range(count - 1)

    def before(cause: list[str], effects: list[str], n: int = 0) -> Data:
        words = {"reason": "it is so", "basis": "judgement"}
        return {"name": f"e-{n}", "cause": cause, "effects": effects, **words}

    silent = [
        move([name], f"m-{n}", silences=[{"rules": ids[:400], "reason": "no need"}])
        for n, name in enumerate(ids[:60])
    ]
    one_way = [before([ids[n]], [ids[n + 1]], n) for n in numbers]
    half = count // 2
    plan: dict[str, dict[str, Any]] = {
        "a chain of 900 moves": {"moves": moves, "precedes": one_way},
        "a circle of 900 moves": {
            "moves": moves,
            "precedes": [*one_way, before([ids[-1]], [ids[0]], count)],
        },
        "everything before everything": {"moves": moves, "precedes": [before(ids, ids)]},
        "half before half, 60 times": {
            "moves": moves,
            "precedes": [before(ids[:half], ids[half:], n) for n in range(60)],
        },
        "everything incompatible": {
            "moves": moves,
            "incompatible": [{"name": "i", "one": ids, "other": ids, "reason": "it is so"}],
        },
        "moves that silence much": {"moves": [*silent, *moves[60:]]},
        "a chain of silence": {
            "moves": [
                move([ids[n]], f"m-{n}", silences=[{"rules": [ids[n + 1]], "reason": "no need"}])
                for n in numbers
            ]
        },
        "one move of all rules": {"moves": [move(ids)]},
        "every rule in many moves": {"moves": [move(ids, f"m-{n}") for n in range(60)]},
        "a rung for every rule": {
            "moves": moves,
            "rungs": [
                {"name": f"r-{n}", "called": "a rung", "practices": [name], "reason": "it is so"}
                for n, name in enumerate(ids)
            ],
        },
    }
    for name, relations in plan.items():
        yield f"plan: {name}", pack(gaps, advice=template(), plan=relations)
    small: dict[str, dict[str, Any]] = {
        "clocks with much to work out": {
            "clocks": [
                {
                    "name": f"k-{n}",
                    "when": {"any": [FIRES, tree(6, 3)]},
                    "brings_forward": ["XX-01"],
                    "reason": "it is near",
                }
                for n in range(40)
            ]
        },
        "20,000 unknown rules": {"moves": [move([f"XY-{n % 9_000:04}" for n in range(20_000)])]},
        "months of something else": {
            "clocks": [
                {
                    "name": "k",
                    "when": FIRES,
                    "months": "pair.named",
                    "brings_forward": ["XX-01"],
                    "reason": "it is near",
                }
            ]
        },
        "the advisor's own moves replaced": {"moves": [move(["XX-01"], "incentives")]},
        "nothing": {},
    }
    yield from ((f"plan: {name}", pack(plan=relations)) for name, relations in small.items())
