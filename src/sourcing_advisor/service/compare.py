"""Two states of one relationship compared: what changed, and what of it is whose doing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sourcing_advisor.decisions.causes import CAUSES, Cause, Causes, causes_of, is_alike
from sourcing_advisor.decisions.change import (
    Change,
    RuleStanding,
    Standing,
    change_between,
)
from sourcing_advisor.documents.problems import InputError, Problem
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.comparison import (
    ChangedFact,
    ChangedParameter,
    ChangedRule,
    ComparedState,
    Comparison,
    RuleState,
)
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.service.changed_facts import changed_facts
from sourcing_advisor.service.identity import problems_of_identity
from sourcing_advisor.service.library import LibraryChoice, both
from sourcing_advisor.service.states import (
    State,
    read_state,
    restated,
    standing_with,
)


def compare_files(
    before: str | Path,
    after: str | Path,
    library: LibraryChoice,
    library_before: LibraryChoice | None = None,
) -> Comparison:
    """Compare two files of facts, or reports in JSON, of one relationship.

    `library_before` is what the first was reviewed with, where that is another. Raises
    `InputError` with every problem in the files and the libraries, for files of two relationships,
    and for a report that was made with rules that are not at hand.
    """
    earlier = library if library_before is None else library_before
    was, now = both(
        lambda: read_state(before, earlier.book()), lambda: read_state(after, library.book())
    )
    problems = [
        *problems_of_identity((was.identity, was.document), (now.identity, now.document)),
        *_not_at_hand(was, now),
    ]
    if problems:
        raise InputError(problems)
    return _Pair(was, now, earlier, library).comparison()


def _not_at_hand(before: State, after: State) -> Iterator[Problem]:
    """Yield a problem for each report of which the rule book is needed and is not at hand.

    That of the first report is not needed where its facts can be reviewed with that of the second.
    """
    for state, option in ((before, "--rules-before or --parameter-before"), (after, "--rules")):
        if state.is_of_its_book or (state is before and state.relationship is not None):
            continue
        place = state.place_of("rule_book", "digest")
        found, expected = (
            (f"this report was made with rule book {state.digest[:12]}", state.book.digest[:12])
            if state.digest != state.book.digest
            else ("this report was made with other parameters", "the parameters at hand")
        )
        advice = f"Say what it was made with by {option}, or compare the facts instead of reports."
        yield Problem(place, found, expected, advice)


@dataclass(frozen=True)
class _Pair:
    """Two states of one relationship, and the libraries that their rule books come from."""

    before: State
    after: State
    library_before: LibraryChoice
    library: LibraryChoice

    def comparison(self) -> Comparison:
        """Return all that changed."""
        before, after = self.before, self.after
        change = change_between(before.standing, after.standing, after.book.new_ids)
        causes = self._causes(change)
        facts = self._facts
        identity = {n: after.identity[n] or before.identity[n] for n in after.identity}
        return Comparison(
            **identity,
            before=_compared(before),
            after=_compared(after),
            facts=facts,
            parameters=tuple(
                ChangedParameter(parameter=name, before=one, after=other)
                for name, (one, other) in self._parameters.items()
            ),
            rules=tuple(self._rules(change, causes, frozenset(fact.fact for fact in facts))),
            first_before=change.first.before,
            first_after=change.first.after,
            entered=change.first.entered,
            left=change.first.left,
        )

    @cached_property
    def _facts(self) -> tuple[ChangedFact, ...]:
        was, now = self.before.relationship, self.after.relationship
        if was is None or now is None:
            return ()
        return tuple(changed_facts(was, now, self.after.book))

    @cached_property
    def _parameters(self) -> Mapping[str, tuple[int | float, int | float]]:
        """Return the parameters of both books that have two values; by name, before and after."""
        if not self.before.is_of_its_book:
            return {}
        one, other = self.before.book.parameters, self.after.book.parameters
        return {
            name: (parameter.value, other[name].value)
            for name, parameter in one.items()
            if name in other and other[name].value != parameter.value
        }

    @cached_property
    def _confirmed(self) -> tuple[str, ...]:
        return tuple(fact.fact for fact in self._facts if fact.change == "confirmed")

    def _causes(self, change: Change) -> Mapping[str, Causes]:
        before, after = self.before, self.after
        if before.relationship is None or after.relationship is None:
            return {each.rule: _without_facts(each.kind) for each in change.rules}
        if not before.is_of_its_book:
            return self._causes_from_new_rules(change, before.relationship)
        there = {
            "facts": self._has_other_facts(before.relationship, after.relationship),
            "beliefs": bool(self._confirmed),
            "rules": before.book.digest != after.book.digest,
            "parameters": bool(self._parameters),
        }
        return causes_of(change, [cause for cause in CAUSES if there[cause]], self._standing_with)

    def _has_other_facts(self, before: Relationship, after: Relationship) -> bool:
        one = restated(before, self._confirmed, believed=False) if self._confirmed else before
        return one.model_dump() != after.model_dump()

    def _causes_from_new_rules(
        self, change: Change, relationship: Relationship
    ) -> Mapping[str, Causes]:
        """Return the causes where the first book is not at hand: its facts are seen with the other.

        What the other rules did not do by themselves, the facts did after them.
        """
        between = standing_with(relationship, self.after.book)
        causes: dict[str, Causes] = {}
        for each in change.rules:
            here = between.rules.get(each.rule)
            if is_alike(here, each.after, each):
                causes[each.rule] = (("rules",),)
            elif is_alike(here, each.before, each):
                causes[each.rule] = (("facts",),)
            else:
                causes[each.rule] = (("facts", "rules"),)
        return causes

    def _standing_with(self, causes: frozenset[Cause]) -> Standing | None:
        """Return how rules stand before, with some causes taken over from after."""
        relationship = (self.after if "facts" in causes else self.before).relationship
        if relationship is None:
            return None
        if self._confirmed and ("beliefs" in causes) is not ("facts" in causes):
            believed = "beliefs" not in causes
            relationship = restated(relationship, self._confirmed, believed=believed)
        book = self._book_with(rules="rules" in causes, parameters="parameters" in causes)
        return None if book is None else _known_again(standing_with(relationship, book), self.after)

    def _book_with(self, *, rules: bool, parameters: bool) -> RuleBook | None:
        """Return the rules of one state with the parameters of one; None where they clash."""
        state = self.after if rules else self.before
        if rules is parameters or not self._parameters:
            return state.book
        library = self.library if rules else self.library_before
        values = {name: pair[parameters] for name, pair in self._parameters.items()}
        try:
            return load_rule_book(library.folders, {**library.parameters, **values})
        except InputError:
            return None

    def _rules(
        self, change: Change, causes: Mapping[str, Causes], changed: frozenset[str]
    ) -> Iterator[ChangedRule]:
        for each in change.rules:
            rule = self._rule(each.rule)
            standing = each.after or each.before
            if standing is None:
                continue
            reads = () if rule is None else self.after.book.order_of_facts.get(rule.id, ())
            yield ChangedRule(
                rule=each.rule,
                name=rule.name if rule else each.rule,
                title=rule.title if rule else each.rule,
                practice=rule.practice if rule else "",
                kind=standing.kind,
                change=each.kind,
                before=_state(each.before),
                after=_state(each.after),
                causes=() if each.kind == "persisting" else causes.get(each.rule, ()),
                facts=()
                if each.kind == "persisting"
                else tuple(fact for fact in reads if fact in changed),
            )

    def _rule(self, name: str) -> Rule | None:
        books = (self.after.book, self.before.book)
        return next((b.rule_by_id[name] for b in books if name in b.rule_by_id), None)


def _without_facts(kind: str) -> Causes:
    """Return the cause where reports of one rule book do not print every fact: it is the facts."""
    return (("beliefs",),) if kind == "confirmed" else (("facts",),)


def _known_again(standing: Standing, after: State) -> Standing:
    """Return a standing under the present ids of rules."""
    new_ids = after.book.new_ids
    rules: dict[str, RuleStanding] = {
        new_ids.get(name, name): rule for name, rule in standing.rules.items()
    }
    return Standing(rules, standing.first)


def _compared(state: State) -> ComparedState:
    return ComparedState(
        file=state.document.file,
        as_of=state.as_of,
        version=state.version,
        digest=state.digest,
        overridden=state.overridden,
    )


def _state(standing: RuleStanding | None) -> RuleState | None:
    if standing is None:
        return None
    return RuleState(
        outcome=standing.outcome.value,
        severity=standing.severity,
        stage=standing.stage,
        provisional=standing.provisional,
    )
