"""Totals put into the form that is written and shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.decisions.moves import STAGES as MOVE_STAGES
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.wording import WHO, answers_in_words
from sourcing_advisor.portfolio.input.parsed_rows import UnreadColumns, UnreadFile
from sourcing_advisor.portfolio.rollup.relationship_lines import DIMENSIONS, LEVELS, STATUSES
from sourcing_advisor.portfolio.rollup.summary_form import SummaryForm
from sourcing_advisor.portfolio.rollup.totals import OTHERS, Groups, Totals

MOST_GROUPS_LISTED = 1_000
MOST_WORST = 100

QUESTION_SCHEMA = pl.Schema(
    {
        "fact": pl.String(),
        "question": pl.String(),
        "answers": pl.String(),
        "who": pl.String(),
        "deals": pl.Int64(),
        "verdicts": pl.Int64(),
    }
)


def summary_of(totals: Totals, reports: Mapping[str, str]) -> SummaryForm:
    """Return the roll-ups; `reports` gives the file of each report by id."""
    book, counts = totals.book, totals.counts
    return SummaryForm.model_validate(
        {
            "rule_book": {
                "version": book.version,
                "digest": book.digest,
                "rules": len(book.rules),
                "overridden": book.overridden,
            },
            "counts": {
                "read": totals.read,
                "reviewed": totals.reviewed,
                "rejected": totals.rejected,
                "severe": counts["severe"],
            },
            **_unread(totals.unread),
            "practices": tuple(_practices(totals)),
            "rules": tuple(_rules(totals)),
            "moves": tuple(_moves(totals)),
            "groups": tuple(_groups(totals.groups[name]) for name in DIMENSIONS),
            "worst": tuple(ranked_relationships(totals, reports, MOST_WORST)),
            "questions": tuple(questions(totals)),
            "reports": tuple({"id": deal, "file": file} for deal, file in reports.items()),
        }
    )


def summary_text(summary: SummaryForm) -> str:
    """Return the summary as JSON text; the same summary gives the same text."""
    return json.dumps(summary.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def ranked_relationships(
    totals: Totals, reports: Mapping[str, str], most: int
) -> Iterator[dict[str, Any]]:
    """Yield the first deals of the ranking."""
    lines = totals.ranking.lines()
    if lines is None:
        return
    for line in lines.head(most).iter_rows(named=True):
        yield {
            **{name: line[name] for name in ("id", *DIMENSIONS, "open")},
            "gaps": {level: line[level] for level in LEVELS},
            "report": reports.get(line["id"]),
        }


def questions(totals: Totals) -> list[dict[str, Any]]:
    """Return the unknown facts that hold up verdicts, those that hold up most first."""
    open_facts = [
        {
            "fact": fact.name,
            "question": fact.question,
            "answers": plain_text(answers_in_words(fact)),
            "who": WHO[fact.who],
            "deals": totals.counts[f"{fact.name}.deals"],
            "verdicts": totals.counts[f"{fact.name}.verdicts"],
        }
        for fact in totals.book.facts.values()
        if totals.counts[f"{fact.name}.verdicts"]
    ]
    return sorted(open_facts, key=lambda fact: (-fact["verdicts"], -fact["deals"]))


def _unread(unread: Iterable[UnreadColumns]) -> dict[str, Any]:
    files = [item for item in unread if isinstance(item, UnreadFile)]
    columns = [item for item in unread if item.headings]
    return {
        "unread": tuple({"file": item.file, "headings": item.headings} for item in columns),
        "unread_files": tuple(
            {"file": item.file, "kind": item.kind, "read_to": item.read_to} for item in files
        ),
    }


def _practices(totals: Totals) -> Iterator[dict[str, Any]]:
    for practice in totals.book.practices:
        statuses = {status: totals.counts[f"{practice.id}.{status}"] for status in STATUSES}
        yield {"id": practice.id, "title": practice.title, "statuses": statuses}


def _rules(totals: Totals) -> Iterator[dict[str, Any]]:
    for rule in totals.book.rules:
        yield {
            "rule": rule.id,
            "practice": rule.practice,
            "kind": rule.kind,
            "title": rule.title,
            "severity": rule.severity,
            **{str(outcome): totals.counts[f"{rule.id}.{outcome}"] for outcome in Outcome},
        }


def _moves(totals: Totals) -> Iterator[dict[str, Any]]:
    for move, by_stage in totals.moves.by_move():
        counts: dict[str, int] = {stage: by_stage[stage] for stage in MOVE_STAGES}
        yield {
            "move": move.name,
            "title": move.title,
            "rules": tuple(totals.shape.rules[rule].id for rule in move.rules),
            "deals": counts["first"] + counts["next"] + counts["later"],
            **counts,
        }


def _groups(groups: Groups) -> dict[str, Any]:
    table = groups.table()
    listed = table.head(MOST_GROUPS_LISTED).iter_rows(named=True)
    return {
        "by": groups.dimension,
        "groups": table.height,
        "listed": tuple(_group(row, groups.practices) for row in listed),
    }


def _group(row: Mapping[str, Any], practices: Iterable[str]) -> dict[str, Any]:
    pooled = row["name"] == OTHERS
    return {
        "name": None if pooled else row["name"],
        "pooled": pooled,
        **{name: row[name] for name in ("deals", "severe", "open")},
        "gaps": {level: row[level] for level in LEVELS},
        "practices": {practice: row[practice] for practice in practices},
    }
