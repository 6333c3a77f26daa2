"""The derivation of a plan in lines."""

from __future__ import annotations

from sourcing_advisor.decisions.derivation import derivation_lines
from sourcing_advisor.documents.problems import Place
from sourcing_advisor.rules.plan import MoveRules, PlanRelations, Precedence, Silence
from tests.decisions.plans import planned

HERE = Place("plan.yaml")


def test_every_move_is_told_with_what_put_it_there() -> None:
    silence = Silence(frozenset({"LP-02"}), frozenset(), None, "another pair is chosen")
    pair = MoveRules(
        "pair", "Settle the pair", "the pair", ("PP-01", "PP-02"), None, (silence,), HERE
    )
    edge = Precedence(
        "pair-first",
        frozenset({"PP-01"}),
        frozenset({"NV-03"}),
        None,
        "nothing moves while it stands still",
        None,
        HERE,
    )
    relations = PlanRelations(moves=(pair,), precedes=(edge,))

    ledger = "Keep one ledger that adds up the benefit over the years"

    lines = list(derivation_lines(planned(["PP-01", "PP-02", "LP-02", "NV-03"], relations)))

    assert lines == [
        "First",
        "  1. Settle the pair",
        "     - PP-01 (P15) leads, with PP-02",
        f"     - before “{ledger}”, because nothing moves while it stands still",
        "     - by the severity of the gap that leads it, which is high",
        "     - LP-02 falls silent: another pair is chosen",
        f"  2. {ledger}",
        "     - NV-03 (P17) leads",
        "     - after move 1 (the pair), because nothing moves while it stands still",
        "     - by the severity of the gap that leads it, which is medium",
    ]


def test_a_plan_without_moves_has_no_lines() -> None:
    assert list(derivation_lines(planned([]))) == []
