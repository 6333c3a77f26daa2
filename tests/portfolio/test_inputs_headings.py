"""The header row: which headings are understood, and what is said of the others."""

from __future__ import annotations

import pytest

from sourcing_advisor.documents.problems import InputError, Place
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.inputs.headings import columns_of

PLACE = Place("deals.csv", 1)
USED = catalogue()["gain_sharing.used"]


def refused(*headings: str) -> str:
    with pytest.raises(InputError) as caught:
        columns_of(headings, PLACE)
    return str(caught.value)


@pytest.mark.parametrize(
    "heading",
    [
        USED.name,
        USED.name.upper(),
        f"  {USED.name}\u00a0",
        USED.label,
        USED.label.upper(),
        USED.question,
        USED.question.removesuffix("?"),
        USED.question.replace(" ", "\u00a0 "),
        "Gain_Sharing.Used",
        "gain sharing.used",
    ],
)
def test_a_fact_is_known_by_name_label_and_question(heading: str) -> None:
    assert columns_of([heading], PLACE) == ["gain_sharing.used"]


@pytest.mark.parametrize("name", list(catalogue()))
def test_no_two_facts_share_a_heading(name: str) -> None:
    fact = catalogue()[name]
    for heading in (fact.name, fact.label, fact.question):
        assert columns_of([heading], PLACE) == [name]


@pytest.mark.parametrize("name", ["client", "provider", "service", "region", "as_of"])
def test_a_profile_field_is_known_with_and_without_its_section(name: str) -> None:
    full = f"relationship.{name}"
    for heading in (name, name.upper(), full, full.title()):
        assert columns_of([heading, USED.name], PLACE)[0] == full


def test_the_date_may_be_headed_in_two_words() -> None:
    assert columns_of(["As of", USED.name], PLACE)[0] == "relationship.as_of"


@pytest.mark.parametrize("heading", ["", "  ", "# Account manager", "Notes", "relationship.notes"])
def test_blank_headings_remarks_and_notes_are_not_read(heading: str) -> None:
    assert columns_of([heading, USED.name], PLACE) == [None, USED.name]


def test_an_unknown_heading_is_an_error_with_the_nearest_name() -> None:
    message = refused("id", "gain_sharing.usde", "Stage", USED.label)
    assert 'deals.csv:1: there is no column "gain_sharing.usde"' in message
    assert 'Did you mean "gain_sharing.used"?' in message
    assert 'Did you mean "relationship.stage"?' in message


def test_a_heading_like_no_other_is_told_how_to_be_left_alone() -> None:
    assert 'Put "#" before the heading' in refused("Xyzzy", USED.name)


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Deal ID", "id"),
        ("deal-id", "id"),
        ("Vendor", "provider"),
        ("Supplier name", "provider"),
        ("CUSTOMER", "client"),
        ("Country", "region"),
    ],
)
def test_a_common_synonym_is_told_the_column(heading: str, meant: str) -> None:
    assert f'Did you mean "{meant}"?' in refused(heading, USED.name)


def test_of_many_unknown_headings_ten_are_listed_and_all_counted() -> None:
    message = refused(USED.name, *(f"Attribute {n}" for n in range(200)))
    assert message.count("there is no column") == 10
    assert "there are 200 unknown headings" in message


def test_two_headings_of_one_fact_are_an_error() -> None:
    message = refused(USED.name, USED.question, "id")
    assert f'"{USED.name}" and "{USED.question[:60]}' in message
    assert "are one column, gain_sharing.used" in message


def test_a_sheet_without_any_fact_is_one_error_that_says_what_was_found() -> None:
    message = refused("id", *(f"Attribute {n}" for n in range(199)))
    assert 'none of 200 columns is a fact: "id", "Attribute 0"' in message
    assert "and 195 more; expected facts as headings" in message
    assert message.count("\n") == 0
