"""The portfolio as one HTML page that stands alone: its data and its script are inside it.

What it shows is chosen and put into words before the template sees it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from sourcing_advisor.portfolio.rollup.relationship_lines import (
    DIMENSIONS,
    LEVELS,
    STATUSES,
    size_band_names,
)
from sourcing_advisor.portfolio.rollup.summary import ranked_relationships
from sourcing_advisor.portfolio.rollup.summary_form import (
    GroupForm,
    MoveCountsForm,
    OpenFactForm,
    PracticeCounts,
    RuleCounts,
    SummaryForm,
)
from sourcing_advisor.portfolio.rollup.totals import MOST_RANKED, Totals
from sourcing_advisor.renderers.layout import layouts, layouts_folder
from sourcing_advisor.report.model import Status
from sourcing_advisor.report.words import LEVEL_SIGNS, STATES
from sourcing_advisor.rules.models import Level

MOST_MOVES = 20
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
RankedRelationship = Mapping[str, Any]


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

    `open` is the number of practices whose status is unknown, over all relationships.
    """

    relationships: tuple[RankedRelationship, ...]
    reviewed: int
    open: int
    practices: tuple[PracticeCounts, ...]
    states: tuple[tuple[str, Status, str, str], ...]
    signs: Mapping[Level, str]
    gap_totals: tuple[tuple[Level, int], ...]
    moves: tuple[MoveCountsForm, ...]
    gaps: tuple[RuleCounts, ...]
    titles: Mapping[str, str]
    groups: tuple[GroupTable, ...]
    questions: tuple[OpenFactForm, ...]
    sizes: tuple[str, ...]
    without_script: int
    tables: tuple[str, ...]


def index_view(
    summary: SummaryForm, totals: Totals, reports: Mapping[str, str], tables: Sequence[str]
) -> IndexView:
    """Return what the page shows of a portfolio."""
    gaps = [rule for rule in summary.rules if rule.kind == "gap" and rule.fired]
    to_do = [move for move in summary.moves if move.deals]
    titles = {practice.id: practice.title for practice in summary.practices}
    return IndexView(
        relationships=tuple(_relationships(totals, reports)),
        reviewed=summary.counts.reviewed,
        open=sum(practice.statuses.unknown for practice in summary.practices),
        practices=summary.practices,
        states=tuple((CODES[status], status, *words) for status, words in STATES.items()),
        signs=LEVEL_SIGNS,
        gap_totals=tuple(
            (level, sum(rule.fired for rule in gaps if rule.severity == level))
            for level in LEVEL_SIGNS
        ),
        moves=tuple(sorted(to_do, key=_to_do_first)[:MOST_MOVES]),
        gaps=tuple(sorted(gaps, key=_commonest_first)[:MOST_GAPS]),
        titles=titles,
        groups=tuple(_group_tables(summary, titles)),
        questions=summary.questions[:MOST_QUESTIONS],
        sizes=size_band_names(),
        without_script=ROWS_WITHOUT_SCRIPT,
        tables=tuple(tables),
    )


def _to_do_first(move: MoveCountsForm) -> tuple[int, int, str]:
    return -move.deals, -move.first, move.move


def _commonest_first(rule: RuleCounts) -> tuple[int, int, str]:
    return -rule.fired, list(LEVEL_SIGNS).index(rule.severity or "low"), rule.rule


def _relationships(totals: Totals, reports: Mapping[str, str]) -> Iterator[RankedRelationship]:
    lines = totals.ranking.lines()
    if lines is None:
        return
    practices = [practice.id for practice in totals.book.practices]
    letters = [CODES[status] for status in STATUSES]
    statuses = lines.select(practices).head(MOST_RANKED).iter_rows()
    relationships = ranked_relationships(totals, reports, MOST_RANKED)
    for relationship, codes in zip(relationships, statuses, strict=True):
        yield {**relationship, "codes": "".join([letters[code] for code in codes])}


def _group_tables(summary: SummaryForm, titles: Mapping[str, str]) -> Iterator[GroupTable]:
    for name, groups in zip(DIMENSIONS, summary.groups, strict=True):
        rows = tuple(_group_row(group, titles) for group in groups.listed[:MOST_GROUPS_SHOWN])
        yield GroupTable(name, *_TITLES[name], rows, groups.groups)


def _group_row(group: GroupForm, titles: Mapping[str, str]) -> GroupRow:
    name = "all others" if group.pooled else group.name or "not stated"
    most = sorted(group.practices.items(), key=lambda counted: -counted[1])[:2]
    commonest = "; ".join(f"{titles[practice]} ({count})" for practice, count in most if count)
    gaps = group.gaps
    return GroupRow(group, name, gaps.high + gaps.medium + gaps.low, commonest or "none")


_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def render_index(
    summary: SummaryForm, totals: Totals, reports: Mapping[str, str], tables: Sequence[str]
) -> str:
    """Return the page; `reports` gives the file of each report by the id of its relationship.

    `tables` are the names of the files that it refers to for recommendations and questions.

    The page holds its style sheet, its script and its data, and asks for nothing from anywhere;
    its policy lets no other script run. The same portfolio gives the same bytes.
    """
    view = index_view(summary, totals, reports, tables)
    script = _script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = _template().render(
        page=view,
        summary=summary,
        data=Markup(_data(view)),  # noqa: S704 - JSON without any character of markup
        script=Markup(script),  # noqa: S704 - our own file
        script_digest=digest,
    )
    return page.strip() + "\n"


def _data(view: IndexView) -> str:
    """Return the ranking as compact JSON: repeated names stand once, in a list of their own."""
    places: dict[str, dict[str | None, int]] = {name: {} for name in DIMENSIONS}
    rows = [_row(relationship, places) for relationship in view.relationships]
    held = {
        "practices": [f"{practice.id} {practice.title}" for practice in view.practices],
        "states": {code: words for code, _, _, words in view.states},
        "signs": {code: sign for code, _, sign, _ in view.states},
        "classes": {code: status for code, status, _, _ in view.states},
        "sizes": view.sizes,
        **{name: list(numbered) for name, numbered in places.items()},
        "rows": rows,
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _row(
    relationship: RankedRelationship, places: Mapping[str, dict[str | None, int]]
) -> list[Any]:
    named = [places[name].setdefault(relationship[name], len(places[name])) for name in DIMENSIONS]
    gaps = [relationship["gaps"][level] for level in LEVELS]
    return [
        relationship["id"],
        *named,
        *gaps,
        relationship["open"],
        relationship["codes"],
        relationship["report"] or 0,
    ]


@cache
def _script() -> str:
    return (layouts_folder() / "portfolio" / "portfolio.js").read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = layouts()
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["share"] = _share
    return environment.get_template("portfolio.html.j2")


def _share(part: int, whole: int) -> str:
    """Return a share as a whole percentage, never 0% of something nor 100% of less than all."""
    if not whole:
        return "0%"
    percent = round(100 * part / whole)
    if percent == 0 and part:
        return "under 1%"
    return "over 99%" if percent == 100 and part < whole else f"{percent}%"  # noqa: PLR2004
