"""The whole derivation of a plan, in lines: every move with every reason for its place."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_advisor.decisions.moves import STAGES, Move, Plan, listed


def derivation_lines(plan: Plan) -> Iterator[str]:
    """Yield the stages of a plan, the moves of each, and under a move what put it there."""
    stage = None
    for move in plan.moves:
        if move.stage != stage:
            stage = move.stage
            yield STAGES[stage]
        yield f"  {move.number}. {move.title}"
        yield from (f"     - {line}" for line in _reasons(move))


def _reasons(move: Move) -> Iterator[str]:
    grounds = f", with {listed(move.grounds)}" if move.grounds else ""
    yield f"{move.rule} ({move.practice}) leads{grounds}"
    yield from dict.fromkeys(reason.words for reason in move.reasons)
    for silenced in move.silenced:
        yield f"{silenced.rule} falls silent: {silenced.reason}"
