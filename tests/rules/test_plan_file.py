"""The relations of the plan as they are written, read, joined and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.plan import PlanRelations
from tests.rules.pack import Pack, copied, gap

MOVE = {"name": "close-gaps", "title": "Close", "called": "gaps", "rules": ["PK-01", "PK-03"]}
EDGE = {
    "name": "one-first",
    "cause": ["PK-01"],
    "effects": ["P02"],
    "reason": "one carries the other",
    "basis": "judgement",
}
CLOCK = {
    "name": "near",
    "when": {"relationship.months_to_renewal": {"le": 1}},
    "months": "relationship.months_to_renewal",
    "brings_forward": ["P01"],
    "reason": "it ends then",
}


@pytest.fixture
def two_gaps(pack: Pack) -> Pack:
    """Return a pack with a rule for each of its two practices."""
    pack.rules.append(gap(3, practice="P02"))
    return pack


def relations(pack: Pack, *plans: dict[str, Any]) -> PlanRelations:
    """Return what the pack's plan says, with later plans in folders of their own."""
    pack.write()
    folders: list[Path] = []
    for number, plan in enumerate(plans):
        folder = pack.folder if number == 0 else pack.folder.parent / f"later-{number}"
        folder.mkdir(exist_ok=True)
        (folder / "plan.yaml").write_text(yaml.dump(copied(plan)), encoding="utf-8")
        folders.append(folder)
    return load_rule_book(folders, own=False).plan


def refusal(pack: Pack, plan: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        relations(pack, plan)
    return "\n".join(map(str, caught.value.problems))


def test_a_practice_stands_for_its_gap_rules(two_gaps: Pack) -> None:
    (edge,) = relations(two_gaps, {"precedes": [EDGE]}).precedes

    assert (edge.cause, edge.effects) == (frozenset({"PK-01"}), frozenset({"PK-03"}))


def test_a_rule_named_by_itself_leaves_the_rung_of_its_practice(two_gaps: Pack) -> None:
    rungs = [
        {"name": "high", "called": "high", "practices": ["P01", "P02"], "reason": "first"},
        {"name": "low", "called": "low", "practices": ["PK-03"], "reason": "last"},
    ]

    assert relations(two_gaps, {"rungs": rungs}).rung_of == {"PK-01": 0, "PK-03": 1}


def test_a_later_plan_adds_moves_and_replaces_those_of_the_same_name(two_gaps: Pack) -> None:
    alone = {**MOVE, "rules": ["PK-01"], "alone": "because"}
    other = {**MOVE, "name": "the-other", "rules": ["PK-03"], "alone": "because"}

    joined = relations(two_gaps, {"moves": [MOVE]}, {"moves": [alone, other]})

    assert [(move.name, move.rules) for move in joined.moves] == [
        ("close-gaps", ("PK-01",)),
        ("the-other", ("PK-03",)),
    ]


def test_the_plan_is_part_of_the_digest_of_a_rule_book(two_gaps: Pack) -> None:
    two_gaps.write()
    before = load_rule_book([two_gaps.folder], own=False).digest

    (two_gaps.folder / "plan.yaml").write_text(yaml.dump({"moves": [copied(MOVE)]}), "utf-8")

    assert load_rule_book([two_gaps.folder], own=False).digest != before


def test_moves_are_read_after_those_that_silence_them(two_gaps: Pack) -> None:
    silence = {"rules": ["PK-01"], "reason": "said there"}
    one = {**MOVE, "name": "a", "rules": ["PK-01"], "alone": "because"}
    other = {**one, "name": "b", "rules": ["PK-03"], "silences": [silence]}

    order = relations(two_gaps, {"moves": [one, other]}).silencing_order

    assert [move.name for move in order] == ["b", "a"]


@pytest.mark.parametrize(
    ("group", "item", "words"),
    [
        ("moves", {**MOVE, "rules": ["PK-01"]}, "says why it stands alone"),
        ("moves", {**MOVE, "alone": "it does not"}, "says why it stands alone"),
        ("moves", {**MOVE, "rules": ["PK-01", "PK-09"]}, 'names "PK-09"'),
        ("precedes", {**EDGE, "effects": ["P07"]}, 'names "P07"'),
        ("precedes", {**EDGE, "basis": "research"}, "needs a finding"),
        ("precedes", {**EDGE, "basis": "research", "finding": "AB-TWO"}, 'names "AB-TWO"'),
        ("precedes", {k: v for k, v in EDGE.items() if k != "reason"}, "reason"),
        ("clocks", {**CLOCK, "months": "relationship.size_fte"}, "is not a number of months"),
        ("clocks", {**CLOCK, "months": "relationship.no_such"}, "no such fact"),
        ("clocks", {**CLOCK, "when": {"relationship.no_such": True}}, "no fact"),
        ("clocks", {**CLOCK, "day_of": "relationship.no_such"}, "no such fact"),
        ("moves", {**MOVE, "wordings": [{"if_fired": ["PK-09"]}]}, 'names "PK-09"'),
        ("precedes", {**EDGE, "wordings": [{"when": {"relationship.no": True}}]}, "no fact"),
    ],
)
def test_a_plan_at_fault_is_refused(
    two_gaps: Pack, group: str, item: dict[str, Any], words: str
) -> None:
    assert words in refusal(two_gaps, {group: [item]})


def test_a_name_stands_once_in_a_file(two_gaps: Pack) -> None:
    assert "defined twice" in refusal(two_gaps, {"moves": [MOVE, MOVE]})


def test_our_own_plan_has_a_move_for_every_gap_rule() -> None:
    book = load_rule_book()

    gaps = {rule.id for rule in book.rules if rule.kind == "gap"}

    assert book.plan.move_of.keys() == gaps == book.plan.rung_of.keys()


def test_relations_that_join_too_many_rules_are_refused(pack: Pack) -> None:
    pack.rules += [gap(number) for number in range(2, 240)]
    pack.templates |= {f"gap-{number}": pack.templates["gap-1"] for number in range(2, 240)}
    every = {**EDGE, "cause": ["P01"], "effects": ["P01"]}

    found = refusal(pack, {"precedes": [every]})

    assert "the relations of the plan join too many rules with each other" in found
    assert "expected at most 50,000 pairs of rules" in found
