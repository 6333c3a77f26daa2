"""What the folder says of each deal is what the advisor says of it alone."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import polars as pl
import pytest

from sourcing_advisor import report_for
from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.portfolio.input import read_batches, row_buffer
from sourcing_advisor.portfolio.output.report_choice import parse_report_choice
from sourcing_advisor.renderers.registry import render
from sourcing_advisor.report.model import Report
from tests.portfolio.portfolios import (
    EXAMPLE,
    NO_REPORTS,
    advisor,
    batches,
    example_frame,
    example_relationships,
    read_csv,
    reviewer,
)
from tests.report.moves import because_by_rule, gap_rules

BOOK = advisor().book


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portfolio") / "out"
    reviewer().review_files([EXAMPLE], folder, parse_report_choice("D-001,D-002"))
    return folder


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {name: advisor().review(each) for name, each in example_relationships().items()}


def test_verdicts_are_those_of_one_by_one(out: Path, reports: dict[str, Report]) -> None:
    found = pl.read_parquet(out / "verdicts.parquet")

    assert {row["id"]: row for row in found.iter_rows(named=True)} == {
        name: {"id": name, **{v.rule: v.outcome for v in report.verdicts}}
        for name, report in reports.items()
    }


def test_recommendations_are_those_of_the_reports_in_the_order_of_their_plans(
    out: Path, reports: dict[str, Report]
) -> None:
    found = defaultdict(list)
    for line in read_csv(out / "recommendations.csv"):
        found[line["id"]].append(line)

    for name, report in reports.items():
        planned = [
            (each.stage, each.move, rule)
            for each in report.recommendations
            for rule in (each.rule, *(ground.rule for ground in each.grounds))
        ]
        lines = [(line["stage"], line["move"], line["rule"]) for line in found[name]]
        assert lines[: len(planned)] == planned
        assert {rule for _, _, rule in lines} == gap_rules(report)
        assert {stage for stage, _, _ in lines[len(planned) :]} <= {"silent"}


def test_a_recommendation_has_the_title_and_the_rest_of_its_rule(out: Path) -> None:
    for line in read_csv(out / "recommendations.csv"):
        rule = BOOK.rule_by_id[line["rule"]]
        said = (rule.practice, rule.severity, rule.effort, rule.owner, rule.timing, rule.title)
        keys = ("practice", "severity", "effort", "owner", "timing", "title")
        assert tuple(line[key] for key in keys) == said


def test_reasons_are_those_of_the_reports(out: Path, reports: dict[str, Report]) -> None:
    said = {
        (name, rule): "; ".join(f"{fact.label}: {fact.in_words}" for fact in because)
        for name, report in reports.items()
        for rule, because in because_by_rule(report)
    }

    found = {(line["id"], line["rule"]): line["because"] for line in _lines(out)}

    assert found.items() >= said.items()


def test_practices_are_counted_as_in_the_reports(out: Path, reports: dict[str, Report]) -> None:
    counted = Counter(
        (each.id, each.status) for report in reports.values() for each in report.practices
    )

    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))

    found = Counter(
        {(p["id"], status): n for p in summary["practices"] for status, n in p["statuses"].items()}
    )
    assert +found == counted


def test_league_table_is_in_the_order_that_it_names(out: Path, reports: dict[str, Report]) -> None:
    def need(name: str) -> list[int]:
        report = reports[name]
        levels = Counter(BOOK.rule_by_id[rule].severity for rule in gap_rules(report))
        is_open = sum(each.status == "unknown" for each in report.practices)
        return [-levels["high"], -levels["medium"], -levels["low"], -is_open]

    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))

    assert [relationship["id"] for relationship in summary["worst"]] == sorted(reports, key=need)


def test_a_report_is_what_review_gives(out: Path, reports: dict[str, Report]) -> None:
    assert (out / "reports" / "D-001.html").read_bytes() == render(reports["D-001"], "html")


LISTS = """
relationship: {id: D-1, client: A, as_of: 2026-01-31, months_to_renewal: 12}
productivity: {annual_target_pct: 2}
innovation_projects:
  - {name: one, idea_from: client, funded_by: client, business_case: yes}
  - {name: two, status: delivered}
idea_log: []
reviews:
  - {date: 2026-01-05, score: 3}
"""


@pytest.mark.parametrize("name", ["deal.yaml", "deal.jsonl"])
def test_a_report_on_lists_is_what_review_gives(name: str, tmp_path: Path) -> None:
    relationship = parse_relationship(LISTS, "deal.yaml")
    line = relationship.model_dump_json(exclude_none=True)
    (tmp_path / name).write_text(LISTS if name == "deal.yaml" else line, encoding="utf-8")

    reviewer().review_files([tmp_path / name], tmp_path / "out", parse_report_choice("all"))

    report = advisor().review(relationship)
    assert report.notes
    written = (tmp_path / "out" / "reports" / "D-1.html").read_bytes()
    assert written == render(report, "html")
    assert report_for(tmp_path / name, "D-1", advisor=advisor()) == report


def test_lists_are_handed_on_in_pieces_of_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_buffer, "MOST_HELD", 10)
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(LISTS.replace("D-1", name), encoding="utf-8")

    found = list(read_batches([tmp_path]))

    assert [batch.relationships["id"].to_list() for batch in found] == [["a"], ["b"], ["c"]]


def test_every_missing_fact_of_a_report_is_among_the_questions(
    out: Path, reports: dict[str, Report]
) -> None:
    least: Counter[str] = Counter()
    for report in reports.values():
        missing = [v.missing for v in report.verdicts if v.kind != "conclusion"]
        least.update({name for names in missing for name in names})

    found = {line["fact"]: int(line["deals"]) for line in read_csv(out / "questions.csv")}

    for fact, relationships in least.items():
        assert relationships <= found[fact] <= len(reports), fact


def test_batches_of_any_size_give_the_same_folder(out: Path, tmp_path: Path) -> None:
    relationships = example_frame()
    parts = [relationships[start : start + 7] for start in range(0, relationships.height, 7)]

    reviewer().review_batches(batches(*parts), tmp_path / "out", NO_REPORTS)

    whole, parted = (_without_reports(folder) for folder in (out, tmp_path / "out"))
    assert parted == whole
    assert _lines(tmp_path / "out") == _lines(out)
    assert pl.read_parquet(tmp_path / "out" / "verdicts.parquet").equals(
        pl.read_parquet(out / "verdicts.parquet")
    )


def test_same_portfolio_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        reviewer().review_files([EXAMPLE], tmp_path / name, NO_REPORTS)

    for each in (tmp_path / "a").iterdir():
        assert each.read_bytes() == (tmp_path / "b" / each.name).read_bytes(), each.name


def test_words_in_the_files_are_plain(out: Path) -> None:
    assert all(line["because"] == plain_text(line["because"]) for line in _lines(out))


def _lines(out: Path) -> list[dict[str, str]]:
    return read_csv(out / "recommendations.csv")


def _without_reports(out: Path) -> object:
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    for relationship in summary["worst"]:
        relationship["report"] = None
    summary["reports"] = []
    summary["counts"]["read"] = summary["counts"]["rejected"] = None
    return summary
