"""What can be decided on a move, and what can become of a decision, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

DECISIONS_ENDING = ".decisions.yaml"
"""Of the file in which decisions stand, beside the facts: deal.decisions.yaml beside deal.yaml."""

DecisionKind = Literal["accept", "decline", "defer", "done"]
DECIDED: Mapping[DecisionKind, str] = MappingProxyType(
    {"accept": "accepted", "decline": "declined", "defer": "deferred", "done": "done"}
)
DecisionState = Literal[
    "in_force",
    "expired",
    "grounds_changed",
    "came_back",
    "not_seen",
    "in_hand",
    "silent",
    "unknown",
    "cleared",
    "needless",
    "withdrawn",
]
STATES: Mapping[DecisionState, str] = MappingProxyType(
    {
        "in_force": "it holds, and its grounds are what they were",
        "expired": "it has expired: decide again",
        "grounds_changed": "its grounds have changed: decide again",
        "came_back": "the gap is there again, on other grounds: decide again",
        "not_seen": "the facts do not show it yet",
        "in_hand": "what clears the gap is agreed and in hand",
        "silent": "another move leaves nothing to say for it",
        "unknown": "whether the gap is still there cannot be settled",
        "cleared": "the gap is cleared",
        "needless": "the gap cleared without it: the advice proved needless",
        "withdrawn": "the rules that asked for it are no longer in the rule book",
    }
)
"""What became of a decision, in words."""
ASKS_AGAIN: frozenset[DecisionState] = frozenset({"expired", "grounds_changed", "came_back"})
"""The states of decisions that are to be taken anew."""
