"""A portfolio from its files to a folder of results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.columns.fact_table import fact_table
from sourcing_advisor.portfolio.columns.facts_rested_on import ExplainedRows
from sourcing_advisor.portfolio.columns.plan_order import PlanFacts
from sourcing_advisor.portfolio.columns.planned_rules import PlannedRules, Planner, planned
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.input.parsed_rows import (
    Batch,
    UnreadColumns,
    unread_messages,
)
from sourcing_advisor.portfolio.manifest import REPORTS
from sourcing_advisor.portfolio.output.folder import replaced_as_a_whole
from sourcing_advisor.portfolio.output.page import render_index
from sourcing_advisor.portfolio.output.recommendations import Recommendations
from sourcing_advisor.portfolio.output.report_choice import (
    ReportChoice,
    ReportNames,
    check_all_found,
)
from sourcing_advisor.portfolio.output.report_rows import ReportRows
from sourcing_advisor.portfolio.output.report_writer import (
    MakeReviewer,
    ReportJob,
    ReportWriter,
    processes_to_use,
)
from sourcing_advisor.portfolio.output.result_tables import ResultTables
from sourcing_advisor.portfolio.rollup.relationship_lines import RelationshipLines
from sourcing_advisor.portfolio.rollup.summary import (
    questions,
    summary_of,
    summary_text,
)
from sourcing_advisor.portfolio.rollup.totals import MOST_RANKED, Totals
from sourcing_advisor.rules.book import RuleBook

AT_A_TIME = 1 << 14
"""Relationships that are planned together, whose arrays stay near the processor."""

READ_AT_A_TIME = 1 << 16
"""Rows that are read, checked and evaluated together, which costs less than in smaller parts."""

MOST_WAITING = 6
"""Parts that wait to be planned while the next rows are read: more than one reading gives, so that
neither waits for the other."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Some relationships: what their plans follow from, what their rules rest on, their facts."""

    planned_by: PlanFacts
    explained: ExplainedRows
    facts: pl.DataFrame


_Worked = tuple[PlannedRules, pl.DataFrame, pl.DataFrame]
"""The plans of some relationships, what is recommended to them, and their facts."""

Progress = Callable[[str, int, int | None], None]
"""Told what is counted (``rows`` or ``reports``), how many so far, and of how many if known."""

MOST_PROBLEMS = 50
"""Rejected rows that are listed when the first of them ends the run."""


@dataclass(frozen=True, slots=True)
class PortfolioResult:
    """What was done: rows read are those reviewed and those rejected; `unread` as in `Batch`."""

    out: Path
    read: int
    reviewed: int
    rejected: int
    reports: int
    unread: tuple[UnreadColumns, ...]


