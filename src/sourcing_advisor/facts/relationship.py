"""The relationship: one client, one provider, one deal, and what is known of it."""

import warnings
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    PrivateAttr,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.answers import Answer, FactField, exact_first
from sourcing_advisor.facts.conflicts import (
    ContradictionError,
    conflicts_in_time,
    conflicts_of_facts,
    conflicts_of_proposals,
    conflicts_with_lists,
)
from sourcing_advisor.facts.fields import Declaration, Section
from sourcing_advisor.facts.lists import Lists
from sourcing_advisor.facts.records import (
    LISTED,
    PRACTICE,
    Idea,
    InnovationProject,
    Particulars,
    Review,
)
from sourcing_advisor.facts.renamed import RenamedFactWarning, with_new_names
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
    FirmConduct,
    LeadershipPair,
    PairBehaviour,
    PairProgress,
)
from sourcing_advisor.facts.sections.particulars import Ahead, AtHand
from sourcing_advisor.facts.sections.provider import LeadershipCapacity, ProviderRole
from sourcing_advisor.facts.sections.relationship import RelationshipProfile
from sourcing_advisor.facts.sections.senior_leadership import (
    AccountableExecutive,
    AdaptiveWork,
    BehaviourChange,
    Board,
    Transformation,
)
from sourcing_advisor.facts.statement import read_statement, with_answers
from sourcing_advisor.facts.summary_gaps import SummaryGap


class Relationship(BaseModel):
    """What is known of one sourcing relationship.

    Every fact and every list is optional and ``None`` means not reported, never no; a list that
    is given and empty says that there is none. Values are checked strictly: a yes-or-no fact takes
    a bool, a count takes an int. Raises ``pydantic.ValidationError`` listing every problem.

    Facts are compared with each other only once each value is sound, so a second error may name
    contradictions that the first one hid. `read_relationship` reports both at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    FORMS: ClassVar[Mapping[str, str]] = {PRACTICE: "a practice from P01 to P27"}

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
    conduct: FirmConduct = FirmConduct.model_construct()
    pair_progress: PairProgress = PairProgress.model_construct()
    adaptive: AdaptiveWork = AdaptiveWork.model_construct()
    board: Board = Board.model_construct()
    executive: AccountableExecutive = AccountableExecutive.model_construct()
    transformation: Transformation = Transformation.model_construct()
    behaviour: BehaviourChange = BehaviourChange.model_construct()
    provider: ProviderRole = ProviderRole.model_construct()
    leadership: LeadershipCapacity = LeadershipCapacity.model_construct()

    ahead: Ahead = Ahead.model_construct()
    at_hand: AtHand = AtHand.model_construct()

    innovation_projects: Annotated[tuple[InnovationProject, ...], LISTED] | None = None
    idea_log: Annotated[tuple[Idea, ...], LISTED] | None = None
    reviews: Annotated[tuple[Review, ...], LISTED] | None = None
    particulars: Particulars = Particulars.model_construct()

    _answers: Mapping[str, Answer] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _read_statement(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Read answers that say more than a value, and particulars, beside the plain form."""
        statement = read_statement(_under_new_names(data), fact_places)
        relationship = statement.validated(handler, cls.__name__)
        if statement.answers:
            relationship._answers = statement.answers  # noqa: SLF001 - of this class
        return relationship

    @model_validator(mode="after")
    def _facts_agree(self) -> Self:
        """Refuse facts that contradict each other or the lists."""
        conflicts = [
            *conflicts_with_lists(self.stated, self.summaries, self._lists()),
            *conflicts_of_facts(self.known, self.stated),
            *conflicts_in_time(
                self.innovation_projects or (),
                self.reviews or (),
                self.particulars,
                self.relationship.as_of,
            ),
            *conflicts_of_proposals(self.particulars.proposals or ()),
        ]
        if conflicts:
            raise ContradictionError(conflicts)
        return self

    @model_serializer(mode="wrap")
    def _statement(
        self, handler: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        """Write answers in the form in which they are read."""
        return with_answers(handler(self), self._answers, fact_places, info.mode)

    @property
    def answers(self) -> Mapping[str, Answer]:
        """Return the answers that say more than a value, by fact."""
        return self._answers

    @cached_property
    def beliefs(self) -> Mapping[str, Answer]:
        """Return the answers that are only believed, by fact."""
        return {name: answer for name, answer in self._answers.items() if answer.believed}

    @cached_property
    def later(self) -> Mapping[str, Answer]:
        """Return the answers that hold only from a later day, by fact."""
        as_of = self.relationship.as_of
        return {name: answer for name, answer in self._answers.items() if answer.is_later(as_of)}

    @cached_property
    def stated(self) -> dict[str, Value | Bounds]:
        """Return what is stated outright and counts today, by fact; unknown facts are absent."""
        values: dict[str, Value | Bounds] = {
            name: value
            for name, section, field in fact_fields()
            if (value := getattr(getattr(self, section), field)) is not None
        }
        for name, answer in self._answers.items():
            known = answer.known_today(fact_places()[name].declaration, self.relationship.as_of)
            if isinstance(known, Bounds):
                values[name] = known
        return values

    def _lists(self, *, sure: bool = False) -> Lists:
        months = self.pair_progress.months_in_place
        return Lists(
            self.innovation_projects,
            self.idea_log,
            self.reviews,
            self.particulars,
            self.relationship.as_of,
            None if sure and "pair_progress.months_in_place" in self.beliefs else months,
        )

    @cached_property
    def summaries(self) -> dict[str, Value | Bounds]:
        """Return the facts worked out from the lists, by name."""
        return dict(self._lists().summaries())

    @cached_property
    def summary_gaps(self) -> tuple[SummaryGap, ...]:
        """Return which facts the lists leave open that are not stated outright, and why."""
        gaps = self._lists().gaps(self.stated)
        return tuple(gap for gap in gaps if fact_places().keys() >= set(gap.facts))

    @cached_property
    def known(self) -> dict[str, Value | Bounds]:
        """Return what is known today by fact: stated, believed, or worked out from the lists."""
        return exact_first(self.summaries, self.stated)

    @cached_property
    def without_beliefs(self) -> dict[str, Value | Bounds]:
        """Return what is known today when nothing that is only believed counts."""
        if not self.beliefs:
            return self.known
        sure = {name: known for name, known in self.stated.items() if name not in self.beliefs}
        return exact_first(self._lists(sure=True).summaries(), sure)

    @cached_property
    def with_later(self) -> dict[str, Value | Bounds]:
        """Return what will be known when all that holds from a later day is in force."""
        if not self.later:
            return self.known
        in_force = {
            name: answer.known(fact_places()[name].declaration)
            for name, answer in self.later.items()
        }
        return self.known | {name: known for name, known in in_force.items() if known is not None}


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


@cache
def fact_places() -> Mapping[str, FactField]:
    """Return where each fact stands in the form of a relationship, and what it can be."""
    return {
        name: FactField((section, field), section_models()[section])
        for name, section, field in fact_fields()
    }


def _under_new_names(data: Any) -> Any:
    """Return data in which facts stand under their new names, with a warning for each old one."""
    if not isinstance(data, Mapping):
        return data
    sections, old_names = with_new_names(data)
    for old in old_names:
        warnings.warn(str(old), RenamedFactWarning, stacklevel=3)
    return sections if old_names else data
