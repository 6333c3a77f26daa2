"""The core facts and their page."""

from __future__ import annotations

import re

import pytest

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.intake.core import core_facts, core_page
from tests.strategies import VALUES

LONGEST_PAGE = 140
"""In lines: a sheet of paper in small print, or two screens."""


def test_every_core_fact_exists_and_stands_once() -> None:
    names = core_facts()
    assert set(names) <= set(catalogue())
    assert len(names) == len(set(names))


def test_there_are_about_forty_core_facts() -> None:
    assert 35 <= len(core_facts()) <= 45


def test_the_page_has_the_core_facts_alone_each_with_its_question() -> None:
    page = core_page(core_facts())
    words = " ".join(line.removeprefix("#").strip() for line in page.splitlines())

    assert set(re.findall(r"^# ([a-z_.0-9]+):  # ", page, re.MULTILINE)) == set(core_facts())
    for name in core_facts():
        assert catalogue()[name].question in words


def test_the_core_facts_stand_on_one_page() -> None:
    assert core_page(core_facts()).count("\n") <= LONGEST_PAGE


@pytest.mark.parametrize("name", core_facts())
def test_a_line_of_the_page_takes_a_value_before_its_question(name: str) -> None:
    value = VALUES[name][-1]
    written = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else value
    page = core_page(core_facts()).replace(f"# {name}:", f"{name}: {written}")

    assert parse_relationship(page, "core.yaml").known == {name: value}
