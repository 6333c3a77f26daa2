"""The proposals that a relationship holds, each judged by what it would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.decisions.whatif import Conjecture, RuleNamed, WhatIf
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.report.model import Report
from sourcing_advisor.report.proposed import proposed_by

_MOST_NAMED = 5


def judged_proposals(assessment: Assessment, evaluator: ReferenceEvaluator) -> tuple[WhatIf, ...]:
    """Return what each proposal would change."""
    proposals = assessment.relationship.particulars.proposals or ()
    if not proposals:
        return ()
    conjecture = Conjecture(assessment, evaluator)
    return tuple(map(conjecture.proposed, proposals))


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


def answers_to_proposals(report: Report) -> Iterator[str]:
    """Yield a sentence on each proposal that no move answers, as plain text."""
    answered = [each.text.lower() for gap in report.recommendations for each in gap.named]
    for what_if in report.proposals:
        name = (what_if.name or "this").rstrip(".")
        if not any(name.lower() in text for text in answered):
            yield _in_short(name, what_if, report)


def _in_short(name: str, what_if: WhatIf, report: Report) -> str:
    proposed = f"what {proposed_by(what_if.by)}"
    begun = f"{proposed[:1].upper()}{proposed[1:]}"
    titles = {gap.move: gap.title for gap in report.recommendations}
    left = (*what_if.opens, *what_if.untouched, *what_if.unsettles)
    still = {rule.move for rule in left} | {move.move for move in what_if.first_after}
    cleared = _moves((rule for rule in what_if.clears if rule.move not in still), titles)
    opened = _moves(what_if.opens, titles)
    if opened and not cleared:
        return f"Hold back {proposed}, {name}: it opens a gap ({opened[0]}) and clears none."
    settled = [gap.number for gap in report.of_stage("first") if [gap.title] == cleared]
    if settled and not opened:
        return (
            f"{begun}, {name}, would settle move {settled[0]}: agree to it, or say what it lacks."
        )
    if cleared:
        against = f", and open another ({opened[0]})" if opened else ""
        return f"{begun}, {name}, would clear “{cleared[0]}”{against}."
    move = _settled_in(what_if, report)
    if move:
        return f"{begun}, {name}, is settled in move {move}, not before."
    return f"Leave for now {proposed}: {name}. It clears none of these gaps."


def _settled_in(what_if: WhatIf, report: Report) -> int | None:
    """Return the first move whose leading rule rests on what a proposal would change."""
    changed = {fact.fact.partition(".")[0] for fact in what_if.sets if fact.before != fact.after}
    for gap in report.of_stage("first"):
        if changed & {stated.fact.partition(".")[0] for stated in gap.because} - {"relationship"}:
            return gap.number
    return None


def _moves(rules: Iterable[RuleNamed], titles: Mapping[str, str]) -> list[str]:
    moves = (titles.get(rule.move or "", rule.title) for rule in rules if rule.kind == "gap")
    return [*dict.fromkeys(moves)]


def _listed(rules: Iterable[RuleNamed]) -> str:
    every = list(rules)
    named = "; ".join(f"{rule.title} ({rule.rule})" for rule in every[:_MOST_NAMED])
    more = len(every) - _MOST_NAMED
    return f"{named}; and {more} more" if more > 0 else named
