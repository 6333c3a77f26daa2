"""Packs of about a megabyte of one kind of thing: findings, practices, parameters, cases, moves.

None is random: the same packs are tried every time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pack_form import (
    FIRES,
    Data,
    Files,
    Text,
    as_yaml,
    concluded,
    findings,
    gap,
    move,
    pack,
    parameter,
    plain,
    strength,
    template,
)

from sourcing_advisor.facts.catalogue import catalogue

Attacks = Iterator[tuple[str, Files]]
FACTS = list(catalogue().values())
FLAGS = [fact.name for fact in FACTS if fact.type == "yes_no"]
SCALES = [fact.name for fact in FACTS if fact.type == "scale"]
LONGEST_TEXT = 4_000


def sizes() -> Attacks:
    """Yield packs of a megabyte of one kind."""
    packs = {
        **_of_evidence(),
        **_of_parameters(),
        **_of_rules(),
        **_of_plans(),
        **_of_files(),
        **_of_texts(),
    }
    yield from ((f"size: {name}", files) for name, files in packs.items())


def _finding(name: str, **changed: Any) -> Data:
    one: Data = findings(plain, "")["findings"][0]
    return {**one, "id": name, **changed}


def _of_evidence() -> dict[str, Files]:
    base = findings(plain, "")
    (source,), (first,) = base["sources"], base["findings"]
    figure = first["figures"][0]
    ids = [f"XS-F{n}" for n in range(3_000)]

    def with_findings(more: list[Data], sources: list[Data] | None = None) -> Files:
        whole = {"sources": sources or [source], "findings": [first, *more]}
        return pack() | {"findings/all.yaml": as_yaml(whole)}

    rings = [_finding(one, tempered_by=[*ids[n + 1 :], *ids[:n]][:25]) for n, one in enumerate(ids)]
    practices = [{"id": f"X{n:02}", "title": f"Practice {n}"} for n in range(1, 1_000)]
    words = [f"word {n}" for n in range(60_000)]
    return {
        "findings": with_findings([_finding(one) for one in ids]),
        "findings that temper each other": with_findings(rings),
        "figures of one finding": with_findings(
            [_finding("XS-B", figures=[{**figure, "name": f"n_{n}"} for n in range(12_000)])]
        ),
        "sources": with_findings(
            [], [source, *({**source, "id": f"X{n}", "bases": []} for n in range(6_000))]
        ),
        "bases of a source": with_findings(
            [_finding(one) for one in ids[:1_500]], [{**source, "bases": ids[:1_500] * 30}]
        ),
        "a finding of every practice": pack()
        | {
            "practices.yaml": as_yaml({"practices": practices}),
            "findings/all.yaml": as_yaml(
                {
                    "sources": [source],
                    "findings": [
                        {**first, "practices": [p["id"] for p in practices]},
                        *(_finding(i, practices=[p["id"] for p in practices]) for i in ids[:120]),
                    ],
                }
            ),
        },
        "findings of one rule": with_findings([_finding(one) for one in ids])
        | {"pack.yaml": _rules([gap(findings=["XS-A", *ids])])},
        "words of a practice": pack()
        | {
            "practices.yaml": as_yaml(
                {"practices": [{"id": "X01", "title": "A practice", "words": words}]}
            )
        },
    }


def _rules(rules: list[Data], conclusions: list[Data] | None = None) -> str:
    whole = {"area": "pack", "title": "Pack", "conclusions": conclusions or [], "rules": rules}
    return as_yaml(whole)


def _of_parameters() -> dict[str, Files]:
    count = 2_500

    def named(n: int, **more: Any) -> Data:
        between = {"at_least": 1, "at_most": 5, "reason": "judgement"}
        return {**parameter(plain, ""), "name": f"p_{n}", "plausible": between, **more}

    def reads(n: int) -> Data:
        return {SCALES[n % len(SCALES)]: {"lt": {"parameter": f"p_{n}"}}}

    def with_parameters(parameters: list[Data], rules: list[Data]) -> Files:
        made = pack(rules)
        made["parameters/all.yaml"] = as_yaml(
            {"parameters": [parameter(plain, "days"), *parameters]}
        )
        return made

    wide = {"at_least": 1, "at_most": count, "reason": "judgement"}
    chain = [
        named(n, value=n + 1, plausible=wide, **({"below": f"p_{n + 1}"} if n < count - 1 else {}))
        for n in range(count)
    ]
    huge = {"at_least": -1e300, "at_most": 1e300, "reason": "judgement"}
    return {
        "parameters": with_parameters(
            [named(n) for n in range(count)],
            [
                gap(1, {"any": list(map(reads, range(count // 2)))}),
                strength(2, {"any": list(map(reads, range(count // 2, count)))}),
            ],
        ),
        "parameters of as many rules": with_parameters(
            [named(n) for n in range(900)],
            [gap(1), *(strength(n + 2, {"any": [FIRES, reads(n)]}) for n in range(900))],
        ),
        "parameters that are below each other": with_parameters(chain, [gap(1)]),
        "parameters that could be anything": with_parameters(
            [named(n, plausible=huge) for n in range(900)],
            [gap(1, {"any": list(map(reads, range(900)))})],
        ),
    }


def _of_rules() -> dict[str, Files]:
    facts = dict.fromkeys(FLAGS, True)
    case = {"rule": "XX-01", "facts": FIRES, "verdict": "fired"}
    cases = [{**case, "name": f"case {n}"} for n in range(9_000)]
    full = [{**case, "name": f"case {n}", "facts": {**facts, **FIRES}} for n in range(250)]
    other = [strength(n, {FLAGS[n % len(FLAGS)]: n % 2 == 0}) for n in range(2, 2_500)]
    parked = [
        gap(n, act_from={"any": [{name: True} for name in FLAGS[:20]]}) for n in range(1, 500)
    ]
    formerly = [f"XY-{n:04}" for n in range(9_999)]
    return {
        "conclusions that nothing draws": pack(
            conclusions=[concluded(f"c_{n}") for n in range(9_000)]
        ),
        "cases of one rule": pack()
        | {"pack.cases.yaml": as_yaml({"area": "pack", "cases": cases})},
        "cases of every fact": pack()
        | {"pack.cases.yaml": as_yaml({"area": "pack", "cases": full})},
        "rules of one fact each": pack([gap(), *other]),
        "gaps that wait": pack(parked, advice=template()),
        "names that a rule had": pack([gap(formerly=formerly)]),
        "rules that had many names": pack(
            [
                gap(),
                *(
                    strength(n, FIRES) | {"formerly": formerly[n * 14 : n * 14 + 14]}
                    for n in range(2, 700)
                ),
            ]
        ),
        "the same rule again and again": pack([gap()] * 3_000),
        "silenced checks": pack(
            [
                gap(
                    silenced=[
                        {"code": f"RE{n % 100:02}", "reason": "no need"} for n in range(25_000)
                    ]
                )
            ]
        ),
    }


def _of_plans() -> dict[str, Files]:
    count = 600
    ids = [f"XX-{n:02}" for n in range(1, count + 1)]
    gaps = [gap(n) for n in range(1, count + 1)]
    moves = [move([name], f"m-{n}") for n, name in enumerate(ids)]
    reason = {"reason": "it is so"}

    def whole(**relations: Any) -> Files:
        return pack(gaps, advice=template("x"), plan={"moves": moves, **relations})

    def edges(pairs: list[tuple[list[str], list[str]]], when: Any = None) -> list[Data]:
        words = {"basis": "judgement", **reason} | ({} if when is None else {"when": when})
        return [
            {"name": f"e-{n}", "cause": cause, "effects": effects, **words}
            for n, (cause, effects) in enumerate(pairs)
        ]

    apart = [n for n in range(5_000) if (n - n * 7 - 1) % count]
    near = [([ids[n % count]], [ids[(n * 7 + 1) % count]]) for n in apart]
    wide = {"any": [{name: True} for name in FLAGS[:60]]}
    clock = {"when": FIRES, "brings_forward": ids[:50], **reason}
    return {
        "edges in a tangle": whole(precedes=edges(near)),
        "edges with conditions": whole(precedes=edges(near[:400], wide)),
        "clocks": whole(clocks=[{**clock, "name": f"k-{n}"} for n in range(900)]),
        "rungs": whole(
            rungs=[
                {"name": f"r-{n}", "called": "a rung", "practices": ids[n % count :][:1], **reason}
                for n in range(5_000)
            ]
        ),
        "what does not go together": whole(
            incompatible=[
                {"name": f"i-{n}", "one": [ids[n % count]], "other": [ids[n * 7 % count]], **reason}
                for n in range(5_000)
            ]
        ),
        "silences with conditions": whole(
            moves=[
                {
                    **each,
                    "silences": [
                        {"rules": [ids[n - 1]], "if_fired": [ids[n]], "when": wide, **reason}
                    ],
                }
                for n, each in enumerate(moves)
            ]
        ),
        "moves that are many": whole(moves=moves * 8),
    }


def _of_files() -> dict[str, Files]:
    empty = "area: a-{}\ntitle: A\nrules: []\n"
    one = as_yaml({"parameters": []})
    return {
        "files of rules": pack() | {f"a-{n}.yaml": empty.format(n) for n in range(4_800)},
        "files of cases": pack()
        | {f"a-{n}.cases.yaml": f"area: a-{n}\ncases: []\n" for n in range(4_800)},
        "files of parameters": pack() | {f"parameters/{n}.yaml": one for n in range(4_800)},
        "templates that nothing uses": pack()
        | {f"templates/recommendations/pack/t-{n}.md.j2": template() for n in range(2_500)},
        "a template in each of many folders": pack()
        | {f"templates/recommendations/a-{n}/t.md.j2": template("x") for n in range(2_500)},
        "practices in many files": pack()
        | {f"{n}-practices.yaml": "practices: []\n" for n in range(4_800)},
    }


def _of_texts() -> dict[str, Files]:
    signs = {
        "stars": "*",
        "brackets": "[",
        "brackets to and fro": "[](",
        "pipes": "|",
        "backslashes": "\\",
        "ticks": "`",
        "angles": "<",
        "ampersands": "&",
        "letters that join": "a\u0301" * 2,
        "marks upon marks": "\u0301",
        "faces": "\U0001f600",
        "line breaks": "\n- x\n",
        "quotes": '"',
        "addresses": "http://a.b ",
        "underlines": "_a_ ",
        "dots": "a. ",
        "digits": "1. ",
        "double braces": "{ {",
    }

    def saying(sign: str) -> Text:
        text = ("Text " + sign * LONGEST_TEXT)[: LONGEST_TEXT - 5]
        return lambda _: text + " end"

    made = {}
    for name, sign in signs.items():
        many = [strength(n, FIRES, saying(sign)) for n in range(2, 60)]
        if sign == "{ {":
            made[f"texts of {name}"] = pack([gap(), *many])
            continue
        made[f"texts of {name}"] = pack(
            [gap(text=saying(sign)), *many], text=saying(sign), advice=template(saying(sign))
        )
    made["strings that are escaped"] = pack() | {
        "pack.yaml": _rules([gap()]).replace('"A title."', json.dumps("é" * 3_990))
    }
    return made
