"""The roll-ups of a portfolio as JSON, for other programs. The form is published as a schema."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from sourcing_advisor.report.model import RuleBookUsed
from sourcing_advisor.rules.models import Level

SCHEMA_VERSION: Literal["1"] = "1"


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CountsForm(_Form):
    """Rows read are deals reviewed and rows rejected. `severe` deals have a high-severity gap."""

    read: int
    reviewed: int
    rejected: int
    severe: int


class StatusCounts(_Form):
    """The number of deals in which a practice has each status."""

    gap: int
    strength: int
    mixed: int
    neutral: int
    unknown: int
    not_applicable: int


class PracticeCounts(_Form):
    """One practice over the whole portfolio."""

    id: str
    title: str
    statuses: StatusCounts


class RuleCounts(_Form):
    """One rule over the whole portfolio: the number of deals with each outcome."""

    rule: str
    practice: str
    kind: Literal["gap", "strength", "conclusion"]
    title: str
    severity: Level | None
    fired: int
    clear: int
    unknown: int
    not_applicable: int


class MoveCountsForm(_Form):
    """One move over the whole portfolio: the number of deals in which it stands in each stage.

    `deals` are those in which it can be acted on: `first`, `next` and `later` together.
    """

    move: str
    title: str
    rules: tuple[str, ...]
    deals: int
    first: int
    next: int
    later: int
    parked: int
    in_hand: int


class GapCounts(_Form):
    """Gaps by severity."""

    high: int
    medium: int
    low: int


class GroupForm(_Form):
    """The deals that share a provider, client, service, region or size band.

    `name` is null where it is not stated; `pooled` marks the sum of all further names. `open` is
    the number of practices whose status is unknown; `practices` counts deals with a gap.
    """

    name: str | None
    pooled: bool
    deals: int
    severe: int
    gaps: GapCounts
    open: int
    practices: dict[str, int]


class GroupsForm(_Form):
    """The groups of one dimension, those with most deals first; `groups` is how many there are."""

    by: Literal["provider", "client", "service", "region", "size"]
    groups: int
    listed: tuple[GroupForm, ...]


class DealForm(_Form):
    """One deal of the league table."""

    id: str
    client: str | None
    provider: str | None
    service: str | None
    region: str | None
    size: str | None
    gaps: GapCounts
    open: int
    report: str | None


class OpenFactForm(_Form):
    """An unknown fact: the deals in which it holds up a verdict, and how many verdicts.

    It holds up a verdict that is open when the rule reads it, itself or through a conclusion
    that is open too.
    """

    fact: str
    question: str
    answers: str
    who: str
    deals: int
    verdicts: int


class ReportFile(_Form):
    """A full report that was written; `file` is relative to this one."""

    id: str
    file: str


class UnreadForm(_Form):
    """The headings of a file that are no fact, and whose columns were not read."""

    file: str
    headings: tuple[str, ...]


class UnreadFileForm(_Form):
    """A file, sheet or folder that could not be read, or only as far as the row `read_to`."""

    file: str
    kind: Literal["file", "sheet", "folder"]
    read_to: int | None


class SummaryForm(_Form):
    """The roll-ups of a portfolio: `worst` has the first deals of the league table."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    kind: Literal["sourcing-advisor portfolio"] = "sourcing-advisor portfolio"
    rule_book: RuleBookUsed
    counts: CountsForm
    unread: tuple[UnreadForm, ...]
    unread_files: tuple[UnreadFileForm, ...]
    practices: tuple[PracticeCounts, ...]
    rules: tuple[RuleCounts, ...]
    moves: tuple[MoveCountsForm, ...]
    groups: tuple[GroupsForm, ...]
    worst: tuple[DealForm, ...]
    questions: tuple[OpenFactForm, ...]
    reports: tuple[ReportFile, ...]
