"""What the portfolio page shows, chosen and put into words before the template sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sourcing_advisor.portfolio.rollup.lines import DIMENSIONS, size_band_names
from sourcing_advisor.portfolio.rollup.statuses import STATUSES
from sourcing_advisor.portfolio.rollup.summary import deal_forms
from sourcing_advisor.portfolio.rollup.summary_form import (
    GroupForm,
    OpenFactForm,
    PracticeCounts,
    RuleCounts,
    SummaryForm,
)
from sourcing_advisor.portfolio.rollup.totals import MOST_RANKED, Totals
from sourcing_advisor.renderers.html_words import LEVEL_SIGNS, STATES
from sourcing_advisor.report.model import Status
from sourcing_advisor.rules.models import Level

MOST_GAPS = 20
MOST_QUESTIONS = 20
MOST_GROUPS_SHOWN = 200
ROWS_WITHOUT_SCRIPT = 25

CODES: Mapping[Status, str] = {
    "gap": "g",
    "mixed": "m",
    "strength": "s",
    "neutral": "n",
    "unknown": "u",
    "not_applicable": "x",
}
"""One letter per status, for the data inside the page."""

_TITLES = {
    "provider": ("provider", "providers"),
    "client": ("client", "clients"),
    "service": ("service", "services"),
    "region": ("region", "regions"),
    "size": ("size band", "size bands"),
}
Deal = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group with, in words, the practices that most often have a gap in it."""

    given: GroupForm
    name: str
    gaps: int
    commonest: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The groups of one dimension; `unlisted` groups are not shown."""

    by: str
    one: str
    many: str
    rows: tuple[GroupRow, ...]
    groups: int

    @property
    def unlisted(self) -> int:
        """Return how many groups the page does not show."""
        return self.groups - len(self.rows)


@dataclass(frozen=True, slots=True)
class IndexView:
    """Everything on the page; `states` gives letter, status, sign and words of each status.

    `open` is the number of practices whose status is unknown, over all deals.
    """

    deals: tuple[Deal, ...]
    reviewed: int
    open: int
    practices: tuple[PracticeCounts, ...]
    states: tuple[tuple[str, Status, str, str], ...]
    signs: Mapping[Level, str]
    gap_totals: tuple[tuple[Level, int], ...]
    gaps: tuple[RuleCounts, ...]
    titles: Mapping[str, str]
    groups: tuple[GroupTable, ...]
    questions: tuple[OpenFactForm, ...]
    sizes: tuple[str, ...]
    without_script: int


def index_view(summary: SummaryForm, totals: Totals, reports: Mapping[str, str]) -> IndexView:
    """Return what the page shows of a portfolio."""
    gaps = [rule for rule in summary.rules if rule.kind == "gap" and rule.fired]
    titles = {practice.id: practice.title for practice in summary.practices}
    return IndexView(
        deals=tuple(_deals(totals, reports)),
        reviewed=summary.counts.reviewed,
        open=sum(practice.statuses.unknown for practice in summary.practices),
        practices=summary.practices,
        states=tuple((CODES[status], status, *words) for status, words in STATES.items()),
        signs=LEVEL_SIGNS,
        gap_totals=tuple(
            (level, sum(rule.fired for rule in gaps if rule.severity == level))
            for level in LEVEL_SIGNS
        ),
        gaps=tuple(sorted(gaps, key=_commonest_first)[:MOST_GAPS]),
        titles=titles,
        groups=tuple(_group_tables(summary, titles)),
        questions=summary.questions[:MOST_QUESTIONS],
        sizes=size_band_names(),
        without_script=ROWS_WITHOUT_SCRIPT,
    )


def _commonest_first(rule: RuleCounts) -> tuple[int, int, str]:
    return -rule.fired, list(LEVEL_SIGNS).index(rule.severity or "low"), rule.rule


def _deals(totals: Totals, reports: Mapping[str, str]) -> Iterator[Deal]:
    lines = totals.league.lines()
    if lines is None:
        return
    practices = [practice.id for practice in totals.book.practices]
    letters = [CODES[status] for status in STATUSES]
    statuses = lines.select(practices).head(MOST_RANKED).iter_rows()
    deals = deal_forms(totals, reports, MOST_RANKED)
    for deal, codes in zip(deals, statuses, strict=True):
        yield {**deal, "codes": "".join([letters[code] for code in codes])}


def _group_tables(summary: SummaryForm, titles: Mapping[str, str]) -> Iterator[GroupTable]:
    for name, groups in zip(DIMENSIONS, summary.groups, strict=True):
        rows = tuple(_group_row(each, titles) for each in groups.listed[:MOST_GROUPS_SHOWN])
        yield GroupTable(name, *_TITLES[name], rows, groups.groups)


def _group_row(group: GroupForm, titles: Mapping[str, str]) -> GroupRow:
    name = "all others" if group.pooled else group.name or "not stated"
    most = sorted(group.practices.items(), key=lambda each: -each[1])[:2]
    commonest = "; ".join(f"{titles[practice]} ({count})" for practice, count in most if count)
    gaps = group.gaps
    return GroupRow(group, name, gaps.high + gaps.medium + gaps.low, commonest or "none")
