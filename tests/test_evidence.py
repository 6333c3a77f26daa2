"""The finding files against an independent transcription of the two source documents."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.models import Figure, Finding

Entry = dict[str, Any]

_LEDGER: dict[str, list[Entry]] = yaml.safe_load(
    Path(__file__).with_name("evidence_ledger.yaml").read_text(encoding="utf-8")
)


@cache
def library() -> RuleBook:
    return load_rule_book()


def stands_in(finding: Finding, entry: Entry) -> bool:
    return finding.source == entry["source"] and entry["section"] in finding.section


def is_of(figure: Figure, entry: Entry) -> bool:
    text = f"{figure.name} {figure.of} {figure.base}".lower()
    same = figure.value == entry["value"] and (figure.unit or entry["unit"]) == entry["unit"]
    return same and all(word in text for word in entry.get("words", ()))


def carriers(entry: Entry) -> list[tuple[str, str]]:
    return [
        (finding.id, figure.name)
        for finding in library().findings.values()
        if stands_in(finding, entry)
        for figure in finding.figures
        if is_of(figure, entry)
    ]


def label(entry: Entry) -> str:
    return f"{entry['source']}-{entry['value']}-{entry['about']}"


@pytest.mark.parametrize("entry", _LEDGER["numbers"], ids=label)
def test_each_number_of_the_sources_is_carried_by_a_finding_of_its_section(entry: Entry) -> None:
    assert carriers(entry)


def test_numbers_that_look_alike_are_carried_by_figures_of_their_own() -> None:
    taken: dict[tuple[str, str], str] = {}
    for entry in _LEDGER["numbers"]:
        free = [each for each in carriers(entry) if each not in taken]
        assert free, label(entry)
        taken[free[0]] = label(entry)


def test_each_figure_of_a_finding_is_a_number_of_the_sources() -> None:
    entries = _LEDGER["numbers"] + _LEDGER["context"]
    stray = [
        (finding.id, figure.name, figure.value)
        for finding in library().findings.values()
        for figure in finding.figures
        if not any(stands_in(finding, entry) and is_of(figure, entry) for entry in entries)
    ]
    assert stray == []


@pytest.mark.parametrize(
    "entry", _LEDGER["in_words"], ids=lambda entry: f"{entry['source']}-{entry['says'][:40]}"
)
def test_each_number_given_in_words_is_in_a_claim_of_its_section(entry: Entry) -> None:
    claims = [
        " ".join(finding.claim.split()).lower()
        for finding in library().findings.values()
        if stands_in(finding, entry)
    ]
    assert any(entry["says"] in claim for claim in claims)


def test_every_figure_names_its_base() -> None:
    assert [
        (finding.id, figure.name)
        for finding in library().findings.values()
        for figure in finding.figures
        if not figure.base
    ] == []


def test_the_rows_and_columns_of_the_funding_table_add_up() -> None:
    found = {f.name: f.value for f in library().findings["LW-DL-funding-table"].figures}
    parties = ("provider", "client", "joint")
    funders = {"provider": "provider_funded", "client": "client_funded", "joint": "jointly_funded"}
    for party, row in funders.items():
        assert sum(found[f"{row}_{idea}_idea"] for idea in parties) == found[f"{row}_total"], party
        assert (
            sum(found[f"{each}_{party}_idea"] for each in funders.values())
            == (found[f"{party}_idea_total"])
        )
    assert sum(found[f"{row}_total"] for row in funders.values()) == found["all_projects"]


def test_the_groups_of_the_survey_add_up() -> None:
    found = {f.name: f.value for f in library().findings["LW-BASE-survey"].figures}
    assert found["clients"] + found["providers"] + found["advisors"] == found["respondents"]


def test_where_groups_of_the_survey_differ_the_finding_carries_every_group() -> None:
    findings = library().findings
    three = {"clients", "providers", "advisors"}
    assert {f.name for f in findings["LW-GS-preference"].figures} == three
    assert {f.name for f in findings["LW-IF-recommended"].figures} == three
    assert {f.name for f in findings["LW-GV-special"].figures} == {"clients", "providers"}


def test_contrary_evidence_stands_beside_what_it_tempers() -> None:
    findings = library().findings
    assert "LW-GS-actual-use" in findings["LW-GS-preference"].tempered_by
    assert "LW-GV-people-over-structures" in findings["LW-GV-special"].tempered_by
    assert "WLC-LC-spread" in findings["WLC-LP-pair-required"].tempered_by


def test_findings_without_counted_answers_are_not_called_surveys() -> None:
    surveys = [f for f in library().findings.values() if f.method == "survey"]
    assert surveys
    assert all(finding.source == "LW" for finding in surveys)


def test_one_account_is_graded_as_one_case() -> None:
    graded = {f.id: f.method for f in library().findings.values() if f.base.startswith("One ")}
    assert {name: method for name, method in graded.items() if method != "case"} == {}
