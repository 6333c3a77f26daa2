"""CSV files safe to open in a spreadsheet, file names safe on every system, chosen reports."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.portfolio.input.parsed_rows import REJECTED_SCHEMA
from sourcing_advisor.portfolio.output.csv_file import CsvFile
from sourcing_advisor.portfolio.output.report_choice import (
    ReportChoice,
    ReportNames,
    parse_report_choice,
)
from tests.portfolio.portfolios import EASY, NO_REPORTS, batches, frame_of, read_csv, reviewer

TEXT = pl.Schema({"text": pl.String(), "number": pl.Int64()})


def written(path: Path, *texts: str | None) -> list[str]:
    with CsvFile(path, TEXT) as file:
        file.append(
            pl.DataFrame({"number": [-1] * len(texts), "text": texts}, schema_overrides=TEXT)
        )
    return [line["text"] for line in read_csv(path)]


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])  # noqa: RUF001
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with CsvFile(path, TEXT) as file:
        file.append(pl.DataFrame({"text": [text], "number": [1]}))

    with path.open(encoding="utf-8-sig", newline="") as stream:
        cells = list(csv.reader(stream))

    assert cells[1][0] == f"'{text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x;=cmd|' /C calc'!A0", "x;'=cmd|' /C calc'!A0"),
        ("p;-1;+2;@a;＝1", "p;'-1;'+2;'@a;'＝1"),  # noqa: RUF001
        ("x\t=1", "x\t'=1"),
        ("x;\t=1", "x;\t'=1"),
        ("x\r\n=1", "x\r\n'=1"),
        ('x;"=1', "x;\"'=1"),
        ("=a;=b", "'=a;'=b"),
        ("\n=1", "'\n'=1"),
    ],
)
def test_a_cell_that_another_separator_would_begin_is_no_formula(
    text: str, expected: str, tmp_path: Path
) -> None:
    assert written(tmp_path / "a.csv", text) == [expected]


@pytest.mark.parametrize(
    "text", ["-5", "+3.5", "-2,5%", "a=1", "", "Ürün", "a; -b", "a;b", "a - b", "x,=1", "3;5"]
)
def test_other_text_stays(text: str, tmp_path: Path) -> None:
    assert written(tmp_path / "a.csv", text) == [text]


def test_numbers_stay_numbers_and_unknown_stays_empty(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", None)

    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbftext,number\n,-1\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=5))
def test_no_cell_starts_a_formula_and_all_can_be_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "law.csv"
    with CsvFile(path, TEXT) as file:
        file.append(pl.DataFrame({"text": texts, "number": [0] * len(texts)}, TEXT))

    with path.open(encoding="utf-8-sig", newline="") as stream:
        cells = [row[0] for row in csv.reader(stream)][1:]
    assert [cell.replace("'", "") for cell in cells] == [text.replace("'", "") for text in texts]
    assert not [cell for cell in cells if re.search(r'[;\t\r\n]"*[=+\-@]', cell)]
    assert not [c for c in cells if c[:1] in set("=@\t\r") or re.match(r"[+-](?!\d)", c)]


def test_client_that_is_a_formula_is_harmless_in_every_file(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x")'
    rows = [{"id": "@cmd", "relationship.client": evil, **EASY}]
    rejected = pl.DataFrame([("f.csv", 2, "-x", "=c", "+x", "=r")], REJECTED_SCHEMA, orient="row")

    reviewer().review_batches(
        batches(frame_of(rows), rejected=rejected), tmp_path / "out", NO_REPORTS
    )

    for name in ("recommendations.csv", "questions.csv", "rejected.csv"):
        cells = [cell for line in read_csv(tmp_path / "out" / name) for cell in line.values()]
        assert not [cell for cell in cells if cell[:1] in set("=+-@")], name
    assert read_csv(tmp_path / "out" / "recommendations.csv")[0]["client"] == f"'{evil}"


def test_markup_in_a_name_is_text_on_the_page(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><b>"
    rows = [{"id": evil, "relationship.client": evil, "relationship.provider": evil, **EASY}]

    reviewer().review_batches(batches(frame_of(rows)), tmp_path / "out", NO_REPORTS)

    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "alert(1)</script>" not in page
    assert page.count("<script") == 2


IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


@given(st.lists(IDS, unique=True, max_size=30))
def test_file_names_are_safe_and_differ_whatever_the_case(ids: list[str]) -> None:
    names = ReportNames()

    found = [names.name(each) for each in ids]

    assert len({name.lower() for name in found}) == len(ids)
    for name in found:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,130}\.html", name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "a\\b", "con", "COM1", "a.", "x" * 99])
def test_id_that_is_no_file_name_gets_a_safe_one(name: str) -> None:
    found = ReportNames().name(name)

    assert re.fullmatch(r"[A-Za-z0-9-]+-[0-9a-f]{12}\.html", found)


def test_plain_id_keeps_its_name() -> None:
    assert ReportNames().name("DEAL_001-a") == "DEAL_001-a.html"


def test_ids_that_differ_by_case_alone_get_files_of_their_own() -> None:
    names = ReportNames()

    assert names.name("deal") == "deal.html"
    assert re.fullmatch(r"DEAL-[0-9a-f]{12}\.html", names.name("DEAL"))


def test_id_made_to_look_like_the_file_of_another_does_not_take_it() -> None:
    taken = ReportNames().name("a/b").removesuffix(".html")
    names = ReportNames()

    assert names.name(taken) != names.name("a/b")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("worst:3", ReportChoice("worst", 3)),
        ("all", ReportChoice("all")),
        ("none", ReportChoice("worst", 0)),
        ("worst:007", ReportChoice("worst", 7)),
        ("a, b,a", ReportChoice("ids", ids=("a", "b"))),
        ('"Smith, Ltd",deal-2', ReportChoice("ids", ids=("Smith, Ltd", "deal-2"))),
        ('"all"', ReportChoice("ids", ids=("all",))),
        ('"none" , "worst:3"', ReportChoice("ids", ids=("none", "worst:3"))),
        ('"say ""yes"""', ReportChoice("ids", ids=('say "yes"',))),
        ('5" pipe', ReportChoice("ids", ids=('5" pipe',))),
    ],
)
def test_reports_are_chosen_by(text: str, choice: ReportChoice) -> None:
    assert parse_report_choice(text) == choice


