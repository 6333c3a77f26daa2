"""The proposals that a relationship holds, each judged by what it would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.decisions.whatif import Assumed, ChangedFact, Conjecture, RuleNamed, WhatIf
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.report.confidence import IN_CONFIDENCE, Confidence

_MOST_NAMED = 5


def judged_proposals(
    assessment: Assessment, confidence: Confidence, evaluator: Callable[[], ReferenceEvaluator]
) -> tuple[WhatIf, ...]:
    """Return what each proposal that may be printed would change, without what was confided.

    `evaluator` gives an evaluator of the rule book; it is asked only where there are proposals.
    """
    proposals = confidence.particulars.proposals or ()
    if not proposals:
        return ()
    conjecture = Conjecture(assessment, evaluator())
    untold = confidence.facts
    return tuple(
        _told(conjecture.what_if(each.sets, each.name, each.by), untold) for each in proposals
    )


def _told(what_if: WhatIf, untold: frozenset[str]) -> WhatIf:
    def of_set(fact: ChangedFact) -> ChangedFact:
        return replace(fact, before=IN_CONFIDENCE) if fact.fact in untold else fact

    def of_assumed(fact: Assumed) -> Assumed:
        return replace(fact, in_words=IN_CONFIDENCE) if fact.fact in untold else fact

    return replace(
        what_if,
        sets=tuple(map(of_set, what_if.sets)),
        assumes=tuple(map(of_assumed, what_if.assumes)),
        needs=tuple(map(of_assumed, what_if.needs)),
    )


def proposal_points(what_if: WhatIf) -> Iterator[tuple[str, str]]:
    """Yield what is told of a proposal: a head, and what stands under it, as Markdown."""
    sets = "; ".join(f"{f.label}: {f.after} (today: {f.before})" for f in what_if.sets)
    yield "Sets", as_markdown(sets)
    if what_if.changes_nothing:
        yield "Changes", "no verdict, and no place among the first three moves."
        return
    yield "Clears", as_markdown(_listed(what_if.clears) or "no gap")
    yield "Opens", as_markdown(_listed(what_if.opens) or "no gap")
    if what_if.unsettles:
        needs = ", ".join(fact.label for fact in what_if.needs)
        yield "Leaves unsettled", as_markdown(f"{_listed(what_if.unsettles)}, for want of {needs}")
    if what_if.strengths_lost:
        yield "Loses the strength", as_markdown(_listed(what_if.strengths_lost))
    if what_if.assumes:
        assumed = (
            f"{fact.label}: {fact.in_words}{' (only believed)' if fact.believed else ''}"
            for fact in what_if.assumes
        )
        yield "Assumes", as_markdown("; ".join(assumed))
    count = len(what_if.untouched)
    yield "Does not touch", f"{count} gap{'' if count == 1 else 's'}"
    if what_if.first_before != what_if.first_after:
        titles = "; ".join(move.title for move in what_if.first_after)
        yield "First three after it", as_markdown(titles or "none")


def _listed(rules: Iterable[RuleNamed]) -> str:
    every = list(rules)
    named = "; ".join(f"{rule.title} ({rule.rule})" for rule in every[:_MOST_NAMED])
    more = len(every) - _MOST_NAMED
    return f"{named}; and {more} more" if more > 0 else named
