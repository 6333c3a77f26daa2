"""What somebody proposes, where it repeats what has not helped or misses what is the matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.decisions.moves import Move
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.records import Proposal
from sourcing_advisor.report.naming import Entry
from sourcing_advisor.report.plan_parts import Named, NamedKind, NamedPart


def of_move(
    move: Move, proposals: Iterable[Proposal], assessment: Assessment
) -> Iterator[tuple[Proposal, Entry]]:
    """Yield the proposals of which a move must speak, each with what it says.

    One that sets what is so already, and is a sign of the gap, is held back. One that sets only
    what the rules of the move do not read, beside what they read, leaves the gap as it is.
    """
    read = {name for rule in move.rules for name in assessment.book.order_of_facts[rule]}
    signs = {r.fact for v in assessment.verdicts if v.rule in move.rules for r in v.because}
    known = assessment.values_and_conclusions
    for proposal in proposals:
        what, sets = proposal.name.rstrip("."), proposal.sets
        proposed = proposed_by(proposal.by)
        if any(name in signs and known.get(name) == value for name, value in sets.items()):
            yield proposal, _entry(what, "first_steps", f"Hold back what {proposed}: {what}.")
        elif read.isdisjoint(sets) and {_section(n) for n in sets} <= {_section(n) for n in read}:
            yield (
                proposal,
                _entry(
                    what,
                    "situation",
                    f"{what[:1].upper()}{what[1:]}, which {proposed}, would not answer it.",
                ),
            )


def proposed_by(by: str | None) -> str:
    """Return words that complete "what": ``the client proposes``, or ``is proposed``."""
    who = f"the {by}" if by in ("client", "provider") else by
    if who and who.startswith("The "):
        who = f"the {who.removeprefix('The ')}"
    return f"{who} proposes" if who else "is proposed"


def _section(fact: str) -> str:
    return fact.partition(".")[0]


def _entry(what: str, part: NamedPart, text: str) -> Entry:
    kind: NamedKind = "harm" if part == "first_steps" else "proposal"
    named = Named.model_construct(kind=kind, part=part, text=plain_text(text))
    return Entry(what, kind, None, named)
