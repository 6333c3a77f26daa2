"""Why a rule stands otherwise than before: the fewest causes that would have done it alone.

Four things can differ between two states of a relationship. Each choice of them is taken over into
the earlier state and assessed anew, so that the answer is exact and depends on no order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal, get_args

from sourcing_advisor.decisions.change import Change, RuleChange, RuleStanding, Standing

Cause = Literal["facts", "beliefs", "rules", "parameters"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
"""Facts that are others, beliefs that are confirmed, the rules, and the values of parameters."""
Causes = tuple[tuple[Cause, ...], ...]
"""Every smallest set of causes that alone brings a rule to where it stands now."""
StandingWith = Callable[[frozenset[Cause]], Standing | None]
"""Gives the earlier state with some causes taken over; None where the two cannot be joined."""


def causes_of(
    change: Change, present: Sequence[Cause], standing_with: StandingWith
) -> Mapping[str, Causes]:
    """Return the causes of each change that is one, by rule; `present` are those that there are."""
    wanted = [each for each in change.rules if each.kind != "persisting"]
    if not wanted:
        return {}
    if len(present) <= 1:
        return {each.rule: (tuple(present),) if present else () for each in wanted}
    found: dict[str, list[tuple[Cause, ...]]] = {each.rule: [] for each in wanted}
    for causes in _subsets(present):
        whole = len(causes) == len(present)
        standing = None if whole else standing_with(frozenset(causes))
        for each in wanted:
            smaller = found[each.rule]
            if any(set(one) <= set(causes) for one in smaller):
                continue
            if whole or (standing is not None and _gives(standing, each)):
                smaller.append(causes)
    return {rule: tuple(sets) for rule, sets in found.items()}


def _subsets(causes: Sequence[Cause]) -> Iterator[tuple[Cause, ...]]:
    """Yield every choice of some of the causes, the smallest first."""
    for size in range(1, len(causes) + 1):
        yield from combinations(causes, size)


def _gives(standing: Standing, change: RuleChange) -> bool:
    """Say whether a rule stands in a state as it does after the change, in what changed."""
    return is_alike(standing.rules.get(change.rule), change.after, change)


def is_alike(one: RuleStanding | None, other: RuleStanding | None, change: RuleChange) -> bool:
    """Say whether a rule stands alike in two states, in what the change is about."""
    if one is None or other is None:
        return one is other
    if one.outcome is not other.outcome:
        return False
    if change.kind == "changed":
        return (one.severity, one.stage) == (other.severity, other.stage)
    return change.kind != "confirmed" or one.provisional == other.provisional


def causes_in_words(causes: Causes) -> str:
    """Return causes as a sentence names them: the facts, or the rules and parameters together."""
    return ", or ".join(_together(each) for each in causes)


_IN_WORDS: Mapping[Cause, str] = {
    "facts": "facts",
    "beliefs": "beliefs confirmed",
    "rules": "rules",
    "parameters": "parameters",
}


def _together(causes: Iterable[Cause]) -> str:
    words = [_IN_WORDS[cause] for cause in causes]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]} together"
