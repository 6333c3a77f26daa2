"""What a portfolio says of answers that say more than a value is what the advisor says alone."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sourcing_advisor import InputError, Relationship, report_for, review_portfolio
from sourcing_advisor.facts.relationship import by_section
from sourcing_advisor.portfolio.columns.relationship_columns import AS_OF
from sourcing_advisor.portfolio.output.report_choice import parse_report_choice
from sourcing_advisor.renderers.registry import render
from tests.portfolio.frames import BACKENDS, rows_of
from tests.portfolio.portfolios import advisor, read_csv, reviewer
from tests.portfolio.said_more import TODAY, Stated, answers_frame, random_answers
from tests.report.moves import because_by_rule

TARGET = "productivity.annual_target_pct"
TRUST = "pair_behaviour.trust"
USED = "gain_sharing.used"


def relationship_of(name: str, stated: Stated) -> Relationship:
    answers = {fact: answer.model_dump(exclude_defaults=True) for fact, answer in stated.items()}
    plain: dict[str, Any] = {"relationship.id": name, AS_OF: TODAY}
    return Relationship.model_validate(by_section(plain | answers))


@pytest.fixture(scope="module")
def portfolio() -> list[Stated]:
    rng = random.Random(21)  # noqa: S311 - nothing secret
    return [random_answers(rng, share, 0.5) for share in (0.3, 0.7, 0.95) * 8]


@pytest.fixture(scope="module")
def out(portfolio: list[Stated], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loose")
    answers_frame(portfolio).write_parquet(folder / "deals.parquet")
    choice = parse_report_choice("D0,D2")
    reviewer().review_files([folder / "deals.parquet"], folder / "out", choice)
    return folder / "out"


def test_verdicts_reasons_and_reports_are_those_of_one_by_one(
    out: Path, portfolio: list[Stated]
) -> None:
    reports = {
        f"D{i}": advisor().review(relationship_of(f"D{i}", stated))
        for i, stated in enumerate(portfolio)
    }

    verdicts = pl.read_parquet(out / "verdicts.parquet")
    reasons = {(r["id"], r["rule"]): r["because"] for r in read_csv(out / "recommendations.csv")}

    assert {row["id"]: row for row in verdicts.iter_rows(named=True)} == {
        name: {"id": name, **{v.rule: v.outcome for v in report.verdicts}}
        for name, report in reports.items()
    }
    said = {
        (name, rule): "; ".join(f"{fact.label}: {fact.in_words}" for fact in because)
        for name, report in reports.items()
        for rule, because in because_by_rule(report)
        if because  # what is in hand may not have fired today
    }
    assert len(said) > len(reports)
    assert reasons.items() >= said.items()
    assert (out / "reports" / "D2.html").read_bytes() == render(reports["D2"], "html")


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_a_report_on_a_file_keeps_who_said_so(ending: str, tmp_path: Path) -> None:
    stated = {
        "relationship": {"id": "D1", "as_of": "2026-06-01"},
        "pair_behaviour": {"trust": {"at_most": 2, "believed": True, "by": "client"}},
        "gain_sharing": {"used": {"value": True, "from": "2027-01-01", "until_then": False}},
        "people": [{"name": "A. Lind", "side": "provider", "role": "account lead"}],
    }
    (tmp_path / f"deals.{ending}").write_text(json.dumps(stated), encoding="utf-8")
    relationship = Relationship.model_validate_json(json.dumps(stated))

    report = report_for(tmp_path / f"deals.{ending}", "D1", advisor=advisor())

    assert report == advisor().review(relationship)


BAD: list[tuple[dict[str, Any], str]] = [
    ({TRUST: 3, f"{TRUST}.at_least": 4}, "a bound stands beside a value; expected one"),
    ({f"{TRUST}.at_least": 4, f"{TRUST}.at_most": 2}, "the least is above the most"),
    ({f"{TRUST}.at_least": 9}, "expected a whole number from 1 to 5 (found 9"),
    ({f"{USED}.believed": True}, "it stands without an answer; expected one beside it"),
    ({f"{USED}.from": "2027-01-01", AS_OF: "2026-06-01"}, "it stands without an answer"),
    ({USED: True, f"{USED}.from": "2027-01-01"}, f"it stands without {AS_OF}"),
    ({USED: True, f"{USED}.from": "2027-02-30", AS_OF: "2026-06-01"}, "there is no such date"),
]


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_is_wrong_in_companion_columns_rejects_the_row(backend: str) -> None:
    types: dict[str, Any] = {
        f"{TRUST}.at_least": pl.Int64,
        f"{TRUST}.at_most": pl.Int64,
        TRUST: pl.Int64,
    }
    types |= {USED: pl.Boolean, f"{USED}.believed": pl.Boolean}
    types |= {f"{USED}.from": pl.String, AS_OF: pl.String}
    rows = [{"id": f"D{i}", **row} for i, (row, _) in enumerate([*BAD, ({TRUST: 3}, "")])]
    frame = pl.DataFrame(rows, schema={"id": pl.String, **types})

    found = rows_of(review_portfolio(BACKENDS[backend](frame), advisor=advisor()))

    for i, (_, reason) in enumerate(BAD):
        assert reason in found[f"D{i}"]["rejected_because"]
    assert found[f"D{len(BAD)}"]["rejected_because"] is None


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({f"{USED}.at_least": [1]}, f'"{USED}.at_least" is a bound, which only numbers have'),
        ({f"{TRUST}.believed": [True]}, "and none for the answer itself"),
        ({f"{TARGET}.at_least": [">=5"]}, "is of type String; expected Float64"),
        ({TRUST: [3], f"{TRUST}.believed": ["maybe"]}, "is of type String; expected Boolean"),
        ({TRUST: [3], f"{TRUST}.from": [2027]}, "is of type Int64; expected String, such as"),
    ],
)
def test_companion_columns_that_cannot_be_read_are_refused(
    columns: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError) as error:
        review_portfolio(pl.DataFrame({"id": ["D1"], **columns}), advisor=advisor())

    assert told in str(error.value)


def test_a_report_for_a_row_of_a_frame_knows_its_bounds() -> None:
    frame = pl.DataFrame({"id": ["D1"], f"{TRUST}.at_most": [2], f"{TRUST}.believed": [True]})

    report = report_for(frame, "D1", advisor=advisor())

    expected = Relationship.model_validate(
        {
            "relationship": {"id": "D1"},
            "pair_behaviour": {"trust": {"at_most": 2, "believed": True}},
        }
    )
    assert report == advisor().review(expected)
