"""Two folders of results compared: of how many relationships each rule has changed, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product

from sourcing_advisor.decisions.change import ChangeKind, RuleStanding, kind_of_change
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.comparison_form import (
    PortfolioComparison,
    RuleCounts,
    StageCount,
)
from sourcing_advisor.portfolio.folder_pair import FolderPair, Pairs
from sourcing_advisor.portfolio.result_folder import ResultFolder
from sourcing_advisor.rules.book import Rule, RuleBook


def compared(
    before: ResultFolder, after: ResultFolder, book: RuleBook, between: ResultFolder | None = None
) -> PortfolioComparison:
    """Return what changed between two folders; `book` names the rules.

    `between` holds the relationships of `before` reviewed with the rules of `after`: it tells
    apart what the rules did from what the facts did. Raises `InputError` when no relationship is
    in both.
    """
    pair = FolderPair(before, after, book.new_ids)
    if not pair.height:
        found = f"no relationship of this folder is in {shown(before.folder)}"
        advice = "Relationships are known by their id."
        raise InputError([Problem(Place(shown(after.folder)), found, suggestion=advice)])
    counted = dict(pair.counts())
    steps = _steps(before, after, between, book, counted)
    stages = _stages(pair)
    names = sorted(counted, key=lambda name: (name not in book.rule_by_id, name))
    rules = (_rule_counts(name, book, counted[name], steps, stages) for name in names)
    moves: Counter[tuple[str, str]] = Counter()
    for (_, one, other), gaps in (stages or {}).items():
        moves[one, other] += gaps
    return PortfolioComparison(
        before=before.about,
        after=after.about,
        relationships=pair.height,
        only_before=len(before.ids) - pair.height,
        only_after=len(after.ids) - pair.height,
        first_changed=pair.first_changed(),
        rules=tuple(rules),
        stages=tuple(
            StageCount(before=one, after=other, gaps=gaps)
            for (one, other), gaps in moves.most_common()
        ),
    )


def _stages(pair: FolderPair) -> Mapping[tuple[str, str, str], int] | None:
    """Return how many gaps of each rule went from which stage to which other."""
    moved = pair.moved()
    if moved is None:
        return None
    counted: Counter[tuple[str, str, str]] = Counter()
    for frame in moved:
        for rule, was, now, gaps in frame.group_by("rule", "was", "stage").len().iter_rows():
            counted[rule, was, now] += gaps
    return counted


Steps = Mapping[str, tuple[int, int]] | None
"""Verdicts that changed by the rule book and by the facts, by rule."""


def _steps(
    before: ResultFolder,
    after: ResultFolder,
    between: ResultFolder | None,
    book: RuleBook,
    counted: Mapping[str, Pairs],
) -> Steps:
    if between is not None:
        rules = dict(FolderPair(before, between, book.new_ids).counts())
        facts = dict(FolderPair(between, after, book.new_ids).counts())
        return {
            name: (_changed(rules.get(name, {})), _changed(facts.get(name, {}))) for name in counted
        }
    one, other = before.about, after.about
    if one.digest and one.digest == other.digest and not one.overridden + other.overridden:
        return {name: (0, _changed(pairs)) for name, pairs in counted.items()}
    return None


def _changed(pairs: Pairs) -> int:
    return sum(count for (was, now), count in pairs.items() if was is not now)


def _rule_counts(
    name: str,
    book: RuleBook,
    pairs: Pairs,
    steps: Steps,
    stages: Mapping[tuple[str, str, str], int] | None,
) -> RuleCounts:
    rule: Rule | None = book.rule_by_id.get(name)
    kinds: Counter[ChangeKind] = Counter()
    for pair, count in pairs.items():
        kind = KINDS[pair]
        if kind is not None:
            kinds[kind] += count
    moved = None
    if stages is not None:
        moved = sum(gaps for (moving, _, _), gaps in stages.items() if moving == name)
    by_rules, by_facts = steps[name] if steps is not None else (None, None)
    return RuleCounts(
        rule=name,
        title=rule.title if rule else name,
        practice=rule.practice if rule else "",
        kind=rule.kind if rule else "gap",
        severity=rule.severity if rule else None,
        new=kinds["new"],
        resolved=kinds["resolved"],
        persisting=kinds["persisting"],
        newly_known=kinds["newly_known"],
        no_longer_known=kinds["no_longer_known"],
        withdrawn=kinds["withdrawn"],
        moved=moved,
        by_rules=by_rules,
        by_facts=by_facts,
    )


def _kind(was: Outcome | None, now: Outcome | None) -> ChangeKind | None:
    one, other = (None if o is None else RuleStanding("", "gap", o) for o in (was, now))
    return kind_of_change(one, other)


KINDS: Mapping[tuple[Outcome | None, Outcome | None], ChangeKind | None] = {
    (was, now): _kind(was, now)
    for was, now in product((*Outcome, None), repeat=2)
    if was is not None or now is not None
}
"""What became of a rule, by its outcomes before and after; None where there is nothing to tell."""
