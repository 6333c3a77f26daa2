"""What a review is made of: files of facts, or two views of them, and decisions beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.documents.tree import Document
from sourcing_advisor.engine.assessment import Assessment, EngineChoice
from sourcing_advisor.facts.reading import read_with_lines
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.decision_place import decisions_beside
from sourcing_advisor.service.library import LibraryChoice, both
from sourcing_advisor.service.reviews import Advisor, reviewed_file


@dataclass(frozen=True, slots=True)
class ReviewInputs:
    """The files that a review reads: facts, or the view of each side, and decisions.

    `decisions` names the file of decisions; None takes the one beside the facts, unless the report
    is for one side, and an empty name takes none.
    """

    files: tuple[str, ...] = ()
    client: str | None = None
    provider: str | None = None
    decisions: str | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the files of facts."""
        views = (view for view in (self.client, self.provider) if view is not None)
        return (*self.files, *views)

    @property
    def every_file(self) -> tuple[str, ...]:
        """Return all files that are named."""
        return (*self.facts, self.decisions) if self.decisions else self.facts

    def for_reader(self, reader: Side | None) -> ReviewInputs:
        """Return the same with the file of decisions that counts; raises `InputError` for two."""
        if self.decisions is not None:
            return self
        beside = None if reader else decisions_beside(self.facts)
        return replace(self, decisions=str(beside) if beside else "")


def review_given(
    inputs: ReviewInputs,
    library: LibraryChoice,
    engine: EngineChoice = "auto",
    reader: Side | None = None,
) -> tuple[Report, Assessment | None]:
    """Return the report on what is given, and the assessment that it rests on where there is one.

    Two views have no one assessment. Raises `InputError` with every problem.
    """
    decisions = inputs.for_reader(reader).decisions
    kept_in = Path(decisions) if decisions else None
    if inputs.client is None or inputs.provider is None:
        return reviewed_file(inputs.files, library, engine, reader, kept_in)
    views = inputs.client, inputs.provider
    return _review_views(*views, library, engine, reader, kept_in), None


def _review_views(
    client_file: str,
    provider_file: str,
    library: LibraryChoice,
    engine: EngineChoice,
    reader: Side | None,
    kept_in: Path | None,
) -> Report:
    from sourcing_advisor.service.decision_file import DecisionFile, read_decisions  # noqa: PLC0415 - with two views
    from sourcing_advisor.service.identity import identity_of, problems_of_identity  # noqa: PLC0415 - likewise

    def advisor_with(folders: Sequence[str | Path], parameters: Mapping[str, float]) -> Advisor:
        return Advisor(rules=folders, parameters=parameters, engine=engine)

    def views() -> tuple[tuple[Relationship, Document], tuple[Relationship, Document]]:
        return both(lambda: read_with_lines(client_file), lambda: read_with_lines(provider_file))

    ((client, mine), (provider, theirs)), advisor = both(
        views, lambda: library.opened_by(advisor_with)
    )
    problems = list(
        problems_of_identity(
            (identity_of(client.relationship), mine), (identity_of(provider.relationship), theirs)
        )
    )
    if problems:
        raise InputError(problems)
    kept = DecisionFile(Path()) if kept_in is None else read_decisions(kept_in, client)
    days = (view.relationship.as_of for view in (client, provider))
    day = max((day for day in days if day is not None), default=None)
    try:
        return advisor.review_views(client, provider, kept.holds, reader, kept.decisions, day)
    except ValidationError as error:
        found = f"what {shown(client_file)} and this state cannot be true of one relationship"
        why = "; ".join(str(details["msg"]) for details in error.errors())
        raise InputError(
            [Problem(Place(shown(provider_file)), found, suggestion=f"{why}.")]
        ) from None
