"""What every way into the advisor gets: look-ups by near name, all problems at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sourcing_advisor import InputError, Problem
from sourcing_advisor.documents.problems import Place
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.service.library import (
    LibraryChoice,
    both,
    check_rules,
    document_rules,
    facts_in,
    find_facts,
    find_finding,
    find_parameter,
    find_rule,
    findings_in,
    rules_in,
)
from sourcing_advisor.service.reviews import explain_file, reviewed_file
from sourcing_advisor.service.severities import reaches
from tests.cli.conftest import GOOD

PACK = Path(__file__).parents[2] / "examples" / "pack"


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rule_book()


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    path = tmp_path / "deal.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["GS-02", "gs-02", "relationship-gain-share-low-targets"])
def test_a_rule_is_found_by_its_id_or_its_name(name: str, book: RuleBook) -> None:
    assert find_rule(name, book).id == "GS-02"


@pytest.mark.parametrize(
    ("find", "name", "nearest"),
    [
        (find_rule, "gs-2", "GS-02"),
        (find_finding, "LW-GS-preferance", "LW-GS-preference"),
        (find_parameter, "easy_target_year", "easy_target_years"),
        (lambda name, _: find_facts(name), "gain_sharing.levl", "gain_sharing.level"),
        (lambda name, _: facts_in(name), "gain_shering", "gain_sharing"),
        (lambda name, book: rules_in(book, name, None), "P4", "P04"),
        (lambda name, book: findings_in(book, name), "P4", "P04"),
    ],
)
def test_a_name_that_does_not_exist_gets_the_nearest(
    find: object, name: str, nearest: str, book: RuleBook
) -> None:
    assert callable(find)
    with pytest.raises(InputError, match=f'Did you mean "{nearest}"'):
        find(name, book)


def test_a_section_stands_for_its_facts() -> None:
    assert find_facts("pair") == facts_in("pair")
    assert {fact.section for fact in facts_in("pair")} == {"pair"}


def failing(name: str) -> None:
    raise InputError([Problem(Place(name), "this is wrong")])


def test_the_problems_of_two_inputs_come_together() -> None:
    with pytest.raises(InputError) as caught:
        both(lambda: failing("one"), lambda: failing("other"))

    assert [problem.place.file for problem in caught.value.problems] == ["one", "other"]


def test_what_the_caller_met_comes_with_what_the_library_has(tmp_path: Path) -> None:
    met = Problem(Place("--parameter"), '"x"', "NAME=NUMBER")
    choice = LibraryChoice([tmp_path / "away"], {"nosuch": 1}, [met])

    with pytest.raises(InputError) as caught:
        reviewed_file(tmp_path / "deal.yaml", choice)

    text = str(caught.value)
    assert all(part in text for part in ("deal.yaml: there is no such file", "away", '"x"'))


def test_a_file_is_reviewed_with_the_library_that_is_chosen(deal: Path) -> None:
    report, _ = reviewed_file(deal, LibraryChoice([PACK]))

    assert any(verdict.rule == "HOUSE-01" for verdict in report.verdicts)


def test_a_report_reaches_the_severities_up_to_its_gravest(deal: Path) -> None:
    report, _ = reviewed_file(deal, LibraryChoice())
    gap = report.recommendations[0].model_copy(update={"severity": "medium", "stage": "first"})
    mild = report.model_copy(update={"recommendations": (gap,), "plan": ()})

    assert reaches(report, "high")
    assert [reaches(mild, severity) for severity in ("low", "medium", "high")] == [
        True,
        True,
        False,
    ]


def test_a_rule_is_explained_on_a_file(deal: Path) -> None:
    trace, book = explain_file(deal, "gs-02", LibraryChoice())

    assert (trace.rule, trace.outcome) == ("GS-02", "fired")
    assert book.rule_by_id["GS-02"].title == trace.title


def test_a_library_is_checked_and_told_how_far() -> None:
    told: list[str] = []

    book, problems = check_rules(LibraryChoice([PACK]), told.append)

    assert (problems, "HOUSE-01" in book.rule_by_id) == ([], True)
    assert any("rules compared" in text for text in told)


def test_pages_are_written_and_counted(tmp_path: Path) -> None:
    pages = document_rules(LibraryChoice(), tmp_path)

    assert pages == len(list(tmp_path.rglob("*.md")))


def test_a_look_up_imports_neither_templates_nor_engines() -> None:
    code = (
        "import sys; from sourcing_advisor.service.library import LibraryChoice\n"
        "LibraryChoice().book()\n"
        "heavy = {'jinja2', 'durable_rules_engine', 'polars', 'markdown_it'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
