"""Recommendations as typed rows: for programs in Parquet, for people in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.evaluation_plan import ColumnEvaluator
from sourcing_advisor.portfolio.columns.fact_table import fact_table
from sourcing_advisor.portfolio.columns.facts_rested_on import FactsRestedOn
from sourcing_advisor.portfolio.columns.planned_rules import Planner, planned
from sourcing_advisor.portfolio.output import result_tables
from sourcing_advisor.portfolio.output.parquet_stream import ParquetFile
from sourcing_advisor.portfolio.output.report_choice import ReportChoice
from tests.portfolio.portfolios import (
    EASY,
    EXAMPLE,
    NO_REPORTS,
    advisor,
    batches,
    frame_of,
    reviewer,
)

SCHEMA = pl.Schema({"number": pl.Int64()})


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("typed") / "out"
    reviewer().review_files([EXAMPLE], folder, NO_REPORTS)
    return folder


def rested_on(out: Path, wanted: str, rule: str) -> dict[str, Any]:
    """Return the facts that a rule rests on, each with its value or bounds."""
    rows = pl.read_parquet(out / "recommendations.parquet")
    row = rows.filter((pl.col("id") == wanted) & (pl.col("rule").cast(pl.String) == rule))
    known = pl.read_parquet(out / "facts.parquet").row(
        by_predicate=pl.col("id") == wanted, named=True
    )
    bounds = {name: (known.get(f"{name}.at_least"), known.get(f"{name}.at_most")) for name in known}
    return {
        name: bounds[name] if known[name] is None else known[name]
        for name in row["rests_on"].item().to_list()
    }


def test_facts_that_a_rule_rests_on_have_their_typed_values(tmp_path: Path) -> None:
    rows = [{"id": "a", **EASY}]

    reviewer().review_batches(batches(frame_of(rows)), tmp_path / "out", NO_REPORTS)

    facts = rested_on(tmp_path / "out", "a", "GS-02")
    assert facts["gain_sharing.level"] == "relationship"
    assert facts["gain_sharing.targets_met_years"] == EASY["gain_sharing.targets_met_years"]


def test_a_number_within_bounds_has_both_ends(tmp_path: Path) -> None:
    fact = "gain_sharing.targets_met_years"
    row = {name: value for name, value in EASY.items() if name != fact}
    lower, upper = catalogue()[fact].lowest or 0, catalogue()[fact].highest or 0
    frame = frame_of([{"id": "a", **row}]).with_columns(pl.lit(4).alias(f"{fact}.at_least"))

    reviewer().review_batches(batches(frame), tmp_path / "out", NO_REPORTS)

    facts = rested_on(tmp_path / "out", "a", "GS-02")
    assert facts[fact] == (4, upper)
    assert lower < upper


def test_rows_are_told_by_their_own_columns_whatever_rows_come_after_them() -> None:
    evaluator = ColumnEvaluator(advisor().book)
    planner = Planner(evaluator)
    facts = FactsRestedOn(planner.shape)
    frames = frame_of([{"id": "a", **EASY}]), frame_of([{"id": "b", "pair.named": False, **EASY}])
    evaluated = [evaluator.evaluated(frame) for frame in frames]
    plans = [planned(planner.facts(rows), planner.shape) for rows in evaluated]

    explained = [facts.explained(rows, fact_table(rows)) for rows in evaluated]
    told = [facts.of(*pair).to_list() for pair in zip(explained, plans, strict=True)]

    alone = FactsRestedOn(planner.shape)
    first = alone.explained(evaluated[0], fact_table(evaluated[0]))
    assert explained[0].facts != explained[1].facts
    assert told[0] == alone.of(first, plans[0]).to_list()


def test_other_programs_open_the_tables(out: Path) -> None:
    typed = pl.read_parquet(out / "recommendations.parquet")
    told = duckdb.read_parquet(str(out / "recommendations.parquet")).set_alias("told")
    rules = duckdb.read_parquet(str(out / "rules.parquet")).set_alias("rules")
    counted = (
        told.join(rules, "rule")
        .filter("stage = 'first'")
        .aggregate("rule, title, count(*) AS deals")
        .pl()
    )
    rested = told.project("id, unnest(rests_on) AS fact").pl()

    assert counted["deals"].sum() == (typed["stage"].cast(pl.String) == "first").sum()
    assert rested["fact"].null_count() == 0
    assert len(pd.read_parquet(out / "recommendations.parquet")) == typed.height
    assert set(rested["fact"]) <= set(pd.read_parquet(out / "facts.parquet"))


def test_titles_stand_once_in_the_table_of_rules(out: Path) -> None:
    rules = pl.read_parquet(out / "rules.parquet")
    used = pl.read_parquet(out / "recommendations.parquet")["rule"].cast(pl.String)

    assert rules["rule"].is_unique().all()
    assert set(used) <= set(rules.filter(pl.col("kind") == "gap")["rule"])
    assert rules.filter(pl.col("kind") == "gap")["move_title"].null_count() == 0


def test_many_relationships_get_no_csv_unless_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_tables, "MOST_IN_CSV", 1)
    rows = [{"id": name, **EASY} for name in "ab"]

    for name, csv in (("typed", False), ("both", True)):
        reviewer().review_batches(batches(frame_of(rows)), tmp_path / name, NO_REPORTS, csv=csv)

    tables = {"recommendations.csv", "questions.csv"}
    assert not tables & {path.name for path in (tmp_path / "typed").iterdir()}
    assert tables <= {path.name for path in (tmp_path / "both").iterdir()}
    assert "recommendations.csv" not in (tmp_path / "typed" / "index.html").read_text("utf-8")
    lines = (tmp_path / "both" / "recommendations.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines][:2] == ["id", "a"]


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    with ParquetFile(tmp_path / "a.parquet", SCHEMA) as file:
        for number in range(3):
            file.append(pl.DataFrame({"number": [number]}, SCHEMA))

    assert pl.read_parquet(tmp_path / "a.parquet")["number"].to_list() == [0, 1, 2]


def test_a_file_of_no_rows_has_its_columns(tmp_path: Path) -> None:
    with ParquetFile(tmp_path / "a.parquet", SCHEMA):
        pass

    assert pl.read_parquet(tmp_path / "a.parquet").schema == SCHEMA


def test_a_file_where_there_can_be_none_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        ParquetFile(tmp_path / "none" / "a.parquet", SCHEMA)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_disk_that_is_full_is_told(tmp_path: Path) -> None:
    (tmp_path / "full.parquet").symlink_to("/dev/full")
    rows = pl.DataFrame({"number": range(100_000)}, SCHEMA)

    with (
        pytest.raises(OSError, match="No space left"),
        ParquetFile(tmp_path / "full.parquet", SCHEMA) as file,
    ):
        file.append(rows)


def test_an_error_of_the_writer_of_rows_is_the_one_that_is_told(tmp_path: Path) -> None:
    def break_off() -> None:
        with ParquetFile(tmp_path / "a.parquet", SCHEMA) as file:
            file.append(pl.DataFrame({"number": [1]}, SCHEMA))
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        break_off()


GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "portfolio-results.md"
QUESTIONS = ";".join(re.findall(r"```sql\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL))


@pytest.mark.parametrize("question", [sql for sql in QUESTIONS.split(";") if sql.strip()])
def test_questions_of_the_guide_have_answers(
    question: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out)

    answer = duckdb.sql(question)

    assert answer is not None
    assert answer.limit(1).fetchall()


CONFIDING = """\
relationship: {id: c, client: Ash, provider: Brook, stage: renewal, months_to_renewal: 8}
pair.named: yes
leadership: {provider_successor: no}
pair_behaviour.trust: {value: 2, by: provider, confidential: yes}
people:
  - {name: Zoe Quark, side: provider, leads: yes, leaves_on: 2027-02-01, confidential: yes}
