"""What was decided on moves, as a report tells it: beside the move, or after it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from datetime import date

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.decisions.decision_log import ChangedGround, Decision, Followed
from sourcing_advisor.decisions.decision_states import DECIDED, STATES
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.report.beside import GroundChange, NotedDecision
from sourcing_advisor.rules.book import RuleBook


def noted(
    followings: Sequence[Followed],
    book: RuleBook,
    untold: Container[str] = (),
    unfired: Container[str] = (),
) -> dict[str | None, tuple[NotedDecision, ...]]:
    """Return decisions as a report tells them, by the name of the move that they are about today.

    Nothing is told of facts that were told in confidence, nor of rules that fired on them: of what
    is `untold` and `unfired`.
    """
    notes: dict[str | None, tuple[NotedDecision, ...]] = {}
    for each in followings:
        notes[each.move] = (*notes.get(each.move, ()), _noted(each, book, untold, unfired))
    return notes


def _noted(
    each: Followed, book: RuleBook, untold: Container[str], unfired: Container[str]
) -> NotedDecision:
    decision = each.decision
    changed = tuple(_ground(g, book) for g in each.changed if g.fact not in untold)
    new_rules = tuple(rule for rule in each.new_rules if rule not in unfired)
    return NotedDecision.model_construct(
        move=decision.move,
        decision=decision.decision,
        on=decision.on.isoformat(),
        reason=decision.reason,
        owner=decision.owner,
        until=decision.until.isoformat() if decision.until else None,
        state=each.state,
        changed=changed,
        new_rules=new_rules,
        earlier=tuple(map(decision_in_words, decision.earlier)),
        words=" ".join(
            _sentences(each, changed, new_rules, lambda rule: book.rule_by_id[rule].title)
        ),
    )


def _ground(ground: ChangedGround, book: RuleBook) -> GroundChange:
    fact = book.facts[ground.fact]
    then, now = (value_in_words(fact, value) for value in (ground.then, ground.now))
    return GroundChange.model_construct(
        fact=ground.fact, label=fact.label, then_in_words=then, now_in_words=now
    )


def _sentences(
    each: Followed,
    changed: Sequence[GroundChange],
    new_rules: Sequence[str],
    title: Callable[[str], str],
) -> Iterator[str]:
    yield f"{decision_in_words(each.decision)}."
    state = STATES[each.state]
    yield f"{state[0].upper()}{state[1:]}."
    if changed:
        told = (f"{c.label} was {c.then_in_words} and is {c.now_in_words}" for c in changed)
        yield f"Changed since: {'; '.join(told)}."
    if new_rules:
        yield f"Fired since: {'; '.join(f'“{title(rule)}”' for rule in new_rules)}."


def decision_in_words(decision: Decision) -> str:
    """Return a decision in words: what, when, by whom, until when, why."""
    said = DECIDED[decision.decision]
    words = f"{said[0].upper()}{said[1:]} on {_day(decision.on)}"
    if decision.owner:
        words += f" ({plain_text(decision.owner)})"
    if decision.until:
        words += f", until {_day(decision.until)}"
    return f"{words}: “{plain_text(decision.reason)}”" if decision.reason else words


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
