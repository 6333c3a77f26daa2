"""What came of decisions over the relationships of a folder: a firm's own experience."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sourcing_advisor.decisions.decision_log import Followed, experience, followed
from sourcing_advisor.decisions.decision_states import DECISIONS_ENDING
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.documents.files import refuse_unreachable
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.report.experience import FirmExperience, experience_told
from sourcing_advisor.service.decision_file import read_decisions
from sourcing_advisor.service.library import LibraryChoice

_ENDINGS = (".yaml", ".yml", ".json")


def experience_in(folder: str | Path, library: LibraryChoice, *, today: date) -> FirmExperience:
    """Return what came of the decisions in a folder, and in the folders in it.

    Raises `InputError` with every problem in the files of decisions and of facts, for decisions
    without facts beside them, and for a folder without decisions.
    """
    root = Path(folder)
    refuse_unreachable(root)
    book = library.book()
    assessor = Assessor(book, "reference")
    followings: list[Followed] = []
    problems: list[Problem] = []
    files = sorted(root.rglob(f"*{DECISIONS_ENDING}"))
    for file in files:
        try:
            followings += _followed(file, assessor, today)
        except InputError as error:
            problems += error.problems
    if not files:
        problems.append(Problem(Place(shown(root)), "no file of decisions is in this folder"))
    if problems:
        raise InputError(problems)
    rules = tuple(experience_told(each, book) for each in experience(followings, book))
    return FirmExperience(relationships=len(files), decisions=len(followings), rules=rules)


def _followed(file: Path, assessor: Assessor, today: date) -> Iterator[Followed]:
    relationship = read_relationship(_facts_beside(file))
    kept = read_decisions(file, relationship)
    assessment = assessor.assess(relationship)
    day = relationship.relationship.as_of or today
    yield from followed(kept.decisions, assessment, plan(assessment), day)


def _facts_beside(file: Path) -> Path:
    base = file.name.removesuffix(DECISIONS_ENDING)
    for ending in _ENDINGS:
        facts = file.with_name(f"{base}{ending}")
        if facts.is_file():
            return facts
    found = f"there are no facts beside these decisions: no {base}.yaml"
    raise InputError([Problem(Place(shown(file)), found)])
