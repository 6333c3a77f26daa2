"""What a review is made of: files of facts, or two views of them, and decisions beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sourcing_advisor.engine.assessment import EngineChoice
from sourcing_advisor.facts.records import Side
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.decision_file import decisions_beside
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.reviews import review_file


@dataclass(frozen=True, slots=True)
class ReviewInputs:
    """The files that a review reads.

    `decisions` names the file of decisions; None takes the one beside the facts, unless the report
    is for one side, and an empty name takes none.
    """

    files: tuple[str, ...] = ()
    decisions: str | None = None

    @property
    def every_file(self) -> tuple[str, ...]:
        """Return all files that are named."""
        named = (self.decisions,) if self.decisions else ()
        return (*self.files, *named)

    def decision_file(self, reader: Side | None) -> Path | None:
        """Return the file of decisions that counts, if any; raises `InputError` for two."""
        if self.decisions is not None:
            return Path(self.decisions) if self.decisions else None
        return None if reader else decisions_beside(self.files)


def review_given(
    inputs: ReviewInputs,
    library: LibraryChoice,
    engine: EngineChoice = "auto",
    reader: Side | None = None,
) -> Report:
    """Return the report on what is given; raises `InputError` with every problem."""
    return review_file(inputs.files, library, engine, reader, inputs.decision_file(reader))
