"""The lists of a relationship together: what they give, what they leave open, and without what."""

from __future__ import annotations

import datetime
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.particulars import facts_of_particulars
from sourcing_advisor.facts.records import Idea, InnovationProject, Particulars, Review
from sourcing_advisor.facts.summaries import summarise
from sourcing_advisor.facts.summary_gaps import SummaryGap, summary_gaps, undated_particulars


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists, None where one is not given, and what their dates and counts are read against.

    `pair_months` is for how many months the present pair has led, if that is known.
    """

    innovation_projects: Sequence[InnovationProject] | None
    idea_log: Sequence[Idea] | None
    reviews: Sequence[Review] | None
    particulars: Particulars
    as_of: datetime.date | None
    pair_months: int | None

    def entries(self, listed: str) -> Sequence[Any]:
        """Return the entries of one list."""
        home = self.particulars if listed in Particulars.model_fields else self
        return getattr(home, listed) or ()

    def without(self, listed: str, i: int) -> Lists:
        """Return the lists without one entry of one of them."""
        entries = self.entries(listed)
        rest: dict[str, Any] = {listed: (*entries[:i], *entries[i + 1 :])}
        if listed in Particulars.model_fields:
            return replace(self, particulars=self.particulars.model_copy(update=rest))
        return replace(self, **rest)

    def summaries(self) -> dict[str, Value | Bounds]:
        """Return the facts that the lists give, by name."""
        return {
            **summarise(
                self.innovation_projects,
                self.idea_log,
                self.reviews,
                self.as_of,
                self.pair_months,
            ),
            **facts_of_particulars(self.particulars, self.as_of),
        }

    def gaps(self, stated: Container[str]) -> tuple[SummaryGap, ...]:
        """Return which facts the lists leave open that are not stated outright, and why."""
        found = (
            *summary_gaps(
                self.innovation_projects,
                self.idea_log,
                self.reviews,
                self.as_of,
                self.pair_months,
            ),
            *undated_particulars(self.particulars, self.as_of),
        )
        left = (
            replace(gap, facts=tuple(fact for fact in gap.facts if fact not in stated))
            for gap in found
        )
        return tuple(gap for gap in left if gap.facts)
