"""What the columns say of the plan of each relationship is what its own plan says."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings

from sourcing_advisor import InputError, Relationship
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.portfolio.columns import planned_rules
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.columns.frames import adopted
from sourcing_advisor.portfolio.columns.plan_order import PlanFacts
from sourcing_advisor.portfolio.columns.planned_rules import STAGES, Planner
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.rollup.relationship_lines import STATUSES, RelationshipLines
from sourcing_advisor.report.practices import practice_states
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from tests.portfolio.portfolios import advisor, frame_of
from tests.portfolio.said_more import answers_frame, random_answers
from tests.profiles import tries
from tests.strategies import SEEDS, random_values

Entry = tuple[str, int, str, str, bool]
PACK = Path(__file__).parents[2] / "examples" / "pack"
PLANNER = Planner(ColumnEvaluator(advisor().book))


def planned(frame: pl.DataFrame, planner: Planner = PLANNER) -> Mapping[int, list[Entry]]:
    """Return the entries of each row, by their numbers and within a move by those of rules."""
    return _by_row(planner, planner.facts(planner.evaluator.evaluated(frame)))


def _by_row(planner: Planner, facts: PlanFacts) -> Mapping[int, list[Entry]]:
    entries, shape = planned_rules.planned(facts, planner.shape), planner.shape
    by_row: dict[int, list[Entry]] = defaultdict(list)
    for at in np.lexsort((entries.rule, entries.number, entries.row)):
        names = shape.moves[entries.move[at]].name, shape.rules[entries.rule[at]].id
        entry = STAGES[entries.stage[at]], int(entries.number[at]), *names, bool(entries.leads[at])
        by_row[int(entries.row[at])].append(entry)
    return by_row


def planned_alone(relationship: Relationship, book: RuleBook) -> list[Entry]:
    moves = plan(Assessor(book, "reference").assess(relationship)).moves
    entries: list[Entry] = [
        (move.stage, move.number, move.name, rule, rule == move.rule)
        for move in moves
        for rule in move.rules
    ]
    return entries + [
        ("silent", 0, silenced.move, silenced.rule, False)
        for move in moves
        for silenced in move.silenced
    ]


def told(entries: list[Entry]) -> tuple[list[Entry], set[Entry]]:
    """Return the entries in order, but for the silent ones, which have none."""
    speaking = [entry for entry in entries if entry[0] != "silent"]
    return speaking, {entry for entry in entries if entry[0] == "silent"}


def assert_agree(frame: pl.DataFrame, planner: Planner = PLANNER) -> None:
    found = planned(frame, planner)
    for place, row in enumerate(frame.iter_rows(named=True)):
        alone = planned_alone(relationship_from_row(row), planner.shape.book)
        assert told(found.get(place, [])) == told(alone), row["id"]


def random_row(rng: random.Random, known: float) -> dict[str, Any]:
    return dict(random_values(rng, known))


@settings(max_examples=tries(5), deadline=None)
@given(SEEDS)
def test_plans_of_generated_relationships_agree(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    rows = [random_row(rng, share) for share in (0.1, 0.3, 0.6, 0.9) * 3]

    assert_agree(frame_of([{"id": f"{n}", **row} for n, row in enumerate(rows)]))


@settings(max_examples=tries(4), deadline=None)
@given(SEEDS)
def test_plans_agree_where_answers_are_bounds_beliefs_or_agreed_for_later(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    portfolio = [random_answers(rng, share, 0.6) for share in (0.4, 0.8)]

    assert_agree(adopted(answers_frame(portfolio)).table)


@settings(max_examples=tries(4), deadline=None)
@given(SEEDS)
def test_gaps_in_hand_make_no_practice_a_gap(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    portfolio = [random_answers(rng, share, 0.6) for share in (0.4, 0.8)]
    frame = adopted(answers_frame(portfolio)).table
    evaluated, book = PLANNER.evaluator.evaluated(frame), PLANNER.shape.book

    in_hand = PLANNER.in_hand(PLANNER.agreed(evaluated))
    lines = RelationshipLines.of(book).reviewed(evaluated, in_hand).lines

    for row, line in zip(frame.iter_rows(named=True), lines.iter_rows(named=True), strict=True):
        assessment = Assessor(book, "reference").assess(relationship_from_row(row))
        for state in practice_states(assessment):
            assert STATUSES[line[state.id]] == state.status, (row["id"], state.id)


def test_a_gap_that_later_days_close_is_in_hand(tmp_path: Path) -> None:
    stated = (
        "relationship: {id: D, as_of: 2026-06-01, stage: stable, months_to_renewal: 30}\n"
        "gain_sharing:\n  level: {value: project, from: 2026-09-01, until_then: relationship}\n"
        "  targets_met_years: 4\n"
    )
    (tmp_path / "deal.yaml").write_text(stated, encoding="utf-8")
    [batch] = read_batches([tmp_path / "deal.yaml"])

    [entries] = planned(batch.relationships).values()

    assert ("in_hand", "GS-02") in {(entry[0], entry[3]) for entry in entries}
    assert_agree(batch.relationships)


def test_rules_of_a_pack_and_rules_that_are_no_part_of_a_move_are_planned() -> None:
    planner = Planner(ColumnEvaluator(load_rule_book([PACK])))
    rng = random.Random(7)  # noqa: S311 - nothing secret
    rows = [{"id": f"{n}", **random_row(rng, 0.7)} for n in range(6)]

    assert_agree(frame_of(rows), planner)


def test_nobody_has_no_plan() -> None:
    frame = frame_of([{"id": "a", "relationship.stage": "stable"}])

    assert planned(frame.clear()) == {}


def test_a_relationship_of_which_nothing_is_known_has_nothing_to_do() -> None:
    assert planned(frame_of([{"id": "a", "relationship.stage": "stable"}])) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_parts_of_any_size_give_the_same_plans(rows: int) -> None:
    rng = random.Random(3)  # noqa: S311 - nothing secret
    frame = frame_of([{"id": f"{n}", **random_row(rng, 0.8)} for n in range(5)])
    facts = PLANNER.facts(PLANNER.evaluator.evaluated(frame))

    parts = {
        start + row: entries
        for start in range(0, frame.height, rows)
        for row, entries in _by_row(PLANNER, facts.slice(start, rows)).items()
    }

    assert parts == planned(frame)


def test_a_rule_book_with_too_many_gap_rules_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    gaps = len(PLANNER.shape.rules)
    monkeypatch.setattr(planned_rules, "MOST_GAPS", gaps - 1)

    with pytest.raises(
        InputError, match=f"there are {gaps} gap rules; expected at most {gaps - 1}"
    ):
        Planner(PLANNER.evaluator)