@pytest.mark.parametrize("text", ["worst:99999999999", "worst:" + "9" * 5_000])
def test_more_reports_than_there_are_deals_are_all(text: str, tmp_path: Path) -> None:
    result = reviewer().review_batches(
        batches(frame_of([{"id": "a", **EASY}])), tmp_path / "out", parse_report_choice(text)
    )

    assert result.reports == 1


@pytest.mark.parametrize("text", ['"a', '"a"b', 'a,"b'])
def test_quotation_mark_that_is_not_closed_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="a quotation mark is not closed"):
        parse_report_choice(text)


def test_progress_of_reports_has_a_total(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    rows = [{"id": name, **EASY} for name in "abc"]

    reviewer(progress=lambda *each: told.append(each)).review_batches(
        batches(frame_of(rows)), tmp_path / "out", parse_report_choice("worst:2")
    )

    assert told == [("rows", 3, None), ("reports", 1, 2), ("reports", 2, 2)]


@pytest.mark.parametrize("text", ["", ",", '""', "worst", "worst:", "worst:-1", "worst:x"])
def test_choice_of_nothing_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="worst:N, all, none"):
        parse_report_choice(text)


def test_more_reports_than_the_page_ranks_are_written(tmp_path: Path) -> None:
    rows = [{"id": name, **EASY} for name in "abc"]

    result = reviewer(ranked=1).review_batches(
        batches(frame_of(rows)), tmp_path / "out", parse_report_choice("worst:2")
    )

    assert result.reports == 2
    assert {each.name for each in (tmp_path / "out" / "reports").iterdir()} == {"a.html", "b.html"}