"""


def test_what_was_told_in_confidence_counts_and_stands_in_no_result(tmp_path: Path) -> None:
    files = [tmp_path / "open.yaml", tmp_path / "confided.yaml"]
    confided = CONFIDING.replace("renewal: 8}", "renewal: 8, as_of: 2026-11-28}")
    files[0].write_text(confided.replace(", confidential: yes", ""), "utf-8")
    files[1].write_text(confided, "utf-8")
    for file in files:
        reviewer().review_files([file], tmp_path / file.stem, ReportChoice("all"))

    shown, out = tmp_path / "open", tmp_path / "confided"
    leaving, trust = "pair.provider_leaves_in_months", "pair_behaviour.trust"
    verdicts = [pl.read_parquet(each / "verdicts.parquet") for each in (shown, out)]
    assert verdicts[0].equals(verdicts[1])
    for rule, fact, value in (("LC-13", leaving, 2), ("PB-07", trust, 2)):
        assert rested_on(shown, "c", rule)[fact] == value
        assert fact not in rested_on(out, "c", rule)
        assert pl.read_parquet(out / "facts.parquet")[fact].item() is None
    (report,) = (out / "reports").iterdir()
    for file in (report, out / "recommendations.csv", out / "summary.json", out / "index.html"):
        text = file.read_text("utf-8-sig")
        assert "Zoe Quark" not in text
        assert "leaves: 2 months" not in text
        assert "Trust: 2" not in text
