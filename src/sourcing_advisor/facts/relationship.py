"""The relationship: one client, one provider, one deal, and what is known of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.tree import Path
from sourcing_advisor.documents.validation import dotted
from sourcing_advisor.facts.chronology import Conflict, conflicts_in_time
from sourcing_advisor.facts.contradictions import contradictions_in
from sourcing_advisor.facts.fields import Declaration, Section
from sourcing_advisor.facts.records import Idea, InnovationProject, Review
from sourcing_advisor.facts.sections.delivery import (
    ChangeManagement,
    Culture,
    ProjectSummary,
    ReviewSummary,
)
from sourcing_advisor.facts.sections.incentives import (
    Benchmarking,
    Competition,
    GainSharing,
    InnovationFund,
    InnovationIncentives,
    Productivity,
)
from sourcing_advisor.facts.sections.innovation import (
    Funding,
    Governance,
    Ideas,
    InnovationAgenda,
    InnovationProgramme,
    Measurement,
)
from sourcing_advisor.facts.sections.leadership_pair import (
    LeadershipPair,
    PairBehaviour,
    PairProgress,
)
from sourcing_advisor.facts.sections.provider import (
    LeadershipCapacity,
    ProviderRole,
)
from sourcing_advisor.facts.sections.relationship import (
    RelationshipProfile,
)
from sourcing_advisor.facts.sections.senior_leadership import (
    AccountableExecutive,
    AdaptiveWork,
    BehaviourChange,
    Board,
    Transformation,
)
from sourcing_advisor.facts.summaries import summarise
from sourcing_advisor.facts.summary_gaps import SummaryGap, summary_gaps

LONGEST_LIST = 10_000
_LISTED = Field(max_length=LONGEST_LIST, strict=False)  # a list is taken as well as a tuple
_ROUNDING = 0.5


class ContradictionError(ValueError):
    """Facts that cannot all be true; `conflicts` pairs the parts concerned with the reason."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        """Keep the conflicts; at least one is needed."""
        self.conflicts = conflicts
        super().__init__(
            "; ".join(f"{', '.join(map(dotted, paths))}: {why}" for paths, why in conflicts)
        )


_Lists = tuple[
    tuple[InnovationProject, ...] | None,
    tuple[Idea, ...] | None,
    tuple[Review, ...] | None,
    date | None,
    int | None,
]


class Relationship(BaseModel):
    """What is known of one sourcing relationship.

    Every fact and every list is optional and ``None`` means not reported, never no; a list that
    is given and empty says that there is none. Values are checked strictly: a yes-or-no fact takes
    a bool, a count takes an int. Raises ``pydantic.ValidationError`` listing every problem.

    Facts are compared with each other only once each value is sound, so a second error may name
    contradictions that the first one hid. `read_relationship` reports both at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    relationship: RelationshipProfile = RelationshipProfile.model_construct()
    productivity: Productivity = Productivity.model_construct()
    gain_sharing: GainSharing = GainSharing.model_construct()
    incentives: InnovationIncentives = InnovationIncentives.model_construct()
    competition: Competition = Competition.model_construct()
    innovation_fund: InnovationFund = InnovationFund.model_construct()
    benchmarking: Benchmarking = Benchmarking.model_construct()
    innovation_agenda: InnovationAgenda = InnovationAgenda.model_construct()
    innovation_programme: InnovationProgramme = InnovationProgramme.model_construct()
    measurement: Measurement = Measurement.model_construct()
    governance: Governance = Governance.model_construct()
    ideas: Ideas = Ideas.model_construct()
    funding: Funding = Funding.model_construct()
    culture: Culture = Culture.model_construct()
    change: ChangeManagement = ChangeManagement.model_construct()
    projects: ProjectSummary = ProjectSummary.model_construct()
    review_history: ReviewSummary = ReviewSummary.model_construct()
    pair: LeadershipPair = LeadershipPair.model_construct()
    pair_behaviour: PairBehaviour = PairBehaviour.model_construct()
    pair_progress: PairProgress = PairProgress.model_construct()
    adaptive: AdaptiveWork = AdaptiveWork.model_construct()
    board: Board = Board.model_construct()
    executive: AccountableExecutive = AccountableExecutive.model_construct()
    transformation: Transformation = Transformation.model_construct()
    behaviour: BehaviourChange = BehaviourChange.model_construct()
    provider: ProviderRole = ProviderRole.model_construct()
    leadership: LeadershipCapacity = LeadershipCapacity.model_construct()

    innovation_projects: Annotated[tuple[InnovationProject, ...], _LISTED] | None = None
    idea_log: Annotated[tuple[Idea, ...], _LISTED] | None = None
    reviews: Annotated[tuple[Review, ...], _LISTED] | None = None

    @model_validator(mode="after")
    def _facts_agree(self) -> Self:
        """Refuse facts that contradict each other or the lists."""
        conflicts: list[Conflict] = [
            (_paths(name), f"stated as {_said(stated)}, and the lists give {_said(summed)}")
            for name, stated in self.stated.items()
            if (summed := self.summaries.get(name)) is not None and not _agree(stated, summed)
        ]
        conflicts += [(_paths(*each.facts), each.why) for each in contradictions_in(self.known)]
        conflicts += conflicts_in_time(
            self.innovation_projects or (), self.reviews or (), self.relationship.as_of
        )
        if conflicts:
            raise ContradictionError(conflicts)
        return self

    @cached_property
    def stated(self) -> dict[str, Value]:
        """Return the facts stated outright, by name; unknown facts are absent."""
        return {
            name: value
            for name, section, field in fact_fields()
            if (value := getattr(getattr(self, section), field)) is not None
        }

    @cached_property
    def summaries(self) -> dict[str, Value]:
        """Return the facts worked out from the lists, by name."""
        return summarise(*self._lists)

    @property
    def _lists(self) -> _Lists:
        as_of, months = self.relationship.as_of, self.pair_progress.months_in_place
        return self.innovation_projects, self.idea_log, self.reviews, as_of, months

    @cached_property
    def summary_gaps(self) -> tuple[SummaryGap, ...]:
        """Return which facts the lists leave open that are not stated outright, and why."""
        found = summary_gaps(*self._lists)
        left = (
            replace(gap, facts=tuple(fact for fact in gap.facts if fact not in self.stated))
            for gap in found
        )
        return tuple(gap for gap in left if gap.facts)

    @cached_property
    def known(self) -> dict[str, Value]:
        """Return every known fact by name: those stated and those worked out from the lists."""
        return self.summaries | self.stated


def _paths(*facts: str) -> tuple[Path, ...]:
    return tuple(tuple(fact.split(".")) for fact in facts)


def _agree(stated: Value, summed: Value) -> bool:
    """Say whether two values of one fact are equal, a share when rounded to whole percent."""
    if isinstance(summed, float) and isinstance(stated, int | float):
        return abs(stated - summed) <= _ROUNDING
    return stated == summed


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{round(value, 2):.10g}" if isinstance(value, float) else str(value)


def by_section(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return values by full names, such as ``pair.named``, in the form of a relationship."""
    sections: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        section, _, field = name.partition(".")
        sections.setdefault(section, {})[field] = value
    return sections


@cache
def section_models() -> dict[str, type[Section]]:
    """Return the section models by name, in order; the docstring of each is its title."""
    return {
        name: field.annotation
        for name, field in Relationship.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
    }


@cache
def fact_fields() -> tuple[tuple[str, str, str], ...]:
    """Return the name, section and field of every fact, in order."""
    return tuple(
        (f"{section}.{field_name}", section, field_name)
        for section, model in section_models().items()
        for field_name, field in model.model_fields.items()
        if any(isinstance(item, Declaration) for item in field.metadata)
    )