@dataclass(frozen=True, slots=True)
class PortfolioReviewer:
    """Reviews portfolios with one rule book.

    `make_reviewer` makes what writes the full reports, in whatever process needs it; `progress`
    is told how far the work is; `processes` bounds how many write reports (0: as many as there
    are processors); `ranked` relationships of the ranking are kept for the page.
    """

    book: RuleBook
    make_reviewer: MakeReviewer
    progress: Progress = lambda what, count, total: None  # noqa: ARG005
    processes: int = 0
    ranked: int = MOST_RANKED

    def review_files(
        self,
        paths: Sequence[Path],
        out: Path,
        choice: ReportChoice,
        *,
        strict: bool = False,
        csv: bool = False,
    ) -> PortfolioResult:
        """Review the relationships in `paths` and write the results to the folder `out`.

        A row that cannot be used is listed in `rejected.csv` and never stops the rest, unless
        `strict`. Raises `InputError`, and leaves `out` as it was, when the files or the folder
        cannot be used, a relationship that was asked for is not there, or `strict` and a row is
        rejected. `csv` asks for the tables that people read in CSV files too, however many rows.
        """
        batches = read_batches(paths, batch_rows=READ_AT_A_TIME)
        return self.review_batches(batches, out, choice, strict=strict, csv=csv, inputs=paths)

    def review_batches(
        self,
        batches: Iterable[Batch],
        out: Path,
        choice: ReportChoice,
        *,
        strict: bool = False,
        csv: bool = False,
        inputs: Sequence[Path] = (),
    ) -> PortfolioResult:
        """Review batches that have been read and checked, from `inputs`; see `review_files`."""
        arguments = {
            "inputs": [shown(path) for path in inputs],
            "reports": asdict(choice),
            "strict": strict,
            "csv": csv,
            "rule_book": {
                "version": self.book.version,
                "digest": self.book.digest,
                "overridden": self.book.overridden,
            },
        }
        with replaced_as_a_whole(out, arguments, inputs) as workspace:
            planner = Planner(ColumnEvaluator(self.book))
            totals = Totals(planner.shape, max(self.ranked, choice.most))
            kept = ReportRows(choice, workspace.scratch)
            with ResultTables(workspace.new, planner.shape, csv=csv) as tables:
                self._review_all(batches, planner, totals, (tables, kept), strict=strict)
                reports = self._write_reports(kept, totals, workspace.new, choice)
                tables.finish(questions(totals))
                self._write_summaries(totals, reports, tables.names, workspace.new)
        counts = totals.read, totals.reviewed, totals.rejected, len(reports)
        return PortfolioResult(out, *counts, tuple(totals.unread))

    def _review_all(
        self,
        batches: Iterable[Batch],
        planner: Planner,
        totals: Totals,
        keeping: tuple[ResultTables, ReportRows],
        *,
        strict: bool,
    ) -> None:
        lines, (tables, kept) = RelationshipLines.of(self.book), keeping
        recommendations = Recommendations(planner.shape)

        def work(part: _Part) -> _Worked:
            plans = planned(part.planned_by, planner.shape)
            recommended = recommendations.of(part.explained, part.facts["id"], plans)
            return plans, recommended, part.facts

        def parts(relationships: pl.DataFrame) -> Iterator[_Part]:
            evaluated = planner.evaluator.evaluated(relationships)
            agreed = planner.agreed(evaluated)
            rows = lines.reviewed(evaluated, planner.in_hand(agreed))
            totals.add(rows)
            facts = fact_table(evaluated)
            tables.add_reviewed(rows.verdicts, facts)
            kept.add(rows, totals.ranking)
            planned_by = planner.facts(evaluated, agreed)
            explained = recommendations.explained(evaluated, facts)
            for start in range(0, relationships.height, AT_A_TIME):
                part = start, AT_A_TIME
                yield _Part(planned_by.slice(*part), explained.slice(*part), facts.slice(*part))

        def all_parts() -> Iterator[_Part]:
            for batch in batches:
                if strict and (batch.unread or not batch.rejected.is_empty()):
                    raise InputError([*_problems(batch.rejected), *_left_out(batch.unread)])
                totals.begin(batch)
                tables.add_rejected(batch.rejected)
                for relationships in batch.relationships.iter_slices(READ_AT_A_TIME):
                    yield from parts(relationships)
                self.progress("rows", totals.read, None)

        for plans, recommended, facts in _in_order(work, all_parts()):
            totals.moves.add(plans)
            tables.add_recommendations(recommended, facts)

    def _write_reports(
        self, kept: ReportRows, totals: Totals, new: Path, choice: ReportChoice
    ) -> dict[str, str]:
        if not choice.wants_some or not totals.reviewed:
            check_all_found(choice, set(), [])
            return {}
        (new / REPORTS).mkdir()
        written: dict[str, str] = {}
        wanted = _wanted(choice, kept, totals)
        jobs = _jobs(kept, wanted, written)
        total = totals.reviewed if wanted is None else len(wanted)
        processes = self.processes or processes_to_use()
        writer = ReportWriter(new / REPORTS, self.make_reviewer, processes)
        for count in writer.write(jobs):
            self.progress("reports", count, total)
        check_all_found(choice, set(written), _some_ids(totals))
        return {relationship: f"{REPORTS}/{name}" for relationship, name in written.items()}

    def _write_summaries(
        self, totals: Totals, reports: Mapping[str, str], tables: Sequence[str], new: Path
    ) -> None:
        summary = summary_of(totals, reports)
        (new / "summary.json").write_bytes(summary_text(summary).encode())
        page = render_index(summary, totals, reports, tables)
        (new / "index.html").write_bytes(page.encode())


def _in_order(work: Callable[[_Part], _Worked], parts: Iterable[_Part]) -> Iterator[_Worked]:
    """Yield what is worked out of each part, in their order, while the next are read."""
    waiting: deque[Future[_Worked]] = deque()
    with ThreadPoolExecutor(1) as pool:
        for part in parts:
            waiting.append(pool.submit(work, part))
            if len(waiting) > MOST_WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _wanted(choice: ReportChoice, kept: ReportRows, totals: Totals) -> list[str] | None:
    match choice.kind:
        case "all":
            return None
        case "ids":
            return list(choice.ids)
        case "worst":
            return kept.worst(totals.ranking)


def _jobs(
    kept: ReportRows, wanted: Sequence[str] | None, written: dict[str, str]
) -> Iterator[ReportJob]:
    names = ReportNames()
    for row, verdicts in kept.selected(wanted):
        written[row["id"]] = names.name(row["id"])
        yield ReportJob(row, verdicts, written[row["id"]])


def _some_ids(totals: Totals) -> list[str]:
    lines = totals.ranking.lines()
    return [] if lines is None else lines["id"].to_list()


def _left_out(unread: Iterable[UnreadColumns]) -> Iterator[Problem]:
    for message in unread_messages(unread):
        yield Problem(Place("--strict"), message.removesuffix("."))


def _problems(rejected: pl.DataFrame) -> Iterator[Problem]:
    for line in rejected.head(MOST_PROBLEMS).iter_rows(named=True):
        about = f"{line['column']}: " if line["column"] else ""
        value = f" (found {quote(line['value'])})" if line["value"] is not None else ""
        yield Problem(Place(line["file"], line["row"]), f"{about}{line['reason']}{value}")
