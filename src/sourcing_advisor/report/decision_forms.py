"""What decision support answers, as JSON: one model for each command, beside the report."""

from __future__ import annotations

from typing import Literal

from sourcing_advisor.decisions.lever_sets import Levers, LeverSet
from sourcing_advisor.decisions.next_question import NextQuestion
from sourcing_advisor.decisions.sensitivity import Hinge, MoveStanding
from sourcing_advisor.decisions.whatif import WhatIf
from sourcing_advisor.report.part import Part


class SupportForm(Part):
    """What every answer says: its version, and the relationship that it is about."""

    schema_version: Literal["1"] = "1"
    relationship: str


class WhatIfForm(SupportForm):
    """What proposals, or answers set on the command line, would change."""

    what_ifs: tuple[WhatIf, ...]


class QuestionsForm(SupportForm):
    """The best next questions, how many are open in all, and the facts that need no answer."""

    questions: tuple[NextQuestion, ...]
    open_questions: int
    skipped: tuple[str, ...]


class LeversOf(Part):
    """What clears one move, or one rule: `name` is the move's, and empty for a rule alone.

    Where nothing does, `past` tells in words on what the gap rests that is history.
    """

    name: str
    title: str
    by: str | None = None
    levers: Levers
    past: tuple[str, ...] = ()


class LeversForm(SupportForm):
    """What would clear gaps, each for itself, and a smallest set that clears all of high severity.

    `all_of_high` is null where nothing within the parties' power does, or one gap was asked for.
    `titles` are those of the rules that would be opened.
    """

    gaps: tuple[LeversOf, ...]
    all_of_high: LeverSet | None
    titles: dict[str, str]


class SensitivityForm(SupportForm):
    """What hinges on judgement: each threshold on which something does, and how each move stands.

    `steady` are the thresholds within whose range nothing changes.
    """

    hinges: tuple[Hinge, ...]
    steady: tuple[str, ...]
    moves: tuple[MoveStanding, ...]


class ThresholdCount(Part):
    """How many relationships a threshold moves when it is `then` and not `today`.

    `rules` gives, by rule, how many verdicts change; `only_order` counts the relationships whose
    plan may be ordered otherwise, and no more.
    """

    parameter: str
    today: str
    then: str
    relationships: int
    only_order: int
    rules: dict[str, int]


class PortfolioSensitivityForm(Part):
    """How many relationships were counted, and each threshold at either end of its range."""

    schema_version: Literal["1"] = "1"
    relationships: int
    thresholds: tuple[ThresholdCount, ...]
