"""What the authoring guide shows is accepted by the code."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from sourcing_advisor.advice.template_language import FILTERS, FUNCTIONS, TESTS
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.models import STRENGTH_OF_METHOD, Finding, Source

GUIDE = (Path(__file__).parent.parent / "docs" / "authoring.md").read_text(encoding="utf-8")


def block(language: str, containing: str) -> str:
    """Return the one fenced block of the guide in that language that holds a text."""
    found = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    [chosen] = [text for text in found if containing in text]
    return str(chosen)


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rule_book()


def test_the_template_shown_is_in_the_language(book: RuleBook) -> None:
    rule = book.rule_by_id["GS-02"]
    template = block("jinja", "extends")

    shown = replace(book, templates={**book.templates, rule.template: template})

    assert AdviceTemplates(shown).check(rule) == []


def test_a_loop_is_not_in_the_language(book: RuleBook) -> None:
    rule = book.rule_by_id["GS-02"]
    template = block("jinja", "extends").replace("2. ...", "{% for x in facts %}{% endfor %}")

    shown = replace(book, templates={**book.templates, rule.template: template})

    assert "a loop" in str(AdviceTemplates(shown).check(rule)[0])


def test_all_that_a_template_may_use_is_described() -> None:
    for name in FUNCTIONS:
        assert f"`{name}(" in GUIDE
    for name in FILTERS:
        assert f"`x\\|{name}`" in GUIDE
    for name in TESTS:
        assert f"`x is {name}" in GUIDE


def test_the_rule_shown_is_a_shortened_rule_of_the_library(book: RuleBook) -> None:
    [shown] = yaml.safe_load(block("yaml", "id: GS-02"))["rules"]
    rule = book.rule_by_id[shown["id"]]

    for name in ("name", "title", "practice", "kind", "severity", "effort", "owner", "timing"):
        assert shown[name] == getattr(rule, name)
    assert set(shown["findings"]) <= set(rule.findings)
    assert shown["findings"][0] == rule.findings[0]


def test_the_finding_shown_is_one_of_the_library(book: RuleBook) -> None:
    [shown] = yaml.safe_load(block("yaml", "id: LW-GS-preference"))["findings"]
    finding = book.findings[shown["id"]]

    assert set(shown) <= Finding.model_fields.keys()
    assert {figure["value"] for figure in shown["figures"]} <= {f.value for f in finding.figures}


def test_the_source_shown_has_every_part_of_a_source() -> None:
    [shown] = yaml.safe_load(block("yaml", "bases: [LW-BASE"))["sources"]

    assert shown.keys() == Source.model_fields.keys()


def test_the_strength_of_each_method_is_described() -> None:
    for method, strength in STRENGTH_OF_METHOD.items():
        assert re.search(rf"`{method}`[^*`]*\*{strength}\*", GUIDE)
