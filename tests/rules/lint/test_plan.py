"""What `rules check` finds wrong with the relations of a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import yaml

from sourcing_advisor.documents.problems import Place
from sourcing_advisor.rules.lint.plan import check_plan
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.plan import MoveRules, PlanRelations, Precedence
from tests.rules.pack import Pack, copied, gap

Plan = dict[str, list[dict[str, Any]]]
Checked = Callable[[Plan], str]


def move(name: str, *rules: str, **more: Any) -> dict[str, Any]:
    alone = {"alone": "because"} if len(rules) == 1 else {}
    return {"name": name, "title": name, "called": name, "rules": list(rules), **alone, **more}


def edge(name: str, cause: str, effect: str) -> dict[str, Any]:
    terms = {"cause": [cause], "effects": [effect]}
    return {"name": name, **terms, "reason": "it does", "basis": "judgement"}


def silence(*rules: str, **more: Any) -> dict[str, Any]:
    return {"rules": list(rules), "reason": "said there", **more}


def rung(name: str, *terms: str) -> dict[str, Any]:
    return {"name": name, "called": name, "practices": list(terms), "reason": "-"}


MOVES = [move("one", "PK-01"), move("three", "PK-03"), move("four", "PK-04")]


@pytest.fixture
def checked(pack: Pack) -> Checked:
    """Return what is found wrong with a plan for a pack of three gap rules.

    PK-03 fires where a pair is named, PK-04 where none is; PK-01 can fire beside either.
    """
    pack.rules.append(gap(3, practice="P02", when={"pair.named": True}))
    pack.rules.append(gap(4, practice="P02", when={"pair.named": False}))
    pack.write()

    def problems(plan: Plan) -> str:
        (pack.folder / "plan.yaml").write_text(yaml.dump(copied(plan)), encoding="utf-8")
        book = load_rule_book([pack.folder], own=False)
        return "\n".join(map(str, check_plan(book)))

    return problems


def test_a_sound_plan_has_no_problem(checked: Checked) -> None:
    assert checked({"moves": MOVES, "precedes": [edge("e", "PK-01", "P02")]}) == ""


def test_a_gap_rule_without_a_move(checked: Checked) -> None:
    assert "gap rule PK-04 belongs to no move" in checked({"moves": MOVES[:2]})


def test_a_gap_rule_in_two_moves(checked: Checked) -> None:
    both = move("both", "PK-01", "PK-04")

    assert "PK-04 belongs to the moves four and both" in checked({"moves": [*MOVES, both]})


def test_a_gap_rule_on_no_rung_and_one_on_two(checked: Checked) -> None:
    rungs = [rung("high", "PK-03"), rung("low", "PK-03", "PK-04")]

    found = checked({"moves": MOVES, "rungs": rungs})

    assert "gap rule PK-01 stands on no rung" in found
    assert "rule PK-03 stands on the rungs high and low" in found


def test_precedes_in_a_circle(checked: Checked) -> None:
    edges = [edge("there", "PK-01", "PK-03"), edge("back", "PK-03", "PK-01")]

    found = checked({"moves": MOVES, "precedes": edges})

    assert "precedes runs in a circle: one -> three -> one" in found


def test_a_circle_through_very_many_moves_is_told_in_short() -> None:
    place = Place("plan.yaml", 1)
    names = [f"m-{number}" for number in range(2_000)]
    moves = tuple(MoveRules(n, n, n, (n.upper(),), None, (), place) for n in names)
    edges = tuple(
        Precedence("e", frozenset({one}), frozenset({other}), None, "-", None, place)
        for one, other in pairwise([*(n.upper() for n in names), "M-0"])
    )
    book = replace(load_rule_book(), plan=PlanRelations(precedes=edges, moves=moves))

    (circle,) = (each for each in check_plan(book) if each.code == "PL03")

    assert circle.found.endswith("-> m-10 -> ... -> m-0")
    assert len(circle.found) < 200


def test_silences_in_a_circle(checked: Checked) -> None:
    moves = [
        move("one", "PK-01", silences=[silence("PK-03")]),
        move("three", "PK-03", silences=[silence("PK-01")]),
        MOVES[2],
    ]

    assert "silences runs in a circle: one -> three -> one" in checked({"moves": moves})


def test_an_effect_that_outranks_its_cause(checked: Checked) -> None:
    rungs = [rung("high", "P02"), rung("low", "P01")]

    found = checked({"moves": MOVES, "rungs": rungs, "precedes": [edge("e", "P01", "PK-03")]})

    assert "e: the effect PK-03 stands on the rung high, above its cause on low" in found


def test_an_edge_whose_ends_never_hold_together(checked: Checked) -> None:
    found = checked({"moves": MOVES, "precedes": [edge("e", "PK-03", "PK-04")]})

    assert "e: the cause and its effects can never hold together" in found


def test_a_silence_that_never_falls(checked: Checked) -> None:
    moves = [*MOVES[:2], move("four", "PK-04", silences=[silence("PK-03")])]

    assert "move four and PK-03, which it silences, never hold together" in checked(
        {"moves": moves}
    )


def test_incompatible_rules_that_never_hold_together(checked: Checked) -> None:
    pair = {"name": "p", "one": ["PK-03"], "other": ["PK-04"], "reason": "-"}

    assert "p: the two can never hold together" in checked({"moves": MOVES, "incompatible": [pair]})


def test_incompatible_rules_need_a_silence_between_them(checked: Checked) -> None:
    pair = {"name": "p", "one": ["PK-01"], "other": ["PK-03"], "reason": "-"}
    kept = [move("one", "PK-01", silences=[silence("PK-03")]), *MOVES[1:]]

    found = checked({"moves": MOVES, "incompatible": [pair]})

    assert "PK-01 and PK-03 can fire together" in found
    assert checked({"moves": kept, "incompatible": [pair]}) == ""


def test_a_silence_on_condition_does_not_keep_incompatible_rules_apart(checked: Checked) -> None:
    pair = {"name": "p", "one": ["PK-01"], "other": ["PK-03"], "reason": "-"}
    small = silence("PK-03", when={"relationship.size_fte": {"le": 1}})
    moves = [move("one", "PK-01", silences=[small]), *MOVES[1:]]

    assert "PK-01 and PK-03 can fire together" in checked({"moves": moves, "incompatible": [pair]})


def test_our_own_plan_is_sound() -> None:
    assert list(check_plan(load_rule_book())) == []
