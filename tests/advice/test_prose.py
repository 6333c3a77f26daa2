"""How advice reads: whole paragraphs, right possessives, numbers as numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.wording import answers_in_words
from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.loading import load_rule_book

PARAMETERS = """
parameters:
  - {name: floor_pct, value: 4, unit: "% a year", means: Floor., basis: judgement, reason: A guess.}
  - {name: years, value: 3, unit: years, means: Often., basis: judgement, reason: A guess.}
"""
RULES = """
area: prose
title: Prose
rules:
  - id: PR-01
    name: low-target
    title: Raise the target
    practice: P01
    kind: gap
    description: The target is low.
    when:
      all:
        - productivity.annual_target_pct: {lt: {parameter: floor_pct}}
        - gain_sharing.used: {known: false}
    severity: high
    effort: low
    owner: both
    timing: now
"""
TEMPLATE = """{% extends "recommendations/base.md.j2" %}
{% block situation %}
SITUATION
{% endblock %}
{% block why %}Because.{% endblock %}
{% block first_steps %}
STEPS
{% endblock %}
{% block who %}{{ provider }}'s lead.{% endblock %}
{% block by_when %}Now.{% endblock %}
{% block success %}It moved.{% endblock %}
"""


def report_with(
    folder: Path, situation: str, steps: str = "1. Begin.", provider: str = "Brace Services"
) -> Report:
    """Review a relationship with a rule book of one rule whose template holds these texts."""
    (folder / "parameters").mkdir()
    (folder / "parameters" / "all.yaml").write_text(PARAMETERS, encoding="utf-8")
    practices = "practices:\n  - {id: P01, title: Target}\n"
    (folder / "practices.yaml").write_text(practices, encoding="utf-8")
    (folder / "prose.yaml").write_text(RULES, encoding="utf-8")
    template = folder / "templates" / "recommendations" / "prose" / "low-target.md.j2"
    template.parent.mkdir(parents=True)
    text = TEMPLATE.replace("SITUATION", situation).replace("STEPS", steps)
    template.write_text(text, encoding="utf-8")
    book = load_rule_book([folder], own=False)
    relationship = Relationship.model_validate(
        {
            "relationship": {"client": "Aldgate", "provider": provider},
            "productivity": {"annual_target_pct": 2.5},
        }
    )
    assessment = Assessor(book, "reference").assess(relationship)
    return ReportBuilder(book).build(assessment)


def test_a_line_broken_inside_a_paragraph_is_joined(tmp_path: Path) -> None:
    report = report_with(tmp_path, "One sentence goes\non here, by\n2.5% a year.")

    assert report.recommendations[0].sections["situation"] == (
        "One sentence goes on here, by 2.5% a year."
    )


def test_lists_tables_and_paragraphs_keep_their_lines(tmp_path: Path) -> None:
    steps = (
        "Do this:\n\n1. Begin.\n2. Go on\nwith care.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n- y"
    )

    report = report_with(tmp_path, "Short.", steps)

    assert report.recommendations[0].sections["first_steps"] == steps.replace("on\nwith", "on with")


@pytest.mark.parametrize(
    ("provider", "expected"),
    [("Brace Services", "Brace Services' lead."), ("Tessara", "Tessara's lead.")],
)
def test_a_name_that_ends_in_s_takes_an_apostrophe_only(
    tmp_path: Path, provider: str, expected: str
) -> None:
    report = report_with(tmp_path, "Short.", provider=provider)

    assert report.recommendations[0].sections["who"] == expected


def test_what_a_recommendation_rests_on_leaves_out_what_is_not_known(tmp_path: Path) -> None:
    report = report_with(tmp_path, "Short.")

    assert [fact.fact for fact in report.recommendations[0].because] == [
        "productivity.annual_target_pct"
    ]


def test_the_limits_count_a_single_threshold_in_the_singular(tmp_path: Path) -> None:
    report = report_with(tmp_path, "Short.")

    assert (
        "The one threshold behind this report is judgement; it is marked where it is used."
        in report.limits
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("57.1%", "57.1%"),
        ("2 of 5", "2 of 5"),
        ("1. First", "1\\. First"),
        ("1)", "1\\)"),
        ("# Head", "\\# Head"),
    ],
)
def test_a_number_is_escaped_only_where_it_would_begin_a_list(text: str, expected: str) -> None:
    assert as_markdown(text) == expected


def test_the_answers_to_a_scale_are_given_in_words() -> None:
    answers = answers_in_words(catalogue()["pair_progress.chemistry"])

    assert answers.startswith("1 for “they avoid each other”, 3 for “correct and businesslike”")


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("leadership.rests_on", "one_person for “on one person”; one_pair for “on one pair"),
        ("relationship.performance", "poor (below what was agreed, and the client says so); mixed"),
        ("relationship.stage", "transition for “in transition (work is still moving"),
    ],
)
def test_the_answers_to_a_choice_are_given_in_words(fact: str, expected: str) -> None:
    assert answers_in_words(catalogue()[fact]).startswith(expected)


def test_a_word_that_says_it_all_stands_alone_among_the_answers() -> None:
    fact = catalogue()["relationship.stage"]

    answers = answers_in_words(replace(fact, words={"not_yet": "not yet", "done": "wholly done"}))

    assert answers == "not_yet; done for “wholly done”"


def test_the_answers_to_a_count_are_given_as_a_range() -> None:
    answers = answers_in_words(catalogue()["projects.on_record"])

    assert answers == "a whole number from 0 to 100,000"


def test_no_label_and_no_phrase_of_a_fact_holds_a_colon() -> None:
    texts = [fact.label for fact in catalogue().values()]
    texts += [phrase for fact in catalogue().values() for phrase in (fact.words or {}).values()]

    assert not [text for text in texts if ":" in text]
